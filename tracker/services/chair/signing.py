"""Signing a session: what is still open, and the lock."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.knowledge import Knowledge
from tracker.services.chair.rows import ChairRecord
from tracker.services.history import InfusionRow, PatientHistory
from tracker.services.safety import OpenFlag


def open_before_signing(
    history: PatientHistory,
    infusion: InfusionRow,
    chair: ChairRecord,
    flags: Sequence[OpenFlag],
    knowledge: Knowledge,
) -> tuple[str, ...]:
    """Return what keeps a session from being signed, one sentence each.

    `flags` are those of `safety.blocks_signing`.
    """
    raise NotImplementedError


def sign(session: Session, infusion_id: uuid.UUID, at: datetime, knowledge: Knowledge) -> None:
    """Sign a session as the person at the desk; from then on it is locked. Raises Refused."""
    raise NotImplementedError
