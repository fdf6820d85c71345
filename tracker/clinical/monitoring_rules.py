"""The numbers of watching over an infusion; resources/monitoring.toml holds them (4.1 to 4.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

Measure = Literal[
    "systolic",
    "diastolic",
    "heart_rate",
    "spo2",
    "respiratory_rate",
    "temperature_c",
    "moaas",
]
BeforeLevel = Literal["warn", "hold"]
DuringLevel = Literal["amber", "red", "stop"]
Comparison = Literal["above", "at_least", "below", "at_most", "rises_by", "falls_by"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One set of vital signs at an instant; what was not taken is None.

    Pressures in mmHg, rates per minute, SpO2 in %, temperature in °C.
    """

    taken_at: datetime
    systolic: Decimal | None = None
    diastolic: Decimal | None = None
    heart_rate: Decimal | None = None
    spo2: Decimal | None = None
    respiratory_rate: Decimal | None = None
    temperature_c: Decimal | None = None
    moaas: Decimal | None = None

    def value(self, measure: Measure) -> Decimal | None:
        """Return one of the values, or None where it was not taken."""
        found: Decimal | None = getattr(self, measure)
        return found


@dataclass(frozen=True, slots=True)
class Bound:
    """What a value is held against; the change is against the reading before the start."""

    comparison: Comparison
    number: Decimal

    def met(self, value: Decimal, baseline: Decimal | None) -> bool:
        """Return whether `value` is out of bounds; a change from nothing is none."""
        if self.comparison in {"rises_by", "falls_by"}:
            if baseline is None:
                return False
            change = value - baseline
            return (change if self.comparison == "rises_by" else -change) >= self.number
        return {
            "above": value > self.number,
            "at_least": value >= self.number,
            "below": value < self.number,
            "at_most": value <= self.number,
        }[self.comparison]


@dataclass(frozen=True, slots=True)
class BeforeRule:
    """One bound of a reading before the start; `repeated`: judged on the mean of repeats.

    `id` is never given to another rule. `words` say what a hold amounts to where it is more than
    asking the prescriber.
    """

    id: str
    measure: Measure
    bound: Bound
    level: BeforeLevel
    repeated: bool
    advice: str
    source: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class DuringRule:
    """One bound of a reading during the infusion or after it.

    `confirmed`: only once the next reading says the same, more than `over_seconds` later.
    `over_minutes`: held by every reading for so long. `with_signs`: only with a sign of an
    emergency. Rules of one `group` speak of the same thing, so that a diastolic reading can
    confirm a systolic one. `id` is never given to another rule.
    """

    id: str
    group: str
    measure: Measure
    bound: Bound
    level: DuringLevel
    confirmed: bool
    over_seconds: int
    over_minutes: int | None
    with_signs: bool
    advice: str
    source: str


@dataclass(frozen=True, slots=True)
class Sign:
    """Something seen; `level` None: it counts only together with a high pressure.

    `effects` are terms of the side-effect catalogue that tell the same while they go on, from
    `effects_from_grade` on.
    """

    key: str
    label: str
    level: DuringLevel | None
    with_pressure: bool
    advice: str
    source: str
    effects: tuple[str, ...] = ()
    effects_from_grade: int = 1

    def told_by(self, term: str, grade: int) -> bool:
        """Return whether a side effect of that grade says the same."""
        return term in self.effects and grade >= self.effects_from_grade


@dataclass(frozen=True, slots=True)
class ScheduleRules:
    """When readings are due; minutes but where the name says otherwise (reference 4.1)."""

    baseline_min: Decimal
    interval_close_min: Decimal
    interval_wide_min: Decimal
    pain_later_from_min: Decimal
    pain_later_close_min: Decimal
    pain_later_wide_min: Decimal
    after_end_min: Decimal
    after_change_min: Decimal
    late_close_min: Decimal
    late_wide_min: Decimal
    close_from_age: Decimal
    close_above_mg_per_kg: Decimal
    repeats: Decimal
    repeat_apart_min: Decimal
    early_stop_min: Decimal


@dataclass(frozen=True, slots=True)
class DischargeRules:
    """The numbers of the criteria for leaving; the names carry the unit (reference 4.5)."""

    observation_min: Decimal
    from_start_min: Decimal
    moaas_at_least: Decimal
    cadss_at_most: Decimal
    systolic_below: Decimal
    diastolic_below: Decimal
    baseline_percent: Decimal
    spo2_at_least: Decimal
    heart_rate_low: Decimal
    heart_rate_high: Decimal
    systolic_fall_below: Decimal
    diastolic_fall_below: Decimal
    heart_rate_rise_note: Decimal
    aldrete_at_least: Decimal
    aldrete_full_below_percent: Decimal
    aldrete_none_from_percent: Decimal
    call_from_grade: Decimal
    reason_characters: Decimal


@dataclass(frozen=True, slots=True)
class MonitoringRules:
    """All of them: when to read, what a reading leads to, signs by key, and when to leave."""

    schedule: ScheduleRules
    before: tuple[BeforeRule, ...]
    during: tuple[DuringRule, ...]
    signs: Mapping[str, Sign]
    discharge: DischargeRules
