"""Where everything stands on the progress chart: pure geometry, in pixels at 100 dpi, y upwards."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.charts.progress_values import Lane, Point, ProgressChart

LEFT, RIGHT = 148.0, 124.0
TITLE, EVENTS, SPANS = 24.0, 20.0, 18.0
LANE_TITLE, LANE_GAP = 20.0, 8.0
INFUSIONS, SIDE_EFFECTS, DATES = 50.0, 34.0, 26.0
LEAST_LANE = 70.0


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
    top = height - 6 - (TITLE if chart.title else 0)
    events_y = top - EVENTS
    top -= (EVENTS if chart.events else 0) + (SPANS if chart.series else 0)
    dates_y = 4.0
    side_effects_y = dates_y + DATES
    infusions_y = side_effects_y + (SIDE_EFFECTS if chart.side_effects else 0)
    bottom = infusions_y + (INFUSIONS if chart.infusions else 6)
    return Layout(
        width=width,
        height=height,
        left=LEFT,
        right=max(width - RIGHT, LEFT + 100),
        first_day=first,
        last_day=last,
        lanes=_lane_boxes(chart.lanes, bottom, top),
        plot_top=top,
        plot_bottom=bottom,
        infusions_y=infusions_y,
        side_effects_y=side_effects_y,
        dates_y=dates_y,
        events_y=events_y,
    )


def least_height(chart: ProgressChart) -> float:
    """Return the height below which the lanes would be too low to read, in pixels at 100 dpi."""
    strips = TITLE + EVENTS + SPANS + INFUSIONS + SIDE_EFFECTS + DATES + 10
    return strips + max(1, len(chart.lanes)) * (LEAST_LANE + LANE_TITLE + LANE_GAP)


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


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move places apart to at least `gap`, as little as needed, inside low..high; order is kept."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [min(max(wanted[i], low), high) for i in order]
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + gap)
    if placed and placed[-1] > high:
        placed[-1] = high
        for i in range(len(placed) - 2, -1, -1):
            placed[i] = min(placed[i], placed[i + 1] - gap)
    result = [0.0] * len(wanted)
    for i, place in zip(order, placed, strict=True):
        result[i] = place
    return result


def apart(places: Iterable[float], gap: float) -> list[bool]:
    """Say for each place, left to right, whether there is room for its label."""
    shown, last = [], float("-inf")
    for place in places:
        fits = place - last >= gap
        shown.append(fits)
        last = place if fits else last
    return shown


def date_ticks(first: float, last: float, width: float) -> list[tuple[float, str]]:
    """Return days and words of the time axis, as fine as fits; the year where it turns."""
    most = max(2, int(width / 72))
    begin, end = date.fromordinal(max(1, int(first) + 1)), date.fromordinal(max(1, int(last)))
    for days_of in _STEPS:
        ticks = days_of(begin, end)
        if len(ticks) <= most:
            return _worded(ticks)
    return _worded(_years(begin, end, 10))


def _worded(ticks: Sequence[date]) -> list[tuple[float, str]]:
    monthly = all(day.day == 1 for day in ticks)
    yearly = monthly and all(day.month == 1 for day in ticks) and len(ticks) > 1
    words, year = [], None
    for day in ticks:
        word = "" if yearly else f"{day:%b}" if monthly else f"{day.day} {day:%b}"
        if day.year != year:
            word = f"{word} {day.year}".strip()
            year = day.year
        words.append((float(day.toordinal()), word))
    return words


def _every(step: int) -> Callable[[date, date], list[date]]:
    def days(first: date, last: date) -> list[date]:
        if (last - first).days > 120 * step:
            return [first] * 1000  # too many to place: the next step is tried
        start = first.toordinal()
        start += -start % step if step > 1 else 0
        return [date.fromordinal(day) for day in range(start, last.toordinal() + 1, step)]

    return days


def _months(step: int) -> Callable[[date, date], list[date]]:
    def days(first: date, last: date) -> list[date]:
        numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        starts = [date(n // 12, n % 12 + 1, 1) for n in numbers if n % 12 % step == 0]
        return [day for day in starts if first <= day <= last]

    return days


def _years(first: date, last: date, step: int = 1) -> list[date]:
    years = range(first.year, last.year + 1)
    return [date(y, 1, 1) for y in years if y % step == 0 and first <= date(y, 1, 1) <= last]


_STEPS: tuple[Callable[[date, date], list[date]], ...] = (
    _every(1),
    _every(2),
    _every(7),
    _every(14),
    _months(1),
    _months(2),
    _months(3),
    _months(6),
    lambda first, last: _years(first, last, 1),
    lambda first, last: _years(first, last, 2),
    lambda first, last: _years(first, last, 5),
)
