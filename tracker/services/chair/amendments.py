"""Amendments: a signed session changed in the open, the old value kept beside the new one."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy.orm import Session

from tracker.clinical.limits import Limits
from tracker.models import Recorded
from tracker.services.chair.rows import AmendmentRow


@dataclass(frozen=True, slots=True)
class OldValue:
    """A value that was amended, to be struck through: what stood, who put another there, why."""

    old: Any
    new: Any
    reason: str
    at: datetime
    by_id: uuid.UUID | None


Place = tuple[str, uuid.UUID, str | None]
"""Table, row and column; no column: the row itself was added or voided."""


def amend(
    session: Session,
    infusion_id: uuid.UUID,
    table: str,
    row_id: uuid.UUID,
    column: str,
    new: Any,
    reason: str,
    limits: Limits,
    zone: tzinfo | None = None,
    *,
    pain: bool = False,
) -> None:
    """Change one value of a signed session, by the rules it was entered by. Raises Refused."""
    raise NotImplementedError


def amend_by_adding(
    session: Session, infusion_id: uuid.UUID, add: Callable[[Session], Recorded], reason: str
) -> None:
    """Add what was forgotten in a signed session: `add` stores it. Raises Refused."""
    raise NotImplementedError


def amend_by_voiding(
    session: Session, infusion_id: uuid.UUID, table: str, row_id: uuid.UUID, reason: str
) -> None:
    """Void one entry of a signed session. Raises Refused."""
    raise NotImplementedError


def shown_amendments(rows: Sequence[AmendmentRow]) -> Mapping[Place, tuple[OldValue, ...]]:
    """Return by place the chain of old values, oldest first, beside which the current one stands."""
    raise NotImplementedError
