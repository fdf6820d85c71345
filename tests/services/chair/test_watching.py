"""Which readings are due in a stored session, and what the newest one leads to."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from tests.factories import TODAY, at, make_course, make_infusion, make_patient
from tracker.clinical.moment import Moment
from tracker.knowledge import Knowledge
from tracker.services.chair.running import pause_run, resume_run, start_run, stop_run
from tracker.services.infusions import InfusionOrder, prepare_infusion
from tracker.services.observations import (
    SideEffectEntry,
    VitalValues,
    record_side_effect,
    record_vital_signs,
)
from tracker.storage.sessions import Sessions
from tracker.ui.infusion.infusion_view import InfusionView, load_view

START = at(TODAY)
_ORDER = InfusionOrder(
    weight_kg=Decimal(70),
    ordered_mg_per_kg=Decimal("0.5"),
    ordered_mg=Decimal(35),
    vial_mg_per_ml=50,
    bag_ml=Decimal(100),
    planned_minutes=40,
)


def minutes(number: float) -> datetime:
    return START + timedelta(minutes=number)


class Session:
    """One infusion of today and what is logged in it."""

    def __init__(self, sessions: Sessions, knowledge: Knowledge, *, first: bool) -> None:
        self.sessions = sessions.entering_at(lambda: minutes(300))
        self.knowledge = knowledge
        with self.sessions.write() as session:
            patient = make_patient(session)
            course = make_course(session, patient.id)
            if not first:
                make_infusion(session, course.id, TODAY - timedelta(days=3))
            made = prepare_infusion(session, course.id, TODAY, _ORDER, knowledge.limits)
            self.patient_id, self.id = patient.id, made.id

    def start(self) -> None:
        with self.sessions.write() as session:
            start_run(session, self.id, START, UTC, knowledge=self.knowledge, self_read_back=True)

    def read(self, minute: float, systolic: int = 120, diastolic: int = 80) -> UUID:
        values = VitalValues(systolic=systolic, diastolic=diastolic, heart_rate=70, spo2=98)
        with self.sessions.write() as session:
            return record_vital_signs(
                session, self.id, minutes(minute), values, self.knowledge.limits
            ).id

    def feel(self, term: str, minute: float, severity: int = 1) -> None:
        entry = SideEffectEntry(
            term=term, severity=severity, onset=Moment.local(minutes(minute), UTC)
        )
        with self.sessions.write() as session:
            record_side_effect(session, self.patient_id, self.id, entry)

    @property
    def view(self) -> InfusionView:
        with self.sessions.read() as session:
            found = load_view(session, self.id, self.knowledge)
        assert found is not None
        return found


@pytest.fixture
def make_session(sessions: Sessions, knowledge: Knowledge) -> Callable[..., Session]:
    def make(*, first: bool = True, started: bool = True) -> Session:
        made = Session(sessions, knowledge, first=first)
        if started:
            made.start()
        return made

    return make


def due(session: Session, now: float) -> list[tuple[float, str]]:
    watch = session.view.watch(minutes(now))
    return [
        ((point.due_at - START).total_seconds() / 60, state)
        for point, state in zip(watch.points, watch.states, strict=True)
    ]


def test_that_a_first_infusion_is_read_every_ten_minutes_and_a_later_one_every_fifteen(
    make_session: Callable[..., Session],
) -> None:
    first = make_session()
    assert [minute for minute, _ in due(first, 0)] == [10, 20, 30, 40, 55, 70]


def test_that_a_later_infusion_at_the_usual_dose_is_read_every_fifteen_minutes(
    make_session: Callable[..., Session],
) -> None:
    later = make_session(first=False)
    assert [minute for minute, _ in due(later, 0)] == [15, 30, 40, 55, 70]


def test_that_nothing_is_due_before_the_start(make_session: Callable[..., Session]) -> None:
    waiting = make_session(started=False)
    assert due(waiting, 0) == []
    assert waiting.view.watch(minutes(0)).next is None


def test_that_readings_are_done_late_or_missed_by_what_is_stored(
    make_session: Callable[..., Session],
) -> None:
    chair = make_session()
    chair.read(10)
    chair.read(24)
    states = dict(due(chair, 45))
    assert (states[10], states[20], states[30], states[40]) == (
        "done",
        "done late",
        "missed",
        "late",
    )
    assert chair.view.watch(minutes(45)).missed == 1


def test_that_a_pause_moves_the_end_and_what_follows_but_not_the_points_before(
    make_session: Callable[..., Session], knowledge: Knowledge
) -> None:
    chair = make_session()
    with chair.sessions.write() as session:
        pause_run(session, chair.id, minutes(12), "nausea")
        resume_run(session, chair.id, minutes(18), knowledge.limits)
    assert [minute for minute, _ in due(chair, 18)] == [10, 20, 30, 40, 46, 61, 76]


def test_that_readings_go_on_after_the_stop_until_the_patient_has_left(
    make_session: Callable[..., Session], knowledge: Knowledge
) -> None:
    chair = make_session()
    with chair.sessions.write() as session:
        stop_run(
            session,
            chair.id,
            minutes(40),
            Decimal(35),
            knowledge.limits,
            knowledge.monitoring.schedule,
        )
    assert max(minute for minute, _ in due(chair, 41)) == 70
    assert max(minute for minute, _ in due(chair, 95)) == 100


def test_that_a_symptom_asks_for_a_set_within_five_minutes(
    make_session: Callable[..., Session],
) -> None:
    chair = make_session()
    chair.feel("nausea", 12)
    assert (17, "coming") in due(chair, 12)
    chair.read(14)
    assert dict(due(chair, 30))[17] == "done"


def test_that_the_newest_reading_is_judged_against_the_one_before_the_start(
    make_session: Callable[..., Session],
) -> None:
    chair = make_session(started=False)
    chair.read(-5, 110, 70)
    chair.start()
    assert chair.view.judgement().level == "ok"
    chair.read(10, 151, 80)
    judgement = chair.view.judgement()
    assert judgement.level == "amber"
    assert "40 mmHg or more above" in judgement.findings[0].rule
    chair.read(12, 120, 80)
    assert chair.view.judgement().level == "ok"


def test_that_a_side_effect_that_goes_on_is_a_sign_until_it_is_over(
    make_session: Callable[..., Session],
) -> None:
    chair = make_session()
    chair.read(10)
    chair.feel("syncope", 11, severity=3)
    assert chair.view.signs == {"syncope"}
    assert chair.view.judgement().level == "stop"
