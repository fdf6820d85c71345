"""Things that happened beside the treatment: a medication change, a life event."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, Recorded, dated, one_of, void_rules

EVENT_KINDS = ("medication change", "life event", "note")


class EventMark(Recorded, Base):
    """A dated remark that belongs on the time axis."""

    __tablename__ = "event_mark"
    __table_args__ = (
        Index("ix_event_mark_patient_happened", "patient_id", "happened_on"),
        *dated("happened"),
        one_of("kind", EVENT_KINDS),
        CheckConstraint("length(trim(text)) > 0", name="text_not_blank"),
        *void_rules(),
    )

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column()
    happened_on: Mapped[date] = mapped_column()
    happened_at: Mapped[datetime | None] = mapped_column()
    happened_precision: Mapped[str] = mapped_column(String(10))
    import_batch_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("import_batch.id"), index=True
    )
