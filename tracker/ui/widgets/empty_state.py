"""What an empty place says: what belongs here, and the one thing to do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.ui.fonts import CARD_TITLE, SEMIBOLD, set_font
from tracker.ui.icons import ON_ACCENT, icon
from tracker.ui.widgets.icon_view import IconView
from tracker.ui.widgets.pill import set_look

_MARGIN, _NARROWEST, _WIDEST = 24, 180, 440


class EmptyState(QWidget):
    """An icon, a title, a sentence and at most one button, in the middle of the room they get."""

    action_requested = Signal()
    """The button was pressed."""

    def __init__(
        self, icon_name: str, title: str, sentence: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.icon = IconView(icon_name, "placeholder", 40)
        self.title_label = QLabel(title)
        set_font(self.title_label, CARD_TITLE, SEMIBOLD)
        self.sentence_label = QLabel(sentence)
        self.sentence_label.setWordWrap(True)
        self.sentence_label.setProperty("tone", "secondary")
        self.action_button = QPushButton()
        self.action_button.setVisible(False)
        self._lay_out()
        self.action_button.clicked.connect(self.action_requested)

    def show_text(self, title: str, sentence: str) -> None:
        """Say something else."""
        self.title_label.setText(title)
        self.sentence_label.setText(sentence)
        self._fit_sentence()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the sentence the height its lines take: a centred label would be cut off."""
        super().resizeEvent(event)
        self._fit_sentence()

    def offer(self, text: str, icon_name: str = "", *, primary: bool = True) -> QPushButton:
        """Show the button with that text; primary where it is the one next action of the page."""
        self.action_button.setText(text)
        set_look(self.action_button, "kind", "primary" if primary else "")
        if icon_name and primary:
            self.action_button.setIcon(icon(icon_name, ON_ACCENT))
        elif icon_name:
            self.action_button.setIcon(icon(icon_name))
        self.action_button.setVisible(True)
        return self.action_button

    def _fit_sentence(self) -> None:
        room = self.width() - 2 * _MARGIN
        wide = min(_WIDEST, max(room, _NARROWEST))
        self.sentence_label.setFixedWidth(wide)
        self.sentence_label.setFixedHeight(max(0, self.sentence_label.heightForWidth(wide)))

    def _lay_out(self) -> None:
        middle = Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(self.icon, 0, middle)
        layout.addSpacing(4)
        for label in (self.title_label, self.sentence_label):
            label.setAlignment(middle)
            layout.addWidget(label, 0, middle)
        layout.addSpacing(8)
        layout.addWidget(self.action_button, 0, middle)
        layout.addStretch(3)
