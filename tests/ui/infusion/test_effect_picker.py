"""Which term a letter and a digit name, and the one key that takes it back."""

import string

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tracker.services.corrections import history_of
from tracker.services.observations import end_side_effect


def effects(chair):
    return [(e.term, e.severity, e.ended_at is None) for e in chair.history().side_effects]


def undo() -> None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def done(page) -> str:
    line = page.sheet.side_effects.undo_line
    return line.text_label.text() if line.isVisible() else ""


@pytest.mark.parametrize("letters", [string.ascii_lowercase, string.ascii_uppercase])
def test_that_a_bare_letter_and_a_grade_log_only_the_term_whose_chip_shows_it(
    page, chair, press, letters
):
    catalogue, panel = chair.clinic.knowledge.side_effects, page.sheet.side_effects
    shown = {seen.letter: seen.key for seen in catalogue.common}
    for letter in letters:
        press(letter + "2")
        key = shown.get(letter.upper())
        assert effects(chair) == ([] if key is None else [(key, 2, True)]), letter
        if key is None:
            assert "Which one?" in panel.search.message.text()
            press("⎋")
        else:
            assert panel.chips[key].text().startswith(f"{letter.upper()}  ")
            undo()


def test_that_letters_that_fit_several_terms_log_none_by_a_digit(page, chair, press):
    press("an1")  # anxiety, anaphylaxis
    assert effects(chair) == []
    press("a1")
    assert effects(chair) == [("anaph", 1, True)]


def test_that_an_arrow_chooses_among_several(page, chair, press):
    press("an")
    edit = page.sheet.side_effects.search.edit
    QTest.keyClick(edit, Qt.Key.Key_Down)
    assert "Anaphylaxis" in page.sheet.side_effects.search.message.text()
    press("2")
    assert effects(chair) == [("anaph", 2, True)]


def test_that_enter_shows_the_whole_term_before_a_digit_logs_it(page, chair, press):
    press("an⏎")
    assert page.sheet.side_effects.chooser.title_label.text() == "Anxiety or panic"
    assert effects(chair) == []
    press("2")
    assert effects(chair) == [("anxiety", 2, True)]


def test_that_the_whole_term_and_grade_stay_visible(page, chair, press):
    press("n2")
    assert done(page) == "Nausea, moderate (2) logged 10:23"
    press("128827498⏎")
    assert done(page) == "Nausea, moderate (2) logged 10:23"


def test_that_one_key_takes_it_back(page, chair, press):
    press("n2")
    effect = chair.history().side_effects[0]
    undo()
    assert effects(chair) == []
    assert done(page) == "Undone: Nausea, moderate (2) logged 10:23"
    assert QApplication.focusWidget() is page.sheet.vitals_row.edits["systolic"]
    with chair.clinic.sessions.read() as session:
        assert history_of(session, "side_effect", effect.id)[-1].reason == "undone at once"
    undo()
    assert effects(chair) == []


def test_that_undoing_in_the_middle_of_a_reading_leaves_the_reading(page, chair, press):
    press("12882" + "n2" + "74")
    undo()
    assert effects(chair) == []
    press("98⏎")
    assert chair.history().vital_signs[0].spo2 == 98


def test_that_a_changed_grade_and_an_end_are_taken_back_too(page, chair, press):
    press("n2n1")
    assert done(page) == "Now Nausea, mild (1), before grade 2"
    undo()
    assert effects(chair) == [("nausea", 2, True)]
    press("n0")
    assert done(page) == "Nausea over at 10:23"
    undo()
    assert effects(chair) == [("nausea", 2, True)]


def test_that_a_severe_one_is_taken_back_while_its_note_waits(page, chair, press):
    press("n4")  # meant n1
    assert (
        QApplication.focusWidget()
        is page.sheet.side_effects.rows[chair.history().side_effects[0].id].note
    )
    undo()
    assert effects(chair) == []


def test_that_undoing_is_offered_for_two_minutes(page, chair, press, clock):
    press("n2")
    clock.forward(minutes=2, seconds=1)
    page.sheet.show_now()
    assert done(page) == ""
    undo()
    assert effects(chair) == [("nausea", 2, True)]


def test_that_what_somebody_else_changed_is_not_undone(page, chair, press, clock):
    press("n2n1")
    with chair.clinic.sessions.write() as session:
        end_side_effect(session, chair.history().side_effects[0].id, clock.time)
    undo()
    assert effects(chair) == [("nausea", 1, False)]
    assert page.sheet.side_effects.message.text()


def test_that_none_observed_is_one_key(page, chair, qtbot):
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: chair.infusion.no_side_effects_at is not None)


def test_that_the_budgets_hold(page, chair, press):
    assert press("na2") <= 4
    assert press("n0") <= 2
    assert press("ras1") <= 4
    assert sorted(effects(chair)) == [("nausea", 2, False), ("rash", 1, True)]
