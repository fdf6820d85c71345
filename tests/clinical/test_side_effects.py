from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import pytest

from tracker.clinical.side_effects import is_serious, open_notes
from tracker.folders import resource
from tracker.knowledge.side_effects import load_side_effects

CATALOGUE = load_side_effects(resource("side_effects.toml"))


@pytest.mark.parametrize(
    ("systolic", "diastolic", "grade"),
    [
        (139, 89, None),
        (140, 60, 1),
        (120, 90, 1),
        (164, 99, 1),
        (165, 80, 2),
        (130, 100, 2),
        (179, 109, 2),
        (180, 80, 3),
        (130, 110, 3),
        (230, 130, 3),
    ],
)
def test_that_either_pressure_grades_a_reading(systolic, diastolic, grade):
    assert CATALOGUE.blood_pressure_grade(Decimal(systolic), Decimal(diastolic)) == grade


def test_that_an_effect_with_its_own_scale_says_so_and_the_rest_the_general_one():
    assert CATALOGUE.grade_meaning("dissoc", 1) == "Pleasant or neutral"
    assert CATALOGUE.grade_meaning("htn", 2) == "165/100 or more"
    assert CATALOGUE.grade_meaning("nausea", 1) == CATALOGUE.grade(1).meaning
    assert CATALOGUE.grade_meaning("dissoc", 5) == "Death"


@pytest.mark.parametrize("number", [0, 6])
def test_that_there_are_grades_from_1_to_5_only(number):
    with pytest.raises(KeyError):
        CATALOGUE.grade_meaning("dissoc", number)


def test_that_the_common_effects_are_those_with_a_letter():
    assert [effect.letter for effect in CATALOGUE.common] == list("DSZFBNVHACRP")
    assert CATALOGUE.effects["nausea"].common
    assert not CATALOGUE.effects["anaph"].common


ID = UUID(int=1)


@dataclass(frozen=True)
class Logged:
    term: str = "nausea"
    severity: int = 1
    serious: bool | None = None
    note: str | None = None
    free_text: str | None = None
    id: UUID = ID


@pytest.mark.parametrize(
    ("effect", "serious"),
    [
        (Logged(), False),
        (Logged(severity=3), False),
        (Logged(severity=4), True),
        (Logged(severity=4, serious=False), True),
        (Logged("seizure"), True),
        (Logged("chest", serious=False), False),  # a cardiac cause is excluded
        (Logged("halluc"), False),  # only if it lasts, which the nurse answers
        (Logged("halluc", serious=True), True),
        (Logged("other", free_text="fell", serious=True), True),
    ],
)
def test_that_grade_term_or_the_nurse_make_an_effect_serious(effect, serious):
    assert is_serious(effect, CATALOGUE) is serious


def test_that_every_serious_or_severe_effect_without_a_note_is_open():
    effects = [
        Logged(severity=2),
        Logged(severity=3),
        Logged("seizure", id=UUID(int=2)),
        Logged("seizure", note=" "),
        Logged("seizure", note="ended by itself"),
        Logged("other", free_text="fell", serious=True),
    ]
    found = open_notes(effects, CATALOGUE)
    assert [note.label for note in found] == ["Nausea", "Seizure", "Seizure", "fell"]
    assert found[1].effect_id == UUID(int=2)
    assert found[0].why.startswith("Note needed: grade 3.")
    assert found[1].why.startswith("Note needed: this is serious.")


def test_that_the_last_column_of_the_reference_is_kept():
    effects = CATALOGUE.effects
    assert sum(effect.serious is not None for effect in effects.values()) == 25
    always = {key for key, effect in effects.items() if effect.always_serious}
    assert always == {"laryng", "seizure", "syncope", "chest", "anaph", "psychos"}
