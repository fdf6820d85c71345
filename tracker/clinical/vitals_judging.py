"""What a reading leads to, before an infusion and during it, and by which rule (4.2 and 4.3).

The rules come from resources/monitoring.toml. They show and ask; a clinician decides.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from tracker.clinical.limits import with_unit
from tracker.clinical.monitoring_rules import (
    BeforeRule,
    Bound,
    DuringRule,
    Measure,
    MonitoringRules,
    Reading,
    ScheduleRules,
)
from tracker.clinical.pressure_repeats import (
    high_and_repeats,
    repeated_value,
    repeats_wanted,
    whole_minute,
)

Level = Literal["ok", "warn", "hold", "amber", "red", "stop"]

_LEVELS: tuple[Level, ...] = ("ok", "warn", "hold", "amber", "red", "stop")
_NEEDED: tuple[Measure, ...] = ("systolic", "diastolic", "heart_rate", "spo2")
_MINUTE = timedelta(minutes=1)
_NAMES: dict[Measure, tuple[str, str]] = {
    "systolic": ("Systolic pressure", "mmHg"),
    "diastolic": ("Diastolic pressure", "mmHg"),
    "heart_rate": ("Heart rate", "/min"),
    "spo2": ("Oxygen saturation", "%"),
    "respiratory_rate": ("Respiratory rate", "/min"),
    "temperature_c": ("Temperature", "°C"),
    "moaas": ("MOAA/S", ""),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that a value or a sign met: its words, the value, what to do, and its source.

    `measure` and `value` are None for a sign. `unconfirmed`: the value is red, and counts as amber
    until the next reading says the same.
    """

    level: Level
    rule: str
    advice: str
    source: str
    measure: Measure | None = None
    value: Decimal | None = None
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found, the worst first; `repeats` says how many more readings are wanted.

    `missing` are measures without which an infusion cannot be judged fit to start.
    """

    findings: tuple[Finding, ...] = ()
    repeats: int = 0
    missing: tuple[Measure, ...] = ()

    @property
    def level(self) -> Level:
        """The worst level found, or "ok"."""
        return self.findings[0].level if self.findings else "ok"

    @property
    def complete(self) -> bool:
        """Whether nothing is missing and no repeat is wanted."""
        return not self.missing and self.repeats == 0


def judge_before_start(rules: MonitoringRules, readings: Sequence[Reading]) -> Judgement:
    """Judge the readings before the start, oldest first: "ok", "warn" or "hold".

    Of each value the last taken counts. A pressure above the warning is repeated twice, five
    minutes apart, and then judged on the mean of the last two; until then the highest counts. A
    high one after the repeats have settled it begins anew. Reference 4.1 and 4.2.
    """
    last = {name: _last(readings, name) for name in _NAMES}
    repeats = repeats_wanted(rules, readings)
    findings = []
    for rule in rules.before:
        value = last[rule.measure]
        if rule.repeated:
            value = repeated_value(rules, rule, readings)
        if value is not None and rule.bound.met(value, None):
            findings.append(_finding(rule, value))
    missing = tuple(name for name in _NEEDED if last[name] is None)
    return Judgement(_worst_first(findings), repeats, missing)


@dataclass(frozen=True, slots=True)
class Repeats:
    """Repeats of a high pressure before the start, taken and wanted; none where none was high.

    The next one counts from `next_from` on; None where none is wanted.
    """

    taken: int = 0
    wanted: int = 0
    next_from: datetime | None = None


def repeats_before_start(rules: MonitoringRules, readings: Sequence[Reading]) -> Repeats:
    """Return how the repeats of a high pressure stand (reference 4.1)."""
    chain = high_and_repeats(rules, readings)
    wanted = repeats_wanted(rules, readings)
    if not chain:
        return Repeats()
    next_from = whole_minute(chain[-1].taken_at) + float(rules.schedule.repeat_apart_min) * _MINUTE
    return Repeats(len(chain) - 1, wanted, next_from if wanted else None)


def baseline_is_fresh(rules: ScheduleRules, taken_at: datetime, start: datetime) -> bool:
    """Return whether a reading is recent enough to be the one before the start (4.1)."""
    return start - taken_at <= float(rules.baseline_min) * _MINUTE


def judge_during(
    rules: MonitoringRules,
    reading: Reading,
    baseline: Reading | None,
    history: Sequence[Reading] = (),
    signs: AbstractSet[str] = frozenset(),
) -> Judgement:
    """Judge a reading and what is seen with it: "ok", "amber", "red" or "stop".

    `history` are the earlier readings since the start, oldest first. `signs` are keys of
    `rules.signs`. A rise without a baseline is not judged. Raises KeyError for an unknown sign.
    Reference 4.3.
    """
    seen = [rules.signs[key] for key in sorted(signs)]
    emergency = any(sign.with_pressure for sign in seen)
    findings = [
        Finding(sign.level, sign.label, sign.advice, sign.source)
        for sign in seen
        if sign.level is not None
    ]
    for rule in rules.during:
        value = reading.value(rule.measure)
        if value is None or not _met(rule, reading, baseline):
            continue
        if rule.with_signs and not emergency:
            continue
        if rule.over_minutes is not None and not _has_lasted(rules, rule, reading, history):
            continue
        finding = _finding(rule, value)
        if rule.confirmed and not _is_confirmed(rules, rule, reading, history):
            finding = replace(finding, level="amber", unconfirmed=True)
        findings.append(finding)
    worst = _worst_first(findings)
    return Judgement(worst, repeats=1 if any(one.level == "amber" for one in worst) else 0)


def rule_words(measure: Measure, bound: Bound) -> str:
    """Return a bound as a clinician says it, such as “Systolic pressure 180 mmHg or more”."""
    name, unit = _NAMES[measure]
    number = with_unit(bound.number, unit)
    words = {
        "above": f"{name} above {number}",
        "at_least": f"{name} {number} or more",
        "below": f"{name} below {number}",
        "at_most": f"{name} {number} or less",
        "rises_by": f"{name} {number} or more above the reading before the start",
        "falls_by": f"{name} {number} or more below the reading before the start",
    }
    return words[bound.comparison]


def _finding(rule: BeforeRule | DuringRule, value: Decimal) -> Finding:
    words = rule_words(rule.measure, rule.bound)
    if isinstance(rule, DuringRule) and rule.over_minutes is not None:
        words = f"{words} for {rule.over_minutes} min or longer"
    if isinstance(rule, DuringRule) and rule.with_signs:
        words = f"{words}, with signs of an emergency"
    return Finding(rule.level, words, rule.advice, rule.source, rule.measure, value)


def _worst_first(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: -_LEVELS.index(one.level)))


def _last(readings: Sequence[Reading], measure: Measure) -> Decimal | None:
    values = (reading.value(measure) for reading in reversed(readings))
    return next((value for value in values if value is not None), None)


def _met(rule: BeforeRule | DuringRule, reading: Reading, baseline: Reading | None) -> bool:
    value = reading.value(rule.measure)
    before = None if baseline is None else baseline.value(rule.measure)
    return value is not None and rule.bound.met(value, before)


def _run_before(
    rules: MonitoringRules, rule: DuringRule, history: Sequence[Reading]
) -> list[Reading]:
    """Return the unbroken run of readings up to now that met a rule of the same kind, last first.

    Readings that took none of its values are passed over.
    """
    alike = [
        other
        for other in rules.during
        if (other.group, other.level) == (rule.group, rule.level)
        and other.over_minutes == rule.over_minutes
        and other.with_signs == rule.with_signs
    ]
    run = []
    for reading in reversed(history):
        if all(reading.value(other.measure) is None for other in alike):
            continue
        if not any(_met(other, reading, None) for other in alike):
            break
        run.append(reading)
    return run


def _is_confirmed(
    rules: MonitoringRules, rule: DuringRule, reading: Reading, history: Sequence[Reading]
) -> bool:
    run = _run_before(rules, rule, history)
    if rule.over_seconds == 0:
        return bool(run)
    least = timedelta(seconds=rule.over_seconds)
    return any(reading.taken_at - earlier.taken_at > least for earlier in run)


def _has_lasted(
    rules: MonitoringRules, rule: DuringRule, reading: Reading, history: Sequence[Reading]
) -> bool:
    run = _run_before(rules, rule, history)
    if not run or rule.over_minutes is None:
        return False
    return reading.taken_at - run[-1].taken_at >= rule.over_minutes * _MINUTE
