"""The pump: started, changed, paused, resumed, stopped. No impossible step is ever stored.

Each step is a numbered row; status, start, end and mg of the infusion are kept in step with them.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal

from sqlalchemy.orm import Session

from tracker.clinical.cross_checks import SessionTimes, check_given, check_session_times
from tracker.clinical.limits import Limits, Verdict, check
from tracker.clinical.moment import Moment
from tracker.clinical.monitoring_rules import ScheduleRules
from tracker.clinical.rounding import half_up
from tracker.clinical.run import RunEvent
from tracker.knowledge import Knowledge
from tracker.models import Infusion, Person
from tracker.models import RunEvent as StoredEvent
from tracker.services.chair.run_steps import (
    add_step,
    dose_weight,
    keep_in_step,
    load_run,
    pumped_mg,
    stored_events,
    told,
    value_of,
)
from tracker.services.chair.screening import Missing
from tracker.services.infusions import InfusionOrder, given_per_kg, order_in_force
from tracker.services.refused import Refused, refuse_if
from tracker.services.rows import acting_person, entering_now, future_problems, in_force
from tracker.services.threshold_sets import current_set

SELF_READ_BACK = "read back by the same person"
"""What the start says where no second person read pump and dose back."""
_HIGHEST_RATE = 3000  # mg/h that a row can hold, above what the limit allows at any weight


def start_run(
    session: Session,
    infusion_id: uuid.UUID,
    at: datetime,
    zone: tzinfo | None,
    *,
    knowledge: Knowledge,
    missing: Sequence[Missing] = (),
    read_back: InfusionOrder | None = None,
    second_person_id: uuid.UUID | None = None,
    self_read_back: bool = False,
) -> None:
    """Start the pump at an instant, with its bolus where one is ordered. Raises Refused.

    `missing` is what is still in the way (`screening.before_start`), `read_back` the order as it
    was on screen: no other is started. `self_read_back`: the clinic lets one person read dose and
    pump back alone; the start is marked as such.
    """
    stored = load_run(session, infusion_id, "start")
    infusion = stored.infusion
    if read_back is not None and order_in_force(infusion) != read_back:
        raise Refused(("The order was changed meanwhile. Look at it and read it back again.",))
    refuse_if(each.what for each in missing)
    refuse_if(_read_back_problems(session, second_person_id, alone=self_read_back))
    times = SessionTimes(infusion.checked_in_at, at)
    refuse_if(_impossible(check_session_times(knowledge.limits, times)))
    rate = start_rate(infusion)
    refuse_if(rate_problems(infusion, rate, knowledge.limits))
    alone = SELF_READ_BACK if second_person_id is None else ""
    stored = add_step(session, stored, RunEvent("start", at, rate, reason=alone))
    bolus = _ordered_bolus(infusion)
    if bolus > 0:
        add_step(session, stored, RunEvent("bolus", at, mg=bolus))
    infusion.given_on = Moment.local(at, zone).on
    infusion.checked_in_at = infusion.checked_in_at or at
    if infusion.threshold_set_id is None:
        infusion.threshold_set_id = current_set(session, knowledge)
    infusion.second_person_id = second_person_id


def change_rate(
    session: Session,
    infusion_id: uuid.UUID,
    at: datetime,
    mg_per_hour: Decimal,
    limits: Limits,
    reason: str = "",
) -> None:
    """Set the pump to another rate in mg/h. Raises Refused."""
    stored = load_run(session, infusion_id, "change rate")
    refuse_if(rate_problems(stored.infusion, mg_per_hour, limits))
    add_step(session, stored, RunEvent("change rate", at, half_up(mg_per_hour, 3), reason=reason))


def give_bolus(
    session: Session,
    infusion_id: uuid.UUID,
    at: datetime,
    mg: Decimal,
    limits: Limits,
    reason: str = "",
) -> None:
    """Record a bolus in mg beside what the pump holds. Raises Refused."""
    stored = load_run(session, infusion_id, "bolus")
    refuse_if(bolus_problems(stored.infusion, mg, limits))
    add_step(session, stored, RunEvent("bolus", at, mg=half_up(mg, 2), reason=reason))


def pause_run(session: Session, infusion_id: uuid.UUID, at: datetime, reason: str = "") -> None:
    """Halt the pump for now. Raises Refused."""
    add_step(session, load_run(session, infusion_id, "pause"), RunEvent("pause", at, reason=reason))


def resume_run(
    session: Session,
    infusion_id: uuid.UUID,
    at: datetime,
    limits: Limits,
    mg_per_hour: Decimal | None = None,
    reason: str = "",
) -> None:
    """Go on after a pause, at another rate in mg/h or as before. Raises Refused."""
    stored = load_run(session, infusion_id, "resume")
    if mg_per_hour is not None:
        refuse_if(rate_problems(stored.infusion, mg_per_hour, limits))
        mg_per_hour = half_up(mg_per_hour, 3)
    add_step(session, stored, RunEvent("resume", at, mg_per_hour, reason=reason))


def stop_run(
    session: Session,
    infusion_id: uuid.UUID,
    at: datetime,
    given_mg: Decimal,
    limits: Limits,
    rules: ScheduleRules,
    reason: str = "",
    incident_note: str | None = None,
) -> None:
    """Stop the pump for good with the mg that the clinician confirms were given. Raises Refused.

    Stopping early needs a reason; clearly more than ordered an incident note: it has been given,
    nothing can hold it (clinical reference 4.4).
    """
    stored = load_run(session, infusion_id, "stop")
    infusion, reason = stored.infusion, reason.strip()
    note = (incident_note or "").strip() or None
    refuse_if(_impossible(check(limits["given_mg"], given_mg)))
    if infusion.ordered_mg is not None and note is None:
        over = check_given(limits, given_mg, infusion.ordered_mg)
        refuse_if([over.sentence] if over.kind == "reason" else [])
    early = stored.run.is_early(at, timedelta(minutes=float(rules.early_stop_min)))
    if early and not reason:
        raise Refused(("The pump is not through yet. Say why it was stopped early.",))
    add_step(session, stored, RunEvent("stop", at, reason=reason))
    infusion.given_mg = given_mg
    infusion.given_mg_per_kg = given_per_kg(infusion)
    infusion.stop_reason, infusion.incident_note = reason or None, note


def give_reason(session: Session, event_id: uuid.UUID, version: int, reason: str) -> None:
    """Add why a step was taken, once there is a hand free for it. Raises Refused."""
    refuse_if(() if reason.strip() else ("Say why, in a word or two.",))
    in_force(session, StoredEvent, event_id, version).reason = reason.strip()


def correct_event_time(
    session: Session,
    event_id: uuid.UUID,
    at: datetime,
    version: int,
    zone: tzinfo | None = None,
) -> None:
    """Put another instant in place of that of a step; the order of steps stays. Raises Refused.

    A bolus given with the start moves with it, and a check-in that was the start.
    """
    event = in_force(session, StoredEvent, event_id, version)
    infusion = in_force(session, Infusion, event.infusion_id)
    events = stored_events(session, infusion.id)
    refuse_if(_time_problems(session, infusion, event, at))
    moved = {event.id}
    if event.step == "start":
        if infusion.checked_in_at == event.at:
            infusion.checked_in_at = at
        moved |= {each.id for each in events if each.step == "bolus" and each.at == event.at}
    times = [(each, at if each.id in moved else each.at) for each in events]
    run = told([replace(value_of(each), at=when) for each, when in times], infusion)
    for each, when in times:
        each.at = when
    keep_in_step(infusion, run)
    if event.step == "start":
        infusion.given_on = Moment.local(at, zone).on


def correct_check_in(session: Session, infusion_id: uuid.UUID, at: datetime) -> None:
    """Put another instant in place of that of the check-in. Raises Refused."""
    infusion = in_force(session, Infusion, infusion_id)
    if infusion.started_at is not None and at > infusion.started_at:
        raise Refused(("Check-in cannot be after the start. Type another time.",))
    refuse_if(future_problems(session, Moment.local(at, UTC)))
    infusion.checked_in_at = at


def take_back_step(session: Session, event_id: uuid.UUID, version: int, reason: str) -> None:
    """Void the step recorded last, pressed by mistake; the run is as before. Raises Refused."""
    event = in_force(session, StoredEvent, event_id, version)
    infusion = in_force(session, Infusion, event.infusion_id)
    events = stored_events(session, infusion.id)
    refuse_if(() if reason.strip() else ("Say why, in a word or two.",))
    if infusion.discharged_at is not None:
        raise Refused(("The patient has left. Take the discharge back first.",))
    if event.id != events[-1].id:
        raise Refused(("Only the last step can be taken back. Correct its time instead.",))
    event.voided_at, event.voided_by_id = entering_now(session), acting_person(session)
    event.void_reason = reason.strip()
    if event.step == "stop":
        infusion.given_mg = infusion.given_mg_per_kg = None
        infusion.stop_reason = infusion.incident_note = None
    keep_in_step(infusion, told([value_of(each) for each in events[:-1]], infusion))
    session.flush()


def start_rate(infusion: Infusion) -> Decimal:
    """Return the rate of the pump that the order asks for, in mg/h to 0.001 mg/h. Raises Refused.

    A pain order says its rate in mg/kg/h; else it is what the pump holds over the planned minutes.
    """
    if infusion.ordered_mg_per_kg_h is not None:
        weight = dose_weight(infusion)
        if weight is None:
            raise Refused(("Type the weight: the ordered rate goes by it.",))
        return half_up(infusion.ordered_mg_per_kg_h * weight, 3)
    if infusion.planned_minutes is None:
        raise Refused(("Type the minutes of the order first.",))
    return half_up(pumped_mg(infusion) * 60 / infusion.planned_minutes, 3)


def _ordered_bolus(infusion: Infusion) -> Decimal:
    """Return the ordered bolus in mg, 0 without one."""
    return order_in_force(infusion).bolus_mg


def _impossible(verdict: Verdict) -> tuple[str, ...]:
    return (verdict.sentence,) if verdict.refused else ()


def rate_problems(infusion: Infusion, mg_per_hour: Decimal, limits: Limits) -> tuple[str, ...]:
    """Return what is impossible about a rate in mg/h, in words (clinical reference 4.4)."""
    weight = dose_weight(infusion)
    if weight is not None and mg_per_hour > 0:
        return _impossible(check(limits["rate_mg_per_kg_h"], half_up(mg_per_hour / weight, 3)))
    if not 0 < half_up(mg_per_hour, 3) <= _HIGHEST_RATE:
        return (f"A rate must be more than 0 and at most {_HIGHEST_RATE} mg/h.",)
    return ()


def bolus_problems(infusion: Infusion, mg: Decimal, limits: Limits) -> tuple[str, ...]:
    """Return what is impossible about a bolus in mg, in words (clinical reference 4.4)."""
    if half_up(mg, 2) <= 0:
        return ("A bolus needs its dose in mg, more than zero.",)
    weight = dose_weight(infusion)
    if weight is None:
        return ("Type the weight: the limit of a bolus goes by it.",)
    return _impossible(check(limits["bolus_mg_per_kg"], half_up(mg / weight, 2)))


def _read_back_problems(
    session: Session, second_person_id: uuid.UUID | None, *, alone: bool
) -> tuple[str, ...]:
    if second_person_id is None:
        return () if alone else ("Choose who read dose and pump back.",)
    in_force(session, Person, second_person_id)
    if second_person_id == acting_person(session):
        return ("The second person must be another one than you.",)
    return ()


def _time_problems(
    session: Session, infusion: Infusion, event: StoredEvent, at: datetime
) -> tuple[str, ...]:
    checked_in, left = infusion.checked_in_at, infusion.discharged_at
    if checked_in == event.at:
        checked_in = None  # the start itself, which is corrected
    if event.step == "start" and checked_in is not None and at < checked_in:
        return ("The start cannot be before check-in. Type another time.",)
    if left is not None and at > left:
        return ("The patient had left by then. Type another time.",)
    return future_problems(session, Moment.local(at, UTC))
