"""The start: a command goes to the command line, everything else opens the window."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tracker import folders


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command in argv (default: as typed) or open the window; return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    os.umask(0o077)  # whatever we write is about patients: for its owner alone
    folders.prepare_environment()
    window = argparse.ArgumentParser(prog="infusion-tracker", add_help=False, allow_abbrev=False)
    window.add_argument("--database", type=Path)
    options, rest = window.parse_known_args(words)
    if rest:
        from tracker import cli

        return cli.run(words)
    from tracker.ui.app import run_window

    try:
        return run_window(options.database)
    except OSError as error:  # a place of settings or logs that cannot be made
        sys.stderr.write(
            f"infusion-tracker: {error.filename or 'A folder'} cannot be used: {error.strerror}."
            " Free or allow that place, or name a folder of your own in TRACKER_HOME.\n"
        )
        return 1


if __name__ == "__main__":
    sys.exit(main())
