"""Which course an imported infusion belongs to, where the file does not say (reference 3.5)."""

import uuid
from collections.abc import Iterator, Sequence

from tracker.clinical.courses import CourseRules, split_by_gap
from tracker.clinical.indications import OTHER, recognise_indication
from tracker.clinical.moment import Moment
from tracker.exchange.intake import Intake
from tracker.exchange.known import Chart
from tracker.models import Course, Infusion
from tracker.models.infusion import GIVEN
from tracker.models.patient import fold


def place_in_courses(intake: Intake, chart: Chart) -> None:
    """Give every new infusion of a patient its course; a patient without one gets one.

    More than 180 days between infusions begin a new course with the same indication. An infusion
    after the day a course was closed begins one too. Nothing is asked and nothing is chosen here.
    """
    for group in _groups(chart, intake.knowledge.course_rules):
        _place_group(intake, chart, group)
    for infusion in chart.infusions:
        if infusion.course_id is None:  # not given, so it counts for no series
            infusion.course_id = _course_of_day(intake, chart, infusion).id
    if not chart.courses and fold(chart.patient.record_number) not in intake.stated:
        _open(intake, chart)


def _groups(chart: Chart, rules: CourseRules) -> Iterator[list[Infusion]]:
    """Yield the given infusions in order, in groups without a gap that begins a new course."""
    given = [infusion for infusion in chart.infusions if infusion.status in GIVEN]
    given.sort(key=lambda infusion: _moment(infusion).order)
    start = 0
    for group in split_by_gap(map(_moment, given), rules):
        yield given[start : start + len(group)]
        start += len(group)


def _place_group(intake: Intake, chart: Chart, group: Sequence[Infusion]) -> None:
    by_id = {course.id: course for course in chart.courses}
    placed = [infusion.course_id for infusion in group if infusion.course_id is not None]
    current = by_id[placed[0]] if placed else _waiting(chart)
    for infusion in group:
        if infusion.course_id is not None:
            current = by_id[infusion.course_id]
            continue
        if current is None or (
            current.closed_on is not None and current.closed_on < infusion.given_on
        ):
            if _has_infusions(chart):
                intake.remark(
                    f"{chart.patient.record_number}: a new course begins with the infusion of"
                    f" {infusion.given_on}, with the same indication."
                )
            current = _open(intake, chart)
            by_id[current.id] = current
        infusion.course_id = current.id


def _waiting(chart: Chart) -> Course | None:
    """Return an open course in which nothing was given yet."""
    used = {infusion.course_id for infusion in chart.infusions}
    free = (c for c in chart.courses if c.id not in used and c.closed_on is None)
    return next(free, None)


def _has_infusions(chart: Chart) -> bool:
    return any(infusion.course_id is not None for infusion in chart.infusions)


def _course_of_day(intake: Intake, chart: Chart, infusion: Infusion) -> Course:
    earlier = [
        other
        for other in chart.infusions
        if other.course_id is not None and other.given_on <= infusion.given_on
    ]
    last = max(earlier, key=lambda other: other.given_on, default=None)
    for course in chart.courses:
        if last is None or course.id == last.course_id:
            return course
    return _open(intake, chart)


def _open(intake: Intake, chart: Chart) -> Course:
    text = intake.diagnoses.get(fold(chart.patient.record_number))
    earlier = chart.courses[-1] if chart.courses else None
    if text is None and earlier is not None:
        indication, text = earlier.indication, earlier.indication_text
    elif text is None:
        indication = OTHER
    else:
        indication = recognise_indication(text, intake.knowledge.indications).key
    course = Course(
        id=uuid.uuid4(),
        patient_id=chart.patient.id,
        indication=indication,
        indication_text=text,
        planned_infusions=intake.knowledge.course_rules.default_planned,
        import_batch_id=intake.batch_id,
    )
    chart.courses.append(course)
    intake.add(course)
    return course


def _moment(infusion: Infusion) -> Moment:
    return Moment(infusion.given_on, infusion.started_at)
