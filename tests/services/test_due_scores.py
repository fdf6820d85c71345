"""Due scores from what is stored: one patient, everybody, the schedules of clinic and course."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.factories import TODAY, make_course, make_infusion, make_patient, make_score
from tracker.knowledge.schedule import schedule_json
from tracker.models import Course, Score
from tracker.services.corrections import void
from tracker.services.courses import close_course
from tracker.services.due_scores import (
    change_course_schedule,
    clinic_schedule,
    course_schedule,
    due_scores_of,
    due_scores_of_all,
)
from tracker.services.infusions import InfusionOrder, prepare_infusion
from tracker.services.refused import Refused
from tracker.services.settings import change_setting


def days_ago(days):
    return TODAY - timedelta(days=days)


@pytest.fixture
def patient(sessions):
    with sessions.write() as session:
        return make_patient(session, family_name="Sample", given_name="Ann").id


def due(sessions, knowledge, patient_id):
    with sessions.read() as session:
        found = due_scores_of(session, knowledge, patient_id, TODAY)
    return [(each.due.instrument, each.due.what, each.due.overdue_days) for each in found]


def test_that_a_patient_without_an_open_course_owes_nothing(sessions, knowledge, patient):
    assert due(sessions, knowledge, patient) == []
    with sessions.write() as session:
        course = make_course(session, patient, opened_on=days_ago(3))
    assert due(sessions, knowledge, patient) == [("phq9", "baseline, before the first infusion", 3)]
    with sessions.write() as session:
        close_course(session, course.id, TODAY, "other")
    assert due(sessions, knowledge, patient) == []


def test_that_a_score_clears_what_is_due_and_a_void_one_does_not(sessions, knowledge, patient):
    with sessions.write() as session:
        course = make_course(session, patient, opened_on=days_ago(9))
        make_score(session, patient, days_ago(9))
        make_infusion(session, course.id, days_ago(5))
    assert due(sessions, knowledge, patient) == [("phq9", "before the next infusion", 2)]
    with sessions.write() as session:
        make_score(session, patient, days_ago(1), "1 1 1 - - - - - -")
        make_score(session, patient, days_ago(1), "1 1 1 1 1 1 1", "gad7")
    assert due(sessions, knowledge, patient) == [("phq9", "before the next infusion", 2)]
    with sessions.write() as session:
        score = make_score(session, patient, days_ago(1))
    assert due(sessions, knowledge, patient) == []
    with sessions.write() as session:
        void(session, Score, score.id, "wrong patient")
    assert due(sessions, knowledge, patient) == [("phq9", "before the next infusion", 2)]


def test_that_a_prepared_infusion_asks_today_and_one_given_restarts(sessions, knowledge, patient):
    with sessions.write() as session:
        course = make_course(session, patient, opened_on=days_ago(9))
        make_infusion(session, course.id, days_ago(1))
        prepare_infusion(session, course.id, TODAY, InfusionOrder(), knowledge.limits)
    assert due(sessions, knowledge, patient) == [("phq9", "before the next infusion", 0)]
    with sessions.write() as session:
        make_infusion(session, course.id, TODAY)
    (coming,) = due(sessions, knowledge, patient)
    assert coming == ("phq9", "before the next infusion", -3)


def test_that_a_second_course_takes_the_place_of_the_first(sessions, knowledge, patient):
    with sessions.write() as session:
        first = make_course(session, patient, opened_on=days_ago(120))
        make_infusion(session, first.id, days_ago(110))
        make_course(
            session, patient, opened_on=days_ago(2), indication="gad", primary_instrument="gad7"
        )
    assert due(sessions, knowledge, patient) == [("gad7", "baseline, before the first infusion", 2)]


def test_that_without_a_primary_scale_the_first_of_the_indication_in_use_is_asked_for(
    sessions, knowledge, patient
):
    with sessions.write() as session:
        make_course(session, patient, opened_on=TODAY, primary_instrument=None)
    first = knowledge.indications["mdd"].primary[0]
    assert [each[0] for each in due(sessions, knowledge, patient)] == [first]
    with sessions.write() as session:
        make_score(session, patient, days_ago(30), "2 " * 10, "madrs")
    assert [each[0] for each in due(sessions, knowledge, patient)] == ["madrs"]


def test_that_a_course_goes_by_its_own_schedule_then_the_clinics_then_ours(
    sessions, knowledge, patient
):
    ours = knowledge.schedule
    with sessions.write() as session:
        course = make_course(session, patient, opened_on=TODAY).id
        assert clinic_schedule(session, knowledge) == ours
        clinics = replace(ours, scales=("gad7",))
        change_setting(session, "schedule.default", schedule_json(clinics), "we use the GAD-7")
    assert [each[0] for each in due(sessions, knowledge, patient)] == ["gad7"]
    own = replace(ours, scales=("phq9", "pcl5"), end_of_series=None, follow_up_weeks=(1, 6))
    with sessions.write() as session:
        change_course_schedule(session, course, own)
    with sessions.read() as session:
        assert course_schedule(session, knowledge, course) == own
    assert [each[0] for each in due(sessions, knowledge, patient)] == ["pcl5", "phq9"]
    with sessions.write() as session:
        change_course_schedule(session, course, None)
    assert [each[0] for each in due(sessions, knowledge, patient)] == ["gad7"]


def test_that_a_schedule_that_makes_no_sense_is_refused_and_a_broken_one_left_out(
    sessions, knowledge, patient
):
    with sessions.write() as session:
        course = make_course(session, patient, opened_on=TODAY).id
        with pytest.raises(Refused, match="weeks must rise"):
            change_course_schedule(
                session, course, replace(knowledge.schedule, follow_up_weeks=(4, 2))
            )
        session.get_one(Course, course).score_schedule = {"what": "is this"}
    with sessions.read() as session:
        assert course_schedule(session, knowledge, course) == knowledge.schedule


def test_that_everybody_is_listed_by_what_waits_longest_in_four_statements(sessions, knowledge):
    with sessions.write() as session:
        for number in range(12):
            patient = make_patient(session, f"T-{number}")
            course = make_course(session, patient.id, opened_on=days_ago(60))
            make_infusion(session, course.id, days_ago(number * 5))
    with sessions.read() as session:
        seen = []
        engine = session.connection().engine

        def note(connection, cursor, statement, parameters, context, many):
            seen.append((statement, parameters))

        event.listen(engine, "before_cursor_execute", note)
        found = due_scores_of_all(session, knowledge, TODAY)
        event.remove(engine, "before_cursor_execute", note)
        plans = [
            row[3]
            for statement, parameters in seen
            for row in session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", tuple(parameters)
            )
        ]
        one_by_one = [
            each
            for patient_id in {row.patient_id for row in found}
            for each in due_scores_of(session, knowledge, patient_id, TODAY)
        ]
    assert len(seen) == 4
    assert [plan for plan in plans if re.match("SCAN", plan)] == []
    assert len(found) == 12
    assert [each.due.due_on for each in found] == sorted(each.due.due_on for each in found)
    assert {each.patient_id for each in one_by_one} == {each.patient_id for each in found}
    assert sorted(map(str, one_by_one)) == sorted(map(str, found))
