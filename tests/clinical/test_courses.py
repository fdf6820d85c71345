from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clinical.by_hand import COURSE, DAY_0, RULES, course, infusion, moment
from tracker.clinical.courses import place_infusions, split_by_gap
from tracker.clinical.facts import InfusionFact
from tracker.clinical.moment import Moment


def places(days, planned=6, choices=None):
    facts = [infusion(day, (choices or {}).get(day)) for day in days]
    placement = place_infusions(course(planned), facts, RULES)
    return [(place.phase, place.series, place.number) for place in placement.infusions]


def questions(days, planned=6, choices=None):
    facts = [infusion(day, (choices or {}).get(day)) for day in days]
    asked = place_infusions(course(planned), facts, RULES).questions
    day_of = {fact.id: (fact.moment.on - DAY_0).days for fact in facts}
    return [(day_of[question.infusion], question.gap_days) for question in asked]


def test_that_the_first_infusion_opens_the_initial_series():
    assert places([0]) == [("initial", 1, 1)]


def test_that_nothing_given_is_nothing_placed():
    assert places([]) == []


def test_that_planned_infusions_count_up_and_the_next_is_booster_one():
    assert places([0, 3, 7, 10, 14, 17, 45, 75]) == [
        *(("initial", 1, number) for number in range(1, 7)),
        ("booster", 1, 1),
        ("booster", 1, 2),
    ]


@pytest.mark.parametrize(
    ("gap", "phase", "asked"), [(14, "initial", []), (15, "booster", [(15, 15)])]
)
def test_that_an_open_series_goes_on_within_fourteen_days_and_asks_after(gap, phase, asked):
    assert places([0, gap])[1][0] == phase
    assert questions([0, gap]) == asked


def test_that_a_gap_closes_the_series_so_the_next_infusions_are_boosters_too():
    assert places([0, 3, 30, 33]) == [
        ("initial", 1, 1),
        ("initial", 1, 2),
        ("booster", 1, 1),
        ("booster", 1, 2),
    ]
    assert questions([0, 3, 30, 33]) == [(30, 27)]


def test_that_a_stored_initial_continues_the_series_whatever_the_gap():
    choices = {60: "initial"}
    assert places([0, 3, 60, 63], choices=choices)[2:] == [("initial", 1, 3), ("initial", 1, 4)]
    assert questions([0, 3, 60, 63], choices=choices) == []


def test_that_a_stored_booster_closes_an_open_series_without_a_question():
    assert places([0, 3, 6], choices={3: "booster"})[1:] == [("booster", 1, 1), ("booster", 1, 2)]
    assert questions([0, 3, 6], choices={3: "booster"}) == []


def test_that_a_series_taken_up_again_after_a_booster_numbers_nothing_twice():
    choices = {30: "booster", 33: "initial"}
    assert places([0, 30, 33, 70], planned=2, choices=choices) == [
        ("initial", 1, 1),
        ("booster", 1, 1),
        ("initial", 1, 2),
        ("booster", 1, 2),
    ]


def test_that_a_reinduction_is_a_new_series_that_goes_on_and_closes_like_the_first():
    days = [0, 3, 40, 80, 83, 120]
    assert places(days, planned=2, choices={80: "reinduction"}) == [
        ("initial", 1, 1),
        ("initial", 1, 2),
        ("booster", 1, 1),
        ("reinduction", 2, 1),
        ("reinduction", 2, 2),
        ("booster", 2, 1),
    ]


def test_that_reinduction_chosen_for_each_infusion_of_it_stays_one_series():
    choices = {80: "reinduction", 83: "reinduction", 120: "reinduction"}
    assert places([0, 3, 80, 83, 120], planned=3, choices=choices)[2:] == [
        ("reinduction", 2, 1),
        ("reinduction", 2, 2),
        ("reinduction", 3, 1),
    ]


def test_that_a_gap_inside_a_reinduction_is_asked_about_as_well():
    days, choices = [0, 3, 80, 100], {80: "reinduction"}
    assert places(days, planned=2, choices=choices)[3] == ("booster", 2, 1)
    assert questions(days, planned=2, choices=choices) == [(100, 20)]


def test_that_the_question_says_what_was_decided_and_what_to_choose_otherwise():
    asked = place_infusions(course(), [infusion(0), infusion(20)], RULES).questions[0]
    assert asked.kind == "series_gap"
    assert asked.text == (
        "20 days passed after infusion 1 of 6, more than the 14 within which a series goes on. "
        "It was counted as a booster; choose “initial” for it if the series went on."
    )


def test_that_a_back_dated_infusion_renumbers_the_rest():
    facts = [infusion(0), infusion(7), infusion(3)]
    placed = place_infusions(course(), facts, RULES).infusions
    assert [(place.fact.moment.on.day, place.number) for place in placed] == [
        (1, 1),
        (4, 2),
        (8, 3),
    ]


def test_that_the_gap_is_counted_in_days_at_the_clinic_not_in_hours():
    late = Moment(DAY_0, datetime(2024, 1, 1, 23, 50, tzinfo=UTC))
    early = Moment(DAY_0 + timedelta(14), datetime(2024, 1, 15, 0, 10, tzinfo=UTC))
    same_hour = Moment(DAY_0 + timedelta(15), datetime(2024, 1, 15, 23, 50, tzinfo=UTC))
    for second, phase in ((early, "initial"), (same_hour, "booster")):
        facts = [
            InfusionFact(UUID(int=1), late, None, COURSE, None),
            InfusionFact(UUID(int=2), second, None, COURSE, None),
        ]
        assert place_infusions(course(), facts, RULES).infusions[1].phase == phase


@pytest.mark.parametrize("planned", [0, -1, 13])
def test_that_a_course_plans_one_to_twelve_infusions(planned):
    with pytest.raises(ValueError, match="1 to 12"):
        course(planned)


def test_that_infusions_more_than_180_days_apart_are_split_into_courses():
    days = [0, 180, 361, 362]
    moments = [moment(day) for day in reversed(days)]
    split = split_by_gap(moments, RULES)
    assert [[(taken.on - DAY_0).days for taken in part] for part in split] == [
        [0, 180],
        [361, 362],
    ]


def test_that_no_moments_split_into_no_courses():
    assert split_by_gap([], RULES) == []


CHOICES = st.sampled_from([None, None, None, "initial", "booster", "reinduction"])
GIVEN = st.lists(st.tuples(st.integers(0, 700), CHOICES), max_size=20)


@settings(max_examples=150, deadline=None)
@given(GIVEN, st.integers(1, 12), st.randoms(use_true_random=False))
def test_that_numbers_run_from_one_without_gap_and_entry_order_never_matters(
    given_ones, planned, random
):
    facts = [infusion(day, choice) for day, choice in given_ones]
    placement = place_infusions(course(planned), facts, RULES)
    shuffled = random.sample(facts, len(facts))
    assert place_infusions(course(planned), shuffled, RULES) == placement
    numbers = {}
    for place in placement.infusions:
        key = (place.series, place.phase)
        numbers[key] = [*numbers.get(key, []), place.number]
    assert all(counted == list(range(1, len(counted) + 1)) for counted in numbers.values())
    assert sum(len(counted) for counted in numbers.values()) == len(facts)
