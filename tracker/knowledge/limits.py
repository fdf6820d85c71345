"""Reads resources/limits.toml: what may be typed in each field (reference 3.1 and 4.4)."""

from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Self

from pydantic import Field, model_validator

from tracker.clinical.limits import CrossRules, Limit, Limits
from tracker.knowledge.toml_file import SourceTag, Table, Text, read_toml


class RangeTable(Table):
    """The bounds of one field for one kind of infusion."""

    hard_low: Decimal | None = None
    hard_high: Decimal | None = None
    hard_low_excluded: bool = False
    soft_low: Decimal | None = None
    soft_high: Decimal | None = None
    reason_above: Decimal | None = None
    hold_below: Decimal | None = None
    hold_above: Decimal | None = None
    choices: tuple[Decimal, ...] = ()
    source: SourceTag

    @model_validator(mode="after")
    def _bounds_are_nested(self) -> Self:
        falling = [self.hard_high, self.hold_above, self.reason_above, self.soft_high]
        rising = [self.hard_low, self.hold_below, self.soft_low]
        order = [*rising, *reversed(falling)]
        known = [bound for bound in order if bound is not None]
        if known != sorted(known):
            raise ValueError("the soft bounds must lie inside the hard ones")
        if not self.choices and (self.hard_low is None or self.hard_high is None):
            raise ValueError("both hard bounds are needed, or a list of choices")
        return self


class LimitTable(RangeTable):
    """One field: its name and unit, its bounds, and those of pain infusions where they differ."""

    label: Text
    unit: str
    precision: Decimal = Field(gt=0)
    pain: RangeTable | None = None


class RuleTable(Table):
    """One number of a check that looks at more than one value."""

    value: Decimal = Field(gt=0)
    source: SourceTag


class LimitsFile(Table):
    """The whole file."""

    limits: dict[str, LimitTable]
    rules: dict[str, RuleTable]

    @model_validator(mode="after")
    def _rules_are_the_known_ones(self) -> Self:
        known = set(CrossRules.__dataclass_fields__)
        if different := known ^ set(self.rules):
            raise ValueError(f"missing or unknown rules: {', '.join(sorted(different))}")
        return self


def load_limits(path: Path) -> Limits:
    """Return the limits of the TOML file at `path`. Raises KnowledgeError naming the place."""
    file = read_toml(path, LimitsFile)
    fields = {field: _limit(field, table, table) for field, table in file.limits.items()}
    pain = {
        field: _limit(field, table, table.pain)
        for field, table in file.limits.items()
        if table.pain is not None
    }
    rules = CrossRules(**{name: rule.value for name, rule in file.rules.items()})
    return Limits(MappingProxyType(fields), MappingProxyType(pain), rules)


def _limit(field: str, table: LimitTable, bounds: RangeTable) -> Limit:
    return Limit(
        field=field,
        label=table.label,
        unit=table.unit,
        precision=table.precision,
        **{name: getattr(bounds, name) for name in RangeTable.model_fields},
    )
