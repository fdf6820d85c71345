"""Reads resources/side_effects.toml: the catalogue of side effects (reference chapter 5)."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from tracker.clinical.side_effects import (
    BloodPressureGrade,
    Drug,
    SeverityGrade,
    SideEffect,
    SideEffectCatalogue,
)
from tracker.knowledge.toml_file import SourceTag, Table, Text, read_toml

Probability = Annotated[Decimal, Field(ge=0, le=1)]
Letter = Annotated[str, StringConstraints(pattern="^[A-Z]$")]
SnomedCode = Annotated[str, StringConstraints(pattern=r"^\d{6,18}$")]


class EffectTable(Table):
    """One side effect."""

    label: Text
    term: Text
    snomed: SnomedCode | None = None
    snomed_verified: bool = False
    published: Text
    first: Probability | None = None
    later: Probability | None = None
    per_series: Probability | None = None
    serious: Text | None = None
    always_serious: bool = False
    letter: Letter | None = None
    graded_by_blood_pressure: bool = False
    own_grades: tuple[Text, ...] = ()
    source: SourceTag

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        by_infusion = self.first is not None and self.later is not None
        if by_infusion == (self.per_series is not None):
            raise ValueError("'first' and 'later' are needed, or 'per_series' alone")
        if self.always_serious and self.serious is None:
            raise ValueError("'always_serious' needs the words of 'serious'")
        if self.snomed_verified and self.snomed is None:
            raise ValueError("'snomed_verified' needs a code in 'snomed'")
        return self


class GradeTable(Table):
    """One severity grade."""

    grade: int = Field(ge=1, le=5)
    name: Text
    meaning: Text
    examples: str
    source: SourceTag


class BloodPressureGradeTable(Table):
    """One step of the in-session scale of blood pressure, in mmHg."""

    grade: int = Field(ge=1, le=5)
    systolic: Decimal
    diastolic: Decimal
    source: SourceTag


class AttentionTable(Table):
    """From which grades on a note is wanted, and an effect counts as serious by itself."""

    note_from_grade: int = Field(ge=1, le=5)
    serious_from_grade: int = Field(ge=1, le=5)
    source: SourceTag


class DrugTable(Table):
    """One treatment to pick from."""

    drug: Text
    unit: Text
    route: Text | None = None


class SideEffectsFile(Table):
    """The whole file; `probability_source` speaks for every design probability in it."""

    probability_source: SourceTag
    attention: AttentionTable
    units: tuple[Text, ...]
    routes: tuple[Text, ...]
    treatments: tuple[DrugTable, ...]
    grades: tuple[GradeTable, ...]
    blood_pressure_grades: tuple[BloodPressureGradeTable, ...]
    effects: dict[str, EffectTable]

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        effects = self.effects.values()
        _refuse_twins("letter", (effect.letter for effect in effects if effect.letter))
        _refuse_twins("label", (effect.label.casefold() for effect in effects))
        _refuse_twins("treatment", (given.drug.casefold() for given in self.treatments))
        for given in self.treatments:
            if given.unit not in self.units or given.route not in (None, *self.routes):
                raise ValueError(f"unit or route of '{given.drug}' is not in the lists")
        if [grade.grade for grade in self.grades] != [1, 2, 3, 4, 5]:
            raise ValueError("the grades must be 1 to 5 in order")
        return self


def load_side_effects(path: Path) -> SideEffectCatalogue:
    """Return the catalogue of the TOML file at `path`. Raises KnowledgeError naming the place."""
    file = read_toml(path, SideEffectsFile)
    effects = {
        key: SideEffect(
            key=key, **{name: getattr(table, name) for name in EffectTable.model_fields}
        )
        for key, table in file.effects.items()
    }
    return SideEffectCatalogue(
        effects=MappingProxyType(effects),
        grades=tuple(
            SeverityGrade(table.grade, table.name, table.meaning, table.examples)
            for table in file.grades
        ),
        blood_pressure_grades=tuple(
            BloodPressureGrade(table.grade, table.systolic, table.diastolic)
            for table in file.blood_pressure_grades
        ),
        treatments=tuple(Drug(given.drug, given.unit, given.route) for given in file.treatments),
        units=file.units,
        routes=file.routes,
        note_from_grade=file.attention.note_from_grade,
        serious_from_grade=file.attention.serious_from_grade,
    )


def _refuse_twins(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"the {what} '{name}' is there twice")
        seen.add(name)
