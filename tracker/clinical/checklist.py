"""The checklist before an infusion as values; resources/checklist.toml holds it (reference 3.6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Action = Literal["block", "hold", "warn", "note"]
When = Literal["once", "visit", "both"]
Condition = Literal["sud", "pain", "high readings", "high dose", "pain with sedation"]
DerivedBy = Literal[
    "age",
    "mania",
    "drug_screen",
    "weight",
    "scale",
    "suicide_screener",
    "last_session",
    "vitals",
]
ReadBack = Literal["second person", "self"]

SEVERITY: tuple[Action, ...] = ("note", "warn", "hold", "block")


@dataclass(frozen=True, slots=True)
class Instead:
    """Where `when` holds, `answer` leads to this `action` in place of the item's own."""

    when: Condition
    answer: str
    action: Action


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One question; the first of `answers` never fires, `fires` says what the others lead to.

    `clinic_may_set` are the actions a clinic may choose among, empty where it may not.
    """

    id: str
    title: str
    when: When
    question: str
    answers: tuple[str, ...]
    fires: Mapping[str, Action]
    source: str
    instead: tuple[Instead, ...] = ()
    clinic_may_set: tuple[Action, ...] = ()
    derived_by: DerivedBy | None = None
    read_back: bool = False

    @property
    def clear(self) -> str:
        """The answer that never fires."""
        return self.answers[0]


@dataclass(frozen=True, slots=True)
class ChecklistRules:
    """The numbers of the checklist; the names carry the unit (reference 3.6)."""

    once_days: Decimal
    reason_characters: Decimal
    adult_years: Decimal
    consent_months: Decimal
    mania_warn_above: Decimal
    mania_hold_from: Decimal
    clearance_months: Decimal
    food_hours: Decimal
    fluid_hours: Decimal
    fasting_hold_above_mg_per_kg: Decimal
    stimulant_hold_above_systolic: Decimal
    stimulant_hold_above_diastolic: Decimal
    stimulant_hold_above_heart_rate: Decimal
    weight_days_initial: Decimal
    weight_days_booster: Decimal
    suicide_screener_days: Decimal
    unresolved_from_grade: Decimal


@dataclass(frozen=True, slots=True)
class Checklist:
    """All items by id, in the order they are asked, and the numbers that belong to them."""

    items: Mapping[str, ChecklistItem]
    rules: ChecklistRules
