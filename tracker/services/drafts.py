"""Drafts: forms that were left half-filled, kept apart from the record until they are saved."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import Draft, Person
from tracker.services.rows import acting_person, entering_now

_SCORE = "score."


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A half-filled form: what it is a form of, what stood in it, who left it and when (UTC)."""

    id: uuid.UUID
    form: str
    body: dict[str, Any]
    saved_at: datetime
    person: str

    @property
    def instrument(self) -> str | None:
        """The code of the instrument, None for another kind of form."""
        return self.form.removeprefix(_SCORE) if self.form.startswith(_SCORE) else None


def score_form(instrument: str) -> str:
    """Return under which name the draft of a score is kept."""
    return f"{_SCORE}{instrument}"


def save_draft(session: Session, patient_id: uuid.UUID, form: str, body: dict[str, Any]) -> None:
    """Keep what stands in a form, in place of the patient's draft of the same form.

    `body` holds what JSON can hold. It is no part of the record and is not logged.
    """
    draft = _draft(session, patient_id, form)
    if draft is None:
        draft = Draft(patient_id=patient_id, form=form)
        session.add(draft)
    draft.person_id, draft.body = acting_person(session), body
    draft.saved_at = entering_now(session)


def load_drafts(session: Session, patient_id: uuid.UUID) -> list[DraftRow]:
    """Return the drafts of a patient, the newest first."""
    found = session.execute(
        select(Draft.id, Draft.form, Draft.body, Draft.saved_at, Person.name)
        .outerjoin(Person, Person.id == Draft.person_id)
        .where(Draft.patient_id == patient_id)
        .order_by(Draft.saved_at.desc())
    )
    return [DraftRow(row.id, row.form, row.body, row.saved_at, row.name or "") for row in found]


def drop_draft(session: Session, patient_id: uuid.UUID, form: str) -> None:
    """Remove a draft, in the transaction that stores the form or because it is not wanted."""
    draft = _draft(session, patient_id, form)
    if draft is not None:
        session.delete(draft)


def move_drafts(session: Session, patient_id: uuid.UUID, kept_id: uuid.UUID) -> None:
    """Hand the drafts of a patient to another record of the same one, which keeps its own."""
    for draft in session.scalars(select(Draft).where(Draft.patient_id == patient_id)).all():
        if _draft(session, kept_id, draft.form) is None:
            draft.patient_id = kept_id


def _draft(session: Session, patient_id: uuid.UUID, form: str) -> Draft | None:
    return session.scalars(
        select(Draft).where(Draft.patient_id == patient_id, Draft.form == form)
    ).one_or_none()
