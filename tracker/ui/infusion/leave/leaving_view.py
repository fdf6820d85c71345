"""What the discharge panel shows: criteria, what is asked for each, and what stands in the way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from tracker.clinical.aldrete import Aldrete
from tracker.clinical.discharge import Criterion
from tracker.clinical.leaving_items import LeavingItem, LeavingItems
from tracker.services.chair.rows import DecisionRow

YES, NO = "yes", "no"
_HOLDS_WITH_NO = frozenset({"standing_symptoms"})


@dataclass(frozen=True, slots=True)
class LeavingView:
    """The criteria as they stand, the answers in force by item, and decisions by criterion.

    `not_asked` are items the log already answers or that are not required. `wanted` says by
    criterion what is to be logged and when. `suggested` holds words of the check-in that count for
    nothing until they are confirmed.
    """

    criteria: tuple[Criterion, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[int, DecisionRow] = field(default_factory=dict)
    aldrete: Aldrete = field(default_factory=Aldrete)
    aldrete_before: int | None = None
    not_asked: Collection[str] = frozenset()
    wanted: Mapping[int, str] = field(default_factory=dict)
    suggested: Mapping[str, str] = field(default_factory=dict)

    @property
    def in_the_way(self) -> tuple[Criterion, ...]:
        """What is neither met nor decided against by a named clinician."""
        return tuple(
            one for one in self.criteria if one.state != "met" and one.number not in self.overrides
        )

    def questions(self, items: LeavingItems, criterion: Criterion) -> tuple[LeavingItem, ...]:
        """Return what is asked or was answered for a criterion, without the Aldrete digits."""
        return tuple(
            item
            for item in items.of_criterion(criterion.number)
            if item.kind != "grade"
            and (item.key in self.answers or self._is_asked(item, criterion))
        )

    def open_questions(self, items: LeavingItems, criterion: Criterion) -> tuple[LeavingItem, ...]:
        """Return what of a criterion still waits for an answer."""
        return tuple(
            item for item in self.questions(items, criterion) if item.key not in self.answers
        )

    def _is_asked(self, item: LeavingItem, criterion: Criterion) -> bool:
        if item.key in self.not_asked or criterion.number in self.overrides:
            return False
        return criterion.state != "met"


def lets_leave(item: LeavingItem) -> str:
    """Return the answer to a question of yes or no by which its criterion holds."""
    return NO if item.key in _HOLDS_WITH_NO else YES
