"""Amendments: after the signature every change keeps the old value, who, when and why."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.factories import TODAY, at
from tests.services.chair.finished import finish
from tracker.clinical.moment import Moment
from tracker.models import Infusion, RunEvent, SideEffect, Treatment, VitalSigns
from tracker.services.chair.amendments import (
    amend,
    amend_by_adding,
    amend_by_voiding,
    shown_amendments,
)
from tracker.services.chair.rows import run_of_session
from tracker.services.history import InfusionRow
from tracker.services.observations import (
    SideEffectEntry,
    VitalValues,
    record_side_effect,
    record_vital_signs,
)
from tracker.services.refused import Refused
from tracker.services.treatments import TreatmentEntry, record_treatment
from tracker.storage.actor import PROGRAM
from tracker.storage.audit import check_rows_against_log
from tracker.storage.faults import SignedSession

WHY = "misread from the pump"


@pytest.fixture
def visit(sessions, knowledge):
    found = finish(sessions, knowledge)
    found.sign()
    return found


def change(visit, table, row_id, column, new, reason=WHY, **more):
    with visit.sessions.write() as session:
        limits = visit.knowledge.limits
        amend(session, visit.infusion_id, table, row_id, column, new, reason, limits, None, **more)


def chair(visit):
    with visit.sessions.read() as session:
        return visit.chair(session)


def infusion(visit) -> InfusionRow:
    with visit.sessions.read() as session:
        return visit.infusion(session)


def reading(visit):
    with visit.sessions.read() as session:
        return visit.history(session).vital_signs[0]


def amended(visit):
    """What was amended, as column: (old, new)."""
    return {row.column_name: (row.old, row.new) for row in chair(visit).amendments}


def test_that_a_value_is_amended_and_the_old_one_kept(visit):
    row = reading(visit)
    change(visit, "vital_signs", row.id, "systolic", 138)
    change(visit, "vital_signs", row.id, "systolic", 148, "misread again")
    assert reading(visit).systolic == 148
    shown = shown_amendments(chair(visit).amendments)
    chain = shown["vital_signs", row.id, "systolic"]
    assert [(one.old, one.new, one.reason) for one in chain] == [
        (128, 138, WHY),
        (138, 148, "misread again"),
    ]
    assert chain[0].by_id == visit.sessions.actor.person_id
    assert chain[0].at - at(TODAY, 16) < timedelta(seconds=1)
    with visit.sessions.read() as session:
        assert check_rows_against_log(session.connection()) == []
    with pytest.raises(SignedSession), visit.sessions.write() as session:
        session.get(VitalSigns, row.id).systolic = 120


def test_that_mg_per_kg_follows_the_given_mg(visit):
    change(visit, "infusion", visit.infusion_id, "given_mg", Decimal("28.5"))
    row = infusion(visit)
    assert (row.given_mg, row.given_mg_per_kg) == (Decimal("28.5"), Decimal("0.41"))
    assert amended(visit) == {"given_mg": ("35", "28.5"), "given_mg_per_kg": ("0.5", "0.41")}


@pytest.mark.parametrize(
    ("column", "new", "expected"),
    [
        ("ordered_mg", "42", {"ordered_mg_per_kg": ("0.5", "0.6")}),
        ("ordered_mg_per_kg", "0.6", {"ordered_mg": ("35", "42")}),
        (
            "weight_kg",
            "50",
            {"ordered_mg_per_kg": ("0.5", "0.7"), "given_mg_per_kg": ("0.5", "0.7")},
        ),
    ],
)
def test_that_a_dose_agrees_with_itself_afterwards(visit, column, new, expected):
    change(visit, "infusion", visit.infusion_id, column, Decimal(new))
    assert {key: both for key, both in amended(visit).items() if key != column} == expected


def test_that_a_time_of_the_pump_takes_start_and_given_dose_along(visit):
    start = chair(visit).events[0]
    change(visit, "run_event", start.id, "at", at(TODAY, 9, 50))
    row = infusion(visit)
    assert (row.started_at, row.checked_in_at) == (at(TODAY, 9, 50),) * 2
    run = run_of_session(row, chair(visit).events)
    assert run.elapsed(at(TODAY, 16)) == timedelta(minutes=50)
    assert set(amended(visit)) == {"at", "started_at", "checked_in_at"}
    assert amended(visit)["at"] == ("2026-11-20T10:00:00+00:00", "2026-11-20T09:50:00+00:00")


@pytest.mark.parametrize(
    ("table", "column", "new", "words"),
    [
        ("vital_signs", "heart_rate", 400, "250"),
        ("vital_signs", "systolic", 80, "swapped"),
        ("vital_signs", "systolic", None, "both values"),
        ("vital_signs", "taken_at", at(TODAY, 20), "future"),
        ("vital_signs", "heart_rate", 74, "what stands there"),
        ("vital_signs", "infusion_id", None, "cannot be amended"),
        ("infusion", "given_mg", Decimal("1000.5"), "1000"),
        ("infusion", "signed_at", None, "cannot be amended"),
        ("infusion", "started_at", at(TODAY), "cannot be amended"),
        ("infusion", "discharged_at", at(TODAY, 10, 30), "correct one of the times"),
        ("infusion", "discharged_at", None, "Type the time"),
        ("run_event", "at", at(TODAY, 10, 50), "before that of the entry before"),
        ("run_event", "mg_per_hour", Decimal(900), "7 mg/kg/h"),
        ("run_event", "mg_per_hour", None, "7 mg/kg/h|more than 0"),
        ("run_event", "mg", Decimal(5), "bolus"),
        ("vial_use", "lot", " ", "Type the lot"),
        ("vial_use", "witness_id", None, "Choose who witnessed"),
    ],
)
def test_that_an_amendment_is_held_to_the_rules_of_the_entry(visit, table, column, new, words):
    record = chair(visit)
    rows = {
        "vital_signs": reading(visit).id,
        "infusion": visit.infusion_id,
        "run_event": record.events[0].id,
        "vial_use": record.vials[0].id,
    }
    with pytest.raises(Refused, match=words):
        change(visit, table, rows[table], column, new)
    assert chair(visit).amendments == ()


def test_that_a_pair_is_amended_together(visit):
    row = reading(visit)
    change(visit, "vital_signs", row.id, "systolic", 80, also={"diastolic": 50})
    assert (reading(visit).systolic, reading(visit).diastolic) == (80, 50)
    assert amended(visit) == {"systolic": (128, 80), "diastolic": (82, 50)}


@pytest.mark.parametrize(
    ("table", "column", "new"),
    [
        ("vial_use", "lot", "B2"),
        ("vial_use", "drawn_mg", Decimal(51)),
        ("run_event", "reason", "read back by Bo"),
        ("run_event", "mg_per_hour", Decimal("52.5")),
        ("infusion", "note", "slept"),
        ("infusion", "incident_note", "pump alarmed"),
        ("infusion", "stop_reason", None),
        ("infusion", "checked_in_at", at(TODAY, 9, 45)),
        ("infusion", "no_side_effects_at", None),
    ],
)
def test_that_other_values_can_be_amended(visit, table, column, new):
    record = chair(visit)
    event = record.events[0]
    if column == "mg_per_hour":
        change(visit, table, event.id, column, Decimal(60))
    row_id = {"vial_use": record.vials[0].id, "run_event": event.id}.get(table, visit.infusion_id)
    before = len(chair(visit).amendments)
    if column == "stop_reason":
        change(visit, table, row_id, column, "pump empty")
        before += 1
    change(visit, table, row_id, column, new)
    last = chair(visit).amendments
    assert len(last) == before + 1
    assert {one.column_name for one in last} == {column}


def test_that_what_was_forgotten_is_added(visit):
    entry = SideEffectEntry(term="nausea", severity=2, onset=Moment(TODAY, at(TODAY, 10, 15)))

    def forgotten(session):
        return record_side_effect(session, visit.patient_id, visit.infusion_id, entry)

    with visit.sessions.write() as session:
        amend_by_adding(session, visit.infusion_id, forgotten, "told by phone")
    rows = {row.table_name: row for row in chair(visit).amendments}
    assert (rows["side_effect"].column_name, rows["side_effect"].old) == (None, None)
    assert rows["side_effect"].new["term"] == "nausea"
    assert rows["infusion"].column_name == "no_side_effects_at"
    assert infusion(visit).no_side_effects_at is None
    with visit.sessions.write() as session:
        limits, when = visit.knowledge.limits, at(TODAY, 10, 20)
        amend_by_adding(
            session,
            visit.infusion_id,
            lambda session: record_vital_signs(
                session, visit.infusion_id, when, VitalValues(heart_rate=80), limits
            ),
            "on the paper strip",
        )
    with visit.sessions.read() as session:
        assert len(visit.history(session).vital_signs) == 2


def test_that_an_entry_is_voided_and_what_was_given_for_it_stays(visit):
    def forgotten(session):
        when = at(TODAY, 10, 15)
        entry = SideEffectEntry(term="nausea", severity=2, onset=Moment(TODAY, when))
        effect = record_side_effect(session, visit.patient_id, visit.infusion_id, entry)
        drug = TreatmentEntry(drug="ondansetron", given_at=when, side_effect_id=effect.id)
        record_treatment(session, visit.infusion_id, drug)
        return effect

    with visit.sessions.write() as session:
        amend_by_adding(session, visit.infusion_id, forgotten, "told by phone")
    with visit.sessions.read() as session:
        (effect,) = visit.history(session).side_effects
    with visit.sessions.write() as session:
        amend_by_voiding(session, visit.infusion_id, "side_effect", effect.id, "was dizziness")
    with visit.sessions.read() as session:
        assert visit.history(session).side_effects == ()
        (treatment,) = session.query(Treatment).all()
        assert (treatment.voided_at, treatment.side_effect_id) == (None, None)
    last = shown_amendments(chair(visit).amendments)["side_effect", effect.id, None][-1]
    assert (last.old["severity"], last.new, last.reason) == (2, None, "was dizziness")
    with pytest.raises(Refused, match="cannot be voided"), visit.sessions.write() as session:
        step = chair(visit).events[0].id
        amend_by_voiding(session, visit.infusion_id, "run_event", step, "slip")


def test_that_an_amendment_needs_a_reason_a_person_and_a_signed_session(visit, knowledge):
    row = reading(visit)
    with pytest.raises(Refused, match="Say why"):
        change(visit, "vital_signs", row.id, "systolic", 138, "  ")
    with (
        pytest.raises(Refused, match="made by a person"),
        visit.sessions.acting_as(PROGRAM).write() as session,
    ):
        amend_by_voiding(session, visit.infusion_id, "vital_signs", row.id, "slip")
    with visit.sessions.write() as session:
        infusion = session.get(Infusion, visit.infusion_id)
        other = Infusion(
            patient_id=infusion.patient_id,
            course_id=infusion.course_id,
            given_on=TODAY,
            started_precision="day",
            status="prepared",
        )
        session.add(other)
    with pytest.raises(Refused, match="not signed"), visit.sessions.write() as session:
        amend_by_voiding(session, other.id, "vital_signs", row.id, "slip")
    with pytest.raises(Refused, match="another session"), visit.sessions.write() as session:
        amend_by_adding(
            session,
            visit.infusion_id,
            lambda session: record_vital_signs(
                session, other.id, at(TODAY), VitalValues(spo2=98), knowledge.limits
            ),
            "wrong place",
        )


def test_that_a_row_of_another_session_is_not_amended_here(visit, sessions):
    with visit.sessions.write() as session:
        effect = SideEffect(
            patient_id=visit.patient_id,
            term="nausea",
            severity=1,
            onset_on=TODAY,
            onset_precision="day",
        )
        session.add(effect)
    with pytest.raises(Refused, match="another session"):
        change(visit, "side_effect", effect.id, "severity", 2)
    with sessions.read() as session:
        assert session.get(RunEvent, chair(visit).events[0].id).version == 1
