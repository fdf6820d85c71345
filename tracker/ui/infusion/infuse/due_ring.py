"""A ring that fills towards the next reading, with the time that is left in it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.ui.fonts import LABEL, SEMIBOLD, font, scaled, set_font
from tracker.ui.infusion.infuse.due_sight import DueSight
from tracker.ui.theme import current_theme

_SIZE, _WIDTH = 60, 6
_TURN, _TOP = 16, 90  # Qt counts sixteenths of a degree, from three o'clock


class DueRing(QWidget):
    """Quiet while a reading is to come, amber when it is due, red when it is late."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sight = DueSight("none")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        set_font(self, LABEL, SEMIBOLD)
        self.setAccessibleName(self.tr("Next vital signs"))

    def show_sight(self, sight: DueSight) -> None:
        """Show how far the next reading is away; nothing where none is waited for."""
        if sight != self.sight:
            self.sight = sight
            self.setAccessibleDescription(f"{sight.words}, {sight.clock}".strip(", "))
            self.update()
        self.setVisible(sight.state != "none")

    def sizeHint(self) -> QSize:
        """Return the size, which grows with the text."""
        return QSize(scaled(_SIZE), scaled(_SIZE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring and the time in it."""
        sight, theme = self.sight, current_theme()
        if sight.state == "none":
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = scaled(_WIDTH)
        inset = wide / 2 + 1
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        fill = {"due": theme.caution_fill, "late": theme.alert_fill}.get(sight.state)
        painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.hairline), wide))
        painter.drawEllipse(box)
        colour = {"due": theme.caution, "late": theme.alert}.get(sight.state, theme.accent)
        pen = QPen(QColor(colour), wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawArc(box, _TOP * _TURN, -round(360 * _TURN * sight.share))
        words = {"due": theme.caution_pill, "late": theme.alert_pill}.get(sight.state, theme.text)
        self._write(painter, sight.clock, QColor(words))

    def _write(self, painter: QPainter, clock: str, colour: QColor) -> None:
        letters = font(LABEL, SEMIBOLD)
        letters.setFeature(QFont.Tag("tnum"), 1)
        painter.setFont(letters)
        painter.setPen(colour)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, clock)
