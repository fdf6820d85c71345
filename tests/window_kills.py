"""Kills the real window of kill_window.py and starts it again, as a nurse would after a crash."""

import json
import os
import random
import select
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.factories import make_course, make_patient, start_session
from tests.kill_window import told
from tests.kills import assert_sound
from tests.session_script import ORDER
from tracker.knowledge import load_knowledge
from tracker.services.infusions import prepare_infusion
from tracker.services.people import PersonDetails, add_person
from tracker.storage.actor import Actor
from tracker.storage.sessions import open_record
from tracker.ui.infusion.infusion_view import InfusionView, load_view

ROOT = Path(__file__).parents[1]
_LONGEST_START = 60  # seconds until a window shows its session, on a slow machine


class WindowKilling:
    """A record with a session that runs, and the window on it that is killed."""

    def __init__(self, folder: Path) -> None:
        self.home, self.database = folder / "home", folder / "clinic.db"
        self.acknowledged = self.unheard = 0
        self._last: dict[str, Any] | None = None
        self._view: InfusionView | None = None
        self._knowledge = load_knowledge()
        record, now = open_record(self.database), datetime.now(UTC)
        with record.write() as session:
            nurse = add_person(session, PersonDetails("Ann Example", "nurse", "AE"))
        with record.acting_as(Actor(nurse.id, nurse.name)).write() as session:
            patient = make_patient(session)
            course = make_course(session, patient.id)
            limits, today = self._knowledge.limits, now.astimezone().date()
            infusion = prepare_infusion(session, course.id, today, ORDER, limits)
            start_session(session, infusion.id, now - timedelta(minutes=5), None)
        record.close()

    def kill(self, longest: float, least: float = 0.0) -> None:
        """Start the window, hold it against what was told last, type, kill it, look at the file.

        With a time that it is left in peace at `least`, it is killed after its first entry.
        """
        window = self._start()
        try:
            heard = [self._hear(window, _LONGEST_START)]
            assert heard[0] is not None, "the window did not open the session"
            self._compare(heard[0])
            if least > 0:
                heard.append(self._hear(window, _LONGEST_START))
            until = time.monotonic() + random.uniform(least, longest)
            while (left := until - time.monotonic()) > 0:
                heard.append(self._hear(window, left))
        finally:
            window.kill()
        heard += [_parsed(line) for line in window.communicate()[0].splitlines(keepends=True)]
        whole = [each for each in heard if each is not None]
        self.acknowledged += len(whole) - 1
        self._last = whole[-1]
        assert Path(f"{self.database}.lock").exists(), "the lock of the window that was killed"
        self._look()

    def _start(self) -> "subprocess.Popen[bytes]":
        surroundings = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "TRACKER_HOME": str(self.home),
        }
        command = [sys.executable, "-u", "-m", "tests.kill_window", str(self.database)]
        return subprocess.Popen(
            command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, bufsize=0
        )

    def _hear(self, window: "subprocess.Popen[bytes]", seconds: float) -> dict[str, Any] | None:
        """Return what is told next, or None where nothing is within that time."""
        assert window.stdout is not None
        if not select.select([window.stdout], [], [], seconds)[0]:
            return None
        line = window.stdout.readline()
        assert line, "the window came to an end by itself"
        return _parsed(line)

    def _compare(self, opened: dict[str, Any]) -> None:
        """Hold what the new window shows against what the killed one told last."""
        if self._last is None or self._view is None:
            return
        now, then = (datetime.fromisoformat(each["now"]) for each in (opened, self._last))
        assert _without_what(opened) == told(self._view, now)
        before, rows = self._last["rows"], opened["rows"]
        changed = [key for key in before if rows.get(key) != before[key]]
        more = len(changed) + len(rows) - len(before)
        assert set(before) <= set(rows), "an acknowledged entry is gone"
        assert more <= 1, "more than one gesture was not told of"
        self.unheard += more
        if not more:
            went_on = (now - then).total_seconds() if opened["state"] == "running" else 0
            assert abs(opened["elapsed"] - self._last["elapsed"] - went_on) < 0.001

    def _look(self) -> None:
        """Hold the file: sound, and what is worked out from it is what the window had shown."""
        assert self._last is not None
        record = open_record(self.database)
        with record.read() as session:
            assert_sound(session.connection())
            infusion, now = UUID(self._last["infusion"]), self._last["now"]
            view = load_view(session, infusion, self._knowledge)
        record.close()
        assert view is not None
        self._view, stored = view, told(view, datetime.fromisoformat(now))
        if stored["rows"] == self._last["rows"]:
            assert stored == _without_what(self._last)


def _without_what(told_by_window: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told_by_window.items() if key != "what"}


def _parsed(line: bytes) -> dict[str, Any] | None:
    """Return a line that was told whole; one cut off was not told."""
    return json.loads(line) if line.endswith(b"\n") else None
