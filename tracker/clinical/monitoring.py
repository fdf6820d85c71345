"""When readings are due around an infusion, and which of them are done, late or missed (4.1).

All times are stored instants; the numbers come from resources/monitoring.toml.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from tracker.clinical.monitoring_rules import ScheduleRules

PointKind = Literal["interval", "end", "after end", "after change"]
PointState = Literal["coming", "due", "done", "done late", "late", "missed"]


@dataclass(frozen=True, slots=True)
class Interval:
    """How often to read: `every`, and from `later_from` on `later_every` where that is set."""

    every: timedelta
    later_from: timedelta | None = None
    later_every: timedelta | None = None

    def at(self, elapsed: timedelta) -> timedelta:
        """Return the interval that leads to the point at `elapsed` from the start."""
        if self.later_from is None or self.later_every is None or elapsed <= self.later_from:
            return self.every
        return self.later_every


@dataclass(frozen=True, slots=True)
class IntervalFacts:
    """What the default interval depends on; dose in mg/kg, age in years, duration in minutes."""

    first_infusion: bool = False
    hypertension: bool = False
    dose_raised: bool = False
    pain: bool = False
    age_years: int | None = None
    dose_mg_per_kg: Decimal | None = None
    duration_min: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """One infusion as the due list needs it.

    `duration` is the planned pump time, `paused` the length of all pauses so far. `stopped_at` is
    the instant the pump stopped for good, None before. Readings go on for `observation` after the
    end. `changes` are instants of a change of rate or dose, a bolus, a rescue drug or a symptom.
    """

    started_at: datetime
    duration: timedelta
    interval: Interval
    paused: timedelta = timedelta(0)
    stopped_at: datetime | None = None
    observation: timedelta = timedelta(minutes=30)
    changes: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class DuePoint:
    """A reading that is due at `due_at` and late after `late_at`.

    A reading from `opens_at` on counts for it, until the next point of its kind opens.
    """

    kind: PointKind
    due_at: datetime
    opens_at: datetime
    late_at: datetime


def default_interval(facts: IntervalFacts, rules: ScheduleRules) -> Interval:
    """Return how often to read: 10 min where pressure is likelier to rise, else 15 min.

    A pain infusion of more than an hour is read less often after the first hour (15 or 30 min).
    Reference 4.1.
    """
    close = (
        facts.first_infusion
        or facts.hypertension
        or facts.dose_raised
        or (facts.age_years is not None and facts.age_years >= rules.close_from_age)
        or (facts.dose_mg_per_kg is not None and facts.dose_mg_per_kg > rules.close_above_mg_per_kg)
    )
    every = _minutes(rules.interval_close_min if close else rules.interval_wide_min)
    long = facts.duration_min is not None and facts.duration_min > rules.pain_later_from_min
    if not (facts.pain and long):
        return Interval(every)
    later = rules.pain_later_close_min if close else rules.pain_later_wide_min
    return Interval(every, _minutes(rules.pain_later_from_min), _minutes(later))


def due_points(plan: ReadingPlan, rules: ScheduleRules) -> tuple[DuePoint, ...]:
    """Return all readings of an infusion in the order they are due.

    Points at every interval before the end, but the last of them where less than half an interval
    is left; the end; then every 15 minutes while the patient is watched. A pause leaves the points
    of the interval on the clock (and adds to them while the end is further off) and moves the end
    and all that follows it. Each change asks for a set within five minutes. Reference 4.1.
    """
    points = [_point("interval", plan.started_at + at, plan, rules) for at in _on_clock(plan)]
    end = plan.stopped_at or plan.started_at + plan.duration + plan.paused
    points.append(_point("end", end, plan, rules))
    step = _minutes(rules.after_end_min)
    watched = [end + number * step for number in range(1, plan.observation // step + 1)]
    points.extend(_point("after end", due, plan, rules) for due in watched)
    for change in plan.changes:
        by = change + _minutes(rules.after_change_min)
        points.append(DuePoint("after change", by, change, by))
    return tuple(sorted(points, key=lambda point: (point.due_at, point.kind)))


def point_states(
    points: Sequence[DuePoint], taken_at: Sequence[datetime], now: datetime
) -> tuple[PointState, ...]:
    """Return for each point what has become of it by `now`, given when readings were taken.

    A reading counts for the point whose time it is; a reading after a change counts for that too.
    A point is missed when the next one is due. Reference 4.1.
    """
    regular = [point for point in points if point.kind != "after change"]
    following = dict(pairwise(regular))
    states = []
    for point in points:
        follower = following.get(point)
        # Where the pump is stopped early the end comes close: what was taken in time stays so.
        closes = None if follower is None else max(follower.opens_at, point.late_at)
        first = min(
            (at for at in taken_at if at >= point.opens_at and (closes is None or at < closes)),
            default=None,
        )
        states.append(_state(point, first, follower, now))
    return tuple(states)


def next_due(
    points: Sequence[DuePoint], taken_at: Sequence[datetime], now: datetime
) -> DuePoint | None:
    """Return the earliest reading that is not done and not missed; None after the last."""
    states = point_states(points, taken_at, now)
    waiting = {"coming", "due", "late"}
    found = (point for point, state in zip(points, states, strict=True) if state in waiting)
    return next(found, None)


def _state(
    point: DuePoint, first: datetime | None, follower: DuePoint | None, now: datetime
) -> PointState:
    if first is not None:
        return "done" if first <= point.late_at else "done late"
    if follower is not None and now >= follower.due_at:
        return "missed"
    if now > point.late_at:
        return "late"
    return "due" if now >= point.due_at else "coming"


def _on_clock(plan: ReadingPlan) -> list[timedelta]:
    """Return the points of the interval before the end, as times from the start."""
    end = plan.duration + plan.paused
    stopped = None if plan.stopped_at is None else plan.stopped_at - plan.started_at
    if stopped is not None:
        end = max(end, stopped)
    found = []
    at = plan.interval.every
    while at < end:
        found.append(at)
        at += plan.interval.at(at + plan.interval.every)
    if found and end - found[-1] < plan.interval.at(found[-1]) / 2:
        found.pop()
    return [each for each in found if stopped is None or each < stopped]


def _point(kind: PointKind, due: datetime, plan: ReadingPlan, rules: ScheduleRules) -> DuePoint:
    if kind == "interval":
        every = plan.interval.at(due - plan.started_at)
    else:
        every = _minutes(rules.after_end_min if kind == "after end" else rules.interval_close_min)
    wide = every >= _minutes(rules.interval_wide_min)
    late = _minutes(rules.late_wide_min if wide else rules.late_close_min)
    return DuePoint(kind, due, due - late, due + late)


def _minutes(number: Decimal) -> timedelta:
    return timedelta(seconds=float(number * 60))
