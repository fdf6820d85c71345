"""The command line: which commands there are, and what becomes of their failures."""

import contextlib
import io
import os
import sys
from argparse import SUPPRESS, ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from tracker import __version__
from tracker.commands.failure import CommandFailed

PROGRAM = "infusion-tracker"
_EPILOG = """\
Without a command the window opens. Each command explains itself: infusion-tracker COMMAND --help"""


def run(argv: Sequence[str]) -> int:
    """Run one command and return its exit code: 0, or above 0 with a message on standard error."""
    _write_utf8()
    try:
        code = _run(argv)
        _flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _forget_output()
        return 141
    return code


def _run(argv: Sequence[str]) -> int:
    try:
        options = _parser().parse_args(list(argv))
        code: int = _command(options.command).run(options)
    except SystemExit as stop:  # --help, --version, and words argparse does not take
        return stop.code if isinstance(stop.code, int) else 1
    except CommandFailed as failure:
        return _fail(str(failure), failure.code)
    except BrokenPipeError:
        raise
    except OSError as error:
        return _fail(f"{error.filename or 'The input or output'} cannot be used: {error.strerror}.")
    except UnicodeEncodeError:
        return _fail("The words of the command are not valid text.")
    return code


def _fail(message: str, code: int = 1) -> int:
    _flush()
    print(f"{PROGRAM}: {message}", file=sys.stderr)
    return code


def _flush() -> None:
    if sys.stdout is not None:  # closed by the caller, or a start without a console
        sys.stdout.flush()


def _command(name: str) -> ModuleType:
    module = {"import": "import_file", "export": "export_clinic"}.get(name, name)
    return import_module(f"tracker.commands.{module}")


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog=PROGRAM,
        description="Log ketamine infusions and see each patient's response.",
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    _add_database(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    score = _add(commands, "score")
    score.add_argument("scale", metavar="SCALE", help="code or name, such as phq9 or HAM-D17")
    imported = _add(commands, "import")
    imported.add_argument(
        "file", metavar="FILE", type=Path, help="a CSV file, or an exported folder"
    )
    imported.add_argument("--dry-run", action="store_true", help="report, but store nothing")
    imported.add_argument(
        "--day-first", action="store_true", help="read 03/04/2019 as 3 April, not as ambiguous"
    )
    exported = _add(commands, "export")
    exported.add_argument("folder", metavar="DIR", type=Path, help="the folder to write to")
    exported.add_argument("--overwrite", action="store_true", help="replace an earlier export")
    progress = _add(commands, "progress")
    progress.add_argument("record_number", metavar="RECORD-NUMBER", nargs="?")
    progress.add_argument("--json", action="store_true", help="write JSON")
    _add_chart(commands)
    _add_demo(commands)
    return parser


def _add_chart(commands: "_SubParsersAction[ArgumentParser]") -> None:
    chart = _add(commands, "chart")
    chart.add_argument("record_number", metavar="RECORD-NUMBER")
    chart.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="a .png, .svg or .pdf file"
    )
    chart.add_argument("--theme", choices=("light", "dark"), default="light")
    chart.add_argument("--instrument", metavar="CODE", help="draw this scale alone, such as phq9")


def _add_demo(commands: "_SubParsersAction[ArgumentParser]") -> None:
    from tracker.commands.demo import PATIENTS, SEED, patient_count

    demo = _add(commands, "demo")
    demo.add_argument(
        "--patients",
        type=patient_count,
        default=PATIENTS,
        metavar="N",
        help=f"how many patients (default {PATIENTS}; 0 makes an empty database)",
    )
    demo.add_argument(
        "--seed", type=int, default=SEED, metavar="S", help=f"a whole number (default {SEED})"
    )


def _add(commands: "_SubParsersAction[ArgumentParser]", name: str) -> ArgumentParser:
    module = _command(name)
    parser = commands.add_parser(
        name,
        help=module.HELP,
        description=module.DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_database(parser)
    return parser


def _add_database(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--database",
        type=Path,
        metavar="FILE",
        default=SUPPRESS,
        help="the database file (default: the one in this user's data folder)",
    )


def _write_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _forget_output() -> None:
    """Let nothing more be written to a reader that is gone, not even as Python ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
