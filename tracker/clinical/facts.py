"""The facts of one patient that progress is worked out from: courses, infusions, scores."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from tracker.clinical.moment import Moment

Phase = Literal["initial", "booster", "reinduction"]
PhaseChoice = Phase

MOST_PLANNED = 12
"""The largest number of infusions one series may plan (clinical reference 3.2)."""


@dataclass(frozen=True, slots=True)
class CourseFact:
    """One course of treatment as the clinic recorded it.

    `indication` is None where nobody stated it. `response_rule` is the key of the definition of
    response it is judged by; None: the standard of each scale. Raises ValueError unless 1 to 12
    infusions are planned for a series (clinical reference 3.2).
    """

    id: UUID
    number: int
    indication: str | None
    primary: str | None
    planned_infusions: int
    opened_on: date | None = None
    closed_on: date | None = None
    response_rule: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.planned_infusions <= MOST_PLANNED:
            raise ValueError(f"a series plans 1 to {MOST_PLANNED} infusions")


@dataclass(frozen=True, slots=True)
class InfusionFact:
    """One infusion that was given, with the phase the clinician chose (None: the rule decides)."""

    id: UUID
    moment: Moment
    dose_mg_per_kg: Decimal | None
    course: UUID
    phase_choice: PhaseChoice | None = None


@dataclass(frozen=True, slots=True)
class ScoreFact:
    """One scale filled in once; `total` is None where too much was left unanswered."""

    id: UUID
    instrument: str
    moment: Moment
    total: Decimal | None
    method: str
    flags: tuple[str, ...] = ()
    recall_variant: str = "standard"
    entered_late: bool = False
