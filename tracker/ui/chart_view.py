"""The progress chart on screen: drawn once for each size, with the nearest point told on top."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from matplotlib.figure import Figure
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from tracker.charts.key import WORDS as KEY_WORDS
from tracker.charts.key import kinds_of
from tracker.charts.layout import LaneBox, Layout, chart_layout, least_height
from tracker.charts.progress_chart import progress_figure
from tracker.charts.progress_values import Point, ProgressChart
from tracker.charts.tokens import Theme
from tracker.ui.figure_view import FigureView, paint_card
from tracker.ui.patient.wording import percent_text, suicide_word
from tracker.ui.theme import current_theme
from tracker.ui.widgets.accessible import announce
from tracker.ui.widgets.typed_dates import show_date

_CLASS_WORDS = {"partial": "partial response"}
_STEP = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_LANE = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ChartView(FigureView):
    """Shows a chart it is told. Arrow keys go from point to point, Enter opens the score."""

    point_opened = Signal(object)
    """The id of the score whose point was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Progress chart"))
        self._chart = ProgressChart()
        self._layout: Layout | None = None
        self._at: tuple[LaneBox, Point] | None = None

    def show_chart(self, chart: ProgressChart) -> None:
        """Show another chart; it is drawn when it is next painted."""
        self._chart, self._at = chart, None
        self.setMinimumHeight(int(least_height(chart)))
        self.setAccessibleDescription(_spoken(chart))
        self.draw_anew()

    @property
    def chart(self) -> ProgressChart:
        """What is shown."""
        return self._chart

    def point_told(self) -> Point | None:
        """Return the point that is told on top of the chart, if any."""
        return None if self._at is None else self._at[1]

    def figure(self, theme: Theme, size_inches: tuple[float, float], dpi: float) -> Figure:
        """Return the chart as a figure."""
        return progress_figure(self._chart, theme, size_inches, dpi)

    def lay_out(self, width: int, height: int) -> None:
        """Work out where lanes and points are."""
        self._layout = chart_layout(self._chart, width, height)

    def paint_on_top(self, painter: QPainter) -> None:
        """Paint the card of the point that is looked at."""
        if self._at is not None:
            self._tell(painter, *self._at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell nothing while places change."""
        super().resizeEvent(event)
        self._at = None

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
        """Return what is told of a point, in at most five lines."""
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
            third.append(_CLASS_WORDS.get(point.response_class, point.response_class))
        if point.suicide:
            third.append(self.tr("suicide item: {flag}").format(flag=suicide_word(point.suicide)))
        marks = [KEY_WORDS[kind] for kind in kinds_of(point) if kind != "suicide"]
        lines = [first, second, *(", ".join(parts) for parts in (third, marks) if parts)]
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
        paint_card(painter, self.size(), centre, self._words(box, point))


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
