"""Side effects by a letter and a digit."""

from PySide6.QtWidgets import QApplication

from tracker.services.history import SideEffectRow


def effects(chair) -> list[tuple[str, int, bool]]:
    return [(e.term, e.severity, e.ended_at is None) for e in chair.history().side_effects]


def only_effect(chair) -> SideEffectRow:
    (effect,) = chair.history().side_effects
    return effect


def sys_has_the_focus(page) -> bool:
    return QApplication.focusWidget() is page.sheet.vitals_row.edits["systolic"]


def test_that_a_letter_and_a_digit_log_a_side_effect(page, chair, press, clock):
    onset = clock.time
    press("n")
    clock.forward(seconds=40)
    assert press("2") == 1
    effect = only_effect(chair)
    assert (effect.term, effect.severity, effect.onset_at) == ("nausea", 2, onset)
    assert page.sheet.side_effects.chips["nausea"].text() == "N  Nausea 2"
    assert sys_has_the_focus(page)


def test_that_letters_typed_on_narrow_the_search(page, chair, press):
    assert press("na2") == 3
    assert effects(chair) == [("nausea", 2, True)]


def test_that_the_same_letter_again_changes_the_grade(page, chair, press):
    press("n2n1")
    assert effects(chair) == [("nausea", 1, True)]


def test_that_a_letter_and_zero_end_it(page, chair, press, clock):
    press("n2")
    clock.forward(minutes=8)
    assert press("n0") == 2
    effect = only_effect(chair)
    assert effect.ended_at == clock.time
    assert not page.sheet.side_effects.chips["nausea"].isChecked()
    assert sys_has_the_focus(page)


def test_that_it_may_come_back_after_it_ended(page, chair, press, clock):
    press("n2n0")
    clock.forward(minutes=5)
    press("n1")
    assert effects(chair) == [("nausea", 2, False), ("nausea", 1, True)]


def test_that_a_letter_without_a_chip_looks_through_the_catalogue(page, chair, press):
    press("itch")
    assert page.sheet.side_effects.search.isVisible()
    press("⎋")
    assert sys_has_the_focus(page)
    press("eup1")
    assert effects(chair) == [("euphoria", 1, True)]


def test_that_what_is_not_in_the_catalogue_is_kept_in_words(page, chair, press):
    press("tingly toes")
    press("⏎1")
    effect = only_effect(chair)
    assert (effect.term, effect.free_text, effect.severity) == ("other", "tingly toes", 1)


def test_that_a_letter_between_digits_keeps_what_is_typed(page, chair, press):
    press("12882")
    press("d1")
    press("7498⏎")
    (reading,) = chair.history().vital_signs
    assert (reading.systolic, reading.heart_rate, reading.spo2) == (128, 74, 98)
    assert effects(chair) == [("dissoc", 1, True)]


def test_that_a_severe_one_asks_what_happened_and_is_saved_already(page, chair, press):
    press("z3")
    assert effects(chair) == [("dizzy", 3, True)]
    row = page.sheet.side_effects.rows[only_effect(chair).id]
    assert row.message.text().startswith("Note needed: grade 3.")
    press("lay down⏎")
    assert only_effect(chair).note == "lay down"
    assert not row.message.isVisible()
    assert sys_has_the_focus(page)


def test_that_none_observed_is_an_answer_until_one_is_seen(page, chair, press):
    tick = page.sheet.side_effects.none_tick
    tick.click()
    assert chair.infusion.no_side_effects_at is not None
    press("d1")
    assert chair.infusion.no_side_effects_at is None
    assert not tick.isChecked()
    assert not tick.isEnabled()


def test_that_a_mistake_is_voided_with_a_reason(page, chair, press):
    press("n2n")
    page.sheet.side_effects.chooser.void_button.click()
    press("wrong patient⏎")
    assert effects(chair) == []
    assert page.sheet.side_effects.rows == {}


def test_that_a_tap_on_a_chip_and_on_a_grade_do_the_same(page, chair, qtbot):
    panel = page.sheet.side_effects
    panel.chips["dizzy"].click()
    assert panel.chooser.isVisible()
    panel.chooser.buttons[0].click()
    assert effects(chair) == [("dizzy", 1, True)]
    assert not panel.chooser.isVisible()


def test_that_the_chooser_stands_within_the_page(page, chair, press):
    for key in page.sheet.side_effects.chips:
        page.sheet.side_effects.take_letter(chair.clinic.knowledge.side_effects.effects[key].letter)
        chooser = page.sheet.side_effects.chooser
        assert page.rect().contains(chooser.geometry())
        press("⎋")


def test_that_the_elapsed_time_comes_from_the_stored_onset(page, chair, press, clock):
    press("n2")
    clock.forward(minutes=11)
    page.refresh()
    row = page.sheet.side_effects.rows[only_effect(chair).id]
    assert row.time_label.text() == "since 10:23 · 11 min"
