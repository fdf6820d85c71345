"""What the next infusion would be by the rule of 3.5, for the clinician to accept or override."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from tracker.clinical.courses import (
    CourseRules,
    Placement,
    SeriesState,
    phase_by_rule,
    place_infusions,
)
from tracker.clinical.facts import CourseFact, InfusionFact, Phase
from tracker.clinical.moment import Moment


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the next infusion would be, for the clinician to accept or override.

    `course` is None where it would begin a new course. With `question` "series_gap" the proposal
    is the answer by default (close the series, count a booster) and `number_if_continued` is its
    number if the clinician continues the series. `reason` names the rule in plain words.
    """

    course: UUID | None
    phase: Phase
    series: int
    number: int
    reason: str
    question: Literal["series_gap"] | None = None
    number_if_continued: int | None = None
    reinduction_offered: bool = False

    @property
    def new_course(self) -> bool:
        """Whether the infusion would begin a new course with a new baseline."""
        return self.course is None


def propose_next(
    courses: Sequence[CourseFact],
    infusions: Iterable[InfusionFact],
    moment: Moment,
    rules: CourseRules,
    planned_dates: Iterable[date] = (),
) -> Proposal:
    """Propose what an infusion at `moment` would be by rule 3.5, from what was given before it.

    `planned_dates` are the days of infusions planned but not given; with the boosters given they
    decide whether a re-induction is offered.
    """
    given = [fact for fact in infusions if _not_after(fact.moment, moment)]
    course = _course_at(courses, given, moment)
    if course is None:
        return _new_course("No course was begun before it, so it begins one.")
    if course.closed_on is not None and course.closed_on <= moment.on:
        return _new_course("The last course is closed, so it begins a new one.")
    placement = place_infusions(course, (f for f in given if f.course == course.id), rules)
    gap = placement.state.gap_days(moment)
    if gap > rules.booster_within_days:
        return _new_course(
            f"The last infusion was {gap} days ago. After more than {rules.booster_within_days} "
            "days a new course with a new baseline begins."
        )
    if phase_by_rule(placement.state, moment, course.planned_infusions, rules) == "initial":
        return _in_series(course, placement.state, gap, rules)
    closed = not placement.state.is_open(course.planned_infusions)
    offered = closed and _reinduction_offered(placement, moment, rules, planned_dates)
    return _as_booster(course, placement.state, gap, rules, offered)


def _not_after(given: Moment, moment: Moment) -> bool:
    if moment.at is None:
        return given.on <= moment.on
    return given.order <= moment.order


def _course_at(
    courses: Sequence[CourseFact], given: Sequence[InfusionFact], moment: Moment
) -> CourseFact | None:
    treated = {fact.course for fact in given}
    begun = [
        course
        for course in courses
        if course.id in treated or course.opened_on is None or course.opened_on <= moment.on
    ]
    return max(begun, key=lambda course: course.number, default=None)


def _new_course(reason: str) -> Proposal:
    return Proposal(None, "initial", 1, 1, reason)


def _in_series(course: CourseFact, state: SeriesState, gap: int, rules: CourseRules) -> Proposal:
    planned = course.planned_infusions
    if state.series == 0:
        reason = f"It is the first infusion of the course: 1 of {planned}."
        return Proposal(course.id, "initial", 1, 1, reason)
    reason = (
        f"{state.given} of {planned} infusions were given, the last one {_days_ago(gap)}. "
        f"Within {rules.continue_within_days} days the series goes on."
    )
    return Proposal(course.id, state.phase, state.series, state.given + 1, reason)


def _as_booster(
    course: CourseFact, state: SeriesState, gap: int, rules: CourseRules, offered: bool
) -> Proposal:
    asks = state.is_open(course.planned_infusions)
    if asks:
        reason = (
            f"{state.given} of {course.planned_infusions} infusions were given, the last one "
            f"{_days_ago(gap)}, more than the {rules.continue_within_days} days within which a "
            "series goes on. Continue the series, or close it and count a booster?"
        )
    else:
        reason = (
            f"The series is closed and the last infusion was {_days_ago(gap)}. Within "
            f"{rules.booster_within_days} days it is a booster."
        )
    if offered:
        reason += (
            f" {rules.reinduction_count} or more infusions fall within "
            f"{rules.reinduction_within_days} days, so a re-induction can be chosen instead."
        )
    return Proposal(
        course.id,
        "booster",
        state.series,
        state.boosters + 1,
        reason,
        question="series_gap" if asks else None,
        number_if_continued=state.given + 1 if asks else None,
        reinduction_offered=offered,
    )


def _reinduction_offered(
    placement: Placement, moment: Moment, rules: CourseRules, planned_dates: Iterable[date]
) -> bool:
    """Whether enough infusions, this one among them, fall within one stretch of 21 days (3.5.5)."""
    boosters = [
        place.fact.moment.on
        for place in placement.infusions
        if place.phase == "booster" and place.series == placement.state.series
    ]
    ahead = [day for day in set(planned_dates) if day > moment.on]
    days = [*boosters, moment.on, *ahead]
    stretch = timedelta(days=rules.reinduction_within_days)
    return any(
        sum(first <= day <= first + stretch for day in days) >= rules.reinduction_count
        for first in days
        if first <= moment.on <= first + stretch
    )


def _days_ago(gap: int) -> str:
    return {0: "on the same day", 1: "1 day ago"}.get(gap, f"{gap} days ago")
