"""Answers to the items of the screening and of leaving: one in force an item and session."""

import uuid
from datetime import datetime, tzinfo

from sqlalchemy.orm import Session


def check_in(session: Session, infusion_id: uuid.UUID, at: datetime) -> None:
    """Record when the first thing was done in a session; only the first time counts."""
    raise NotImplementedError


def record_answer(
    session: Session,
    infusion_id: uuid.UUID,
    item: str,
    answer: str,
    at: datetime,
    zone: tzinfo | None,
    second_person_id: uuid.UUID | None = None,
) -> None:
    """Store the answer to one item; one that stands is changed, the old value stays in the log."""
    raise NotImplementedError


def take_back_answer(session: Session, infusion_id: uuid.UUID, item: str, reason: str) -> None:
    """Void the answer to one item with a reason: it is to be asked again. Raises Refused."""
    raise NotImplementedError
