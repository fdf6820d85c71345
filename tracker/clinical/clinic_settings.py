"""What a clinic may decide for itself: each setting with its default and where that comes from."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from tracker.clinical.courses import CourseRules
from tracker.clinical.limits import CrossRules, Limit, Limits

SettingKind = Literal["text", "lines", "number", "bool", "choice", "json"]
"""Of the kinds of text, `lines` holds several lines."""

GROUPS = ("Clinic", "Scales", "Safety", "Limits and rules", "Monitoring", "Checklist")
"""The groups of clinical settings in the order in which they are shown."""

BOUNDS = {
    "soft_low": "ask again below",
    "soft_high": "ask again above",
    "reason_above": "ask for a reason above",
    "hold_below": "hold for the prescriber below",
    "hold_above": "hold for the prescriber above",
}
"""The bounds of a limit that a clinic may move, in words; the hard ones it may not."""

_RISING = (
    "hard_low",
    "hold_below",
    "soft_low",
    "soft_high",
    "reason_above",
    "hold_above",
    "hard_high",
)
_LONGEST_TEXT = 4000  # characters: the steps of a clinic fit on a page or two


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice and what it is called."""

    value: Decimal | str
    label: str


@dataclass(frozen=True, slots=True)
class SettingDefault:
    """One setting as shipped: its default, its unit and the source tag of the default.

    `low`, `high` and `step` bound a number, in its unit; a text matches `pattern`, if there is one.
    `section` is the heading it stands under within its group.
    A default of None means: as shipped in a file of its own (json), or empty (text).
    """

    key: str
    group: str
    title: str
    kind: SettingKind
    default: Any
    source: str
    about: str = ""
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal = Decimal(1)
    choices: tuple[Choice, ...] = ()
    pattern: str = ""
    section: str = ""

    def problem(self, value: object) -> str | None:
        """Return why `value`, as JSON holds it, cannot be the clinic's value, or None."""
        if self.kind == "bool":
            return None if isinstance(value, bool) else "Choose yes or no."
        if self.kind == "choice":
            fits = any(as_json(choice.value) == value for choice in self.choices)
            return None if fits and not isinstance(value, bool) else "Choose one of the list."
        if self.kind in ("text", "lines"):
            return self._text_problem(value)
        return self._number_problem(value) if self.kind == "number" else None

    def _text_problem(self, value: object) -> str | None:
        if not isinstance(value, str):
            return "Type a text."
        if len(value) > _LONGEST_TEXT:
            return f"Type at most {_LONGEST_TEXT} characters."
        if self.pattern and re.fullmatch(self.pattern, value) is None:
            return f"This does not fit. {self.about}"
        return None

    def _number_problem(self, value: object) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return "Type a number."
        number = Decimal(str(value))
        if not number.is_finite():
            return "Type a number."
        if self.low is not None and number < self.low:
            return f"Type {self.low} or more."
        if self.high is not None and number > self.high:
            return f"Type {self.high} or less."
        return None if number % self.step == 0 else f"Type a multiple of {self.step}."


def as_json(value: Decimal | str) -> int | float | str:
    """Return a number as JSON keeps it: whole ones as integers."""
    if isinstance(value, str):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def limit_settings(
    limits: Limits, section: str, movable: Collection[str]
) -> Iterator[SettingDefault]:
    """Yield a setting for each bound, but the hard ones, of the limits of the `movable` fields.

    They stand under the heading `section`, those for pain infusions after the others of a field.
    """
    for field in movable:
        for prefix, suffix, fields in (
            ("limits", "", limits.fields),
            ("limits_pain", ", pain infusions", limits.pain),
        ):
            if field in fields:
                key = f"{prefix}.{field}"
                yield from _bound_settings(key, section, suffix, fields[field])


def _bound_settings(
    prefix: str, section: str, suffix: str, limit: Limit
) -> Iterator[SettingDefault]:
    for bound, words in BOUNDS.items():
        default: Decimal | None = getattr(limit, bound)
        if default is not None:
            yield SettingDefault(
                key=f"{prefix}.{bound}",
                group="Limits and rules",
                section=section,
                title=f"{limit.label}{suffix}: {words}",
                kind="number",
                default=as_json(default),
                source=limit.source,
                unit=limit.unit,
                low=limit.hard_low,
                high=limit.hard_high,
                step=limit.precision,
            )


def clinic_limits(limits: Limits, values: Mapping[str, Any]) -> Limits:
    """Return the limits with the clinic's values by key; what no longer fits stays the default."""
    return Limits(
        {key: _limit("limits", limit, values) for key, limit in limits.fields.items()},
        {key: _limit("limits_pain", limit, values) for key, limit in limits.pain.items()},
        replace(limits.rules, **_rules(CrossRules, "rules", values, Decimal)),
    )


def clinic_course_rules(rules: CourseRules, values: Mapping[str, Any]) -> CourseRules:
    """Return the course rules with the clinic's values by key."""
    return replace(rules, **_rules(CourseRules, "courses", values, int))


def limit_problem(limits: Limits, values: Mapping[str, Any], key: str) -> str | None:
    """Return why the bounds of the limit that `key` belongs to no longer lie in order, or None.

    `values` holds the clinic's values by key, the one to be set included.
    """
    prefix, _, rest = key.partition(".")
    fields = {"limits": limits.fields, "limits_pain": limits.pain}.get(prefix, {})
    limit = fields.get(rest.partition(".")[0])
    if limit is None or _in_order(_moved(prefix, limit, values)):
        return None
    return (
        f"The bounds of {limit.label.lower()} would cross: those that ask again must lie inside"
        " those that ask for a reason, are held, or are refused."
    )


def _limit(prefix: str, limit: Limit, values: Mapping[str, Any]) -> Limit:
    moved = _moved(prefix, limit, values)
    return moved if _in_order(moved) else limit


def _moved(prefix: str, limit: Limit, values: Mapping[str, Any]) -> Limit:
    keys = {bound: f"{prefix}.{limit.field}.{bound}" for bound in BOUNDS}
    bounds: dict[str, Any] = {
        bound: Decimal(str(values[key]))
        for bound, key in keys.items()
        if key in values and getattr(limit, bound) is not None
    }
    return replace(limit, **bounds) if bounds else limit


def _in_order(limit: Limit) -> bool:
    known = [getattr(limit, bound) for bound in _RISING]
    bounds = [bound for bound in known if bound is not None]
    return bounds == sorted(bounds)


def _rules(
    kind: type[Any], prefix: str, values: Mapping[str, Any], number: type[Any]
) -> dict[str, Any]:
    keys = {name: f"{prefix}.{name}" for name in kind.__dataclass_fields__}
    return {name: number(str(values[key])) for name, key in keys.items() if key in values}
