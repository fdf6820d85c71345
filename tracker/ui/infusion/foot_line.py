"""The lowest line of the infusion page: what the vitals row has to say, or else the keys."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tracker.ui.fonts import LABEL, scaled, set_font
from tracker.ui.widgets.elided_label import ElidedLabel
from tracker.ui.widgets.message_line import MessageLine

_HEIGHT = 22


class FootLine(QWidget):
    """Takes in the message of the vitals row; while it is silent the keys of the step stand here.

    Nothing above it moves when the row begins to speak.
    """

    def __init__(self, message: MessageLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message, self.keys_label = message, ElidedLabel()
        self.keys_label.setProperty("tone", "secondary")
        set_font(self.keys_label, LABEL)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(message, 1)
        line.addWidget(self.keys_label, 1)
        self.setMinimumHeight(scaled(_HEIGHT))
        message.installEventFilter(self)

    def show_step(self, step: str, *, signed: bool) -> None:
        """Show the keys that work at a step."""
        first = {
            "prepare": self.tr("Space, N: answer · Backspace: take back · digits: vital signs"),
            "discharge": self.tr(
                "Space: yes to all of a criterion · N: one by one · O: a clinician decides · "
                "Backspace: take back"
            ),
            "sign": self.tr("Signed: only amendments change it")
            if signed
            else self.tr("Enter twice signs"),
        }.get(
            step,
            self.tr(
                "Digits, or a line such as 142/88 96 98: vital signs · letters: side effect · "
                "F4 note · F6 pause · F8 scale"
            ),
        )
        rest = self.tr("Alt+1 to 5: steps · F1 keys · Esc back (a running infusion runs on)")
        self.keys_label.setText(f"{first} · {rest}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the line to the message while it says something."""
        if watched is self.message and event.type() in {
            QEvent.Type.ShowToParent,
            QEvent.Type.HideToParent,
        }:
            self.keys_label.setVisible(self.message.isHidden())
        return super().eventFilter(watched, event)
