"""The steps of a run as stored: read, one added, and the infusion kept in step with them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.clinical.moment import Moment
from tracker.clinical.run import (
    ImpossibleStep,
    Run,
    RunEvent,
    State,
    Step,
    after,
    next_state,
    run_of,
)
from tracker.models import Infusion
from tracker.models import RunEvent as StoredEvent
from tracker.models.infusion import NOT_GIVEN
from tracker.services.chair.rows import RunEventRow, pump_mg, run_of_session
from tracker.services.history import InfusionRow
from tracker.services.refused import Refused, refuse_if
from tracker.services.rows import future_problems, in_force


@dataclass(frozen=True, slots=True)
class StoredRun:
    """An infusion with its steps in force, in order, and the run they tell."""

    infusion: Infusion
    events: list[StoredEvent]
    run: Run


def load_run(session: Session, infusion_id: uuid.UUID, step: Step) -> StoredRun:
    """Return an infusion with its run, where `step` can follow. Raises Refused."""
    infusion = in_force(session, Infusion, infusion_id)
    events = stored_events(session, infusion_id)
    run = _run(infusion, events)
    state: State = run.state if infusion.discharged_at is None else "discharged"
    try:
        next_state("not given" if infusion.status in NOT_GIVEN else state, step)
    except ImpossibleStep as impossible:
        raise Refused((str(impossible),)) from None
    if run.segments and not events:  # started by a version of this app that kept no steps
        begun = RunEvent("start", run.segments[0].start, run.segments[0].mg_per_hour)
        events = [_new_row(session, infusion, 1, begun)]
    return StoredRun(infusion, events, run)


def add_step(session: Session, stored: StoredRun, event: RunEvent) -> StoredRun:
    """Store one step more; raises Refused where it cannot follow or has not come yet."""
    infusion = stored.infusion
    refuse_if(future_problems(session, Moment.local(event.at, UTC)))
    try:
        run = after(stored.run, event)
    except ImpossibleStep as impossible:
        raise Refused((str(impossible),)) from None
    row = _new_row(session, infusion, len(stored.events) + 1, event)
    keep_in_step(infusion, run)
    session.flush()
    return StoredRun(infusion, [*stored.events, row], run)


def _run(infusion: Infusion, events: Sequence[StoredEvent]) -> Run:
    pumped_mg(infusion)
    run = run_of_session(_infusion_row(infusion), tuple(_row(each) for each in events))
    if run is None or (infusion.started_at is not None and not run.segments):
        raise Refused(("Type the minutes of the order first.",))
    return run


def _new_row(session: Session, infusion: Infusion, number: int, event: RunEvent) -> StoredEvent:
    row = StoredEvent(
        infusion_id=infusion.id,
        number=number,
        step=event.step,
        at=event.at,
        mg_per_hour=event.mg_per_hour,
        mg=event.mg,
        reason=event.reason.strip() or None,
    )
    session.add(row)
    return row


def keep_in_step(infusion: Infusion, run: Run) -> None:
    """Put status, start and end of an infusion as its run tells them."""
    running = "running" if run.stopped_at is None else "finished"
    infusion.status = "prepared" if run.started_at is None else running
    infusion.started_at, infusion.ended_at = run.started_at, run.stopped_at
    infusion.started_precision = "day" if run.started_at is None else "minute"


def told(events: Sequence[RunEvent], infusion: Infusion) -> Run:
    """Return the run that steps tell; raises Refused where they cannot follow each other."""
    try:
        return run_of(events, pumped_mg(infusion))
    except ImpossibleStep as impossible:
        raise Refused((str(impossible),)) from None


def stored_events(session: Session, infusion_id: uuid.UUID) -> list[StoredEvent]:
    """Return the steps of an infusion that are in force, in order."""
    return list(
        session.scalars(
            select(StoredEvent)
            .where(StoredEvent.infusion_id == infusion_id, StoredEvent.voided_at.is_(None))
            .order_by(StoredEvent.number)
        )
    )


def value_of(event: StoredEvent) -> RunEvent:
    """Return a stored step as the rules take it."""
    step = cast("Step", event.step)
    return RunEvent(step, event.at, event.mg_per_hour, event.mg, event.reason or "")


def _row(event: StoredEvent) -> RunEventRow:
    return RunEventRow(**{name: getattr(event, name) for name in RunEventRow.__dataclass_fields__})


def _infusion_row(infusion: Infusion) -> InfusionRow:
    names = InfusionRow.__dataclass_fields__
    return InfusionRow(**{name: getattr(infusion, name) for name in names})


def pumped_mg(infusion: Infusion) -> Decimal:
    """Return the mg the pump holds. Raises Refused where nothing is ordered."""
    pumped = pump_mg(_infusion_row(infusion))
    if pumped is None:
        raise Refused(("Type the dose of the order first.",))
    return pumped


def dose_weight(infusion: Infusion) -> Decimal | None:
    """Return the weight in kg that the dose goes by."""
    return infusion.weight_kg if infusion.dosing_weight_kg is None else infusion.dosing_weight_kg
