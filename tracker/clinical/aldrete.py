"""The modified Aldrete score of waking up: five parts of 0 to 2 (reference 4.5)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tracker.clinical.monitoring_rules import DischargeRules

Part = Literal["activity", "breathing", "circulation", "consciousness", "oxygen"]

ANCHORS: dict[Part, tuple[str, str, str]] = {
    "activity": ("moves no limb", "moves two limbs", "moves four limbs"),
    "breathing": ("apnoea", "limited", "deep, and coughs"),
    "circulation": ("half or more off", "off by less than half", "near the reading before"),
    "consciousness": ("none", "rouses to voice", "awake"),
    "oxygen": ("below 90 % with oxygen", "needs oxygen for above 90 %", "above 92 % on air"),
}
"""What 0, 1 and 2 mean in each part, in our words."""


@dataclass(frozen=True, slots=True)
class Aldrete:
    """One score; a part not assessed is None. Raises ValueError for a part outside 0 to 2."""

    activity: int | None = None
    breathing: int | None = None
    circulation: int | None = None
    consciousness: int | None = None
    oxygen: int | None = None

    def __post_init__(self) -> None:
        for name in ANCHORS:
            part = getattr(self, name)
            if part is not None and part not in {0, 1, 2}:
                raise ValueError(f"{name} must be 0, 1 or 2, not {part}")

    @property
    def missing(self) -> tuple[Part, ...]:
        """The parts that were not assessed."""
        return tuple(name for name in ANCHORS if getattr(self, name) is None)

    @property
    def total(self) -> int | None:
        """The sum, 0 to 10; None while a part is missing."""
        if self.missing:
            return None
        return sum(int(getattr(self, name)) for name in ANCHORS)


def circulation_part(before: Decimal, now: Decimal, rules: DischargeRules) -> int:
    """Return the part of circulation from systolic pressures in mmHg, before the dose and now.

    2 where the two are less than 20 % apart, 1 less than 50 %, else 0 (memory-high, reference 4.5).
    """
    apart = abs(now - before) * 100
    if apart < rules.aldrete_full_below_percent * before:
        return 2
    return 1 if apart < rules.aldrete_none_from_percent * before else 0
