"""The gate: what is shown with a flag, and what becomes of the answer."""

from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.factories import TODAY, make_course, make_patient, make_score
from tracker.services.people import PersonDetails, add_person, list_people
from tracker.services.safety import flags_of_score, list_safety_actions, open_flags
from tracker.services.settings import change_setting
from tracker.ui.clinic import Clinic
from tracker.ui.patient_page import PatientPage
from tracker.ui.safety import gate
from tracker.ui.safety.safety_dialog import ClinicSafety, SafetyDialog
from tracker.ui.score_dialog import ScoreDialog
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

REVIEW = "1 1 1 1 1 1 1 1 1"
URGENT = "1 1 1 1 1 1 1 1 2"
SAFETY = ClinicSafety("1. Call the prescriber.\n2. Stay with the patient.", "Line 123")


@pytest.fixture
def patient(clinic: Clinic) -> UUID:
    with clinic.sessions.write() as session:
        patient = make_patient(session, family_name="Sample", given_name="Ann")
        make_course(session, patient.id, opened_on=TODAY)
        return patient.id


def record(
    clinic: Clinic, patient_id: UUID, answers: str, scale: str = "phq9", ago: int = 0
) -> UUID:
    with clinic.sessions.write() as session:
        return make_score(session, patient_id, TODAY - timedelta(days=ago), answers, scale).id


def dialog_of(qtbot: QtBot, clinic: Clinic, score_id: UUID) -> SafetyDialog:
    with clinic.sessions.read() as session:
        flags, people = flags_of_score(session, score_id), list_people(session)
    dialog = SafetyDialog(clinic, flags, people, SAFETY)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def words_of(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def when_shown(kind: type[QWidget], act: object) -> None:
    """Do something with the modal window of that kind once it is there."""

    def look() -> None:
        window = QApplication.activeModalWidget()
        if isinstance(window, kind):
            act(window)  # type: ignore[operator]
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


def test_that_the_gate_says_what_was_answered_by_which_rule_and_what_to_do(
    qtbot: QtBot, clinic: Clinic, patient: UUID
) -> None:
    record(clinic, patient, "1 1 1 1 1 1 1 1 0", ago=3)
    dialog = dialog_of(qtbot, clinic, record(clinic, patient, URGENT))
    words = words_of(dialog)
    assert "Urgent, worse than before. PHQ-9, item 9 (Death/self-harm thoughts): 2" in words
    assert "thoughts): 2 (was 0)" in words
    assert "reviewed from 1 and urgent from 2 (source: convention)" in words
    assert "source: S1" in words
    assert "2. Stay with the patient." in words
    assert "Crisis line: Line 123" in words
    assert "never keeps an infusion from being given" in words
    assert "SAMPLE, Ann" in dialog.windowTitle()
    assert focusable_widgets_without_a_name(dialog) == []


@pytest.mark.parametrize(
    ("scale", "answers", "said"),
    [
        ("cssrs", "1 1 1 0 0 0 -", "C-SSRS, risk level: moderate"),
        ("madrs", "0 0 0 0 0 0 0 0 0 3", "MADRS, item 10"),
        ("phq9", "1 1 1 1 1 1 1 1 -", "not answered"),
    ],
)
def test_that_every_kind_of_flag_has_its_words(
    qtbot: QtBot, clinic: Clinic, patient: UUID, scale: str, answers: str, said: str
) -> None:
    dialog = dialog_of(qtbot, clinic, record(clinic, patient, answers, scale))
    assert said in words_of(dialog)


def test_that_phrases_and_words_become_the_action(
    qtbot: QtBot, clinic: Clinic, patient: UUID
) -> None:
    score = record(clinic, patient, REVIEW)
    dialog = dialog_of(qtbot, clinic, score)
    qtbot.keyClicks(dialog.action_edit, "Talked it through")
    dialog.phrases[1].click()
    entry = dialog.entry()
    assert entry.action == "Talked it through; Prescriber told"
    assert entry.score_ids == (score,)
    assert entry.done_by_id == clinic.sessions.actor.person_id
    assert entry.done == clinic.this_moment()
    assert dialog.problems() == []


def test_that_an_action_needs_words_a_name_and_a_time(
    qtbot: QtBot, clinic: Clinic, patient: UUID
) -> None:
    dialog = dialog_of(qtbot, clinic, record(clinic, patient, REVIEW))
    dialog.by_box.setCurrentIndex(0)
    dialog.done_field.set_value(None)
    dialog.save_button.click()
    said = dialog.problems_banner.text_label.text()
    assert "Say what was done" in said
    assert "Choose who did it" in said
    assert "Type when it was done" in said
    assert dialog.isVisible()


def test_that_other_flags_of_the_day_can_be_answered_with_it(
    qtbot: QtBot, clinic: Clinic, patient: UUID
) -> None:
    old = record(clinic, patient, REVIEW, ago=4)
    madrs = record(clinic, patient, "0 0 0 0 0 0 0 0 0 3", "madrs")
    score = record(clinic, patient, REVIEW)
    dialog = dialog_of(qtbot, clinic, score)
    dialog.phrases[0].click()
    assert set(dialog.entry().score_ids) == {score, madrs}
    dialog.others[madrs].setChecked(False)
    assert dialog.entry().score_ids == (score,)
    assert old not in dialog.others


def test_that_what_was_done_is_stored_for_each_flag(
    clinic: Clinic, qtbot: QtBot, patient: UUID
) -> None:
    record(clinic, patient, "0 0 0 0 0 0 0 0 0 3", "madrs")
    score = record(clinic, patient, URGENT)
    with clinic.sessions.write() as session:
        prescriber = add_person(session, PersonDetails("Bob Second", "prescriber", "BS")).id
    page = QWidget()
    qtbot.addWidget(page)

    def answer(dialog: SafetyDialog) -> None:
        dialog.phrases[2].click()
        places = [dialog.by_box.itemData(n) for n in range(dialog.by_box.count())]
        dialog.by_box.setCurrentIndex(places.index(prescriber))
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    when_shown(SafetyDialog, answer)
    assert gate.ask_about_score(clinic, score, page)
    with clinic.sessions.read() as session:
        assert open_flags(session) == []
        rows = list_safety_actions(session, patient)
    assert [(row.action, row.done_by) for row in rows] == [
        ("Safety plan reviewed", "Bob Second")
    ] * 2


def test_that_it_can_be_left_for_later(clinic: Clinic, qtbot: QtBot, patient: UUID) -> None:
    score = record(clinic, patient, REVIEW)
    page = QWidget()
    qtbot.addWidget(page)
    when_shown(SafetyDialog, lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Escape))
    assert not gate.ask_about_score(clinic, score, page)
    with clinic.sessions.read() as session:
        assert [flag.score_id for flag in open_flags(session)] == [score]


def test_that_the_clinics_own_steps_and_line_are_shown(
    clinic: Clinic, qtbot: QtBot, patient: UUID
) -> None:
    with clinic.sessions.write() as session:
        change_setting(session, "safety.steps", "Ring the bell twice", "our procedure")
    score = record(clinic, patient, REVIEW)
    page = QWidget()
    qtbot.addWidget(page)
    seen: list[str] = []

    def look(dialog: SafetyDialog) -> None:
        seen.append(words_of(dialog))
        dialog.reject()

    when_shown(SafetyDialog, look)
    gate.ask_about_score(clinic, score, page)
    assert "Ring the bell twice" in seen[0]
    assert "call or text 988" in seen[0]


def test_that_a_screen_done_from_the_gate_answers_an_unknown_item(
    clinic: Clinic, qtbot: QtBot, patient: UUID
) -> None:
    with clinic.sessions.write() as session:
        change_setting(session, "licence.cssrs", True, "we hold the form")
    score = record(clinic, patient, "1 1 1 1 1 1 1 1 -")
    page = QWidget()
    qtbot.addWidget(page)
    typed: list[str] = []

    def screen(dialog: ScoreDialog) -> None:
        for key in "000":
            qtbot.keyClick(dialog.focusWidget() or dialog, key)
        dialog.save_button.click()

    def answer(dialog: SafetyDialog) -> None:
        when_shown(ScoreDialog, screen)
        dialog.screen_button.click()
        typed.append(dialog.action_edit.toPlainText())
        dialog.save_button.click()

    when_shown(SafetyDialog, answer)
    assert gate.ask_about_score(clinic, score, page)
    assert typed == ["C-SSRS screen done: none"]


def test_that_the_gate_follows_right_after_the_score_is_saved(
    clinic: Clinic, qtbot: QtBot, patient: UUID
) -> None:
    page = PatientPage(clinic, patient)
    qtbot.addWidget(page)
    page.show()
    assert page.attention.banner.isHidden()

    def fill(dialog: ScoreDialog) -> None:
        when_shown(SafetyDialog, lambda gate_dialog: gate_dialog.reject())
        for key in "111111112" + "1":
            qtbot.keyClick(dialog.focusWidget() or dialog, key)
        dialog.save_button.click()

    when_shown(ScoreDialog, fill)
    page.gestures.add_score(clinic.knowledge.instruments["phq9"])
    assert not page.attention.banner.isHidden()
    assert "Suicide risk: urgent" in page.attention.banner.text_label.text()

    def answer(dialog: SafetyDialog) -> None:
        dialog.phrases[0].click()
        dialog.save_button.click()

    when_shown(SafetyDialog, answer)
    page.attention.banner.action_button.click()
    assert page.attention.banner.isHidden()
