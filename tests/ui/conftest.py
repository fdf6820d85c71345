"""What tests of the window share: the application in our font and look, and a clinic to show."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from tracker.knowledge import Knowledge
from tracker.storage.sessions import Sessions
from tracker.ui.clinic import Clinic
from tracker.ui.fonts import set_application_font
from tracker.ui.theme import apply_theme

UNANSWERED_MS = 30_000  # a busy machine answers long before


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 20, 15, 23, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    """The clock of the clinic: 20 Nov 2026, 10:23:05 in New York."""
    return Clock()


@pytest.fixture
def clinic(sessions: Sessions, knowledge: Knowledge, clock: Clock, app_look: None) -> Clinic:
    """A clinic in New York on a real file, a nurse at the desk, a clock that stands still."""
    return Clinic(
        sessions.entering_at(clock), knowledge, now=clock, zone=ZoneInfo("America/New_York")
    )


@pytest.fixture(scope="session")
def app_look(qapp: QApplication) -> Iterator[None]:
    """Our font and the light theme, once for all tests."""
    set_application_font(qapp)
    apply_theme(qapp, "light")
    yield
    qapp.clipboard().clear()  # without a screen Qt would delete what was copied after Python's end


@pytest.fixture(autouse=True)
def nothing_is_left(qapp: QApplication) -> Iterator[None]:
    """Delete what a test left to be deleted: without a loop of events nobody else does.

    Every widget that stays is styled again by every later test that changes the look.
    """
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def no_dialog_waits_for_ever(qapp: QApplication) -> Iterator[None]:
    """Leave a dialog that a test opened and nobody answers, and fail that test with its name."""
    left: list[str] = []

    def leave() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            left.append(type(dialog).__name__)
            dialog.done(QDialog.DialogCode.Rejected)

    timer = QTimer()
    timer.timeout.connect(leave)
    timer.start(UNANSWERED_MS)
    yield
    timer.stop()
    assert not left, f"nobody answered {left}"


class Keys:
    """Presses keys where the focus of a dialog is: text as typed, named keys by name."""

    NAMED: ClassVar = {
        "Enter": Qt.Key.Key_Return,
        "Esc": Qt.Key.Key_Escape,
        "Tab": Qt.Key.Key_Tab,
        "Down": Qt.Key.Key_Down,
        "Space": Qt.Key.Key_Space,
    }

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def show(self, dialog: QDialog) -> None:
        self._qtbot.addWidget(dialog)
        with self._qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()

    def press(self, dialog: QDialog, *keys: str) -> None:
        for key in keys:
            target = dialog.focusWidget() or dialog
            if key in self.NAMED:
                self._qtbot.keyClick(target, self.NAMED[key])
            else:
                self._qtbot.keyClicks(target, key)


@pytest.fixture
def keys(qtbot: QtBot, app_look: None) -> Keys:
    """Real key events for dialogs."""
    return Keys(qtbot)


@pytest.fixture
def show(qtbot, clinic):
    """Open the page of a patient in an active window."""
    from tracker.ui.patient_page import PatientPage

    pages = []  # kept until the end: a collected page would be painted once more

    def open_page(patient_id):
        page = PatientPage(clinic, patient_id)
        qtbot.addWidget(page)
        page.resize(960, 760)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        pages.append(page)
        return page

    yield open_page
    pages.clear()
