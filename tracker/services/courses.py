"""Courses of treatment: open, change, close."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.models import Course, Infusion
from tracker.models.patient import CLOSE_REASONS
from tracker.services.refused import Refused, refuse_if
from tracker.services.rows import in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseDetails:
    """What a course is for and how many infusions its initial series plans (1 to 12)."""

    indication: str
    indication_text: str | None = None
    icd10_code: str | None = None
    planned_infusions: int = 6
    primary_instrument: str | None = None
    opened_on: date | None = None

    def problems(self) -> tuple[str, ...]:
        """Return what keeps these details from being stored, in words."""
        found = []
        if not self.indication.strip():
            found.append("Choose what the course is for.")
        if not 1 <= self.planned_infusions <= 12:
            found.append("Plan between 1 and 12 infusions for the series.")
        return tuple(found)


def open_course(
    session: Session,
    patient_id: uuid.UUID,
    details: CourseDetails,
    import_batch_id: uuid.UUID | None = None,
) -> Course:
    """Open a course for a patient; raises Refused."""
    refuse_if(details.problems())
    course = Course(patient_id=patient_id, import_batch_id=import_batch_id, **asdict(details))
    session.add(course)
    session.flush()
    return course


def change_course(
    session: Session, course_id: uuid.UUID, details: CourseDetails, version: int
) -> None:
    """Change what a course is for; raises Refused, ChangedMeanwhile."""
    refuse_if(details.problems())
    course = in_force(session, Course, course_id, version)
    for column, value in asdict(details).items():
        setattr(course, column, value)


def close_course(
    session: Session, course_id: uuid.UUID, on: date, reason: str, note: str | None = None
) -> None:
    """Close a course on a day for one of the known reasons; raises Refused."""
    course = in_force(session, Course, course_id)
    if reason not in CLOSE_REASONS:
        raise Refused(("Choose why the course ends.",))
    first_day = course.opened_on or _first_infusion_on(session, course_id)
    if first_day is not None and on < first_day:
        raise Refused((f"The course began on {first_day:%d %b %Y}; it cannot end before that.",))
    course.closed_on, course.close_reason, course.close_note = on, reason, note


def reopen_course(session: Session, course_id: uuid.UUID) -> None:
    """Open a closed course again."""
    course = in_force(session, Course, course_id)
    course.closed_on = course.close_reason = course.close_note = None


def choose_response_rule(
    session: Session, course_id: uuid.UUID, key: str | None, version: int
) -> None:
    """Judge a course by a definition of response from now on; None: the standard of each scale.

    Raises Refused, ChangedMeanwhile.
    """
    in_force(session, Course, course_id, version).response_rule = key


def _first_infusion_on(session: Session, course_id: uuid.UUID) -> date | None:
    return session.scalar(
        select(func.min(Infusion.given_on)).where(
            Infusion.course_id == course_id, Infusion.voided_at.is_(None)
        )
    )
