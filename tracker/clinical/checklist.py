"""The checklist before an infusion as values; resources/checklist.toml holds it (reference 3.6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

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
    `template` is the question with the names of the numbers it holds.
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
    template: str = ""

    @property
    def clear(self) -> str:
        """The answer that never fires."""
        return self.answers[0]

    @property
    def own_action(self) -> Action:
        """What its first firing answer leads to."""
        return next(iter(self.fires.values()))


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


@dataclass(frozen=True, slots=True)
class ChairSettings:
    """How a clinic does the checklist: who reads pump and dose back, and what it chose to ask.

    `actions` holds, by item, what every item leads to whose action a clinic may choose.
    """

    read_back: ReadBack = "second person"
    drug_screen_required: bool = False
    actions: Mapping[str, Action] = field(default_factory=dict)


def chair_settings(checklist: Checklist, values: Mapping[str, Any]) -> ChairSettings:
    """Return the clinic's choices by key; what is not set or no longer offered is as shipped."""
    actions = {}
    for item in checklist.items.values():
        if item.clinic_may_set:
            chosen = values.get(f"checklist.action.{item.id}")
            actions[item.id] = chosen if chosen in item.clinic_may_set else item.own_action
    return ChairSettings(
        read_back="self" if values.get("checklist.read_back") == "self" else "second person",
        drug_screen_required=values.get("checklist.drug_screen_required") is True,
        actions=actions,
    )
