"""The history of one patient as pages show it: six statements, plain slotted values out."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from tracker.clinical.moment import Moment
from tracker.models import Course, EventMark, Infusion, Patient, Score, SideEffect, VitalSigns
from tracker.services.patients import PatientDetails, shown_name

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course as stored."""

    id: uuid.UUID
    version: int
    indication: str
    indication_text: str | None
    icd10_code: str | None
    planned_infusions: int
    primary_instrument: str | None
    response_rule: str | None
    opened_on: date | None
    closed_on: date | None
    close_reason: str | None
    close_note: str | None


@dataclass(frozen=True, slots=True)
class InfusionRow:
    """An infusion as stored: mg, mg/kg, kg, mg/mL, mL, minutes."""

    id: uuid.UUID
    version: int
    course_id: uuid.UUID
    given_on: date
    started_at: datetime | None
    ended_at: datetime | None
    status: str
    status_reason: str | None
    phase_choice: str | None
    weight_kg: Decimal | None
    ordered_mg: Decimal | None
    ordered_mg_per_kg: Decimal | None
    given_mg: Decimal | None
    given_mg_per_kg: Decimal | None
    vial_mg_per_ml: int | None
    bag_ml: Decimal | None
    planned_minutes: int | None
    route: str
    prescriber_id: uuid.UUID | None
    second_person_id: uuid.UUID | None
    no_side_effects_at: datetime | None
    incident_note: str | None
    note: str | None
    entered_at: datetime
    entered_by_id: uuid.UUID | None
    import_batch_id: uuid.UUID | None
    witness_id: uuid.UUID | None
    weight_basis: str | None
    dosing_weight_kg: Decimal | None
    ordered_mg_per_kg_h: Decimal | None
    bolus_mg_per_kg: Decimal | None
    reading_interval_min: int | None
    checked_in_at: datetime | None
    stop_reason: str | None
    discharged_at: datetime | None
    signed_at: datetime | None
    signed_by_id: uuid.UUID | None
    threshold_set_id: uuid.UUID | None

    @property
    def moment(self) -> Moment:
        """When it began."""
        return Moment(self.given_on, self.started_at)

    @property
    def given(self) -> bool:
        """Whether it counts: it has run or is running."""
        return self.status in ("running", "finished")


@dataclass(frozen=True, slots=True)
class VitalSignsRow:
    """One reading: mmHg, per minute, %, °C."""

    id: uuid.UUID
    version: int
    infusion_id: uuid.UUID
    taken_at: datetime
    systolic: int | None
    diastolic: int | None
    heart_rate: int | None
    spo2: int | None
    respiratory_rate: int | None
    temperature_c: Decimal | None
    moaas: int | None
    position: str | None
    note: str | None
    entered_at: datetime
    entered_by_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class SideEffectRow:
    """One side effect, severity 1 to 5."""

    id: uuid.UUID
    version: int
    infusion_id: uuid.UUID | None
    term: str
    free_text: str | None
    severity: int
    onset_on: date
    onset_at: datetime | None
    ended_at: datetime | None
    treatment: str | None
    resolved_at_discharge: bool | None
    note: str | None
    serious: bool | None
    action: str | None
    relatedness: str | None
    asked: str | None
    entered_at: datetime
    entered_by_id: uuid.UUID | None

    @property
    def onset(self) -> Moment:
        """When it began."""
        return Moment(self.onset_on, self.onset_at)


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One instrument filled in once."""

    id: uuid.UUID
    version: int
    infusion_id: uuid.UUID | None
    instrument: str
    instrument_version: str
    answers: tuple[Decimal | None, ...] | None
    extra_answers: tuple[Decimal | None, ...] | None
    total: Decimal | None
    band: str | None
    method: str
    suicide_flag: str | None
    suicide_worse: bool
    suicide_answer: Decimal | None
    rater_id: uuid.UUID | None
    recall_variant: str
    taken_on: date
    taken_at: datetime | None
    note: str | None
    entered_at: datetime
    entered_by_id: uuid.UUID | None
    import_batch_id: uuid.UUID | None

    @property
    def moment(self) -> Moment:
        """When it was taken."""
        return Moment(self.taken_on, self.taken_at)


@dataclass(frozen=True, slots=True)
class EventMarkRow:
    """A dated remark."""

    id: uuid.UUID
    version: int
    kind: str
    text: str
    happened_on: date
    happened_at: datetime | None
    entered_at: datetime
    entered_by_id: uuid.UUID | None

    @property
    def moment(self) -> Moment:
        """When it happened."""
        return Moment(self.happened_on, self.happened_at)


@dataclass(frozen=True, slots=True)
class PatientHistory:
    """All of one patient that is in force, each list in the order in which it happened."""

    id: uuid.UUID
    version: int
    synthetic: bool
    details: PatientDetails
    courses: tuple[CourseRow, ...]
    infusions: tuple[InfusionRow, ...]
    vital_signs: tuple[VitalSignsRow, ...]
    side_effects: tuple[SideEffectRow, ...]
    scores: tuple[ScoreRow, ...]
    event_marks: tuple[EventMarkRow, ...]

    @property
    def name(self) -> str:
        """The name as titles show it, or the record number where no name is known."""
        details = self.details
        return shown_name(details.family_name, details.given_name, details.record_number)


def _columns(table: Any, kind: type[Any]) -> list[Any]:
    return [getattr(table, name) for name in kind.__dataclass_fields__]


def _of_patient(table: Any, kind: type[Any], *order: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*_columns(table, kind))
        .where(table.patient_id == bindparam("patient_id"), table.voided_at.is_(None))
        .order_by(*order)
    )


_PATIENT = (
    select(
        Patient.id.label("patient_id"),
        Patient.version.label("patient_version"),
        Patient.synthetic,
        *_columns(Patient, PatientDetails),
        *[column.label(f"course_{column.key}") for column in _columns(Course, CourseRow)],
    )
    .outerjoin(Course, (Course.patient_id == Patient.id) & Course.voided_at.is_(None))
    .where(Patient.id == bindparam("patient_id"), Patient.voided_at.is_(None))
)
_INFUSIONS = _of_patient(Infusion, InfusionRow, Infusion.given_on, Infusion.started_at, Infusion.id)
_VITAL_SIGNS = (
    select(*_columns(VitalSigns, VitalSignsRow))
    .join(Infusion, Infusion.id == VitalSigns.infusion_id)
    .where(
        Infusion.patient_id == bindparam("patient_id"),
        Infusion.voided_at.is_(None),
        VitalSigns.voided_at.is_(None),
    )
    .order_by(VitalSigns.taken_at, VitalSigns.entered_at, VitalSigns.id)
)
_SIDE_EFFECTS = _of_patient(
    SideEffect, SideEffectRow, SideEffect.onset_on, SideEffect.onset_at, SideEffect.id
)
_SCORES = _of_patient(Score, ScoreRow, Score.taken_on, Score.taken_at, Score.id)
_EVENT_MARKS = _of_patient(
    EventMark, EventMarkRow, EventMark.happened_on, EventMark.happened_at, EventMark.id
)


def load_history(session: Session, patient_id: uuid.UUID) -> PatientHistory | None:
    """Return all of one patient in six statements, or None where the patient is not in force."""
    found = session.execute(_PATIENT, {"patient_id": patient_id}).mappings().all()
    if not found:
        return None
    first = found[0]
    details = {name: first[name] for name in PatientDetails.__dataclass_fields__}
    return PatientHistory(
        id=patient_id,
        version=first["patient_version"],
        synthetic=first["synthetic"],
        details=PatientDetails(**details),
        courses=_courses(found),
        infusions=_rows(session, _INFUSIONS, patient_id, InfusionRow),
        vital_signs=_rows(session, _VITAL_SIGNS, patient_id, VitalSignsRow),
        side_effects=_rows(session, _SIDE_EFFECTS, patient_id, SideEffectRow),
        scores=_rows(session, _SCORES, patient_id, ScoreRow),
        event_marks=_rows(session, _EVENT_MARKS, patient_id, EventMarkRow),
    )


def _courses(found: Sequence[Mapping[Any, Any]]) -> tuple[CourseRow, ...]:
    names = CourseRow.__dataclass_fields__
    rows = [
        CourseRow(**{name: row[f"course_{name}"] for name in names})
        for row in found
        if row["course_id"] is not None
    ]
    return tuple(rows)


def _rows(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    patient_id: uuid.UUID,
    kind: type[Value],
) -> tuple[Value, ...]:
    return tuple(kind(*row) for row in session.execute(statement, {"patient_id": patient_id}))
