"""A signed session is held by the record itself: nothing in it changes but by an amendment."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.factories import TODAY, at, make_course, make_infusion, make_patient, make_score
from tracker.models import (
    Decision,
    Infusion,
    RunEvent,
    SessionAnswer,
    SideEffect,
    Treatment,
    VialUse,
    VitalSigns,
)
from tracker.services.corrections import (
    history_of,
    merge_patients,
    move_infusion,
    void,
)
from tracker.services.history import load_history
from tracker.services.infusions import choose_phase
from tracker.services.rows import unlocked
from tracker.storage.audit import check_rows_against_log
from tracker.storage.faults import SignedSession, explain

NOON = at(TODAY, 12)


def rows_of(infusion, patient):
    """One row of every kind that belongs to a session."""
    where = {"infusion_id": infusion.id}
    whose = where | {"patient_id": patient.id}
    return [
        VitalSigns(**where, taken_at=NOON, heart_rate=74),
        SideEffect(
            **whose,
            term="nausea",
            severity=1,
            onset_on=TODAY,
            onset_at=NOON,
            onset_precision="minute",
        ),
        SessionAnswer(**whose, item="P01", answer="yes", answered_on=TODAY, answered_at=NOON),
        Decision(
            **where, about="P01", kind="acknowledged", stood="yes", decided_at=NOON, reason="seen"
        ),
        RunEvent(**where, number=1, step="start", at=NOON, mg_per_hour=Decimal(50)),
        VialUse(**where, vial_mg_per_ml=50, lot="A1", expires_on=TODAY, drawn_mg=Decimal(50)),
        Treatment(**whose, drug="ondansetron", given_at=NOON),
    ]


CHANGES = {
    VitalSigns: {"heart_rate": 75},
    SideEffect: {"severity": 2},
    SessionAnswer: {"answer": "no"},
    Decision: {"reason": "no"},
    RunEvent: {"at": NOON + timedelta(minutes=1)},
    VialUse: {"drawn_mg": Decimal(51)},
    Treatment: {"drug": "oxygen"},
}
NAMES = [kind.__tablename__ for kind in CHANGES]


@pytest.fixture
def signed(sessions):
    """A patient with a signed session that has one row of every kind, and a session beside."""
    with sessions.write() as session:
        patient = make_patient(session)
        course = make_course(session, patient.id)
        infusion, other = make_infusion(session, course.id), make_infusion(session, course.id)
        rows = rows_of(infusion, patient)
        session.add_all(rows)
        session.flush()
        infusion.discharged_at = infusion.signed_at = NOON
        infusion.signed_by_id = sessions.actor.person_id
    return patient, infusion, other, rows


@pytest.mark.parametrize("number", range(len(CHANGES)), ids=NAMES)
def test_that_a_row_of_a_signed_session_is_held(sessions, signed, number):
    patient, infusion, other, rows = signed
    row = rows[number]
    kind = type(row)
    ((column, value),) = CHANGES[kind].items()
    with pytest.raises(SignedSession), sessions.write() as session:
        setattr(session.get(kind, row.id), column, value)
    with pytest.raises(SignedSession), sessions.write() as session:
        void(session, kind, row.id, "wrong")
    with pytest.raises(SignedSession), sessions.write() as session:  # nor taken out of it
        session.get(kind, row.id).infusion_id = other.id
    fresh = rows_of(infusion, patient)[number]
    for once in {"item", "number"} & set(kind.__table__.columns.keys()):
        setattr(fresh, once, {"item": "P02", "number": 2}[once])
    with pytest.raises(SignedSession), sessions.write() as session:
        session.add(fresh)
    with sessions.write() as session:  # the other session is open
        session.add(rows_of(other, patient)[number])
    with sessions.read() as session:
        assert session.get(kind, row.id).version == 1


def test_that_the_infusion_itself_is_held_but_how_it_is_counted_is_not(sessions, signed):
    infusion = signed[1]
    for column, value in (("given_mg", Decimal(1)), ("note", "later"), ("signed_at", None)):
        with pytest.raises(SignedSession) as held, sessions.write() as session:
            setattr(session.get(Infusion, infusion.id), column, value)
        assert explain(held.value) == str(held.value)
    with sessions.write() as session:
        choose_phase(session, infusion.id, "booster")


def test_that_only_the_named_session_is_unlocked_and_only_meanwhile(sessions, signed):
    infusion, other, row = signed[1], signed[2], signed[3][0]
    with pytest.raises(SignedSession), sessions.write() as session, unlocked(session, other.id):
        session.get(VitalSigns, row.id).heart_rate = 80
    with sessions.write() as session, unlocked(session, infusion.id):
        session.get(VitalSigns, row.id).heart_rate = 80
    with pytest.raises(SignedSession), sessions.write() as session:
        session.get(VitalSigns, row.id).heart_rate = 90
        with unlocked(session, infusion.id):  # what came before is not let through by it
            pass
    with pytest.raises(SignedSession), sessions.write() as session:
        with unlocked(session, infusion.id):
            pass
        session.get(VitalSigns, row.id).heart_rate = 90
    with sessions.read() as session:
        assert session.get(VitalSigns, row.id).heart_rate == 80


def test_that_a_whole_signed_session_can_be_voided_with_all_its_rows(sessions, signed):
    _, infusion, _, rows = signed
    with sessions.write() as session:
        void(session, Infusion, infusion.id, "wrong patient")
    with sessions.read() as session:
        assert all(session.get(type(row), row.id).voided_at is not None for row in rows)
        last = history_of(session, "run_event", rows[4].id)[-1]
        assert (last.action, last.reason) == ("void", "wrong patient")
        assert check_rows_against_log(session.connection()) == []


def test_that_a_signed_session_moves_with_all_its_rows(sessions, signed):
    patient, infusion, _, rows = signed
    with sessions.write() as session:
        right = make_patient(session, "T-2")
        move_infusion(session, infusion.id, make_course(session, right.id).id)
    with sessions.read() as session:
        moved = [session.get(type(row), row.id) for row in rows]
    whose = {row.patient_id for row in moved if hasattr(row, "patient_id")}
    assert whose == {right.id}
    assert all(row.infusion_id == infusion.id and row.voided_at is None for row in moved)
    with sessions.write() as session:
        merge_patients(session, right.id, patient.id)
    with sessions.read() as session:
        moved = [session.get(type(row), row.id) for row in rows]
        assert {row.patient_id for row in moved if hasattr(row, "patient_id")} == {patient.id}
        assert len(load_history(session, patient.id).infusions) == 2


def test_that_voiding_a_patient_takes_signed_sessions_along(sessions, signed):
    patient, _, _, rows = signed
    with sessions.write() as session:
        make_score(session, patient.id)
        void(session, type(patient), patient.id, "entered twice")
    with sessions.read() as session:
        assert all(session.get(type(row), row.id).voided_at is not None for row in rows)
