"""The pump through the services: each step stored, none that cannot be, the clock what it may."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories import (
    ORDER,
    TODAY,
    at,
    end_session,
    make_course,
    make_patient,
    start_session,
)
from tracker.models import Infusion
from tracker.models import RunEvent as StoredEvent
from tracker.services.chair.rows import load_chair, run_of_session
from tracker.services.chair.running import (
    SELF_READ_BACK,
    change_rate,
    correct_check_in,
    correct_event_time,
    give_bolus,
    pause_run,
    resume_run,
    start_run,
    stop_run,
    take_back_step,
)
from tracker.services.chair.screening import Missing
from tracker.services.history import load_history
from tracker.services.infusions import InfusionOrder, mark_not_given, prepare_infusion
from tracker.services.people import PersonDetails, add_person
from tracker.services.refused import ChangedMeanwhile, Refused
from tracker.storage.audit import check_rows_against_log

PAIN = InfusionOrder(
    weight_kg=Decimal(80),
    weight_basis="adjusted",
    dosing_weight_kg=Decimal(70),
    ordered_mg_per_kg=Decimal("1.1"),
    ordered_mg=Decimal(77),
    ordered_mg_per_kg_h=Decimal("0.25"),
    bolus_mg_per_kg=Decimal("0.1"),
    planned_minutes=240,
)


@pytest.fixture
def clock(sessions):
    """The sessions with a clock that stands at four in the afternoon of the visit."""
    return sessions.entering_at(lambda: at(TODAY, 16))


def prepare(sessions, knowledge, order=ORDER, record_number="T-1", pain=False):
    with sessions.write() as session:
        patient = make_patient(session, record_number)
        course = make_course(session, patient.id, indication="crps" if pain else "mdd")
        return prepare_infusion(session, course.id, TODAY, order, knowledge.limits, pain=pain)


@pytest.fixture
def infusion(clock, knowledge):
    return prepare(clock, knowledge)


@pytest.fixture
def do(clock, infusion, knowledge):
    """Do one step of the pump, each in a transaction of its own."""

    def step(name, minute, **values):
        with clock.write() as session:
            act(session, infusion.id, name, at(TODAY) + timedelta(minutes=minute), values)

    def act(session, infusion_id, name, when, values):
        limits, rules = knowledge.limits, knowledge.monitoring.schedule
        if name == "start":
            start_session(session, infusion_id, when)
        elif name == "rate":
            change_rate(session, infusion_id, when, Decimal(values["rate"]), limits)
        elif name == "bolus":
            give_bolus(session, infusion_id, when, Decimal(values["mg"]), limits)
        elif name == "pause":
            pause_run(session, infusion_id, when, values.get("reason", ""))
        elif name == "resume":
            rate = values.get("rate")
            resume_run(session, infusion_id, when, limits, rate and Decimal(rate))
        else:
            mg, reason = Decimal(values["mg"]), values.get("reason", "")
            stop_run(session, infusion_id, when, mg, limits, rules, reason, values.get("note"))

    step.act = act
    return step


def stored(sessions, infusion):
    """Return the infusion, its steps and its run as read back."""
    with sessions.read() as session:
        history = load_history(session, infusion.patient_id)
        row = next(each for each in history.infusions if each.id == infusion.id)
        events = load_chair(session, infusion.id, infusion.patient_id).events
    return row, events, run_of_session(row, events)


def test_that_a_session_is_told_by_numbered_steps(clock, infusion, do):
    do("start", 0)
    do("pause", 10, reason="vomited")
    do("resume", 20)
    do("rate", 30, rate="30")
    do("stop", 40, mg="25.63", reason="patient asked")
    row, events, run = stored(clock, infusion)
    assert [(each.number, each.step) for each in events] == [
        (1, "start"), (2, "pause"), (3, "resume"), (4, "change rate"), (5, "stop"),
    ]  # fmt: skip
    assert events[0].mg_per_hour == Decimal("61.875")
    assert (events[0].reason, events[1].reason) == (SELF_READ_BACK, "vomited")
    assert run.given_mg(at(TODAY, 16)) == Decimal("25.63")  # 61.875 × 20/60 + 30 × 10/60
    assert (row.status, row.stop_reason) == ("finished", "patient asked")
    assert (row.given_mg, row.given_mg_per_kg) == (Decimal("25.63"), Decimal("0.31"))
    assert (row.started_at, row.ended_at) == (at(TODAY), at(TODAY, 10, 40))
    assert row.checked_in_at == at(TODAY)
    assert row.threshold_set_id is not None
    with clock.read() as session:
        assert check_rows_against_log(session.connection()) == []


def test_that_a_pain_order_starts_at_its_rate_with_its_bolus(clock, knowledge):
    infusion = prepare(clock, knowledge, PAIN, pain=True)
    with clock.write() as session:
        start_session(session, infusion.id, at(TODAY))
    _, events, run = stored(clock, infusion)
    assert [(each.step, each.mg_per_hour, each.mg) for each in events] == [
        ("start", Decimal("17.500"), None),  # 0.25 mg/kg/h × 70 kg
        ("bolus", None, Decimal("7.00")),  # 0.1 mg/kg × 70 kg
    ]
    assert run.planned_end(at(TODAY)) == at(TODAY, 14)
    assert run.given_mg(at(TODAY, 14)) == 77


@pytest.mark.parametrize(("bolus", "steps"), [("0", ["start"]), ("0.05", ["start", "bolus"])])
def test_that_a_bolus_is_rounded_as_the_dose_is_and_none_is_none(clock, knowledge, bolus, steps):
    order = InfusionOrder(
        weight_kg=Decimal("70.1"),
        ordered_mg=Decimal("73.51"),
        ordered_mg_per_kg_h=Decimal("0.25"),
        bolus_mg_per_kg=Decimal(bolus),
        planned_minutes=240,
    )
    infusion = prepare(clock, knowledge, order, pain=True)
    with clock.write() as session:
        start_session(session, infusion.id, at(TODAY))
    _, events, run = stored(clock, infusion)
    assert [each.step for each in events] == steps
    assert run.ordered_mg + run.bolus_mg == order.ordered_mg
    assert run.bolus_mg == order.bolus_mg == (Decimal("3.51") if len(steps) == 2 else 0)


def test_that_a_second_person_reads_back_and_is_another_one(clock, infusion, knowledge):
    with clock.write() as session:
        other = add_person(session, PersonDetails("Bo Example", "nurse", "BE"))
    for second, words in ((None, "Choose who"), (clock.actor.person_id, "another one")):
        with pytest.raises(Refused, match=words), clock.write() as session:
            start_run(
                session, infusion.id, at(TODAY), UTC, knowledge=knowledge, second_person_id=second
            )
    with clock.write() as session:
        start_run(
            session, infusion.id, at(TODAY), UTC, knowledge=knowledge, second_person_id=other.id
        )
    row, events, _ = stored(clock, infusion)
    assert (row.second_person_id, events[0].reason) == (other.id, None)


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (InfusionOrder(weight_kg=Decimal(70), planned_minutes=40), "Type the dose"),
        (InfusionOrder(weight_kg=Decimal(70), ordered_mg=Decimal(35)), "Type the minutes"),
        (
            InfusionOrder(weight_kg=Decimal(70), ordered_mg=Decimal(35), planned_minutes=1),
            "at most 7 mg/kg/h",
        ),
        (
            InfusionOrder(ordered_mg=Decimal(35), ordered_mg_per_kg_h=Decimal(1)),
            "Type the weight",
        ),
    ],
)
def test_that_an_order_that_says_too_little_cannot_start(clock, knowledge, order, words):
    infusion = prepare(clock, knowledge, order)
    with pytest.raises(Refused, match=words), clock.write() as session:
        start_session(session, infusion.id, at(TODAY))
    assert stored(clock, infusion)[0].status == "prepared"


def test_that_what_is_in_the_way_keeps_the_pump_from_starting(clock, infusion, knowledge):
    missing = [Missing("Answer: Allergy.", "screening"), Missing("Take the pulse.", "vitals")]
    with pytest.raises(Refused) as refused, clock.write() as session:
        start_run(
            session,
            infusion.id,
            at(TODAY),
            UTC,
            knowledge=knowledge,
            missing=missing,
            self_read_back=True,
        )
    assert refused.value.problems == ("Answer: Allergy.", "Take the pulse.")
    assert stored(clock, infusion)[1] == ()


def test_that_a_start_before_check_in_is_refused_until_one_is_corrected(clock, infusion, do):
    with clock.write() as session:
        session.get(Infusion, infusion.id).checked_in_at = at(TODAY, 11)
    with pytest.raises(Refused, match="correct one of the times"):
        do("start", 0)
    with clock.write() as session:
        correct_check_in(session, infusion.id, at(TODAY, 9, 50))
    do("start", 0)
    with pytest.raises(Refused, match="after the start"), clock.write() as session:
        correct_check_in(session, infusion.id, at(TODAY, 10, 1))


def test_that_a_step_that_has_not_come_yet_is_refused(do):
    with pytest.raises(Refused, match="future"):
        do("start", 6 * 60 + 3)
    do("start", 6 * 60 + 2)  # a clock may run a little behind


@pytest.mark.parametrize(
    ("before", "step", "words"),
    [
        ([], "pause", "has not been started"),
        ([("start", 0)], "start", "is running"),
        ([("start", 0)], "resume", "is running"),
        ([("start", 0), ("pause", 1)], "rate", "is paused"),
        ([("start", 0), ("pause", 1)], "bolus", "is paused"),
        ([("start", 0), ("stop", 40)], "start", "is recovering"),
        ([("start", 0), ("stop", 40)], "stop", "is recovering"),
    ],
)
def test_that_a_step_that_cannot_follow_is_refused_in_words(
    clock, infusion, do, before, step, words
):
    for name, minute in before:
        do(name, minute, mg="41.25")
    kept = stored(clock, infusion)[1]
    with pytest.raises(Refused, match=words):
        do(step, 50, rate="30", mg="5")
    assert stored(clock, infusion)[1] == kept


def test_that_nothing_runs_that_was_not_given(clock, infusion, do):
    with clock.write() as session:
        mark_not_given(session, infusion.id, "no-show", "did not come")
    with pytest.raises(Refused, match="not given"):
        do("start", 0)


def test_that_a_clock_set_back_is_found_out_and_said(do):
    do("start", 0)
    do("pause", 10)
    with pytest.raises(Refused, match="type the time"):
        do("resume", 9)
    do("resume", 10)


@pytest.mark.parametrize("state", ["running", "paused"])
def test_that_stopping_early_needs_a_reason(clock, infusion, do, state):
    do("start", 0)
    if state == "paused":
        do("pause", 20)
    with pytest.raises(Refused, match="stopped early"):
        do("stop", 25, mg="20.63", reason="  ")
    do("stop", 25, mg="20.63", reason="too drowsy")
    assert stored(clock, infusion)[0].stop_reason == "too drowsy"


def test_that_stopping_in_the_last_minute_asks_nothing(clock, infusion, do):
    do("start", 0)
    do("stop", 39, mg="41.25")
    assert stored(clock, infusion)[0].stop_reason is None


def test_that_clearly_more_than_ordered_asks_for_an_incident_note(clock, infusion, do):
    do("start", 0)
    with pytest.raises(Refused, match="incident note"):
        do("stop", 40, mg="43.4")
    with pytest.raises(Refused, match="1000"):
        do("stop", 40, mg="1000.5", note="pump slipped")
    do("stop", 40, mg="43.4", note="pump slipped")
    assert stored(clock, infusion)[0].incident_note == "pump slipped"


@pytest.mark.parametrize(("rate", "words"), [("0", "more than 0"), ("600", "at most 7 mg/kg/h")])
def test_that_an_impossible_rate_is_refused(do, rate, words):
    do("start", 0)
    with pytest.raises(Refused, match=words):
        do("rate", 5, rate=rate)
    do("pause", 5)
    with pytest.raises(Refused, match=words):
        do("resume", 6, rate=rate)


@pytest.mark.parametrize(("mg", "words"), [("0", "more than zero"), ("83", "0 to 1 mg/kg")])
def test_that_an_impossible_bolus_is_refused(do, mg, words):
    do("start", 0)
    with pytest.raises(Refused, match=words):
        do("bolus", 5, mg=mg)


def test_that_a_time_can_be_corrected_and_the_order_stays(clock, infusion, do):
    do("start", 0)
    do("pause", 10)
    do("stop", 20, mg="10.31", reason="drowsy")

    def correct(number, minute, version=None):
        event = stored(clock, infusion)[1][number - 1]
        when = at(TODAY) + timedelta(minutes=minute)
        with clock.write() as session:
            correct_event_time(session, event.id, when, version or event.version, UTC)

    correct(1, -5)
    correct(3, 30)
    row, _, run = stored(clock, infusion)
    assert (row.started_at, row.ended_at) == (at(TODAY, 9, 55), at(TODAY, 10, 30))
    assert run.elapsed(at(TODAY, 16)) == timedelta(minutes=15)
    for number, minute, words in ((2, 31, "before"), (2, -6, "before"), (3, 400, "future")):
        with pytest.raises(Refused, match=words):
            correct(number, minute)
    with pytest.raises(ChangedMeanwhile):
        correct(2, 11, version=9)


def test_that_the_bolus_of_the_start_moves_with_it(clock, knowledge):
    infusion = prepare(clock, knowledge, PAIN, pain=True)
    with clock.write() as session:
        start_session(session, infusion.id, at(TODAY))
    start = stored(clock, infusion)[1][0]
    with clock.write() as session:
        correct_event_time(session, start.id, at(TODAY, 10, 5), start.version, UTC)
    assert [each.at for each in stored(clock, infusion)[1]] == [at(TODAY, 10, 5)] * 2


def test_that_only_the_last_step_can_be_taken_back(clock, infusion, do):
    do("start", 0)
    do("pause", 10)
    do("stop", 20, mg="10.31", reason="wrong key")

    def take_back(number, reason="pressed by mistake"):
        event = stored(clock, infusion)[1][number - 1]
        with clock.write() as session:
            take_back_step(session, event.id, event.version, reason)

    with pytest.raises(Refused, match="Only the last"):
        take_back(2)
    with pytest.raises(Refused, match="Say why"):
        take_back(3, " ")
    take_back(3)
    row, _, run = stored(clock, infusion)
    assert (row.status, row.ended_at, row.given_mg, row.stop_reason) == ("running",) + (None,) * 3
    assert run.state == "paused"
    take_back(2)
    do("pause", 12)
    take_back(2)
    take_back(1)
    row, events, run = stored(clock, infusion)
    assert (row.status, row.started_at, events, run.state) == ("prepared", None, (), "prepared")
    do("start", 15)
    assert stored(clock, infusion)[0].started_at == at(TODAY, 10, 15)


def test_that_a_session_begun_before_steps_were_kept_can_be_stopped(clock, infusion, do):
    with clock.write() as session:
        row = session.get(Infusion, infusion.id)
        row.status, row.started_at, row.started_precision = "running", at(TODAY), "minute"
    do("stop", 40, mg="41.25")
    row, events, _ = stored(clock, infusion)
    assert row.status == "finished"
    assert [(each.step, each.at) for each in events] == [
        ("start", at(TODAY)),
        ("stop", at(TODAY, 10, 40)),
    ]


# ---- the clock of the computer


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def wait(self, minutes: float) -> datetime:
        self.now += timedelta(minutes=minutes)
        return self.now


def test_that_a_clock_set_back_an_hour_cannot_shorten_a_session(sessions, knowledge):
    clock = Clock(at(TODAY, 11))  # an hour ahead, which nobody has noticed yet
    record = sessions.entering_at(clock)
    infusion = prepare(record, knowledge)
    limits, rules = knowledge.limits, knowledge.monitoring.schedule
    with record.write() as session:
        start_session(session, infusion.id, clock.now)
    clock.wait(10 - 60)  # ten minutes later it is set right
    _, events, run = stored(record, infusion)
    assert run.given_mg(clock.now) == 0
    with pytest.raises(Refused, match="type the time"), record.write() as session:
        pause_run(session, infusion.id, clock.now)
    with record.write() as session:
        correct_check_in(session, infusion.id, at(TODAY, 9, 50))
        correct_event_time(session, events[0].id, at(TODAY), events[0].version, UTC)
    with record.write() as session:
        pause_run(session, infusion.id, clock.now)
        resume_run(session, infusion.id, clock.wait(5), limits)
        stop_run(session, infusion.id, clock.wait(30), Decimal("41.25"), limits, rules)
    _, _, run = stored(record, infusion)
    assert run.elapsed(clock.now) == timedelta(minutes=40)
    assert run.given_mg(clock.now) == Decimal("41.25")


@pytest.mark.parametrize(
    ("start", "day"),
    [
        # 2026-03-08: clocks in New York go from 02:00 to 03:00 while the pump runs.
        (datetime(2026, 3, 8, 6, 40, tzinfo=UTC), "2026-03-08"),
        # Across midnight: the session belongs to the day it began.
        (datetime(2026, 11, 21, 4, 40, tzinfo=UTC), "2026-11-20"),
    ],
)
def test_that_durations_hold_over_summer_time_and_midnight(sessions, knowledge, start, day):
    zone, clock = ZoneInfo("America/New_York"), Clock(start)
    record = sessions.entering_at(clock)
    with record.write() as session:
        patient = make_patient(session)
        course = make_course(session, patient.id)
        on = start.astimezone(zone).date()
        infusion = prepare_infusion(session, course.id, on, ORDER, knowledge.limits)
        start_session(session, infusion.id, start.astimezone(zone), zone)
    with record.write() as session:
        end_session(session, infusion.id, clock.wait(40).astimezone(zone), Decimal("41.25"))
    row, _, run = stored(record, infusion)
    assert row.ended_at - row.started_at == run.elapsed(clock.now) == timedelta(minutes=40)
    assert run.given_mg(clock.now) == Decimal("41.25")
    assert row.given_on.isoformat() == day


def test_that_a_computer_that_slept_knows_what_the_pump_gave(sessions, knowledge):
    clock = Clock(at(TODAY))
    record = sessions.entering_at(clock)
    infusion = prepare(record, knowledge)
    with record.write() as session:
        start_session(session, infusion.id, clock.now)
    clock.wait(25)  # shut, and opened again; nothing ran meanwhile
    row, _, run = stored(record, infusion)
    assert (row.status, run.state) == ("running", "running")
    assert run.elapsed(clock.now) == timedelta(minutes=25)
    assert run.planned_end(clock.now) == at(TODAY, 10, 40)
    clock.wait(600)
    assert run.given_mg(clock.now) == Decimal("41.25")


# ---- any order of steps

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["start", "rate", "bolus", "pause", "resume", "stop", "take back"]),
        st.integers(-5, 30),
        st.sampled_from(["0", "12.345", "30", "61.8754", "900"]),
    ),
    max_size=12,
)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(begun=st.booleans(), steps=STEPS)
def test_that_no_order_of_steps_reaches_an_impossible_state(
    clock, infusion, do, knowledge, begun, steps
):
    with clock.write() as session:
        course = session.get(Infusion, infusion.id).course_id
        fresh = prepare_infusion(session, course, TODAY, ORDER, knowledge.limits)
    now, kept, said = at(TODAY, 9), stored(clock, fresh), []
    first = [("start", 0, "0")] if begun else []
    for name, minutes, number in first + steps:
        now += timedelta(minutes=minutes)
        try:
            with clock.write() as session:
                if name == "take back":
                    last = session.scalars(
                        select(StoredEvent)
                        .where(StoredEvent.infusion_id == fresh.id)
                        .where(StoredEvent.voided_at.is_(None))
                        .order_by(StoredEvent.number.desc())
                    ).first()
                    if last is not None:
                        take_back_step(session, last.id, last.version, "slip")
                else:
                    values = {"rate": number, "mg": number, "reason": "why", "note": "why"}
                    do.act(session, fresh.id, name, now, values)
        except Refused as refused:
            said.extend(refused.problems)
            after = stored(clock, fresh)
        else:
            after = kept = stored(clock, fresh)
        assert after == kept
        assert_sound(*after)
    assert all(sentence.endswith(".") for sentence in said)


def assert_sound(row, events, run):
    status = {"prepared": "prepared", "running": "running", "paused": "running"}
    assert row.status == status.get(run.state, "finished")
    assert (row.started_at, row.ended_at) == (run.started_at, run.stopped_at)
    assert (row.given_mg is None) == (run.state != "recovery")
    assert [each.number for each in events] == list(range(1, len(events) + 1))
    assert all(one.at <= next_one.at for one, next_one in pairwise(events))
    late = at(TODAY, 23)
    pumped = run.given_mg(late) - run.bolus_mg
    assert 0 <= pumped <= row.ordered_mg
    assert run.bolus_mg == sum(each.mg for each in events if each.step == "bolus")
    assert run.elapsed(late) >= timedelta(0) <= run.paused(late)
