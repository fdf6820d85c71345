"""What the start page lists: what is to be closed, and what is due."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_, select, text
from sqlalchemy.orm import Session

from tracker.knowledge import Knowledge
from tracker.models import Infusion, Patient
from tracker.models.infusion import UNSIGNED
from tracker.services.due_scores import PatientDue, due_scores_of_all
from tracker.services.patients import shown_name
from tracker.services.safety import OpenFlag, open_flags

_UNSIGNED = " AND ".join(f"infusion.{part}" for part in UNSIGNED.split(" AND "))


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A session that is not closed: prepared, running, or given and not signed yet."""

    infusion_id: uuid.UUID
    patient_id: uuid.UUID
    name: str
    status: str
    given_on: date
    started_at: datetime | None
    discharged_at: datetime | None

    @property
    def running(self) -> bool:
        """Whether the pump is still to be stopped."""
        return self.status == "running"

    @property
    def given(self) -> bool:
        """Whether the pump has been stopped; then it waits for the discharge or the signature."""
        return self.status == "finished"


@dataclass(frozen=True, slots=True)
class Today:
    """The work of a day: flags, the most urgent first; infusions; scores due; and what comes next.

    `due` holds what is due or overdue, the longest first; `coming` the scores that will be.
    """

    flags: tuple[OpenFlag, ...]
    infusions: tuple[UnderWay, ...]
    due: tuple[PatientDue, ...]
    coming: tuple[PatientDue, ...]


def load_today(session: Session, knowledge: Knowledge, today: date) -> Today:
    """Return what is to be closed and what is due: seven statements for a few hundred patients."""
    expected = due_scores_of_all(session, knowledge, today)
    return Today(
        flags=tuple(open_flags(session)),
        infusions=tuple(infusions_under_way(session)),
        due=tuple(each for each in expected if each.due.overdue_days >= 0),
        coming=tuple(each for each in expected if each.due.overdue_days < 0),
    )


def infusions_under_way(session: Session) -> list[UnderWay]:
    """Return the sessions that run, the earliest first, those to be signed, those not begun."""
    rows = session.execute(
        select(
            Infusion.id,
            Infusion.patient_id,
            Patient.family_name,
            Patient.given_name,
            Patient.record_number,
            Infusion.status,
            Infusion.given_on,
            Infusion.started_at,
            Infusion.discharged_at,
        )
        .join(Patient, Patient.id == Infusion.patient_id)
        .where(
            or_(
                Infusion.status.in_(("running", "prepared")),
                # In the words of the partial index, so that only unsigned sessions are read.
                and_(text(_UNSIGNED), Infusion.status == "finished"),
            ),
            Infusion.voided_at.is_(None),
            Patient.voided_at.is_(None),
        )
    )
    found = [
        UnderWay(
            infusion_id=row.id,
            patient_id=row.patient_id,
            name=shown_name(row.family_name, row.given_name, row.record_number),
            status=row.status,
            given_on=row.given_on,
            started_at=row.started_at,
            discharged_at=row.discharged_at,
        )
        for row in rows
    ]
    return sorted(found, key=_place)


def _place(row: UnderWay) -> tuple[int, date, str]:
    rank = 0 if row.running else 1 if row.given else 2
    return rank, row.given_on, row.name
