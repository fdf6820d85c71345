"""One visit for an infusion, and what was seen in it."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, Exact, Recorded, dated, one_of, void_rules, within

GIVEN = ("running", "finished")
NO_SHOW, OPENED_BY_MISTAKE = "no-show", "opened by mistake"
NOT_GIVEN = ("not given", NO_SHOW, OPENED_BY_MISTAKE)
STATUSES = ("prepared", *GIVEN, *NOT_GIVEN)
PHASES = ("initial", "booster", "reinduction")
ROUTES = ("intravenous", "intramuscular", "subcutaneous", "oral", "intranasal", "unknown")
VIAL_STRENGTHS = (10, 50, 100)
UNSIGNED = "checked_in_at IS NOT NULL AND signed_at IS NULL"
"""A session at the chair that nobody has signed; what was entered afterwards has no check-in."""
WEIGHT_BASES = ("actual", "ideal", "adjusted")
POSITIONS = ("seated", "lying", "standing 1 min", "standing 3 min")

_not_given = ", ".join(f"'{status}'" for status in NOT_GIVEN)


class Infusion(Recorded, Base):
    """One infusion: ordered and given apart, times absolute, a reason where it was not given.

    Doses in mg and mg/kg, weight in kg, concentration in mg/mL, bag in mL, durations in minutes.
    `weight_kg` is what was measured; `dosing_weight_kg` what the dose goes by where that is the
    ideal or adjusted weight. A pain order has a rate in mg/kg/h and may have a bolus in mg/kg;
    `ordered_mg` holds both. `status` stays "finished" after the stop: what follows are instants.
    """

    __tablename__ = "infusion"
    __table_args__ = (
        ForeignKeyConstraint(
            ["course_id", "patient_id"],
            ["course.id", "course.patient_id"],
            deferrable=True,
            initially="DEFERRED",
        ),
        Index("ix_infusion_course_patient", "course_id", "patient_id"),
        Index("ix_infusion_patient_given_on", "patient_id", "given_on"),
        Index("ix_infusion_status", "status"),
        Index(
            "ix_infusion_unsigned",
            "given_on",
            sqlite_where=text(UNSIGNED),
            postgresql_where=text(UNSIGNED),
        ),
        *dated("started"),
        one_of("status", STATUSES),
        one_of("phase_choice", PHASES),
        one_of("route", ROUTES),
        within("weight_kg", 25, 350),
        CheckConstraint("ordered_mg > 0 AND ordered_mg <= 1000", name="ordered_mg_range"),
        CheckConstraint(
            "ordered_mg_per_kg > 0 AND ordered_mg_per_kg <= 15", name="ordered_mg_per_kg_range"
        ),
        within("given_mg", 0, 1000),
        within("given_mg_per_kg", 0, 15),
        CheckConstraint("vial_mg_per_ml IN (10, 50, 100)", name="vial_strength"),
        within("planned_minutes", 1, 600),
        CheckConstraint("ended_at >= started_at", name="ended_after_started"),
        CheckConstraint(
            "status != 'running' OR started_at IS NOT NULL", name="running_has_a_start"
        ),
        CheckConstraint(
            f"(status IN ({_not_given})) = (status_reason IS NOT NULL)", name="not_given_says_why"
        ),
        *void_rules(),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    course_id: Mapped[uuid.UUID] = mapped_column()
    given_on: Mapped[date] = mapped_column()
    started_at: Mapped[datetime | None] = mapped_column()
    started_precision: Mapped[str] = mapped_column(String(10))
    ended_at: Mapped[datetime | None] = mapped_column()
    status: Mapped[str] = mapped_column(String(20))
    status_reason: Mapped[str | None] = mapped_column()
    phase_choice: Mapped[str | None] = mapped_column(String(20))
    weight_kg: Mapped[Decimal | None] = mapped_column(Exact(1))
    ordered_mg: Mapped[Decimal | None] = mapped_column(Exact(2))
    ordered_mg_per_kg: Mapped[Decimal | None] = mapped_column(Exact(2))
    given_mg: Mapped[Decimal | None] = mapped_column(Exact(2))
    given_mg_per_kg: Mapped[Decimal | None] = mapped_column(Exact(2))
    vial_mg_per_ml: Mapped[int | None] = mapped_column()
    bag_ml: Mapped[Decimal | None] = mapped_column(Exact(1))
    planned_minutes: Mapped[int | None] = mapped_column()
    route: Mapped[str] = mapped_column(String(20), default="intravenous")
    prescriber_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    second_person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    witness_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    no_side_effects_at: Mapped[datetime | None] = mapped_column()
    incident_note: Mapped[str | None] = mapped_column()
    note: Mapped[str | None] = mapped_column()
    import_batch_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("import_batch.id"), index=True
    )
    weight_basis: Mapped[str | None] = mapped_column(String(20))
    dosing_weight_kg: Mapped[Decimal | None] = mapped_column(Exact(1))
    ordered_mg_per_kg_h: Mapped[Decimal | None] = mapped_column(Exact(3))
    bolus_mg_per_kg: Mapped[Decimal | None] = mapped_column(Exact(2))
    reading_interval_min: Mapped[int | None] = mapped_column()
    checked_in_at: Mapped[datetime | None] = mapped_column()
    stop_reason: Mapped[str | None] = mapped_column(String(1000))
    discharged_at: Mapped[datetime | None] = mapped_column()
    signed_at: Mapped[datetime | None] = mapped_column()
    signed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    threshold_set_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("threshold_set.id"), index=True
    )


class VitalSigns(Recorded, Base):
    """One reading: pressure in mmHg, rates per minute, SpO2 in %, temperature in °C."""

    __tablename__ = "vital_signs"
    __table_args__ = (
        Index("ix_vital_signs_infusion_taken", "infusion_id", "taken_at"),
        within("systolic", 40, 300),
        within("diastolic", 20, 200),
        CheckConstraint("systolic > diastolic", name="systolic_above_diastolic"),
        CheckConstraint("(systolic IS NULL) = (diastolic IS NULL)", name="pressure_is_a_pair"),
        within("heart_rate", 20, 250),
        within("spo2", 50, 100),
        within("respiratory_rate", 3, 60),
        within("temperature_c", 30, 43),
        within("moaas", 0, 5),
        CheckConstraint(
            "COALESCE(systolic, heart_rate, spo2, respiratory_rate, temperature_c, moaas)"
            " IS NOT NULL",
            name="at_least_one_value",
        ),
        *void_rules(),
    )

    infusion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("infusion.id"))
    taken_at: Mapped[datetime] = mapped_column()
    systolic: Mapped[int | None] = mapped_column()
    diastolic: Mapped[int | None] = mapped_column()
    heart_rate: Mapped[int | None] = mapped_column()
    spo2: Mapped[int | None] = mapped_column()
    respiratory_rate: Mapped[int | None] = mapped_column()
    temperature_c: Mapped[Decimal | None] = mapped_column(Exact(1))
    moaas: Mapped[int | None] = mapped_column()
    note: Mapped[str | None] = mapped_column()
    position: Mapped[str | None] = mapped_column(String(20))


class SideEffect(Recorded, Base):
    """One side effect from onset to end, graded 1 to 5 (clinical reference 5.2)."""

    __tablename__ = "side_effect"
    __table_args__ = (
        Index("ix_side_effect_patient_onset", "patient_id", "onset_on"),
        *dated("onset"),
        within("severity", 1, 5),
        CheckConstraint("ended_at >= onset_at", name="ended_after_onset"),
        CheckConstraint("length(trim(term)) > 0", name="term_not_blank"),
        *void_rules(),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    infusion_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("infusion.id"), index=True)
    term: Mapped[str] = mapped_column(String(40))
    free_text: Mapped[str | None] = mapped_column()
    severity: Mapped[int] = mapped_column()
    onset_on: Mapped[date] = mapped_column()
    onset_at: Mapped[datetime | None] = mapped_column()
    onset_precision: Mapped[str] = mapped_column(String(10))
    ended_at: Mapped[datetime | None] = mapped_column()
    treatment: Mapped[str | None] = mapped_column()
    resolved_at_discharge: Mapped[bool | None] = mapped_column()
    note: Mapped[str | None] = mapped_column()
    serious: Mapped[bool | None] = mapped_column()
    action: Mapped[str | None] = mapped_column(String(40))
    relatedness: Mapped[str | None] = mapped_column(String(20))
    asked: Mapped[str | None] = mapped_column(String(20))
