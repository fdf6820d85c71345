"""Where everything stands on the session chart: pure geometry, in pixels at 100 dpi, y upwards.

From the top: title and key, treatments, three lanes, breathing and sedation as numbers, the rate of
the pump, side effects, minutes. Where the figure is low, what is between the lanes goes first.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tracker.charts.session_effects import PlacedEffect, place_effects
from tracker.charts.session_values import Charted, Envelope, SessionChart, SessionReading

LEFT, RIGHT = 70.0, 70.0
LEAST_WIDTH, LEAST_HEIGHT = 360, 200

_TITLE, _KEY, _FLAGS, _NUMBERS, _WORDS = 20.0, 15.0, 15.0, 14.0, 13.0
_AXIS = 37.0  # the foot: minutes, and the line on which readings are due
_LOW = 300.0  # a figure below this height keeps to what is measured
_PAD = 4.0  # room in a lane above and below its range


class _LaneKind(NamedTuple):
    """A lane before it has a place: its least range, by what it grows, its share of the height."""

    name: str
    unit: str
    measures: tuple[Charted, ...]
    low: float
    high: float
    step: float
    headroom: float
    share: float


_LANES = (
    _LaneKind("BP", "mmHg", ("systolic", "diastolic"), 40, 200, 20, 15, 0.52),
    _LaneKind("HR", "/min", ("heart_rate",), 40, 150, 10, 0, 0.26),
    # From 88 on, so that 93 % looks different from 97 %.
    _LaneKind("SpO₂", "%", ("spo2",), 88, 101, 2, 0, 0.22),
)


@dataclass(frozen=True, slots=True)
class VitalLane:
    """One lane: its measures, the range of values it shows, and its rectangle's heights."""

    name: str
    unit: str
    measures: tuple[Charted, ...]
    low: float
    high: float
    bottom: float
    top: float

    def y(self, value: float) -> float:
        """Return the height of a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.bottom + _PAD + share * (self.top - self.bottom - 2 * _PAD)


@dataclass(frozen=True, slots=True)
class SessionLayout:
    """The places of all parts; `first` and `last` are the ends of the time axis in minutes."""

    width: float
    height: float
    first: float
    last: float
    lanes: tuple[VitalLane, ...]
    flags: tuple[float, ...]
    numbers_y: float | None
    words_y: float
    ribbon: tuple[float, float]
    effects: tuple[PlacedEffect, ...]
    effects_hidden: int
    axis_y: float
    minutes_y: float
    title_y: float | None
    key: tuple[str, ...]
    key_y: float | None
    left: float = LEFT

    @property
    def right(self) -> float:
        """Where the lanes end."""
        return self.width - RIGHT

    @property
    def top(self) -> float:
        """Where the lanes begin."""
        return self.lanes[0].top

    def x(self, minute: float) -> float:
        """Return the place of a minute on the time axis."""
        share = (minute - self.first) / (self.last - self.first)
        return self.left + share * (self.right - self.left)

    def nearest(
        self, readings: Sequence[SessionReading], x: float, within: float = 24.0
    ) -> SessionReading | None:
        """Return the reading nearest to a place on the time axis, if it is near enough."""
        best = min(readings, key=lambda each: abs(self.x(each.minute) - x), default=None)
        return best if best is not None and abs(self.x(best.minute) - x) <= within else None


def session_layout(chart: SessionChart, width: float, height: float) -> SessionLayout:
    """Return the layout of a chart of `width` by `height` pixels at 100 dpi."""
    first, last = chart.span()
    low = height < _LOW
    top = height - 5
    title_y, top = (top - 9, top - _TITLE) if chart.title else (None, top)
    key = key_words(chart, low=low)
    key_y, top = (top - 6, top - _KEY) if key else (None, top)
    flags = _flag_rows(chart, top, low=low)
    top -= _FLAGS * len(flags)
    scale = (max(width - RIGHT, LEFT + 100) - LEFT) / (last - first)
    row = 13.0 if low else 15.0
    placed, hidden = place_effects(
        chart,
        lambda minute: LEFT + (minute - first) * scale,
        width,
        bottom=_AXIS,
        row=row,
        most=max(2, int((height - 130) // 50)),
    )
    rows = 1 + max((each.row for each in placed), default=-1)
    foot = _AXIS + row * rows + (3 if rows else 0)
    ribbon = foot, foot + (10.0 if low else 15.0)
    words_y = ribbon[1] + _WORDS / 2
    bottom = ribbon[1] + _WORDS + 2
    numbered = not low and any(_has_numbers(each) for each in chart.readings)
    numbers_y = bottom + _NUMBERS / 2 if numbered else None
    bottom += _NUMBERS if numbered else 0
    return SessionLayout(
        width=max(width, LEFT + 100 + RIGHT),
        height=height,
        first=first,
        last=last,
        lanes=_lanes(chart, bottom, top, gap=4.0 if low else 9.0),
        flags=flags,
        numbers_y=numbers_y,
        words_y=words_y,
        ribbon=ribbon,
        effects=placed,
        effects_hidden=hidden,
        axis_y=_AXIS - 10,
        minutes_y=11.0,
        title_y=title_y,
        key=key,
        key_y=key_y,
    )


def key_words(chart: SessionChart, *, low: bool) -> tuple[str, ...]:
    """Return what has to be explained; a low figure only says that its data are invented."""
    words = ["synthetic data"] if chart.synthetic else []
    if low:
        return tuple(words)
    if chart.usual.envelopes:
        words.append(f"shaded: usual range of {chart.usual.sessions} earlier sessions")
    if any(point.state == "missed" for point in chart.due):
        words.append("crossed box: reading missed")
    if any(reading.late for reading in chart.readings):
        words.append("L entered late")
    if any(reading.corrected for reading in chart.readings):
        words.append("C corrected")
    return tuple(words)


def _has_numbers(reading: SessionReading) -> bool:
    return reading.respiratory_rate is not None or reading.moaas is not None


def _flag_rows(chart: SessionChart, top: float, *, low: bool) -> tuple[float, ...]:
    """Return the feet of the rows of flags, from the top."""
    rows = min(len(chart.treatments), 1 if low else 2)
    return tuple(top - _FLAGS * (n + 1) + 1 for n in range(rows))


def _lanes(chart: SessionChart, bottom: float, top: float, gap: float) -> tuple[VitalLane, ...]:
    """Stack the lanes; their ranges grow where a value or a usual range lies beyond them."""
    room = max(top - bottom - gap * (len(_LANES) - 1), 30.0 * len(_LANES))
    lanes, upper = [], top
    for kind in _LANES:
        lower = upper - room * kind.share
        low, high = _range(kind, _values(chart, kind.measures))
        lanes.append(VitalLane(kind.name, kind.unit, kind.measures, low, high, lower, upper))
        upper = lower - gap
    return tuple(lanes)


def _range(kind: _LaneKind, values: Sequence[float]) -> tuple[float, float]:
    """Return the range of a lane: its own, or as far as the values and the words at them go."""
    least = min(values, default=kind.low)
    most = max(values, default=kind.high)
    low, high = kind.low, kind.high
    if least < low:
        low = math.floor(least / kind.step) * kind.step
    if most > high - kind.headroom:
        high = math.ceil((most + kind.headroom) / kind.step) * kind.step
    return low, high


def _values(chart: SessionChart, measures: Sequence[Charted]) -> list[float]:
    taken = (each.value(measure) for each in chart.readings for measure in measures)
    values = [value for value in taken if value is not None]
    for envelope in (each for each in chart.usual.envelopes if each.measure in measures):
        values += _inside(envelope, *chart.span())
    return values


def _inside(envelope: Envelope, first: float, last: float) -> list[float]:
    pairs = zip(envelope.minutes, envelope.low, envelope.high, strict=True)
    return [value for minute, *ends in pairs if first <= minute <= last for value in ends]
