"""Lines of a file become rows of the record: stored, known already, or refused with the reason."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tracker.clinical.indications import recognise_indication
from tracker.clinical.limits import check
from tracker.exchange.about import differences
from tracker.exchange.columns import write_number
from tracker.exchange.entries import NO_INFUSION, build_entry
from tracker.exchange.known import Chart, Entry, person_text
from tracker.exchange.lines import Line
from tracker.exchange.report import Remark
from tracker.exchange.twins import Conflict, find_twin
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
        intake.remarks.extend(differences(chart.patient, line.values, line.number))
    return is_new


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
        raise Conflict(NO_INFUSION)
    entry = build_entry(intake, chart, line)
    twin = find_twin(chart, entry, line.label, intake.claimed, intake.knowledge.instruments)
    if twin is not None:
        _claim(intake, twin, line)
        return False
    _check_lock(chart, entry)
    entry.id = intake.free_id(type(entry), line.label)
    chart.add(entry)
    intake.add(entry)
    _claim(intake, entry, line)
    return True


def _check_lock(chart: Chart, entry: Entry) -> None:
    """Refuse to add what was seen to a signed session: that takes an amendment."""
    signed = {each.id for each in chart.infusions if each.signed_at is not None}
    if isinstance(entry, SideEffect | VitalSigns) and entry.infusion_id in signed:
        raise Conflict("Its session is signed. Write an amendment.")


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
