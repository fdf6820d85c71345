"""`import`: a CSV file into the record."""

import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.commands.database import database_path, knowledge_of, opened
from tracker.commands.failure import CommandFailed

if TYPE_CHECKING:
    from tracker.exchange.report import ImportReport

HELP = "take a CSV file into the record"
DESCRIPTION = """\
Takes a table of events (infusions, scores, notes) into the record, all in one transaction. Lines
that cannot be taken are reported with line number and reason; the others are stored. The same file
again adds nothing. An exported folder can be named in place of a file. docs/import-format.md
describes the columns. The exit code is 0 if any line was stored or already known, else 1."""

_LONG = 2000  # lines of a file from which on a terminal shows how far it is


def run(options: Namespace) -> int:
    """Import one file and print the report."""
    path = database_path(options)
    if not path.exists():
        _check_readable(options.file)  # a file that is none leaves no database behind
    if options.dry_run and not path.exists():
        with tempfile.TemporaryDirectory() as folder:  # a dry run leaves no database behind
            report = _imported(options, Path(folder, "empty.db"))
    else:
        report = _imported(options, path)
    for refused in report.refused:
        print(f"refused {refused}", file=sys.stderr)
    for remark in report.remarks:
        print(f"note: {remark}")
    if not report.accepted:
        raise CommandFailed(report.summary())
    print(report.summary())
    return 0


def _imported(options: Namespace, database: Path) -> "ImportReport":
    from tracker.exchange.importing import import_file
    from tracker.exchange.sheet import Unreadable

    try:
        with opened(database, make=True) as sessions:
            return import_file(
                sessions,
                options.file,
                knowledge_of(sessions),
                datetime.now(UTC),
                day_first=options.day_first,
                dry_run=options.dry_run,
                progress=_progress_bar(),
            )
    except Unreadable as error:
        raise CommandFailed(str(error)) from error


def _check_readable(path: Path) -> None:
    from tracker.exchange.sheet import Unreadable, read_sheet

    try:
        read_sheet(path)
    except Unreadable as error:
        raise CommandFailed(str(error)) from error


def _progress_bar() -> Callable[[int, int], None] | None:
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        if total < _LONG:
            return
        width = 40 * done // total
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\r[{'#' * width}{'.' * (40 - width)}] {100 * done // total} %{end}")
        sys.stderr.flush()

    return show
