"""How an invented patient moves through the clinic: series, boosters, follow-up, leaving.

Clinical reference 6.2 (flow), 3.2 and 3.4 (shapes of a series and of boosters), 3.1 (dose steps).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from tracker.clinical.indications import Indication
from tracker.demo.assessments import ScaleBook, Visit, open_book
from tracker.demo.happenings import MARKS, MISSED, STOPPED
from tracker.demo.parameters import Parameters
from tracker.demo.people import invent_person
from tracker.demo.plans import (
    CoursePlan,
    InfusionPlan,
    MarkPlan,
    PatientPlan,
    working_day,
    working_day_before,
)
from tracker.demo.simulator import (
    RESPONSE,
    Trajectory,
    clip,
    pick,
    simulate_patient,
    worn_off,
)

_BESIDE = {"phq9": ("gad7", "madrs"), "qids16": ("gad7", "madrs")}
_PARTIAL = 0.75  # of the baseline is left: partial response begins here
_FOLLOW_UP_DAYS = (14, 28, 56, 84)  # clinical reference 3.3
_CHECK_IN = timedelta(minutes=25)


@dataclass
class Journey:
    """One patient on the way: `now` is the day nothing may be planned on or after."""

    random: Random
    parameters: Parameters
    now: date
    trajectory: Trajectory
    book: ScaleBook
    dose: float
    infusions: list[InfusionPlan] = field(default_factory=list)
    closed_on: date | None = None
    close_reason: str | None = None

    @property
    def last_on(self) -> date:
        """The day of the last infusion that was given."""
        return max(each.on for each in self.infusions if each.status == "finished")

    def happens(self, probability: float) -> bool:
        """Draw whether something happens."""
        return self.random.random() < probability

    def assess(self, visit: Visit) -> None:
        """Fill in the scales of a visit, unless it lies ahead."""
        if visit.on < self.now:
            self.book.fill_in(visit)

    def close(self, after_days: int, reason: str) -> None:
        """Close the course some days after the last infusion, unless that lies ahead."""
        day = working_day(self.last_on + timedelta(days=after_days))
        if day < self.now:
            self.closed_on, self.close_reason = day, reason


def plan_patient(
    random: Random,
    parameters: Parameters,
    indications: Mapping[str, Indication],
    number: int,
    today: date,
) -> PatientPlan:
    """Return all that happens to one invented patient up to the day before `today`."""
    person = invent_person(random, parameters, number, today)
    mix = parameters.mix.shares()
    indication = indications[pick(random, tuple(mix), tuple(mix.values()))]
    scales = _scales(random, parameters, indication)
    trajectory = simulate_patient(random, parameters, scales[0])
    book = open_book(random, parameters, scales, trajectory)
    journey = Journey(random, parameters, today, trajectory, book, parameters.dose.start)
    flow = parameters.flow
    first = working_day(today - timedelta(days=random.randint(*flow.first_infusion_days_ago)))
    intake = working_day_before(first - timedelta(days=random.randint(*flow.intake_days_before)))
    at = _office_hour(random)
    journey.assess(_visit_at(intake, at, 0, 1.0, may_be_missing=False, clinician=True))
    _travel(journey, first)
    marks = _marks(journey, intake)
    return PatientPlan(
        person=person,
        registered_on=intake,
        latent_class=trajectory.latent_class,
        course=CoursePlan(
            indication=indication.key,
            icd10_code=random.choice(indication.codes).code,
            primary=scales[0],
            opened_on=intake,
            closed_on=journey.closed_on,
            close_reason=journey.close_reason,
        ),
        infusions=tuple(journey.infusions),
        scores=tuple(book.scores),
        marks=marks,
    )


def _scales(random: Random, parameters: Parameters, indication: Indication) -> tuple[str, ...]:
    primary = next(code for code in indication.primary if code in parameters.scales)
    beside = _BESIDE.get(primary, ("phq9",))
    odds = {"gad7": parameters.beside.gad7, "madrs": parameters.beside.madrs}
    odds["phq9"] = parameters.beside.phq9
    return (primary, *(code for code in beside if random.random() < odds[code]))


def _travel(journey: Journey, first: date) -> None:
    flow, left = journey.parameters.flow, journey.trajectory.remaining
    stops = journey.happens(flow.stop_early)
    planned = journey.random.randint(1, 3) if stops else flow.planned
    if not _series(journey, first, planned):
        return
    if stops:
        journey.close(journey.random.randint(6, 14), _reason_to_stop(journey))
        return
    chances = flow.boosters_after
    chance = chances.little if left[-1] > _PARTIAL else chances.partial
    boosters = journey.happens(chances.response if left[-1] <= RESPONSE else chance)
    if not boosters and journey.happens(flow.never_return):
        reason = pick(journey.random, ("lost contact", "completed", "cost"), (5, 3, 2))
        journey.close(journey.random.randint(30, 60), reason)
        return
    day = working_day(journey.last_on + timedelta(days=journey.random.randint(3, 6)))
    total = journey.trajectory.after[-1]
    journey.assess(_visit_at(day, time(11), len(left), left[-1], total, clinician=True))
    if boosters:
        _boosters(journey)
    else:
        _follow_up(journey)


def _series(journey: Journey, first: date, count: int) -> bool:
    """Plan `count` infusions from `first` on; return whether they all lie behind."""
    random, flow, day = journey.random, journey.parameters.flow, first
    twice = journey.happens(flow.twice_weekly)
    for given in range(count):
        if given and journey.happens(flow.no_show + flow.not_given):
            if day >= journey.now:
                return False
            journey.infusions.append(_missed(journey, day))
            day = working_day(day + timedelta(days=2))
        if day >= journey.now:
            return False
        _infuse_in_series(journey, day, given)
        gap = random.choice((3, 4) if twice else (2, 3))
        late = random.randint(2, 4) if journey.happens(flow.postponed) else 0
        day = working_day(day + timedelta(days=gap + late))
    return True


def _infuse_in_series(journey: Journey, day: date, given: int) -> None:
    path = journey.trajectory
    left = path.remaining[given - 1] if given else 1.0
    total = path.after[given - 1] if given else path.baseline
    start = _office_hour(journey.random)
    journey.assess(_visit_at(day, _before(start), given, left, total, clinician=given == 3))
    dose = journey.parameters.dose
    tolerated = not journey.infusions or journey.infusions[-1].minutes == dose.minutes
    if given and tolerated and 1 - left < dose.improvement_below:
        journey.dose = min(dose.cap, journey.dose + journey.random.choice(dose.steps))
    journey.infusions.append(_infusion(journey, day, start))


def _boosters(journey: Journey) -> None:
    flow, random = journey.parameters.flow, journey.random
    best = min(journey.trajectory.remaining)
    level, given = journey.trajectory.remaining[-1], len(journey.trajectory.remaining)
    close_ones = random.choice((1, 1, 2))
    interval = random.lognormvariate(math.log(flow.booster_median_days), flow.booster_sd_log)
    while True:
        days = random.randint(*flow.first_booster_days) if close_ones > 0 else round(interval)
        close_ones -= 1
        if close_ones < 0:
            growth = random.gauss(flow.interval_growth, flow.interval_growth_sd)
            interval = clip(interval * growth, *flow.booster_days)
        last = journey.last_on
        day = working_day(last + timedelta(days=days))
        if day >= journey.now:
            return
        left = worn_off(random, journey.parameters, level, (day - last).days)
        start = _office_hour(random)
        journey.assess(_visit_at(day, _before(start), given, left))
        journey.infusions.append(_infusion(journey, day, start))
        level, given = min(1.0, journey.parameters.durability.nadir_factor * best), given + 1
        if journey.happens(0.15):
            _phone_call(journey, level, given)
        if journey.happens(flow.leave_boosters):
            reasons = ("remission", "cost", "lost contact", "access or transport", "no benefit")
            journey.close(random.randint(30, 70), pick(random, reasons, (3, 2, 2, 1, 1)))
            return


def _phone_call(journey: Journey, level: float, given: int) -> None:
    day = working_day(journey.last_on + timedelta(days=journey.random.randint(2, 6)))
    journey.assess(Visit(on=day, at=None, infusions=given, remaining=level))


def _follow_up(journey: Journey) -> None:
    last, level = journey.last_on, journey.trajectory.remaining[-1]
    left = level
    for days in _FOLLOW_UP_DAYS[: journey.random.randint(1, len(_FOLLOW_UP_DAYS))]:
        day = working_day(last + timedelta(days=days))
        left = worn_off(journey.random, journey.parameters, level, days)
        given = len(journey.trajectory.remaining)
        journey.assess(_visit_at(day, _office_hour(journey.random), given, left))
    reason = "completed" if left <= RESPONSE else "other treatment"
    journey.close(95, "remission" if left <= RESPONSE / 2 else reason)


def _infusion(journey: Journey, day: date, start: time) -> InfusionPlan:
    planned = journey.parameters.dose.minutes
    stopped = journey.happens(journey.parameters.flow.stopped_infusion)
    cause = journey.random.choice(tuple(STOPPED)) if stopped else None
    return InfusionPlan(
        on=day,
        start=start,
        mg_per_kg=Decimal(f"{journey.dose:.2f}"),
        minutes=journey.random.randint(12, 32) if stopped else planned,
        planned_minutes=planned,
        reason=None if cause is None else STOPPED[cause],
        stopped_by=cause,
    )


def _missed(journey: Journey, day: date) -> InfusionPlan:
    flow = journey.parameters.flow
    status = pick(journey.random, ("no-show", "not given"), (flow.no_show, flow.not_given))
    return InfusionPlan(
        on=day,
        start=_office_hour(journey.random),
        mg_per_kg=Decimal(f"{journey.dose:.2f}"),
        minutes=journey.parameters.dose.minutes,
        planned_minutes=journey.parameters.dose.minutes,
        status=status,
        reason=journey.random.choice(MISSED[status]),
    )


def _reason_to_stop(journey: Journey) -> str:
    reasons = ["side effect", "cost", "access or transport", "lost contact", "other treatment"]
    if journey.trajectory.remaining[2] > 1 - journey.parameters.dose.improvement_below:
        reasons += ["no benefit", "no benefit"]
    return journey.random.choice(reasons)


def _marks(journey: Journey, since: date) -> tuple[MarkPlan, ...]:
    flow, random = journey.parameters.flow, journey.random
    odds = {"medication change": flow.medication_change, "life event": flow.life_event}
    return tuple(
        MarkPlan(
            kind=kind,
            text=random.choice(MARKS[kind]),
            on=since + timedelta(days=random.randrange(max(1, (journey.now - since).days))),
        )
        for kind, odd in odds.items()
        if random.random() < odd
    )


def _visit_at(
    day: date,
    at: time,
    infusions: int,
    remaining: float,
    planned_total: int | None = None,
    *,
    may_be_missing: bool = True,
    clinician: bool = False,
) -> Visit:
    return Visit(day, at, infusions, remaining, planned_total, may_be_missing, clinician)


def _office_hour(random: Random) -> time:
    return time(random.randint(8, 15), random.choice((0, 15, 30, 45)))


def _before(start: time) -> time:
    """Return the time of check-in before an infusion (clinical reference 3.5: 15 to 20 minutes)."""
    return (datetime.combine(date.min, start) - _CHECK_IN).time()
