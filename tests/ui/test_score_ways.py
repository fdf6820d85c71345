"""Ways into a score: branches, halves, licences, what is carried on, totals alone, and drafts."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.factories import TODAY, make_patient, make_score
from tracker.models import Score
from tracker.services.drafts import load_drafts
from tracker.services.history import PatientHistory, load_history
from tracker.services.licences import hold_licence, licences_held
from tracker.services.scores import record_score
from tracker.ui.clinic import Clinic
from tracker.ui.patient_page import PatientPage
from tracker.ui.score.asking import ask_for_score
from tracker.ui.score.form_draft import draft_body, read_body
from tracker.ui.score.licence_question import LicenceDialog
from tracker.ui.score_dialog import ScoreDialog

Open = Callable[[str], ScoreDialog]
NAMED = {"\n": Qt.Key.Key_Return, "<": Qt.Key.Key_Backspace}


@pytest.fixture
def patient(clinic: Clinic) -> UUID:
    with clinic.sessions.write() as session:
        return make_patient(session, family_name="Sample", given_name="Sally").id


@pytest.fixture
def history(clinic: Clinic, patient: UUID) -> PatientHistory:
    with clinic.sessions.read() as session:
        found = load_history(session, patient)
    assert found is not None
    return found


@pytest.fixture
def open_dialog(clinic: Clinic, patient: UUID, qtbot: QtBot) -> Open:
    def open_one(code: str) -> ScoreDialog:
        instrument = clinic.knowledge.instruments[code]
        dialog = ScoreDialog(clinic, instrument, "SAMPLE, Sally", patient_id=patient)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return open_one


def press(dialog: QWidget, keys: str) -> None:
    for key in keys:
        target = dialog.focusWidget() or dialog
        if key in NAMED:
            QTest.keyClick(target, NAMED[key])
        else:
            QTest.keyClicks(target, key)


def answered(dialog: ScoreDialog) -> list[int | None]:
    return [None if a is None else int(a) for a in dialog.entry().answers or ()]


def in_dialogs(act: Callable[[QWidget], bool]) -> None:
    """Hand each modal dialog to `act` until it says that was the last."""

    def again() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None or not act(dialog):
            QTimer.singleShot(20, again)

    QTimer.singleShot(0, again)


@pytest.mark.parametrize(
    ("keys", "answers", "level", "word"),
    [
        ("nnn", (0, 0, None, None, None, 0, None), "None", ""),
        ("ynn", (1, 0, None, None, None, 0, None), "Low", "REVIEW"),
        ("NNYY", (0, 0, None, None, None, 1, 1), "High", "URGENT"),
        ("0110010", (0, 1, 1, 0, 0, 1, 0), "Moderate", "REVIEW"),
    ],
)
def test_that_the_screener_asks_only_what_its_answers_open(
    open_dialog: Open, keys: str, answers: tuple[int | None, ...], level: str, word: str
) -> None:
    dialog = open_dialog("cssrs")
    press(dialog, keys)
    assert answered(dialog) == list(answers)
    assert dialog.panel.total_label.text() == level
    assert word in dialog.panel.flag_banner.text_label.text()
    assert dialog.panel.flag_banner.isVisible() == bool(word)
    assert dialog.save_button.hasFocus()
    skipped = [row for row in dialog.items.rows if not row.asked]
    assert all("not asked" in row.label.text() for row in skipped)
    assert len(skipped) == sum(answer is None for answer in answers)
    assert not dialog.total_only_button.isVisible()


def test_that_a_missing_answer_of_the_screener_is_said_to_be_unknown(open_dialog: Open) -> None:
    dialog = open_dialog("cssrs")
    press(dialog, "nn")
    assert not dialog.panel.flag_banner.isVisible()
    press(dialog, "--")
    assert "unknown, not none (SI_UNKNOWN)" in dialog.panel.flag_banner.text_label.text()
    press(dialog, "<<n")
    assert not dialog.panel.flag_banner.isVisible()


def test_that_an_answer_taken_back_closes_what_it_opened(open_dialog: Open) -> None:
    dialog = open_dialog("cssrs")
    press(dialog, "nyy")
    dialog.items.rows[1].setFocus()
    press(dialog, "n")
    assert answered(dialog) == [0, 0, None, None, None, None, None]


def test_that_halves_are_typed_as_decimals(open_dialog: Open) -> None:
    dialog = open_dialog("ymrs")
    press(dialog, "2.5" + "3" + "1,5" + "4" + "7.5" + "8" + "000" + "0" + "2.")
    answers = dialog.entry().answers
    assert answers is not None
    expected = ["2.5", "3", "1.5", "4", "7.5", "8", "0", "0", "0", "0", "2.5"]
    assert answers == tuple(Decimal(text) for text in expected)
    assert dialog.panel.total_label.text() == "29"
    press(dialog, "\n\n")
    assert not dialog.isVisible()


def test_that_a_digit_that_no_half_follows_is_refused_beyond_the_range(open_dialog: Open) -> None:
    dialog = open_dialog("ymrs")
    press(dialog, "5")
    assert dialog.entry().answers == (None,) * 11
    assert "no answer here" in dialog.items.message.text()
    press(dialog, "4.")
    assert "no answer here" in dialog.items.message.text()


def test_that_two_digit_numbers_wait_for_their_second_digit(open_dialog: Open) -> None:
    dialog = open_dialog("nrs")
    press(dialog, "10")
    assert dialog.entry().total is None
    assert dialog.entry().result().total == 10
    assert open_dialog("vas").items.rows[0].buttons[-1].value == 100


def test_that_a_total_asks_for_the_suicide_item_and_takes_its_answer(open_dialog: Open) -> None:
    dialog = open_dialog("bdi2")
    press(dialog, "20\n")
    assert dialog.isVisible()
    assert "SI_UNKNOWN" in dialog.problems_banner.text_label.text()
    press(dialog, "2")
    assert dialog.entry().suicide_answer == 2
    assert dialog.entry().result().flags == ("URGENT",)
    assert "URGENT" in dialog.panel.flag_banner.text_label.text()
    press(dialog, "\n")
    assert not dialog.isVisible()


def test_that_a_licensed_scale_takes_its_means_alone_until_it_is_ticked(
    clinic: Clinic, open_dialog: Open
) -> None:
    dialog = open_dialog("bpisf")
    assert dialog.total_field.isVisible()
    assert not dialog.items.isVisible()
    dialog.total_field.edit.setFocus()
    press(dialog, "4.25")
    dialog.total_page.mean_fields["interference"].edit.setFocus()
    press(dialog, "6.5")
    entry = dialog.entry()
    assert (entry.total, entry.note) == (Decimal("4.25"), "Interference mean 6.5.")
    assert dialog.panel.band_label.text() == "moderate"
    with clinic.sessions.write() as session:
        hold_licence(session, clinic.knowledge.instruments["bpisf"])
    assert open_dialog("bpisf").items.isVisible()


def test_that_the_clinic_is_asked_once_whether_it_holds_the_form(
    clinic: Clinic, history: PatientHistory, qtbot: QtBot
) -> None:
    parent, seen = QWidget(), list[str]()
    qtbot.addWidget(parent)

    def act(dialog: QWidget) -> bool:
        seen.append(type(dialog).__name__)
        if isinstance(dialog, LicenceDialog):
            press(dialog, "\n")
            return False
        assert isinstance(dialog, ScoreDialog)
        dialog.done(0)
        return True

    for _time in range(2):
        in_dialogs(act)
        ask_for_score(clinic, history, clinic.knowledge.instruments["who5"], parent)
    assert seen == ["LicenceDialog", "ScoreDialog", "ScoreDialog"]
    with clinic.sessions.read() as session:
        assert licences_held(session) == {"licence.who5": True}


def test_that_a_day_of_the_madrs_carries_sleep_and_appetite_and_says_so(
    clinic: Clinic, patient: UUID, open_dialog: Open
) -> None:
    with clinic.sessions.write() as session:
        make_score(session, patient, TODAY.replace(day=3), "4 4 3 4 2 4 4 4 3 2", "madrs")
    dialog = open_dialog("madrs")
    dialog.taken_form.recall_box.setCurrentIndex(2)
    assert dialog.taken_form.recall_variant() == "24h"
    dialog.items.rows[0].setFocus()
    press(dialog, "11111111")
    assert answered(dialog) == [1, 1, 1, 4, 2, 1, 1, 1, 1, 1]
    row = dialog.items.rows[3]
    assert "carried from the 7-day rating of 3 Nov 2026" in row.label.text()
    row.setFocus()
    press(dialog, "6")
    assert row.answer == 4
    assert not row.buttons[0].isEnabled()
    dialog.taken_form.recall_box.setCurrentIndex(0)
    assert row.answer is None
    assert row.buttons[0].isEnabled()


def test_that_a_day_without_an_earlier_rating_asks_every_item(open_dialog: Open) -> None:
    dialog = open_dialog("madrs")
    dialog.taken_form.recall_box.setCurrentIndex(2)
    assert "items 4, 5" in dialog.panel.note_line.text()
    dialog.items.rows[0].setFocus()
    press(dialog, "1111111111")
    assert dialog.entry().result().total == 10


def test_that_a_form_kept_as_a_draft_is_plainly_one_and_goes_on_where_it_was(
    clinic: Clinic, patient: UUID, history: PatientHistory, qtbot: QtBot
) -> None:
    page = PatientPage(clinic, patient)
    qtbot.addWidget(page)
    page.show()
    phq9 = clinic.knowledge.instruments["phq9"]

    def leave(dialog: QWidget) -> bool:
        assert isinstance(dialog, ScoreDialog)
        press(dialog, "12-")
        dialog.reject()
        assert "Keep them as a draft" in dialog.problems_banner.text_label.text()
        dialog.keep_button.click()
        return True

    in_dialogs(leave)
    assert ask_for_score(clinic, history, phq9, page) is None
    page.refresh()
    assert page.drafts.isVisible()
    with clinic.sessions.read() as session:
        assert session.scalars(select(Score.id)).all() == []

    def go_on(dialog: QWidget) -> bool:
        assert isinstance(dialog, ScoreDialog)
        assert "Draft" in dialog.draft_pill.text()
        press(dialog, "000000\n\n")
        return True

    in_dialogs(go_on)
    page.drafts.resume_buttons[0].click()
    with clinic.sessions.read() as session:
        (score,) = session.scalars(select(Score)).all()
        assert [None if a is None else int(a) for a in score.answers or ()] == [
            1, 2, None, 0, 0, 0, 0, 0, 0,
        ]  # fmt: skip
        assert load_drafts(session, patient) == []
    assert page.drafts.isHidden()


def test_that_a_draft_is_discarded_only_when_asked_twice(
    clinic: Clinic, patient: UUID, qtbot: QtBot, open_dialog: Open
) -> None:
    from tracker.services.drafts import save_draft, score_form

    dialog = open_dialog("phq9")
    press(dialog, "12")
    instrument = clinic.knowledge.instruments["phq9"]
    with clinic.sessions.write() as session:
        save_draft(session, patient, score_form("phq9"), draft_body(instrument, dialog.draft()))
    page = PatientPage(clinic, patient)
    qtbot.addWidget(page)
    page.drafts.discard_buttons[0].click()
    with clinic.sessions.read() as session:
        assert len(load_drafts(session, patient)) == 1
    page.drafts.discard_buttons[0].click()
    with clinic.sessions.read() as session:
        assert load_drafts(session, patient) == []


def test_that_a_draft_of_another_version_is_not_taken_for_this_one(
    clinic: Clinic, open_dialog: Open
) -> None:
    instrument = clinic.knowledge.instruments["phq9"]
    dialog = open_dialog("phq9")
    press(dialog, "120")
    body = draft_body(instrument, dialog.draft())
    assert read_body(instrument, body) == dialog.draft()
    assert read_body(instrument, {**body, "version": "0"}) is None
    assert read_body(instrument, {**body, "answers": body["answers"][1:]}) is None
    assert read_body(instrument, {**body, "answers": ["x"] * 10}) is None
    assert read_body(instrument, {}) is None


def test_that_a_suicide_answer_beside_a_total_is_stored(
    clinic: Clinic, patient: UUID, open_dialog: Open
) -> None:
    dialog = open_dialog("phq9")
    dialog.total_only_button.click()
    press(dialog, "12\n0\n")
    assert not dialog.isVisible()
    with clinic.sessions.write() as session:
        score = record_score(session, patient, dialog.entry())
        assert score.suicide_answer == 0
        assert score.suicide_flag is None
