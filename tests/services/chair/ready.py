"""A session with nothing in the way of its start, and how tests look at it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from tests.factories import TODAY, at, make_course, make_patient, make_score
from tracker.clinical.screening import Outcome, Screening
from tracker.knowledge import Knowledge
from tracker.services.chair.answers import record_answer, record_escort
from tracker.services.chair.decisions import DecidedBy
from tracker.services.chair.rows import ChairRecord, load_chair
from tracker.services.chair.screening import Missing, before_start, screening_of
from tracker.services.history import InfusionRow, PatientHistory, load_history
from tracker.services.infusions import InfusionOrder, prepare_infusion
from tracker.services.observations import VitalValues, record_vital_signs
from tracker.services.people import PersonDetails, add_person, names_of_people
from tracker.services.safety import open_flags
from tracker.storage.actor import Actor
from tracker.storage.sessions import Sessions

NOW = at(TODAY, 10)
TAKEN = NOW - timedelta(minutes=5)
REASON_CHARACTERS = Decimal(10)
PRESCRIBER = DecidedBy("Dr Example", "physician", None, "known to us for years")
ORDER = InfusionOrder(
    weight_kg=Decimal("82.5"),
    ordered_mg_per_kg=Decimal("0.5"),
    ordered_mg=Decimal("41.25"),
    vial_mg_per_ml=50,
    bag_ml=Decimal(100),
    planned_minutes=40,
)
DERIVED = {"P05", "P10", "P29", "P42", "P43", "P44", "P45", "P46"}


@dataclass(frozen=True)
class Chair:
    """One session in a record: who it is, and who can read back."""

    sessions: Sessions = field(repr=False)
    knowledge: Knowledge = field(repr=False)
    patient_id: UUID
    course_id: UUID
    infusion_id: UUID
    second_id: UUID

    def as_second(self) -> Sessions:
        """The same record with the second person at the desk."""
        return self.sessions.acting_as(Actor(self.second_id, "Ben Example", "chair 1"))


@dataclass(frozen=True)
class Seen:
    """What a page would read of it."""

    history: PatientHistory
    infusion: InfusionRow
    chair: ChairRecord
    screening: Screening
    missing: tuple[Missing, ...]

    def outcome(self, item: str) -> Outcome:
        """Where one item stands."""
        return next(one for one in self.screening.outcomes if one.item.id == item)


def prepare(sessions: Sessions, knowledge: Knowledge, order: InfusionOrder = ORDER) -> Chair:
    """A patient of forty with an order of today; nothing is asked or measured yet."""
    with sessions.write() as session:
        second = add_person(session, PersonDetails("Ben Example", "nurse", "BE"))
        patient = make_patient(session, birth_date=date(1986, 3, 1))
        course = make_course(session, patient.id, opened_on=TODAY)
        infusion = prepare_infusion(session, course.id, TODAY, order, knowledge.limits)
    return Chair(sessions, knowledge, patient.id, course.id, infusion.id, second.id)


def prepare_again(chair: Chair, on: date) -> Chair:
    """Another session of the same patient on a later day."""
    with chair.sessions.write() as session:
        infusion = prepare_infusion(session, chair.course_id, on, ORDER, chair.knowledge.limits)
    return replace(chair, infusion_id=infusion.id)


def answer(session: Session, chair: Chair, item: str, word: str, when: datetime = NOW) -> None:
    """Answer one item; what is read back was read back by the second person."""
    second = chair.second_id if item == "P48" else None
    record_answer(session, chair.infusion_id, item, word, when, UTC, second)


def answer_all(session: Session, chair: Chair, when: datetime = NOW) -> None:
    """Give the clear answer to every item that is asked."""
    record_escort(session, chair.infusion_id, "Cy Example", "555 0100", when, UTC)
    for item in chair.knowledge.checklist.items.values():
        if item.id not in DERIVED or item.id == "P10":
            answer(session, chair, item.id, item.clear, when)


def measure(
    session: Session, chair: Chair, systolic: int = 128, when: datetime = TAKEN, **values: int
) -> None:
    """Take a reading with everything that is needed before the start."""
    read = {"diastolic": 78, "heart_rate": 72, "spo2": 98, **values}
    record_vital_signs(
        session,
        chair.infusion_id,
        when,
        VitalValues(systolic=systolic, **read),
        chair.knowledge.limits,
    )


def make_ready(sessions: Sessions, knowledge: Knowledge, order: InfusionOrder = ORDER) -> Chair:
    """A session with nothing in the way of its start."""
    chair = prepare(sessions, knowledge, order)
    with sessions.write() as session:
        make_score(session, chair.patient_id)
        make_score(session, chair.patient_id, answers="0 0 - - - 0 -", instrument="cssrs")
        answer_all(session, chair)
        measure(session, chair)
    return chair


def see(chair: Chair, now: datetime = NOW, knowledge: Knowledge | None = None) -> Seen:
    """Read a session as the page does."""
    with chair.sessions.read() as session:
        return look(session, chair, now, knowledge or chair.knowledge)


def look(session: Session, chair: Chair, now: datetime, knowledge: Knowledge) -> Seen:
    """Read a session within a transaction."""
    history = load_history(session, chair.patient_id)
    assert history is not None
    infusion = next(row for row in history.infusions if row.id == chair.infusion_id)
    record = load_chair(session, chair.infusion_id, chair.patient_id)
    screening = screening_of(
        history,
        infusion,
        record,
        knowledge,
        names_of_people(session),
        open_flags(session, chair.patient_id),
        now.date(),
        now,
    )
    missing = before_start(history, infusion, record, knowledge, screening, now)
    return Seen(history, infusion, record, screening, missing)
