"""The first patients of the synthetic clinic: one of each kind that a newcomer wants to see.

Their scores are written out by hand, so that they look the same whatever the seed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from tracker.demo.parameters import Parameters
from tracker.demo.people import invent_person
from tracker.demo.plans import (
    CoursePlan,
    InfusionPlan,
    MarkPlan,
    PatientPlan,
    ScorePlan,
    working_day_before,
)

Totals = Mapping[str, int]

_CHECK_IN, _START, _CHECK_UP, _EVENING = time(9, 35), time(10), time(11), time(18, 30)
_SERIES = (3, 4, 3, 4, 3)  # days between six infusions, two a week
_SUICIDE_ITEM_OF = {"phq9": 1, "qids16": 1, "madrs": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Showcase:
    """A patient written out by hand; days count back from today, totals go by scale.

    `before` holds the totals of the intake and before each infusion, `checks` the totals so many
    days after an infusion (numbered from 1), `suicide` the suicide item of the intake and of each
    visit for an infusion (0 where there is none).
    """

    sex: str
    indication: str
    icd10_code: str
    last_days_ago: int
    gaps: tuple[int, ...]
    doses: tuple[str, ...]
    before: Mapping[str, tuple[int | None, ...]]
    checks: tuple[tuple[int, int, Totals], ...] = ()
    suicide: tuple[int, ...] = ()
    phases: Mapping[int, str] = field(default_factory=dict)
    other_recall: Mapping[tuple[str, int], str] = field(default_factory=dict)
    closed: tuple[int, str] | None = None
    mark: tuple[int, str, str] | None = None
    due_today: Totals | None = None


_RESPONDER = Showcase(
    sex="female",
    indication="mdd",
    icd10_code="F33.2",
    last_days_ago=8,
    gaps=(*_SERIES, 14, 30, 42, 56, 66),
    doses=("0.50",) * 8 + ("0.60",) * 3,
    before={
        "phq9": (20, 19, 13, 10, 8, 6, 5, 6, 8, 9, 7, 8),
        "gad7": (15, 14, 12, 10, 9, 8, 7, 6, 7, 9, 7, 8),
    },
    checks=((6, 5, {"phq9": 4, "gad7": 6}), (11, 5, {"phq9": 4, "gad7": 5})),
    suicide=(1, 1),
    mark=(90, "medication change", "Sertraline lowered to 100 mg"),
)
_GRADUAL = Showcase(
    sex="male",
    indication="trd",
    icd10_code="F33.1",
    last_days_ago=3,
    gaps=_SERIES[:3],
    doses=("0.50", "0.50", "0.65", "0.65"),
    before={"phq9": (17, 16, 14, 13, 12), "gad7": (12, 12, 11, 10, 10)},
    due_today={"phq9": 10, "gad7": 9},
)
_NON_RESPONDER = Showcase(
    sex="male",
    indication="trd",
    icd10_code="F33.2",
    last_days_ago=36,
    gaps=_SERIES,
    doses=("0.50", "0.60", "0.75", "0.90", "1.00", "1.00"),
    before={"phq9": (22, 21, 20, 21, 19, 20, 19), "madrs": (35, None, None, None, 33, None, None)},
    checks=((6, 5, {"phq9": 19, "madrs": 32}),),
    suicide=(1, 1, 1, 1, 1, 1, 1),
    closed=(14, "no benefit"),
)
_BIPOLAR = Showcase(
    sex="female",
    indication="bipolar",
    icd10_code="F31.81",
    last_days_ago=12,
    gaps=(*_SERIES, 14, 33),
    doses=("0.50",) * 8,
    before={"qids16": (18, 17, 13, 11, 9, 8, 7, 7, 9), "madrs": (31, *(None,) * 8)},
    checks=((6, 5, {"qids16": 6, "madrs": 11}),),
)
_PTSD = Showcase(
    sex="male",
    indication="ptsd",
    icd10_code="F43.12",
    last_days_ago=27,
    gaps=_SERIES,
    doses=("0.50",) * 6,
    before={"pcl5": (58, 56, 50, 46, 39, 35, 31), "phq9": (15, 14, 12, 11, 10, 8, 8)},
    checks=((6, 6, {"pcl5": 27, "phq9": 7}), (6, 21, {"pcl5": 30, "phq9": 8})),
    other_recall={("pcl5", 3): "past_week", ("pcl5", 5): "past_week"},
)
_SUICIDE_FLAG = Showcase(
    sex="female",
    indication="trd",
    icd10_code="F32.2",
    last_days_ago=2,
    gaps=_SERIES[:2],
    doses=("0.50", "0.50", "0.60"),
    before={"phq9": (24, 24, 21, 20)},
    suicide=(3, 3, 2, 2),
)
_REINDUCTION = Showcase(
    sex="female",
    indication="mdd",
    icd10_code="F33.2",
    last_days_ago=15,
    gaps=(*_SERIES, 28, 47, 3, 4, 3, 24),
    doses=("0.50",) * 7 + ("0.60",) * 5,
    before={"phq9": (22, 21, 15, 11, 8, 6, 5, 9, 17, 12, 9, 7, 8)},
    checks=((6, 5, {"phq9": 4}), (11, 6, {"phq9": 6})),
    suicide=(1, 1, 0, 0, 0, 0, 0, 0, 1),
    phases=dict.fromkeys((8, 9, 10, 11), "reinduction") | {12: "booster"},
    mark=(70, "life event", "Lost her work"),
)

_TREATED = (
    *(_RESPONDER, _GRADUAL, _NON_RESPONDER, _BIPOLAR),
    *(_PTSD, _SUICIDE_FLAG, _REINDUCTION),
)
SHOWCASES = len(_TREATED) + 2


def showcase_patient(
    random: Random, parameters: Parameters, number: int, today: date
) -> PatientPlan:
    """Return the showcase patient with this number, 1 to SHOWCASES.

    The last two are a new patient with one score, and one with nothing yet.
    """
    if number <= len(_TREATED):
        return _treated(random, parameters, number, today, _TREATED[number - 1])
    person = invent_person(random, parameters, number, today)
    yesterday = working_day_before(today - timedelta(days=1))
    if number == SHOWCASES:
        return PatientPlan(person=person, registered_on=yesterday)
    return PatientPlan(
        person=person,
        registered_on=yesterday,
        course=CoursePlan(
            indication="mdd", icd10_code="F33.1", primary="phq9", opened_on=yesterday
        ),
        scores=(ScorePlan(instrument="phq9", on=yesterday, at=_CHECK_UP, total=18),),
    )


def _treated(
    random: Random, parameters: Parameters, number: int, today: date, case: Showcase
) -> PatientPlan:
    days = _days_back(today, case)
    opened = working_day_before(days[0] - timedelta(days=6))
    closed = None
    if case.closed is not None:
        closed = working_day_before(days[-1] + timedelta(days=case.closed[0]))
    minutes = parameters.dose.minutes
    infusions = [
        _infusion(day, dose, minutes, phase_choice=case.phases.get(at))
        for at, (day, dose) in enumerate(zip(days, case.doses, strict=True), start=1)
    ]
    if case.due_today is not None:
        infusions.append(_infusion(today, case.doses[-1], minutes, status="prepared"))
    return PatientPlan(
        person=invent_person(random, parameters, number, today, case.sex),
        registered_on=opened,
        course=CoursePlan(
            indication=case.indication,
            icd10_code=case.icd10_code,
            primary=next(iter(case.before)),
            opened_on=opened,
            closed_on=closed,
            close_reason=None if case.closed is None else case.closed[1],
        ),
        infusions=tuple(infusions),
        scores=(*_before(case, opened, days), *_checks(case, days), *_due(case, today)),
        marks=() if case.mark is None else (_mark(case.mark, today),),
    )


def _infusion(
    day: date, dose: str, minutes: int, status: str = "finished", phase_choice: str | None = None
) -> InfusionPlan:
    return InfusionPlan(
        on=day,
        start=_START,
        mg_per_kg=Decimal(dose),
        minutes=minutes,
        planned_minutes=minutes,
        status=status,
        phase_choice=phase_choice,
    )


def _days_back(today: date, case: Showcase) -> list[date]:
    """Return the days of the infusions, counted back from the last so that none lies ahead."""
    days = [working_day_before(today - timedelta(days=case.last_days_ago))]
    for gap in reversed(case.gaps):
        days.insert(0, working_day_before(days[0] - timedelta(days=gap)))
    return days


def _before(case: Showcase, opened: date, days: list[date]) -> list[ScorePlan]:
    visits = [(opened, _CHECK_UP), *((day, _CHECK_IN) for day in days)]
    return [
        ScorePlan(
            instrument=scale,
            on=visits[at][0],
            at=visits[at][1],
            total=total,
            suicide=_suicide(case, scale, at),
            recall=case.other_recall.get((scale, at), "standard"),
        )
        for scale, totals in case.before.items()
        for at, total in enumerate(totals)
        if total is not None
    ]


def _checks(case: Showcase, days: list[date]) -> list[ScorePlan]:
    return [
        ScorePlan(
            instrument=scale,
            on=working_day_before(days[infusion - 1] + timedelta(days=after)),
            at=_CHECK_UP,
            total=total,
            suicide=_suicide(case, scale, infusion),
        )
        for infusion, after, totals in case.checks
        for scale, total in totals.items()
    ]


def _due(case: Showcase, today: date) -> list[ScorePlan]:
    """Return what was filled in at home, the evening before the infusion that is due today."""
    yesterday = today - timedelta(days=1)
    return [
        ScorePlan(instrument=scale, on=yesterday, at=_EVENING, total=total)
        for scale, total in (case.due_today or {}).items()
    ]


def _suicide(case: Showcase, scale: str, at: int) -> int:
    answer = case.suicide[at] if at < len(case.suicide) else 0
    return answer * _SUICIDE_ITEM_OF.get(scale, 0)


def _mark(mark: tuple[int, str, str], today: date) -> MarkPlan:
    days_ago, kind, text = mark
    return MarkPlan(kind=kind, text=text, on=today - timedelta(days=days_ago))
