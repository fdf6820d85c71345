"""Reads resources/monitoring.toml: readings around an infusion and leaving (reference 4.1-4.5)."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Self, get_args

from pydantic import Field, StringConstraints, model_validator

from tracker.clinical.monitoring_rules import (
    BeforeLevel,
    BeforeRule,
    Bound,
    Comparison,
    DischargeRules,
    DuringLevel,
    DuringRule,
    Measure,
    MonitoringRules,
    ScheduleRules,
    Sign,
)
from tracker.knowledge.toml_file import SourceTag, Table, Text, read_toml

RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{2,50}$")]

_COMPARISONS: tuple[Comparison, ...] = get_args(Comparison)


class NumberTable(Table):
    """One number."""

    value: Decimal = Field(ge=0)
    source: SourceTag


class BoundTable(Table):
    """One bound of a measure, in exactly one of the ways to hold a value against a number."""

    id: RuleId
    measure: Measure
    above: Decimal | None = None
    at_least: Decimal | None = None
    below: Decimal | None = None
    at_most: Decimal | None = None
    rises_by: Decimal | None = Field(default=None, gt=0)
    falls_by: Decimal | None = Field(default=None, gt=0)
    advice: Text
    source: SourceTag

    @model_validator(mode="after")
    def _has_one_bound(self) -> Self:
        if sum(getattr(self, name) is not None for name in _COMPARISONS) != 1:
            raise ValueError(f"exactly one is needed of {', '.join(_COMPARISONS)}")
        return self

    def bound(self) -> Bound:
        """Return the bound."""
        numbers = {name: getattr(self, name) for name in _COMPARISONS}
        return next(Bound(name, number) for name, number in numbers.items() if number is not None)


class BeforeTable(BoundTable):
    """A bound before the start."""

    level: BeforeLevel
    words: str = ""
    repeated: bool = False


class DuringTable(BoundTable):
    """A bound during the infusion and after it."""

    group: Text
    level: DuringLevel
    confirmed: bool = False
    over_seconds: int = Field(default=0, ge=0)
    over_minutes: int | None = Field(default=None, gt=0)
    with_signs: bool = False


class SignTable(Table):
    """Something seen."""

    label: Text
    level: DuringLevel | None = None
    with_pressure: bool = False
    advice: str = ""
    source: SourceTag
    effects: tuple[Text, ...] = ()
    effects_from_grade: int = Field(default=1, ge=1, le=5)

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if self.level is None and not self.with_pressure:
            raise ValueError("'level' or 'with_pressure' is needed")
        if self.level is not None and not self.advice:
            raise ValueError("a level needs its 'advice'")
        return self


class MonitoringFile(Table):
    """The whole file."""

    schedule: dict[str, NumberTable]
    before: tuple[BeforeTable, ...]
    during: tuple[DuringTable, ...]
    signs: dict[str, SignTable]
    discharge: dict[str, NumberTable]

    @model_validator(mode="after")
    def _numbers_are_the_known_ones(self) -> Self:
        for found, known in ((self.schedule, ScheduleRules), (self.discharge, DischargeRules)):
            if different := set(known.__dataclass_fields__) ^ set(found):
                raise ValueError(f"missing or unknown numbers: {', '.join(sorted(different))}")
        return self

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        for rules in (self.before, self.during):
            counted = Counter(rule.id for rule in rules)
            if twice := sorted(key for key, count in counted.items() if count > 1):
                raise ValueError(f"the id '{twice[0]}' is there twice")
        return self


def load_monitoring(path: Path) -> MonitoringRules:
    """Return the rules of the TOML file at `path`. Raises KnowledgeError naming the place."""
    file = read_toml(path, MonitoringFile)
    signs = {key: Sign(key=key, **dict(each)) for key, each in file.signs.items()}
    return MonitoringRules(
        schedule=ScheduleRules(**{name: each.value for name, each in file.schedule.items()}),
        before=tuple(_before(each) for each in file.before),
        during=tuple(_during(each) for each in file.during),
        signs=MappingProxyType(signs),
        discharge=DischargeRules(**{name: each.value for name, each in file.discharge.items()}),
    )


def _before(table: BeforeTable) -> BeforeRule:
    return BeforeRule(
        id=table.id,
        measure=table.measure,
        bound=table.bound(),
        level=table.level,
        repeated=table.repeated,
        advice=table.advice,
        source=table.source,
        words=table.words,
    )


def _during(table: DuringTable) -> DuringRule:
    return DuringRule(
        id=table.id,
        group=table.group,
        measure=table.measure,
        bound=table.bound(),
        level=table.level,
        confirmed=table.confirmed,
        over_seconds=table.over_seconds,
        over_minutes=table.over_minutes,
        with_signs=table.with_signs,
        advice=table.advice,
        source=table.source,
    )
