"""Lines of a file become rows of the record: stored, known already, or refused with the reason."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from tracker.clinical.indications import recognise_indication
from tracker.clinical.limits import check
from tracker.exchange.cells import shown
from tracker.exchange.columns import write_number
from tracker.exchange.known import Chart, Entry, key_of, person_text, same_time
from tracker.exchange.lines import Line
from tracker.exchange.report import Remark
from tracker.knowledge import Knowledge
from tracker.models import (
    Course,
    EventMark,
    Infusion,
    Patient,
    Person,
    Recorded,
    Score,
    SideEffect,
    VitalSigns,
)
from tracker.models.patient import fold
from tracker.services.rows import moment_columns

Row = TypeVar("Row", bound=Recorded)

KIND_OF: Mapping[str, type[Recorded]] = {
    "person": Person,
    "patient": Patient,
    "course": Course,
    "infusion": Infusion,
    "score": Score,
    "note": EventMark,
    "side_effect": SideEffect,
    "vital_signs": VitalSigns,
}
"""The table of each kind of line."""

_COMPARED = {
    Infusion: (),
    Score: ("total",),
    EventMark: (),
    SideEffect: ("severity",),
    VitalSigns: (
        "systolic",
        "diastolic",
        "heart_rate",
        "spo2",
        "respiratory_rate",
        "temperature_c",
        "moaas",
    ),
}


class Conflict(Exception):
    """A line that says something else than the record, or belongs to nothing in it."""


@dataclass(slots=True)
class Intake:
    """One import while it goes on. Rows the file adds are in `added`, not yet in the session.

    `labels` holds, by the id a file gives a row, the row it became; `claimed` the id by which a
    line of the file holds a row, so that two equal entries of one export stay two.
    """

    batch_id: uuid.UUID
    knowledge: Knowledge
    charts: dict[str, Chart]
    people: dict[str, Person]
    used_ids: Mapping[type[Recorded], set[uuid.UUID]]
    about: Mapping[str, Mapping[str, Any]]
    diagnoses: Mapping[str, str]
    added: list[Recorded] = field(default_factory=list)
    labels: dict[uuid.UUID, Recorded] = field(default_factory=dict)
    claimed: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    stated: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)
    refused: list[Remark] = field(default_factory=list)
    stored: int = 0
    known: int = 0

    def take(self, line: Line) -> None:
        """Store one line, or find it known, or refuse it with the reason."""
        takers: Mapping[str, Callable[[Intake, Line], bool]] = {
            "person": _take_person,
            "patient": _take_patient,
            "course": _take_course,
        }
        try:
            is_new = takers.get(line.event, _take_entry)(self, line)
        except Conflict as conflict:
            self.refused.append(Remark(str(conflict), line.number))
            return
        if is_new:
            self.stored += 1
        else:
            self.known += 1

    def add(self, row: Recorded) -> None:
        """Take a new row in."""
        self.added.append(row)

    def free_id(self, kind: type[Recorded], label: uuid.UUID | None) -> uuid.UUID:
        """Return the id the file gives a row, or a new one where it is in use or missing."""
        used = self.used_ids[kind]
        own = label if label is not None and label not in used else uuid.uuid4()
        used.add(own)
        return own

    def remark(self, text: str, line: int | None = None) -> None:
        """Tell something about a line that is no reason to refuse it."""
        self.remarks.append(Remark(text, line))

    def labelled(self, label: uuid.UUID | None, kind: type[Row], patient: Patient) -> Row | None:
        """Return the row of this patient that the file gives this id, or None."""
        row = None if label is None else self.labels.get(label)
        if isinstance(row, kind) and getattr(row, "patient_id", None) == patient.id:
            return row
        return None


def chart_of(intake: Intake, line: Line) -> Chart:
    """Return the chart of a line's patient; a patient the record does not know is added."""
    key = fold(line.patient)
    intake.touched.add(key)
    if key not in intake.charts:
        values = line.values if line.event == "patient" else {}
        patient = Patient(
            id=intake.free_id(Patient, line.label if line.event == "patient" else None),
            record_number=line.patient,
            import_batch_id=intake.batch_id,
            **{**intake.about.get(key, {}), **values},
        )
        if patient.birth_date is not None:
            patient.birth_year = patient.birth_date.year
        intake.charts[key] = Chart(patient, is_new=True)
        intake.add(patient)
    return intake.charts[key]


def _take_person(intake: Intake, line: Line) -> bool:
    text = person_text(line.values["name"], line.values["initials"])
    if text in intake.people:
        return False
    person = Person(id=intake.free_id(Person, line.label), **line.values)
    intake.people[text] = person
    intake.add(person)
    return True


def _take_patient(intake: Intake, line: Line) -> bool:
    key = fold(line.patient)
    is_new = key not in intake.charts
    chart = chart_of(intake, line)
    intake.stated.add(key)
    if not is_new:
        compare_patient(intake, chart.patient, line.values, line.number)
    return is_new


def compare_patient(
    intake: Intake, patient: Patient, values: Mapping[str, Any], line: int | None = None
) -> None:
    """Remark on what a file says of a patient and the record does not; nothing is changed."""
    for attribute, value in values.items():
        recorded = getattr(patient, attribute)
        if recorded != value and not (attribute == "synthetic" and not value):
            has = "nothing" if recorded is None else shown(str(recorded))
            intake.remark(
                f"{patient.record_number}: {attribute.replace('_', ' ')} is {shown(str(value))} in"
                f" the file and {has} in the record, which was kept.",
                line,
            )


def _take_course(intake: Intake, line: Line) -> bool:
    chart = chart_of(intake, line)
    intake.stated.add(fold(line.patient))
    for course in chart.courses:
        held = course.id in intake.claimed
        if course.id == line.label or (not held and _same_course(course, line)):
            _claim(intake, course, line)
            return False
    values = {"indication": "other", **line.values}
    values.setdefault("planned_infusions", intake.knowledge.course_rules.default_planned)
    course = Course(
        id=intake.free_id(Course, line.label),
        patient_id=chart.patient.id,
        import_batch_id=intake.batch_id,
        **values,
    )
    chart.courses.append(course)
    intake.add(course)
    _claim(intake, course, line)
    return True


def _same_course(course: Course, line: Line) -> bool:
    return all(
        getattr(course, name) == line.values.get(name)
        for name in ("indication", "indication_text", "opened_on")
    )


def _claim(intake: Intake, row: Recorded, line: Line) -> None:
    if line.label is not None:
        intake.claimed[row.id] = line.label
        intake.labels[line.label] = row


def _take_entry(intake: Intake, line: Line) -> bool:
    chart = intake.charts.get(fold(line.patient))
    if line.event == "infusion":
        _check_dose(intake, chart, line)
    chart = chart_of(intake, line) if line.event != "vital_signs" else chart
    if chart is None:
        raise Conflict(_NO_INFUSION)
    entry = _BUILDERS[line.event](intake, chart, line)
    twin = _twin(intake, chart, entry, line)
    if twin is not None:
        _claim(intake, twin, line)
        return False
    entry.id = intake.free_id(type(entry), line.label)
    chart.add(entry)
    intake.add(entry)
    _claim(intake, entry, line)
    return True


def _twin(intake: Intake, chart: Chart, entry: Entry, line: Line) -> Entry | None:
    """Return the entry of the record that says the same; raises Conflict for one that differs."""
    other = None
    for candidate in chart.entries.get(key_of(entry), ()):
        holder = intake.claimed.get(candidate.id)
        is_anothers = None not in (holder, line.label) and holder != line.label
        if is_anothers or not same_time(candidate, entry):
            continue
        if _says_the_same(candidate, entry):
            return candidate
        other = candidate
    if other is not None:
        raise Conflict(_difference(other, entry, intake.knowledge))
    return None


def _says_the_same(one: Entry, other: Entry) -> bool:
    if isinstance(one, Infusion) and isinstance(other, Infusion):
        return _dose(other) is None or _dose(one) == _dose(other)
    if (
        isinstance(one, Score)
        and isinstance(other, Score)
        and None
        not in (
            one.answers,
            other.answers,
        )
    ):
        return one.answers == other.answers
    return all(getattr(one, name) == getattr(other, name) for name in _COMPARED[type(one)])


def _dose(infusion: Infusion) -> Decimal | None:
    given = infusion.given_mg_per_kg
    return infusion.ordered_mg_per_kg if given is None else given


def _difference(recorded: Entry, entry: Entry, knowledge: Knowledge) -> str:
    if isinstance(recorded, Score) and isinstance(entry, Score):
        name = knowledge.instruments[entry.instrument].name
        what = f"{name} of {entry.taken_on} is recorded with {_total(recorded)}, not"
        return f"{what} {_total(entry)}. Nothing was changed."
    if isinstance(recorded, Infusion) and isinstance(entry, Infusion):
        was, now = _dose(recorded), _dose(entry)
        says = "without a dose" if was is None else f"with {write_number(was)} mg/kg"
        not_now = "" if now is None else f", not {write_number(now)}"
        return f"The infusion of {entry.given_on} is recorded {says}{not_now}. Nothing was changed."
    return "The same is recorded with other values. Nothing was changed."


def _total(score: Score) -> str:
    return "no total" if score.total is None else write_number(score.total)


def _check_dose(intake: Intake, chart: Chart | None, line: Line) -> None:
    """Refuse an impossible dose of a hand-made line and remark on an unlikely one (4.4)."""
    dose = line.values.get("given_mg_per_kg")
    if dose is None or line.label is not None:
        return
    indications = intake.knowledge.indications
    text = intake.diagnoses.get(fold(line.patient))
    if text is not None:
        pain = recognise_indication(text, indications).pain
    else:
        courses = [] if chart is None else chart.courses
        pain = any(indications[c.indication].pain for c in courses if c.indication in indications)
    verdict = check(intake.knowledge.limits.for_indication("mg_per_kg", pain=pain), dose)
    if verdict.refused:
        raise Conflict(verdict.sentence)
    if verdict.asks:
        intake.remark(f"{write_number(dose)} mg/kg is an unusual dose; check it.", line.number)


def _people(intake: Intake, line: Line) -> dict[str, uuid.UUID]:
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


def _linked_infusion(intake: Intake, chart: Chart, line: Line) -> uuid.UUID | None:
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


def _infusion(intake: Intake, chart: Chart, line: Line) -> Infusion:
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


def _score(intake: Intake, chart: Chart, line: Line) -> Score:
    return Score(
        patient_id=chart.patient.id,
        infusion_id=_linked_infusion(intake, chart, line),
        import_batch_id=intake.batch_id,
        **moment_columns("taken", _moment(line)),
        **{"recall_variant": "standard", **line.values},
        **_people(intake, line),
    )


def _event_mark(intake: Intake, chart: Chart, line: Line) -> EventMark:
    return EventMark(
        patient_id=chart.patient.id,
        import_batch_id=intake.batch_id,
        **moment_columns("happened", _moment(line)),
        **line.values,
    )


def _side_effect(intake: Intake, chart: Chart, line: Line) -> SideEffect:
    return SideEffect(
        patient_id=chart.patient.id,
        infusion_id=_linked_infusion(intake, chart, line),
        **moment_columns("onset", _moment(line)),
        **line.values,
    )


_NO_INFUSION = "Vital signs belong to an infusion, and there is none of that day."


def _vital_signs(intake: Intake, chart: Chart, line: Line) -> VitalSigns:
    moment = _moment(line)
    infusion_id = _linked_infusion(intake, chart, line)
    if infusion_id is None:
        that_day = [each for each in chart.infusions if each.given_on == moment.on]
        if not that_day:
            raise Conflict(_NO_INFUSION)
        infusion_id = that_day[0].id
    return VitalSigns(infusion_id=infusion_id, taken_at=moment.at, **line.values)


def _moment(line: Line) -> Any:
    if line.moment is None:
        raise Conflict("There is no date.")
    return line.moment


_BUILDERS: Mapping[str, Callable[[Intake, Chart, Line], Any]] = {
    "infusion": _infusion,
    "score": _score,
    "note": _event_mark,
    "side_effect": _side_effect,
    "vital_signs": _vital_signs,
}


def about_patients(
    lines: Iterable[Line],
) -> tuple[dict[str, dict[str, Any]], dict[str, str], list[Remark]]:
    """Return what a file says of each patient, the first word kept, and remarks on the rest."""
    about: dict[str, dict[str, Any]] = {}
    diagnoses: dict[str, str] = {}
    remarks: dict[tuple[str, str, Any], Remark] = {}
    for line in lines:
        if not line.patient:
            continue
        key = fold(line.patient)
        own = about.setdefault(key, {})
        said = dict(line.about) if line.event != "patient" else {}
        for attribute, value in said.items():
            if own.setdefault(attribute, value) != value:
                text = _kept(line.patient, attribute, own[attribute], value)
                remarks.setdefault((key, attribute, value), Remark(text, line.number))
        if line.diagnosis is not None and line.event != "course":
            first = diagnoses.setdefault(key, line.diagnosis)
            if first != line.diagnosis:
                text = _kept(line.patient, "diagnosis", first, line.diagnosis)
                remarks.setdefault((key, "diagnosis", line.diagnosis), Remark(text, line.number))
    return about, diagnoses, list(remarks.values())


def _kept(patient: str, attribute: str, first: object, other: object) -> str:
    return (
        f"{patient}: {attribute.replace('_', ' ')} is {shown(str(other))} here and"
        f" {shown(str(first))} before, which was kept."
    )
