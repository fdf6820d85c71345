"""Patients, and the courses of treatment they go through."""

import unicodedata
import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    event,
    text,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from tracker.models.base import Base, Exact, Recorded, one_of, void_rules, within

SEXES = ("female", "male", "intersex")


def fold(words: str) -> str:
    """Return `words` as they are compared in searches: no case, no accents, single blanks."""
    # Taken apart before and after: signs such as 𝓐 hold a capital, small letters may hold accents.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", words).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


class Patient(Recorded, Base):
    """One person under treatment. Names and dates may be unknown for an imported record."""

    __tablename__ = "patient"
    __table_args__ = (
        one_of("sex", SEXES),
        within("height_cm", 100, 230),
        within("birth_year", 1880, 2200),
        CheckConstraint("length(trim(record_number)) > 0", name="record_number_not_blank"),
        CheckConstraint(
            "birth_date IS NULL OR birth_year IS NOT NULL", name="birth_date_has_its_year"
        ),
        CheckConstraint(
            "allergies IS NULL OR no_allergies_asked_on IS NULL", name="allergies_or_none"
        ),
        CheckConstraint("merged_into_id != id", name="not_merged_into_itself"),
        Index(
            "uq_patient_record_key_in_use",
            "record_key",
            unique=True,
            sqlite_where=text("voided_at IS NULL"),
            postgresql_where=text("voided_at IS NULL"),
        ),
        Index("ix_patient_sort_key", "sort_key", "id"),
        *void_rules(),
    )

    record_number: Mapped[str] = mapped_column(String(64))
    record_key: Mapped[str] = mapped_column(String(64))
    sort_key: Mapped[str] = mapped_column(String(500))
    family_name: Mapped[str | None] = mapped_column(String(200))
    given_name: Mapped[str | None] = mapped_column(String(200))
    sex: Mapped[str | None] = mapped_column(String(10))
    birth_date: Mapped[date | None] = mapped_column()
    birth_year: Mapped[int | None] = mapped_column()
    height_cm: Mapped[Decimal | None] = mapped_column(Exact(1))
    allergies: Mapped[str | None] = mapped_column()
    no_allergies_asked_on: Mapped[date | None] = mapped_column()
    medicines: Mapped[str | None] = mapped_column()
    phone: Mapped[str | None] = mapped_column(String(100))
    email: Mapped[str | None] = mapped_column(String(200))
    contact_person: Mapped[str | None] = mapped_column()
    address: Mapped[str | None] = mapped_column()
    referrer: Mapped[str | None] = mapped_column()
    note: Mapped[str | None] = mapped_column()
    synthetic: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("patient.id"), index=True)
    import_batch_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("import_batch.id"), index=True
    )


@event.listens_for(Patient, "before_insert")
@event.listens_for(Patient, "before_update")
def _derive_keys(mapper: Mapper[Patient], connection: Connection, patient: Patient) -> None:  # noqa: ARG001
    patient.record_key = fold(patient.record_number)
    names = (patient.family_name, patient.given_name, patient.record_number)
    patient.sort_key = " ".join(fold(name) for name in names if name)


patient_term = Table(
    "patient_term",
    Base.metadata,
    Column("term", String(200), primary_key=True),
    Column("patient_id", Uuid(), ForeignKey("patient.id"), primary_key=True, index=True),
    comment="folded words by which a patient is found; derived, made anew with each change",
)

CLOSE_REASONS = (
    "completed",
    "no benefit",
    "remission",
    "side effect",
    "cost",
    "access or transport",
    "other treatment",
    "adverse event",
    "lost contact",
    "other",
)


class Course(Recorded, Base):
    """One course of treatment for one indication: an initial series and its boosters."""

    __tablename__ = "course"
    __table_args__ = (
        UniqueConstraint("id", "patient_id"),
        Index("ix_course_closed_on", "closed_on"),
        within("planned_infusions", 1, 12),
        one_of("close_reason", CLOSE_REASONS),
        CheckConstraint(
            "(closed_on IS NULL) = (close_reason IS NULL)", name="close_needs_a_reason"
        ),
        CheckConstraint("closed_on >= opened_on", name="closed_after_opened"),
        *void_rules(),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    indication: Mapped[str] = mapped_column(String(20))
    indication_text: Mapped[str | None] = mapped_column()
    icd10_code: Mapped[str | None] = mapped_column(String(10))
    planned_infusions: Mapped[int] = mapped_column(default=6)
    primary_instrument: Mapped[str | None] = mapped_column(String(20))
    response_rule: Mapped[str | None] = mapped_column(String(40))
    score_schedule: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    opened_on: Mapped[date | None] = mapped_column()
    closed_on: Mapped[date | None] = mapped_column()
    close_reason: Mapped[str | None] = mapped_column(String(30))
    close_note: Mapped[str | None] = mapped_column()
    import_batch_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("import_batch.id"), index=True
    )
