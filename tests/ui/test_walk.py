"""The walk from the chair to the chart, with keys alone, through the real window on a real file."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from tests.ui.conftest import Clock
from tracker.services.people import PersonDetails, add_person
from tracker.storage.sessions import Sessions
from tracker.ui.clinic import Clinic
from tracker.ui.infusion.infusion_page import InfusionPage
from tracker.ui.infusion.prepare.screening_row import ScreeningRow
from tracker.ui.main_window import MainWindow
from tracker.ui.patient_page import PatientPage
from tracker.ui.settings import Settings

ANSWERS = "223221120"  # total 15: moderately severe
DIFFICULTY = "1"


class Walker:
    """Somebody at the keyboard: every key goes where the focus is."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot, self._window = qtbot, window

    def types(self, words: str) -> None:
        for letter in words:
            self._qtbot.keyClicks(self._focus(), letter)

    def presses(self, *keys: Qt.Key) -> None:
        for key in keys:
            self._qtbot.keyClick(self._focus(), key)

    def alt(self, key: Qt.Key) -> None:
        self._qtbot.keyClick(self._focus(), key, Qt.KeyboardModifier.AltModifier)

    def shortcut(self, keys: str) -> None:
        self._qtbot.keySequence(self._focus(), QKeySequence(keys))

    def in_dialog(self, act: Callable[[], None]) -> None:
        """Do this as soon as the next dialog is there."""

        def when_there() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog) and dialog.focusWidget() is not None:
                act()
            else:
                QTimer.singleShot(20, when_there)

        QTimer.singleShot(20, when_there)

    def _focus(self) -> QWidget:
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        window = modal or self._window
        if popup is None and QApplication.activeWindow() is not window:
            window.activateWindow()  # a window manager would do it
            self._qtbot.waitUntil(window.isActiveWindow)
        found = popup or window.focusWidget()
        assert found is not None
        return found


@pytest.fixture
def window(
    qtbot: QtBot, clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.show_clinic(clinic)
    yield window
    window.room = None


@pytest.fixture
def walker(qtbot: QtBot, window: MainWindow) -> Walker:
    return Walker(qtbot, window)


def stored(sessions: Sessions, sql: str) -> list[tuple[object, ...]]:
    with sessions.read() as session:
        return [tuple(row) for row in session.execute(text(sql))]


def patient_page(window: MainWindow) -> PatientPage:
    assert window.room is not None
    assert window.room.patient_page is not None
    assert window.room.pages.currentWidget() is window.room.patient_page
    return window.room.patient_page


def infusion_page(window: MainWindow) -> InfusionPage:
    assert window.room is not None
    page = window.room.pages.currentWidget()
    assert isinstance(page, InfusionPage)
    return page


def test_that_a_clinician_walks_from_the_chair_to_the_chart_with_keys_alone(
    qtbot: QtBot, window: MainWindow, walker: Walker, sessions: Sessions, clock: Clock
) -> None:
    # A new patient.
    def fill_patient() -> None:
        walker.types("W-1")
        dialog = QApplication.activeModalWidget()
        for field, words in (
            (dialog.family_name_edit, "Walker"),
            (dialog.given_name_edit, "Wanda"),
        ):
            field.setFocus()
            walker.types(words)
        walker.shortcut("Ctrl+Return")

    walker.in_dialog(fill_patient)
    walker.shortcut("Ctrl+N")
    page = patient_page(window)
    assert page.banner.name_label.text() == "WALKER, Wanda"
    assert stored(sessions, "SELECT record_number, family_name FROM patient") == [("W-1", "Walker")]

    # The baseline, by digits.
    score_by_keys(qtbot, window, walker)
    rows = stored(sessions, "SELECT id, instrument, answers, total, band, method FROM score")
    assert len(rows) == 1
    score_id, *rest = rows[0]
    assert rest == ["phq9", "[2, 2, 3, 2, 2, 1, 1, 2, 0]", 15.0, "moderately severe", "complete"]

    # The point on the chart is that row.
    lane = page.progress_tab.chart_view.chart.lanes[0]
    assert [(lane.code, point.id.hex, point.total) for point in lane.points] == [
        ("phq9", score_id, 15.0)
    ]

    # The first infusion, with the course it begins.
    clock.forward(minutes=10)
    with sessions.write() as session:
        add_person(session, PersonDetails("Tom Reyes", "nurse", "TR"))
    walker.in_dialog(lambda: walker.shortcut("Ctrl+Return"))
    walker.types("i")
    run_an_infusion(qtbot, window, walker, clock)
    assert stored(sessions, "SELECT status, weight_kg, ordered_mg, given_mg FROM infusion") == [
        ("finished", 70.0, 35.0, 35.0)
    ]
    assert stored(sessions, "SELECT systolic, diastolic, heart_rate, spo2 FROM vital_signs") == [
        (124, 80, 72, 99),
        (128, 82, 74, 98),
    ]

    # Two days later it is better, and the page says so.
    clock.forward(days=2)
    page.refresh()
    score_by_keys(qtbot, window, walker, "111110110")
    card = page.headline.scale_cards[0]
    assert (card.numbers_label.text(), card.pill.text()) == ("15 → 7", "Response")
    drawn = page.progress_tab.chart_view.chart
    assert {(point.id.hex, Decimal(str(point.total))) for point in drawn.lanes[0].points} == {
        (row[0], Decimal(str(row[1]))) for row in stored(sessions, "SELECT id, total FROM score")
    }
    assert [(mark.phase, mark.number, mark.dose) for mark in drawn.infusions] == [
        ("initial", 1, 0.5)
    ]
    assert page.headline.next_card.what_label.text() == "Infusion 2 of 6"


def score_by_keys(qtbot: QtBot, window: MainWindow, walker: Walker, answers: str = ANSWERS) -> None:
    """S, the number of the scale, one digit an item, Enter."""
    patient_page(window).focus_first()

    def answer_items() -> None:
        walker.types(answers + DIFFICULTY)
        walker.presses(Qt.Key.Key_Return)

    walker.types("s")
    assert isinstance(QApplication.activePopupWidget(), QMenu)
    walker.in_dialog(answer_items)
    walker.types("1")
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def run_an_infusion(qtbot: QtBot, window: MainWindow, walker: Walker, clock: Clock) -> None:
    """Screening, weight and dose, readings as on paper, the read-back, start, stop, back."""
    page = infusion_page(window)
    answer_the_screening(window, walker)
    for value in ("70", "0.5", "50", "100", "40"):
        walker.types(value)
        walker.presses(Qt.Key.Key_Return)
    walker.types("124/80 72 99")
    walker.presses(Qt.Key.Key_Return)
    assert page.sheet.start_card.missing_buttons == []
    walker.types("1")
    walker.presses(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.view.infusion.status == "running")
    clock.forward(minutes=10)
    walker.types("128/82 74 98")
    walker.presses(Qt.Key.Key_Return)
    clock.forward(minutes=30)
    walker.alt(Qt.Key.Key_S)
    qtbot.waitUntil(lambda: page.run_gestures.stop_dialog is not None)
    walker.presses(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.view.infusion.status == "finished")
    walker.presses(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.room.pages.currentWidget() is window.room.patient_page)


def answer_the_screening(window: MainWindow, walker: Walker) -> None:
    """Space takes the answer that lets it go on, A confirms a warning; the escort is typed."""
    for _ in range(60):
        focused = window.focusWidget()
        if isinstance(focused, ScreeningRow):
            walker.types("a" if focused.outcome.needs == "acknowledge" else " ")
        elif "escort" in focused.accessibleName():
            walker.types("Ben" if "Name" in focused.accessibleName() else "5550134")
            walker.presses(Qt.Key.Key_Return)
        else:
            return
