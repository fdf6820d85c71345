"""Vials: what was drawn from each and wasted with a witness, and whether the amounts add up."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from sqlalchemy.orm import Session

from tracker.clinical.limits import Limits, Verdict
from tracker.models import VialUse

ABOUT = "vials"
"""What a decision is about that lets amounts stand which do not add up."""


class Drawn(Protocol):
    """What the balance needs to know of a vial, in mg."""

    @property
    def drawn_mg(self) -> Decimal:
        """What was drawn."""

    @property
    def wasted_mg(self) -> Decimal | None:
        """What was wasted, None for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VialEntry:
    """What was drawn from one vial and wasted: mg/mL, mg; the witness where something was."""

    vial_mg_per_ml: int
    lot: str
    expires_on: date | None
    drawn_mg: Decimal
    wasted_mg: Decimal | None = None
    witness_id: uuid.UUID | None = None


def record_vial(
    session: Session,
    infusion_id: uuid.UUID,
    entry: VialEntry,
    limits: Limits,
    *,
    alone: bool = False,
) -> VialUse:
    """Store what was drawn from a vial for an infusion. Raises Refused.

    `alone`: the clinic lets who enters it be the witness too.
    """
    raise NotImplementedError


def correct_vial(
    session: Session,
    vial_id: uuid.UUID,
    entry: VialEntry,
    limits: Limits,
    version: int,
    *,
    alone: bool = False,
) -> None:
    """Put other values in place; the old ones stay in the log. Raises Refused, ChangedMeanwhile."""
    raise NotImplementedError


def balance(vials: Iterable[Drawn], given_mg: Decimal, limits: Limits) -> Verdict:
    """Judge drawn − given − wasted over all vials of an infusion, in mg (clinical reference 4.4)."""
    raise NotImplementedError


def last_lot(session: Session, vial_mg_per_ml: int) -> tuple[str, date | None] | None:
    """Return lot and expiry of the vial of that strength used last in this clinic, or None."""
    raise NotImplementedError
