"""Today: what is to be closed, what is due, and the one thing each row does."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.factories import (
    ORDER,
    TODAY,
    at,
    make_course,
    make_infusion,
    make_patient,
    make_score,
    start_session,
)
from tests.services.chair.finished import finish
from tests.ui.conftest import Clock
from tracker.knowledge import Knowledge
from tracker.services.infusions import prepare_infusion
from tracker.storage.sessions import Sessions
from tracker.ui.clinic import Clinic
from tracker.ui.main_window import MainWindow
from tracker.ui.record_room import RecordRoom
from tracker.ui.safety.safety_dialog import SafetyDialog
from tracker.ui.score_dialog import ScoreDialog
from tracker.ui.settings import Settings
from tracker.ui.today.today_column import AT_FIRST
from tracker.ui.today.today_page import TodayPage
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

REVIEW = "1 1 1 1 1 1 1 1 1"
URGENT = "1 1 1 1 1 1 1 1 2"


@pytest.fixture
def window(
    qtbot: QtBot, app_look: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.room = None  # the record belongs to the fixture, which closes it


def add_patient(
    clinic: Clinic, name: str, infusion_ago: int | None = None, **course: object
) -> UUID:
    with clinic.sessions.write() as session:
        patient = make_patient(session, f"T-{name}", family_name=name).id
        opened = make_course(session, patient, **({"opened_on": TODAY} | course))
        if infusion_ago is not None:
            make_infusion(session, opened.id, TODAY - timedelta(days=infusion_ago))
    return patient


def add_score(clinic: Clinic, patient: UUID, answers: str, ago: int = 0) -> UUID:
    with clinic.sessions.write() as session:
        return make_score(session, patient, TODAY - timedelta(days=ago), answers).id


def room_of(window: MainWindow, clinic: Clinic) -> RecordRoom:
    window.show_clinic(clinic)
    assert window.room is not None
    return window.room


def names(page: TodayPage) -> tuple[list[str], list[str]]:
    columns = (page.to_close, page.due)
    close, due = ([row.entry.name for row in column.rows] for column in columns)
    return close, due


def answer_with(kind: type[QWidget], act: object) -> None:
    def look() -> None:
        window = QApplication.activeModalWidget()
        if isinstance(window, kind):
            act(window)  # type: ignore[operator]
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


def test_that_the_window_begins_with_what_is_to_be_done(
    qtbot: QtBot, window: MainWindow, clinic: Clinic
) -> None:
    calm = add_patient(clinic, "Calm")
    add_score(clinic, calm, "1 1 1 1 1 1 1 1 0")
    add_score(clinic, add_patient(clinic, "Older"), REVIEW, ago=3)
    add_score(clinic, add_patient(clinic, "Pressing"), URGENT, ago=1)
    add_patient(clinic, "Waiting", infusion_ago=4)
    add_patient(clinic, "Longest", opened_on=TODAY - timedelta(days=9))
    room = room_of(window, clinic)
    assert room.pages.currentWidget() is room.today
    assert names(room.today) == (["PRESSING", "OLDER"], ["LONGEST", "WAITING"])
    first = room.today.to_close.rows[0]
    assert first.hasFocus()
    assert first.pill.text() == "Suicide risk: urgent"
    assert "PHQ-9 item 9: 2" in first.what_label.text()
    assert "yesterday" in first.since_label.text()
    assert room.today.due.rows[1].what_label.text() == "PHQ-9, before the next infusion"
    assert room.today.due.rows[1].pill.text() == "1 day overdue"
    assert focusable_widgets_without_a_name(room.today) == []


def test_that_enter_opens_the_patient_of_a_row_and_a_key_leads_back(
    qtbot: QtBot, window: MainWindow, clinic: Clinic
) -> None:
    add_score(clinic, add_patient(clinic, "Sample"), REVIEW)
    add_patient(clinic, "Waiting", infusion_ago=4)
    room = room_of(window, clinic)
    qtbot.keyClick(room.today.to_close.rows[0], Qt.Key.Key_Return)
    assert room.patient_page is not None
    assert room.pages.currentWidget() is room.patient_page
    assert "SAMPLE" in room.patient_page.banner.name_label.text()
    window.activateWindow()
    qtbot.keySequence(window, QKeySequence("Ctrl+T"))
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.today)
    assert room.today.last_button.text() == "Back to SAMPLE"


def test_that_arrows_go_through_the_rows_and_to_the_button(
    qtbot: QtBot, window: MainWindow, clinic: Clinic
) -> None:
    for name in ("Alpha", "Beta"):
        add_patient(clinic, name, infusion_ago=4)
    room = room_of(window, clinic)
    first, second = room.today.due.rows
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Right)
    assert second.button.hasFocus()
    qtbot.keyClick(second.button, Qt.Key.Key_Left)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Up)
    assert first.hasFocus()
    qtbot.keyClick(first, Qt.Key.Key_Up)
    assert first.hasFocus()
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert first.button.hasFocus()


def test_that_the_button_of_a_flag_asks_what_was_done_and_the_row_goes(
    qtbot: QtBot, window: MainWindow, clinic: Clinic
) -> None:
    add_score(clinic, add_patient(clinic, "Sample"), REVIEW)
    room = room_of(window, clinic)

    def answer(dialog: SafetyDialog) -> None:
        dialog.phrases[0].click()
        dialog.save_button.click()

    answer_with(SafetyDialog, answer)
    room.today.to_close.rows[0].button.click()
    assert names(room.today) == ([], [])
    assert "Nothing to close" in room.today.empty.title_label.text()
    assert room.today.empty.isVisible()


def test_that_the_button_of_a_due_score_asks_for_it_and_the_row_goes(
    qtbot: QtBot, window: MainWindow, clinic: Clinic
) -> None:
    add_patient(clinic, "Sample", opened_on=TODAY)
    room = room_of(window, clinic)
    assert names(room.today) == ([], ["SAMPLE"])

    def fill(dialog: ScoreDialog) -> None:
        for key in "1111111101":
            qtbot.keyClick(dialog.focusWidget() or dialog, key)
        dialog.save_button.click()

    answer_with(ScoreDialog, fill)
    room.today.due.rows[0].button.click()
    assert names(room.today) == ([], [])


def test_that_infusions_under_way_are_listed_after_the_flags(
    qtbot: QtBot, window: MainWindow, clinic: Clinic
) -> None:
    add_score(clinic, add_patient(clinic, "Flagged"), REVIEW)
    with clinic.sessions.write() as session:
        limits = clinic.knowledge.limits
        for name, day, begun in (("Old", TODAY - timedelta(days=2), False), ("Now", TODAY, True)):
            patient = make_patient(session, f"T-{name}", family_name=name)
            course = make_course(session, patient.id, primary_instrument="cadss")
            infusion = prepare_infusion(session, course.id, day, ORDER, limits)
            if begun:
                start_session(session, infusion.id, clinic.now(), clinic.zone)
    room = room_of(window, clinic)
    assert names(room.today)[0] == ["FLAGGED", "NOW", "OLD"]
    running, old = room.today.to_close.rows[1:]
    assert running.pill.text() == "Infusion running"
    assert running.since_label.text() == "since 10:23"
    assert old.since_label.text() == "prepared 2 days ago"
    running.button.click()
    assert room.pages.currentWidget() in room.infusions.values()


def test_that_a_session_stays_listed_until_it_is_signed(
    window: MainWindow, clinic: Clinic, sessions: Sessions, knowledge: Knowledge, clock: Clock
) -> None:
    given = finish(sessions, knowledge)
    clock.time = at(TODAY, 17)
    room = room_of(window, clinic)
    (row,) = room.today.to_close.rows
    assert (row.pill.text(), row.since_label.text()) == ("Not signed", "given today")
    row.button.click()
    page = room.infusions[given.infusion_id]
    assert page.sheet.step == "sign"
    given.sign()
    room.show_today()
    assert room.today.to_close.rows == []


def test_that_an_empty_day_says_what_comes_next(window: MainWindow, clinic: Clinic) -> None:
    patient = add_patient(clinic, "Sample", infusion_ago=1)
    add_score(clinic, patient, "1 1 1 1 1 1 1 1 0", ago=2)
    room = room_of(window, clinic)
    assert room.today.empty.isVisible()
    assert room.today.empty.sentence_label.text() == "Next: 22 Nov 2026, PHQ-9 of SAMPLE."


def test_that_a_record_without_patients_begins_with_the_first_one(
    window: MainWindow, clinic: Clinic
) -> None:
    room = room_of(window, clinic)
    assert room.pages.currentWidget() is room.welcome


def test_that_a_long_list_shows_its_rest_on_demand(
    qtbot: QtBot, window: MainWindow, clinic: Clinic
) -> None:
    for number in range(AT_FIRST + 5):
        add_patient(clinic, f"P{number:03}", infusion_ago=4)
    room = room_of(window, clinic)
    column = room.today.due
    assert (len(column.rows), column.count_pill.text()) == (AT_FIRST, str(AT_FIRST + 5))
    qtbot.keyClick(column.more_button, Qt.Key.Key_Space)
    assert len(column.rows) == AT_FIRST + 5
    assert column.rows[AT_FIRST].hasFocus()
    assert not column.more_button.isVisible()


def test_that_the_columns_stand_under_each_other_on_a_narrow_page(
    qtbot: QtBot, clinic: Clinic
) -> None:
    add_score(clinic, add_patient(clinic, "Sample"), REVIEW)
    page = TodayPage(clinic)
    qtbot.addWidget(page)
    page.refresh()
    page.resize(600, 800)
    page.show()
    assert page.due.y() > page.to_close.y()
    page.resize(1000, 800)
    qtbot.waitUntil(lambda: page.due.y() == page.to_close.y())
