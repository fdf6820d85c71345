"""The run of an infusion: the dose that was given, the clock, and what may follow what."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.clinical.run import (
    ImpossibleStep,
    RunEvent,
    State,
    SteadyClock,
    Step,
    next_state,
    possible_steps,
    run_of,
)

START = datetime(2026, 11, 20, 23, 50, tzinfo=UTC)
STATES, STEPS = get_args(State), get_args(Step)
RATE = Decimal("52.5")  # 70 kg × 0.5 mg/kg in 40 min
ORDERED = Decimal(35)


def at(minute, start=START):
    return start + timedelta(minutes=minute)


def event(step, minute, rate=None, mg=None, start=START):
    reason = "vital signs" if step == "do not give" else ""
    number = None if rate is None else Decimal(str(rate))
    return RunEvent(step, at(minute, start), number, None if mg is None else Decimal(mg), reason)


def run(*events, ordered=ORDERED):
    return run_of([event(*each) for each in events], ordered)


def test_that_an_infusion_as_planned_gives_what_was_ordered():
    running = run(("start", 0, RATE))
    assert running.planned_end(at(0)) == at(40)
    assert [running.given_mg(at(minute)) for minute in (0, 10, 20, 40)] == [
        Decimal("0.00"),
        Decimal("8.75"),
        Decimal("17.50"),
        Decimal("35.00"),
    ]
    stopped = run(("start", 0, RATE), ("stop", 40))
    assert (stopped.state, stopped.stopped_at) == ("recovery", at(40))
    assert stopped.given_mg(at(500)) == ORDERED
    assert stopped.elapsed(at(500)) == timedelta(minutes=40)


@pytest.mark.parametrize(
    ("events", "now", "given_mg", "elapsed", "paused", "end"),
    [
        ([("start", 0, 60), ("pause", 10)], 15, 10, 10, 5, 40),
        ([("start", 0, 60), ("pause", 10), ("resume", 20)], 25, 15, 15, 10, 45),
        ([("start", 0, 60), ("pause", 10), ("resume", 20, 30)], 30, 15, 20, 10, 70),
        ([("start", 0, 60), ("change rate", 20, 30)], 30, 25, 30, 0, 50),
        ([("start", 0, 60), ("change rate", 10, 120)], 15, 20, 15, 0, 22.5),
        ([("start", 0, 60), ("pause", 10), ("stop", 15)], 99, 10, 10, 5, 15),
        ([("start", 0, 60), ("stop", 12)], 99, 12, 12, 0, 12),
        ([("start", 0, 60), ("pause", 5), ("resume", 6), ("pause", 9), ("resume", 12)],
         20, 16, 16, 4, 39),
        ([("start", 0, 60), ("bolus", 5, None, 7)], 10, 17, 10, 0, 35),
        ([("start", 0, 60)], 50, 35, 50, 0, 35),
        ([("start", 0, 60), ("stop", 50)], 50, 35, 50, 0, 50),
        ([("start", 0, 60), ("pause", 0), ("resume", 5)], 10, 5, 5, 5, 40),
    ],
)  # fmt: skip
def test_that_the_dose_is_integrated_over_the_rates(events, now, given_mg, elapsed, paused, end):
    found = run(*events)
    assert found.given_mg(at(now)) == given_mg
    assert found.elapsed(at(now)) == timedelta(minutes=elapsed)
    assert found.paused(at(now)) == timedelta(minutes=paused)
    assert found.planned_end(at(now)) == at(end)


def test_that_nothing_is_given_before_the_start():
    prepared = run()
    assert (prepared.state, prepared.started_at, prepared.rate) == ("prepared", None, 0)
    assert prepared.given_mg(at(5)) == 0
    assert prepared.planned_end(at(5)) is None
    assert not prepared.is_early(at(5), timedelta(0))


def test_that_stopping_with_more_than_a_minute_left_is_early():
    running = run(("start", 0, RATE))
    margin = timedelta(minutes=1)
    assert running.is_early(at(38.9), margin)
    assert not running.is_early(at(39), margin)
    assert not running.is_early(at(45), margin)


def test_that_the_rate_is_that_of_now():
    assert run(("start", 0, 60)).rate == 60
    assert run(("start", 0, 60), ("pause", 5)).rate == 0
    assert run(("start", 0, 60), ("change rate", 5, 30)).rate == 30
    assert run(("start", 0, 60), ("stop", 5)).rate == 0


def test_that_the_chain_of_a_session_ends_in_signed():
    steps = ("start", "pause", "resume", "stop", "discharge", "sign")
    numbers = [(step, minute, 60 if step == "start" else None) for minute, step in enumerate(steps)]
    found = run(*numbers)
    assert found.state == "signed"
    assert possible_steps("signed") == possible_steps("not given") == ()


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([("pause", 0)], "has not been started"),
        ([("start", 0, 60), ("start", 5, 60)], "is running"),
        ([("start", 0, 60), ("do not give", 5)], "is running"),
        ([("start", 0, 60), ("pause", 5), ("pause", 6)], "paused; resume or stop"),
        ([("start", 0, 60), ("pause", 5), ("change rate", 6, 50)], "paused; resume or stop"),
        ([("start", 0, 60), ("stop", 5), ("resume", 6)], "pump has been stopped"),
        ([("start", 0, 60), ("discharge", 5)], "is running"),
        ([("do not give", 0), ("start", 1, 60)], "was not given"),
        ([("start", 0)], "Type the rate"),
        ([("start", 0, 0)], "to halt the pump, pause it"),
        ([("start", 0, 60), ("change rate", 5, 0)], "to halt the pump, pause it"),
        ([("start", 0, 60), ("bolus", 5)], "A bolus needs its dose"),
        ([("start", 0, 60), ("bolus", 5, None, 0)], "A bolus needs its dose"),
        ([("start", 0, 60, -5)], "A bolus needs its dose"),
        ([("start", 10, 60), ("pause", 9)], "Check the clock"),
    ],
)
def test_that_an_impossible_order_is_refused_in_plain_words(events, words):
    with pytest.raises(ImpossibleStep, match=words):
        run(*events)


def test_that_a_session_not_given_says_why():
    with pytest.raises(ImpossibleStep, match="Say why"):
        run_of([RunEvent("do not give", START)], ORDERED)
    assert run(("do not give", 0)).state == "not given"


def test_that_a_dose_of_nothing_and_a_time_without_zone_are_refused():
    with pytest.raises(ValueError, match="ordered_mg"):
        run_of([], Decimal(0))
    with pytest.raises(ValueError, match="time zone"):
        run_of([RunEvent("start", datetime(2026, 11, 20, 9, 0), RATE)], ORDERED)  # noqa: DTZ001


def test_that_a_clock_set_back_takes_nothing_away():
    running = run(("start", 0, 60), ("pause", 10), ("resume", 12))
    back = at(12) - timedelta(hours=1)
    assert running.given_mg(back) == 10
    assert running.elapsed(back) == timedelta(minutes=10)
    steady = SteadyClock(at(0), 1000.0)
    assert steady.now(1000.0 + 15 * 60) == at(15)
    assert running.given_mg(steady.now(1900.0)) == 13


@pytest.mark.parametrize(
    ("start", "zone"),
    [
        (datetime(2026, 3, 29, 0, 50, tzinfo=UTC), "Europe/Berlin"),  # 01:50, then 03:00
        (datetime(2026, 10, 25, 0, 50, tzinfo=UTC), "Europe/Berlin"),  # 02:50, then 02:00 again
        (datetime(2026, 11, 1, 5, 50, tzinfo=UTC), "America/New_York"),
        (datetime(2026, 12, 31, 23, 50, tzinfo=UTC), "UTC"),
    ],
)
def test_that_summer_time_and_midnight_change_no_duration(start, zone):
    local = start.astimezone(ZoneInfo(zone))
    end = (start + timedelta(minutes=40)).astimezone(ZoneInfo(zone))
    found = run_of([RunEvent("start", local, RATE), RunEvent("stop", end)], ORDERED)
    assert found.elapsed(end) == timedelta(minutes=40)
    assert found.given_mg(end) == ORDERED
    running = run_of([RunEvent("start", local, RATE)], ORDERED)
    assert running.planned_end(local) == start + timedelta(minutes=40)
    assert running.given_mg(end) == ORDERED


ANY_EVENT = st.builds(
    event,
    st.sampled_from(STEPS),
    st.integers(0, 120),
    st.sampled_from([None, 0, 30, 60, "133.333"]),
    st.sampled_from([None, 0, 5]),
)
LIKELY = st.builds(lambda step, gap: (step, gap), st.sampled_from(STEPS), st.integers(0, 30))


@given(st.lists(ANY_EVENT, max_size=12))
def test_that_no_order_of_events_reaches_an_impossible_state(events):
    """Refused events leave the run as it was; what is taken follows the table of states."""
    taken = []
    for each in events:
        before = run_of(taken, ORDERED)
        try:
            now = run_of([*taken, each], ORDERED)
        except ImpossibleStep:
            continue
        assert each.step in possible_steps(before.state)
        assert now.state == next_state(before.state, each.step)
        taken.append(each)
    found = run_of(taken, ORDERED)
    steps = [each.step for each in taken]
    given_at_all = "start" in steps
    assert found.state in STATES
    assert (found.started_at is not None) is given_at_all
    assert (found.stopped_at is not None) is (found.state in {"recovery", "discharged", "signed"})
    assert steps.count("start") <= 1
    assert steps.count("stop") <= 1
    assert not (given_at_all and found.state in {"prepared", "not given"})


@given(st.lists(LIKELY, max_size=15), st.integers(0, 60))
def test_that_time_and_dose_add_up_whatever_happens(steps, beyond):
    taken, minute = [event("start", 0, 60)], 0
    for step, gap in steps:
        state = run_of(taken, ORDERED).state
        if step not in possible_steps(state):
            continue
        minute += gap
        rate = 30 if step == "change rate" else None
        taken.append(event(step, minute, rate, 2 if step == "bolus" else None))
    found = run_of(taken, ORDERED)
    now = at(minute + beyond)
    span = (found.stopped_at or now) - START
    assert found.elapsed(now) + found.paused(now) == span
    given_mg = found.given_mg(now)
    assert found.bolus_mg <= given_mg <= ORDERED + found.bolus_mg
    assert given_mg <= found.given_mg(now + timedelta(minutes=1))
    if found.state == "running":
        assert found.given_mg(found.planned_end(now)) == ORDERED + found.bolus_mg
