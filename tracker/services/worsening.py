"""Keeps true which scores got worse in the suicide item, after every change of the record."""

import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.clinical.moment import Moment
from tracker.clinical.suicide import Administration, worsened
from tracker.models import Score


def mark_worsening(session: Session, patient_id: uuid.UUID, instrument: str) -> None:
    """Mark which scores of one scale rose in the suicide item since the administration before.

    To be called after a score came, went or changed: the one after it is judged anew too.
    """
    session.flush()
    rows = session.execute(
        select(
            Score.id, Score.taken_on, Score.taken_at, Score.suicide_answer, Score.suicide_worse
        ).where(
            Score.patient_id == patient_id,
            Score.instrument == instrument,
            Score.voided_at.is_(None),
        )
    ).all()
    worse = worsened(
        Administration(row.id, Moment(row.taken_on, row.taken_at), row.suicide_answer)
        for row in rows
    )
    for row in rows:
        if row.suicide_worse != (row.id in worse):
            session.get_one(Score, row.id).suicide_worse = row.id in worse


def mark_all_worsening(session: Session, patient_ids: Iterable[uuid.UUID]) -> None:
    """Mark every scale of some patients anew, after an import or a merge."""
    session.flush()
    for patient_id in patient_ids:
        scales = select(Score.instrument).where(
            Score.patient_id == patient_id, Score.suicide_answer.is_not(None)
        )
        for instrument in session.scalars(scales.distinct()).all():
            mark_worsening(session, patient_id, instrument)
