"""The patient list: search as you type, how each patient fares, what an empty one says."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot
from sqlalchemy import event

from tests.factories import TODAY, make_course, make_infusion, make_patient, make_score
from tracker.ui.clinic import Clinic
from tracker.ui.fonts import font
from tracker.ui.patient_list import PatientList
from tracker.ui.patient_list_delegate import MOST_FLAGS, _fitting
from tracker.ui.patient_list_model import PAGE, ROLE_ENTRY, Entry

HIGH = "3 3 3 2 3 2 2 2 0"
LOW = "1 1 1 1 1 1 0 0 0"


Show = Callable[[], PatientList]


@pytest.fixture
def show(qtbot: QtBot, clinic: Clinic) -> Iterator[Show]:
    lists = []  # kept until the end: a collected list would be painted once more

    def open_list() -> PatientList:
        patients = PatientList(clinic)
        qtbot.addWidget(patients)
        patients.resize(320, 700)
        patients.show()
        patients.activateWindow()
        qtbot.waitUntil(patients.isActiveWindow)
        qtbot.waitUntil(lambda: not patients._summaries.isActive())
        lists.append(patients)
        return patients

    yield open_list
    lists.clear()


def entries(patients: PatientList) -> list[Entry]:
    model = patients.view.model()
    return [model.index(row, 0).data(ROLE_ENTRY) for row in range(model.rowCount())]


def names(patients: PatientList) -> list[str]:
    return [entry.name for entry in entries(patients)]


def search(qtbot: QtBot, patients: PatientList, words: str) -> None:
    qtbot.keyClicks(patients.search_field, words)
    qtbot.waitUntil(lambda: not patients._timer.isActive())


@pytest.fixture
def three(clinic: Clinic) -> list[UUID]:
    with clinic.sessions.write() as session:
        return [
            make_patient(
                session,
                "004217",
                family_name="Okafor",
                given_name="Amara",
                birth_date=date(1985, 3, 12),
            ).id,
            make_patient(session, "77", family_name="Müller", given_name="Zoë", birth_year=1997).id,
            make_patient(session, "IMPORTED-9").id,
        ]


def test_that_patients_stand_in_the_order_of_their_names_with_age_and_number(
    qtbot: QtBot, show: Show, clinic: Clinic, three: list[UUID]
) -> None:
    patients = show()
    assert names(patients) == ["IMPORTED-9", "MÜLLER, Zoë", "OKAFOR, Amara"]
    assert [entry.who for entry in entries(patients)] == [
        "age unknown",
        "about 29  ·  77",
        "41 y  ·  004217",
    ]


@pytest.mark.parametrize("words", ["oka 85", "amara", "004217", "12.03.1985", "OKAF ama"])
def test_that_search_finds_by_name_number_and_birth(
    qtbot: QtBot, show: Show, clinic: Clinic, three: list[UUID], words: str
) -> None:
    patients = show()
    search(qtbot, patients, words)
    assert names(patients) == ["OKAFOR, Amara"]


def test_that_enter_in_the_search_opens_the_first_match_at_once(
    qtbot: QtBot, show: Show, clinic: Clinic, three: list[UUID]
) -> None:
    patients = show()
    qtbot.keyClicks(patients.search_field, "mul")
    with qtbot.waitSignal(patients.patient_opened) as opened:
        qtbot.keyClick(patients.search_field, Qt.Key.Key_Return)
    assert opened.args == [three[1]]


def test_that_arrows_and_enter_open_a_patient_without_the_mouse(
    qtbot: QtBot, show: Show, clinic: Clinic, three: list[UUID]
) -> None:
    patients = show()
    patients.search_field.setFocus()
    qtbot.keyClick(patients.search_field, Qt.Key.Key_Down)
    qtbot.keyClick(patients.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(patients.patient_opened) as opened:
        qtbot.keyClick(patients.view, Qt.Key.Key_Return)
    assert opened.args == [three[1]]
    qtbot.keyClick(patients.view, Qt.Key.Key_Escape)
    assert patients.search_field.hasFocus()


def test_that_a_search_without_result_offers_to_clear_it(
    qtbot: QtBot, show: Show, clinic: Clinic, three: list[UUID]
) -> None:
    patients = show()
    search(qtbot, patients, "zzz")
    assert patients.no_match.isVisible()
    patients.no_match.action_button.click()
    assert len(names(patients)) == 3
    assert patients.search_field.text() == ""
    assert patients.search_field.hasFocus()


def test_that_escape_clears_the_search(
    qtbot: QtBot, show: Show, clinic: Clinic, three: list[UUID]
) -> None:
    patients = show()
    search(qtbot, patients, "oka")
    qtbot.keyClick(patients.search_field, Qt.Key.Key_Escape)
    assert len(names(patients)) == 3


def test_that_an_empty_record_says_what_to_do_first(
    qtbot: QtBot, show: Show, clinic: Clinic
) -> None:
    patients = show()
    assert patients.nobody.isVisible()
    with qtbot.waitSignal(patients.add_requested):
        patients.nobody.action_button.click()


def test_that_a_line_tells_phase_last_score_change_and_flags(
    qtbot: QtBot, show: Show, clinic: Clinic
) -> None:
    with clinic.sessions.write() as session:
        patient = make_patient(session, family_name="Sample")
        course = make_course(session, patient.id)
        start = TODAY - timedelta(days=20)
        make_score(session, patient.id, start - timedelta(days=1), HIGH)
        for number in range(4):
            make_infusion(session, course.id, start + timedelta(days=3 * number))
        make_score(session, patient.id, TODAY - timedelta(days=2), LOW[:-1] + "1")
    summary = entries(show())[0].summary
    assert summary is not None
    assert summary.phase == "initial 4 of 6"
    assert summary.score == "PHQ-9 7 ↓"
    assert summary.result == "Response"
    assert set(summary.flags[:2]) == {("Suicide: worse", "alert"), ("Suicide: review", "alert")}


def test_that_boosters_are_counted_and_a_missing_baseline_is_flagged(
    qtbot: QtBot, show: Show, clinic: Clinic
) -> None:
    with clinic.sessions.write() as session:
        patient = make_patient(session, family_name="Sample")
        course = make_course(session, patient.id, planned_infusions=1)
        make_infusion(session, course.id, TODAY - timedelta(days=60))
        make_infusion(session, course.id, TODAY - timedelta(days=30))
        make_score(session, patient.id, TODAY - timedelta(days=2), HIGH)
    summary = entries(show())[0].summary
    assert summary is not None
    assert summary.phase == "booster 1"
    assert summary.result == "Not judged"
    assert ("No baseline", "caution") in summary.flags


def test_that_a_screen_reader_hears_all_of_a_line(
    qtbot: QtBot, show: Show, clinic: Clinic, three: list[UUID]
) -> None:
    patients = show()
    spoken = patients.view.model().index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "OKAFOR, Amara, 41 y  ·  004217, no infusion yet"


def test_that_further_pages_are_fetched_and_progress_is_read_for_visible_lines_alone(
    qtbot: QtBot, show: Show, clinic: Clinic
) -> None:
    with clinic.sessions.write() as session:
        for number in range(PAGE + 20):
            make_patient(session, f"N-{number:03}", family_name=f"Name{number:03}")
    statements: list[str] = []
    reader = clinic.sessions._open.reader

    def count(_connection, _cursor, statement, *_more) -> None:
        statements.append(statement)

    event.listen(reader, "before_cursor_execute", count)
    patients = show()
    qtbot.wait(10)
    event.remove(reader, "before_cursor_execute", count)
    known = [entry for entry in entries(patients) if entry.summary is not None]
    assert patients.view.model().rowCount() == PAGE
    assert 5 < len(known) < 20
    assert len(statements) <= 8  # the search, and three for the lines on screen, twice at most
    patients.view.scrollToBottom()
    qtbot.waitUntil(lambda: patients.view.model().rowCount() == PAGE + 20)


def test_that_what_was_entered_since_shows_after_a_refresh_and_the_mark_stays(
    qtbot: QtBot, show: Show, clinic: Clinic, three: list[UUID]
) -> None:
    patients = show()
    patients.mark(three[0])
    with clinic.sessions.write() as session:
        make_infusion(session, make_course(session, three[0]).id)
    patients.refresh()
    assert patients._current_id() == three[0]
    summary = entries(patients)[2].summary
    assert summary is not None
    assert summary.phase == "initial 1 of 6"


def test_that_at_most_two_flags_are_shown_and_the_others_counted(app_look: None) -> None:
    metrics = QFontMetrics(font())
    assert _fitting(["one", "two", "three"], metrics, 1000) == MOST_FLAGS
    assert _fitting(["one", "a much longer word"], metrics, 100) == 1
    assert _fitting(["one", "two"], metrics, 10) == 1, "safety comes first, even without room"
    assert _fitting([], metrics, 95) == 0
