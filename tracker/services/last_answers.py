"""The answers of the last form of a scale, where a later one takes some of them over."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.clinical.instrument import Instrument
from tracker.clinical.moment import Moment
from tracker.models import Score


@dataclass(frozen=True, slots=True)
class LastAnswers:
    """The answers by the number of the item, and the day they were given."""

    on: date
    by_item: dict[int, Decimal | None]


def last_standard_answers(
    session: Session, patient_id: uuid.UUID, instrument: Instrument, before: Moment
) -> LastAnswers | None:
    """Return the answers of the last form of the usual period up to a moment, None without one."""
    rows = session.execute(
        select(Score.taken_on, Score.taken_at, Score.answers, Score.recall_variant).where(
            Score.patient_id == patient_id,
            Score.instrument == instrument.code,
            Score.answers.is_not(None),
            Score.voided_at.is_(None),
        )
    )
    usual = [
        row
        for row in rows
        if instrument.is_standard(row.recall_variant)
        and Moment(row.taken_on, row.taken_at).order <= before.order
    ]
    if not usual:
        return None
    last = max(usual, key=lambda row: Moment(row.taken_on, row.taken_at).order)
    numbers = [item.number for item in instrument.items]
    return LastAnswers(last.taken_on, dict(zip(numbers, last.answers, strict=True)))
