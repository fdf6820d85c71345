"""The real window, typed into by key events from within; tells what its page shows once saved.

Run in a process of its own by tests/window_kills.py, which ends it with SIGKILL at any moment:

    python -m tests.kill_window DATABASE
"""

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.session_script import figures_of
from tracker.__main__ import main
from tracker.services.today import infusions_under_way
from tracker.ui.infusion.infusion_page import InfusionPage
from tracker.ui.infusion.infusion_view import InfusionView
from tracker.ui.main_window import MainWindow

LONGEST = 20  # seconds to wait for anything
NAMED = {
    "⏎": Qt.Key.Key_Return,
    "⑥": Qt.Key.Key_F6,
    "⎋": Qt.Key.Key_Escape,
}


def told(view: InfusionView, now: datetime) -> dict[str, Any]:
    """Return what stands in a session by row, and what its page works out from it at `now`."""
    rows = {str(row.id): f"{row.systolic}/{row.diastolic} {row.taken_at}" for row in view.readings}
    rows |= {str(row.id): f"{row.term} {row.severity} {row.ended_at}" for row in view.effects}
    rows |= {str(row.id): f"{row.number} {row.step} {row.at}" for row in view.chair.events}
    figures, run = figures_of(view, now), view.run
    return {
        "state": "" if run is None else run.state,
        "infusion": str(view.infusion.id),
        "now": now.isoformat(),
        "rows": rows,
        "elapsed": figures.elapsed.total_seconds(),
        "given": str(figures.given_mg),
        "due": [[at.isoformat(), state] for at, state in figures.due],
    }


class Driver:
    """Hands on the keyboard: readings, side effects begun and ended, pauses, without end."""

    def __init__(self, app: QApplication) -> None:
        self.app = app
        self.page: InfusionPage
        self.saved = 0

    def drive(self) -> None:
        """Type for ever; come to an end with the reason where something is not as it must be."""
        try:
            self.open_and_type()
        except Exception:  # noqa: BLE001  whatever it is, whoever started this must hear of it
            traceback.print_exc()
            os._exit(3)  # not over the window, which would ask and write down what happened

    def open_and_type(self) -> None:
        """Open the session that runs and type into it."""
        window = self.window()
        with window.room.clinic.sessions.read() as session:
            running: UUID = infusions_under_way(session)[0].infusion_id
        window.room.open_infusion(running)
        window.activateWindow()
        self.page = window.room.infusions[running]
        self.page.changed.connect(self.count)
        self.wait_for(lambda: QApplication.focusWidget() is not None)
        self.tell("opened")
        number = len(self.page.view.readings)
        while True:
            number += 1
            self.log(number)
            if number % 3 == 0:
                self.type("n2" if number % 2 else "n0")
            if number % 4 == 0:
                self.pause()

    def log(self, number: int) -> None:
        """Type a reading; one of the same minute is asked about, and a second Enter logs it."""
        before = self.saved
        self.press(f"{110 + number % 40}827498⏎")
        if self.saved == before:
            self.press("⏎")
        self.tell("reading")

    def type(self, keys: str) -> None:
        """Type keys that save something, or that find nothing to be saved."""
        before = self.saved
        self.press(keys)
        if self.saved > before:
            self.tell(keys)
        else:
            self.press("⎋")

    def pause(self) -> None:
        """Pause and resume the pump."""
        self.type("⑥")
        self.press("⎋")
        button = self.page.sheet.run_controls.resume_button
        before = self.saved
        button.setFocus()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        if self.saved > before:
            self.tell("resumed")

    def press(self, keys: str) -> None:
        """Press keys, one event each, on whatever has the focus."""
        for key in keys:
            focused = QApplication.focusWidget()
            assert focused is not None, f"nothing had the focus for {key!r}"
            QTest.keyClick(focused, NAMED.get(key, key))
        self.app.processEvents()

    def tell(self, what: str) -> None:
        """Tell what the page shows; what is told has been saved."""
        shown = told(self.page.view, self.page.clinic.now())
        sys.stdout.write(json.dumps({"what": what, **shown}) + "\n")
        sys.stdout.flush()

    def count(self) -> None:
        """Count what was saved."""
        self.saved += 1

    def window(self) -> MainWindow:
        """Return the window once it has opened the record."""
        found: list[MainWindow] = []

        def opened() -> bool:
            windows = [one for one in self.app.topLevelWidgets() if isinstance(one, MainWindow)]
            found.extend(one for one in windows if getattr(one, "room", None) is not None)
            return bool(found)

        self.wait_for(opened)
        return found[0]

    def wait_for(self, done: Callable[[], bool]) -> None:
        until = time.monotonic() + LONGEST
        while not done():
            assert time.monotonic() < until, "nothing happened"
            self.app.processEvents()


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    driver = Driver(application)
    QTimer.singleShot(0, driver.drive)
    sys.exit(main(["--database", sys.argv[1]]))
