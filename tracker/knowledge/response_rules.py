"""Reads resources/response_rules.toml: the definitions of response a course may be judged by."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Self

from pydantic import Field, model_validator

from tracker.clinical.response_definitions import STANDARD, Kind, ResponseDefinition
from tracker.knowledge.toml_file import SourceTag, Table, Text, read_toml

ByInstrument = Literal["by instrument"]


class DefinitionTable(Table):
    """One definition; its number may stand in the file of each scale."""

    key: str = Field(pattern=r"^[a-z_]{1,40}$")
    name: Text
    words: Text
    kind: Kind
    percent: Decimal | ByInstrument | None = None
    source: SourceTag | ByInstrument

    @model_validator(mode="after")
    def _percent_belongs_to_its_kind(self) -> Self:
        if (self.kind == "percent") != (self.percent is not None):
            raise ValueError("'percent' belongs to the kind 'percent', which needs it")
        if isinstance(self.percent, Decimal) and not 0 < self.percent <= 100:
            raise ValueError("'percent' lies above 0 and up to 100")
        return self

    def definition(self) -> ResponseDefinition:
        """Return the definition of this table."""
        percent = self.percent if isinstance(self.percent, Decimal) else None
        source = None if self.source == "by instrument" else self.source
        return ResponseDefinition(self.key, self.name, self.words, self.kind, percent, source)


class ResponseRulesFile(Table):
    """The whole file."""

    definitions: tuple[DefinitionTable, ...]

    @model_validator(mode="after")
    def _begins_with_the_standard(self) -> Self:
        keys = [entry.key for entry in self.definitions]
        if keys[:1] != [STANDARD]:
            raise ValueError(f"the first definition must be '{STANDARD}'")
        if len(keys) != len(set(keys)):
            raise ValueError("two definitions have the same key")
        return self


def load_response_rules(path: Path) -> Mapping[str, ResponseDefinition]:
    """Return the definitions of the TOML file at `path` by key, in its order.

    Raises KnowledgeError naming the place.
    """
    file = read_toml(path, ResponseRulesFile)
    return MappingProxyType({entry.key: entry.definition() for entry in file.definitions})
