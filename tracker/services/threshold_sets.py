"""The versions of the thresholds: which numbers held when a session was judged."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker import __version__
from tracker.knowledge import Knowledge
from tracker.knowledge.threshold_numbers import judging_numbers, knowledge_by
from tracker.models import ThresholdSet
from tracker.services.rows import in_force


@dataclass(frozen=True, slots=True)
class ThresholdSetLabel:
    """Which version of the thresholds: its number, since when (UTC), and by which app."""

    number: int
    entered_at: datetime
    app: str


def current_set(session: Session, knowledge: Knowledge) -> uuid.UUID:
    """Return the id of the set of the numbers in force; new numbers become the next version.

    Numbers that a clinic goes back to are the version they were before.
    """
    numbers = judging_numbers(knowledge)
    fingerprint = _fingerprint(numbers)
    known = _known_set(session, fingerprint)
    if known is not None:
        return known
    last = session.scalar(select(func.max(ThresholdSet.number))) or 0
    row = ThresholdSet(number=last + 1, fingerprint=fingerprint, app=__version__, numbers=numbers)
    session.add(row)
    session.flush()
    return row.id


def label_in_force(session: Session, knowledge: Knowledge) -> ThresholdSetLabel | None:
    """Return which version the numbers in force are; None where no session was judged by them."""
    known = _known_set(session, _fingerprint(judging_numbers(knowledge)))
    return None if known is None else label_of(session, known)


def label_of(session: Session, set_id: uuid.UUID) -> ThresholdSetLabel:
    """Return which version a set is. Raises Refused for one that is not there."""
    row = in_force(session, ThresholdSet, set_id)
    return ThresholdSetLabel(row.number, row.entered_at, row.app)


def judged_by(session: Session, set_id: uuid.UUID | None, knowledge: Knowledge) -> Knowledge:
    """Return the knowledge with the numbers of a set; without one, as it is now.

    Sessions from before there were sets have none. Raises Refused for a set that is not there.
    """
    if set_id is None:
        return knowledge
    return knowledge_by(knowledge, in_force(session, ThresholdSet, set_id).numbers)


def _known_set(session: Session, fingerprint: str) -> uuid.UUID | None:
    return session.scalars(
        select(ThresholdSet.id)
        .where(ThresholdSet.fingerprint == fingerprint, ThresholdSet.voided_at.is_(None))
        .order_by(ThresholdSet.number.desc())
        .limit(1)
    ).first()


def _fingerprint(numbers: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(numbers, sort_keys=True).encode()).hexdigest()
