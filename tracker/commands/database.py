"""The record a command works on: named with --database, or the usual one of this machine."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tracker import folders
from tracker.commands.failure import CommandFailed

if TYPE_CHECKING:
    from tracker.knowledge import Knowledge
    from tracker.storage.sessions import Sessions


def database_path(options: Namespace) -> Path:
    """Return the database file the options name, or the default one."""
    named: Path | None = getattr(options, "database", None)
    return folders.default_database() if named is None else named.expanduser()


@contextmanager
def opened(path: Path, *, make: bool = False) -> "Iterator[Sessions]":
    """Yield the record in `path`; with `make` an absent file becomes a new empty record.

    Raises CommandFailed where it is absent, no record of ours, or fails while it is used; a backup
    that fails at the end is told and is no failure of the command.
    """
    from sqlalchemy.exc import StatementError

    from tracker.storage.backup import BackupFailed
    from tracker.storage.connection import CannotOpen
    from tracker.storage.faults import explain_file
    from tracker.storage.sessions import open_record

    if not make and not path.exists():
        raise CommandFailed(
            f"There is no database {path}. Name another one with --database, or make one with"
            " the commands import or demo."
        )
    try:
        sessions = open_record(path)
    except CannotOpen as error:
        raise CommandFailed(str(error)) from error
    try:
        yield sessions
    except StatementError as error:
        raise CommandFailed(explain_file(error, path)) from error
    finally:
        try:
            sessions.close()
        except BackupFailed:
            print(
                f"note: everything is saved in {path}, but no backup could be written to"
                f" {sessions.backups}. Free some disk space or check that folder.",
                file=sys.stderr,
            )


def knowledge_of(sessions: "Sessions") -> "Knowledge":
    """Return the clinical knowledge with the scales and settings of an open record."""
    from tracker.services.scale_packs import clinic_knowledge

    with sessions.read() as session:
        return clinic_knowledge(session, sessions.path)
