"""All that was recorded of one session beside its infusion: plain slotted values, in order."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session

from tracker.clinical.rounding import half_up
from tracker.clinical.run import Run, RunEvent, Step, run_of
from tracker.models import Amendment, Decision, Infusion, SessionAnswer, VialUse
from tracker.models import RunEvent as StoredEvent
from tracker.models.infusion import NOT_GIVEN, OPENED_BY_MISTAKE
from tracker.services.history import InfusionRow

Stage = Literal["prepare", "infuse", "recover", "discharged", "signed", "recorded", "not given"]
"""How far a session is. "recorded": entered afterwards, from paper or a file."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer to an item of the screening or of leaving."""

    id: uuid.UUID
    version: int
    infusion_id: uuid.UUID
    item: str
    answer: str
    answered_on: date
    answered_at: datetime
    second_person_id: uuid.UUID | None
    entered_by_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A warning acknowledged, or something in the way cleared by a named clinician."""

    id: uuid.UUID
    version: int
    about: str
    kind: str
    stood: str
    name: str | None
    role: str | None
    person_id: uuid.UUID | None
    reason: str | None
    decided_at: datetime
    entered_by_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class RunEventRow:
    """One step of the pump: mg/h, and mg of a bolus."""

    id: uuid.UUID
    version: int
    number: int
    step: Step
    at: datetime
    mg_per_hour: Decimal | None
    mg: Decimal | None
    reason: str | None
    entered_at: datetime
    entered_by_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class VialUseRow:
    """What was drawn from one vial and wasted, in mg."""

    id: uuid.UUID
    version: int
    vial_mg_per_ml: int
    lot: str
    expires_on: date | None
    drawn_mg: Decimal
    wasted_mg: Decimal | None
    witness_id: uuid.UUID | None
    entered_at: datetime
    entered_by_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """A change to a signed session; the old value of a column, or a row added or voided."""

    id: uuid.UUID
    table_name: str
    row_id: uuid.UUID
    column_name: str | None
    old: Any
    new: Any
    reason: str
    entered_at: datetime
    entered_by_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class ChairRecord:
    """One session as stored; `answers` are all of the patient's, oldest first.

    Those of other sessions that were opened by mistake are left out.
    """

    answers: tuple[AnswerRow, ...]
    decisions: tuple[DecisionRow, ...]
    events: tuple[RunEventRow, ...]
    vials: tuple[VialUseRow, ...]
    amendments: tuple[AmendmentRow, ...]


def _columns(table: Any, kind: type[Any]) -> list[Any]:
    return [getattr(table, name) for name in kind.__dataclass_fields__]


def _of_session(table: Any, kind: type[Any], order: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*_columns(table, kind))
        .where(table.infusion_id == bindparam("infusion_id"), table.voided_at.is_(None))
        .order_by(order, table.id)
    )


_ANSWERS = (
    select(*_columns(SessionAnswer, AnswerRow))
    .join(Infusion, Infusion.id == SessionAnswer.infusion_id)
    .where(
        SessionAnswer.patient_id == bindparam("patient_id"),
        SessionAnswer.voided_at.is_(None),
        Infusion.voided_at.is_(None),
        # What was answered in another session opened by mistake may be about somebody else.
        or_(Infusion.id == bindparam("infusion_id"), Infusion.status != OPENED_BY_MISTAKE),
    )
    .order_by(SessionAnswer.answered_at, SessionAnswer.id)
)
_DECISIONS = _of_session(Decision, DecisionRow, Decision.decided_at)
_EVENTS = _of_session(StoredEvent, RunEventRow, StoredEvent.number)
_VIALS = _of_session(VialUse, VialUseRow, VialUse.entered_at)
_AMENDMENTS = _of_session(Amendment, AmendmentRow, Amendment.entered_at)


def load_chair(session: Session, infusion_id: uuid.UUID, patient_id: uuid.UUID) -> ChairRecord:
    """Return what was recorded of a session, with the patient's answers of earlier ones."""
    ids = {"infusion_id": infusion_id, "patient_id": patient_id}
    return ChairRecord(
        answers=tuple(AnswerRow(*row) for row in session.execute(_ANSWERS, ids)),
        decisions=tuple(DecisionRow(*row) for row in session.execute(_DECISIONS, ids)),
        events=tuple(RunEventRow(*row) for row in session.execute(_EVENTS, ids)),
        vials=tuple(VialUseRow(*row) for row in session.execute(_VIALS, ids)),
        amendments=tuple(AmendmentRow(*row) for row in session.execute(_AMENDMENTS, ids)),
    )


def run_of_session(infusion: InfusionRow, events: tuple[RunEventRow, ...]) -> Run | None:
    """Return the run of an infusion; one entered without events is told by its start and end.

    None where the order does not say how much the pump holds. Raises ImpossibleStep for events
    that cannot follow each other, which the services never store.
    """
    pumped = pump_mg(infusion)
    if pumped is None:
        return None
    stored = [RunEvent(e.step, e.at, e.mg_per_hour, e.mg, e.reason or "") for e in events]
    return run_of(stored or _told_by_times(infusion, pumped), pumped)


def runs_now(session: Session) -> dict[uuid.UUID, Run | None]:
    """Return the run of every infusion whose pump runs or is paused, by infusion."""
    running = select(*_columns(Infusion, InfusionRow)).where(
        Infusion.status == "running", Infusion.voided_at.is_(None)
    )
    rows = [InfusionRow(*row) for row in session.execute(running)]

    def events_of(row: InfusionRow) -> tuple[RunEventRow, ...]:
        found = session.execute(_EVENTS, {"infusion_id": row.id})
        return tuple(RunEventRow(*each) for each in found)

    return {row.id: run_of_session(row, events_of(row)) for row in rows}


def pump_mg(infusion: InfusionRow) -> Decimal | None:
    """Return the mg the pump holds: the order without its bolus."""
    if infusion.ordered_mg is None:
        return None
    weight = infusion.dosing_weight_kg or infusion.weight_kg
    if infusion.bolus_mg_per_kg is None or weight is None:
        return infusion.ordered_mg
    bolus = half_up(infusion.bolus_mg_per_kg * weight, 2)
    return infusion.ordered_mg - bolus if infusion.ordered_mg > bolus else infusion.ordered_mg


def stage_of(infusion: InfusionRow) -> Stage:
    """Return how far a session is."""
    if infusion.status in NOT_GIVEN:
        return "not given"
    if infusion.signed_at is not None:
        return "signed"
    if infusion.discharged_at is not None:
        return "discharged"
    if infusion.status == "finished":
        return "recorded" if infusion.checked_in_at is None else "recover"
    return "infuse" if infusion.status == "running" else "prepare"


def _told_by_times(infusion: InfusionRow, pumped: Decimal) -> list[RunEvent]:
    start, end = infusion.started_at, infusion.ended_at
    minutes = infusion.planned_minutes
    if start is None:
        return []
    if minutes is None:
        if end is None or end <= start:
            return []
        minutes = max(1, round((end - start).total_seconds() / 60))
    rate = half_up(pumped * 60 / minutes, 3)
    told = [RunEvent("start", start, rate)]
    return told if end is None else [*told, RunEvent("stop", end)]
