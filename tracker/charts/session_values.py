"""What the session chart is drawn from: plain values, minutes counted from the start of the pump.

Times before the start are negative; before there is a start they count from now. Pressures are in
mmHg, heart and breathing rate per minute, SpO2 in %, the rate of the pump in mg/h.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from tracker.clinical.monitoring import PointState
from tracker.clinical.monitoring_rules import Bound

Charted = Literal["systolic", "diastolic", "heart_rate", "spo2"]
"""The measures that have a place on the chart."""
Mark = Literal["amber", "red"]

CHARTED: tuple[Charted, ...] = get_args(Charted)
UNPLANNED_MINUTES = 60.0
"""How long the axis is while nothing says how long the infusion lasts."""

_STEP = 5.0  # minutes: the axis begins and ends on a line
_STRETCH = 30.0  # minutes


@dataclass(frozen=True, slots=True)
class SessionReading:
    """One reading; what was not taken is None. `marks` are the values a rule has found."""

    minute: float
    systolic: float | None = None
    diastolic: float | None = None
    heart_rate: float | None = None
    spo2: float | None = None
    respiratory_rate: float | None = None
    moaas: float | None = None
    marks: tuple[tuple[Charted, Mark], ...] = ()
    late: bool = False
    corrected: bool = False

    def value(self, measure: Charted) -> float | None:
        """Return one of the values, or None where it was not taken."""
        found: float | None = getattr(self, measure)
        return found

    def mark(self, *measures: Charted) -> Mark | None:
        """Return the worst mark that any of these values carries."""
        found = {mark for measure, mark in self.marks if measure in measures}
        return "red" if "red" in found else "amber" if found else None


@dataclass(frozen=True, slots=True)
class RateSegment:
    """The pump from `start` to `end` (None while it lasts) at one rate; 0 is a pause."""

    start: float
    end: float | None
    mg_per_hour: float

    @property
    def paused(self) -> bool:
        """Whether the pump stood still."""
        return self.mg_per_hour == 0


@dataclass(frozen=True, slots=True)
class BolusMark:
    """A bolus of so many mg."""

    minute: float
    mg: float


@dataclass(frozen=True, slots=True)
class DueMark:
    """A reading that is or was due, and what has become of it."""

    minute: float
    state: PointState


@dataclass(frozen=True, slots=True)
class EffectBar:
    """A side effect from `onset` to `end` (None: no end recorded), its grade 1 to 5 and letter."""

    label: str
    grade: int
    onset: float
    end: float | None = None
    letter: str | None = None

    @property
    def box(self) -> str:
        """What stands in the box at its onset."""
        return f"{self.letter or ''}{self.grade}".upper()


@dataclass(frozen=True, slots=True)
class TreatmentFlag:
    """What was given or done, such as "ondansetron 4 mg IV"."""

    minute: float
    words: str


@dataclass(frozen=True, slots=True)
class GuideLine:
    """A limit in force during the infusion: the bound of a measure and the mark it leads to."""

    measure: Charted
    bound: Bound
    mark: Mark

    @property
    def value(self) -> float:
        """Where the line lies."""
        return float(self.bound.number)


@dataclass(frozen=True, slots=True)
class Envelope:
    """The usual range of one measure: `low` and `high` at each of `minutes`, which rise."""

    measure: Charted
    minutes: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class UsualRange:
    """What was usual in so many earlier sessions of the same patient; nothing where too few."""

    envelopes: tuple[Envelope, ...] = ()
    sessions: int = 0


@dataclass(frozen=True, slots=True)
class SessionChart:
    """One session. `now` is None in the record; `planned_end` None where nothing was planned."""

    readings: tuple[SessionReading, ...] = ()
    rates: tuple[RateSegment, ...] = ()
    boluses: tuple[BolusMark, ...] = ()
    due: tuple[DueMark, ...] = ()
    effects: tuple[EffectBar, ...] = ()
    treatments: tuple[TreatmentFlag, ...] = ()
    guides: tuple[GuideLine, ...] = ()
    usual: UsualRange = UsualRange()
    planned_end: float | None = None
    now: float | None = None
    title: str = ""
    synthetic: bool = False

    @property
    def ended(self) -> float | None:
        """The minute the pump was stopped for good, None before."""
        return self.rates[-1].end if self.rates else None

    @property
    def latest(self) -> SessionReading | None:
        """The last reading, None where there is none."""
        return max(self.readings, key=lambda each: each.minute, default=None)

    def span(self) -> tuple[float, float]:
        """Return the ends of the time axis, on whole five minutes, with everything between them.

        Side effects stretch it by no more than half an hour: one may begin or last at home.
        """
        minutes = [0.0, *self._minutes()]
        if self.planned_end is None and self.ended is None:
            minutes.append(UNPLANNED_MINUTES)
        first, last = min(minutes), max(minutes)
        effects = [minute for each in self.effects for minute in (each.onset, each.end)]
        known = [minute for minute in effects if minute is not None]
        first = max(min([first, *known]), first - _STRETCH)
        last = min(max([last, *known]), last + _STRETCH)
        return math.floor(first / _STEP - 0.4) * _STEP, math.ceil(last / _STEP + 0.4) * _STEP

    def _minutes(self) -> Iterator[float]:
        yield from (each.minute for each in self.readings)
        yield from (each.minute for each in self.boluses)
        yield from (each.minute for each in self.due)
        yield from (each.minute for each in self.treatments)
        for rate in self.rates:
            yield from (rate.start, rate.start if rate.end is None else rate.end)
        yield from (minute for minute in (self.planned_end, self.now) if minute is not None)
