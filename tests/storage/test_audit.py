from uuid import uuid4

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from tests.factories import TODAY, make_patient, make_score
from tracker.models import AuditEntry, Patient, Score
from tracker.storage.audit import UnloggedChange, check_rows_against_log


def entries(sessions):
    with sessions.read() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.seq)))


def test_that_an_addition_is_logged_with_who_and_where(sessions):
    with sessions.write() as session:
        patient = make_patient(session, family_name="Probe")
    last = entries(sessions)[-1]
    assert (last.action, last.table_name, last.row_id) == ("add", "patient", patient.id)
    assert (last.person_name, last.station) == ("Ann Example", "chair 1")
    assert last.old is None
    assert last.new["family_name"] == "Probe"
    assert patient.entered_by_id == sessions.actor.person_id


def test_that_a_change_keeps_the_old_value_even_of_an_expired_attribute(sessions):
    with sessions.write() as session:
        patient = make_patient(session, family_name="Before")
    with sessions.write("typo") as session:
        row = session.get(Patient, patient.id)
        session.expire(row)
        row.family_name = "After"
    last = entries(sessions)[-1]
    assert (last.old["family_name"], last.new["family_name"]) == ("Before", "After")
    assert last.reason == "typo"
    assert last.new["version"] == last.old["version"] + 1


def test_that_a_refused_transaction_leaves_neither_row_nor_entry(sessions):
    before = len(entries(sessions))
    with pytest.raises(IntegrityError), sessions.write() as session:
        patient = make_patient(session)
        session.add(Score(patient_id=patient.id, instrument="phq9", taken_on=TODAY))
    assert len(entries(sessions)) == before
    with sessions.read() as session:
        assert session.scalar(select(Patient)) is None


@pytest.mark.parametrize("statement", [update(Patient).values(note="x"), delete(Patient)])
def test_that_a_change_past_the_log_is_refused(sessions, statement):
    with sessions.write() as session:
        make_patient(session)
    with pytest.raises(UnloggedChange), sessions.write() as session:
        session.execute(statement)


def test_that_no_row_can_be_deleted(sessions):
    with sessions.write() as session:
        patient = make_patient(session)
    with pytest.raises(UnloggedChange), sessions.write() as session:
        session.delete(session.get(Patient, patient.id))
    with pytest.raises(IntegrityError, match="never deleted"), sessions.write() as session:
        session.connection().exec_driver_sql("DELETE FROM patient")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET person_name = 'Nobody'",
        "DELETE FROM audit_log",
        "INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log WHERE seq = 1",
    ],
)
def test_that_the_log_only_grows(sessions, statement):
    with sessions.write() as session:
        make_patient(session)
    with pytest.raises(IntegrityError, match="only grows"), sessions.write() as session:
        session.connection().exec_driver_sql(statement)


def test_that_the_check_finds_what_went_past_the_log(sessions):
    with sessions.write() as session:
        patient = make_patient(session)
        score = make_score(session, patient.id)
    with sessions.write() as session:
        assert check_rows_against_log(session.connection()) == []
        raw = session.connection().exec_driver_sql
        raw("UPDATE score SET total = 1, version = version + 1")
        raw("DROP TRIGGER patient_no_delete")
        raw("PRAGMA defer_foreign_keys=ON")
        raw(
            "INSERT INTO patient (id, version, entered_at, record_number, record_key, sort_key,"
            f" synthetic) VALUES ('{uuid4().hex}', 1, '2026-01-01 00:00:00', 'Z', 'z', 'z', 0)"
        )
        found = {(each.table, each.what) for each in check_rows_against_log(session.connection())}
        assert found == {("score", "differs in total, version"), ("patient", "is not in the log")}
        raw(f"DELETE FROM patient_term WHERE patient_id = '{patient.id.hex}'")
        raw("DROP TRIGGER score_no_delete")
        raw(f"DELETE FROM score WHERE id = '{score.id.hex}'")
        found = {(each.table, each.what) for each in check_rows_against_log(session.connection())}
        assert ("score", "is gone") in found


def test_that_two_people_cannot_overwrite_each_other(sessions):
    with sessions.write() as session:
        patient = make_patient(session)
    with sessions.read() as reading:
        stale = reading.get(Patient, patient.id)
    with sessions.write() as session:
        session.get(Patient, patient.id).note = "first"
    with pytest.raises(StaleDataError), sessions.write() as session:
        session.add(stale)
        stale.note = "second"
    with sessions.read() as session:
        assert session.get(Patient, patient.id).note == "first"
