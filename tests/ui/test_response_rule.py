"""Choosing by which definition of response a course is judged, from the patient page."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast
from uuid import UUID

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.factories import TODAY, make_course, make_infusion, make_patient, make_score
from tracker.models import AuditEntry, Course
from tracker.services.history import load_history
from tracker.services.progress import facts_of
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.response_rule_dialog import ResponseRuleDialog
from tracker.ui.patient_page import PatientPage
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

STANDARD, HALF, CUT, POINTS, RELIABLE = range(5)
DETAILS = 5
Show = Callable[[UUID], PatientPage]


@pytest.fixture
def treated(clinic: Clinic) -> UUID:
    """A patient whose PHQ-9 fell from 20 to 8: half, meaningful, reliable, and above the cut."""
    start = TODAY - timedelta(days=20)
    with clinic.sessions.write() as session:
        patient = make_patient(session)
        course = make_course(session, patient.id)
        make_score(session, patient.id, start, "3 3 3 2 3 2 2 2 0")
        make_infusion(session, course.id, start + timedelta(days=1))
        make_score(session, patient.id, start + timedelta(days=15), "1 1 1 1 1 1 1 1 0")
        return patient.id


def answered(qtbot: QtBot, page: PatientPage, *keys: Qt.Key) -> list[list[str]]:
    """Press R on the page, then keys in the dialog it opens; return the rows it told."""
    told: list[list[str]] = []

    def answer() -> None:
        dialog = cast("ResponseRuleDialog", QApplication.activeModalWidget())
        qtbot.waitUntil(dialog.isActiveWindow)
        table = dialog.table
        for row in range(table.rowCount()):
            items = [table.item(row, column) for column in range(table.columnCount())]
            told.append([item.text() for item in items if item is not None])
        for key in keys:
            target = dialog.focusWidget() or dialog
            qtbot.keyClick(target, key)

    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.focus_first()
    QTimer.singleShot(50, answer)
    qtbot.keyClick(page.progress_tab.chart_view, Qt.Key.Key_R)
    return told


def rule_of(clinic: Clinic, patient_id: UUID) -> str | None:
    with clinic.sessions.read() as session:
        return session.scalar(select(Course.response_rule).where(Course.patient_id == patient_id))


def test_that_keys_choose_the_rule_and_the_page_follows(
    qtbot: QtBot, show: Show, treated: UUID, clinic: Clinic
) -> None:
    page = show(treated)
    card = page.headline.scale_cards[0]
    assert card.pill.text() == "Response"
    down = [Qt.Key.Key_Down] * CUT
    answered(qtbot, page, *down, Qt.Key.Key_Return)
    assert rule_of(clinic, treated) == "below_cutoff"
    assert card.pill.text() == "Partial response"
    assert card.toolTip() == "response: 4 or less (PHQ-9)"
    lane = page.progress_tab.chart_view.chart.lanes[0]
    assert lane.references[-1].response_at == 4


def test_that_the_choice_is_in_the_log_with_its_person(
    qtbot: QtBot, show: Show, treated: UUID, clinic: Clinic
) -> None:
    answered(qtbot, show(treated), *[Qt.Key.Key_Down] * POINTS, Qt.Key.Key_Return)
    with clinic.sessions.read() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.table_name == "course").order_by(AuditEntry.seq)
        ).all()[-1]
    assert (entry.action, entry.person_name) == ("change", "Ann Example")
    assert entry.new is not None
    assert entry.new["response_rule"] == "points"


def test_that_going_back_to_the_standard_stores_nothing_chosen(
    qtbot: QtBot, show: Show, treated: UUID, clinic: Clinic
) -> None:
    page = show(treated)
    answered(qtbot, page, *[Qt.Key.Key_Down] * RELIABLE, Qt.Key.Key_Return)
    assert rule_of(clinic, treated) == "reliable"
    answered(qtbot, page, *[Qt.Key.Key_Up] * RELIABLE, Qt.Key.Key_Return)
    assert rule_of(clinic, treated) is None


def test_that_every_rule_is_told_beside_the_chosen_one(
    qtbot: QtBot, show: Show, treated: UUID, clinic: Clinic
) -> None:
    told = answered(qtbot, show(treated), Qt.Key.Key_Escape)
    assert [(row[0], row[2]) for row in told] == [
        ("PHQ-9", "yes"),
        ("PHQ-9", "yes"),
        ("PHQ-9", "no"),
        ("PHQ-9", "yes"),
        ("PHQ-9", "yes"),
    ]
    assert told[STANDARD][3].startswith("Response. 20 → 8: 60 % better; needs at least 50 %")
    assert (
        told[CUT][3] == "Not in remission. 20 → 8: 12 points better; needs 4 or less. Source: S1."
    )
    assert rule_of(clinic, treated) is None


def test_that_the_details_name_the_rule_and_lead_to_the_choice(
    qtbot: QtBot, show: Show, treated: UUID, clinic: Clinic
) -> None:
    page = show(treated)
    page.tabs.setCurrentIndex(DETAILS)
    line = page.details_tab.course_lines()[0]

    def answer() -> None:
        dialog = cast("ResponseRuleDialog", QApplication.activeModalWidget())
        dialog.buttons_of_choice[HALF].click()
        dialog.save_button.click()

    QTimer.singleShot(0, answer)
    qtbot.mouseClick(line.rule_button, Qt.MouseButton.LeftButton)
    assert rule_of(clinic, treated) == "half"
    facts = page.details_tab.course_lines()[0].facts
    assert "Half of the baseline" in [label.text() for label in facts.findChildren(QLabel)]


def test_that_a_patient_without_a_course_is_told_to_open_one(
    qtbot: QtBot, show: Show, clinic: Clinic
) -> None:
    with clinic.sessions.write() as session:
        patient = make_patient(session)
    page = show(patient.id)
    page.gestures.choose_rule()
    assert "Open a course first" in page.message.text_label.text()


def test_that_every_part_of_the_dialog_has_a_name(
    qtbot: QtBot, clinic: Clinic, treated: UUID
) -> None:
    with clinic.sessions.read() as session:
        history = load_history(session, treated)
    assert history is not None
    course = facts_of(history).progress(clinic.knowledge).courses[-1]
    definitions = tuple(clinic.knowledge.response_rules.values())
    dialog = ResponseRuleDialog(definitions, course)
    qtbot.addWidget(dialog)
    dialog.show()
    assert focusable_widgets_without_a_name(dialog) == []
    assert dialog.buttons_of_choice[STANDARD].isChecked()
    assert dialog.chosen() is None
