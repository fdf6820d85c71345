"""`demo`: a synthetic clinic, in a database of its own or in the window."""

import sys
import tempfile
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tracker import folders
from tracker.commands.database import opened
from tracker.commands.failure import CommandFailed

HELP = "fill a new database with a synthetic clinic, or look at one"
DESCRIPTION = """\
Invents a clinic: patients, infusions, scores and side effects that follow published outcomes, with
obviously invented names; no real patient is in it. With --database the clinic is written to that
new file; without, the window opens on a synthetic clinic kept apart from your own record. The same
seed gives the same clinic on the same day."""

PATIENTS = 24
SEED = 1
_MOST_PATIENTS = 20_000


def run(options: Namespace) -> int:
    """Fill the named database, or open the window on a clinic of its own."""
    named: Path | None = getattr(options, "database", None)
    if named is not None:
        path = named.expanduser()
        _fill_new(path, options.patients, options.seed)
        print(f"{path} holds a synthetic clinic of {options.patients} invented patients.")
        return 0
    folder = folders.data_folder() / "demo"
    path = folder / f"synthetic-{options.patients}-{options.seed}.db"
    if not path.exists():
        _fill_new(path, options.patients, options.seed)
    from tracker.ui.app import run_window

    return run_window(path, demo=True)


def patient_count(text: str) -> int:
    """Return how many patients were asked for, 0 to 20,000; raises ArgumentTypeError."""
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= _MOST_PATIENTS):
        raise ArgumentTypeError(f"type a whole number from 0 to {_MOST_PATIENTS}")
    return int(text)


def _fill_new(path: Path, patients: int, seed: int) -> None:
    """Make the clinic beside its place and put it there whole."""
    if path.exists():
        _refuse_used(path)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".demo-", dir=path.parent) as folder:
            made = Path(folder, "clinic.db")
            _fill(made, patients, seed)
            made.replace(path)
    except OSError as error:
        raise CommandFailed(f"{path} cannot be made: {error.strerror}.") from error


def _refuse_used(path: Path) -> None:
    from tracker.services.patients import count_patients

    if path.is_dir() or path.is_symlink():
        raise CommandFailed(f"{path} is a folder or a link. Name the database file itself.")
    with opened(path) as sessions, sessions.read() as session:
        if count_patients(session):
            raise CommandFailed(
                f"{path} holds patients already. The synthetic clinic needs a new file."
            )


def _fill(path: Path, patients: int, seed: int) -> None:
    with opened(path, make=True) as sessions:
        if patients:
            from tracker.demo.clinic import fill

            today = datetime.now(UTC).astimezone().date()
            fill(sessions, patients, seed, today, progress=_progress())


def _progress() -> Callable[[int, int], None] | None:
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\rinventing patient {done} of {total}{end}")
        sys.stderr.flush()

    return show
