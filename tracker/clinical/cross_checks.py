"""Checks that look at more than one value: pairs, sums, changes since last time, and times.

The numbers come from resources/limits.toml (reference 3.1 and 4.4).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from tracker.clinical.limits import OK, Limits, Verdict, check, plain
from tracker.clinical.rounding import half_up


@dataclass(frozen=True, slots=True)
class SessionTimes:
    """The four instants of a visit, each aware of its zone, or None where it is not known."""

    checked_in: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None
    discharged: datetime | None = None


def mean_arterial_pressure(systolic: Decimal, diastolic: Decimal) -> Decimal:
    """Return diastolic + (systolic − diastolic) ÷ 3 in mmHg, rounded half up."""
    return half_up(diastolic + (systolic - diastolic) / 3)


def check_blood_pressure(limits: Limits, systolic: Decimal, diastolic: Decimal) -> Verdict:
    """Judge the pair in mmHg; each value has been checked by itself."""
    rules = limits.rules
    pair = f"{plain(systolic)}/{plain(diastolic)}"
    if systolic < diastolic:
        return Verdict("impossible", f"Blood pressure {pair} looks swapped; type systolic first.")
    if systolic == diastolic:
        return Verdict(
            "impossible", f"Systolic must be above diastolic pressure; {pair} cannot be recorded."
        )
    pulse = systolic - diastolic
    if not rules.pulse_pressure_low <= pulse <= rules.pulse_pressure_high:
        usual = f"{plain(rules.pulse_pressure_low)} to {plain(rules.pulse_pressure_high)} mmHg"
        return Verdict(
            "unlikely",
            f"Systolic and diastolic pressure are usually {usual} apart; "
            f"type them again to confirm {pair}.",
        )
    return OK


def check_weight_change(limits: Limits, weight_kg: Decimal, last_kg: Decimal) -> Verdict:
    """Judge a weight against the last one recorded, both in kg."""
    percent = limits.rules.weight_change_percent
    if abs(weight_kg - last_kg) * 100 <= percent * last_kg:
        return OK
    return Verdict(
        "unlikely",
        f"Weight differs by more than {plain(percent)} % from the last one, {plain(last_kg)} kg; "
        f"type it again to confirm {plain(weight_kg)} kg, then work the dose out again.",
    )


def asks_weight_basis(limits: Limits, body_mass_index: Decimal) -> bool:
    """Return whether to ask which weight the dose goes by: actual, ideal or adjusted."""
    return body_mass_index >= limits.rules.weight_basis_from_bmi


def check_ordered_dose(
    limits: Limits, ordered_mg: Decimal, mg_per_kg: Decimal, weight_kg: Decimal
) -> Verdict:
    """Judge whether mg, mg/kg and kg of one order agree.

    They may differ by the stated percentage, or by what the rounding of mg/kg to its own precision
    makes out, whichever is more: 40 mg at 82.5 kg is 0.48 mg/kg, which gives 39.6 mg.
    """
    expected = mg_per_kg * weight_kg
    allowed = max(
        expected * limits.rules.ordered_dose_percent / 100,
        limits["mg_per_kg"].precision / 2 * weight_kg,
    )
    if abs(ordered_mg - expected) <= allowed:
        return OK
    return Verdict(
        "impossible",
        f"{plain(mg_per_kg)} mg/kg × {plain(weight_kg)} kg is {plain(half_up(expected, 2))} mg, "
        f"not {plain(ordered_mg)} mg; correct the dose or the weight.",
    )


def check_first_dose(limits: Limits, mg_per_kg: Decimal) -> Verdict:
    """Judge the dose of a patient's very first infusion (not for pain infusions)."""
    usual = limits.rules.first_dose_above_mg_per_kg
    if mg_per_kg <= usual:
        return OK
    return Verdict(
        "unlikely",
        f"A first infusion is usually at most {plain(usual)} mg/kg; "
        f"type it again to confirm {plain(mg_per_kg)} mg/kg.",
    )


def check_dose_increase(limits: Limits, mg_per_kg: Decimal, last_mg_per_kg: Decimal) -> Verdict:
    """Judge a dose against that of the last infusion (not for pain infusions)."""
    rules = limits.rules
    increase = mg_per_kg - last_mg_per_kg
    steep = increase * 100 > rules.increase_above_percent * last_mg_per_kg
    if increase <= rules.increase_above_mg_per_kg and not steep:
        return OK
    return Verdict(
        "unlikely",
        f"A dose is usually raised by at most {plain(rules.increase_above_mg_per_kg)} mg/kg and "
        f"{plain(rules.increase_above_percent)} %; the last was {plain(last_mg_per_kg)} mg/kg, "
        f"type it again to confirm {plain(mg_per_kg)} mg/kg.",
    )


def check_given(limits: Limits, given_mg: Decimal, ordered_mg: Decimal) -> Verdict:
    """Judge the amount given against the order, both in mg; what was given is never refused."""
    if given_mg <= ordered_mg:
        return OK
    amounts = f"{plain(given_mg)} mg given, {plain(ordered_mg)} mg ordered"
    percent = limits.rules.incident_above_percent
    if given_mg * 100 > ordered_mg * (100 + percent):
        return Verdict(
            "reason",
            f"More than {plain(percent)} % over the order: {amounts}. Write an incident note.",
        )
    return Verdict("unlikely", f"More than ordered: {amounts}; type it again to confirm.")


def check_balance(
    limits: Limits, drawn_mg: Decimal, given_mg: Decimal, wasted_mg: Decimal
) -> Verdict:
    """Judge whether drawn − given − wasted is zero, in mg."""
    if given_mg > drawn_mg:
        return Verdict(
            "impossible",
            f"{plain(given_mg)} mg given is more than {plain(drawn_mg)} mg drawn; "
            "correct one of them.",
        )
    missing = drawn_mg - given_mg - wasted_mg
    if abs(missing) <= limits.rules.balance_mg:
        return OK
    side = "unaccounted for" if missing > 0 else "more than was drawn"
    return Verdict(
        "reason",
        f"Drawn − given − wasted leaves {plain(abs(missing))} mg {side}; "
        "correct the amounts or write down why.",
    )


def check_session_times(limits: Limits, times: SessionTimes) -> Verdict:
    """Judge check-in ≤ start ≤ end ≤ discharge, and the length of the visit; None is left out."""
    named = [
        ("Check-in", times.checked_in),
        ("the start", times.started),
        ("the end", times.ended),
        ("discharge", times.discharged),
    ]
    known = [(name, at) for name, at in named if at is not None]
    for (earlier_name, earlier), (later_name, later) in pairwise(known):
        if later < earlier:
            first = earlier_name[:1].upper() + earlier_name[1:]
            return Verdict(
                "impossible", f"{first} cannot be after {later_name}; correct one of the times."
            )
    hours = limits.rules.session_hours
    if known and known[-1][1] - known[0][1] > _hours(hours):
        return Verdict(
            "impossible",
            f"A session cannot last longer than {plain(hours)} h; check the dates and times.",
        )
    return OK


def check_vitals_time(limits: Limits, taken: datetime, times: SessionTimes) -> Verdict:
    """Judge whether vital signs were taken within the visit, with its margins on both sides."""
    before, after = limits.rules.vitals_before_min, limits.rules.vitals_after_min
    if times.checked_in is not None and taken < times.checked_in - _minutes(before):
        return Verdict(
            "impossible",
            f"Vital signs cannot be more than {plain(before)} min before check-in; "
            "correct the time.",
        )
    if times.discharged is not None and taken > times.discharged + _minutes(after):
        return Verdict(
            "impossible",
            f"Vital signs cannot be more than {plain(after)} min after discharge; "
            "correct the time.",
        )
    return OK


def age_on(born: date, on: date) -> int:
    """Return the age in completed years; someone born on 29 February ages on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def check_date_of_birth(limits: Limits, born: date, on: date) -> Verdict:
    """Judge a date of birth on the day `on`; below the adult age it asks for the prescriber."""
    if born > on:
        return Verdict("impossible", "A date of birth cannot be in the future; correct the date.")
    return check(limits["age"], Decimal(age_on(born, on)))


def _minutes(number: Decimal) -> timedelta:
    return timedelta(minutes=float(number))


def _hours(number: Decimal) -> timedelta:
    return timedelta(hours=float(number))
