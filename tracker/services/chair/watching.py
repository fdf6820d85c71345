"""Watching over an infusion: which readings are due, and what the newest one leads to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from tracker.clinical.cross_checks import age_on
from tracker.clinical.monitoring import (
    DuePoint,
    Interval,
    IntervalFacts,
    PointState,
    ReadingPlan,
    default_interval,
    due_points,
    point_states,
)
from tracker.clinical.monitoring_rules import MonitoringRules, Reading
from tracker.clinical.run import Run
from tracker.clinical.vitals_judging import Judgement, judge_before_start, judge_during
from tracker.services.chair.rows import AnswerRow, RunEventRow
from tracker.services.history import InfusionRow, PatientHistory, SideEffectRow, VitalSignsRow
from tracker.services.patients import PatientDetails

_STANDING = "standing"
_HYPERTENSION = ("P11", "P12")
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Watch:
    """The readings of a session: those due with what became of them."""

    points: tuple[DuePoint, ...] = ()
    states: tuple[PointState, ...] = ()

    @property
    def next(self) -> DuePoint | None:
        """The earliest reading that is neither done nor missed; None where none is waited for."""
        waiting = {"coming", "due", "late"}
        found = zip(self.points, self.states, strict=True)
        return next((point for point, state in found if state in waiting), None)

    @property
    def missed(self) -> int:
        """How many readings were missed."""
        return self.states.count("missed")


def reading_of(row: VitalSignsRow) -> Reading:
    """Return a stored reading as the rules take it."""

    def exact(value: int | Decimal | None) -> Decimal | None:
        return None if value is None else Decimal(value)

    return Reading(
        taken_at=row.taken_at,
        systolic=exact(row.systolic),
        diastolic=exact(row.diastolic),
        heart_rate=exact(row.heart_rate),
        spo2=exact(row.spo2),
        respiratory_rate=exact(row.respiratory_rate),
        temperature_c=row.temperature_c,
        moaas=exact(row.moaas),
    )


def judged_rows(readings: Sequence[VitalSignsRow]) -> tuple[VitalSignsRow, ...]:
    """Return the readings that are held against the rules: not those taken standing up."""
    return tuple(row for row in readings if not (row.position or "").startswith(_STANDING))


def before_start(
    readings: Sequence[VitalSignsRow], started_at: datetime | None
) -> tuple[Reading, ...]:
    """Return the readings up to the start, oldest first; all of them before there is one."""
    return tuple(
        reading_of(row)
        for row in judged_rows(readings)
        if started_at is None or row.taken_at <= started_at
    )


def baseline_of(readings: Sequence[Reading]) -> Reading | None:
    """Return the reading before the start that later ones are held against, or None.

    The last one with a pressure; the last one at all where no pressure was taken.
    """
    with_pressure = [each for each in readings if each.systolic is not None]
    last = with_pressure or list(readings)
    return last[-1] if last else None


def interval_facts(
    history: PatientHistory,
    infusion: InfusionRow,
    answers: Mapping[str, str],
    *,
    pain: bool,
    today: date,
) -> IntervalFacts:
    """Return what the default interval depends on (clinical reference 4.1).

    `answers` are those that count now by item: hypertension is known from the screening.
    """
    earlier = [row for row in history.infusions if row.given and row.moment < infusion.moment]
    if infusion.started_at is None:
        earlier = [row for row in history.infusions if row.given and row.id != infusion.id]
    last = next((row.given_mg_per_kg or row.ordered_mg_per_kg for row in reversed(earlier)), None)
    dose = infusion.ordered_mg_per_kg
    minutes = infusion.planned_minutes
    return IntervalFacts(
        first_infusion=not earlier,
        hypertension=any(answers.get(item) == "yes" for item in _HYPERTENSION),
        dose_raised=dose is not None and last is not None and dose > last,
        pain=pain,
        age_years=_age(history.details, today),
        dose_mg_per_kg=dose,
        duration_min=None if minutes is None else Decimal(minutes),
    )


def _age(details: PatientDetails, today: date) -> int | None:
    """Return the age; where only the year of birth is known, that at the end of this year."""
    if details.birth_date is not None:
        return age_on(details.birth_date, today)
    return None if details.birth_year is None else today.year - details.birth_year


def interval_of(infusion: InfusionRow, facts: IntervalFacts, rules: MonitoringRules) -> Interval:
    """Return how often readings are due: as the clinician chose, else by the rule."""
    if infusion.reading_interval_min is not None:
        return Interval(infusion.reading_interval_min * _MINUTE)
    return default_interval(facts, rules.schedule)


def watch(
    infusion: InfusionRow,
    run: Run | None,
    events: Sequence[RunEventRow],
    readings: Sequence[VitalSignsRow],
    symptoms: Sequence[datetime],
    interval: Interval,
    rules: MonitoringRules,
    now: datetime,
) -> Watch:
    """Return the readings of a session that are due and what has become of them by `now`.

    `symptoms` are the instants of side effects and of drugs given for them: each asks for a set
    within five minutes, like a change of rate and a bolus. After the stop readings go on until the
    patient has left. Empty before the start. Reference 4.1.
    """
    if run is None or run.started_at is None:
        return Watch()
    left = infusion.discharged_at
    changes = [event.at for event in events if event.step in {"change rate", "bolus"}]
    plan = ReadingPlan(
        started_at=run.started_at,
        duration=_planned(infusion, run, now),
        interval=interval,
        paused=run.paused(now),
        stopped_at=run.stopped_at,
        observation=_observation(run, left, rules, now),
        changes=tuple(at for at in sorted([*changes, *symptoms]) if at > run.started_at),
    )
    points = due_points(plan, rules.schedule)
    if left is not None:
        points = tuple(point for point in points if point.due_at <= left)
    taken = [row.taken_at for row in judged_rows(readings)]
    return Watch(points, point_states(points, taken, now))


def judge_newest(
    readings: Sequence[VitalSignsRow],
    started_at: datetime | None,
    signs: frozenset[str],
    rules: MonitoringRules,
) -> Judgement:
    """Return what the newest reading, and what is seen now, lead to (clinical reference 4.2, 4.3).

    Before the start all readings are judged together.
    """
    before = before_start(readings, started_at)
    if started_at is None:
        return judge_before_start(rules, before)
    since = [reading_of(row) for row in judged_rows(readings) if row.taken_at > started_at]
    if not since:
        return judge_during(rules, Reading(started_at), None, (), signs)
    return judge_during(rules, since[-1], baseline_of(before), since[:-1], signs)


def active_signs(
    rules: MonitoringRules,
    effects: Sequence[SideEffectRow],
    answers: Sequence[AnswerRow],
) -> frozenset[str]:
    """Return the signs that are seen now: ticked, or told by a side effect that goes on."""
    ticked = {row.item.removeprefix("sign."): row.answer for row in answers if _is_sign(row)}
    told = told_signs(rules, effects)
    return frozenset(
        key
        for key in rules.signs
        if ticked.get(key) == "yes" or (key in told and ticked.get(key) != "no")
    )


def told_signs(rules: MonitoringRules, effects: Sequence[SideEffectRow]) -> frozenset[str]:
    """Return the signs that a side effect tells of while it goes on."""
    going_on = [effect for effect in effects if effect.ended_at is None]
    return frozenset(
        key
        for key, sign in rules.signs.items()
        if any(sign.told_by(effect.term, effect.severity) for effect in going_on)
    )


def _is_sign(row: AnswerRow) -> bool:
    return row.item.startswith("sign.")


def _planned(infusion: InfusionRow, run: Run, now: datetime) -> timedelta:
    """Return the time the pump takes without its pauses, as its rates stand now."""
    if run.started_at is None or run.stopped_at is not None:
        return timedelta(minutes=infusion.planned_minutes or 0)
    end = run.planned_end(now)
    if end is None:
        return timedelta(minutes=infusion.planned_minutes or 0)
    return end - run.started_at - run.paused(now)


def _observation(
    run: Run, left: datetime | None, rules: MonitoringRules, now: datetime
) -> timedelta:
    least = float(rules.discharge.observation_min) * _MINUTE
    if run.stopped_at is None:
        return least
    step = float(rules.schedule.after_end_min) * _MINUTE
    watched = (left or now) - run.stopped_at
    return max(least, watched + step if left is None else watched)
