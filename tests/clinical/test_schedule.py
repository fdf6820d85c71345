"""When scores are due: the occasions of the reference, and what clears or restarts them."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.clinical.courses import place_infusions
from tracker.clinical.facts import CourseFact, InfusionFact
from tracker.clinical.moment import Moment
from tracker.clinical.schedule import ScheduleFacts, due_scores, expected_scores
from tracker.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
SCHEDULE, RULES = KNOWLEDGE.schedule, KNOWLEDGE.course_rules
TODAY = date(2026, 11, 20)
COURSE = CourseFact(UUID(int=1), 1, "mdd", "phq9", 6, TODAY - timedelta(days=100), None)


def day(ago):
    return TODAY - timedelta(days=ago)


def facts(infusions=(), taken=None, prepared=None, **course):
    """Return the facts of a course; all days count backwards from today."""
    fact = replace(COURSE, **course)
    given_on = [
        InfusionFact(UUID(int=100 + n), Moment(day(ago)), None, fact.id)
        for n, ago in enumerate(infusions)
    ]
    placed = place_infusions(fact, given_on, RULES).infusions
    known = {} if taken is None else {"phq9": day(taken)}
    return ScheduleFacts(fact, placed, known, None if prepared is None else day(prepared))


def due(*args, today=TODAY, schedule=SCHEDULE, **course):
    found = due_scores(facts(*args, **course), schedule, RULES, today)
    return [(each.what, each.overdue_days) for each in found]


SERIES = (25, 22, 19, 16, 13, 10)
"""Six infusions, the last one ten days ago."""
BASELINE = "baseline, before the first infusion"
NEXT = "before the next infusion"
END = "end of the series"


def weeks(n):
    return f"{n} weeks after the last infusion"


def ended(ago):
    """Return a series whose last infusion was so many days ago."""
    return tuple(ago + 3 * n for n in range(5, -1, -1))


@pytest.mark.parametrize(
    ("taken", "opened", "expected"),
    [
        (None, 3, [(BASELINE, 3)]),
        (None, 0, [(BASELINE, 0)]),
        (14, 20, []),
        (15, 20, [(BASELINE, 0)]),
        (40, 100, [(BASELINE, 25)]),
        (None, 181, []),
    ],
)
def test_that_a_baseline_is_due_before_the_first_infusion(taken, opened, expected):
    assert due((), taken, opened_on=day(opened)) == expected


def test_that_the_day_of_a_prepared_infusion_decides():
    assert due((), 10, 0, opened_on=day(12)) == []
    assert due((), 20, 0, opened_on=day(30)) == [(BASELINE, 0)]
    assert due((1,), 1, 0) == [(NEXT, 0)]
    assert due((30, 20), 0, 0) == []
    assert due(SERIES, 10, 0) == [(NEXT, 0)]


@pytest.mark.parametrize(
    ("infusions", "taken", "expected"),
    [
        ((0,), None, []),
        ((2,), 3, []),
        ((3,), 3, [(NEXT, 0)]),
        ((5,), 6, [(NEXT, 2)]),
        ((5,), 4, []),
        ((5, 3), 4, [(NEXT, 0)]),
        ((14,), 15, [(NEXT, 11)]),
        ((15,), 16, [(weeks(2), 1)]),
    ],
)
def test_that_a_score_is_due_before_each_infusion_of_a_series(infusions, taken, expected):
    assert due(infusions, taken) == expected


@pytest.mark.parametrize(
    ("ago", "taken", "expected"),
    [
        (2, 3, []),
        (3, 4, [(END, 0)]),
        (10, 7, []),
        (10, 11, [(END, 0)]),
        (13, 14, [(END, 0)]),
        (14, 12, [(weeks(2), 0)]),
        (14, 7, []),
        (20, 13, []),
        (28, 15, [(weeks(4), 0)]),
        (60, 35, [(weeks(8), 4)]),
        (60, 12, [(weeks(8), 4)]),
        (84, 7, []),
        (120, 50, [(weeks(12), 36)]),
        (180, 104, [(weeks(12), 96)]),
        (181, 170, []),
    ],
)
def test_that_the_weeks_after_a_series_follow_its_end(ago, taken, expected):
    assert due(ended(ago), taken) == expected


def test_that_a_booster_restarts_the_weeks_without_an_end_of_series():
    assert due((*ended(60), 5), 20) == []
    assert due((*ended(60), 14), 20) == [(weeks(2), 0)]
    assert due((*ended(60), 30), 31) == [(weeks(4), 2)]


def test_that_nothing_is_due_in_a_closed_course_or_without_a_scale():
    assert due(ended(20), None, closed_on=TODAY) == []
    assert due(ended(20), None, primary=None) == []


def test_that_a_schedule_names_its_scales_and_leaves_out_what_is_off():
    both = replace(SCHEDULE, scales=("phq9", "gad7"))
    found = due_scores(facts(ended(20), 1), both, RULES, TODAY)
    assert [(each.instrument, each.what) for each in found] == [("gad7", weeks(2))]
    off = replace(
        SCHEDULE,
        baseline_within=None,
        next_infusion_after=None,
        end_of_series=None,
        follow_up_weeks=(),
    )
    assert due((), None, schedule=off) == []
    assert due((5,), None, schedule=off) == []
    assert due(ended(20), None, schedule=off) == []


def test_that_what_comes_next_is_told_before_it_is_due():
    (coming,) = expected_scores(facts(ended(10), 3), SCHEDULE, RULES, TODAY)
    assert (coming.what, coming.due_on, coming.overdue_days) == (weeks(4), day(-18), -18)
    (coming,) = expected_scores(facts((1,), 2), SCHEDULE, RULES, TODAY)
    assert (coming.what, coming.overdue_days) == (NEXT, -2)


infusion_days = st.lists(st.integers(0, 200), max_size=9, unique=True)


@given(infusion_days, st.none() | st.integers(0, 200))
def test_that_recording_the_score_clears_it(infusions, taken):
    assume_today_free = [ago for ago in infusions if ago > 0]
    assert due(assume_today_free, 0) == []
    assert len(due(assume_today_free, taken)) <= 1


@given(infusion_days, st.none() | st.integers(0, 200))
def test_that_recording_an_infusion_restarts_the_clock(infusions, taken):
    assert due([*(ago for ago in infusions if ago > 0), 0], taken) == []


@given(infusion_days, st.none() | st.integers(0, 200), st.randoms(use_true_random=False))
def test_that_the_order_of_entry_changes_nothing(infusions, taken, shuffler):
    entered = list(infusions)
    shuffler.shuffle(entered)
    assert due(entered, taken) == due(infusions, taken)


@given(infusion_days, st.none() | st.integers(0, 200))
def test_that_a_due_score_is_not_asked_for_before_its_day(infusions, taken):
    known = facts(infusions, taken, opened_on=day(5))
    for found in due_scores(known, SCHEDULE, RULES, TODAY):
        late = (TODAY - found.due_on).days
        assert found.overdue_days == (0 if found.what == END else late) >= 0
        before = due_scores(known, SCHEDULE, RULES, found.due_on - timedelta(days=1))
        assert found.what not in [each.what for each in before]
