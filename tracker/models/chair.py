"""A session at the chair: answers, decisions, the pump, vials, treatments, amendments."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, Exact, Recorded, one_of, void_rules, within

RUN_STEPS = ("start", "change rate", "bolus", "pause", "resume", "stop")
DECISIONS = ("acknowledged", "cleared")
_IN_FORCE = text("voided_at IS NULL")


class SessionAnswer(Recorded, Base):
    """What a person answered to one item of the screening or of leaving; one in force an item.

    `item` is an id of the checklist ("P12") or of what is asked at leaving ("oriented").
    """

    __tablename__ = "session_answer"
    __table_args__ = (
        Index("ix_session_answer_patient_item", "patient_id", "item"),
        Index(
            "uq_session_answer_item_in_force",
            "infusion_id",
            "item",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
        CheckConstraint("length(trim(answer)) > 0", name="answer_not_blank"),
        *void_rules(),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    infusion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("infusion.id"))
    item: Mapped[str] = mapped_column(String(60))
    answer: Mapped[str] = mapped_column(String(500))
    answered_on: Mapped[date] = mapped_column()
    answered_at: Mapped[datetime] = mapped_column()
    second_person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)


class Decision(Recorded, Base):
    """A warning that was acknowledged, or something in the way that a named clinician cleared.

    `about` is what it is about: an item of the checklist, "dose", or a criterion of leaving
    ("criterion 4"). `stood` is what stood there then: a decision does not cover anything else.
    """

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_infusion_about", "infusion_id", "about"),
        one_of("kind", DECISIONS),
        CheckConstraint(
            "kind != 'cleared' OR (length(trim(name)) > 0 AND length(trim(reason)) > 0)",
            name="cleared_by_whom_and_why",
        ),
        *void_rules(),
    )

    infusion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("infusion.id"))
    about: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    stood: Mapped[str] = mapped_column(String(200))
    name: Mapped[str | None] = mapped_column(String(120))
    role: Mapped[str | None] = mapped_column(String(60))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str | None] = mapped_column(String(1000))
    decided_at: Mapped[datetime] = mapped_column()


class RunEvent(Recorded, Base):
    """One step of the pump at an instant, numbered from 1 in the order of the run: mg/h and mg."""

    __tablename__ = "run_event"
    __table_args__ = (
        Index(
            "uq_run_event_number_in_force",
            "infusion_id",
            "number",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
        one_of("step", RUN_STEPS),
        within("number", 1, 1000),
        CheckConstraint("mg_per_hour > 0 AND mg_per_hour <= 3000", name="mg_per_hour_range"),
        CheckConstraint("mg > 0 AND mg <= 1000", name="mg_range"),
        CheckConstraint("(step = 'bolus') = (mg IS NOT NULL)", name="bolus_has_mg"),
        CheckConstraint(
            "step NOT IN ('start', 'change rate') OR mg_per_hour IS NOT NULL", name="has_a_rate"
        ),
        *void_rules(),
    )

    infusion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("infusion.id"))
    number: Mapped[int] = mapped_column()
    step: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column()
    mg_per_hour: Mapped[Decimal | None] = mapped_column(Exact(3))
    mg: Mapped[Decimal | None] = mapped_column(Exact(2))
    reason: Mapped[str | None] = mapped_column(String(1000))


class VialUse(Recorded, Base):
    """What was drawn from one vial for an infusion, and wasted with a witness: mg, mg/mL."""

    __tablename__ = "vial_use"
    __table_args__ = (
        CheckConstraint("vial_mg_per_ml IN (10, 50, 100)", name="vial_strength"),
        CheckConstraint("drawn_mg > 0 AND drawn_mg <= 2000", name="drawn_mg_range"),
        within("wasted_mg", 0, 2000),
        CheckConstraint("wasted_mg <= drawn_mg", name="wasted_of_drawn"),
        CheckConstraint("length(trim(lot)) > 0", name="lot_not_blank"),
        *void_rules(),
    )

    infusion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("infusion.id"), index=True)
    vial_mg_per_ml: Mapped[int] = mapped_column()
    lot: Mapped[str] = mapped_column(String(60))
    expires_on: Mapped[date | None] = mapped_column()
    drawn_mg: Mapped[Decimal] = mapped_column(Exact(2))
    wasted_mg: Mapped[Decimal | None] = mapped_column(Exact(2))
    witness_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)


class Treatment(Recorded, Base):
    """A drug or measure given besides the infusion, for a side effect or without one."""

    __tablename__ = "treatment"
    __table_args__ = (
        CheckConstraint("length(trim(drug)) > 0", name="drug_not_blank"),
        CheckConstraint("dose > 0 AND dose <= 100000", name="dose_range"),
        CheckConstraint("dose IS NULL OR unit IS NOT NULL", name="dose_has_a_unit"),
        *void_rules(),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    infusion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("infusion.id"), index=True)
    side_effect_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("side_effect.id"), index=True
    )
    drug: Mapped[str] = mapped_column(String(80))
    dose: Mapped[Decimal | None] = mapped_column(Exact(3))
    unit: Mapped[str | None] = mapped_column(String(20))
    route: Mapped[str | None] = mapped_column(String(20))
    given_at: Mapped[datetime] = mapped_column()
    note: Mapped[str | None] = mapped_column(String(1000))


class ThresholdSet(Recorded, Base):
    """The numbers a session is judged by, as they were in force; an infusion keeps its set."""

    __tablename__ = "threshold_set"
    __table_args__ = (
        Index("ix_threshold_set_fingerprint", "fingerprint"),
        Index("uq_threshold_set_number", "number", unique=True),
        *void_rules(),
    )

    number: Mapped[int] = mapped_column()
    fingerprint: Mapped[str] = mapped_column(String(64))
    app: Mapped[str] = mapped_column(String(40))
    numbers: Mapped[dict[str, Any]] = mapped_column(JSON)


class Amendment(Recorded, Base):
    """One change to a signed session: the new value stands in its row, the old one here.

    `column_name` is None where a whole row was added (no `old`) or voided (no `new`).
    """

    __tablename__ = "amendment"
    __table_args__ = (
        CheckConstraint("length(trim(reason)) > 0", name="reason_not_blank"),
        *void_rules(),
    )

    infusion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("infusion.id"), index=True)
    table_name: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[uuid.UUID] = mapped_column()
    column_name: Mapped[str | None] = mapped_column(String(40))
    old: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    new: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str] = mapped_column(String(1000))
