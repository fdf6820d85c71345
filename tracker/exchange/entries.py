"""A line of a file as a row of the record, with its links to infusion, course and people."""

import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tracker.clinical.moment import Moment
from tracker.exchange.cells import shown
from tracker.exchange.known import Chart, Entry
from tracker.exchange.lines import Line
from tracker.exchange.twins import Conflict
from tracker.models import Course, EventMark, Infusion, Score, SideEffect, VitalSigns
from tracker.services.rows import moment_columns

if TYPE_CHECKING:
    from tracker.exchange.intake import Intake

NO_INFUSION = "Vital signs belong to an infusion, and there is none of that day."


def build_entry(intake: "Intake", chart: Chart, line: Line) -> Entry:
    """Return the row a line makes, not yet in the session; raises Conflict."""
    entry: Entry = _BUILDERS[line.event](intake, chart, line)
    return entry


def _people(intake: "Intake", line: Line) -> dict[str, uuid.UUID]:
    found = {}
    for attribute, text in line.people.items():
        person = intake.people.get(text.strip())
        if person is None:
            intake.remark(
                f"{shown(text)} is none of the people here and was left out.", line.number
            )
        else:
            found[attribute] = person.id
    return found


def _linked_infusion(intake: "Intake", chart: Chart, line: Line) -> uuid.UUID | None:
    if line.infusion_label is None:
        return None
    infusion = intake.labelled(line.infusion_label, Infusion, chart.patient)
    if infusion is None:
        own = [each for each in chart.infusions if each.id == line.infusion_label]
        infusion = own[0] if own else None
    if infusion is None:
        intake.remark("Its infusion is not in the record; the link was left out.", line.number)
        return None
    return infusion.id


def _infusion(intake: "Intake", chart: Chart, line: Line) -> Infusion:
    columns = moment_columns("started", _moment(line))
    course = intake.labelled(line.course_label, Course, chart.patient)
    if course is None:
        own = [each for each in chart.courses if each.id == line.course_label]
        course = own[0] if own else None
    return Infusion(
        patient_id=chart.patient.id,
        course_id=None if course is None else course.id,
        given_on=columns.pop("started_on"),
        import_batch_id=intake.batch_id,
        **columns,
        **line.values,
        **_people(intake, line),
    )


def _score(intake: "Intake", chart: Chart, line: Line) -> Score:
    return Score(
        patient_id=chart.patient.id,
        infusion_id=_linked_infusion(intake, chart, line),
        import_batch_id=intake.batch_id,
        **moment_columns("taken", _moment(line)),
        **{"recall_variant": "standard", **line.values},
        **_people(intake, line),
    )


def _event_mark(intake: "Intake", chart: Chart, line: Line) -> EventMark:
    return EventMark(
        patient_id=chart.patient.id,
        import_batch_id=intake.batch_id,
        **moment_columns("happened", _moment(line)),
        **line.values,
    )


def _side_effect(intake: "Intake", chart: Chart, line: Line) -> SideEffect:
    return SideEffect(
        patient_id=chart.patient.id,
        infusion_id=_linked_infusion(intake, chart, line),
        **moment_columns("onset", _moment(line)),
        **line.values,
    )


def _vital_signs(intake: "Intake", chart: Chart, line: Line) -> VitalSigns:
    moment = _moment(line)
    infusion_id = _linked_infusion(intake, chart, line)
    if infusion_id is None:
        that_day = [each for each in chart.infusions if each.given_on == moment.on]
        if not that_day:
            raise Conflict(NO_INFUSION)
        infusion_id = that_day[0].id
    return VitalSigns(infusion_id=infusion_id, taken_at=moment.at, **line.values)


def _moment(line: Line) -> Moment:
    if line.moment is None:
        raise Conflict("There is no date.")
    return line.moment


_BUILDERS: Mapping[str, Callable[["Intake", Chart, Line], Any]] = {
    "infusion": _infusion,
    "score": _score,
    "note": _event_mark,
    "side_effect": _side_effect,
    "vital_signs": _vital_signs,
}
