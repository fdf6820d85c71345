"""Which scores are due: of one patient, and of everybody under treatment in a few statements."""

import logging
import uuid
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from tracker.clinical.courses import place_infusions
from tracker.clinical.facts import CourseFact, InfusionFact, PhaseChoice
from tracker.clinical.moment import Moment
from tracker.clinical.schedule import DueScore, Schedule, ScheduleFacts, expected_scores
from tracker.knowledge import Knowledge
from tracker.knowledge.schedule import parse_schedule, schedule_json
from tracker.models import Course, Infusion, Patient, Score
from tracker.models.infusion import GIVEN
from tracker.services.patients import shown_name
from tracker.services.refused import refuse_if
from tracker.services.rows import in_force
from tracker.services.settings import read_setting

SCHEDULE_SETTING = "schedule.default"
_AT_ONCE = 400  # patients a statement


@dataclass(frozen=True, slots=True)
class PatientDue:
    """A score of one patient that is due, or will be next."""

    patient_id: uuid.UUID
    name: str
    due: DueScore


def due_scores_of(
    session: Session, knowledge: Knowledge, patient_id: uuid.UUID, today: date
) -> list[PatientDue]:
    """Return what is due or comes next for one patient, the earliest first."""
    return _expected(session, knowledge, today, Course.patient_id == patient_id)


def due_scores_of_all(session: Session, knowledge: Knowledge, today: date) -> list[PatientDue]:
    """Return what is due or comes next for every patient in an open course, the earliest first.

    Four statements for a few hundred patients.
    """
    return _expected(session, knowledge, today, true())


def clinic_schedule(session: Session, knowledge: Knowledge) -> Schedule:
    """Return the clinic's schedule, or the one shipped where it has none of its own."""
    return _read(read_setting(session, SCHEDULE_SETTING), knowledge.schedule)


def course_schedule(session: Session, knowledge: Knowledge, course_id: uuid.UUID) -> Schedule:
    """Return the schedule a course goes by: its own, or the clinic's."""
    own = in_force(session, Course, course_id).score_schedule
    return _read(own, clinic_schedule(session, knowledge))


def change_course_schedule(
    session: Session, course_id: uuid.UUID, schedule: Schedule | None
) -> None:
    """Give a course a schedule of its own, or the clinic's again (None); raises Refused."""
    course = in_force(session, Course, course_id)
    stored = None if schedule is None else schedule_json(schedule)
    if stored is not None:
        refuse_if(_problems(stored))
    course.score_schedule = stored


def _problems(stored: Mapping[str, Any]) -> tuple[str, ...]:
    try:
        parse_schedule(stored)
    except ValueError as error:
        return (str(error),)
    return ()


def _read(stored: Any, otherwise: Schedule) -> Schedule:
    """Return a stored schedule; one that cannot be read gives way, and the log says so."""
    if stored is None:
        return otherwise
    try:
        return parse_schedule(stored)
    except ValueError:
        logging.getLogger(__name__).warning("a stored schedule cannot be read and is left out")
        return otherwise


def _expected(
    session: Session, knowledge: Knowledge, today: date, whose: ColumnElement[bool]
) -> list[PatientDue]:
    courses = _courses(session, whose)
    default = clinic_schedule(session, knowledge)
    found: list[PatientDue] = []
    patients = list(courses)
    for start in range(0, len(patients), _AT_ONCE):
        some = patients[start : start + _AT_ONCE]
        infusions = _infusions(session, some)
        taken = _last_taken(session, some)
        for patient_id in some:
            course, facts = _facts(
                courses[patient_id], infusions[patient_id], taken[patient_id], knowledge
            )
            schedule = _read(course.score_schedule, default)
            found += [
                PatientDue(patient_id, course.name, due)
                for due in expected_scores(facts, schedule, knowledge.course_rules, today)
            ]
    return sorted(found, key=lambda each: (each.due.due_on, each.name, each.due.instrument))


@dataclass(frozen=True, slots=True)
class _Course:
    id: uuid.UUID
    name: str
    indication: str
    primary: str | None
    planned: int
    opened_on: date | None
    closed_on: date | None
    score_schedule: Any


def _courses(session: Session, whose: ColumnElement[bool]) -> dict[uuid.UUID, list[_Course]]:
    """Return all courses of every patient in an open one."""
    open_ones = select(Course.patient_id).where(
        whose, Course.closed_on.is_(None), Course.voided_at.is_(None)
    )
    rows = session.execute(
        select(
            Course.patient_id,
            Patient.family_name,
            Patient.given_name,
            Patient.record_number,
            Course.id,
            Course.indication,
            Course.primary_instrument,
            Course.planned_infusions,
            Course.opened_on,
            Course.closed_on,
            Course.score_schedule,
        )
        .join(Patient, Patient.id == Course.patient_id)
        .where(
            Course.patient_id.in_(open_ones),
            Course.voided_at.is_(None),
            Patient.voided_at.is_(None),
        )
    )
    found: dict[uuid.UUID, list[_Course]] = defaultdict(list)
    for patient_id, family, given, number, course_id, *rest in rows:
        found[patient_id].append(_Course(course_id, shown_name(family, given, number), *rest))
    return found


@dataclass(frozen=True, slots=True)
class _Visit:
    """An infusion that was given, or one that is prepared."""

    fact: InfusionFact
    given: bool


def _infusions(
    session: Session, patient_ids: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, list[_Visit]]:
    rows = session.execute(
        select(
            Infusion.patient_id,
            Infusion.id,
            Infusion.given_on,
            Infusion.started_at,
            Infusion.course_id,
            Infusion.phase_choice,
            Infusion.status,
        ).where(
            Infusion.patient_id.in_(patient_ids),
            Infusion.status.in_(("prepared", *GIVEN)),
            Infusion.voided_at.is_(None),
        )
    )
    found: dict[uuid.UUID, list[_Visit]] = defaultdict(list)
    for patient_id, infusion_id, on, at, course_id, choice, status in rows:
        phase = cast("PhaseChoice | None", choice)
        fact = InfusionFact(infusion_id, Moment(on, at), None, course_id, phase)
        found[patient_id].append(_Visit(fact, status in GIVEN))
    return found


def _last_taken(
    session: Session, patient_ids: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, dict[str, date]]:
    """Return the day of the last score of each scale; a form without a result does not count."""
    rows = session.execute(
        select(Score.patient_id, Score.instrument, func.max(Score.taken_on))
        .where(
            Score.patient_id.in_(patient_ids),
            Score.voided_at.is_(None),
            or_(Score.total.is_not(None), Score.method == "complete"),
        )
        .group_by(Score.patient_id, Score.instrument)
    )
    found: dict[uuid.UUID, dict[str, date]] = defaultdict(dict)
    for patient_id, instrument, on in rows:
        found[patient_id][instrument] = on
    return found


def _facts(
    courses: Sequence[_Course],
    visits: Sequence[_Visit],
    taken: Mapping[str, date],
    knowledge: Knowledge,
) -> tuple[_Course, ScheduleFacts]:
    """Return the latest course, by its first infusion or its opening, with what happened in it."""
    began: dict[uuid.UUID, date] = {}
    for visit in visits:
        if visit.given:
            on = visit.fact.moment.on
            began[visit.fact.course] = min(began.get(visit.fact.course, on), on)
    course = max(
        courses, key=lambda each: (began.get(each.id, each.opened_on or date.max), str(each.id))
    )
    fact = CourseFact(
        id=course.id,
        number=len(courses),
        indication=course.indication,
        primary=course.primary or usual_scale(course.indication, taken, knowledge),
        planned_infusions=course.planned,
        opened_on=course.opened_on,
        closed_on=course.closed_on,
    )
    own = [visit for visit in visits if visit.fact.course == course.id]
    given = [visit.fact for visit in own if visit.given]
    placed = place_infusions(fact, given, knowledge.course_rules).infusions
    prepared = [visit.fact.moment.on for visit in own if not visit.given]
    return course, ScheduleFacts(fact, placed, taken, max(prepared, default=None))


def usual_scale(indication: str, taken: Container[str], knowledge: Knowledge) -> str | None:
    """Return the scale an indication is judged by: the first in use, or the first of all."""
    known = knowledge.indications.get(indication)
    scales = () if known is None else known.primary
    return next((scale for scale in scales if scale in taken), next(iter(scales), None))
