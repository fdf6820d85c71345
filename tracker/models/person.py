"""People of the clinic: whoever enters, rates, prescribes or witnesses."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, Recorded, one_of, void_rules

ROLES = ("nurse", "physician", "prescriber", "therapist", "technician", "reception", "other")


class Person(Recorded, Base):
    """A member of the clinic. Voided means: no longer here; what they did stays theirs."""

    __tablename__ = "person"
    __table_args__ = (
        one_of("role", ROLES),
        CheckConstraint("length(trim(name)) > 0", name="name_not_blank"),
        CheckConstraint("length(trim(initials)) BETWEEN 1 AND 6", name="initials_length"),
        *void_rules(),
    )

    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    initials: Mapped[str] = mapped_column(String(6))
