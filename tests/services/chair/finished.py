"""A session with nothing open before signing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from sqlalchemy.orm import Session

from tests.factories import TODAY, at, end_session, make_course, make_patient, start_session
from tracker.knowledge import Knowledge
from tracker.services.chair.leaving import discharge
from tracker.services.chair.rows import ChairRecord, load_chair
from tracker.services.chair.signing import open_before_signing, sign
from tracker.services.chair.vials import VialEntry, record_vial
from tracker.services.history import InfusionRow, PatientHistory, load_history
from tracker.services.infusions import InfusionOrder, no_side_effects, prepare_infusion
from tracker.services.observations import VitalValues, record_vital_signs
from tracker.services.people import PersonDetails, add_person
from tracker.services.safety import blocks_signing
from tracker.storage.sessions import Sessions

ORDER = InfusionOrder(
    weight_kg=Decimal(70),
    ordered_mg_per_kg=Decimal("0.5"),
    ordered_mg=Decimal(35),
    planned_minutes=40,
)
LEFT = at(TODAY, 11, 30)
SIGNED = at(TODAY, 11, 40)


@dataclass(frozen=True)
class Finished:
    """One session in a record, and how to look at it and sign it."""

    sessions: Sessions
    knowledge: Knowledge
    patient_id: UUID
    infusion_id: UUID
    witness_id: UUID

    def open(self) -> tuple[str, ...]:
        """What is open before signing."""
        with self.sessions.read() as session:
            points = open_before_signing(
                self.history(session),
                self.infusion(session),
                self.chair(session),
                blocks_signing(session, self.infusion_id),
                self.knowledge,
            )
        return tuple(point.words for point in points)

    def sign(self, when: datetime = SIGNED) -> None:
        """Sign it as the nurse at the desk."""
        with self.sessions.write() as session:
            sign(session, self.infusion_id, when, self.knowledge)

    def history(self, session: Session) -> PatientHistory:
        """The patient as stored."""
        found = load_history(session, self.patient_id)
        assert found is not None
        return found

    def infusion(self, session: Session) -> InfusionRow:
        """The infusion as stored."""
        rows = self.history(session).infusions
        return next(row for row in rows if row.id == self.infusion_id)

    def chair(self, session: Session) -> ChairRecord:
        """All beside it."""
        return load_chair(session, self.infusion_id, self.patient_id)


def finish(sessions: Sessions, knowledge: Knowledge) -> Finished:
    """Give 35 mg in 40 minutes, with one reading, one vial, no side effect, and a discharge."""
    ticks = count()  # no two entries fall into the same instant
    sessions = sessions.entering_at(lambda: at(TODAY, 16) + timedelta(microseconds=next(ticks)))
    limits = knowledge.limits
    with sessions.write() as session:
        witness = add_person(session, PersonDetails("Bo Example", "nurse", "BE"))
        patient = make_patient(session, birth_date=date(1980, 5, 1))
        course = make_course(session, patient.id)
        infusion = prepare_infusion(session, course.id, TODAY, ORDER, limits)
        start_session(session, infusion.id, at(TODAY))
        values = VitalValues(systolic=128, diastolic=82, heart_rate=74, spo2=98)
        record_vital_signs(session, infusion.id, at(TODAY, 10, 10), values, limits)
        end_session(session, infusion.id, at(TODAY) + timedelta(minutes=40), Decimal(35))
        vial = VialEntry(
            vial_mg_per_ml=50,
            lot="A1",
            expires_on=TODAY,
            drawn_mg=Decimal(50),
            wasted_mg=Decimal(15),
            witness_id=witness.id,
        )
        record_vial(session, infusion.id, vial, limits)
        no_side_effects(session, infusion.id, LEFT)
        discharge(session, infusion.id, LEFT, (), limits)
    return Finished(sessions, knowledge, patient.id, infusion.id, witness.id)
