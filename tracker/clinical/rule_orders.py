"""Which numbers of the rules must not pass each other, and what a clinic set that still fits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product
from typing import Any, Literal

from tracker.clinical.checklist import Checklist
from tracker.clinical.clinic_settings import SettingDefault
from tracker.clinical.limits import with_unit
from tracker.clinical.monitoring_rules import BeforeRule, DuringRule, MonitoringRules
from tracker.clinical.rule_numbers import (
    Numbers,
    Part,
    chair_numbers,
    rule_key,
)

_SIDES: dict[str, Literal["high", "low"]] = {
    "above": "high",
    "at_least": "high",
    "below": "low",
    "at_most": "low",
}
_LEVELS = ("warn", "hold", "amber", "red", "stop")


@dataclass(frozen=True, slots=True)
class Order:
    """The number at `lower` must not be more than the one at `upper`; both are keys."""

    lower: str
    upper: str

    def broken(self, numbers: Numbers) -> bool:
        """Return whether the two have passed each other."""
        return numbers[self.lower] > numbers[self.upper]


_FIXED = (
    Order("monitoring.schedule.interval_close_min", "monitoring.schedule.interval_wide_min"),
    Order("monitoring.schedule.pain_later_close_min", "monitoring.schedule.pain_later_wide_min"),
    Order("monitoring.schedule.late_close_min", "monitoring.schedule.late_wide_min"),
    Order("monitoring.schedule.late_close_min", "monitoring.schedule.interval_close_min"),
    Order("monitoring.schedule.late_wide_min", "monitoring.schedule.interval_wide_min"),
    Order("monitoring.schedule.late_close_min", "monitoring.schedule.after_end_min"),
    Order("monitoring.discharge.heart_rate_low", "monitoring.discharge.heart_rate_high"),
    Order("monitoring.discharge.diastolic_below", "monitoring.discharge.systolic_below"),
    Order(
        "monitoring.discharge.aldrete_full_below_percent",
        "monitoring.discharge.aldrete_none_from_percent",
    ),
    Order("checklist.mania_warn_above", "checklist.mania_hold_from"),
    Order("checklist.stimulant_hold_above_diastolic", "checklist.stimulant_hold_above_systolic"),
    Order("checklist.weight_days_initial", "checklist.weight_days_booster"),
)


def clinic_numbers(
    monitoring: MonitoringRules, checklist: Checklist, values: Mapping[str, Any]
) -> Numbers:
    """Return the numbers of monitoring and checklist by key, with the clinic's values.

    Of values that contradict each other none is taken: there the numbers stay as shipped.
    """
    shipped = chair_numbers(monitoring, checklist)
    own = {key: Decimal(str(values[key])) for key in shipped if key in values}
    every = orders(monitoring)
    while (found := _first_broken(every, shipped, own)) is not None:
        own.pop(found.lower, None)
        own.pop(found.upper, None)
    return {**shipped, **own}


def orders(rules: MonitoringRules) -> tuple[Order, ...]:
    """Return what must be in order: the milder bound first, and no high bound below a low one.

    Of two holds of one value the one later in the file is the graver. A stop that needs signs of an
    emergency may come at a lower value than one without.
    """
    return (*_of_rules("before", rules.before), *_of_rules("during", rules.during), *_FIXED)


def order_problem(
    monitoring: MonitoringRules,
    numbers: Numbers,
    key: str,
    settings: Mapping[str, SettingDefault],
) -> str | None:
    """Return why the number at `key`, among all `numbers`, contradicts another one, or None."""
    for order in orders(monitoring):
        if key in (order.lower, order.upper) and order.broken(numbers):
            lower, upper = (_named(each, numbers, settings) for each in (order.lower, order.upper))
            return f"{lower} must not be more than {upper}. Change the other one of the two first."
    return None


def _first_broken(orders: Sequence[Order], shipped: Numbers, own: Numbers) -> Order | None:
    numbers = {**shipped, **own}
    return next(
        (
            order
            for order in orders
            if order.broken(numbers) and (order.lower in own or order.upper in own)
        ),
        None,
    )


def _named(key: str, numbers: Numbers, settings: Mapping[str, SettingDefault]) -> str:
    setting = settings[key]
    return f"“{setting.title}” ({with_unit(numbers[key], setting.unit)})"


def _of_rules(part: Part, rules: Sequence[BeforeRule | DuringRule]) -> Iterator[Order]:
    plain = [rule for rule in rules if rule.bound.comparison in _SIDES and not _needs_signs(rule)]
    plain.sort(key=lambda rule: _LEVELS.index(rule.level))
    for measure in dict.fromkeys(rule.measure for rule in plain):
        sides: dict[str, list[str]] = {"low": [], "high": []}
        for rule in plain:
            if rule.measure == measure:
                sides[_SIDES[rule.bound.comparison]].append(rule_key(part, rule))
        yield from (Order(mild, grave) for mild, grave in combinations(sides["high"], 2))
        yield from (Order(grave, mild) for mild, grave in combinations(sides["low"], 2))
        yield from (Order(low, high) for low, high in product(sides["low"], sides["high"]))


def _needs_signs(rule: BeforeRule | DuringRule) -> bool:
    return isinstance(rule, DuringRule) and rule.with_signs
