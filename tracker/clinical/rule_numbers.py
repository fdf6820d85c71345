"""The numbers of the rules by key, and the rules with other numbers.

A key stays for ever: a clinic's own values and the threshold sets of old sessions go by it. Such
are `limits.systolic.soft_high`, `rules.balance_mg`, `monitoring.before.systolic_high_hold`,
`monitoring.during.spo2_low_red.over_seconds` and `checklist.once_days`.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any, Literal, TypeVar

from tracker.clinical.checklist import Checklist
from tracker.clinical.limits import Limit, Limits, plain
from tracker.clinical.monitoring_rules import (
    BeforeRule,
    Bound,
    DuringRule,
    MonitoringRules,
)

Numbers = Mapping[str, Decimal]
Part = Literal["before", "during"]
Rule = TypeVar("Rule", BeforeRule, DuringRule)
Plain = TypeVar("Plain")

LIMIT_BOUNDS = (
    "hard_low",
    "hold_below",
    "soft_low",
    "soft_high",
    "reason_above",
    "hold_above",
    "hard_high",
)
"""The bounds of a limit as they rise."""


def rule_key(part: Part, rule: BeforeRule | DuringRule) -> str:
    """Return the key of a rule's bound."""
    return f"monitoring.{part}.{rule.id}"


def monitoring_numbers(rules: MonitoringRules) -> dict[str, Decimal]:
    """Return every number of monitoring by key: bounds, how long they hold, schedule, leaving."""
    numbers = _numbers("monitoring.schedule", rules.schedule)
    for before in rules.before:
        numbers[rule_key("before", before)] = before.bound.number
    for during in rules.during:
        key = rule_key("during", during)
        numbers[key] = during.bound.number
        if during.over_seconds:
            numbers[f"{key}.over_seconds"] = Decimal(during.over_seconds)
        if during.over_minutes is not None:
            numbers[f"{key}.over_minutes"] = Decimal(during.over_minutes)
    return numbers | _numbers("monitoring.discharge", rules.discharge)


def with_monitoring_numbers(rules: MonitoringRules, numbers: Numbers) -> MonitoringRules:
    """Return the rules with those of their numbers that are given."""
    return replace(
        rules,
        schedule=_with(rules.schedule, "monitoring.schedule", numbers),
        before=tuple(_with_bound(rule, rule_key("before", rule), numbers) for rule in rules.before),
        during=tuple(_during(rule, numbers) for rule in rules.during),
        discharge=_with(rules.discharge, "monitoring.discharge", numbers),
    )


def with_checklist_numbers(checklist: Checklist, numbers: Numbers) -> Checklist:
    """Return the checklist with those of its numbers that are given, in its questions too."""
    rules = _with(checklist.rules, "checklist", numbers)
    words = {each.name: plain(getattr(rules, each.name)) for each in fields(rules)}
    items = {
        key: replace(item, question=item.template.format(**words))
        for key, item in checklist.items.items()
    }
    return Checklist(items, rules)


def chair_numbers(monitoring: MonitoringRules, checklist: Checklist) -> dict[str, Decimal]:
    """Return every number of monitoring and of the checklist by key."""
    return monitoring_numbers(monitoring) | _numbers("checklist", checklist.rules)


def limit_numbers(limits: Limits) -> dict[str, Decimal]:
    """Return every bound of every limit, the hard ones included, and the crossing rules, by key."""
    numbers = {}
    for prefix, group in (("limits", limits.fields), ("limits_pain", limits.pain)):
        for field, limit in group.items():
            for bound in LIMIT_BOUNDS:
                value: Decimal | None = getattr(limit, bound)
                if value is not None:
                    numbers[f"{prefix}.{field}.{bound}"] = value
    return numbers | _numbers("rules", limits.rules)


def with_limit_numbers(limits: Limits, numbers: Numbers) -> Limits:
    """Return the limits with exactly the bounds that are given.

    A bound that is not among the numbers did not hold; a field of which none is stays as it is.
    """
    return Limits(
        {field: _limit(each, "limits", numbers) for field, each in limits.fields.items()},
        {field: _limit(each, "limits_pain", numbers) for field, each in limits.pain.items()},
        _with(limits.rules, "rules", numbers),
    )


def _numbers(prefix: str, rules: Any) -> dict[str, Decimal]:
    return {f"{prefix}.{each.name}": getattr(rules, each.name) for each in fields(rules)}


def _with(rules: Plain, prefix: str, numbers: Numbers) -> Plain:
    names = [each.name for each in fields(rules)]  # type: ignore[arg-type]  # all are dataclasses
    given = {name: numbers[f"{prefix}.{name}"] for name in names if f"{prefix}.{name}" in numbers}
    return replace(rules, **given)  # type: ignore[type-var]


def _with_bound(rule: Rule, key: str, numbers: Numbers) -> Rule:
    number = numbers.get(key, rule.bound.number)
    return replace(rule, bound=Bound(rule.bound.comparison, number))


def _during(rule: DuringRule, numbers: Numbers) -> DuringRule:
    key = rule_key("during", rule)
    minutes = numbers.get(f"{key}.over_minutes", rule.over_minutes)
    return replace(
        _with_bound(rule, key, numbers),
        over_seconds=int(numbers.get(f"{key}.over_seconds", rule.over_seconds)),
        over_minutes=None if minutes is None else int(minutes),
    )


def _limit(limit: Limit, prefix: str, numbers: Numbers) -> Limit:
    bounds: dict[str, Any] = {
        bound: numbers.get(f"{prefix}.{limit.field}.{bound}") for bound in LIMIT_BOUNDS
    }
    known = any(value is not None for value in bounds.values())
    return replace(limit, **bounds) if known else limit
