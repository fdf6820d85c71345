"""One file taken in, so that all it brought can be taken out again together."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, Recorded, void_rules


class ImportBatch(Recorded, Base):
    """An import. Voided means undone: every row it brought is voided with it."""

    __tablename__ = "import_batch"
    __table_args__ = (*void_rules(),)

    file_name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    stored: Mapped[int] = mapped_column()
    known: Mapped[int] = mapped_column()
    refused: Mapped[int] = mapped_column()
