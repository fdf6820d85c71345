"""One instrument filled in once."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Answers, Base, Exact, Recorded, dated, one_of, void_rules

METHODS = ("complete", "prorated", "incomplete", "total_only")
RECALL_VARIANTS = (
    "standard",
    "since_last_visit",
    "24h",
    "past_week",
    "now",
    "avg_24h",
    "worst_24h",
)
ASKED_NOT_ANSWERED = "not answered"
SUICIDE_FLAGS = ("REVIEW", "URGENT", "SI_UNKNOWN")


class Score(Recorded, Base):
    """Answers or a total alone, the total and band that followed, and how it was taken."""

    __tablename__ = "score"
    __table_args__ = (
        Index("ix_score_patient_instrument_taken", "patient_id", "instrument", "taken_on"),
        # Flags are few and looked for over all patients.
        Index(
            "ix_score_suicide_flag", "suicide_flag", sqlite_where=text("suicide_flag IS NOT NULL")
        ),
        Index("ix_score_suicide_worse", "suicide_worse", sqlite_where=text("suicide_worse = 1")),
        *dated("taken"),
        one_of("method", METHODS),
        one_of("recall_variant", RECALL_VARIANTS),
        one_of("suicide_flag", SUICIDE_FLAGS),
        # A risk level is complete without a total; of two means one may be there and one not.
        CheckConstraint(
            "method IN ('complete', 'incomplete') OR total IS NOT NULL",
            name="total_if_prorated_or_alone",
        ),
        CheckConstraint("(method = 'total_only') = (answers IS NULL)", name="answers_or_total"),
        *void_rules(),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    infusion_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("infusion.id"), index=True)
    instrument: Mapped[str] = mapped_column(String(20))
    instrument_version: Mapped[str] = mapped_column(String(20))
    answers: Mapped[tuple[Decimal | None, ...] | None] = mapped_column(Answers(none_as_null=True))
    extra_answers: Mapped[tuple[Decimal | None, ...] | None] = mapped_column(
        Answers(none_as_null=True)
    )
    total: Mapped[Decimal | None] = mapped_column(Exact(2))
    band: Mapped[str | None] = mapped_column(String(60))
    method: Mapped[str] = mapped_column(String(12))
    suicide_flag: Mapped[str | None] = mapped_column(String(12))
    suicide_worse: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Of the item or, of a scale with a risk level, the place of the level, 0 for the lowest.
    suicide_answer: Mapped[Decimal | None] = mapped_column(Exact(1))
    rater_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    recall_variant: Mapped[str] = mapped_column(String(20), default="standard")
    taken_on: Mapped[date] = mapped_column()
    taken_at: Mapped[datetime | None] = mapped_column()
    taken_precision: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column()
    import_batch_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("import_batch.id"), index=True
    )

    @property
    def suicide_item(self) -> str | None:
        """What was answered beside a typed total, in words; None where it was not asked."""
        if self.method != "total_only":
            return None
        if self.suicide_answer is not None:
            return format(self.suicide_answer.normalize() + 0, "f")
        return ASKED_NOT_ANSWERED if self.suicide_flag == "SI_UNKNOWN" else None
