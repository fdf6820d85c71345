"""The scales of a session: typed at the chair, linked to the infusion, or filled in in a dialog."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.factories import TODAY, make_score
from tracker.services.settings import change_setting
from tracker.ui.infusion.scores_card import OfferedScale, ScoresCard
from tracker.ui.score_dialog import ScoreDialog

D = Decimal


@pytest.fixture
def card(qtbot, app_look, knowledge):
    card = ScoresCard(knowledge.instruments["cadss6"])
    qtbot.addWidget(card)
    card.resize(420, 300)
    card.show()
    card.activateWindow()
    qtbot.waitUntil(card.isActiveWindow)
    card.edit.setFocus()
    return card


@pytest.fixture
def entered(card):
    heard = []
    card.digits_entered.connect(lambda answers: heard.append(("answers", answers)))
    card.total_entered.connect(lambda total: heard.append(("total", total)))
    return heard


@pytest.fixture
def licensed(clinic):
    with clinic.sessions.write() as session:
        change_setting(session, "licence.cadss6", True, "form on file")


# ---- the card


def test_that_six_digits_and_enter_are_all_answers_and_the_sum_is_shown(card, entered, press):
    press("10020")
    assert "6 of 6" in card.told_label.text()
    press("3")
    assert "6. Enter saves" in card.told_label.text()
    press("⏎")
    assert entered == [("answers", (D(1), D(0), D(0), D(2), D(0), D(3)))]


def test_that_an_answer_beyond_the_scale_is_not_taken(card, entered, press):
    press("19578")
    assert card.edit.text() == "1"


def test_that_half_a_scale_is_not_handed_over_and_stays(card, entered, press):
    press("102⏎")
    assert entered == []
    assert card.edit.text() == "102"


def test_that_without_its_licence_only_a_total_is_taken(card, entered, press):
    card.show_dissociation(None, items_allowed=False)
    assert "total" in card.edit.accessibleName()
    press("17⏎")
    assert entered == [("total", D(17))]


def test_that_the_score_of_today_is_told(card):
    card.show_dissociation("4", items_allowed=True)
    assert card.told_label.text().startswith("4 today")


def test_that_f8_goes_to_the_scale_that_is_due_else_to_the_line(card):
    scales = [OfferedScale("phq9", "PHQ-9"), OfferedScale("cssrs", "C-SSRS", due=True)]
    card.show_scales(scales)
    QApplication.processEvents()
    card.focus_due()
    assert QApplication.focusWidget() is card.chips["cssrs"]
    assert "due" in card.chips["cssrs"].text()
    card.show_scales(scales[:1])
    card.focus_due()
    assert QApplication.focusWidget() is card.edit


# ---- in a session


def session_scores(chair, code="cadss6"):
    return [row for row in chair.history().scores if row.instrument == code]


def test_that_six_digits_store_a_score_of_this_infusion(licensed, page, chair, press):
    page.sheet.scores.edit.setFocus()
    assert press("100203⏎") == 7
    (score,) = session_scores(chair)
    assert (score.total, score.answers) == (6, (1, 0, 0, 2, 0, 3))
    assert score.infusion_id == chair.infusion_id
    assert page.sheet.scores.edit.text() == ""
    assert "6 today" in page.sheet.scores.told_label.text()
    assert QApplication.focusWidget() is page.sheet.vitals_row.edits["systolic"]


def test_that_a_total_alone_is_stored_without_the_licence(page, chair, press):
    page.sheet.scores.edit.setFocus()
    press("9⏎")
    (score,) = session_scores(chair)
    assert (score.total, score.answers) == (9, None)
    assert score.infusion_id == chair.infusion_id


def test_that_a_total_beyond_the_scale_is_refused_in_words_and_stays(page, chair, press):
    page.sheet.scores.edit.setFocus()
    press("99⏎")
    assert session_scores(chair) == []
    assert page.sheet.scores.message.text()
    assert page.sheet.scores.edit.text() == "99"


def test_that_a_due_scale_opens_its_dialog_and_is_stored(make_chair, open_page, press):
    chair = make_chair(earlier_dose="0.5")
    page = open_page(chair)
    asked = []

    def answer():
        asked.append(type(QApplication.activeModalWidget()))
        press("1111111100⏎")

    press("⑧")
    chip = page.sheet.scores.chips["phq9"]
    assert QApplication.focusWidget() is chip
    assert chip.text() == "PHQ-9 · due"
    QTimer.singleShot(50, answer)
    press(" ")
    assert asked == [ScoreDialog]
    (score,) = session_scores(chair, "phq9")
    assert score.total == 8
    assert page.sheet.scores.chips["phq9"].text() == "PHQ-9 8"
    assert page.isAncestorOf(page.focusWidget())


def test_that_a_score_of_today_is_not_due_again(chair, open_page, clinic):
    with clinic.sessions.write() as session:
        make_score(session, chair.patient_id, TODAY)
    page = open_page(chair)
    chip = page.sheet.scores.chips["phq9"]
    assert "due" not in chip.text()
    assert chip.text() == "PHQ-9 12"
