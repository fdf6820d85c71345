"""When scores are due: tied to infusions, so that recording one restarts the clock (3.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from tracker.clinical.courses import CourseRules, PlacedInfusion
from tracker.clinical.facts import CourseFact


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is asked for, in days; None or empty: not asked for.

    `scales` are codes, empty for the scale the course is judged by. Before the first infusion a
    score of the last `baseline_within` days; before each later one, expected `next_infusion_after`
    days after the last; once in the days `end_of_series` (from, to) after the last of a series; and
    `follow_up_weeks` after the last infusion, where a score counts from `early` days before.
    """

    scales: tuple[str, ...]
    baseline_within: int | None
    next_infusion_after: int | None
    end_of_series: tuple[int, int] | None
    follow_up_weeks: tuple[int, ...]
    early: int


@dataclass(frozen=True, slots=True)
class ScheduleFacts:
    """What a schedule is held against.

    `infusions` are those given, in their places; `last_taken` has the day of the last score of each
    scale, `prepared_on` the day of an infusion that is prepared and not begun.
    """

    course: CourseFact
    infusions: Sequence[PlacedInfusion]
    last_taken: Mapping[str, date]
    prepared_on: date | None = None


@dataclass(frozen=True, slots=True)
class DueScore:
    """A score that is due since `due_on`: `what` names the occasion.

    `overdue_days` counts from that day, where there is a window of days from its end (0: due and
    not late). A negative figure says in how many days it will be due.
    """

    instrument: str
    what: str
    due_on: date
    overdue_days: int


@dataclass(frozen=True, slots=True)
class _Occasion:
    """One occasion: a score from `opens` on counts for it; asked for from `due` to `until`."""

    what: str
    opens: date
    due: date
    until: date = date.max
    window: timedelta = timedelta(0)

    def overdue_days(self, today: date) -> int:
        """Return by how many days it is late; negative while it is not due yet."""
        days = (today - self.due).days
        return days if days < 0 else max(0, days - self.window.days)


def due_scores(
    facts: ScheduleFacts, schedule: Schedule, rules: CourseRules, today: date
) -> tuple[DueScore, ...]:
    """Return the scores that are due or overdue today, at most one a scale, the oldest first.

    None in a closed course, and none once so long has passed since the last infusion (since the
    opening) that another would begin a new course (3.5). Recording the score clears it; recording
    an infusion restarts the clock.
    """
    found = [due for due in expected_scores(facts, schedule, rules, today) if due.overdue_days >= 0]
    return tuple(found)


def expected_scores(
    facts: ScheduleFacts, schedule: Schedule, rules: CourseRules, today: date
) -> tuple[DueScore, ...]:
    """Return for each scale what is due, or what will be due next; the earliest first."""
    if facts.course.closed_on is not None and facts.course.closed_on <= today:
        return ()
    found = []
    for scale in schedule.scales or _judged_by(facts.course):
        taken = facts.last_taken.get(scale)
        occasion = _current(_occasions(facts, taken, schedule, rules, today), taken, today)
        if occasion is not None:
            overdue = occasion.overdue_days(today)
            found.append(DueScore(scale, occasion.what, occasion.due, overdue))
    return tuple(sorted(found, key=lambda due: (due.due_on, due.instrument)))


def _judged_by(course: CourseFact) -> tuple[str, ...]:
    return () if course.primary is None else (course.primary,)


def _current(occasions: Sequence[_Occasion], taken: date | None, today: date) -> _Occasion | None:
    """Return the occasion of today where nothing was taken for it, else the next one to come."""
    present = [each for each in occasions if each.due <= today <= each.until]
    if present and not (taken is not None and taken >= present[-1].opens):
        return present[-1]
    coming = [each for each in occasions if each.due > today]
    open_ones = [each for each in coming if taken is None or taken < each.opens]
    return open_ones[0] if open_ones else None


def _occasions(
    facts: ScheduleFacts,
    taken: date | None,
    schedule: Schedule,
    rules: CourseRules,
    today: date,
) -> list[_Occasion]:
    began = facts.infusions[-1].fact.moment.on if facts.infusions else facts.course.opened_on
    quiet_days = 0 if began is None else (today - began).days
    if quiet_days > rules.booster_within_days and facts.prepared_on is None:
        return []
    if not facts.infusions:
        return _before_the_first(facts, taken, schedule, today)
    last = facts.infusions[-1]
    if facts.prepared_on is not None and facts.prepared_on > last.fact.moment.on:
        return _before_the_next(last, facts.prepared_on, schedule)
    goes_on = last.phase != "booster" and last.number < facts.course.planned_infusions
    if goes_on and quiet_days <= rules.continue_within_days:
        day = last.fact.moment.on + timedelta(days=schedule.next_infusion_after or 0)
        return _before_the_next(last, day, schedule)
    return _after_the_last(last, schedule)


def _before_the_first(
    facts: ScheduleFacts, taken: date | None, schedule: Schedule, today: date
) -> list[_Occasion]:
    if schedule.baseline_within is None:
        return []
    window = timedelta(days=schedule.baseline_within)
    # What is too old by the day of the infusion has to be taken again.
    due = facts.prepared_on or facts.course.opened_on or today
    opens = (facts.prepared_on or today) - window
    if taken is not None and taken < opens:
        due = max(due, taken + window + timedelta(days=1))
    return [_Occasion("baseline, before the first infusion", opens, due)]


def _before_the_next(last: PlacedInfusion, day: date, schedule: Schedule) -> list[_Occasion]:
    if schedule.next_infusion_after is None:
        return []
    after = last.fact.moment.on + timedelta(days=1)
    return [_Occasion("before the next infusion", after, day)]


def _after_the_last(last: PlacedInfusion, schedule: Schedule) -> list[_Occasion]:
    day = last.fact.moment.on
    found = []
    if schedule.end_of_series is not None and last.phase != "booster":
        start, end = (day + timedelta(days=days) for days in schedule.end_of_series)
        found.append(_Occasion("end of the series", start, start, end, end - start))
    early = timedelta(days=schedule.early)
    after = day + timedelta(days=1)
    for weeks in sorted(schedule.follow_up_weeks):
        due = day + timedelta(weeks=weeks)
        found.append(_Occasion(_weeks_words(weeks), max(due - early, after), due))
    return _one_after_the_other(sorted(found, key=lambda each: each.due))


def _one_after_the_other(occasions: list[_Occasion]) -> list[_Occasion]:
    """Let each occasion end where the next is due: a score then can only be taken for that one."""
    ended = [
        replace(each, until=min(each.until, then.due - timedelta(days=1)))
        for each, then in pairwise(occasions)
    ]
    return [*ended, *occasions[-1:]]


def _weeks_words(weeks: int) -> str:
    return f"{weeks} week{'' if weeks == 1 else 's'} after the last infusion"
