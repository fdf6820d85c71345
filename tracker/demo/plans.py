"""What becomes of one invented patient, as plain values: written to the record by `clinic`."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Literal

Form = Literal["items", "item missing", "suicide item missing", "total only"]

SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPlan:
    """Who the patient is; weight in kg, height in cm."""

    record_number: str
    given_name: str
    family_name: str
    sex: str
    birth_date: date
    height_cm: Decimal
    weight_kg: Decimal
    allergies: str | None
    medicines: str | None
    phone: str
    address: str
    referrer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePlan:
    """What the patient is treated for, and how it ended (None: it goes on)."""

    indication: str
    icd10_code: str
    primary: str
    opened_on: date
    closed_on: date | None = None
    close_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InfusionPlan:
    """One visit for an infusion; `minutes` is how long it ran, `reason` why not (to the end).

    `status` is "finished", "prepared", "no-show" or "not given"; the dose is in mg/kg. `stopped_by`
    is the side effect that ended it early.
    """

    on: date
    start: time
    mg_per_kg: Decimal
    minutes: int
    planned_minutes: int
    status: str = "finished"
    reason: str | None = None
    stopped_by: str | None = None
    phase_choice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePlan:
    """One scale to be filled in: its total, and the answer to the suicide item if it has one."""

    instrument: str
    on: date
    at: time | None
    total: int
    suicide: int = 0
    form: Form = "items"
    recall: str = "standard"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkPlan:
    """Something that happened beside the treatment."""

    kind: str
    text: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientPlan:
    """All that happens to one invented patient; no course for somebody who only was registered."""

    person: PersonPlan
    registered_on: date
    latent_class: str | None = None
    course: CoursePlan | None = None
    infusions: tuple[InfusionPlan, ...] = ()
    scores: tuple[ScorePlan, ...] = ()
    marks: tuple[MarkPlan, ...] = ()


def working_day(day: date) -> date:
    """Return `day`, or the Monday after it where it falls on a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)


def working_day_before(day: date) -> date:
    """Return `day`, or the Friday before it where it falls on a weekend."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))
