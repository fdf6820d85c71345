import re
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from tests.factories import TODAY, make_course, make_infusion, make_patient, make_score
from tracker.clinical.moment import Moment
from tracker.models import Base
from tracker.services.corrections import history_of
from tracker.services.event_marks import add_event_mark
from tracker.services.history import load_history
from tracker.services.observations import VitalValues, record_vital_signs
from tracker.services.patients import PatientDetails, find_patients
from tracker.services.people import list_people
from tracker.services.progress import load_facts


@pytest.fixture
def patient(sessions, knowledge):
    with sessions.write() as session:
        patient = make_patient(session, family_name="Probe", birth_date=date(1985, 3, 12))
        course = make_course(session, patient.id)
        for number in range(4):
            infusion = make_infusion(session, course.id, TODAY - timedelta(days=3 * number))
            values = VitalValues(systolic=120, diastolic=80)
            record_vital_signs(session, infusion.id, infusion.started_at, values, knowledge.limits)
            make_score(session, patient.id, TODAY - timedelta(days=3 * number))
        add_event_mark(session, patient.id, "note", "phoned", Moment(TODAY))
    return patient


def statements_of(session, action):
    seen = []

    def note(connection, cursor, statement, parameters, context, many):
        seen.append((statement, parameters))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        action()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return seen


def test_that_a_history_takes_six_statements_whatever_its_length(sessions, patient):
    with sessions.read() as session:
        seen = statements_of(session, lambda: load_history(session, patient.id))
    assert sum(statement != "BEGIN" for statement, _ in seen) <= 6


def test_that_no_query_of_a_page_scans_a_table(sessions, patient):
    with sessions.read() as session:
        seen = statements_of(session, lambda: load_history(session, patient.id))
        seen += statements_of(session, lambda: load_facts(session, [patient.id]))
        seen += statements_of(session, lambda: find_patients(session, "pro 85", 100))
        seen += statements_of(session, lambda: find_patients(session, "", 100))
        seen += statements_of(session, lambda: history_of(session, "patient", patient.id))
        plans = [
            row[3]
            for statement, parameters in seen
            for row in session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", tuple(parameters)
            )
        ]
    scans = [plan for plan in plans if re.match(r"SCAN (?!.*USING (COVERING )?INDEX)", plan)]
    assert scans == []
    tables = {"infusion", "vital_signs", "side_effect", "score", "event_mark", "course"}
    assert [
        plan for plan in plans if plan.split()[:1] == ["SCAN"] and plan.split()[1] in tables
    ] == []


def test_that_every_foreign_key_has_an_index():
    for table in Base.metadata.tables.values():
        leading = {tuple(index.columns.keys())[:1] for index in table.indexes}
        leading.add(tuple(table.primary_key.columns.keys())[:1])
        for key in table.foreign_key_constraints:
            assert tuple(key.column_keys)[:1] in leading, f"{table.name}.{key.column_keys}"


def test_that_a_history_is_in_the_order_in_which_it_happened(sessions, patient):
    with sessions.read() as session:
        history = load_history(session, patient.id)
    for rows in (history.infusions, history.scores):
        assert [row.moment.on for row in rows] == sorted(row.moment.on for row in rows)
    assert isinstance(history.details, PatientDetails)
    assert len(history.vital_signs) == 4


def test_that_people_are_listed_by_name(sessions):
    with sessions.read() as session:
        assert [person.name for person in list_people(session)] == ["Ann Example"]
