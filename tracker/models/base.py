"""What every table shares: types, constraint names, the columns of a row that is never deleted."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    Numeric,
    String,
    Text,
    Uuid,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, always UTC in the database and always aware in Python."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use the time zone aware type where the database has one."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse an instant without a zone; hand the rest on as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give every instant its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal with a fixed number of places, exact through the database (at most 12 digits)."""

    impl = Numeric
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def __repr__(self) -> str:
        return f"Exact({self.places})"

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use a float on SQLite (15 exact digits) and a true decimal elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Float())
        return dialect.type_descriptor(Numeric(12, self.places))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> float | Decimal | None:
        """Refuse a value with more places than are kept: it would come back changed."""
        if value is None:
            return None
        if value != value.quantize(self._step):
            raise ValueError(f"{value} has more than {self.places} decimal places")
        return float(value) if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: float | Decimal | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> Decimal | None:
        """Give back exactly the decimal that was stored."""
        return None if value is None else Decimal(str(value)).quantize(self._step)

    @property
    def _step(self) -> Decimal:
        return Decimal(1).scaleb(-self.places)


class Answers(TypeDecorator[Sequence[Decimal | None]]):
    """The answers of a scale in item order, None where an item was left out, as a JSON list."""

    impl = JSON
    cache_ok = True

    def __repr__(self) -> str:
        return "Answers(none_as_null=True)"

    def process_bind_param(
        self,
        value: Sequence[Decimal | None] | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> list[int | float | None] | None:
        """Write whole answers as integers and half points as they are."""
        return None if value is None else [_plain(answer) for answer in value]

    def process_result_value(
        self,
        value: list[int | float | None] | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> tuple[Decimal | None, ...] | None:
        """Read answers back as decimals."""
        if value is None:
            return None
        return tuple(None if answer is None else Decimal(str(answer)) for answer in value)


def _plain(answer: Decimal | None) -> int | float | None:
    if answer is None:
        return None
    return int(answer) if answer == answer.to_integral_value() else float(answer)


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012
        datetime: UtcDateTime(),
        uuid.UUID: Uuid(),
        str: Text(),
    }


def one_of(column: str, values: Sequence[str], *, name: str | None = None) -> CheckConstraint:
    """Return a constraint that `column` holds one of `values` or is empty."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=name or column)


def within(column: str, low: float, high: float) -> CheckConstraint:
    """Return a constraint that `column` lies in low..high or is empty."""
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=f"{column}_range")


def dated(prefix: str) -> tuple[CheckConstraint, ...]:
    """Return the constraints of an event time: day and minute precision tell the two apart."""
    precision = f"{prefix}_precision"
    return (
        one_of(precision, ("day", "minute")),
        CheckConstraint(
            f"({precision} = 'day') = ({prefix}_at IS NULL)", name=f"{prefix}_precision_matches"
        ),
    )


class Recorded:
    """A row of the record: made by the client, versioned, and voided instead of deleted."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    version: Mapped[int] = mapped_column(Integer, nullable=False)
    entered_at: Mapped[datetime] = mapped_column()
    voided_at: Mapped[datetime | None] = mapped_column()
    void_reason: Mapped[str | None] = mapped_column(String(500))

    @declared_attr
    @classmethod
    def entered_by_id(cls) -> Mapped[uuid.UUID | None]:
        """Who typed it in; empty for what the program itself did (set-up, import)."""
        return mapped_column(ForeignKey("person.id"), index=True)

    @declared_attr
    @classmethod
    def voided_by_id(cls) -> Mapped[uuid.UUID | None]:
        """Who voided it."""
        return mapped_column(ForeignKey("person.id"), index=True)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Count versions, so that two people can never overwrite each other unseen."""
        return {"version_id_col": cls.version}


def void_rules() -> tuple[CheckConstraint, ...]:
    """Return fresh constraints: a voided row says why."""
    return (
        CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="void_needs_a_reason"),
        CheckConstraint("length(trim(void_reason)) > 0", name="void_reason_not_blank"),
    )
