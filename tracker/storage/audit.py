"""The listener that writes the audit log, and the check of the rows against it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, event, func, insert, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from tracker.models import AuditEntry, Base, Recorded
from tracker.models.guards import guarded_tables
from tracker.storage.actor import Actor


class RecordSession(Session):
    """A session whose every change is logged with the actor in `info["actor"]`."""


class UnloggedChange(RuntimeError):
    """A statement tried to change the record past the audit log."""


@event.listens_for(RecordSession, "do_orm_execute")
def _refuse_bulk_changes(state: ORMExecuteState) -> None:
    if state.is_update or state.is_delete or state.is_insert:
        raise UnloggedChange("rows are changed through their objects, so that the log sees it")


@event.listens_for(RecordSession, "before_flush")
def _remember_old_images(
    session: Session,
    context: UOWTransaction,  # noqa: ARG001
    instances: object,  # noqa: ARG001
) -> None:
    if any(isinstance(row, Recorded) for row in session.deleted):
        raise UnloggedChange("rows are voided, never deleted")
    now, actor = session.info["now"](), session.info["actor"]
    for row in session.new:
        if isinstance(row, Recorded):
            _fill_entry(row, now, actor)
    olds = session.info.setdefault("old_images", {})
    for row in session.dirty:
        if isinstance(row, Recorded) and session.is_modified(row):
            # Read from the table: an attribute that was expired would have no old value to give.
            olds[row.id] = _stored_image(session.connection(), _table(row), row.id)


def _fill_entry(row: Recorded, now: datetime, actor: Actor) -> None:
    if row.id is None:
        row.id = uuid.uuid4()
    if row.entered_at is None:
        row.entered_at = now
    if row.entered_by_id is None:
        row.entered_by_id = actor.person_id


@event.listens_for(RecordSession, "after_flush")
def _write_entries(session: Session, context: UOWTransaction) -> None:  # noqa: ARG001
    olds = session.info.pop("old_images", {})
    entries = [_entry(session, row, None) for row in session.new if isinstance(row, Recorded)]
    entries += [
        _entry(session, row, olds[row.id])
        for row in session.dirty
        if isinstance(row, Recorded) and row.id in olds
    ]
    if entries:
        session.info["changed"] = True
        session.connection().execute(insert(AuditEntry), entries)


def _entry(session: Session, row: Recorded, old: dict[str, Any] | None) -> dict[str, Any]:
    actor: Actor = session.info["actor"]
    new = _image_of(row)
    voided = old is not None and old["voided_at"] is None and new["voided_at"] is not None
    return {
        "at": session.info["now"](),
        "station": actor.station,
        "person_id": actor.person_id,
        "person_name": actor.name,
        "action": "add" if old is None else "void" if voided else "change",
        "table_name": _table(row).name,
        "row_id": row.id,
        "reason": row.void_reason if voided else session.info.get("reason"),
        "old": old,
        "new": new,
    }


def _table(row: Recorded) -> Table:
    return inspect(type(row)).local_table  # type: ignore[no-any-return]


def _image_of(row: Recorded) -> dict[str, Any]:
    mapper = inspect(type(row))
    return {attribute.key: _plain(getattr(row, attribute.key)) for attribute in mapper.column_attrs}


def _stored_image(connection: Connection, table: Table, row_id: uuid.UUID) -> dict[str, Any]:
    row = connection.execute(select(table).where(table.c.id == row_id)).mappings().one()
    return {key: _plain(value) for key, value in row.items()}


def _plain(value: object) -> Any:
    """Return `value` as JSON can hold it, the same for the same value."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A row that is not as the log last recorded it."""

    table: str
    row_id: uuid.UUID
    what: str


def check_rows_against_log(connection: Connection) -> list[Mismatch]:
    """Return every row that was added, changed or removed past the audit log."""
    found: list[Mismatch] = []
    for name in guarded_tables():
        found += _check_table(connection, Base.metadata.tables[name])
    return found


def _check_table(connection: Connection, table: Table) -> list[Mismatch]:
    logged = _last_images(connection, table.name)
    found = []
    for row in connection.execute(select(table)).mappings():
        image = {key: _plain(value) for key, value in row.items()}
        last = logged.pop(row["id"], None)
        if last is None:
            found.append(Mismatch(table.name, row["id"], "is not in the log"))
            continue
        # A column that came with a later version is not in images that were logged before.
        changed = sorted(key for key in image if key in last and image[key] != last[key])
        if changed:
            found.append(Mismatch(table.name, row["id"], f"differs in {', '.join(changed)}"))
    found += [Mismatch(table.name, row_id, "is gone") for row_id in logged]
    return found


def _last_images(connection: Connection, table_name: str) -> dict[uuid.UUID, Mapping[str, Any]]:
    last = (
        select(func.max(AuditEntry.seq))
        .where(AuditEntry.table_name == table_name)
        .group_by(AuditEntry.row_id)
    )
    entries = connection.execute(
        select(AuditEntry.row_id, AuditEntry.new).where(AuditEntry.seq.in_(last))
    )
    return {entry.row_id: entry.new for entry in entries}
