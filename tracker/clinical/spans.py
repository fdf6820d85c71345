"""Which scores belong to which course: a course holds what was taken in its span of time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from tracker.clinical.courses import in_order
from tracker.clinical.facts import CourseFact, InfusionFact, ScoreFact

BASELINE_WINDOW = timedelta(days=14)
"""How long before the first infusion a score may be taken and still be the baseline (7.1)."""

_MADE_UP = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Span:
    """A course with its infusions and the scores that belong to it by time, both in order."""

    course: CourseFact
    infusions: tuple[InfusionFact, ...]
    scores: tuple[ScoreFact, ...]


def in_order_taken(scores: Iterable[ScoreFact]) -> tuple[ScoreFact, ...]:
    """Return scores in the order in which they were taken, whatever the order of entry."""
    return tuple(sorted(scores, key=_order_taken))


def _order_taken(score: ScoreFact) -> tuple[tuple[date, datetime], Decimal, UUID]:
    """Put equal moments in a fixed order: no total first, then the lower total."""
    total = Decimal("-Infinity") if score.total is None else score.total
    return score.moment.order, total, score.id


def course_spans(
    courses: Sequence[CourseFact],
    infusions: Iterable[InfusionFact],
    scores: Iterable[ScoreFact],
    default_planned: int,
) -> tuple[Span, ...]:
    """Give every course its infusions and scores, in the order of their numbers.

    A course begins 14 days before its first infusion, but after the last infusion of the course
    before it, and ends where the next begins; the first one takes all that is earlier. A course
    without infusions beside one with infusions gets no scores. A patient without an infusion has
    one course, the latest, made up where none was opened. Raises ValueError for an infusion of an
    unknown course.
    """
    taken = in_order_taken(scores)
    given = _by_course(courses, infusions)
    treated = [course for course in courses if given[course.id]]
    if not treated:
        return (Span(_latest(courses, default_planned), (), taken),)
    treated.sort(key=lambda course: (given[course.id][0].moment.order, course.number))
    starts = _starts([given[course.id] for course in treated])
    own: dict[UUID, list[ScoreFact]] = {course.id: [] for course in courses}
    for score in taken:
        own[treated[_place(score.moment.on, starts)].id].append(score)
    return tuple(
        Span(course, tuple(given[course.id]), tuple(own[course.id]))
        for course in sorted(courses, key=lambda course: course.number)
    )


def _by_course(
    courses: Sequence[CourseFact], infusions: Iterable[InfusionFact]
) -> dict[UUID, list[InfusionFact]]:
    given: dict[UUID, list[InfusionFact]] = {course.id: [] for course in courses}
    for infusion in in_order(infusions):
        if infusion.course not in given:
            raise ValueError("an infusion belongs to a course this patient does not have")
        given[infusion.course].append(infusion)
    return given


def _latest(courses: Sequence[CourseFact], default_planned: int) -> CourseFact:
    made_up = CourseFact(_MADE_UP, 1, None, None, default_planned)
    return max(courses, key=lambda course: course.number, default=made_up)


def _starts(given: Sequence[Sequence[InfusionFact]]) -> list[date]:
    """Return the first day of each course after the first."""
    return [
        max(later[0].moment.on - BASELINE_WINDOW, earlier[-1].moment.on + timedelta(days=1))
        for earlier, later in pairwise(given)
    ]


def _place(day: date, starts: Sequence[date]) -> int:
    return max((place for place, start in enumerate(starts, 1) if start <= day), default=0)
