"""Reads resources/checklist.toml: what is asked before an infusion (reference 3.6)."""

from decimal import Decimal
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from tracker.clinical.checklist import (
    Action,
    Checklist,
    ChecklistItem,
    ChecklistRules,
    Condition,
    DerivedBy,
    Instead,
    When,
)
from tracker.clinical.limits import plain
from tracker.knowledge.toml_file import SourceTag, Table, Text, read_toml

ItemId = Annotated[str, StringConstraints(pattern=r"^P\d{2}$")]


class RuleTable(Table):
    """One number of the checklist."""

    value: Decimal = Field(gt=0)
    source: SourceTag


class InsteadTable(Table):
    """Another action where a condition holds."""

    when: Condition
    answer: Text
    action: Action


class ItemTable(Table):
    """One item."""

    title: Text
    when: When
    question: Text
    answers: tuple[Text, ...] = Field(min_length=2)
    fires: dict[str, Action] = Field(min_length=1)
    instead: tuple[InsteadTable, ...] = ()
    clinic_may_set: tuple[Action, ...] = ()
    derived_by: DerivedBy | None = None
    read_back: bool = False
    source: SourceTag

    @model_validator(mode="after")
    def _answers_are_the_listed_ones(self) -> Self:
        firing = [*self.fires, *(each.answer for each in self.instead)]
        if unknown := sorted(set(firing) - set(self.answers[1:])):
            raise ValueError(f"not among the answers after the first: {', '.join(unknown)}")
        if len(set(self.answers)) != len(self.answers):
            raise ValueError("the same answer is there twice")
        return self


class ChecklistFile(Table):
    """The whole file."""

    rules: dict[str, RuleTable]
    items: dict[ItemId, ItemTable]

    @model_validator(mode="after")
    def _rules_are_the_known_ones(self) -> Self:
        if different := set(ChecklistRules.__dataclass_fields__) ^ set(self.rules):
            raise ValueError(f"missing or unknown rules: {', '.join(sorted(different))}")
        return self

    @model_validator(mode="after")
    def _questions_name_known_rules(self) -> Self:
        for key, item in self.items.items():
            named = {name for _, name, _, _ in Formatter().parse(item.question) if name is not None}
            if unknown := sorted(named - set(self.rules)):
                raise ValueError(f"the question of {key} names no rule: {', '.join(unknown)}")
        return self


def load_checklist(path: Path) -> Checklist:
    """Return the checklist of the TOML file at `path`. Raises KnowledgeError naming the place."""
    file = read_toml(path, ChecklistFile)
    numbers = {name: plain(rule.value) for name, rule in file.rules.items()}
    items = {key: _item(key, table, numbers) for key, table in file.items.items()}
    rules = ChecklistRules(**{name: rule.value for name, rule in file.rules.items()})
    return Checklist(MappingProxyType(items), rules)


def _item(key: str, table: ItemTable, numbers: dict[str, str]) -> ChecklistItem:
    return ChecklistItem(
        id=key,
        title=table.title,
        when=table.when,
        question=table.question.format(**numbers),
        answers=table.answers,
        fires=MappingProxyType(table.fires),
        source=table.source,
        instead=tuple(Instead(each.when, each.answer, each.action) for each in table.instead),
        clinic_may_set=table.clinic_may_set,
        derived_by=table.derived_by,
        read_back=table.read_back,
        template=table.question,
    )
