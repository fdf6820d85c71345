"""Connections to the record, made in one place (docs/storage.md gives the reasons)."""

import os
import stat
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

BUSY_SECONDS = 10.0
APPLICATION_ID = 0x494E4654  # "INFT"
_HEADER = b"SQLite format 3\x00"
_OLDEST_SAFE_SQLITE = (3, 51, 3)  # the WAL-reset race was mended here

_ON_EVERY_CONNECTION = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA journal_size_limit=67108864",
    "PRAGMA synchronous=FULL",
)


class CannotOpen(Exception):
    """The file cannot be used as a record; the text says why and what to do."""


def write_engine(path: Path) -> Engine:
    """Return the engine that writes: each transaction takes the write lock when it begins."""
    engine = _engine(path, ())

    @event.listens_for(engine, "begin")
    def begin_immediate(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def read_engine(path: Path) -> Engine:
    """Return the engine that only reads, for pages and charts: it never waits for the writer."""
    engine = _engine(path, ("PRAGMA query_only=ON",))

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def connect(path: Path, *more: str) -> Any:
    """Return one driver connection by the recipe, with `more` statements run after it.

    Raises CannotOpen if the file is no record of this program or the driver is not the one we need.
    """
    connection = sqlite.connect(
        str(path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        _check_driver(connection)
        journal = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        if journal != "wal":
            raise CannotOpen(
                f"The folder of {path.name} does not allow safe writing (journal mode {journal})."
                " Put the database on a local disk."
            )
        for statement in (*_ON_EVERY_CONNECTION, *more):
            connection.execute(statement)
    except BaseException:
        connection.close()
        raise
    return connection


def prepare_file(path: Path) -> bool:
    """Make the file readable by its owner alone; return whether it is new.

    Raises CannotOpen for a folder, a link, or a file that is not a record.
    """
    if path.is_symlink() or path.is_dir():
        raise CannotOpen(f"{path} is a folder or a link. Name the database file itself.")
    if path.exists() and not path.is_file():  # a pipe would wait for ever, a device is no file
        raise CannotOpen(f"{path} is not a database of Infusion Tracker. Choose another file.")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except FileExistsError:
        return _check_header(path)
    except OSError as error:
        raise CannotOpen(f"{path} cannot be made: {error.strerror}.") from error
    os.close(descriptor)
    return True


def _check_header(path: Path) -> bool:
    # Read before SQLite has the file open: closing it afterwards would drop SQLite's locks.
    try:
        with path.open("rb") as file:
            header = file.read(100)
        if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            path.chmod(0o600)
    except OSError as error:
        raise CannotOpen(f"{path} cannot be read: {error.strerror}.") from error
    if not header:
        return True
    if not header.startswith(_HEADER):
        raise CannotOpen(f"{path} is not a database of Infusion Tracker. Choose another file.")
    if int.from_bytes(header[68:72], "big") not in (0, APPLICATION_ID):
        raise CannotOpen(f"{path} belongs to another program. Choose another file.")
    return False


def _engine(path: Path, more: tuple[str, ...]) -> Engine:
    return create_engine(
        "sqlite://",
        module=sqlite,
        creator=lambda: connect(path, *more),
        poolclass=QueuePool,
        hide_parameters=True,
    )


def _check_driver(connection: Any) -> None:
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise CannotOpen("The database driver is not sqlcipher3. Run: python3 run.py doctor")
    if sqlite.sqlite_version_info < _OLDEST_SAFE_SQLITE:
        raise CannotOpen("The database driver is too old. Run: python3 run.py doctor")
