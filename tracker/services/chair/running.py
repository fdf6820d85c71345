"""The pump: started, changed, paused, resumed, stopped. No impossible step is ever stored."""

import uuid
from collections.abc import Sequence
from datetime import datetime, tzinfo
from decimal import Decimal

from sqlalchemy.orm import Session

from tracker.clinical.limits import Limits
from tracker.clinical.monitoring_rules import ScheduleRules
from tracker.knowledge import Knowledge
from tracker.services.chair.screening import Missing

SELF_READ_BACK = "read back by the same person"
"""What the start says where no second person read pump and dose back."""


def start_run(
    session: Session,
    infusion_id: uuid.UUID,
    at: datetime,
    zone: tzinfo | None,
    *,
    knowledge: Knowledge,
    missing: Sequence[Missing] = (),
    second_person_id: uuid.UUID | None = None,
    self_read_back: bool = False,
) -> None:
    """Start the pump at an instant, with its bolus where one is ordered. Raises Refused.

    `missing` is what is still in the way (`screening.before_start`). `self_read_back`: the clinic
    lets one person read dose and pump back alone; the start is marked as such.
    """
    raise NotImplementedError


def change_rate(
    session: Session,
    infusion_id: uuid.UUID,
    at: datetime,
    mg_per_hour: Decimal,
    limits: Limits,
    reason: str = "",
) -> None:
    """Set the pump to another rate in mg/h. Raises Refused."""
    raise NotImplementedError


def give_bolus(
    session: Session,
    infusion_id: uuid.UUID,
    at: datetime,
    mg: Decimal,
    limits: Limits,
    reason: str = "",
) -> None:
    """Record a bolus in mg beside what the pump holds. Raises Refused."""
    raise NotImplementedError


def pause_run(session: Session, infusion_id: uuid.UUID, at: datetime, reason: str = "") -> None:
    """Halt the pump for now. Raises Refused."""
    raise NotImplementedError


def resume_run(
    session: Session,
    infusion_id: uuid.UUID,
    at: datetime,
    limits: Limits,
    mg_per_hour: Decimal | None = None,
) -> None:
    """Go on after a pause, at another rate in mg/h or as before. Raises Refused."""
    raise NotImplementedError


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
    raise NotImplementedError


def correct_event_time(
    session: Session,
    event_id: uuid.UUID,
    at: datetime,
    version: int,
    zone: tzinfo | None = None,
) -> None:
    """Put another instant in place of that of a step; the order of steps stays. Raises Refused."""
    raise NotImplementedError


def take_back_step(session: Session, event_id: uuid.UUID, version: int, reason: str) -> None:
    """Void the step recorded last, pressed by mistake; the run is as before. Raises Refused."""
    raise NotImplementedError
