"""When readings are due: the tests of the reference, pauses, changes, late and missed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.clinical.monitoring import (
    Interval,
    IntervalFacts,
    ReadingPlan,
    default_interval,
    due_points,
    next_due,
    point_states,
)
from tracker.knowledge import load_knowledge

RULES = load_knowledge().monitoring.schedule
START = datetime(2026, 11, 20, 23, 40, tzinfo=UTC)  # the session runs past midnight


def minutes(number):
    return timedelta(minutes=number)


def plan(duration, every, **more):
    return ReadingPlan(START, minutes(duration), Interval(minutes(every)), **more)


def due(plan, kinds=("interval", "end", "after end")):
    points = due_points(plan, RULES)
    return [(one.due_at - START) / minutes(1) for one in points if one.kind in kinds]


# Reference 4.1, word for word.
@pytest.mark.parametrize(
    ("duration", "every", "expected"),
    [
        (40, 10, [10, 20, 30, 40, 55, 70]),
        (45, 15, [15, 30, 45, 60, 75]),
        (50, 15, [15, 30, 50, 65, 80]),
        (45, 10, [10, 20, 30, 40, 45, 60, 75]),
        (60, 15, [15, 30, 45, 60, 75, 90]),
    ],
)
def test_that_readings_are_due_as_the_reference_has_it(duration, every, expected):
    assert due(plan(duration, every)) == expected


def test_that_an_infusion_shorter_than_the_interval_is_read_at_its_end():
    assert due(plan(5, 10)) == [5, 20, 35]


def test_that_readings_go_on_while_the_patient_is_watched():
    assert due(plan(40, 10, observation=minutes(60))) == [10, 20, 30, 40, 55, 70, 85, 100]
    assert due(plan(40, 10, observation=minutes(44))) == [10, 20, 30, 40, 55, 70]


@pytest.mark.parametrize(
    ("paused", "expected"),
    [
        (4, [10, 20, 30, 44, 59, 74]),
        (5, [10, 20, 30, 40, 45, 60, 75]),
        (10, [10, 20, 30, 40, 50, 65, 80]),
        (30, [10, 20, 30, 40, 50, 60, 70, 85, 100]),
    ],
)
def test_that_a_pause_moves_the_end_and_leaves_the_clock(paused, expected):
    assert due(plan(40, 10, paused=minutes(paused))) == expected


def test_that_an_early_stop_moves_the_end_and_drops_what_was_still_to_come():
    assert due(plan(40, 10, stopped_at=START + minutes(23))) == [10, 20, 23, 38, 53]
    assert due(plan(40, 10, stopped_at=START + minutes(31))) == [10, 20, 30, 31, 46, 61]


@pytest.mark.parametrize(
    ("taken", "states"),
    [
        ([10, 20.5], ["done", "done", "done"]),  # within three minutes of the end, too
        ([10, 20.5, 24], ["done", "done", "done"]),
        ([10], ["done", "missed", "due"]),
        ([10, 24], ["done", "missed", "done"]),
    ],
)
def test_that_an_early_stop_makes_no_reading_missed_that_was_taken_in_time(taken, states):
    points = due_points(plan(40, 10, stopped_at=START + minutes(23)), RULES)
    found = point_states(points, [START + minutes(at) for at in taken], START + minutes(24))
    assert list(found[:3]) == states


def test_that_a_pump_run_too_long_is_read_on():
    assert due(plan(40, 10, stopped_at=START + minutes(56))) == [10, 20, 30, 40, 50, 56, 71, 86]


def test_that_a_change_asks_for_a_set_within_five_minutes():
    changed = plan(40, 10, changes=(START + minutes(12),))
    assert due(changed, ("after change",)) == [17]


def test_that_a_long_pain_infusion_is_read_less_often_after_an_hour():
    interval = Interval(minutes(15), minutes(60), minutes(30))
    long = ReadingPlan(START, minutes(150), interval)
    assert due(long) == [15, 30, 45, 60, 90, 120, 150, 165, 180]


@pytest.mark.parametrize(
    ("facts", "every"),
    [
        ({}, 15),
        ({"first_infusion": True}, 10),
        ({"hypertension": True}, 10),
        ({"dose_raised": True}, 10),
        ({"age_years": 49}, 15),
        ({"age_years": 50}, 10),
        ({"dose_mg_per_kg": Decimal("0.5")}, 15),
        ({"dose_mg_per_kg": Decimal("0.51")}, 10),
        ({"pain": True, "duration_min": Decimal(60)}, 15),
    ],
)
def test_that_the_default_interval_is_that_of_the_reference(facts, every):
    assert default_interval(IntervalFacts(**facts), RULES) == Interval(minutes(every))


def test_that_long_pain_infusions_get_their_own_interval():
    long = IntervalFacts(pain=True, duration_min=Decimal(240))
    assert default_interval(long, RULES) == Interval(minutes(15), minutes(60), minutes(30))
    closer = replace(long, first_infusion=True)
    assert default_interval(closer, RULES) == Interval(minutes(10), minutes(60), minutes(15))
    assert default_interval(replace(long, pain=False), RULES) == Interval(minutes(15))


@pytest.mark.parametrize(
    ("every", "at", "first"),
    [
        (10, 9, "coming"),
        (10, 10, "due"),
        (10, 13, "due"),
        (10, 13.1, "late"),
        (10, 19.9, "late"),
        (10, 20, "missed"),
        (15, 20, "due"),
        (15, 20.1, "late"),
        (15, 30, "missed"),
    ],
)
def test_that_a_point_is_late_and_then_missed(every, at, first):
    points = due_points(plan(60, every), RULES)
    assert point_states(points, [], START + minutes(at))[0] == first


@pytest.mark.parametrize(
    ("taken", "states"),
    [
        ([6.9], ["missed", "late"]),
        ([7], ["done", "late"]),
        ([13], ["done", "late"]),
        ([16.9], ["done late", "late"]),
        ([17], ["missed", "done"]),
        ([10, 20], ["done", "done"]),
    ],
)
def test_that_a_reading_counts_for_the_point_whose_time_it_is(taken, states):
    points = due_points(plan(40, 10), RULES)
    found = point_states(points, [START + minutes(at) for at in taken], START + minutes(24))
    assert list(found[:2]) == states


def test_that_a_reading_after_a_change_counts_for_both():
    points = due_points(plan(40, 10, changes=(START + minutes(18),)), RULES)
    found = point_states(points, [START + minutes(20)], START + minutes(21))
    assert [one.kind for one in points[:3]] == ["interval", "interval", "after change"]
    assert found[:3] == ("missed", "done", "done")
    late = point_states(points, [START + minutes(17.5)], START + minutes(24))
    assert late[2] == "late"


def test_that_the_next_reading_is_the_first_that_waits():
    points = due_points(plan(40, 10), RULES)
    assert next_due(points, [], START + minutes(21)).due_at == START + minutes(20)
    assert next_due(points, [START + minutes(20)], START + minutes(21)).due_at == START + minutes(
        30
    )
    every = [point.due_at for point in points]
    assert next_due(points, every, START + minutes(71)) is None


@given(st.integers(1, 300), st.sampled_from([5, 10, 15, 30]), st.integers(0, 90))
def test_that_points_rise_end_in_time_and_a_pause_takes_none_away(duration, every, paused):
    before, after = due(plan(duration, every)), due(plan(duration, every, paused=minutes(paused)))
    assert after == sorted(set(after))
    assert after[-3:] == [duration + paused, duration + paused + 15, duration + paused + 30]
    on_clock = due(plan(duration, every), ("interval",))
    assert set(on_clock) <= set(due(plan(duration, every, paused=minutes(paused)), ("interval",)))
    gaps = [second - first for first, second in zip([0, *before], before, strict=False)]
    assert max(gaps) < max(every * 1.5, 15.1)


@given(
    st.lists(st.integers(-20, 200), max_size=12),
    st.integers(0, 200),
    st.integers(0, 60),
)
def test_that_what_is_done_stays_done(taken, now, later):
    points = due_points(plan(40, 10, paused=minutes(7)), RULES)
    instants = [START + minutes(at) for at in taken]
    first = point_states(points, instants, START + minutes(now))
    then = point_states(points, instants, START + minutes(now + later))
    order = ("coming", "due", "late", "missed")
    for before, after in zip(first, then, strict=True):
        if before in order:
            assert order.index(after) >= order.index(before)
        else:
            assert after == before
