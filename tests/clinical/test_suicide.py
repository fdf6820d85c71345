"""The suicide item: its value, its flag, and whether it got worse since the time before."""

import random
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.clinical.moment import Moment
from tracker.clinical.suicide import (
    Administration,
    flag_of,
    previous_value,
    suicide_value,
    worsened,
)
from tracker.knowledge import load_knowledge

INSTRUMENTS = load_knowledge().instruments
START = date(2026, 3, 2)


def course(*values):
    """Return administrations a day apart, of ids 0, 1, 2 …"""
    return [
        Administration(UUID(int=n), Moment(START + timedelta(days=n)), value)
        for n, value in enumerate(None if v is None else Decimal(v) for v in values)
    ]


def worse_of(*values):
    return [each.int for each in sorted(worsened(course(*values)))]


@pytest.mark.parametrize(
    ("values", "worse"),
    [
        ((), []),
        ((2,), []),
        ((0, 1), [1]),
        ((1, 1, 0), []),
        ((0, 2, 2, 3, 1, 2), [1, 3, 5]),
        ((0, None, 1), [2]),
        ((None, 1), []),
        ((1, None, None), []),
    ],
)
def test_that_a_rise_since_the_last_known_answer_is_worse(values, worse):
    assert worse_of(*values) == worse


def test_that_of_two_forms_of_one_moment_the_higher_is_the_later():
    moment = Moment(START)
    low, high = (Administration(UUID(int=n), moment, Decimal(n)) for n in (0, 1))
    assert worsened([high, low]) == {high.id}


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 6)), max_size=12),
    st.randoms(use_true_random=False),
)
def test_that_the_order_of_entry_changes_nothing(values, shuffler: random.Random):
    entered = course(*values)
    shuffler.shuffle(entered)
    assert worsened(entered) == worsened(course(*values))
    for each in entered:
        assert previous_value(each.id, entered) == previous_value(each.id, course(*values))


@given(st.lists(st.one_of(st.none(), st.integers(0, 6)), max_size=12))
def test_that_worse_means_one_point_above_the_previous_answer(values):
    entered = course(*values)
    worse = worsened(entered)
    for each in entered:
        before = previous_value(each.id, entered)
        rose = each.value is not None and before is not None and each.value >= before + 1
        assert (each.id in worse) == rose


@pytest.mark.parametrize(
    ("code", "answers", "value"),
    [
        ("phq9", "0 0 0 0 0 0 0 0 2", 2),
        ("phq9", "3 3 3 3 3 3 3 3 -", None),
        ("qids16", "0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 0", 1),
        ("madrs", "0 0 0 0 0 0 0 0 0 4", 4),
        ("hamd17", "0 0 3 0 0 0 0 0 0 0 0 0 0 0 0 0 0", 3),
        ("gad7", "3 3 3 3 3 3 3", None),
        ("pcl5", "4 " * 20, None),
    ],
)
def test_that_the_value_is_the_answer_to_the_item_of_the_scale(code, answers, value):
    given_answers = [None if a == "-" else Decimal(a) for a in answers.split()]
    assert suicide_value(INSTRUMENTS[code], given_answers) == value


@pytest.mark.parametrize(
    ("band", "value"), [("none", 0), ("low", 1), ("moderate", 2), ("high", 3), (None, None)]
)
def test_that_the_level_stands_for_the_item_of_the_screen(band, value):
    assert suicide_value(INSTRUMENTS["cssrs"], (), (), band) == value


def test_that_what_was_asked_beside_a_total_counts_for_a_total_alone():
    phq9, bdi2 = INSTRUMENTS["phq9"], INSTRUMENTS["bdi2"]
    assert suicide_value(phq9, None, beside=Decimal(2)) == 2
    assert suicide_value(phq9, [None] * 9, beside=Decimal(2)) is None
    assert suicide_value(bdi2, None, (Decimal(1),)) == 1
    assert suicide_value(bdi2, None, beside=Decimal(3)) == 3


@pytest.mark.parametrize(
    ("code", "value", "flag"),
    [
        ("phq9", 0, None),
        ("phq9", 1, "REVIEW"),
        ("phq9", 2, "URGENT"),
        ("madrs", 1, None),
        ("madrs", 3, "REVIEW"),
        ("madrs", 4, "URGENT"),
        ("hamd17", 2, "REVIEW"),
        ("hamd17", 3, "URGENT"),
        ("bdi2", None, "SI_UNKNOWN"),
    ],
)
def test_that_levels_are_those_of_the_reference(code, value, flag):
    rule = INSTRUMENTS[code].suicide
    assert flag_of(rule, None if value is None else Decimal(value)) == flag
