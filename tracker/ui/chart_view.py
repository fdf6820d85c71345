"""The progress chart on screen: drawn once for each size, with the nearest point told on top."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from tracker.charts.layout import LaneBox, Layout, chart_layout, least_height
from tracker.charts.progress_chart import progress_figure
from tracker.charts.progress_values import Point, ProgressChart
from tracker.charts.tokens import Theme
from tracker.ui.fonts import LABEL, MEDIUM, font
from tracker.ui.patient.wording import percent_text
from tracker.ui.theme import current_theme
from tracker.ui.widgets.accessible import announce
from tracker.ui.widgets.typed_dates import show_date

_DPI = 100
_DRAW_AFTER = 80
"""Milliseconds after the last change of size; until then the last picture is stretched."""
_STEP = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_LANE = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ChartView(QWidget):
    """Shows a chart it is told. Arrow keys go from point to point, Enter opens the score."""

    point_opened = Signal(object)
    """The id of the score whose point was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Progress chart"))
        self._chart = ProgressChart()
        self._layout: Layout | None = None
        self._picture = QPixmap()
        self._drawn: tuple[object, ...] | None = None
        self._at: tuple[LaneBox, Point] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DRAW_AFTER)
        self._timer.timeout.connect(self._draw)

    def show_chart(self, chart: ProgressChart) -> None:
        """Show another chart; it is drawn when it is next painted."""
        self._chart, self._at, self._drawn = chart, None, None
        self.setMinimumHeight(int(least_height(chart)))
        self.setAccessibleDescription(_spoken(chart))
        self.update()

    @property
    def chart(self) -> ProgressChart:
        """What is shown."""
        return self._chart

    def point_told(self) -> Point | None:
        """Return the point that is told on top of the chart, if any."""
        return None if self._at is None else self._at[1]

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
        if self._at is not None:
            self._tell(painter, *self._at)
        if self.hasFocus():
            painter.setPen(QPen(QColor(current_theme().focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew once the size stays."""
        super().resizeEvent(event)
        self._at = None
        self._timer.start()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the point nearest to the mouse."""
        if self._layout is not None:
            place = event.position()
            self._point_at(self._layout.nearest(place.x(), self.height() - place.y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell nothing when the mouse is gone."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self._point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the score under the mouse."""
        super().mousePressEvent(event)
        self.mouseMoveEvent(event)  # a finger comes down without having moved
        if event.button() == Qt.MouseButton.LeftButton and self._at is not None:
            self.point_opened.emit(self._at[1].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from point to point with the arrows, open with Enter."""
        key = Qt.Key(event.key())
        if key in _STEP and self._layout is not None:
            self._step(_STEP[key], 0)
        elif key in _LANE and self._layout is not None:
            self._step(0, _LANE[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._at is not None:
            self.point_opened.emit(self._at[1].id)
        elif key == Qt.Key.Key_Escape and self._at is not None:
            self._point_at(None)
        else:
            super().keyPressEvent(event)

    def _wanted(self) -> tuple[object, ...]:
        return current_theme(), self.width(), self.height(), self.devicePixelRatioF()

    def _draw(self) -> None:
        self._timer.stop()
        if self.width() < _DPI or self.height() < _DPI:
            return
        theme, ratio = current_theme(), self.devicePixelRatioF()
        self._picture = picture_of(self._chart, theme, self.width(), self.height(), ratio)
        self._layout = chart_layout(self._chart, self.width(), self.height())
        self._drawn = self._wanted()
        self.update()

    def _step(self, along: int, lanes: int) -> None:
        """Go along a lane, or to the nearest point in time of another one."""
        boxes = [box for box in self._layout.lanes if box.lane.points] if self._layout else []
        if not boxes:
            return
        if self._at is None:
            self._point_at((boxes[0], _in_time(boxes[0])[-1]))
            return
        box, point = self._at
        number = next(n for n, each in enumerate(boxes) if each.lane.code == box.lane.code)
        box = boxes[min(max(number + lanes, 0), len(boxes) - 1)]
        points = _in_time(box)
        if lanes:
            self._point_at((box, min(points, key=lambda each: abs(each.day - point.day))))
            return
        place = min(max(points.index(point) + along, 0), len(points) - 1)
        self._point_at((box, points[place]))

    def _point_at(self, at: tuple[LaneBox, Point] | None) -> None:
        if at == self._at:
            return
        self._at = at
        self.setCursor(
            Qt.CursorShape.ArrowCursor if at is None else Qt.CursorShape.PointingHandCursor
        )
        if at is not None and self.hasFocus():
            announce(self, ". ".join(self._words(*at)))
        self.update()

    def _words(self, box: LaneBox, point: Point) -> list[str]:
        """Return what is told of a point, in at most four lines."""
        total = f"{point.total:g}"
        first = f"{box.lane.name} {total}" + (f", {point.band}" if point.band else "")
        second = show_date(point.on)
        days = _days_since_infusion(self._chart, point)
        if days is not None:
            second += self.tr(", {n} days after an infusion").format(n=days)
        before = [each for each in box.lane.points if each.day < point.day]
        third = []
        if point.is_baseline:
            third.append(self.tr("baseline"))
        if point.improvement is not None:
            third.append(percent_text(Decimal(str(point.improvement))))
        if point.response_class:
            third.append(point.response_class)
        if point.suicide:
            third.append(self.tr("suicide item: {flag}").format(flag=point.suicide.lower()))
        lines = [first, second, *([", ".join(third)] if third else [])]
        if before:
            change = point.total - max(before, key=lambda each: each.day).total
            lines.append(self.tr("{change} since the score before").format(change=_signed(change)))
        return lines

    def _tell(self, painter: QPainter, box: LaneBox, point: Point) -> None:
        if self._layout is None:
            return
        theme = current_theme()
        centre = QPointF(self._layout.x(point.day), self.height() - box.y(point.total))
        painter.setPen(QPen(QColor(theme.focus), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 9, 9)
        lines, face = self._words(box, point), font(LABEL, MEDIUM)
        metrics = QFontMetrics(face)
        wide = max(metrics.horizontalAdvance(line) for line in lines) + 24
        high = metrics.height() * len(lines) + 16
        left = min(max(centre.x() + 14, 4), self.width() - wide - 4)
        top = centre.y() - high - 12 if centre.y() > high + 20 else centre.y() + 14
        card = QRectF(left, top, wide, high)
        painter.setPen(QPen(QColor(theme.field_border), 1))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(card, 8, 8)
        painter.setPen(QColor(theme.text))
        painter.setFont(face)
        painter.drawText(
            card.adjusted(12, 8, -12, -8), int(Qt.AlignmentFlag.AlignLeft), "\n".join(lines)
        )


def picture_of(
    chart: ProgressChart, theme: Theme, width: int, height: int, ratio: float = 1.0
) -> QPixmap:
    """Return the chart as a picture of that size, sharp at `ratio` device pixels a pixel."""
    figure = progress_figure(chart, theme, (width / _DPI, height / _DPI), _DPI * ratio)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = canvas.buffer_rgba()
    wide, high = canvas.get_width_height(physical=True)
    image = QImage(pixels, wide, high, 4 * wide, QImage.Format.Format_RGBA8888)
    picture = QPixmap.fromImage(image)  # a copy: the buffer goes with the canvas
    picture.setDevicePixelRatio(ratio)
    return picture


def _signed(change: float) -> str:
    return "±0" if change == 0 else f"{change:+g}".replace("-", "−")


def _in_time(box: LaneBox) -> Sequence[Point]:
    return sorted(box.lane.points, key=lambda point: point.day)


def _days_since_infusion(chart: ProgressChart, point: Point) -> int | None:
    before = [mark.on for mark in chart.infusions if mark.day <= point.day]
    return None if not before else (point.on - max(before, default=date.min)).days


def _spoken(chart: ProgressChart) -> str:
    parts = []
    for lane in chart.lanes:
        if lane.points:
            first, last = lane.points[0], lane.points[-1]
            parts.append(f"{lane.name}: {first.total:g} to {last.total:g}, {show_date(last.on)}")
    return ". ".join(parts)
