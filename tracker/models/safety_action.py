"""What was done about a suicide-risk flag: the flag is open until one of these stands."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, Recorded, dated, void_rules


class SafetyAction(Recorded, Base):
    """An action on the flag of one score: what was done, by whom, when."""

    __tablename__ = "safety_action"
    __table_args__ = (
        Index("ix_safety_action_patient_done", "patient_id", "done_on"),
        *dated("done"),
        CheckConstraint("length(trim(action)) > 0", name="action_not_blank"),
        *void_rules(),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    score_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("score.id"), index=True)
    action: Mapped[str] = mapped_column(String(2000))
    done_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    done_on: Mapped[date] = mapped_column()
    done_at: Mapped[datetime | None] = mapped_column()
    done_precision: Mapped[str] = mapped_column(String(10))
