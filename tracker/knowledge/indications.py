"""Reads resources/indications.toml: what ketamine is given for (reference chapter 2)."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from tracker.clinical.indications import OTHER, DiagnosisCode, Indication
from tracker.knowledge.toml_file import SourceTag, Table, Text, read_toml

InstrumentCode = Annotated[str, StringConstraints(pattern="^[a-z0-9]+$")]
IcdCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$")]


class IndicationTable(Table):
    """One indication."""

    name: Text
    codes: dict[IcdCode, Text]
    primary: tuple[InstrumentCode, ...] = Field(min_length=1)
    secondary: tuple[InstrumentCode, ...] = ()
    notes: Text | None = None
    evidence: Text
    evidence_source: SourceTag
    pain: bool = False
    spellings: tuple[Text, ...] = ()
    refines: str | None = None
    source: SourceTag


class IndicationsFile(Table):
    """The whole file; `code_set_year` speaks for every ICD-10-CM code in it."""

    code_set_year: int = Field(ge=2020, le=2100)
    indications: dict[str, IndicationTable]

    @model_validator(mode="after")
    def _names_are_known_and_unique(self) -> Self:
        if OTHER not in self.indications:
            raise ValueError(f"the indication '{OTHER}' is needed for what is not recognised")
        spellings: set[str] = set()
        for key, table in self.indications.items():
            if table.refines is not None and table.refines not in self.indications:
                raise ValueError(f"'{key}' refines '{table.refines}', which is not there")
            twins = spellings.intersection(table.spellings)
            if twins:
                raise ValueError(f"the spelling '{min(twins)}' of '{key}' is there twice")
            spellings.update(table.spellings)
        return self


def load_indications(path: Path) -> Mapping[str, Indication]:
    """Return the indications of the TOML file at `path` by key, in its order.

    Raises KnowledgeError naming the place.
    """
    file = read_toml(path, IndicationsFile)
    return MappingProxyType(
        {
            key: _indication(key, table, file.code_set_year)
            for key, table in file.indications.items()
        }
    )


def _indication(key: str, table: IndicationTable, code_set_year: int) -> Indication:
    fields = {name: getattr(table, name) for name in IndicationTable.model_fields}
    codes = tuple(DiagnosisCode(code, label) for code, label in table.codes.items())
    return Indication(key=key, code_set_year=code_set_year, **(fields | {"codes": codes}))
