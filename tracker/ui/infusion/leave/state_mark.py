"""Where a criterion stands as a shape: it can be told without its colour."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from tracker.ui.fonts import scaled
from tracker.ui.icons import paint_icon
from tracker.ui.theme import current_theme

MarkState = str
"""met, not met, not yet assessed, or overridden"""
_SIDE = 24


class StateMark(QWidget):
    """Disc with a tick: met; square with a cross: not met; dashed ring: not yet; triangle: decided.

    Silent for screen readers: the words stand beside it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: MarkState = "not yet assessed"
        self.setFixedSize(self.sizeHint())

    def show_state(self, state: MarkState) -> None:
        """Show another state."""
        self._state = state
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size, which grows with the text."""
        return QSize(scaled(_SIDE), scaled(_SIDE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the shape."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current_theme()
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        if self._state == "overridden":
            paint_icon(painter, "warning", QColor(theme.caution), QRectF(self.rect()))
            return
        if self._state == "not yet assessed":
            pen = QPen(QColor(theme.text_secondary), 2, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawEllipse(box)
            return
        met = self._state == "met"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.ok if met else theme.alert))
        if met:
            painter.drawEllipse(box)
        else:
            painter.drawRoundedRect(box, 4, 4)
        inner = box.adjusted(3, 3, -3, -3)
        paint_icon(painter, "check" if met else "close", QColor(theme.surface), inner)
