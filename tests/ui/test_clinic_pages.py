"""Settings and scales from the menu of the window, and what the other pages then know."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from tests.factories import make_course, make_patient
from tests.knowledge.test_packs import PACK
from tracker.clinical.moment import Moment
from tracker.knowledge.packs import remove_pack
from tracker.services.history import load_history
from tracker.services.scores import ScoreEntry, record_score
from tracker.ui import app as start
from tracker.ui.clinic import Clinic
from tracker.ui.main_window import MainWindow
from tracker.ui.patient.correcting import correct_record
from tracker.ui.record_room import RecordRoom
from tracker.ui.settings import Settings


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


@pytest.fixture
def room(window: MainWindow, clinic: Clinic) -> RecordRoom:
    with clinic.sessions.write() as session:
        patient = make_patient(session, family_name="Sample")
        make_course(session, patient.id)
    window.show_clinic(clinic)
    assert window.room is not None
    window.room.open_patient(patient.id)
    return window.room


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "calm-3.toml"
    path.write_text(PACK, encoding="utf-8")
    return path


def scales_offered(room: RecordRoom) -> list[str]:
    assert room.patient_page is not None
    return [action.text() for action in room.patient_page.keys.scales.actions()]


def test_that_a_key_opens_the_settings_and_esc_leads_back(window, room, qtbot):
    room.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    page = room.clinic_pages.settings
    assert room.pages.currentWidget() is page
    qtbot.waitUntil(page.search_field.hasFocus)
    qtbot.keyClick(page.search_field, Qt.Key.Key_Escape)
    assert room.pages.currentWidget() is room.patient_page


def test_that_settings_lead_to_scales_and_back_to_where_one_was(window, room):
    window.actions_bar.settings.trigger()
    room.clinic_pages.settings.scales_button.click()
    assert room.pages.currentWidget() is room.clinic_pages.scales
    room.clinic_pages.scales.back_button.click()
    assert room.pages.currentWidget() is room.patient_page


def test_that_an_added_scale_is_offered_on_the_patient_page_and_a_removed_one_not(
    window, room, file
):
    window.actions_bar.scales.trigger()
    room.clinic_pages.scales.add(file)
    assert any("CALM-3" in text for text in scales_offered(room))
    (pack,) = room.clinic.knowledge.packs.used
    remove_pack(pack)
    room.clinic_pages.scales._tell_change("removed")
    assert not any("CALM-3" in text for text in scales_offered(room))


def test_that_a_changed_limit_is_known_to_every_page(window, room):
    window.actions_bar.settings.trigger()
    page = room.clinic_pages.settings
    from tracker.services.clinic_values import set_value

    with room.clinic.sessions.write() as session:
        set_value(session, room.clinic.knowledge, "limits.systolic.soft_high", 160, "older")
    page._tell_change("saved")
    assert room.clinic.knowledge.limits["systolic"].soft_high == 160
    assert room.patient_page._clinic.knowledge is room.clinic.knowledge
    assert page.line("limits.systolic.soft_high").value_label.text() == "160 mmHg"


def test_that_a_score_of_a_removed_scale_stays_and_cannot_be_corrected(window, room, file, qtbot):
    window.actions_bar.scales.trigger()
    room.clinic_pages.scales.add(file)
    (pack,) = room.clinic.knowledge.packs.used
    patient_id = room.patient_page._patient_id
    with room.clinic.sessions.write() as session:
        taken = Moment(room.clinic.today())
        record_score(
            session,
            patient_id,
            ScoreEntry(instrument=pack.instrument, taken=taken, total=pack.instrument.maximum),
        )
    remove_pack(pack)
    room.clinic_pages.scales._tell_change("removed")
    with room.clinic.sessions.read() as session:
        history = load_history(session, patient_id)
    (row,) = history.scores
    assert (row.total, row.instrument_version) == (6, "1")
    said: list[str] = []

    def close() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.append(box.text())
        box.accept()

    QTimer.singleShot(0, close)
    assert not correct_record(room.clinic, history, row, room)
    assert "no longer installed" in said[0]


def test_that_a_scale_dropped_into_the_folder_is_there_at_the_next_start(tmp_path, file):
    database = tmp_path / "other" / "record.db"
    (database.parent / "scales").mkdir(parents=True)
    file.rename(database.parent / "scales" / "calm.toml")
    clinic = start._open_clinic(database)
    assert "calm" in clinic.knowledge.instruments
    clinic.sessions.close()
    text = (database.parent / "scales" / "calm.toml").read_text(encoding="utf-8")
    changed = text.replace("Tense", "Very tense")
    (database.parent / "scales" / "calm.toml").write_text(changed, encoding="utf-8")
    clinic = start._open_clinic(database)
    assert "calm" not in clinic.knowledge.instruments
    assert "new version" in next(iter(clinic.knowledge.packs.refused.values()))
    clinic.sessions.close()
