"""The screening before an infusion: what each answer leads to, and what stands in the way.

A pure rule over the answers; the items come from resources/checklist.toml (reference 3.6).
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from tracker.clinical.checklist import (
    SEVERITY,
    Action,
    Checklist,
    ChecklistItem,
    Condition,
    ReadBack,
)
from tracker.clinical.screening_facts import (
    Derived,
    ScreeningFacts,
    conditions,
    derived_answers,
)

NeedKind = Literal["answer", "resolve", "prescriber", "acknowledge", "second person"]


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What a person answered on a day; `by` and `second` name them where a reading back counts."""

    answer: str
    on: date
    by: str | None = None
    second: str | None = None


@dataclass(frozen=True, slots=True)
class Clearance:
    """A prescriber's decision to go on in spite of a hold; it is printed on the report."""

    name: str
    role: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided today about items that fired, and what the clinic has set.

    `clearances` by item, `acknowledged` the items whose warning was seen. `actions` holds the
    clinic's choice for items that allow one.
    """

    clearances: Mapping[str, Clearance] = field(default_factory=dict)
    acknowledged: AbstractSet[str] = frozenset()
    read_back: ReadBack = "second person"
    actions: Mapping[str, Action] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Need:
    """What must be done about one item before the infusion can start."""

    kind: NeedKind
    item: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where one item stands.

    `answer` is None while it is to be asked; then `suggestion` may hold the last visit's answer,
    which counts for nothing until it is confirmed. `action` is None where nothing fires.
    `answered_on` is the day of the answer, `carried` that it comes from an earlier day and still
    counts. `because` says what the app derived the answer from.
    """

    item: ChecklistItem
    answer: str | None
    action: Action | None
    answered_on: date | None = None
    carried: bool = False
    suggestion: str | None = None
    because: str | None = None
    clearance: Clearance | None = None
    self_read_back: bool = False
    needs: NeedKind | None = None


@dataclass(frozen=True, slots=True)
class Screening:
    """The whole checklist of a day, in the order of its items."""

    outcomes: tuple[Outcome, ...]

    @property
    def needs(self) -> tuple[Need, ...]:
        """What is still to be done, item by item."""
        return tuple(Need(one.needs, one.item.id) for one in self.outcomes if one.needs is not None)

    @property
    def can_start(self) -> bool:
        """Whether nothing stands in the way any more."""
        return not self.needs

    @property
    def blocked(self) -> bool:
        """Whether an item fired that no one can clear; then the session is not given."""
        return any(one.action == "block" for one in self.outcomes)

    @property
    def overridden(self) -> tuple[Outcome, ...]:
        """The holds that a prescriber cleared; each is printed on the report."""
        return tuple(one for one in self.outcomes if one.clearance is not None)


def evaluate(
    checklist: Checklist,
    answers: Mapping[str, Sequence[GivenAnswer]],
    facts: ScreeningFacts,
    today: date,
    decisions: Decisions | None = None,
) -> Screening:
    """Return where each item stands today.

    `answers` has every answer on file by item, oldest first; of one day the last counts. An item
    asked once counts until its answer is older than 90 days, every other only on its own day. Where
    the app derives an answer too, the one that fires more severely counts. Raises ValueError for an
    answer that is none of the item's. Reference 3.6.
    """
    decided = Decisions() if decisions is None else decisions
    derived = derived_answers(checklist, facts, today)
    holding = conditions(facts, checklist.rules)
    judge = _Judge(checklist, holding, decided, today)
    return Screening(
        tuple(
            judge.outcome(item, answers.get(item.id, ()), derived.get(item.id))
            for item in checklist.items.values()
        )
    )


def action_of(
    item: ChecklistItem,
    answer: str,
    holding: AbstractSet[Condition] = frozenset(),
    clinic: Action | None = None,
) -> Action | None:
    """Return what an answer leads to under the conditions that hold, or None where it is clear."""
    if answer not in item.answers:
        raise ValueError(f"{item.id}: “{answer}” is not among the answers")
    for each in item.instead:
        if each.answer == answer and each.when in holding:
            return each.action
    action = item.fires.get(answer)
    if action is not None and clinic in item.clinic_may_set:
        return clinic
    return action


def reason_is_long_enough(reason: str, characters: Decimal) -> bool:
    """Return whether a reason says something: blanks at its ends do not count (3.6)."""
    return len(" ".join(reason.split())) >= characters


def read_back_by(mode: ReadBack, by: str | None, second: str | None) -> ReadBack | None:
    """Return who read back, the pump or the dose; None while it is still to be done.

    A second person must be another than `by`. Where the clinic allows reading back alone, that is
    what it is marked as unless a second person did.
    """
    if by is None:
        return None
    if second is not None and second != by:
        return "second person"
    return "self" if mode == "self" else None


@dataclass(frozen=True, slots=True)
class _Judge:
    """One evaluation: what it is held against."""

    checklist: Checklist
    holding: AbstractSet[Condition]
    decided: Decisions
    today: date

    def outcome(
        self, item: ChecklistItem, given: Sequence[GivenAnswer], derived: Derived | None
    ) -> Outcome:
        last = given[-1] if given else None
        current = last if last is not None and self._counts(item, last) else None
        typed = None if current is None else self._action(item, current.answer)
        if derived is not None:
            action = self._action(item, derived.answer)
            if current is None or _rank(action) >= _rank(typed):
                return self._fired(
                    Outcome(item, derived.answer, action, self.today, because=derived.because)
                )
        if current is None:
            suggestion = None if last is None else last.answer
            known = None if last is None else last.on
            return Outcome(item, None, None, known, suggestion=suggestion, needs="answer")
        carried = current.on < self.today
        outcome = Outcome(item, current.answer, typed, current.on, carried)
        if item.read_back and typed is None:
            return self._read_back(outcome, current)
        return self._fired(outcome)

    def _counts(self, item: ChecklistItem, given: GivenAnswer) -> bool:
        if item.when == "once":
            return (self.today - given.on).days <= self.checklist.rules.once_days
        return given.on == self.today

    def _action(self, item: ChecklistItem, answer: str) -> Action | None:
        return action_of(item, answer, self.holding, self.decided.actions.get(item.id))

    def _read_back(self, outcome: Outcome, given: GivenAnswer) -> Outcome:
        who = read_back_by(self.decided.read_back, given.by, given.second)
        return replace(
            outcome, self_read_back=who == "self", needs=None if who else "second person"
        )

    def _fired(self, outcome: Outcome) -> Outcome:
        item = outcome.item.id
        if outcome.action == "block":
            return replace(outcome, needs="resolve")
        if outcome.action == "hold":
            clearance = self.decided.clearances.get(item)
            if clearance is None or not self._clears(clearance):
                return replace(outcome, needs="prescriber")
            return replace(outcome, clearance=clearance)
        if outcome.action == "warn" and item not in self.decided.acknowledged:
            return replace(outcome, needs="acknowledge")
        return outcome

    def _clears(self, clearance: Clearance) -> bool:
        enough = self.checklist.rules.reason_characters
        return bool(clearance.name.strip()) and reason_is_long_enough(clearance.reason, enough)


def _rank(action: Action | None) -> int:
    return -1 if action is None else SEVERITY.index(action)
