"""The catalogue of side effects, how severe they are called, and what is given for them.

The values come from resources/side_effects.toml (reference 5.1 to 5.3).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SideEffect:
    """One side effect as it is recorded.

    `term` resembles a MedDRA preferred term. `snomed` is to be checked against a terminology before
    any export unless it is verified. `first` and `later` are the probabilities of the synthetic
    clinic at a patient's first and later infusions, `per_series` that of a whole series: design
    values, not published ones. `published` is what the literature in `source` says. `serious` says
    when the effect counts as serious, None for never. `letter` marks the few that have a chip at
    the chair. `own_grades` replaces the general meaning of the grades from 1 on.
    """

    key: str
    label: str
    term: str
    snomed: str | None
    snomed_verified: bool
    published: str
    first: Decimal | None
    later: Decimal | None
    per_series: Decimal | None
    serious: str | None
    always_serious: bool
    letter: str | None
    graded_by_blood_pressure: bool
    own_grades: tuple[str, ...]
    source: str

    @property
    def common(self) -> bool:
        """Whether it has a chip of its own at the chair."""
        return self.letter is not None


@dataclass(frozen=True, slots=True)
class SeverityGrade:
    """One of the five grades, its name, its meaning and what it looks like."""

    grade: int
    name: str
    meaning: str
    examples: str


@dataclass(frozen=True, slots=True)
class BloodPressureGrade:
    """From which systolic or diastolic pressure in mmHg a reading has this grade."""

    grade: int
    systolic: Decimal
    diastolic: Decimal


@dataclass(frozen=True, slots=True)
class SideEffectCatalogue:
    """All side effects by key, the grades from 1 to 5, and the treatments to pick from."""

    effects: Mapping[str, SideEffect]
    grades: tuple[SeverityGrade, ...]
    blood_pressure_grades: tuple[BloodPressureGrade, ...]
    treatments: tuple[str, ...]

    @property
    def common(self) -> tuple[SideEffect, ...]:
        """The effects that have a chip at the chair, in the order of the file."""
        return tuple(effect for effect in self.effects.values() if effect.common)

    def grade(self, number: int) -> SeverityGrade:
        """Return the grade 1 to 5. Raises KeyError for any other number."""
        for grade in self.grades:
            if grade.grade == number:
                return grade
        raise KeyError(number)

    def grade_meaning(self, key: str, number: int) -> str:
        """Return what a grade means for one effect, by its own scale where it has one."""
        own = self.effects[key].own_grades
        return own[number - 1] if 1 <= number <= len(own) else self.grade(number).meaning

    def blood_pressure_grade(self, systolic: Decimal, diastolic: Decimal) -> int | None:
        """Return the grade of one reading in mmHg by the in-session scale of 5.2; None below it.

        Grade 3 holds once the reading is confirmed; grade 4 is told by symptoms, not by numbers.
        """
        reached = [
            step.grade
            for step in self.blood_pressure_grades
            if systolic >= step.systolic or diastolic >= step.diastolic
        ]
        return max(reached, default=None)
