"""Patients: add, change, find."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, delete, func, insert, select
from sqlalchemy.orm import Session

from tracker.models import Patient
from tracker.models.patient import SEXES, fold, patient_term
from tracker.services.refused import Refused, refuse_if
from tracker.services.rows import in_force

OLDEST_AGE = 120  # clinical reference 4.4


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientDetails:
    """What is known of a patient. Height in cm. A year of birth may stand alone."""

    record_number: str
    family_name: str | None = None
    given_name: str | None = None
    sex: str | None = None
    birth_date: date | None = None
    birth_year: int | None = None
    height_cm: Decimal | None = None
    allergies: str | None = None
    no_allergies_asked_on: date | None = None
    medicines: str | None = None
    phone: str | None = None
    email: str | None = None
    contact_person: str | None = None
    address: str | None = None
    referrer: str | None = None
    note: str | None = None

    def problems(self, today: date) -> tuple[str, ...]:
        """Return what keeps these details from being stored, in words."""
        found = list(self._birth_problems(today))
        if not self.record_number.strip():
            found.append("Type a record number.")
        if len(self.record_number) > 64:
            found.append("The record number is too long (64 characters at most).")
        if self.sex is not None and self.sex not in SEXES:
            found.append("Choose a sex, or leave it unknown.")
        if self.allergies and self.no_allergies_asked_on:
            found.append("Either list allergies or mark none known, not both.")
        if self.height_cm is not None and not 100 <= self.height_cm <= 230:
            found.append("Height must lie between 100 and 230 cm.")
        return tuple(found)

    def _birth_problems(self, today: date) -> tuple[str, ...]:
        if self.birth_date is not None and self.birth_date > today:
            return ("The date of birth lies in the future.",)
        year = self.birth_date.year if self.birth_date else self.birth_year
        if year is not None and not today.year - OLDEST_AGE <= year <= today.year:
            return (f"The year of birth must lie between {today.year - OLDEST_AGE} and today.",)
        return ()


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A patient as lists and banners show them."""

    id: uuid.UUID
    record_number: str
    family_name: str | None
    given_name: str | None
    sex: str | None
    birth_date: date | None
    birth_year: int | None
    synthetic: bool

    @property
    def name(self) -> str:
        """The name as lists sort it, or the record number where no name is known."""
        names = [name for name in (self.family_name, self.given_name) if name]
        return ", ".join(names) if names else self.record_number


def shown_name(family_name: str | None, given_name: str | None, record_number: str) -> str:
    """Return "SURNAME, Given", or the record number where no name is known."""
    names = [family_name.upper() if family_name else "", given_name or ""]
    return ", ".join(name for name in names if name) or record_number


_ROW = (
    Patient.id,
    Patient.record_number,
    Patient.family_name,
    Patient.given_name,
    Patient.sex,
    Patient.birth_date,
    Patient.birth_year,
    Patient.synthetic,
)


def add_patient(
    session: Session,
    details: PatientDetails,
    today: date,
    *,
    synthetic: bool = False,
    import_batch_id: uuid.UUID | None = None,
) -> Patient:
    """Add a patient; raises Refused, for example where the record number is in use."""
    refuse_if(details.problems(today))
    _refuse_taken(session, details.record_number, None)
    patient = Patient(**_columns(details), synthetic=synthetic, import_batch_id=import_batch_id)
    session.add(patient)
    session.flush()
    index_patient(session, patient)
    return patient


def change_patient(
    session: Session, patient_id: uuid.UUID, details: PatientDetails, today: date, version: int
) -> None:
    """Change a patient's details; raises Refused, ChangedMeanwhile if not the shown version."""
    refuse_if(details.problems(today))
    patient = in_force(session, Patient, patient_id, version)
    _refuse_taken(session, details.record_number, patient_id)
    for column, value in _columns(details).items():
        setattr(patient, column, value)
    session.flush()
    index_patient(session, patient)


def details_of(patient: Patient) -> PatientDetails:
    """Return a patient's details as dialogs edit them."""
    names = PatientDetails.__dataclass_fields__
    return PatientDetails(**{name: getattr(patient, name) for name in names})


def patient_by_record_number(session: Session, record_number: str) -> Patient | None:
    """Return the patient in force with this record number, or None."""
    return session.scalars(
        select(Patient).where(
            Patient.record_key == fold(record_number), Patient.voided_at.is_(None)
        )
    ).one_or_none()


def find_patients(session: Session, words: str, limit: int, offset: int = 0) -> list[PatientRow]:
    """Return patients whose name, record number or birth date have words that begin as typed.

    All words typed must match, in any order ("oka 85"); nothing typed finds everybody, by name.
    """
    found = _matching(words).order_by(Patient.sort_key, Patient.id).limit(limit).offset(offset)
    return [PatientRow(*row) for row in session.execute(found)]


def name_of_patient(session: Session, patient_id: uuid.UUID | None) -> str | None:
    """Return a patient's name as it is shown; None for one who is not in force."""
    row = session.execute(
        select(Patient.family_name, Patient.given_name, Patient.record_number).where(
            Patient.id == patient_id, Patient.voided_at.is_(None)
        )
    ).first()
    return None if row is None else shown_name(*row)


def count_patients(session: Session) -> int:
    """Return how many patients are in force."""
    return session.scalar(select(func.count()).where(Patient.voided_at.is_(None))) or 0


def index_patient(session: Session, patient: Patient) -> None:
    """Make anew the words by which a patient is found; none for a voided one."""
    connection = session.connection()
    connection.execute(delete(patient_term).where(patient_term.c.patient_id == patient.id))
    terms = _terms(patient) if patient.voided_at is None else set()
    if terms:
        rows = [{"term": term, "patient_id": patient.id} for term in sorted(terms)]
        connection.execute(insert(patient_term), rows)


def _matching(words: str) -> Select[*tuple[Any, ...]]:
    found = select(*_ROW).where(Patient.voided_at.is_(None))
    for word in fold(words).replace(",", " ").split():
        after = word[:-1] + chr(min(ord(word[-1]) + 1, 0x10FFFF))
        matches = select(patient_term.c.patient_id).where(
            and_(patient_term.c.term >= word, patient_term.c.term < after)
        )
        found = found.where(Patient.id.in_(matches))
    return found


def _terms(patient: Patient) -> set[str]:
    terms = set(fold(patient.record_number).split())
    for name in (patient.family_name, patient.given_name):
        terms.update(fold((name or "").replace("-", " ")).split())
        terms.update(fold(name or "").split())
    if patient.birth_year is not None:
        terms.update({str(patient.birth_year), f"{patient.birth_year % 100:02d}"})
    if patient.birth_date is not None:
        born = patient.birth_date
        terms.update({born.isoformat(), f"{born.day:02d}.{born.month:02d}.{born.year}"})
        terms.add(f"{born.month:02d}/{born.day:02d}/{born.year}")
    return {term[:200] for term in terms}


def _columns(details: PatientDetails) -> dict[str, object]:
    columns = {
        name: (value.strip() or None) if isinstance(value, str) else value
        for name, value in asdict(details).items()
    }
    if details.birth_date is not None:
        columns["birth_year"] = details.birth_date.year
    return columns


def _refuse_taken(session: Session, record_number: str, own: uuid.UUID | None) -> None:
    other = patient_by_record_number(session, record_number)
    if other is not None and other.id != own:
        raise Refused((f"Record number {record_number.strip()} belongs to another patient.",))
