from decimal import Decimal

import pytest

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
