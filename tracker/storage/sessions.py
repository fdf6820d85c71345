"""The record while it is open: one engine that writes, one that only reads, and who is acting."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tracker.storage import signed  # noqa: F401  listens on every session
from tracker.storage.actor import PROGRAM, Actor
from tracker.storage.audit import RecordSession
from tracker.storage.backup import back_up
from tracker.storage.connection import prepare_file, read_engine, write_engine
from tracker.storage.migrate import bring_up_to_date

__all__ = ["Session", "Sessions", "open_record"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class _Open:
    """What all `Sessions` of one open database share."""

    path: Path
    writer: Engine
    reader: Engine
    backups: Path
    changed: bool = False


@dataclass(frozen=True)
class Sessions:
    """Sessions on one database for one actor. `write()` is one gesture, committed when it ends."""

    _open: _Open = field(repr=False)
    actor: Actor = PROGRAM
    now: Callable[[], datetime] = _utc_now

    @property
    def path(self) -> Path:
        """The database file."""
        return self._open.path

    @property
    def backups(self) -> Path:
        """The folder of the backups."""
        return self._open.backups

    def acting_as(self, actor: Actor) -> "Sessions":
        """Return sessions on the same database for another actor."""
        return replace(self, actor=actor)

    def entering_at(self, now: Callable[[], datetime]) -> "Sessions":
        """Return sessions that take the time of entry from `now` (invented records, tests)."""
        return replace(self, now=now)

    @contextmanager
    def write(self, reason: str | None = None) -> Iterator[Session]:
        """Yield a session that writes; commit on leaving, roll everything back on an error.

        `reason` goes into the audit log with each change (a correction's reason, for example).
        """
        info: dict[str, Any] = {"actor": self.actor, "now": self.now, "reason": reason}
        with RecordSession(self._open.writer, expire_on_commit=False, info=info) as session:
            with session.begin():
                yield session
            if session.info.get("changed"):
                self._open.changed = True

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Yield a session that can only read."""
        with Session(self._open.reader, expire_on_commit=False) as session:
            yield session

    def close(self) -> Path | None:
        """Close the file, back to one file; return the backup that was made if anything changed."""
        backup = None
        if self._open.changed:
            backup = back_up(self._open.path, self._open.backups, self.now())
            self._open.changed = False
        self._open.reader.dispose()
        self._open.writer.dispose()
        return backup


def open_record(path: Path, *, backups: Path | None = None, actor: Actor = PROGRAM) -> Sessions:
    """Open the record in `path`, made if absent and migrated if older; backups go to `backups`.

    Raises CannotOpen with words for the user where the file is no record or is newer than this app.
    """
    path = path.expanduser().absolute()
    new = prepare_file(path)
    backups = backups or path.parent / "backups"
    writer = write_engine(path)
    try:
        bring_up_to_date(path, writer, backups, new=new)
    except BaseException:
        writer.dispose()
        raise
    return Sessions(_Open(path, writer, read_engine(path), backups), actor)
