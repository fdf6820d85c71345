"""The infusion page from the check-in to the signature."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPushButton

from tests.ui.infusion.conftest import ORDER
from tracker.models import Infusion
from tracker.services.chair.rows import load_chair
from tracker.services.corrections import void
from tracker.services.infusions import InfusionOrder
from tracker.ui.infusion.infusion_page import InfusionPage
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

EMPTY = InfusionOrder(planned_minutes=40)


def working(page) -> str:
    return page.sheet.run_card.working_label.text()


def stop(page, press, keys="⏎"):
    page.sheet.run_controls.stop_button.click()
    press(keys)


def at_order(page) -> None:
    page.sheet.focus_part("order")


def answers(chair) -> dict[str, str]:
    with chair.clinic.sessions.read() as session:
        rows = load_chair(session, chair.infusion_id, chair.patient_id).answers
    return {row.item: row.answer for row in rows if row.infusion_id == chair.infusion_id}


# ---- the screening


def test_that_a_new_session_begins_with_the_first_question(make_chair, open_page, press, clock):
    chair = make_chair(EMPTY)
    page = open_page(chair)
    assert page.sheet.step == "prepare"
    assert chair.infusion.checked_in_at is None
    assert press(" ") == 1
    assert answers(chair) == {"P01": "yes"}
    assert chair.infusion.checked_in_at == clock.time
    assert chair.infusion.threshold_set_id is not None


def test_that_a_letter_in_the_screening_answers_and_is_no_side_effect(make_chair, open_page, press):
    chair = make_chair(EMPTY)
    press("n") if open_page(chair) else None
    assert answers(chair) == {"P01": "no"}
    assert chair.history().side_effects == ()


def test_that_what_is_missing_leads_there(make_chair, open_page):
    page = open_page(make_chair(EMPTY))
    buttons = page.sheet.start_card.missing_buttons
    assert [button.sentence.split(".")[0] for button in buttons][:2] == [
        "The weight is missing",
        "Take the blood pressure, heart rate and SpO₂ before the start",
    ]
    assert not page.sheet.start_card.start_button.isEnabled()
    buttons[0].click()
    assert QApplication.focusWidget() is page.sheet.order_card.weight.edit
    page.sheet.start_card.missing_buttons[1].click()
    assert QApplication.focusWidget() is page.sheet.vitals_row.edits["systolic"]


# ---- the order


def test_that_each_field_is_saved_as_soon_as_it_is_committed(make_chair, open_page, press):
    chair = make_chair(EMPTY)
    page = open_page(chair)
    at_order(page)
    press("68.4⏎")
    assert chair.infusion.weight_kg == Decimal("68.4")
    assert page.sheet.run_bar.saved_label.text() == "saved 10:23:05"
    press("0.5⏎")
    assert chair.infusion.ordered_mg == Decimal("34.20")
    assert "68.4 kg × 0.5 mg/kg = 34.20 mg" in working(page)


def test_that_the_dose_card_shows_the_worked_row_of_the_reference(make_chair, open_page, press):
    page = open_page(make_chair())
    assert page.sheet.run_card.dose_label.text() == "35 mg"
    assert working(page).split("\n") == [
        "70 kg × 0.5 mg/kg = 35.00 mg",
        "35.00 mg ÷ 50 mg/mL = 0.70 mL to draw",
        "35.00 mg × 60 ÷ 40 min = 52.50 mg/h",
        "52.50 mg/h ÷ 70 kg = 0.750 mg/kg/h",
        "100 mL × 60 ÷ 40 min = 150.0 mL/h",
    ]


def test_that_another_vial_changes_the_volume_to_draw(make_chair, open_page):
    chair = make_chair()
    page = open_page(chair)
    page.sheet.order_card.vial.buttons[10].click()
    assert chair.infusion.vial_mg_per_ml == 10
    assert "= 3.50 mL to draw" in working(page)


def test_that_the_last_values_stand_beside_and_are_never_filled_in(make_chair, open_page):
    page = open_page(make_chair(EMPTY, earlier_dose="0.5"))
    card = page.sheet.order_card
    assert card.weight.text() == ""
    assert card.dose.text() == ""
    hints = [row.message.text() for row in (card._weight_row, card._dose_row)]
    assert hints == ["last: 70 kg on 16 Nov 2026", "last: 0.5 mg/kg on 16 Nov 2026"]


def test_that_a_weight_far_from_the_last_is_asked_for_again(make_chair, open_page, press):
    chair = make_chair(EMPTY, earlier_dose="0.5")
    page = open_page(chair)
    at_order(page)
    press("78⏎")
    assert chair.infusion.weight_kg is None
    assert "differs by more than 5 %" in page.sheet.order_card._weight_row.message.text()
    press("78⏎")
    assert chair.infusion.weight_kg == Decimal(78)
    assert QApplication.focusWidget() is page.sheet.order_card.same.confirm_button


def test_that_an_impossible_weight_stays_as_typed_and_is_not_saved(make_chair, open_page, press):
    chair = make_chair(EMPTY)
    page = open_page(chair)
    at_order(page)
    press("684⏎")
    assert page.sheet.order_card.weight.text() == "684"
    assert chair.infusion.weight_kg is None
    assert not page.sheet.start_card.start_button.isEnabled()


def test_that_pounds_are_stored_as_kilograms(make_chair, open_page, press):
    chair = make_chair(EMPTY)
    page = open_page(chair)
    page.sheet.order_card.weight.unit_button.click()
    page.sheet.order_card.weight.setFocus()
    press("150⏎")
    assert chair.infusion.weight_kg == Decimal("68.0")


@pytest.mark.parametrize(
    ("earlier", "dose", "words"),
    [
        (None, "0.6", "first infusion is usually at most 0.5 mg/kg"),
        ("0.5", "0.8", "usually raised by at most 0.25 mg/kg"),
        ("1.0", "1.1", "usually 0.25 to 1 mg/kg"),
    ],
)
def test_that_unusual_doses_are_asked_for_again_with_the_rule(
    make_chair, open_page, press, earlier, dose, words
):
    chair = make_chair(replace(EMPTY, weight_kg=Decimal(70)), earlier_dose=earlier)
    page = open_page(chair)
    page.sheet.order_card.dose.setFocus()
    press(f"{dose}⏎")
    assert words in page.sheet.order_card._dose_row.message.text()
    assert chair.infusion.ordered_mg_per_kg is None
    press(f"{dose}⏎")
    assert chair.infusion.ordered_mg_per_kg == Decimal(dose)


def test_that_a_held_dose_waits_for_the_prescriber_and_the_reason(ready, open_page, press):
    high = replace(ORDER, ordered_mg_per_kg=Decimal("2.2"), ordered_mg=Decimal(154))
    page = open_page(ready(high, "2.0"))
    (button,) = page.sheet.start_card.missing_buttons
    button.click()
    form = page.sheet.run_card.form
    form.person.setCurrentIndex(form.person.count() - 1)
    form.name_edit.setFocus()
    press("Dr Away⏎physician⏎refractory⏎")
    assert [made.name for made in page.view.chair.decisions] == ["Dr Away"]
    assert page.sheet.start_card.missing_buttons == []
    assert "refractory" in page.sheet.run_card.decided.text()


def test_that_the_decision_covers_no_other_dose(ready, open_page, press):
    high = replace(ORDER, ordered_mg_per_kg=Decimal("2.2"), ordered_mg=Decimal(154))
    page = open_page(ready(high, "2.0"))
    page.sheet.run_card.focus_reason()
    form = page.sheet.run_card.form
    form.person.setCurrentIndex(form.person.count() - 1)
    form.name_edit.setFocus()
    press("Dr Away⏎physician⏎refractory⏎")
    page.sheet.order_card.dose.setFocus()
    page.sheet.order_card.dose.edit.selectAll()
    press("2.3⏎")
    assert page.view.infusion.ordered_mg_per_kg == Decimal("2.3")
    assert [button.sentence for button in page.sheet.start_card.missing_buttons] != []
    assert page.sheet.run_card.decide_button.isVisible()


# ---- start, time, stop


def test_that_a_digit_and_enter_start_and_the_vitals_get_the_focus(ready, open_page, press, clock):
    chair = ready()
    page = open_page(chair)
    assert press("1⏎") == 2
    assert chair.infusion.status == "running"
    assert chair.infusion.started_at == clock.time
    assert page.sheet.step == "infuse"
    assert QApplication.focusWidget() is page.sheet.vitals_row.edits["systolic"]
    assert page.sheet.run_bar.state_label.text() == "Infusing 0:00 of 40:00"
    (read_back,) = [row for row in page.view.chair.answers if row.item == "P48"]
    assert page.view.names[read_back.second_person_id] == "Tom Reyes"


def test_that_readings_too_old_are_taken_again_before_the_start(ready, open_page, press, clock):
    chair = ready()
    page = open_page(chair)
    clock.forward(minutes=60)
    press("1⏎")  # what was shown when the chair was left
    assert chair.infusion.status == "prepared"
    page.refresh()
    assert "again: older than" in page.sheet.start_card.missing_buttons[0].sentence


def test_that_a_new_page_shows_the_time_from_the_stored_start(page, chair, clock, open_page):
    page.close()
    clock.forward(minutes=23, seconds=41)
    again = open_page(chair)
    assert again.sheet.run_bar.state_label.text() == "Infusing 23:41 of 40:00"
    assert again.sheet.run_card.so_far_label.text() == "about 20.7 mg so far"
    clock.forward(minutes=20)
    again.refresh()
    assert again.sheet.run_bar.given_label.text().startswith("over by 3:41")


def test_that_a_pause_and_another_rate_count_for_what_was_given(page, chair, press, clock):
    clock.forward(minutes=10)  # 8.75 mg at 52.5 mg/h
    assert press("⑥1") == 2
    assert page.sheet.run_bar.state_label.text() == "Paused 0:00 · 10:00 of 40:00 run"
    (pause,) = [event for event in page.view.chair.events if event.step == "pause"]
    assert pause.reason
    clock.forward(minutes=5)
    page.sheet.run_controls.resume_button.click()
    assert QApplication.focusWidget() is page.sheet.vitals_row.edits["systolic"]
    clock.forward(minutes=10)
    stop(page, press, "")
    assert page.run_gestures.stop_dialog.given.value() == Decimal("17.5")


def test_that_stop_shows_its_arithmetic_and_takes_enter(page, chair, press, clock):
    clock.forward(minutes=30)
    page.sheet.run_controls.stop_button.click()
    told = page.run_gestures.stop_dialog.arithmetic_label.text()
    assert "52.5 mg/h" in told
    assert "26.25 mg" in told
    press("⏎")
    assert chair.infusion.status == "running"  # ten minutes early: it wants a reason
    page.run_gestures.stop_dialog.reasons.chips[0].click()
    press("⏎") if page.run_gestures.stop_dialog is not None else None
    row = chair.infusion
    assert (row.status, row.given_mg, row.given_mg_per_kg) == (
        "finished",
        Decimal("26.25"),
        Decimal("0.38"),
    )
    assert row.ended_at == clock.time
    assert page.sheet.run_card.dose_label.text() == "26.25 mg"
    summary = page.sheet.run_card.summary_label.text().replace("\N{NO-BREAK SPACE}", " ")
    assert summary == "given in 30 min  ·  0.38 mg/kg  ·  0 readings  ·  side effects not asked"
    assert page.sheet.run_bar.state_label.text() == "Recovering 0:00"
    assert page.sheet.step == "recover"


def test_that_escape_in_the_question_lets_it_run_on(page, chair, press):
    stop(page, press, "⎋")
    assert chair.infusion.status == "running"
    assert page.run_gestures.stop_dialog is None
    assert QApplication.focusWidget() is page.sheet.vitals_row.edits["systolic"]


def test_that_another_amount_may_be_typed(page, chair, press, clock):
    clock.forward(minutes=40)
    stop(page, press, "34.5⏎")
    assert chair.infusion.given_mg == Decimal("34.5")


def test_that_clearly_more_than_ordered_wants_an_incident_note(page, chair, press, clock):
    clock.forward(minutes=40)
    stop(page, press, "38⏎")
    assert chair.infusion.status == "running"
    press("second bag⏎")
    assert chair.infusion.incident_note == "second bag"
    assert chair.infusion.given_mg == Decimal(38)


def test_that_after_the_end_recovery_goes_on(page, chair, press, clock):
    press("d1")
    clock.forward(minutes=40)
    stop(page, press)
    clock.forward(minutes=15)
    press("128827498⏎")
    press("d0")
    assert len(chair.history().vital_signs) == 1
    assert chair.history().side_effects[0].ended_at == clock.time
    assert page.sheet.run_bar.leave_button.isVisible()


# ---- not given, notes, leaving


def test_that_not_given_is_kept_with_its_reason(make_chair, open_page, press, qtbot):
    chair = make_chair()
    page = open_page(chair)
    page.sheet.start_card.not_given_button.click()
    page.sheet.question.chips[1].click()
    press("did not come⏎")
    assert (chair.infusion.status, chair.infusion.status_reason) == ("no-show", "did not come")
    assert page.sheet.run_bar.state_label.text() == "No-show"
    assert not page.sheet.start_card.isVisible()
    with qtbot.waitSignal(page.closed):
        page.sheet.run_bar.leave_button.click()


def test_that_a_session_that_failed_its_screening_names_the_item(make_chair, open_page, press):
    chair = make_chair()
    page = open_page(chair)
    press(" n")  # P02: no signed order
    page.sheet.start_card.not_given_button.click()
    press(" order not signed⏎")
    row = chair.infusion
    assert row.status == "not given"
    assert row.status_reason == "Screening (P02 Signed order): order not signed"


def test_that_notes_are_added_with_their_time(page, chair, press, clock):
    press("④music lowered⏎")
    clock.forward(minutes=3)
    press("④reassured⏎")
    assert chair.infusion.note == "10:23 music lowered\n10:26 reassured"
    assert QApplication.focusWidget() is page.sheet.vitals_row.edits["systolic"]


def test_that_escape_leaves_step_by_step_and_the_infusion_runs_on(page, chair, press, qtbot):
    press("①")
    assert page.sheet.keys_card.isVisible()
    press("n⎋⎋")
    assert not page.sheet.keys_card.isVisible()
    with qtbot.waitSignal(page.closed):
        press("⎋")
    assert chair.infusion.status == "running"


def test_that_every_save_is_told(page, press, qtbot):
    with qtbot.waitSignal(page.changed):
        press("128827498⏎")


def test_that_digits_reach_the_vitals_from_a_button(page, press):
    page.sheet.run_controls.stop_button.setFocus()
    press("128")
    assert page.sheet.vitals_row.edits["systolic"].text() == "128"


def test_that_a_refresh_leaves_what_is_being_typed(page, press):
    press("12882")
    page.refresh()
    press("74")
    assert page.sheet.vitals_row.edits["heart_rate"].text() == "74"


def test_that_an_infusion_no_longer_in_force_closes_its_page(page, chair, qtbot):
    with chair.clinic.sessions.write() as session:
        void(session, Infusion, chair.infusion_id, "twice")
    with qtbot.waitSignal(page.closed):
        page.refresh()
    with pytest.raises(LookupError):
        InfusionPage(chair.clinic, chair.infusion_id)


# ---- for every eye and hand


@pytest.mark.parametrize("step", ["prepare", "infuse", "recover", "discharge", "sign"])
def test_that_everything_reachable_has_a_name_and_is_large_enough_to_hit(page, step):
    page.sheet.show_step(step)
    QApplication.processEvents()
    nameless = [each for each in focusable_widgets_without_a_name(page) if each.isVisible()]
    assert [(type(seen).__name__, seen.objectName()) for seen in nameless] == []
    for widget in page.findChildren(QPushButton) + page.findChildren(QLineEdit):
        if widget.isVisible():
            assert widget.height() >= 44, widget.accessibleName() or widget.text()
    for edit in page.sheet.vitals_row.edits.values():
        assert edit.height() >= 52 or not edit.isVisible()


MENUS = "FPAVH"
"""Taken by the menus of the window."""


def letters_of(page) -> list[str]:
    buttons = [each.text() for each in page.findChildren(QAbstractButton) if shown(each)]
    labels = page.findChildren(QLabel)
    labels = [each.text() for each in labels if each.buddy() is not None and shown(each.buddy())]
    found = [QKeySequence.mnemonic(text).toString() for text in (*buttons, *labels)]
    return [key.removeprefix("Alt+") for key in found if key]


def shown(widget) -> bool:
    return widget.isVisible() and widget.isEnabled()


@pytest.mark.parametrize("step", ["prepare", "infuse", "recover", "discharge", "sign"])
def test_that_no_letter_with_alt_is_there_twice(page, step):
    page.sheet.show_step(step)
    QApplication.processEvents()
    counted = Counter((*letters_of(page), *MENUS))
    assert [key for key, count in counted.items() if count > 1] == []


def test_that_no_letter_with_alt_is_there_twice_before_the_start(ready, open_page):
    page = open_page(ready())
    counted = Counter((*letters_of(page), *MENUS))
    assert [key for key, count in counted.items() if count > 1] == []


def test_that_the_rate_is_asked_for_by_its_letter(page, press, qtbot):
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(page.sheet.run_controls.rate_form.isVisible)


@pytest.mark.parametrize(("width", "mode"), [(1680, "wide"), (1280, "medium"), (760, "narrow")])
def test_that_the_vitals_row_is_always_in_sight(page, width, mode):
    page.resize(width, 768)
    QApplication.processEvents()
    assert page.sheet.columns.mode == mode
    row = page.sheet.vitals_row
    top = row.mapTo(page, row.rect().topLeft())
    bottom = row.mapTo(page, row.rect().bottomRight())
    assert page.rect().contains(top)
    assert page.rect().contains(bottom)


def test_that_a_reading_and_the_start_are_reached_by_keys_from_an_empty_order(
    make_chair, open_page, press, clock
):
    chair = make_chair(EMPTY, earlier_dose="0.5")
    chair.screen()
    page = open_page(chair)
    press("70⏎⏎")  # today's weight, then the order of last time
    press("128827498145⏎")
    assert page.sheet.start_card.missing_buttons == []
    clock.time += timedelta(minutes=2)
    assert QApplication.focusWidget() in page.sheet.start_card.findChildren(object)


def test_that_what_is_asked_comes_into_sight(page, press):
    page.resize(1024, 640)
    QApplication.processEvents()
    press("eup")
    QApplication.processEvents()
    edit = page.sheet.side_effects.search.edit
    assert not edit.visibleRegion().isEmpty()
    press("⎋p")
    chip = page.sheet.side_effects.chips["htn"]
    assert not chip.visibleRegion().isEmpty()
