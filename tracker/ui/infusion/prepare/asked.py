"""Which questions of the screening are put to a person, in which order, and what was done."""

from dataclasses import dataclass, field, replace

from tracker.clinical.checklist import ChecklistItem
from tracker.clinical.screening import Outcome, Screening

BLOCK = 6
"""Questions shown at once, so that none scrolls away under a finger on a tablet.

One with long answers, which stand under it, takes the room of two.
"""
ESCORT, IDENTITY = "P39", "P01"
_LETTERS_BESIDE = 18


def is_derived(outcome: Outcome) -> bool:
    """Whether the app drew the answer from the record."""
    return outcome.because is not None and outcome.item.derived_by is not None


def is_asked(outcome: Outcome) -> bool:
    """Whether a question needs a person today, or was answered by one.

    The read-back is apart. Readings are asked about once they are there, and the age of the weight
    never: today's weight, without which nothing starts, answers it.
    """
    derived_by = outcome.item.derived_by
    if outcome.item.read_back or (derived_by == "vitals" and outcome.answer is None):
        return False
    if derived_by == "weight":
        return False
    answered = outcome.answer is not None and not is_derived(outcome) and not outcome.carried
    return answered or outcome.needs is not None


def answers_beside(item: ChecklistItem) -> bool:
    """Whether the answers are short enough to stand beside the question."""
    return sum(map(len, item.answers)) <= _LETTERS_BESIDE


@dataclass(slots=True)
class Asking:
    """Where a person is in the screening: the questions of today in their order, and the present.

    Questions keep their places while they are answered; `later` are holds left for later,
    `reopened` questions of an earlier day that are asked again. `room` is how many short questions
    are shown at once.
    """

    order: tuple[str, ...] = ()
    current: str | None = None
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    later: set[str] = field(default_factory=set)
    reopened: set[str] = field(default_factory=set)
    given: list[str] = field(default_factory=list)
    room: int = BLOCK

    def show(self, screening: Screening) -> None:
        """Take in where every item stands now; what needs something comes first."""
        self.outcomes = {one.item.id: self._asked_again(one) for one in screening.outcomes}
        new = [one for key, one in self.outcomes.items() if is_asked(one) and key not in self.order]
        # Stable: the order of the checklist within a rank.
        self.order += tuple(one.item.id for one in sorted(new, key=_rank))
        self.later &= set(self.open)
        if self.current not in self.order:
            self.current = next(iter([*self.open, *self.order]), None)

    @property
    def open(self) -> list[str]:
        """The questions that need something, in their order."""
        return [item for item in self.order if self.outcomes[item].needs is not None]

    @property
    def done(self) -> bool:
        """Whether nothing is left to be asked."""
        return bool(self.order) and not self.open

    @property
    def block(self) -> tuple[str, ...]:
        """The questions that are shown together with the present one."""
        return next((one for one in self.blocks if self.current in one), ())

    @property
    def blocks(self) -> tuple[tuple[str, ...], ...]:
        """All questions of today as they are shown together."""
        found: list[list[str]] = []
        left = 0
        for item in self.order:
            takes = _room(self.outcomes[item].item)
            if takes > left:
                found.append([])
                left = self.room
            found[-1].append(item)
            left -= takes
        return tuple(map(tuple, found))

    @property
    def place(self) -> int:
        """The place of the present question among those of today."""
        return self.order.index(self.current) if self.current in self.order else 0

    def following(self) -> str | None:
        """Return the next question to ask after the present one, beginning anew after the last.

        What was put off comes up again only when nothing else is open, and a block never.
        """
        asks = [item for item in self.open if self.outcomes[item].needs != "resolve"]
        now = [item for item in asks if item not in self.later]
        after = [item for item in now if self.order.index(item) > self.place]
        return next(iter([*after, *now]), None)

    def turned(self, by: int) -> str | None:
        """Return the first question of a block before (-1) or after (1) the present one."""
        blocks = self.blocks
        place = blocks.index(self.block) + by if blocks else -1
        return blocks[place][0] if 0 <= place < len(blocks) else None

    def at(self, by: int) -> str | None:
        """Return the question so many places from the present one, None beyond the ends."""
        place = self.place + by
        return self.order[place] if 0 <= place < len(self.order) else None

    def reopen(self, item: str) -> None:
        """Ask a question of an earlier day again, at the end of those of today."""
        self.reopened.add(item)
        self.current = item
        self.order += (item,)

    def close_again(self, item: str) -> None:
        """Leave a reopened question as it was answered on its earlier day."""
        self.reopened.discard(item)
        self.order = tuple(each for each in self.order if each != item)

    def last_given(self) -> str | None:
        """Return whose answer is to be taken back: the present one's, else the last one given."""
        here = None if self.current is None else self.outcomes[self.current]
        if here is not None and here.answer is not None and not is_derived(here):
            return self.current
        answered = (item for item in reversed(self.given) if self.outcomes[item].answer is not None)
        return next(answered, None)

    def _asked_again(self, outcome: Outcome) -> Outcome:
        if outcome.item.id not in self.reopened or not outcome.carried:
            return outcome
        before = replace(outcome, carried=False, action=None, clearance=None)
        return replace(before, answer=None, suggestion=outcome.answer, needs="answer")


@dataclass(frozen=True, slots=True)
class Tally:
    """What a finished screening comes to."""

    items: int
    acknowledged: int
    cleared_by: tuple[str, ...]


def tally(screening: Screening) -> Tally:
    """Return how many items were answered today and what was decided about them."""
    today = [one for one in screening.outcomes if one.answer is not None and not one.carried]
    seen = [one for one in today if one.action == "warn" and one.needs is None]
    names = [one.clearance.name for one in screening.outcomes if one.clearance is not None]
    return Tally(
        items=sum(not one.item.read_back for one in today),
        acknowledged=len(seen),
        cleared_by=tuple(names),
    )


def _room(item: ChecklistItem) -> int:
    return 1 if answers_beside(item) and item.id != ESCORT else 2


def _rank(outcome: Outcome) -> int:
    return int(outcome.needs is None)
