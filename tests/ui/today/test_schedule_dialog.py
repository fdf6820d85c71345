"""The schedule of a course: as the clinic has it, or its own."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.factories import TODAY, make_course, make_patient
from tracker.clinical.schedule import Schedule
from tracker.ui.clinic import Clinic
from tracker.ui.patient_page import PatientPage
from tracker.ui.today.schedule_dialog import ScheduleDialog
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name


@pytest.fixture
def ours(clinic: Clinic) -> Schedule:
    return clinic.knowledge.schedule


def dialog_of(qtbot: QtBot, clinic: Clinic, schedule: Schedule) -> ScheduleDialog:
    knowledge = clinic.knowledge
    dialog = ScheduleDialog(schedule, knowledge.schedule, knowledge.instruments, "PHQ-9")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_that_nothing_changed_is_the_schedule_of_the_clinic(
    qtbot: QtBot, clinic: Clinic, ours: Schedule
) -> None:
    dialog = dialog_of(qtbot, clinic, ours)
    assert dialog.schedule() is None
    assert dialog.problems() == []
    assert focusable_widgets_without_a_name(dialog) == []


def test_that_what_is_shown_comes_back(qtbot: QtBot, clinic: Clinic, ours: Schedule) -> None:
    own = replace(
        ours, scales=("phq9", "gad7"), end_of_series=None, follow_up_weeks=(1, 6), early=2
    )
    dialog = dialog_of(qtbot, clinic, own)
    assert dialog.schedule() == own
    assert not dialog.end_from_field.isEnabled()
    dialog.clinics_button.click()
    assert dialog.schedule() is None


def test_that_ticks_and_figures_are_taken(qtbot: QtBot, clinic: Clinic, ours: Schedule) -> None:
    dialog = dialog_of(qtbot, clinic, ours)
    dialog.scale_chips["cssrs"].click()
    dialog.baseline_tick.click()
    dialog.weeks_edit.setText("8, 4 4;1")
    assert dialog.schedule() == replace(
        ours, scales=("cssrs",), baseline_within=None, follow_up_weeks=(1, 4, 8)
    )


@pytest.mark.parametrize("weeks", ["", "two", "0, 4", "60", "2.5"])
def test_that_weeks_that_are_none_are_said_inline(
    qtbot: QtBot, clinic: Clinic, ours: Schedule, weeks: str
) -> None:
    dialog = dialog_of(qtbot, clinic, ours)
    dialog.weeks_edit.setText(weeks)
    dialog.save_button.click()
    assert "Type the weeks" in dialog.problems_banner.text_label.text()
    assert dialog.isVisible()


def test_that_a_window_runs_forwards(qtbot: QtBot, clinic: Clinic, ours: Schedule) -> None:
    dialog = dialog_of(qtbot, clinic, ours)
    dialog.end_from_field.set_value(Decimal(20))
    dialog.save_button.click()
    assert "from a day to a later one" in dialog.problems_banner.text_label.text()


def test_that_the_patient_page_changes_the_schedule(qtbot: QtBot, clinic: Clinic) -> None:
    with clinic.sessions.write() as session:
        patient: UUID = make_patient(session).id
        make_course(session, patient, opened_on=TODAY)
    page = PatientPage(clinic, patient)
    qtbot.addWidget(page)
    assert [button.text() for button in page.attention.due_buttons] == ["Add PHQ-9"]

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, ScheduleDialog):
            QTimer.singleShot(10, answer)
            return
        dialog.scale_chips["gad7"].click()
        dialog.save_button.click()

    QTimer.singleShot(0, answer)
    page.attention.schedule_button.click()
    assert [button.text() for button in page.attention.due_buttons] == ["Add GAD-7"]
