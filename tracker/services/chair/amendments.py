"""Amendments: a signed session changed in the open, the old value kept beside the new one."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from tracker.clinical.limits import Limits
from tracker.models import (
    Amendment,
    Infusion,
    Recorded,
    RunEvent,
    SideEffect,
    Treatment,
    VialUse,
    VitalSigns,
)
from tracker.services.chair.amended_values import CHANGEABLE, Rules, change_values
from tracker.services.chair.rows import AmendmentRow
from tracker.services.chair.run_steps import stored_events
from tracker.services.corrections import void
from tracker.services.refused import Refused, refuse_if
from tracker.services.rows import acting_person, in_force, unlocked

_KINDS = {kind.__tablename__: kind for kind in CHANGEABLE}  # type: ignore[attr-defined]
_VOIDABLE = (VitalSigns, SideEffect, Treatment, VialUse)
_OF_EVERY_ROW = set(Recorded.__annotations__) | {"entered_by_id", "voided_by_id"}
_LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class OldValue:
    """A value that was amended, to be struck through: what stood, who put another there, why.

    Values as JSON holds them: numbers as texts, times in ISO 8601.
    """

    old: Any
    new: Any
    reason: str
    at: datetime
    by_id: uuid.UUID | None


Place = tuple[str, uuid.UUID, str | None]
"""Table, row and column; no column: the row itself was added or voided."""


def amend(
    session: Session,
    infusion_id: uuid.UUID,
    table: str,
    row_id: uuid.UUID,
    column: str,
    new: Any,
    reason: str,
    limits: Limits,
    zone: tzinfo | None = None,
    *,
    pain: bool = False,
    also: Mapping[str, Any] | None = None,
) -> None:
    """Change one value of a signed session, by the rules it was entered by. Raises Refused.

    `also` are other columns of the same row that only change together with it, such as the second
    pressure of a pair. What follows from a value follows: mg/kg from the mg that were given, the
    start from its step. Each column that changed is an amendment of its own.
    """
    with _amending(session, infusion_id, reason) as infusion:
        row = _row(session, infusion_id, table, row_id)
        watched: list[Recorded] = list({each.id: each for each in (infusion, row)}.values())
        if isinstance(row, RunEvent):
            watched += [each for each in stored_events(session, infusion_id) if each.id != row_id]
        before = [_image(each) for each in watched]
        change_values(session, row, {column: new, **(also or {})}, Rules(limits, zone, pain))
        found = [
            _amendment(infusion_id, each, reason, *difference)
            for each, old in zip(watched, before, strict=True)
            for difference in _differences(old, _image(each))
        ]
        refuse_if(() if found else ("That is what stands there. Type another value.",))
        session.add_all(found)


def amend_by_adding(
    session: Session, infusion_id: uuid.UUID, add: Callable[[Session], Recorded], reason: str
) -> None:
    """Add what was forgotten in a signed session: `add` stores it. Raises Refused."""
    with _amending(session, infusion_id, reason) as infusion:
        before = _image(infusion)
        row = add(session)
        session.flush()
        if getattr(row, "infusion_id", None) != infusion_id:
            raise Refused(("This belongs to another session.",))
        session.add(_amendment(infusion_id, row, reason, None, None, _image(row)))
        session.add_all(
            _amendment(infusion_id, infusion, reason, *difference)
            for difference in _differences(before, _image(infusion))
        )


def amend_by_voiding(
    session: Session, infusion_id: uuid.UUID, table: str, row_id: uuid.UUID, reason: str
) -> None:
    """Void one entry of a signed session. Raises Refused."""
    with _amending(session, infusion_id, reason):
        row = _row(session, infusion_id, table, row_id)
        if not isinstance(row, _VOIDABLE):
            raise Refused(("This cannot be voided by itself. Amend its values.",))
        session.add(_amendment(infusion_id, row, reason, None, _image(row), None))
        void(session, type(row), row_id, reason)


def shown_amendments(rows: Sequence[AmendmentRow]) -> Mapping[Place, tuple[OldValue, ...]]:
    """Return by place the chain of old values, oldest first, to stand beside the current one."""
    found: dict[Place, list[OldValue]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: each.entered_at):
        value = OldValue(row.old, row.new, row.reason, row.entered_at, row.entered_by_id)
        found[row.table_name, row.row_id, row.column_name].append(value)
    return {place: tuple(values) for place, values in found.items()}


@contextmanager
def _amending(session: Session, infusion_id: uuid.UUID, reason: str) -> Iterator[Infusion]:
    """Yield a signed infusion, open for one amendment with a reason; raises Refused."""
    infusion = in_force(session, Infusion, infusion_id)
    refuse_if(_problems(session, infusion, reason))
    with unlocked(session, infusion_id):
        yield infusion


def _problems(session: Session, infusion: Infusion, reason: str) -> Iterator[str]:
    if infusion.signed_at is None:
        yield "This session is not signed. Correct the entry itself."
    if not reason.strip():
        yield "Say why, in a word or two."
    if len(reason.strip()) > _LONGEST_REASON:
        yield f"The reason is too long ({_LONGEST_REASON} characters at most)."
    if acting_person(session) is None:
        yield "Choose who you are first: an amendment is made by a person."


def _row(session: Session, infusion_id: uuid.UUID, table: str, row_id: uuid.UUID) -> Recorded:
    row = in_force(session, _KINDS[table], row_id)
    if row_id != infusion_id and getattr(row, "infusion_id", None) != infusion_id:
        raise Refused(("This belongs to another session.",))
    return row


def _image(row: Recorded) -> dict[str, Any]:
    """Return the values of a row by column as JSON can hold them."""
    columns = (each.key for each in inspect(type(row)).column_attrs)
    return {key: _plain(getattr(row, key)) for key in columns if key not in _OF_EVERY_ROW}


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    return ((key, old[key], new[key]) for key in new if old[key] != new[key])


def _amendment(
    infusion_id: uuid.UUID, row: Recorded, reason: str, column: str | None, old: Any, new: Any
) -> Amendment:
    return Amendment(
        infusion_id=infusion_id,
        table_name=inspect(type(row)).local_table.name,
        row_id=row.id,
        column_name=column,
        old=old,
        new=new,
        reason=reason.strip(),
    )


def _plain(value: object) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value) if isinstance(value, uuid.UUID) else value
