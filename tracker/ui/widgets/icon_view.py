"""A small picture beside words."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tracker.ui.fonts import scaled
from tracker.ui.icons import paint_icon
from tracker.ui.theme import current_theme


class IconView(QWidget):
    """An icon in the colour of the text or of a token; silent for screen readers."""

    def __init__(
        self, name: str, token: str = "", size: int = 20, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._token, self._size = name, token, size
        self.setFixedSize(self.sizeHint())

    def show_icon(self, name: str, token: str = "") -> None:
        """Show another icon, in the colour of a token of the theme (none: of the text)."""
        self._name, self._token = name, token
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size, which grows with the text."""
        return QSize(scaled(self._size), scaled(self._size))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon."""
        colour = QColor(getattr(current_theme(), self._token or "text"))
        paint_icon(QPainter(self), self._name, colour, QRectF(self.rect()))
