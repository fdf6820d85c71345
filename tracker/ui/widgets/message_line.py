"""One line under a field that says what is wrong with it, or what belongs there."""

from typing import Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget

from tracker.ui.fonts import LABEL, set_font
from tracker.ui.widgets.icon_view import IconView
from tracker.ui.widgets.pill import set_look

MessageKind = Literal["hint", "ok", "caution", "alert"]
_ICON_OF = {"hint": "info", "ok": "check", "caution": "warning", "alert": "warning"}
_LET_GO = 40  # milliseconds between two looks at whether the button or finger was lifted
_TONE_OF = {"hint": "secondary", "ok": "ok", "caution": "caution", "alert": "alert"}


class MessageLine(QWidget):
    """Words with an icon (never colour alone); takes no room while it says nothing.

    It comes and goes only while no button or finger is down: what is being pressed elsewhere, and
    made a field say something by taking its focus, must still be there when it is let go.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.icon = IconView("info", size=16)
        self.text_label = QLabel()
        self.text_label.setTextFormat(Qt.TextFormat.PlainText)
        self.text_label.setWordWrap(True)
        set_font(self.text_label, LABEL)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.text_label, 1)
        self.setVisible(False)

    def text(self) -> str:
        """Return the words on the line, empty while it says nothing."""
        return self.text_label.text()

    def show_message(self, kind: MessageKind, text: str) -> None:
        """Say `text`, or nothing where it is empty; hints come without an icon."""
        self.text_label.setText(text)
        set_look(self.text_label, "tone", _TONE_OF[kind])
        self.icon.setVisible(kind != "hint")
        self.icon.show_icon(_ICON_OF[kind], "" if kind == "hint" else kind)
        self._take_room()

    def _take_room(self) -> None:
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.setVisible(bool(self.text()))
        elif self.isHidden() == bool(self.text()):
            QTimer.singleShot(_LET_GO, self, self._take_room)
