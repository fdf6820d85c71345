"""What a typed number may be: refused, asked for again, held for the prescriber, or taken.

The rules stand here, their numbers in resources/limits.toml (reference 3.1 and 4.4).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

VerdictKind = Literal["ok", "unlikely", "reason", "hold", "impossible"]

_SEVERITY: tuple[VerdictKind, ...] = ("ok", "unlikely", "reason", "hold", "impossible")
_NUMBER = re.compile(r"-?[0-9]*[.,]?[0-9]+")
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
_BEGUN = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]+)(?P<point>[.,]?)(?P<fraction>[0-9]*)")
_LONGEST = 12  # characters: more than any number at the chair, and short of a slip with a scanner


class NotANumber(ValueError):
    """What was typed is no number; the text says what to type."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done with a value, and the plain sentence that says so.

    ok: take it. unlikely: ask for the value again. reason: take it with a written reason.
    hold: take it with the prescriber's approval and reason. impossible: refuse it.
    """

    kind: VerdictKind
    sentence: str = ""

    @property
    def refused(self) -> bool:
        """Whether the value must not be recorded."""
        return self.kind == "impossible"

    @property
    def asks(self) -> bool:
        """Whether the value may be recorded, but not without a further answer."""
        return self.kind in {"unlikely", "reason", "hold"}


OK = Verdict("ok")


@dataclass(frozen=True, slots=True)
class Limit:
    """The limits of one field, in its `unit`; a missing soft limit or tier is None.

    Hard and soft bounds belong to the range, but for a `hard_low` that is excluded (more than 0).
    Values are multiples of `precision`. `choices`, where there are any, are the only values.
    """

    field: str
    label: str
    unit: str
    precision: Decimal
    source: str
    hard_low: Decimal | None = None
    hard_high: Decimal | None = None
    hard_low_excluded: bool = False
    soft_low: Decimal | None = None
    soft_high: Decimal | None = None
    reason_above: Decimal | None = None
    hold_below: Decimal | None = None
    hold_above: Decimal | None = None
    choices: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class CrossRules:
    """The numbers of the checks that look at more than one value; the names carry the unit."""

    pulse_pressure_low: Decimal
    pulse_pressure_high: Decimal
    weight_change_percent: Decimal
    weight_basis_from_bmi: Decimal
    ordered_dose_percent: Decimal
    first_dose_above_mg_per_kg: Decimal
    increase_above_mg_per_kg: Decimal
    increase_above_percent: Decimal
    incident_above_percent: Decimal
    balance_mg: Decimal
    vitals_before_min: Decimal
    vitals_after_min: Decimal
    session_hours: Decimal
    late_entry_hours: Decimal
    future_minutes: Decimal


@dataclass(frozen=True, slots=True)
class Limits:
    """Every limit by field, the ones that differ for pain infusions, and the crossing rules."""

    fields: Mapping[str, Limit]
    pain: Mapping[str, Limit]
    rules: CrossRules

    def __getitem__(self, field: str) -> Limit:
        return self.fields[field]

    def for_indication(self, field: str, *, pain: bool) -> Limit:
        """Return the limit of `field` for a pain infusion or any other. Raises KeyError."""
        return self.pain.get(field, self.fields[field]) if pain else self.fields[field]


def check(limit: Limit, value: Decimal) -> Verdict:
    """Judge one value in the limit's unit; the sentence names field, limit and unit."""
    if limit.choices:
        return OK if value in limit.choices else Verdict("impossible", _choice_sentence(limit))
    if not _inside(value, limit.hard_low, limit.hard_high) or (
        limit.hard_low_excluded and value == limit.hard_low
    ):
        return Verdict("impossible", _hard_sentence(limit, value))
    if value % limit.precision != 0:
        return Verdict("impossible", _precision_sentence(limit, value))
    return _check_tiers(limit, value)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the first of the most severe verdicts; OK where there are none."""
    return max(verdicts, key=lambda verdict: _SEVERITY.index(verdict.kind), default=OK)


def parse_number(text: str) -> Decimal:
    """Return the number typed with a decimal point or comma; blanks around it do not count.

    Raises NotANumber for anything else: other digits than 0 to 9, exponents, and thousands
    separators (`1,000` could mean 1 or 1000, so it is refused).
    """
    typed = text.strip().replace("\N{MINUS SIGN}", "-")
    if not typed:
        raise NotANumber("Type a number, such as 70.5.")
    if _THOUSANDS.fullmatch(typed):
        raise NotANumber(
            f"“{typed}” can be read in two ways. Type thousands without a comma, "
            "and decimals with a point."
        )
    if len(typed) > _LONGEST or not _NUMBER.fullmatch(typed):
        raise NotANumber(
            f"“{typed[:_LONGEST]}” is not a number. Use the digits 0 to 9 "
            "with one point or comma, such as 70.5."
        )
    return Decimal(typed.replace(",", "."))


def next_field_is_complete(limit: Limit, typed: str) -> bool:
    """Return whether no longer number inside the hard limits could start with what was typed.

    Then the field may be judged and left. Numbers are taken as people write them, without
    leading zeros, so a lone 0 is complete where no fraction can follow.
    """
    begun = _BEGUN.fullmatch(typed.strip())
    if begun is None:
        return False
    if limit.choices:
        longer = (plain(choice) for choice in limit.choices)
        return not any(text.startswith(typed.strip()) and text != typed.strip() for text in longer)
    low, high = limit.hard_low, limit.hard_high
    if begun["sign"]:
        low, high = _negated(high), _negated(low)
    return not any(
        (high is None or first <= high) and (low is None or last >= low)
        for first, last in _longer_numbers(begun, limit)
    )


def plain(number: Decimal) -> str:
    """Return the number as a person writes it: 70.0 as 70, never with an exponent."""
    return format(number.normalize(), "f")


def with_unit(number: Decimal, unit: str) -> str:
    """Return the number and its unit, `70 kg` or `74/min`, or the number alone."""
    gap = "" if not unit or unit.startswith("/") else " "
    return f"{plain(number)}{gap}{unit}"


def _longer_numbers(begun: re.Match[str], limit: Limit) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield the spans, without sign, of the longer numbers that start with what was typed."""
    whole, fraction = begun["whole"], begun["fraction"]
    places = max(0, -int(limit.precision.as_tuple().exponent))
    finest = Decimal(1).scaleb(-places)
    if places > len(fraction):
        first = Decimal(f"{whole}.{fraction}0")
        yield first, first + Decimal(1).scaleb(-len(fraction)) - finest
    if begun["point"] or whole.startswith("0"):
        return
    for zeros in range(1, _LONGEST - len(whole)):
        tens = Decimal(10) ** zeros
        yield Decimal(whole) * tens, (Decimal(whole) + 1) * tens - finest


def _check_tiers(limit: Limit, value: Decimal) -> Verdict:
    if not _inside(value, limit.hold_below, limit.hold_above):
        return Verdict("hold", _tier_sentence(limit, value, "hold"))
    if not _inside(value, None, limit.reason_above):
        return Verdict("reason", _tier_sentence(limit, value, "reason"))
    if not _inside(value, limit.soft_low, limit.soft_high):
        usual = _range_words(limit.soft_low, limit.soft_high, limit.unit)
        again = f"type it again to confirm {plain(value)}"
        return Verdict("unlikely", f"{limit.label} is usually {usual}; {again}.")
    return OK


def _inside(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _negated(number: Decimal | None) -> Decimal | None:
    return None if number is None else -number


def _range_words(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    if low is not None and high is not None:
        return f"{plain(low)} to {with_unit(high, unit)}"
    if high is not None:
        return f"at most {with_unit(high, unit)}"
    return "" if low is None else f"at least {with_unit(low, unit)}"


def _choice_sentence(limit: Limit) -> str:
    *first, last = (plain(choice) for choice in limit.choices)
    choices = " or ".join(part for part in (", ".join(first), last) if part)
    return f"{limit.label} must be {choices} {limit.unit}".rstrip() + "."


def _hard_sentence(limit: Limit, value: Decimal) -> str:
    allowed = _range_words(limit.hard_low, limit.hard_high, limit.unit)
    if limit.hard_low_excluded and limit.hard_low is not None:
        at_most = _range_words(None, limit.hard_high, limit.unit)
        allowed = f"more than {plain(limit.hard_low)} and {at_most}"
    return f"{limit.label} must be {allowed}; {plain(value)} cannot be recorded."


def _precision_sentence(limit: Limit, value: Decimal) -> str:
    step = with_unit(limit.precision, limit.unit)
    return f"{limit.label} is recorded in steps of {step}; round {plain(value)} and type it again."


def _tier_sentence(limit: Limit, value: Decimal, kind: Literal["hold", "reason"]) -> str:
    below = limit.hold_below if kind == "hold" else None
    if below is not None and value < below:
        bound = f"below {with_unit(below, limit.unit)}"
    else:
        above = limit.hold_above if kind == "hold" else limit.reason_above
        bound = "" if above is None else f"above {with_unit(above, limit.unit)}"
    asks = (
        "needs the prescriber's approval and reason"
        if kind == "hold"
        else ("needs the prescriber's reason")
    )
    return f"{limit.label} {bound} {asks}; {plain(value)} was typed."
