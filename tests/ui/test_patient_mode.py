"""Patient mode with real widgets and a real file: questions alone, and no way out but the code."""

from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QMenuBar
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from tests.factories import make_course, make_patient
from tracker.models import Score
from tracker.services.drafts import load_drafts
from tracker.services.history import PatientHistory, load_history
from tracker.services.licences import hold_licence
from tracker.services.settings import change_setting, read_setting
from tracker.ui.clinic import Clinic
from tracker.ui.patient_mode.forms import Offer, PatientForm, offers
from tracker.ui.patient_mode.handing_over import (
    CODE_SETTING,
    HandOverDialog,
    forms_of,
    hand_over,
    keep,
)
from tracker.ui.patient_mode.patient_window import PatientWindow
from tracker.ui.patient_page import PatientPage
from tracker.ui.score.form_draft import read_body
from tracker.ui.score_dialog import ScoreDialog
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

CODE = "4711"


@pytest.fixture
def patient(clinic: Clinic) -> UUID:
    with clinic.sessions.write() as session:
        make_patient(session, "T-2", family_name="Otherone", given_name="Olga")
        patient = make_patient(session, family_name="Sample", given_name="Sally").id
        make_course(session, patient)
        change_setting(session, CODE_SETTING, CODE, "test")
    return patient


@pytest.fixture
def history(clinic: Clinic, patient: UUID) -> PatientHistory:
    with clinic.sessions.read() as session:
        found = load_history(session, patient)
    assert found is not None
    return found


def offered(clinic: Clinic, folder: Path, **licences: bool) -> dict[str, Offer]:
    ticks = {f"licence.{code}": held for code, held in licences.items()}
    found = offers(clinic.knowledge.instruments, folder, ticks)
    return {offer.instrument.code: offer for offer in found}


def open_window(
    clinic: Clinic, patient: UUID, qtbot: QtBot, tmp_path: Path, *codes: str
) -> tuple[PatientWindow, tuple[PatientForm, ...]]:
    chosen = [offered(clinic, tmp_path)[code] for code in codes]
    forms = forms_of(clinic, patient, chosen)
    window = PatientWindow(forms, CODE)
    window.answered.connect(lambda form: keep(clinic, patient, form))
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window, forms


def type_keys(keys: str) -> None:
    for key in keys:
        widget = QApplication.focusWidget() or QApplication.activeWindow()
        assert widget is not None
        QTest.keyClick(widget, Qt.Key.Key_Return if key == "\n" else Qt.Key(ord(key)))


def test_that_one_question_fills_the_screen_and_the_next_follows(
    clinic: Clinic, patient: UUID, qtbot: QtBot, tmp_path: Path
) -> None:
    window, (phq9, gad7) = open_window(clinic, patient, qtbot, tmp_path, "phq9", "gad7")
    assert window.progress_label.text() == "Question 1 of 16"
    assert window.view.text_label.font().pixelSize() >= 28
    assert all(button.height() >= 60 for button in window.view.answers)
    assert focusable_widgets_without_a_name(window) == []
    type_keys("1\n2\n")
    window.view.answers[3].click()
    window.next_button.click()
    assert phq9.answers[:4] == [1, 2, 3, None]
    type_keys("\n")
    assert phq9.left_out[3]
    window.back_button.click()
    type_keys("0\n" + "1\n" * 5 + "2\n" * 7)
    assert not phq9.left_out[3]
    assert phq9.answers[:9] == [1, 2, 3, 0, 1, 1, 1, 1, 1]
    assert gad7.answers == [2] * 7
    shown = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert "Thank you. Please hand the tablet back." in shown


def test_that_the_patient_sees_no_name_no_total_and_no_flag(
    clinic: Clinic, patient: UUID, qtbot: QtBot, tmp_path: Path
) -> None:
    window, _forms = open_window(clinic, patient, qtbot, tmp_path, "phq9")
    for _question in range(9):
        type_keys("3\n")
        words = " ".join(label.text() for label in window.findChildren(QLabel))
        for told in ("Sample", "Otherone", "27", "REVIEW", "URGENT", "severe", "Total"):
            assert told not in words
    assert window.findChildren(QMenuBar) + window.findChildren(QMenu) == []
    assert window.findChildren(QAction) == []


def test_that_no_key_leads_out_and_only_the_code_does(
    clinic: Clinic, patient: UUID, qtbot: QtBot, tmp_path: Path
) -> None:
    page = PatientPage(clinic, patient)
    qtbot.addWidget(page)
    page.show()
    window, _forms = open_window(clinic, patient, qtbot, tmp_path, "phq9")
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    tried = [(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)]
    tried += [(Qt.Key.Key_F4, alt), (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier)]
    tried += [(key, control) for key in (Qt.Key.Key_Q, Qt.Key.Key_W, Qt.Key.Key_F, Qt.Key.Key_1)]
    tried += [(key, Qt.KeyboardModifier.NoModifier) for key in (Qt.Key.Key_S, Qt.Key.Key_P)]
    for key, modifier in tried:
        QTest.keyClick(QApplication.focusWidget() or window, key, modifier)
        assert window.isVisible()
        assert QApplication.activeModalWidget() is window
    window.close()
    window.reject()
    assert window.isVisible()
    window.staff_button.click()
    type_keys("1234\n")
    assert window.isVisible()
    assert "not the code" in window.code_page.message.text()
    QTest.keyClick(window.code_page.edit, Qt.Key.Key_Escape)
    assert window.isVisible()
    for digit in CODE:
        window.code_page.digits["1234567890".index(digit)].click()
    window.code_page.open_button.click()
    assert not window.isVisible()


def test_that_unfinished_answers_survive_a_crash_and_are_gone_on_with(
    clinic: Clinic, patient: UUID, qtbot: QtBot, tmp_path: Path
) -> None:
    left, _forms = open_window(clinic, patient, qtbot, tmp_path, "phq9", "gad7")
    type_keys("1\n2\n\n3")
    with clinic.sessions.read() as session:  # as after a crash: nothing was closed
        (row,) = load_drafts(session, patient)
        assert session.scalar(select(func.count()).select_from(Score)) == 0
    draft = read_body(clinic.knowledge.instruments["phq9"], row.body)
    assert draft is not None
    assert draft.by_patient
    assert list(draft.answers[:5]) == [Decimal(1), Decimal(2), None, Decimal(3), None]
    assert left.isVisible()
    window, _forms = open_window(clinic, patient, qtbot, tmp_path, "phq9", "gad7")
    assert window.progress_label.text() == "Question 5 of 16"


def test_that_only_open_scales_are_shown_in_our_words(clinic: Clinic, tmp_path: Path) -> None:
    found = offered(clinic, tmp_path)
    assert "madrs" not in found
    shown = {code for code, offer in found.items() if not offer.refusal}
    assert shown == {"phq9", "gad7", "pcl5", "nrs", "vas"}
    assert "licence" in found["who5"].refusal
    assert "wordings/who5.toml" in offered(clinic, tmp_path, who5=True)["who5"].refusal
    assert found["bdi2"].refusal


def test_that_the_clinics_own_wording_is_shown_where_it_fits(
    clinic: Clinic, tmp_path: Path
) -> None:
    question = '[[questions]]\ntext = "Our question {n}"\nanswers = [{answers}]\n'
    answers = ", ".join(f'"answer {n}"' for n in range(6))
    lines = "".join(question.format(n=n, answers=answers) for n in range(1, 6))
    file = tmp_path / "who5.toml"
    file.write_text('code = "who5"\ninstruction = "Our period"\n' + lines)
    offer = offered(clinic, tmp_path, who5=True)["who5"]
    assert (offer.refusal, offer.instruction) == ("", "Our period")
    assert [each.text for each in offer.questions] == [f"Our question {n}" for n in range(1, 6)]
    assert offer.questions[0].answers[5] == (Decimal(5), "answer 5")
    file.write_text('code = "who5"\n' + lines.replace('"answer 5"', "", 1).replace(", ]", "]"))
    assert "question 1 has 5 answers" in offered(clinic, tmp_path, who5=True)["who5"].refusal
    file.write_text("code = ")
    assert "who5.toml" in offered(clinic, tmp_path, who5=True)["who5"].refusal


def test_that_staff_sees_the_total_and_saves_what_the_patient_answered(
    clinic: Clinic, history: PatientHistory, qtbot: QtBot
) -> None:
    page = PatientPage(clinic, history.id)
    qtbot.addWidget(page)
    page.show()
    seen: list[str] = []

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, HandOverDialog):
            dialog.boxes[0][0].setChecked(True)
            dialog.save_button.click()
        elif isinstance(dialog, PatientWindow):
            seen.append("hidden" if not page.isVisible() else "visible")
            for _question in range(9):
                dialog.view.answers[0].click()
                dialog.next_button.click()
            dialog.staff_button.click()
            dialog.code_page.edit.setText(CODE)
            dialog.code_page.open_button.click()
        elif isinstance(dialog, ScoreDialog):
            seen.append(dialog.panel.total_label.text())
            seen.append(dialog.draft_pill.text())
            dialog.save_button.click()
            return
        QTimer.singleShot(30, act)

    QTimer.singleShot(0, act)
    assert hand_over(clinic, history, page) == 1
    assert page.isVisible()
    assert seen == ["hidden", "0", "Draft: filled in by the patient"]
    with clinic.sessions.read() as session:
        assert session.scalars(select(Score.total)).one() == 0
        assert load_drafts(session, history.id) == []


def test_that_the_code_is_asked_for_at_the_first_use(
    clinic: Clinic, qtbot: QtBot, tmp_path: Path
) -> None:
    choices = tuple(offered(clinic, tmp_path).values())
    dialog = HandOverDialog(choices, needs_code=True)
    qtbot.addWidget(dialog)
    dialog.show()
    assert len(dialog.problems()) == 2
    dialog.boxes[0][0].setChecked(True)
    dialog.code_edit.setText("12")
    assert dialog.problems() == ["Choose a code of 4 to 8 digits."]
    dialog.code_edit.setText("1234")
    assert dialog.problems() == []
    with clinic.sessions.read() as session:
        assert read_setting(session, CODE_SETTING) is None


def test_that_a_scale_needs_its_licence_ticked(clinic: Clinic, tmp_path: Path) -> None:
    with clinic.sessions.write() as session:
        hold_licence(session, clinic.knowledge.instruments["bpisf"])
    assert "licence" in offered(clinic, tmp_path)["bpisf"].refusal
    assert "licence" not in offered(clinic, tmp_path, bpisf=True)["bpisf"].refusal
