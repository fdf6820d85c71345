"""The window: menus and their keys, who is at the desk, what is remembered, trouble."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from tests.factories import ORDER, TODAY, make_course, make_patient, make_score, start_session
from tests.ui.conftest import Clock
from tracker.services.chair.running import pause_run
from tracker.services.infusions import prepare_infusion
from tracker.services.people import PersonDetails, add_person, list_people
from tracker.storage.actor import Actor
from tracker.storage.sessions import open_record
from tracker.ui import app as start
from tracker.ui.clinic import Clinic
from tracker.ui.main_window import MainWindow
from tracker.ui.patient_list_model import ROLE_ENTRY
from tracker.ui.record_room import RecordRoom
from tracker.ui.settings import Settings


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))


@pytest.fixture
def window(qtbot: QtBot, app_look: None) -> Iterator[MainWindow]:
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.room = None  # the record belongs to the fixture, which closes it


def opened(window: MainWindow, clinic: Clinic) -> RecordRoom:
    window.show_clinic(clinic)
    assert window.room is not None
    return window.room


def actions_of(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        if action.menu() is not None:
            yield from actions_of(action.menu())  # type: ignore[arg-type]
        elif not action.isSeparator():
            yield action


def all_actions(window: MainWindow) -> list[QAction]:
    menus = [action.menu() for action in window.menuBar().actions()]
    return [action for menu in menus for action in actions_of(menu)]  # type: ignore[arg-type]


@pytest.fixture
def with_patient(window: MainWindow, clinic: Clinic) -> RecordRoom:
    with clinic.sessions.write() as session:
        patient = make_patient(session, family_name="Sample")
    room = opened(window, clinic)
    room.open_patient(patient.id)
    return room


def test_that_every_action_has_a_key_and_none_twice(
    window: MainWindow, with_patient: RecordRoom
) -> None:
    keys = Counter(
        shortcut.toString() for action in all_actions(window) for shortcut in action.shortcuts()
    )
    assert [action.text() for action in all_actions(window) if not action.shortcuts()] == []
    assert [key for key, count in keys.items() if count > 1] == []
    assert len(keys) > 25


def test_that_a_record_without_people_asks_for_the_first_one(
    qtbot: QtBot, window: MainWindow, clinic: Clinic, tmp_path: Path
) -> None:
    record = open_record(tmp_path / "empty.db")
    room = opened(window, Clinic(record, clinic.knowledge))
    card = room.welcome.first_person
    assert card.name_field.hasFocus()
    assert not room.patient_list.isEnabled()
    qtbot.keyClicks(card.name_field, "Mary Major")
    qtbot.keyClick(card.name_field, Qt.Key.Key_Return)
    with record.read() as session:
        assert [(row.name, row.initials) for row in list_people(session)] == [("Mary Major", "MM")]
    assert "Mary Major" in window.desk_button.text()
    assert room.clinic.sessions.actor.name == "Mary Major"
    assert room.patient_list.isEnabled()
    assert room.welcome.choose.action_button.isVisible()
    record.close()


def test_that_a_person_without_a_name_is_refused_with_what_was_typed_kept(
    qtbot: QtBot, window: MainWindow, clinic: Clinic, tmp_path: Path
) -> None:
    record = open_record(tmp_path / "empty.db")
    room = opened(window, Clinic(record, clinic.knowledge))
    qtbot.keyClicks(room.welcome.first_person.initials_field, "MM")
    room.welcome.first_person.add_button.click()
    assert "Type a name" in room.welcome.banner.text_label.text()
    assert room.welcome.first_person.initials_field.text() == "MM"
    record.close()


def test_that_the_only_person_is_at_the_desk(window: MainWindow, clinic: Clinic) -> None:
    opened(window, clinic)
    assert "Ann Example" in window.desk_button.text()


def test_that_who_was_at_the_desk_last_is_remembered(window: MainWindow, clinic: Clinic) -> None:
    with clinic.sessions.write() as session:
        second = add_person(session, PersonDetails("Bob Second", "physician", "BS"))
    window.settings.person = second.id
    room = opened(window, clinic)
    assert room.clinic.sessions.actor == Actor(second.id, "Bob Second")


def test_that_nobody_is_at_the_desk_where_it_is_not_known(
    window: MainWindow, clinic: Clinic
) -> None:
    with clinic.sessions.write() as session:
        add_person(session, PersonDetails("Bob Second", "physician", "BS"))
    opened(window, Clinic(clinic.sessions.acting_as(Actor(None, "program")), clinic.knowledge))
    assert "Ann" not in window.desk_button.text()
    assert "Bob" not in window.desk_button.text()


def test_that_the_last_patient_is_one_key_away(
    qtbot: QtBot, window: MainWindow, clinic: Clinic
) -> None:
    with clinic.sessions.write() as session:
        make_patient(session, "T-1", family_name="Other")
        last = make_patient(session, "T-2", family_name="Sample")
    window.settings.patient = last.id
    room = opened(window, clinic)
    assert room.pages.currentWidget() is room.today
    assert "SAMPLE" in room.today.last_button.text()
    assert room.today.last_button.hasFocus()
    qtbot.keyClick(room.today.last_button, Qt.Key.Key_Space)
    assert room.patient_page is not None
    assert "SAMPLE" in room.patient_page.banner.name_label.text()


def test_that_a_last_patient_who_is_gone_is_no_trouble(window: MainWindow, clinic: Clinic) -> None:
    with clinic.sessions.write() as session:
        person = list_people(session)[0]
        make_patient(session, "T-1", family_name="Other")
    window.settings.patient = person.id
    room = opened(window, clinic)
    assert room.pages.currentWidget() is room.today
    assert not room.today.last_button.isVisible()


def test_that_the_demonstration_says_so_on_every_page(qtbot: QtBot, app_look: None) -> None:
    window = MainWindow(Settings(demo=True), demo=True)
    qtbot.addWidget(window)
    window.show()
    assert window.synthetic_pill.isVisible()
    assert "Synthetic clinic" in window.synthetic_pill.text()
    assert "Synthetic clinic" in window.windowTitle()


def test_that_the_demonstration_leaves_the_own_settings_alone(clinic: Clinic) -> None:
    with clinic.sessions.read() as session:
        person = list_people(session)[0]
    Settings(demo=True).person = person.id
    assert Settings().person is None
    assert Settings(demo=True).person == person.id


def test_that_a_file_of_another_program_leads_to_a_calm_page(
    qtbot: QtBot, app_look: None, tmp_path: Path
) -> None:
    file = tmp_path / "letter.db"
    file.write_bytes(b"not a database at all, but a letter" * 10)
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    opening = start.Opening(window, file)
    opening.open()
    words = window.trouble.state.sentence_label.text()
    assert window.stack.currentWidget() is window.trouble
    assert "is not a database of Infusion Tracker" in words
    assert "Choose another file" in words
    assert file.read_bytes().startswith(b"not a database")


def test_that_another_file_can_be_opened_instead(
    qtbot: QtBot, app_look: None, tmp_path: Path
) -> None:
    (tmp_path / "letter.db").write_bytes(b"a letter" * 100)
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    opening = start.Opening(window, tmp_path / "letter.db")
    opening.open()
    window.file_chosen.emit(str(tmp_path / "right.db"))
    assert window.room is not None
    assert window.stack.currentWidget() is window.room
    window.close()
    opening.release()


def test_that_a_second_window_on_the_same_file_is_refused_until_the_first_is_gone(
    qtbot: QtBot, app_look: None, tmp_path: Path
) -> None:
    windows = [MainWindow(Settings()), MainWindow(Settings())]
    openings = []
    for window in windows:
        qtbot.addWidget(window)
        window.show()
        openings.append(start.Opening(window, tmp_path / "clinic.db"))
        openings[-1].open()
    assert windows[0].room is not None
    assert windows[1].room is None
    assert "already open" in windows[1].trouble.state.title_label.text()
    assert str(tmp_path / "clinic.db") in windows[1].trouble.state.sentence_label.text()
    windows[0].close()
    openings[0].release()
    windows[1].trouble.retry_button.click()
    assert windows[1].room is not None
    windows[1].close()
    openings[1].release()


def test_that_closing_makes_a_backup_where_something_changed(
    qtbot: QtBot, app_look: None, tmp_path: Path, clinic: Clinic
) -> None:
    record = open_record(tmp_path / "other.db")
    with record.write() as session:
        make_patient(session)
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show_clinic(Clinic(record, clinic.knowledge))
    window.close()
    assert len(list((tmp_path / "backups").glob("other-*.db"))) == 1


def test_that_a_failed_backup_is_said_and_the_window_stays_if_wanted(
    qtbot: QtBot, app_look: None, tmp_path: Path, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = open_record(tmp_path / "other.db", backups=tmp_path / "file")
    (tmp_path / "file").write_text("where the folder should be")
    with record.write() as session:
        make_patient(session)
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show_clinic(Clinic(record, clinic.knowledge))
    window.show()
    said: list[str] = []

    def press(text: str) -> None:
        def answer(box: QMessageBox) -> int:
            said.append(box.informativeText())
            next(button for button in box.buttons() if button.text() == text).click()
            return 0

        monkeypatch.setattr(QMessageBox, "exec", answer)

    press("Keep it open")
    assert window.close() is False
    assert "The record itself is safe" in said[0]
    press("Close without a backup")
    assert window.close() is True


def test_that_the_size_of_the_window_is_remembered(
    qtbot: QtBot, app_look: None, window: MainWindow
) -> None:
    window.resize(777, 599)
    window.close()
    again = MainWindow(Settings())
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (777, 599)


def test_that_theme_and_text_size_are_applied_and_remembered(
    qapp: QApplication, window: MainWindow
) -> None:
    before = qapp.font().pixelSize()
    try:
        window.actions_bar.themes["dark"].trigger()
        window.actions_bar.text_sizes[125].trigger()
        assert Settings().theme == "dark"
        assert qapp.palette().window().color().lightness() < 60
        assert qapp.font().pixelSize() > before
        assert Settings().text_percent == 125
    finally:
        window.actions_bar.themes["light"].trigger()
        window.actions_bar.text_sizes[100].trigger()


def test_that_find_brings_the_list_back_with_the_keyboard_in_the_search(
    qtbot: QtBot, window: MainWindow, with_patient: RecordRoom
) -> None:
    window.actions_bar.show_list.trigger()
    assert not with_patient.patient_list.isVisible()
    window.activateWindow()
    qtbot.keySequence(window, QKeySequence("Ctrl+F"))
    qtbot.waitUntil(with_patient.patient_list.isVisible)
    assert with_patient.patient_list.search_field.hasFocus()


def test_that_the_list_gives_way_on_a_narrow_window(window: MainWindow, clinic: Clinic) -> None:
    with clinic.sessions.write() as session:
        patient = make_patient(session)
    window.resize(1024, 768)
    room = opened(window, clinic)
    room.open_patient(patient.id)
    assert not room.patient_list.isVisible()
    assert window.find_button.isVisible()


def test_that_a_score_of_another_patient_does_not_move_the_page(
    window: MainWindow, with_patient: RecordRoom, clinic: Clinic
) -> None:
    with clinic.sessions.write() as session:
        other = make_patient(session, "T-2", family_name="Zeta")
        make_course(session, other.id)
        make_score(session, other.id)
    with_patient.open_patient(other.id)
    assert with_patient.patient_page is not None
    assert "ZETA" in with_patient.patient_page.banner.name_label.text()
    assert with_patient.patient_page.tabs.currentIndex() == 0


def test_that_a_running_infusion_is_one_press_away_from_every_page(
    qtbot: QtBot, with_patient: RecordRoom, clinic: Clinic, clock: Clock
) -> None:
    room = with_patient
    with clinic.sessions.write() as session:
        patient = make_patient(session, "8", family_name="Testa", given_name="Amara")
        course = make_course(session, patient.id)
        limits = clinic.knowledge.limits
        infusion = prepare_infusion(session, course.id, TODAY, ORDER, limits)
        start_session(session, infusion.id, clinic.now() - timedelta(seconds=1421), clinic.zone)
    room.show_today()
    (button,) = room.running.buttons
    assert button.isVisible()
    assert button.text() == "TESTA, Amara: infusion running 23:41, open"
    room.patient_list.refresh()
    model = room.patient_list.view.model()
    entries = [model.index(row, 0).data(ROLE_ENTRY) for row in range(model.rowCount())]
    assert {entry.name for entry in entries if entry.running} == {"TESTA, Amara"}

    clock.forward(minutes=2)
    with clinic.sessions.write() as session:
        pause_run(session, infusion.id, clinic.now(), "vomited")
    clock.forward(minutes=5)
    room.open_patient(patient.id)
    (button,) = room.running.buttons
    assert button.text() == "TESTA, Amara: infusion paused, 25:41 run, open"

    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert infusion.id in room.infusions
    assert room.running.isHidden()


def test_that_an_older_copy_is_not_advised_where_the_reason_says_what_to_do(
    window: MainWindow, tmp_path: Path
) -> None:
    said = window.trouble.state.sentence_label
    window.show_cannot_open(tmp_path / "clinic.db", "It is in use. Close the other program.")
    assert said.text() == "It is in use. Close the other program."
    window.show_cannot_open(tmp_path / "clinic.db", "")
    assert "backups" in said.text()
