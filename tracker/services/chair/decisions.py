"""What was decided about something in the way: a warning seen, a hold cleared by a named clinician.

A decision covers what stood when it was made and nothing else.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class DecidedBy:
    """Who decided and why; `person_id` is None for somebody who is not among the clinic's people.

    The name, the role and the reason are printed on the report.
    """

    name: str
    role: str
    person_id: uuid.UUID | None
    reason: str


def acknowledge(
    session: Session, infusion_id: uuid.UUID, about: str, stood: str, at: datetime
) -> None:
    """Record that the warning about `about`, as it stood, was seen. Raises Refused."""
    raise NotImplementedError


def clear(
    session: Session,
    infusion_id: uuid.UUID,
    about: str,
    stood: str,
    by: DecidedBy,
    at: datetime,
    reason_characters: Decimal,
) -> None:
    """Record that a named clinician goes on in spite of what stood. Raises Refused."""
    raise NotImplementedError


def withdraw(session: Session, decision_id: uuid.UUID, reason: str) -> None:
    """Void a decision with a reason; what it cleared is in the way again. Raises Refused."""
    raise NotImplementedError
