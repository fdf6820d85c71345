"""What is asked when a patient is about to leave, as values; resources/leaving.toml holds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

LeavingKind = Literal["yes_no", "text", "grade"]


@dataclass(frozen=True, slots=True)
class LeavingItem:
    """One question of a criterion for leaving (reference 4.5, by its number).

    "yes_no" is answered "yes" or "no", "grade" "0", "1" or "2" (a part of the modified Aldrete
    score), "text" in words.
    """

    key: str
    title: str
    question: str
    criterion: int
    kind: LeavingKind
    source: str


@dataclass(frozen=True, slots=True)
class LeavingItems:
    """All of them by key, in the order they are asked."""

    items: Mapping[str, LeavingItem]

    def of_criterion(self, number: int) -> tuple[LeavingItem, ...]:
        """Return what is asked for one criterion."""
        return tuple(item for item in self.items.values() if item.criterion == number)
