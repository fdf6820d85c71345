"""Rows with defaults: a test names only what matters to it."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clinical.moment import Moment
from tracker.knowledge import load_knowledge
from tracker.models import Course, Infusion, Patient, Score
from tracker.services.chair.answers import record_answer, record_escort
from tracker.services.chair.running import start_run, stop_run
from tracker.services.courses import CourseDetails, open_course
from tracker.services.infusions import InfusionOrder, record_past_infusion
from tracker.services.patients import PatientDetails, add_patient
from tracker.services.scores import ScoreEntry, record_score

TODAY = date(2026, 11, 20)
ORDER = InfusionOrder(
    weight_kg=Decimal("82.5"),
    ordered_mg_per_kg=Decimal("0.5"),
    ordered_mg=Decimal("41.25"),
    vial_mg_per_ml=50,
    bag_ml=Decimal(100),
    planned_minutes=40,
)
"""All that a pump needs to be started."""


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def make_patient(session: Session, record_number: str = "T-1", **details: object) -> Patient:
    return add_patient(
        session,
        PatientDetails(record_number=record_number, **details),  # type: ignore[arg-type]
        TODAY,
    )


def make_course(session: Session, patient_id: UUID, **details: object) -> Course:
    details = {"indication": "mdd", "primary_instrument": "phq9", **details}
    return open_course(session, patient_id, CourseDetails(**details))  # type: ignore[arg-type]


def make_infusion(
    session: Session, course_id: UUID, on: date = TODAY, dose: str = "0.5"
) -> Infusion:
    order = InfusionOrder(
        weight_kg=Decimal(70),
        ordered_mg_per_kg=Decimal(dose),
        ordered_mg=Decimal(dose) * 70,
        vial_mg_per_ml=50,
        bag_ml=Decimal(100),
        planned_minutes=40,
    )
    return record_past_infusion(
        session,
        course_id,
        Moment(on, at(on)),
        order,
        given_mg=order.ordered_mg,
        ended_at=at(on) + timedelta(minutes=40),
    )


def make_score(
    session: Session,
    patient_id: UUID,
    on: date = TODAY,
    answers: str = "2 2 2 2 1 2 1 0 0",
    instrument: str = "phq9",
) -> Score:
    values = tuple(None if a == "-" else Decimal(a) for a in answers.split())
    entry = ScoreEntry(
        instrument=load_knowledge().instruments[instrument], taken=Moment(on), answers=values
    )
    return record_score(session, patient_id, entry)


def screen_session(
    session: Session, infusion_id: UUID, when: datetime, zone: tzinfo | None = UTC
) -> None:
    """Answer every question of the checklist so that nothing is in the way, but the read-back."""
    record_escort(session, infusion_id, "Ben Okafor", "555 0134", when, zone)
    for item in load_knowledge().checklist.items.values():
        if not item.read_back:
            record_answer(session, infusion_id, item.id, item.clear, when, zone)


def start_session(
    session: Session, infusion_id: UUID, start: datetime, zone: tzinfo | None = UTC
) -> None:
    """Start the pump of a prepared infusion, read back by one person alone."""
    start_run(session, infusion_id, start, zone, knowledge=load_knowledge(), self_read_back=True)


def end_session(
    session: Session,
    infusion_id: UUID,
    end: datetime,
    given_mg: Decimal,
    incident_note: str | None = None,
) -> None:
    """Stop the pump, early or not."""
    known = load_knowledge()
    rules, why = known.monitoring.schedule, "the test ends here"
    stop_run(session, infusion_id, end, given_mg, known.limits, rules, why, incident_note)
