"""Everything the keyboard can reach has a name that a screen reader says."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.factories import (
    ORDER,
    TODAY,
    make_course,
    make_infusion,
    make_patient,
    make_score,
    start_session,
)
from tracker.clinical.moment import Moment
from tracker.clinical.proposals import Proposal
from tracker.services.corrections import history_of
from tracker.services.event_marks import add_event_mark
from tracker.services.history import PatientHistory, load_history
from tracker.services.infusions import InfusionOrder, prepare_infusion
from tracker.services.observations import SideEffectEntry, record_side_effect
from tracker.services.people import PersonDetails, add_person
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.choose_patient_dialog import ChoosePatientDialog
from tracker.ui.dialogs.close_course_dialog import CloseCourseDialog
from tracker.ui.dialogs.correct_infusion_dialog import CorrectInfusionDialog
from tracker.ui.dialogs.course_dialog import CourseDialog
from tracker.ui.dialogs.event_dialog import EventDialog
from tracker.ui.dialogs.history_dialog import HistoryDialog
from tracker.ui.dialogs.import_dialog import ImportDialog
from tracker.ui.dialogs.past_infusion_dialog import PastInfusionDialog
from tracker.ui.dialogs.patient_dialog import PatientDialog
from tracker.ui.dialogs.people_dialog import PeopleDialog, PersonDialog
from tracker.ui.dialogs.phase_dialog import PhaseDialog
from tracker.ui.dialogs.reason_dialog import ReasonDialog
from tracker.ui.dialogs.side_effect_dialog import SideEffectDialog
from tracker.ui.help_dialogs import AboutDialog, KeysDialog
from tracker.ui.infusion.infusion_page import InfusionPage
from tracker.ui.main_window import MainWindow
from tracker.ui.score_dialog import ScoreDialog
from tracker.ui.settings import Settings
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name


@pytest.fixture
def patient(clinic: Clinic) -> UUID:
    start = TODAY - timedelta(days=20)
    with clinic.sessions.write() as session:
        add_person(session, PersonDetails("Bob Second", "physician", "BS"))
        patient = make_patient(session, family_name="Sample", allergies="latex")
        course = make_course(session, patient.id)
        make_score(session, patient.id, start)
        infusion = make_infusion(session, course.id, start + timedelta(days=1))
        effect = SideEffectEntry(term="nausea", severity=2, onset=Moment(start + timedelta(days=1)))
        record_side_effect(session, patient.id, infusion.id, effect)
        add_event_mark(session, patient.id, "note", "Moved house", Moment(start))
        return patient.id


@pytest.fixture
def history(clinic: Clinic, patient: UUID) -> PatientHistory:
    with clinic.sessions.read() as session:
        found = load_history(session, patient)
    assert found is not None
    return found


def names_are_there(root: QWidget) -> None:
    nameless = [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in focusable_widgets_without_a_name(root)
        if widget.isVisibleTo(root)
    ]
    assert nameless == []
    assert root.findChildren(QWidget)


@pytest.fixture
def window(
    qtbot: QtBot, clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    yield window
    window.room = None


def test_that_the_window_names_all_before_a_record_is_open(window: MainWindow) -> None:
    names_are_there(window)
    window.show_cannot_open(Path("x.db"), "It is broken.")
    names_are_there(window)


def test_that_every_tab_of_the_patient_page_names_all(
    window: MainWindow, clinic: Clinic, patient: UUID
) -> None:
    window.show_clinic(clinic)
    assert window.room is not None
    names_are_there(window)
    window.room.open_patient(patient)
    page = window.room.patient_page
    assert page is not None
    for number in range(page.tabs.count()):
        page.tabs.setCurrentIndex(number)
        names_are_there(window)
    page.progress_tab.swap()
    names_are_there(window)


def test_that_an_empty_record_and_a_patient_without_entries_name_all(
    window: MainWindow, clinic: Clinic
) -> None:
    window.show_clinic(clinic)
    assert window.room is not None
    names_are_there(window)
    window.room.patient_list.search_field.setText("nobody")
    window.room.patient_list.refresh()
    names_are_there(window)
    with clinic.sessions.write() as session:
        empty = make_patient(session)
    window.room.open_patient(empty.id)
    page = window.room.patient_page
    assert page is not None
    for number in range(page.tabs.count()):
        page.tabs.setCurrentIndex(number)
        names_are_there(window)


def test_that_the_infusion_page_names_all_prepared_running_and_finished(
    qtbot: QtBot, clinic: Clinic, history: PatientHistory
) -> None:
    with clinic.sessions.write() as session:
        prepared = prepare_infusion(
            session, history.courses[0].id, clinic.today(), InfusionOrder(), clinic.knowledge.limits
        )
        running = prepare_infusion(
            session, history.courses[0].id, clinic.today(), ORDER, clinic.knowledge.limits
        )
        start_session(session, running.id, clinic.now(), clinic.zone)
    for infusion_id in (prepared.id, running.id, history.infusions[0].id):
        page = InfusionPage(clinic, infusion_id)
        qtbot.addWidget(page)
        page.resize(1280, 760)
        page.show()
        names_are_there(page)


def _dialogs(clinic: Clinic, history: PatientHistory, file: Path) -> Iterator[QWidget]:
    instruments, limits, today = clinic.knowledge.instruments, clinic.knowledge.limits, TODAY
    yield PatientDialog(today)
    yield PatientDialog(today, history.details)
    yield CourseDialog(clinic.knowledge, today)
    yield CloseCourseDialog(today)
    yield PeopleDialog(clinic)
    yield PersonDialog()
    yield EventDialog(clinic.now(), clinic.zone)
    yield ReasonDialog("Void", "Why?", ("twice",))
    yield ChoosePatientDialog(clinic, "Move", history.id)
    yield PhaseDialog(
        Proposal(history.courses[0].id, "booster", 1, 1, "Because.", "series_gap", 2, True), 6
    )
    with clinic.sessions.read() as session:
        yield HistoryDialog(history_of(session, "score", history.scores[0].id))
    yield ImportDialog(clinic, file)
    yield CorrectInfusionDialog(limits, history.infusions[0])
    yield PastInfusionDialog(clinic)
    yield SideEffectDialog(clinic, initial=history.side_effects[0])
    for instrument in instruments.values():
        yield ScoreDialog(clinic, instrument, "Sample", patient_id=history.id)


def test_that_every_dialog_names_all(
    qtbot: QtBot, clinic: Clinic, history: PatientHistory, tmp_path: Path
) -> None:
    file = tmp_path / "few.csv"
    file.write_text("record_number,date,scale,total\nT-9,2026-01-02,phq9,12\n")
    dialogs = []  # kept until the end: a dialog must not be collected while another is shown
    for dialog in _dialogs(clinic, history, file):
        dialogs.append(dialog)
        qtbot.addWidget(dialog)
        dialog.show()
        names_are_there(dialog)
        dialog.hide()
    assert len(dialogs) >= 15 + len(clinic.knowledge.instruments)


def test_that_the_help_names_all(qtbot: QtBot, window: MainWindow) -> None:
    opens: list[Callable[[], QWidget]] = [
        lambda: KeysDialog(window.menuBar(), window),
        lambda: AboutDialog(Path("x.db"), window),
    ]
    for open_dialog in opens:
        dialog = open_dialog()
        dialog.show()
        names_are_there(dialog)
        dialog.hide()


def test_that_a_widget_without_a_name_would_be_found(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    field = QLineEdit(root)
    assert focusable_widgets_without_a_name(root) == [field]
