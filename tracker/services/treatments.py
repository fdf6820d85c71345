"""Drugs and measures given besides the infusion, for a side effect or without one."""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.clinical.moment import Moment
from tracker.models import Infusion, SideEffect, Treatment
from tracker.services.refused import Refused, refuse_if
from tracker.services.rows import future_problems, in_force

_PLACES, _HIGHEST = Decimal("0.001"), 100_000
_LONGEST = {"drug": 80, "unit": 20, "route": 20, "note": 1000}


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentEntry:
    """What was given, when, and how: `dose` in `unit`, `side_effect_id` where it was for one."""

    drug: str
    given_at: datetime
    dose: Decimal | None = None
    unit: str | None = None
    route: str | None = None
    side_effect_id: uuid.UUID | None = None
    note: str | None = None

    def problems(self) -> tuple[str, ...]:
        """Return what keeps this from being stored, in words."""
        # The database ends a text at its first NUL.
        found = [] if self.drug.partition("\0")[0].strip() else ["Say what was given."]
        found += _dose_problems(self.dose)
        if self.dose is not None and not (self.unit or "").strip():
            found.append("Choose the unit of the dose.")
        if any(len(getattr(self, name) or "") > longest for name, longest in _LONGEST.items()):
            found.append("This is too long. Put the details into the note of the side effect.")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class TreatmentRow:
    """One treatment that is in force."""

    id: uuid.UUID
    version: int
    infusion_id: uuid.UUID
    side_effect_id: uuid.UUID | None
    drug: str
    dose: Decimal | None
    unit: str | None
    route: str | None
    given_at: datetime
    note: str | None
    entered_at: datetime
    entered_by_id: uuid.UUID | None


def record_treatment(session: Session, infusion_id: uuid.UUID, entry: TreatmentEntry) -> Treatment:
    """Store what was given during an infusion; raises Refused."""
    infusion = in_force(session, Infusion, infusion_id)
    _refuse(session, infusion_id, entry)
    treatment = Treatment(
        patient_id=infusion.patient_id, infusion_id=infusion_id, **_columns(entry)
    )
    session.add(treatment)
    session.flush()
    return treatment


def correct_treatment(
    session: Session, treatment_id: uuid.UUID, entry: TreatmentEntry, version: int
) -> None:
    """Put other values in place; the old ones stay in the log. Raises Refused, ChangedMeanwhile."""
    treatment = in_force(session, Treatment, treatment_id, version)
    _refuse(session, treatment.infusion_id, entry)
    for column, value in _columns(entry).items():
        setattr(treatment, column, value)


def list_treatments(session: Session, infusion_id: uuid.UUID) -> tuple[TreatmentRow, ...]:
    """Return the treatments of an infusion that are in force, in the order they were given."""
    columns = [getattr(Treatment, name) for name in TreatmentRow.__dataclass_fields__]
    found = session.execute(
        select(*columns)
        .where(Treatment.infusion_id == infusion_id, Treatment.voided_at.is_(None))
        .order_by(Treatment.given_at, Treatment.entered_at, Treatment.id)
    )
    return tuple(TreatmentRow(*row) for row in found)


def _refuse(session: Session, infusion_id: uuid.UUID, entry: TreatmentEntry) -> None:
    at = Moment(entry.given_at.date(), entry.given_at)
    refuse_if((*entry.problems(), *future_problems(session, at)))
    if entry.side_effect_id is not None:
        effect = in_force(session, SideEffect, entry.side_effect_id)
        if effect.infusion_id != infusion_id:
            raise Refused(("That side effect belongs to another infusion.",))


def _columns(entry: TreatmentEntry) -> dict[str, object]:
    texts = ("drug", "unit", "route", "note")
    return asdict(entry) | {name: (getattr(entry, name) or "").strip() or None for name in texts}


def _dose_problems(dose: Decimal | None) -> list[str]:
    if dose is None:
        return []
    if not 0 < dose <= _HIGHEST:
        return [f"A dose must be more than 0 and at most {_HIGHEST}."]
    if dose % _PLACES != 0:
        return ["A dose is recorded with at most three decimals."]
    return []
