"""The real window, typed into by key events, killed by SIGKILL at random and started again.

    python benchmarks/kill_window.py [kills]

The window is started as by the command (no screen: Qt's offscreen platform), takes its lock, and
opens the session that runs. Readings, side effects, pauses are typed; each is acknowledged once the
page says "saved". After each kill the file is sound and every row is as the audit log has it. The
next start takes over the lock of the dead process and shows every acknowledged entry, with elapsed
time, dose and due readings as they must be by then. Stops with an error at the first thing wrong.
"""

import sys
import tempfile
from pathlib import Path

from tests.window_kills import WindowKilling

LONGEST = 2.0  # seconds of typing
A_SESSION = 5  # kills: then a new session, so that it stays as long as sessions are


def main(kills: int) -> None:
    acknowledged = unheard = 0
    for first in range(0, kills, A_SESSION):
        with tempfile.TemporaryDirectory() as folder:
            killing = WindowKilling(Path(folder))
            for _ in range(min(A_SESSION, kills - first)):
                killing.kill(LONGEST)
            killing.kill(0.0)  # the start after the last one, which must find everything too
        acknowledged += killing.acknowledged
        unheard += killing.unheard
        print(f"{min(first + A_SESSION, kills)} kills: nothing lost", flush=True)
    print(f"{acknowledged} entries acknowledged, every one shown at the next start")
    print(f"{unheard} saved and killed before the word of it was out: there whole")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
