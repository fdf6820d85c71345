"""Where an infusion stands in its course: initial series, booster, re-induction (reference 3.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal
from uuid import UUID

from tracker.clinical.facts import CourseFact, InfusionFact, Phase
from tracker.clinical.moment import Moment


@dataclass(frozen=True, slots=True)
class CourseRules:
    """The numbers of clinical reference 3.5; every length is in calendar days."""

    continue_within_days: int
    booster_within_days: int
    reinduction_count: int
    reinduction_within_days: int
    default_planned: int


@dataclass(frozen=True, slots=True)
class PlacedInfusion:
    """One given infusion with its phase, the series it belongs to or follows, and its number."""

    fact: InfusionFact
    phase: Phase
    series: int
    number: int


@dataclass(frozen=True, slots=True)
class Question:
    """What the rule would ask the clinician and answered by default, because nobody was asked."""

    kind: Literal["series_gap"]
    infusion: UUID
    gap_days: int
    text: str


@dataclass(frozen=True, slots=True)
class SeriesState:
    """How far a course has come: the current series, its count, and the boosters since."""

    series: int = 0
    phase: Phase = "initial"
    given: int = 0
    boosters: int = 0
    closed: bool = False
    last: Moment | None = None

    def is_open(self, planned: int) -> bool:
        """Whether the series waits for more of its planned infusions."""
        return self.series > 0 and not self.closed and self.given < planned

    def gap_days(self, moment: Moment) -> int:
        """Return the calendar days since the last infusion; 0 before the first."""
        return 0 if self.last is None else (moment.on - self.last.on).days

    def continued(self, moment: Moment) -> "SeriesState":
        """Return the state after one more infusion of the series."""
        return SeriesState(self.series, self.phase, self.given + 1, self.boosters, False, moment)

    def boosted(self, moment: Moment) -> "SeriesState":
        """Return the state after a booster, which closes the series."""
        series = max(self.series, 1)
        return SeriesState(series, self.phase, self.given, self.boosters + 1, True, moment)

    def begun(self, phase: Phase, moment: Moment) -> "SeriesState":
        """Return the state after the first infusion of a new series."""
        return SeriesState(self.series + 1, phase, 1, 0, False, moment)


@dataclass(frozen=True, slots=True)
class Placement:
    """All given infusions of one course in their places, and the questions left open."""

    infusions: tuple[PlacedInfusion, ...]
    questions: tuple[Question, ...]
    state: SeriesState


def in_order(infusions: Iterable[InfusionFact]) -> list[InfusionFact]:
    """Return infusions in the order in which they were given, whatever the order of entry."""
    return sorted(infusions, key=lambda fact: (fact.moment.order, fact.id))


def place_infusions(
    course: CourseFact, infusions: Iterable[InfusionFact], rules: CourseRules
) -> Placement:
    """Place the given infusions of one course by rule 3.5 and the clinician's stored choices.

    The first infusion opens the initial series. A series goes on while planned infusions are left
    and the gap is at most 14 days; after a longer gap the rule would ask, counts a booster and
    reports the question. Boosters are numbered from 1 after each series. The clinician's choices:
    "initial" continues the current series whatever the gap, "booster" closes it, "reinduction"
    begins a new series (or continues one that is open and not interrupted).
    """
    state = SeriesState()
    placed: list[PlacedInfusion] = []
    questions: list[Question] = []
    for fact in in_order(infusions):
        if _asks(state, fact, course.planned_infusions, rules):
            questions.append(_gap_question(state, fact, course.planned_infusions, rules))
        state, place = advance(state, fact, course.planned_infusions, rules)
        placed.append(place)
    return Placement(tuple(placed), tuple(questions), state)


def advance(
    state: SeriesState, fact: InfusionFact, planned: int, rules: CourseRules
) -> tuple[SeriesState, PlacedInfusion]:
    """Return the state after `fact` and the place it takes."""
    phase = fact.phase_choice or phase_by_rule(state, fact.moment, planned, rules)
    if phase == "booster":
        after = state.boosted(fact.moment)
        return after, PlacedInfusion(fact, "booster", after.series, after.boosters)
    if state.series == 0 or (phase == "reinduction" and not _goes_on(state, fact, planned, rules)):
        after = state.begun(phase, fact.moment)
    else:
        after = state.continued(fact.moment)
    return after, PlacedInfusion(fact, after.phase, after.series, after.given)


def split_by_gap(moments: Iterable[Moment], rules: CourseRules) -> list[list[Moment]]:
    """Split moments of infusions into courses: more than 180 days apart begins a new one (3.5)."""
    ordered = sorted(moments)
    courses = [ordered[:1]] if ordered else []
    for before, after in pairwise(ordered):
        if (after.on - before.on).days > rules.booster_within_days:
            courses.append([])
        courses[-1].append(after)
    return courses


def phase_by_rule(state: SeriesState, moment: Moment, planned: int, rules: CourseRules) -> Phase:
    """Return the phase rule 3.5 gives an infusion; "initial" goes on with the current series."""
    if state.series == 0:
        return "initial"
    if state.is_open(planned) and state.gap_days(moment) <= rules.continue_within_days:
        return "initial"
    return "booster"


def _goes_on(state: SeriesState, fact: InfusionFact, planned: int, rules: CourseRules) -> bool:
    return (
        state.phase == "reinduction"
        and state.is_open(planned)
        and state.gap_days(fact.moment) <= rules.continue_within_days
    )


def _asks(state: SeriesState, fact: InfusionFact, planned: int, rules: CourseRules) -> bool:
    too_long = state.gap_days(fact.moment) > rules.continue_within_days
    return fact.phase_choice is None and state.is_open(planned) and too_long


def _gap_question(
    state: SeriesState, fact: InfusionFact, planned: int, rules: CourseRules
) -> Question:
    gap = state.gap_days(fact.moment)
    text = (
        f"{gap} days passed after infusion {state.given} of {planned}, more than the "
        f"{rules.continue_within_days} within which a series goes on. It was counted as a booster; "
        "choose “initial” for it if the series went on."
    )
    return Question("series_gap", fact.id, gap, text)
