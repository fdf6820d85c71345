"""Leaving: what is known for the criteria from what is logged, and the discharge."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from tracker.clinical.aldrete import Aldrete
from tracker.clinical.discharge import Criterion, Override
from tracker.clinical.discharge_facts import DischargeFacts
from tracker.clinical.limits import Limits
from tracker.clinical.monitoring_rules import DischargeRules, MonitoringRules
from tracker.services.chair.rows import AnswerRow, ChairRecord, DecisionRow
from tracker.services.history import InfusionRow, PatientHistory
from tracker.services.safety import OpenFlag


def about_criterion(number: int) -> str:
    """Return what a decision to discharge against a criterion is about."""
    return f"criterion {number}"


def answers_of(answers: Sequence[AnswerRow], infusion_id: uuid.UUID) -> dict[str, str]:
    """Return the answers given in one session, by item."""
    raise NotImplementedError


def facts_for_leaving(
    history: PatientHistory,
    infusion: InfusionRow,
    chair: ChairRecord,
    rules: MonitoringRules,
    flags: Sequence[OpenFlag],
    now: datetime,
) -> DischargeFacts:
    """Return what is known for the criteria of leaving (clinical reference 4.5).

    `flags` are the patient's open ones. After the discharge the facts are those of its instant.
    """
    raise NotImplementedError


def aldrete_of(
    answers: Mapping[str, str],
    rules: DischargeRules,
    before: Decimal | None,
    now: Decimal | None,
    *,
    prefix: str = "aldrete",
) -> Aldrete:
    """Return the modified Aldrete score from the answers by item and systolic pressures in mmHg.

    The circulation follows from the pressures before the dose and now; where one is missing it is
    what was answered. `prefix` "aldrete_before": that before the dose.
    """
    raise NotImplementedError


def overrides_of(
    decisions: Sequence[DecisionRow], criteria: Sequence[Criterion]
) -> dict[int, Override]:
    """Return who decided to discharge against which criterion, as it stands now."""
    raise NotImplementedError


def discharge(
    session: Session,
    infusion_id: uuid.UUID,
    at: datetime,
    in_the_way: Sequence[Criterion],
    limits: Limits,
) -> None:
    """Record that the patient left at an instant. Raises Refused.

    `in_the_way` are the criteria that are not met; each needs a decision in force that covers it.
    """
    raise NotImplementedError


def take_back_discharge(session: Session, infusion_id: uuid.UUID) -> None:
    """Take the discharge back: the patient is still here. Raises Refused once signed."""
    raise NotImplementedError
