"""A matplotlib figure on screen: drawn once for each size and theme, with Qt painting on top."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from tracker.charts.save import write_figure
from tracker.charts.tokens import Theme
from tracker.ui.fonts import LABEL, MEDIUM, font
from tracker.ui.theme import current_theme

DPI = 100
_DRAW_AFTER = 80
"""Milliseconds after the last change of size; until then the last picture is stretched."""


class FigureView(QWidget):
    """Paints the figure that `figure` gives; what is under the mouse is painted on top of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._picture = QPixmap()
        self._drawn: tuple[object, ...] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DRAW_AFTER)
        self._timer.timeout.connect(self._draw_if_seen)

    def figure(self, theme: Theme, size_inches: tuple[float, float], dpi: float) -> Figure:
        """Return the figure to be shown, in inches and dots an inch."""
        raise NotImplementedError

    def lay_out(self, width: int, height: int) -> None:
        """Work out where things are on the figure just drawn, in pixels."""
        raise NotImplementedError

    def paint_on_top(self, painter: QPainter) -> None:
        """Paint what is told of the place that is looked at."""
        raise NotImplementedError

    def draw_anew(self) -> None:
        """Draw again when it is next painted: what is shown has changed."""
        self._drawn = None
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, anew where what it shows has changed, and what is told on top."""
        if self._drawn is None or self._drawn[0] is not current_theme():
            self._draw()
        elif self._drawn != self._wanted() and not self._timer.isActive():
            self._timer.start()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(QRectF(self.rect()), self._picture, QRectF(self._picture.rect()))
        self.paint_on_top(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(current_theme().focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew once the size stays."""
        super().resizeEvent(event)
        self._timer.start()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def _wanted(self) -> tuple[object, ...]:
        return current_theme(), self.width(), self.height(), self.devicePixelRatioF()

    def _draw_if_seen(self) -> None:
        if self.isVisible():
            self._draw()

    def _draw(self) -> None:
        self._timer.stop()
        if self.width() < DPI or self.height() < DPI:
            return
        theme, ratio = current_theme(), self.devicePixelRatioF()
        size = self.width() / DPI, self.height() / DPI
        self._picture = picture_of_figure(self.figure(theme, size, DPI * ratio), ratio)
        self.lay_out(self.width(), self.height())
        self._drawn = self._wanted()
        self.update()


def picture_of_figure(figure: Figure, ratio: float = 1.0) -> QPixmap:
    """Return a figure as a picture, sharp at `ratio` device pixels a pixel."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = canvas.buffer_rgba()
    wide, high = canvas.get_width_height(physical=True)
    image = QImage(pixels, wide, high, 4 * wide, QImage.Format.Format_RGBA8888)
    picture = QPixmap.fromImage(image)  # a copy: the buffer goes with the canvas
    picture.setDevicePixelRatio(ratio)
    return picture


def copy_figure(draw: Callable[[float], Figure], text: str) -> None:
    """Put a figure on the clipboard as a picture, as SVG, and its numbers as text.

    `draw` gives the figure at so many dots an inch.
    """
    data = QMimeData()
    with TemporaryDirectory() as folder:
        drawing = Path(folder, "chart.svg")
        write_figure(draw(DPI), drawing)
        data.setData("image/svg+xml", drawing.read_bytes())
    data.setImageData(picture_of_figure(draw(2 * DPI), 2.0).toImage())
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)


def paint_card(painter: QPainter, room: QSize, beside: QPointF, lines: Sequence[str]) -> None:
    """Paint a small card of text lines beside a place, inside the room of its widget."""
    theme, face = current_theme(), font(LABEL, MEDIUM)
    metrics = QFontMetrics(face)
    wide = max(metrics.horizontalAdvance(line) for line in lines) + 24
    high = metrics.height() * len(lines) + 16
    left = min(max(beside.x() + 14, 4), room.width() - wide - 4)
    top = beside.y() - high - 12 if beside.y() > high + 20 else beside.y() + 14
    card = QRectF(left, top, wide, high)
    painter.setPen(QPen(QColor(theme.field_border), 1))
    painter.setBrush(QColor(theme.surface))
    painter.drawRoundedRect(card, 8, 8)
    painter.setPen(QColor(theme.text))
    painter.setFont(face)
    painter.drawText(
        card.adjusted(12, 8, -12, -8), int(Qt.AlignmentFlag.AlignLeft), "\n".join(lines)
    )
