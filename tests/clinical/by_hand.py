"""Facts of one invented patient, told in days from the first of January 2024."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from tracker.clinical.courses import CourseRules
from tracker.clinical.facts import CourseFact, InfusionFact, ScoreFact
from tracker.clinical.moment import Moment

RULES = CourseRules(
    continue_within_days=14,
    booster_within_days=180,
    reinduction_count=3,
    reinduction_within_days=21,
    default_planned=6,
)
DAY_0 = date(2024, 1, 1)
COURSE = UUID(int=900)
_ids = count(1000)


def moment(day, hour=None):
    on = DAY_0 + timedelta(days=day)
    return Moment(on, None if hour is None else datetime.combine(on, time(hour), UTC))


def course(planned=6, number=1, opened=None, closed=None):
    return CourseFact(
        UUID(int=COURSE.int + number - 1),
        number,
        "mdd",
        "phq9",
        planned,
        None if opened is None else DAY_0 + timedelta(days=opened),
        None if closed is None else DAY_0 + timedelta(days=closed),
    )


def infusion(day, choice=None, hour=None, number=1):
    own = UUID(int=COURSE.int + number - 1)
    return InfusionFact(UUID(int=next(_ids)), moment(day, hour), Decimal("0.5"), own, choice)


def score(day, total, code="phq9", hour=None, method="total_only", flags=(), recall="standard"):
    points = None if total is None else Decimal(total)
    taken = moment(day, hour)
    return ScoreFact(UUID(int=next(_ids)), code, taken, points, method, tuple(flags), recall)
