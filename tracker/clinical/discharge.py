"""Leaving after an infusion: each criterion met, not met or not yet assessed (reference 4.5).

Nothing is taken as met by silence. The numbers come from resources/monitoring.toml.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tracker.clinical.discharge_facts import DischargeFacts, Standing
from tracker.clinical.limits import plain
from tracker.clinical.monitoring_rules import DischargeRules, Reading

State = Literal["met", "not met", "not yet assessed"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: its number in the reference, where it stands, and the values it rests on."""

    number: int
    title: str
    state: State
    because: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """A named clinician's decision to discharge against one criterion."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a criterion: whether it holds (None: not assessed), and its value in words."""

    holds: bool | None
    words: str = ""


def discharge_criteria(facts: DischargeFacts, rules: DischargeRules) -> tuple[Criterion, ...]:
    """Return the eleven criteria in the order of the reference (4.5)."""
    criteria: tuple[tuple[str, Sequence[_Part]], ...] = (
        ("Watched long enough", _observed(facts, rules)),
        ("Awake and oriented", _awake(facts, rules)),
        ("Dissociation is over", _dissociation(facts, rules)),
        ("Vital signs are stable", _vitals(facts, rules)),
        ("Stands and walks steadily", _standing(facts, rules)),
        (
            "No nausea, drank fluid",
            [
                _Part(facts.nausea_controlled, "nausea controlled"),
                _Part(facts.drank_fluid, "fluid drunk"),
            ],
        ),
        ("Modified Aldrete score", _aldrete(facts, rules)),
        ("Suicide question asked", _suicide(facts)),
        (
            "Line is out",
            [_Part(facts.line_out, "line out"), _Part(facts.site_checked, "site checked")],
        ),
        ("Escort is here", _escort(facts)),
        ("Follow-up is arranged", _follow_up(facts, rules)),
    )
    return tuple(
        _criterion(number, title, parts, _pulse_note(facts, rules) if number == 5 else "")
        for number, (title, parts) in enumerate(criteria, start=1)
    )


def still_in_the_way(
    criteria: Sequence[Criterion], overrides: Mapping[int, Override], rules: DischargeRules
) -> tuple[Criterion, ...]:
    """Return the criteria that are not met and not overridden with a name and a reason.

    A reason of ten characters or more, blanks at its ends left out; one not yet assessed stands in
    the way like one not met. Empty: the patient may leave.
    """
    return tuple(
        one
        for one in criteria
        if one.state != "met" and not _is_override(overrides.get(one.number), rules)
    )


def _is_override(override: Override | None, rules: DischargeRules) -> bool:
    if override is None or not override.name.strip():
        return False
    return len(" ".join(override.reason.split())) >= rules.reason_characters


def _criterion(number: int, title: str, parts: Sequence[_Part], note: str) -> Criterion:
    """Return a criterion: one part that fails decides, then one that was not assessed."""
    failing = [part.words for part in parts if part.holds is False]
    unknown = [part.words for part in parts if part.holds is None]
    if failing:
        return Criterion(number, title, "not met", _listed("not: ", failing), note)
    if unknown:
        return Criterion(number, title, "not yet assessed", _listed("to do: ", unknown), note)
    return Criterion(number, title, "met", _listed("", [part.words for part in parts]), note)


def _listed(lead: str, words: Sequence[str]) -> str:
    return lead + ", ".join(words)


def _at_least(value: Decimal | None, bound: Decimal, words: str) -> _Part:
    shown = f"{words} {plain(bound)} or more"
    if value is None:
        return _Part(None, shown)
    return _Part(value >= bound, f"{shown} (is {plain(value)})")


def _observed(facts: DischargeFacts, rules: DischargeRules) -> list[_Part]:
    parts = [
        _at_least(facts.minutes_since_stop, rules.observation_min, "minutes since the pump stopped")
    ]
    if rules.from_start_min > 0:
        words = "minutes since the start"
        parts.append(_at_least(facts.minutes_since_start, rules.from_start_min, words))
    return parts


def _awake(facts: DischargeFacts, rules: DischargeRules) -> list[_Part]:
    return [
        _at_least(facts.moaas, rules.moaas_at_least, "MOAA/S"),
        _Part(facts.oriented, "oriented to person, place, time and situation"),
    ]


def _dissociation(facts: DischargeFacts, rules: DischargeRules) -> list[_Part]:
    if facts.no_perceptual_change:
        return [_Part(True, "no residual perceptual change")]
    bound = rules.cadss_at_most
    if facts.cadss_before is not None:
        bound = max(bound, facts.cadss_before)
    words = f"CADSS {plain(bound)} or less"
    if facts.cadss is None:
        return [_Part(facts.no_perceptual_change, words)]
    return [_Part(facts.cadss <= bound, f"{words} (is {plain(facts.cadss)})")]


def _vitals(facts: DischargeFacts, rules: DischargeRules) -> list[_Part]:
    pressures = [each for each in facts.recovery if each.systolic is not None][-2:]
    before = None if facts.baseline is None else facts.baseline.systolic
    shown = " and ".join(_pressure(each) for each in pressures)
    two, near = "two sets of blood pressure", "within 20 % of the reading before the start"
    near = near.replace("20", plain(rules.baseline_percent))
    if len(pressures) < 2:
        parts = [_Part(None, f"{two} since the stop")]
    else:
        below = f"below {plain(rules.systolic_below)}/{plain(rules.diastolic_below)} ({shown})"
        parts = [_Part(all(_is_low_enough(each, rules) for each in pressures), below)]
        close = None if before is None else all(_near(each, before, rules) for each in pressures)
        parts.append(_Part(close, near))
    return [*parts, _oxygen(facts, rules), _pulse(facts, rules)]


def _pressure(reading: Reading) -> str:
    upper = "–" if reading.systolic is None else plain(reading.systolic)
    lower = "–" if reading.diastolic is None else plain(reading.diastolic)
    return f"{upper}/{lower}"


def _is_low_enough(reading: Reading, rules: DischargeRules) -> bool:
    return (reading.systolic is None or reading.systolic < rules.systolic_below) and (
        reading.diastolic is None or reading.diastolic < rules.diastolic_below
    )


def _near(reading: Reading, before: Decimal, rules: DischargeRules) -> bool:
    if reading.systolic is None:
        return False
    return abs(reading.systolic - before) * 100 <= rules.baseline_percent * before


def _oxygen(facts: DischargeFacts, rules: DischargeRules) -> _Part:
    bound = rules.spo2_at_least
    if facts.baseline is not None and facts.baseline.spo2 is not None:
        bound = min(bound, facts.baseline.spo2)
    values = [each.spo2 for each in facts.recovery if each.spo2 is not None]
    return _at_least(values[-1] if values else None, bound, "SpO2")


def _pulse(facts: DischargeFacts, rules: DischargeRules) -> _Part:
    low, high = rules.heart_rate_low, rules.heart_rate_high
    words = f"heart rate {plain(low)} to {plain(high)}"
    values = [each.heart_rate for each in facts.recovery if each.heart_rate is not None]
    if not values:
        return _Part(None, words)
    return _Part(low <= values[-1] <= high, f"{words} (is {plain(values[-1])})")


def _standing(facts: DischargeFacts, rules: DischargeRules) -> list[_Part]:
    standing = facts.standing
    if standing is None:
        return [_Part(None, "blood pressure after 1 and 3 min standing"), _Part(None, "gait")]
    return [
        _pressure_part(standing, standing.after_one, "1", rules),
        _pressure_part(standing, standing.after_three, "3", rules),
        _Part(None if standing.symptoms is None else not standing.symptoms, "no symptoms"),
        _Part(standing.gait_steady, "gait steady unaided"),
    ]


def _pressure_part(
    standing: Standing, after: Reading | None, minutes: str, rules: DischargeRules
) -> _Part:
    """Return whether the pressure held: by its numbers, else by the clinician's word."""
    words = f"pressure held after {minutes} min standing"
    measured = _held(standing, after, rules)
    if standing.held is False or measured is None:
        seen = "" if standing.held is None else " (as seen, without numbers)"
        return _Part(standing.held, words + seen)
    return _Part(measured, words)


def _held(standing: Standing, after: Reading | None, rules: DischargeRules) -> bool | None:
    """Return whether pressure fell by less than 20 systolic and 10 diastolic; None if unknown."""
    if standing.lying is None or after is None:
        return None
    pairs = (
        (standing.lying.systolic, after.systolic, rules.systolic_fall_below),
        (standing.lying.diastolic, after.diastolic, rules.diastolic_fall_below),
    )
    held: list[bool | None] = [
        None if lying is None or up is None else lying - up < bound for lying, up, bound in pairs
    ]
    return False if False in held else (None if None in held else True)


def _pulse_note(facts: DischargeFacts, rules: DischargeRules) -> str:
    """Return a note where standing raised the heart rate by 30 or more; it holds no one back."""
    standing = facts.standing
    if standing is None or standing.lying is None or standing.lying.heart_rate is None:
        return ""
    rates = [
        each.heart_rate
        for each in (standing.after_one, standing.after_three)
        if each is not None and each.heart_rate is not None
    ]
    rise = max(rates, default=standing.lying.heart_rate) - standing.lying.heart_rate
    if rise < rules.heart_rate_rise_note:
        return ""
    return f"Heart rate rose by {plain(rise)}/min on standing."


def _aldrete(facts: DischargeFacts, rules: DischargeRules) -> list[_Part]:
    bound = rules.aldrete_at_least
    if facts.aldrete_before is not None:
        bound = min(bound, Decimal(facts.aldrete_before))
    return [_at_least(None if facts.aldrete is None else Decimal(facts.aldrete), bound, "score")]


def _suicide(facts: DischargeFacts) -> list[_Part]:
    is_open = facts.urgent_flag_open
    return [
        _Part(facts.suicide_asked, "suicide question asked"),
        _Part(None if is_open is None else not is_open, "no urgent flag open"),
        _Part(facts.crisis_number_given, "crisis number given"),
    ]


def _escort(facts: DischargeFacts) -> list[_Part]:
    named = None if facts.escort_name is None else bool(facts.escort_name.strip())
    return [
        _Part(facts.escort_present, "escort present"),
        _Part(named, "escort named"),
        _Part(facts.escort_instructed, "escort took the instructions"),
        _Part(
            facts.restrictions_agreed,
            "no driving, machinery, alcohol, sedatives or legal decisions until after a night's "
            "sleep",
        ),
    ]


def _follow_up(facts: DischargeFacts, rules: DischargeRules) -> list[_Part]:
    parts = [
        _Part(facts.next_visit_booked, "next visit booked"),
        _Part(facts.contact_given, "contact number given"),
    ]
    if facts.first_infusion or facts.worst_grade >= rules.call_from_grade:
        parts.append(_Part(facts.call_planned, "call after 24 h planned"))
    return parts
