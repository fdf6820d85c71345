"""What the clinic decided for itself: one row a setting, every change kept by the audit log."""

from typing import Any

from sqlalchemy import JSON, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, Recorded, void_rules


class Setting(Recorded, Base):
    """A clinic's value in place of a default; voided means: back to the default."""

    __tablename__ = "setting"
    __table_args__ = (
        Index(
            "uq_setting_key_in_force",
            "key",
            unique=True,
            sqlite_where=text("voided_at IS NULL"),
            postgresql_where=text("voided_at IS NULL"),
        ),
        *void_rules(),
    )

    key: Mapped[str] = mapped_column(String(100))
    value: Mapped[Any] = mapped_column(JSON)
