"""Where everything stands on the progress chart: pure geometry, in pixels at 100 dpi, y upwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.charts.key import KEY_LINE, key_of, key_rows
from tracker.charts.progress_values import InfusionMark, Lane, Point, ProgressChart

RIGHT = 124.0
TITLE, EVENTS, SPANS, NOTICE = 28.0, 20.0, 20.0, 18.0
LANE_TITLE, LANE_GAP = 21.0, 7.0
INFUSIONS, SIDE_EFFECTS, DATES = 52.0, 44.0, 26.0
LEAST_LANE = 70.0
TOTALS = 34.0  # the column of totals left of a lane

_MARGIN = 6.0
_LEAST_LEFT, _MOST_LEFT = 108.0, 176.0
_LETTER = 6.4  # the width of a letter of 8 pt, on average


@dataclass(frozen=True, slots=True)
class LaneBox:
    """The rectangle of one lane and the mapping of totals into it."""

    lane: Lane
    bottom: float
    top: float

    def y(self, total: float) -> float:
        """Return the height of a total; worse is higher, half a point of room at both ends."""
        low, high = self.lane.minimum - 0.5, self.lane.maximum + 0.5
        fraction = (total - low) / (high - low)
        if not self.lane.higher_is_worse:
            fraction = 1 - fraction
        return self.bottom + fraction * (self.top - self.bottom)


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of all parts; `first_day` and `last_day` are the ends of the time axis."""

    width: float
    height: float
    left: float
    right: float
    first_day: float
    last_day: float
    lanes: tuple[LaneBox, ...]
    plot_top: float
    plot_bottom: float
    infusions_y: float
    side_effects_y: float
    dates_y: float
    events_y: float
    infusions: tuple[InfusionMark, ...] = ()

    def x(self, day: float) -> float:
        """Return the place of a day on the time axis."""
        fraction = (day - self.first_day) / (self.last_day - self.first_day)
        return self.left + fraction * (self.right - self.left)

    def day(self, x: float) -> float:
        """Return the day at a place on the time axis."""
        fraction = (x - self.left) / (self.right - self.left)
        return self.first_day + fraction * (self.last_day - self.first_day)

    def nearest(self, x: float, y: float, within: float = 24.0) -> tuple[LaneBox, Point] | None:
        """Return the point nearest to a place, if it is near enough."""
        best: tuple[float, LaneBox, Point] | None = None
        for box in self.lanes:
            for point in box.lane.points:
                away = (self.x(point.day) - x) ** 2 + (box.y(point.total) - y) ** 2
                if away <= within**2 and (best is None or away < best[0]):
                    best = (away, box, point)
        return None if best is None else best[1:]


def chart_layout(chart: ProgressChart, width: float, height: float) -> Layout:
    """Return the layout of a chart of `width` by `height` pixels at 100 dpi."""
    first, last = _axis_ends(chart.span)
    top = height - _MARGIN - _heading(chart)
    events_y = top - EVENTS
    top -= EVENTS if chart.events else 0
    top -= SPANS if chart.series else 0
    dates_y = _MARGIN + len(key_rows(key_of(chart), width)) * KEY_LINE
    side_effects_y = dates_y + DATES
    infusions_y = side_effects_y + (SIDE_EFFECTS if chart.side_effects else 0)
    bottom = infusions_y + (INFUSIONS if chart.infusions else 6)
    left = _left(chart)
    return Layout(
        width=width,
        height=height,
        left=left,
        right=max(width - RIGHT, left + 100),
        first_day=first,
        last_day=last,
        lanes=_lane_boxes(chart.lanes, bottom, top),
        plot_top=top,
        plot_bottom=bottom,
        infusions_y=infusions_y,
        side_effects_y=side_effects_y,
        dates_y=dates_y,
        events_y=events_y,
        infusions=chart.infusions,
    )


def least_height(chart: ProgressChart) -> float:
    """Return the height below which the lanes would be too low to read, in pixels at 100 dpi."""
    strips = 2 * _MARGIN + _heading(chart) + DATES + (2 * KEY_LINE if key_of(chart) else 0)
    strips += EVENTS if chart.events else 0
    strips += SPANS if chart.series else 0
    strips += SIDE_EFFECTS if chart.side_effects else 0
    strips += INFUSIONS if chart.infusions else 0
    return strips + max(1, len(chart.lanes)) * (LEAST_LANE + LANE_TITLE + LANE_GAP)


def _heading(chart: ProgressChart) -> float:
    """Return the room above everything, for the title or for the word that data are invented."""
    if chart.title:
        return TITLE
    return NOTICE if chart.synthetic and not (chart.events or chart.series) else 0.0


def _left(chart: ProgressChart) -> float:
    """Return where lanes begin: right of their longest band name, within reason."""
    longest = max((len(band.name) for lane in chart.lanes for band in lane.bands), default=0)
    own = min(max(TOTALS + 12 + longest * _LETTER, _LEAST_LEFT), _MOST_LEFT)
    return max(own, chart.least_left)


def _axis_ends(span: tuple[float, float]) -> tuple[float, float]:
    first, last = span
    room = max((last - first) * 0.03, 1.0)
    return first - room, last + room


def _lane_boxes(lanes: Sequence[Lane], bottom: float, top: float) -> tuple[LaneBox, ...]:
    if not lanes:
        return ()
    # The first lane is the scale the course is judged by: it gets half as much again.
    shares = [1.5 if number == 0 and len(lanes) > 1 else 1.0 for number in range(len(lanes))]
    room = max(top - bottom, 20.0 * len(lanes)) - (LANE_TITLE + LANE_GAP) * len(lanes)
    boxes, upper = [], top
    for lane, share in zip(lanes, shares, strict=True):
        upper -= LANE_TITLE
        lower = upper - max(room * share / sum(shares), 10.0)
        boxes.append(LaneBox(lane, lower, upper))
        upper = lower - LANE_GAP
    return tuple(boxes)


def spread(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Move words of these heights apart, as little as needed, inside low..high; order is kept.

    Places are the middles of the words. Where there is no room for all, they overlap evenly.
    """
    squeeze = min(1.0, (high - low) / sum(heights)) if sum(heights) else 1.0
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    halves = [heights[i] * squeeze / 2 for i in order]
    placed: list[float] = []
    edge = low
    for i, half in zip(order, halves, strict=True):
        placed.append(max(wanted[i], edge + half))
        edge = placed[-1] + half
    edge = high
    for n in range(len(placed) - 1, -1, -1):
        placed[n] = min(placed[n], edge - halves[n])
        edge = placed[n] - halves[n]
    return [place for _, place in sorted(zip(order, placed, strict=True))]


def fitting(
    extents: Sequence[tuple[float, float]], gap: float, order: Iterable[int] | None = None
) -> set[int]:
    """Return which of the words have room beside each other, at least `gap` apart.

    `extents` are where each word begins and ends; the words named first in `order` get room first.
    """
    shown: set[int] = set()
    for i in range(len(extents)) if order is None else order:
        begin, end = extents[i]
        if all(end + gap <= extents[j][0] or begin - gap >= extents[j][1] for j in shown):
            shown.add(i)
    return shown
