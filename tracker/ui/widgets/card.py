"""A surface with a title that holds one thing."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tracker.ui.fonts import CARD_TITLE, SEMIBOLD, set_font


class Card(QFrame):
    """A bordered surface; put widgets into `body`, and actions for all of it into `header`."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title_label = QLabel(title)
        set_font(self.title_label, CARD_TITLE, SEMIBOLD)
        self.header = QHBoxLayout()
        self.header.setSpacing(8)
        self.header.addWidget(self.title_label, 1)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(16, 12, 16, 12)
        self._whole.setSpacing(8)
        self._whole.addLayout(self.header)
        self._whole.addLayout(self.body, 1)
        self.show_title(title)

    def tighten(self) -> None:
        """Take less room around what it holds: for a card that must stay low."""
        self._whole.setContentsMargins(12, 6, 12, 8)
        self._whole.setSpacing(4)

    def take_header(self) -> QHBoxLayout:
        """Take the title out of its place and return it, to stand among what the card holds."""
        self._whole.removeItem(self.header)
        self.header.setParent(None)
        return self.header

    def show_title(self, title: str) -> None:
        """Show another title, or none; a screen reader hears it as the name of the group."""
        self.title_label.setText(title)
        self.title_label.setVisible(bool(title))
        self.setAccessibleName(title)
