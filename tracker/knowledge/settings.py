"""Reads resources/settings.toml: what a clinic may decide for itself, and each default's source."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from tracker.clinical.checklist import Checklist
from tracker.clinical.clinic_settings import (
    Choice,
    SettingDefault,
    SettingKind,
    as_json,
    limit_settings,
)
from tracker.clinical.limits import Limits
from tracker.clinical.monitoring_rules import MonitoringRules
from tracker.clinical.rule_settings import checklist_settings, rule_settings
from tracker.folders import resource
from tracker.knowledge.checklist import ChecklistFile
from tracker.knowledge.courses import CoursesFile
from tracker.knowledge.limits import LimitsFile
from tracker.knowledge.monitoring import MonitoringFile
from tracker.knowledge.toml_file import KnowledgeError, SourceTag, Table, Text, read_toml

_VISIT = ("schedule", "before", "during", "discharge")
"""Monitoring is shown in the order of a visit."""


class ChoiceTable(Table):
    """One value of a choice."""

    value: Decimal | str
    label: Text


class SettingTable(Table):
    """One setting."""

    group: Literal["Clinic", "Scales", "Safety", "Limits and rules", "Monitoring", "Checklist"]
    section: str = ""
    title: Text
    about: str = ""
    kind: SettingKind
    default: bool | Decimal | str | None = None
    source: SourceTag | None = None
    unit: str = ""
    pattern: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal = Field(default=Decimal(1), gt=0)
    choices: tuple[ChoiceTable, ...] = ()

    @model_validator(mode="after")
    def _kind_has_what_it_needs(self) -> Self:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("'choices' belong to the kind 'choice', which needs them")
        return self


class SettingsFile(Table):
    """The whole file."""

    limits: dict[Text, tuple[Text, ...]]
    settings: dict[str, SettingTable]


def load_settings(
    path: Path, limits: Limits, monitoring: MonitoringRules, checklist: Checklist
) -> Mapping[str, SettingDefault]:
    """Return every setting by key: those of the file, and what a clinic may move of the rules.

    Those are the bounds of limits and of monitoring, and actions of the checklist. Raises
    KnowledgeError naming the place.
    """
    elsewhere = _sourced_numbers()
    file = read_toml(path, SettingsFile)
    fields = {field for section in file.limits.values() for field in section}
    if unknown := fields - set(limits.fields):
        raise KnowledgeError(f"{path.name}: there is no limit '{min(unknown)}'.")
    every = [
        *(_setting(path, key, table, elsewhere) for key, table in file.settings.items()),
        *chain(*(limit_settings(limits, *section) for section in file.limits.items())),
        *rule_settings(monitoring, limits),
        *checklist_settings(checklist),
    ]
    return MappingProxyType({entry.key: entry for entry in sorted(every, key=_place)})


def _place(setting: SettingDefault) -> int:
    part = setting.key.split(".")[1]
    return _VISIT.index(part) if setting.group == "Monitoring" else 0


def _sourced_numbers() -> dict[str, tuple[Decimal, str]]:
    """Return by key the numbers that stand in files of their own, each with its source."""
    courses = read_toml(resource("courses.toml"), CoursesFile)
    monitoring = read_toml(resource("monitoring.toml"), MonitoringFile)
    tables = {
        "rules": read_toml(resource("limits.toml"), LimitsFile).rules,
        "courses": {name: getattr(courses, name) for name in CoursesFile.model_fields},
        "monitoring.schedule": monitoring.schedule,
        "monitoring.discharge": monitoring.discharge,
        "checklist": read_toml(resource("checklist.toml"), ChecklistFile).rules,
    }
    return {
        f"{prefix}.{name}": (Decimal(rule.value), rule.source)
        for prefix, rules in tables.items()
        for name, rule in rules.items()
    }


def _setting(
    path: Path, key: str, table: SettingTable, elsewhere: Mapping[str, tuple[Decimal, str]]
) -> SettingDefault:
    default, source = elsewhere.get(key, (table.default, table.source))
    if source is None:
        raise KnowledgeError(f"{path.name}: 'settings.{key}.source' is missing.")
    setting = SettingDefault(
        key=key,
        group=table.group,
        title=table.title,
        kind=table.kind,
        default=_plain(default),
        source=source,
        about=table.about,
        unit=table.unit,
        pattern=table.pattern,
        low=table.low,
        high=table.high,
        step=table.step,
        section=table.section,
        choices=tuple(Choice(choice.value, choice.label) for choice in table.choices),
    )
    problem = None if setting.default is None else setting.problem(setting.default)
    if problem is not None:
        raise KnowledgeError(f"{path.name}: the default of '{key}' does not fit. {problem}")
    return setting


def _plain(value: bool | Decimal | str | None) -> Any:
    return value if value is None or isinstance(value, bool) else as_json(value)
