"""The real infusion page of a running session, typed into by key events, and where time goes.

Each reading is `128/82 74 98`, a minute or more after the one before. After `READINGS` of them the
patient gets another session, so that the page measured is that of a session as they are.
"""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.factories import start_session
from tracker.clinical.moment import Moment
from tracker.knowledge import load_knowledge
from tracker.services.history import load_history
from tracker.services.infusions import InfusionOrder, prepare_infusion
from tracker.services.observations import SideEffectEntry, record_side_effect
from tracker.services.patients import find_patients
from tracker.services.people import list_people
from tracker.storage.actor import Actor
from tracker.ui.app import prepare_application
from tracker.ui.clinic import Clinic
from tracker.ui.infusion.infusion_page import InfusionPage
from tracker.ui.main_window import MainWindow
from tracker.ui.settings import Settings

READINGS = 8
MORNING = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
ORDER = InfusionOrder(
    weight_kg=Decimal("82.5"),
    ordered_mg_per_kg=Decimal("0.5"),
    ordered_mg=Decimal("41.25"),
    vial_mg_per_ml=50,
    bag_ml=Decimal(100),
    planned_minutes=40,
)


class ChairBench:
    """A window on a clinic with a session that runs, and a clock that is moved by hand."""

    def __init__(self, sessions) -> None:
        self.app = QApplication.instance() or QApplication([])
        settings = Settings(demo=True)
        prepare_application(self.app, settings)
        self.knowledge, self.time = load_knowledge(), MORNING
        with sessions.read() as session:
            person = list_people(session)[0]
            histories = [load_history(session, row.id) for row in find_patients(session, "", 50)]
        self._courses = [
            (each.id, each.courses[-1].id)
            for each in histories
            if each is not None and each.courses and len(each.infusions) > 4
        ]
        actor = Actor(person.id, person.name)
        self.sessions = sessions.acting_as(actor).entering_at(lambda: self.time)
        self.window = MainWindow(settings, demo=True)
        self.window.resize(1280, 800)
        self.window.show_clinic(Clinic(self.sessions, self.knowledge, now=lambda: self.time))
        self.window.show()
        self.window.activateWindow()
        self._wait_for(lambda: QApplication.activeWindow() is self.window)
        self._opened = 0
        self.page: InfusionPage
        self.open_session()

    def open_session(self) -> None:
        """Begin a session of another patient, three side effects and a first reading in it."""
        patient, course = self._courses[self._opened % len(self._courses)]
        self._opened += 1
        self.time += timedelta(hours=3)
        with self.sessions.write() as session:
            today = self.time.date()
            infusion = prepare_infusion(session, course, today, ORDER, self.knowledge.limits)
            start_session(session, infusion.id, self.time)
            for term in ("nausea", "dizziness", "dissociation"):
                entry = SideEffectEntry(term=term, severity=1, onset=Moment.local(self.time, UTC))
                record_side_effect(session, patient, infusion.id, entry)
        self.window.room.open_infusion(infusion.id)
        self.page = self.window.room.infusions[infusion.id]
        self.settle()

    def type_reading(self) -> None:
        """Type a reading up to its Enter; the row has the focus, as it always has."""
        if len(self.page.view.readings) >= READINGS:
            self.open_session()
        self.time += timedelta(minutes=5)
        for key in "128827498":
            QTest.keyClick(QApplication.focusWidget(), key)
        self.settle()

    def enter(self) -> None:
        """Press Enter where the focus is."""
        before = len(self.page.view.readings)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        focus = QApplication.focusWidget()
        assert len(self.page.view.readings) == before + 1, f"not logged; the focus is on {focus}"

    def settle(self) -> None:
        """Let everything that waits be done."""
        for _ in range(3):
            self.app.processEvents()

    def _wait_for(self, done: Callable[[], bool]) -> None:
        until = time.perf_counter() + 10
        while not done() and time.perf_counter() < until:
            self.app.processEvents()
        assert done()
