"""Reads resources/settings.toml: what a clinic may decide for itself, and each default's source."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from tracker.clinical.clinic_settings import (
    Choice,
    SettingDefault,
    SettingKind,
    as_json,
    limit_settings,
)
from tracker.clinical.limits import Limits
from tracker.knowledge.courses import CoursesFile
from tracker.knowledge.limits import LimitsFile
from tracker.knowledge.toml_file import KnowledgeError, SourceTag, Table, Text, read_toml


class ChoiceTable(Table):
    """One value of a choice."""

    value: Decimal | str
    label: Text


class SettingTable(Table):
    """One setting."""

    group: Literal["Clinic", "Scales", "Safety", "Limits and rules"]
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

    limits: tuple[Text, ...]
    settings: dict[str, SettingTable]


def load_settings(
    path: Path, limits: Limits, limits_path: Path, courses_path: Path
) -> Mapping[str, SettingDefault]:
    """Return every setting by key, the bounds of `limits` that a clinic may move included.

    Raises KnowledgeError naming the place.
    """
    elsewhere = _sourced_numbers(limits_path, courses_path)
    file = read_toml(path, SettingsFile)
    if unknown := set(file.limits) - set(limits.fields):
        raise KnowledgeError(f"{path.name}: there is no limit '{min(unknown)}'.")
    entries = [_setting(path, key, table, elsewhere) for key, table in file.settings.items()]
    every = [*entries, *limit_settings(limits, file.limits)]
    return MappingProxyType({entry.key: entry for entry in every})


def _sourced_numbers(limits_path: Path, courses_path: Path) -> dict[str, tuple[Decimal, str]]:
    rules = read_toml(limits_path, LimitsFile).rules
    courses = read_toml(courses_path, CoursesFile)
    found = {f"rules.{name}": (rule.value, rule.source) for name, rule in rules.items()}
    for name in CoursesFile.model_fields:
        rule = getattr(courses, name)
        found[f"courses.{name}"] = (Decimal(rule.value), rule.source)
    return found


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
        choices=tuple(Choice(choice.value, choice.label) for choice in table.choices),
    )
    problem = None if setting.default is None else setting.problem(setting.default)
    if problem is not None:
        raise KnowledgeError(f"{path.name}: the default of '{key}' does not fit. {problem}")
    return setting


def _plain(value: bool | Decimal | str | None) -> Any:
    return value if value is None or isinstance(value, bool) else as_json(value)
