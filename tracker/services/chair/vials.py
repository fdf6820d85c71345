"""Vials: what was drawn from each and wasted with a witness, and whether the amounts add up."""

import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.clinical.cross_checks import check_balance
from tracker.clinical.limits import Limits, Verdict, check
from tracker.models import Infusion, Person, VialUse
from tracker.services.refused import refuse_if
from tracker.services.rows import acting_person, in_force

_LONGEST_LOT = 60
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

    `alone`: the clinic lets who enters it be the witness too. Amounts that do not add up are
    stored, since it happened; they are open before signing.
    """
    infusion = in_force(session, Infusion, infusion_id)
    entry = _complete(session, infusion, entry, limits, alone=alone)
    vial = VialUse(infusion_id=infusion_id, **asdict(entry))
    session.add(vial)
    session.flush()
    return vial


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
    vial = in_force(session, VialUse, vial_id, version)
    infusion = in_force(session, Infusion, vial.infusion_id)
    entry = _complete(session, infusion, entry, limits, alone=alone)
    for column, value in asdict(entry).items():
        setattr(vial, column, value)


def balance(vials: Iterable[Drawn], given_mg: Decimal, limits: Limits) -> Verdict:
    """Judge drawn − given − wasted over all vials of an infusion in mg (clinical reference 4.4).

    The sentence says how much is left over or missing, and what to do.
    """
    drawn = wasted = Decimal(0)
    for vial in vials:
        drawn += vial.drawn_mg
        wasted += vial.wasted_mg or 0
    return check_balance(limits, drawn, given_mg, wasted)


def last_lot(session: Session, vial_mg_per_ml: int) -> tuple[str, date | None] | None:
    """Return lot and expiry of the vial of that strength used last in this clinic, or None."""
    row = session.execute(
        select(VialUse.lot, VialUse.expires_on)
        .where(VialUse.vial_mg_per_ml == vial_mg_per_ml, VialUse.voided_at.is_(None))
        .order_by(VialUse.entered_at.desc(), VialUse.id)
        .limit(1)
    ).first()
    return None if row is None else (row.lot, row.expires_on)


def _complete(
    session: Session, infusion: Infusion, entry: VialEntry, limits: Limits, *, alone: bool
) -> VialEntry:
    """Return the entry as it is stored; raises Refused where it cannot be."""
    wasted, witness = entry.wasted_mg, entry.witness_id
    if not wasted:
        witness = None
    elif witness is None and alone:
        witness = acting_person(session)
    entry = replace(entry, lot=entry.lot.strip(), witness_id=witness)
    refuse_if((*_lot_problems(entry, infusion.given_on), *_amount_problems(entry, limits)))
    if wasted:
        refuse_if(_witness_problems(session, witness, alone=alone))
    return entry


def _lot_problems(entry: VialEntry, used_on: date) -> tuple[str, ...]:
    """Return what is wrong with lot and expiry; an expired vial blocks (clinical reference 4.4)."""
    found = [] if entry.lot else ["Type the lot of the vial."]
    if len(entry.lot) > _LONGEST_LOT:
        found.append(f"A lot has at most {_LONGEST_LOT} characters.")
    if entry.expires_on is None:
        found.append("Type when the vial expires.")
    elif entry.expires_on < used_on:
        found.append("This vial has expired. Use another one.")
    return tuple(found)


def _amount_problems(entry: VialEntry, limits: Limits) -> tuple[str, ...]:
    wasted = Decimal(0) if entry.wasted_mg is None else entry.wasted_mg
    amounts = {
        "vial_mg_per_ml": Decimal(entry.vial_mg_per_ml),
        "drawn_mg": entry.drawn_mg,
        "wasted_mg": wasted,
    }
    verdicts = [check(limits[field], value) for field, value in amounts.items()]
    found = [verdict.sentence for verdict in verdicts if verdict.refused]
    if not found and wasted > entry.drawn_mg:
        found.append("More was wasted than drawn. Correct one of the amounts.")
    return tuple(found)


def _witness_problems(
    session: Session, witness_id: uuid.UUID | None, *, alone: bool
) -> tuple[str, ...]:
    if witness_id is None:
        return ("Choose who witnessed what was wasted.",)
    in_force(session, Person, witness_id)
    if witness_id == acting_person(session) and not alone:
        return ("The witness must be another person than you.",)
    return ()
