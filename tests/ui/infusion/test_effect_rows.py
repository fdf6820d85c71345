"""What is known of a logged side effect: serious, note, times, and what was given for it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tracker.services.treatments import list_treatments


def only_effect(chair):
    (effect,) = chair.history().side_effects
    return effect


def row_of(page, chair):
    return page.sheet.side_effects.rows[only_effect(chair).id]


def treatments(chair):
    with chair.clinic.sessions.read() as session:
        return list_treatments(session, chair.infusion_id)


def sys_has_the_focus(page) -> bool:
    return QApplication.focusWidget() is page.sheet.vitals_row.edits["systolic"]


def test_that_a_term_that_is_always_serious_wants_a_note_at_any_grade(page, chair, press):
    press("sei1")
    row = row_of(page, chair)
    assert row.serious_tick.isChecked()
    assert row.message.text().startswith("Note needed: this is serious.")
    press("ended by itself after 20 s⏎")
    assert only_effect(chair).note == "ended by itself after 20 s"
    assert not row.message.isVisible()


def test_that_the_nurse_answers_whether_a_condition_is_met(page, chair, press):
    press("hal1")
    row = row_of(page, chair)
    assert row.serious_tick.text() == "Serious: if it lasts longer than 2 h"
    assert not row.serious_tick.isChecked()
    assert not row.message.isVisible()
    row.serious_tick.click()
    assert only_effect(chair).serious is True
    assert row.message.text().startswith("Note needed")
    assert QApplication.focusWidget() is row.note


def test_that_a_life_threatening_grade_cannot_be_called_harmless(page, chair, press):
    press("n4")
    row = row_of(page, chair)
    assert row.serious_tick.isChecked()
    assert not row.serious_tick.isEnabled()


def test_that_a_mild_common_one_asks_nothing(page, chair, press):
    press("n1")
    row = row_of(page, chair)
    assert not row.serious_tick.isVisible()
    assert not row.message.isVisible()
    assert not row.details.isVisible()


def test_that_the_details_are_stored_as_they_are_chosen(page, chair, press):
    press("n2")
    row = row_of(page, chair)
    row.more_button.click()
    for box, value in (
        (row.details.action, "reassurance"),
        (row.details.relatedness, "probable"),
        (row.details.asked, "checklist"),
    ):
        box.setCurrentIndex(
            box.findText({"reassurance": "reassured", "checklist": "asked for"}.get(value, value))
        )
        box.activated.emit(box.currentIndex())
    effect = only_effect(chair)
    assert (effect.action, effect.relatedness, effect.asked) == (
        "reassurance",
        "probable",
        "checklist",
    )


def test_that_the_onset_can_be_put_right(page, chair, press, clock):
    clock.forward(minutes=12)
    press("n2")
    row = row_of(page, chair)
    row.more_button.click()
    row.details.began.setFocus()
    row.details.began.selectAll()
    press("1025⏎")
    assert f"{chair.clinic.local(only_effect(chair).onset_at):%H:%M}" == "10:25"
    assert row.time_label.text() == "since 10:25 · 10 min"


@pytest.mark.parametrize(("typed", "said"), [("1145", "still to come"), ("25", "not a time")])
def test_that_a_time_that_cannot_be_is_refused_and_stays(page, chair, press, typed, said):
    press("n2")
    row = row_of(page, chair)
    row.more_button.click()
    row.details.over.setFocus()
    press(typed + "⏎")
    assert said in row.details.message.text()
    assert row.details.over.text() == typed
    assert only_effect(chair).ended_at is None


def treat(page, chair):
    row = row_of(page, chair)
    QApplication.processEvents()  # a row is shown by the event loop
    row.treat_button.click()
    return row.treatments.form


def test_that_a_treatment_takes_its_first_letters_dose_and_enter(page, chair, press):
    press("n2")
    treat(page, chair)
    press("ond⏎4⏎")
    (given,) = treatments(chair)
    assert (given.drug, given.dose, given.unit) == ("Ondansetron", Decimal(4), "mg")
    assert given.given_at == chair.clinic.now()
    assert given.side_effect_id == only_effect(chair).id
    (line,) = row_of(page, chair).treatments.lines.values()
    assert line.text_label.text() == "10:23 Ondansetron 4 mg"
    assert sys_has_the_focus(page)


def test_that_no_dose_is_suggested(page, chair, press):
    press("n2")
    form = treat(page, chair)
    press("ond⏎")
    assert (form.drug.text(), form.dose.text()) == ("Ondansetron", "")


def test_that_letters_of_several_drugs_choose_none(page, chair, press):
    press("n2")
    form = treat(page, chair)
    press("l⏎")
    assert form.message.text() == "Type on: Labetalol, Lorazepam begin so."
    assert form.drug.hasFocus()
    shown = [name for name, chip in form.chips.items() if chip.isVisible()]
    assert shown == ["Labetalol", "Lorazepam"]


def test_that_what_is_in_no_list_is_kept_in_words(page, chair, press):
    press("n2")
    treat(page, chair)
    press("ginger tea⏎⏎")
    (given,) = treatments(chair)
    assert (given.drug, given.dose, given.unit) == ("ginger tea", None, None)


@pytest.mark.parametrize(("dose", "said"), [("abc", "not a number"), ("0", "more than 0")])
def test_that_a_dose_that_cannot_be_is_refused_and_stays(page, chair, press, dose, said):
    press("n2")
    form = treat(page, chair)
    press("ond⏎" + dose + "⏎")
    assert said in form.message.text()
    assert form.dose.text() == dose
    assert treatments(chair) == ()
    press("⎋")
    assert not form.isVisible()
    assert sys_has_the_focus(page)


def test_that_a_treatment_may_be_of_an_earlier_time(page, chair, press, clock):
    clock.forward(minutes=12)
    press("n2")
    form = treat(page, chair)
    press("ond⏎4")
    form.time.setFocus()
    press("1030⏎")
    assert treatments(chair)[0].given_at == clock.time - timedelta(minutes=5, seconds=5)


def test_that_a_treatment_is_put_right(page, chair, press):
    press("n2")
    treat(page, chair)
    press("ond⏎4⏎")
    (line,) = row_of(page, chair).treatments.lines.values()
    line.correct_button.click()
    form = row_of(page, chair).treatments.form
    form.dose.setFocus()
    form.dose.selectAll()
    press("8⏎")
    (given,) = treatments(chair)
    assert (given.drug, given.dose, given.version) == ("Ondansetron", Decimal(8), 2)


def test_that_a_treatment_is_voided_with_a_reason(page, chair, press):
    press("n2")
    treat(page, chair)
    press("ond⏎4⏎")
    (line,) = row_of(page, chair).treatments.lines.values()
    line.void_button.click()
    press("not given⏎")
    assert treatments(chair) == ()
    assert row_of(page, chair).treatments.lines == {}


def test_that_a_treatment_of_the_session_needs_no_side_effect(page, chair, press, qtbot):
    page.sheet.side_effects.treat_button.click()
    form = page.sheet.side_effects.list.treatments.form
    qtbot.waitUntil(form.drug.hasFocus)
    press("oxy⏎2⏎")
    (given,) = treatments(chair)
    assert (given.drug, given.unit, given.route) == ("Oxygen", "L/min", "inhaled")
    assert given.side_effect_id is None


def test_that_what_was_given_stays_when_its_effect_is_taken_back(page, chair, press):
    press("n2")
    treat(page, chair)
    press("ond⏎4⏎")
    page.sheet.side_effects.undo_line.button.click()
    assert chair.history().side_effects == ()
    (line,) = page.sheet.side_effects.list.treatments.lines.values()
    assert line.text_label.text() == "10:23 Ondansetron 4 mg"


def test_that_a_tap_on_over_ends_it(page, chair, press):
    press("n2")
    QTest.mouseClick(row_of(page, chair).end_button, Qt.MouseButton.LeftButton)
    assert only_effect(chair).ended_at is not None
