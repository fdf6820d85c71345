"""Verified copies of the record: written beside it, checked, then given their final name."""

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from tracker.storage.connection import connect

KEPT = 10


class BackupFailed(Exception):
    """The copy could not be made or did not pass its check; the record itself is untouched."""


def back_up(path: Path, folder: Path, now: datetime, label: str = "") -> Path:
    """Copy the open record at `path` into `folder`, check the copy, keep the newest ten.

    Raises BackupFailed with words for the user.
    """
    name = f"{path.stem}-{now.astimezone(UTC):%Y%m%dT%H%M%S.%f}Z{label}.db"
    final = folder / name
    partial = folder / f"{name}.partial"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _copy(path, partial)
        _check(partial)
        _settle(partial, final)
    except (OSError, sqlite.Error) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise BackupFailed(
            f"The backup into {folder} failed. The record itself is safe; free some disk space or"
            " check the folder, then close the app again."
        ) from error
    _thin(folder, path.stem)
    return final


def _copy(path: Path, partial: Path) -> None:
    source = connect(path, "PRAGMA query_only=ON")
    try:
        target = sqlite.connect(str(partial), isolation_level=None)
        try:
            source.backup(target)  # in one step: in several it never ends beside a writer
            target.execute("PRAGMA journal_mode=DELETE")
        finally:
            target.close()
    finally:
        source.close()


def _check(partial: Path) -> None:
    copy = sqlite.connect(str(partial), isolation_level=None)
    try:
        answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if answer != "ok" or copy.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite.DatabaseError(f"the copy is damaged: {answer}")
        copy.execute("SELECT count(*) FROM audit_log").fetchone()
    finally:
        copy.close()


def _settle(partial: Path, final: Path) -> None:
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(final)
    if os.name == "posix":
        descriptor = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _thin(folder: Path, stem: str) -> None:
    copies = sorted(folder.glob(f"{stem}-*Z*.db"))
    for old in copies[:-KEPT]:
        old.unlink(missing_ok=True)
