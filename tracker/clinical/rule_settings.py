"""The bounds of monitoring and the actions of the checklist as settings a clinic may change."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from tracker.clinical.checklist import Action, Checklist, ChecklistItem
from tracker.clinical.clinic_settings import Choice, SettingDefault, as_json
from tracker.clinical.limits import Limit, Limits
from tracker.clinical.monitoring_rules import (
    BeforeRule,
    Comparison,
    DuringRule,
    Measure,
    MonitoringRules,
)
from tracker.clinical.rule_numbers import rule_key

_SECTIONS: dict[Measure, str] = {
    "systolic": "blood pressure",
    "diastolic": "blood pressure",
    "heart_rate": "heart rate",
    "spo2": "oxygen",
    "respiratory_rate": "breathing",
    "temperature_c": "temperature",
    "moaas": "sedation",
}
_ORDER = tuple(dict.fromkeys(_SECTIONS.values()))
_BOUNDS: dict[Comparison, str] = {
    "above": "above",
    "at_least": "from",
    "below": "below",
    "at_most": "at or below",
    "rises_by": "from a rise of",
    "falls_by": "from a fall of",
}
_ACTIONS: dict[Action, str] = {
    "block": "block: the infusion cannot start",
    "hold": "hold: a prescriber's name and reason",
    "warn": "warn: seen and acknowledged",
    "note": "note: recorded",
}
_LONGEST = {"over_seconds": Decimal(300), "over_minutes": Decimal(60)}


def rule_settings(rules: MonitoringRules, limits: Limits) -> Iterator[SettingDefault]:
    """Yield a setting for each bound, within the hard limits of its value, and each duration."""
    for before in sorted(rules.before, key=_place):
        title = f"{_name(before, limits)}: {before.words or before.level}"
        setting = _bound(before, limits, title, rule_key("before", before))
        yield replace(setting, section=_section("Before the start", before))
    for during in sorted(rules.during, key=_place):
        yield from _during(during, limits)


def checklist_action_key(item: ChecklistItem) -> str:
    """Return the key of the setting for what an item of the checklist leads to."""
    return f"checklist.action.{item.id}"


def checklist_settings(checklist: Checklist) -> Iterator[SettingDefault]:
    """Yield a setting for each item whose action a clinic may choose."""
    for item in checklist.items.values():
        if item.clinic_may_set:
            yield SettingDefault(
                key=checklist_action_key(item),
                group="Checklist",
                section="How it is done",
                title=f"{item.title} ({item.id}): “{next(iter(item.fires))}” leads to",
                about=item.question
                + "".join(f" ({each.when}: {each.action})" for each in item.instead),
                kind="choice",
                default=item.own_action,
                source=item.source,
                choices=tuple(Choice(action, _ACTIONS[action]) for action in item.clinic_may_set),
            )


def _during(rule: DuringRule, limits: Limits) -> Iterator[SettingDefault]:
    key, name, section = (
        rule_key("during", rule),
        _name(rule, limits),
        _section("During and after", rule),
    )
    if rule.confirmed:
        name = f"{name}, confirmed"
    if rule.with_signs:
        name = f"{name} with signs of an emergency"
    if rule.over_minutes is not None:
        name = f"{name} that lasts"
    bound = replace(_bound(rule, limits, f"{name}: {rule.level}", key), section=section)
    yield bound
    if rule.over_seconds:
        yield _duration(bound, f"{name}: {rule.level} after more than", rule.over_seconds, "s")
    if rule.over_minutes is not None:
        yield _duration(bound, f"{name}: {rule.level} after", rule.over_minutes, "min")


def _place(rule: BeforeRule | DuringRule) -> int:
    return _ORDER.index(_SECTIONS[rule.measure])


def _section(part: str, rule: BeforeRule | DuringRule) -> str:
    return f"{part}: {_SECTIONS[rule.measure]}"


def _name(rule: BeforeRule | DuringRule, limits: Limits) -> str:
    return _field(rule, limits).label


def _field(rule: BeforeRule | DuringRule, limits: Limits) -> Limit:
    return limits["temperature" if rule.measure == "temperature_c" else rule.measure]


def _bound(rule: BeforeRule | DuringRule, limits: Limits, title: str, key: str) -> SettingDefault:
    field = _field(rule, limits)
    low, high = field.hard_low, field.hard_high
    if rule.bound.comparison in {"rises_by", "falls_by"} and low is not None and high is not None:
        low, high = field.precision, high - low
    return SettingDefault(
        key=key,
        group="Monitoring",
        title=f"{title} {_BOUNDS[rule.bound.comparison]}",
        kind="number",
        default=as_json(rule.bound.number),
        source=rule.source,
        about=rule.advice,
        unit=field.unit,
        low=low,
        high=high,
        step=field.precision,
    )


def _duration(bound: SettingDefault, title: str, default: int, unit: str) -> SettingDefault:
    name = "over_seconds" if unit == "s" else "over_minutes"
    return replace(
        bound,
        key=f"{bound.key}.{name}",
        title=title,
        default=default,
        unit=unit,
        low=Decimal(1),
        high=_LONGEST[name],
        step=Decimal(1),
    )
