"""A scripted session through the app's own services, its writer killed by SIGKILL at random.

    python benchmarks/kill_session.py [kills]

After each kill the record is opened as at the next start: everything that was acknowledged is
there, nothing of a gesture that was not, every row is as the audit log has it, `integrity_check` is
ok, and the clock, the dose and the due readings come out as the writer told them. The next writer
goes on with the session that was broken off. At the end the sessions that were finished so are
compared: they are all alike. Stops with an error at the first thing that is wrong.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.kills import Killing

LONGEST = 1.0  # seconds, most of a session of the script
A_RECORD = 25  # kills: then a new file, so that looking through it stays quick


def main(kills: int) -> int:
    gestures, whole, acknowledged, unheard = Counter[int](), [], 0, 0
    for first in range(0, kills, A_RECORD):
        with tempfile.TemporaryDirectory() as folder:
            killing = Killing(Path(folder) / "clinic.db")
            for _ in range(min(A_RECORD, kills - first)):
                gestures[killing.kill(LONGEST)] += 1
            acknowledged += killing.acknowledged
            unheard += killing.unheard
            whole += list(killing.finished.values())
            length = len(killing.script)
        print(f"{first + killing.kills} kills: nothing lost", flush=True)
    print(f"{acknowledged} entries acknowledged, every one there")
    print(f"{unheard} committed and killed before the word of it was out: there whole")
    print(f"broken off after {len(gestures)} different gestures of {length}")
    print(
        f"{len(whole)} sessions finished over one or more kills, {_kinds(whole)} kinds of outcome"
    )
    return 0 if _kinds(whole) <= 1 else 1


def _kinds(sessions: list[list[tuple[object, ...]]]) -> int:
    return len({repr(each) for each in sessions})


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
