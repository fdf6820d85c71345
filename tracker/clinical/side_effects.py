"""The catalogue of side effects, how severe they are called, and what is given for them.

The values come from resources/side_effects.toml (reference 5.1 to 5.3).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID

OTHER = "other"
"""The term of what is in no catalogue and is described in words."""
ACTIONS = ("none", "reassurance", "rate lowered", "paused", "stopped", "drug")
"""What was done about an effect (reference 5.3)."""
RELATEDNESS = ("unlikely", "possible", "probable", "definite")
"""How likely ketamine caused it (reference 5.3)."""
ASKED = ("spontaneous", "checklist")
"""Whether the patient told of it unasked: frequencies differ several-fold (reference 5.3)."""


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
class Drug:
    """Something given for side effects, its usual unit, and its route where there is only one."""

    drug: str
    unit: str
    route: str | None


@dataclass(frozen=True, slots=True)
class SideEffectCatalogue:
    """All side effects by key, the grades from 1 to 5, and the treatments to pick from.

    From `note_from_grade` on a note says what happened; from `serious_from_grade` on an effect
    counts as serious whatever its term.
    """

    effects: Mapping[str, SideEffect]
    grades: tuple[SeverityGrade, ...]
    blood_pressure_grades: tuple[BloodPressureGrade, ...]
    treatments: tuple[Drug, ...]
    units: tuple[str, ...]
    routes: tuple[str, ...]
    note_from_grade: int
    serious_from_grade: int

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

    def label(self, term: str, free_text: str | None) -> str:
        """Return the name of an effect as it is shown; words where the catalogue has none."""
        known = self.effects.get(term)
        return known.label if known is not None else free_text or term

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


class LoggedEffect(Protocol):
    """What the rules about notes need to know of an effect that was logged."""

    @property
    def id(self) -> UUID:
        """Which effect it is."""

    @property
    def term(self) -> str:
        """A key of the catalogue, or "other"."""

    @property
    def free_text(self) -> str | None:
        """The words for "other"."""

    @property
    def severity(self) -> int:
        """The grade from 1 to 5."""

    @property
    def serious(self) -> bool | None:
        """What the nurse answered, None while nobody did."""

    @property
    def note(self) -> str | None:
        """What happened and what was done."""


@dataclass(frozen=True, slots=True)
class OpenNote:
    """An effect whose note is missing, and the sentence that says why it is needed."""

    effect_id: UUID
    label: str
    why: str


def is_serious(effect: LoggedEffect, catalogue: SideEffectCatalogue) -> bool:
    """Return whether an effect counts as serious (reference 5.1, last column, and 5.2).

    A high grade always does. Otherwise the nurse's answer counts, and where there is none, whether
    the term is serious by itself.
    """
    if effect.severity >= catalogue.serious_from_grade:
        return True
    if effect.serious is not None:
        return effect.serious
    known = catalogue.effects.get(effect.term)
    return known is not None and known.always_serious


def note_needed(effect: LoggedEffect, catalogue: SideEffectCatalogue) -> str:
    """Return the sentence that asks for the missing note, empty where none is missing."""
    if (effect.note or "").strip():
        return ""
    what = "Write what happened and what was done."
    if is_serious(effect, catalogue):
        return f"Note needed: this is serious. {what}"
    if effect.severity >= catalogue.note_from_grade:
        return f"Note needed: grade {effect.severity}. {what}"
    return ""


def open_notes(
    effects: Iterable[LoggedEffect], catalogue: SideEffectCatalogue
) -> tuple[OpenNote, ...]:
    """Return the effects whose note is missing, which keeps a session from being signed."""
    asked = ((effect, note_needed(effect, catalogue)) for effect in effects)
    return tuple(
        OpenNote(effect.id, catalogue.label(effect.term, effect.free_text), why)
        for effect, why in asked
        if why
    )
