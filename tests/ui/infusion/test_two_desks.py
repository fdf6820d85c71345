"""Two desks at one session: what the other one stored is neither lost nor passed over."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.factories import end_session
from tests.ui.infusion.conftest import ORDER
from tracker.clinical.moment import Moment
from tracker.services.chair.answers import record_answer
from tracker.services.chair.running import change_rate
from tracker.services.infusions import change_order
from tracker.services.observations import (
    SideEffectEntry,
    VitalValues,
    record_side_effect,
    record_vital_signs,
)


def other_desk_orders(chair, **changed) -> None:
    with chair.clinic.sessions.write() as session:
        order = replace(ORDER, **changed)
        change_order(session, chair.infusion_id, order, chair.clinic.knowledge.limits)


def test_that_an_order_changed_at_the_other_desk_is_not_started_unread(ready, open_page, press):
    chair = ready()
    page = open_page(chair)
    other_desk_orders(chair, ordered_mg_per_kg=Decimal("0.4"), ordered_mg=Decimal(28))
    press("1⏎")
    assert chair.infusion.status == "prepared"
    assert "read it back again" in page.sheet.start_card.message.text()
    assert page.sheet.run_card.dose_label.text() == "28 mg"
    press("⏎")
    assert chair.infusion.status == "running"


def test_that_orders_typed_at_two_desks_both_stay(ready, open_page, press):
    chair = ready()
    page = open_page(chair)
    bag = page.sheet.order_card.bag
    bag.setFocus(Qt.FocusReason.OtherFocusReason)
    bag.edit.selectAll()
    other_desk_orders(chair, planned_minutes=60)
    press("250⏎")
    assert (chair.infusion.planned_minutes, chair.infusion.bag_ml) == (60, Decimal(250))
    assert page.sheet.order_card.minutes.text() == "60"


def test_that_another_weight_after_the_stop_leaves_the_mg_that_were_ordered(
    chair, open_page, press, clock
):
    clock.forward(minutes=40)
    with chair.clinic.sessions.write() as session:
        end_session(session, chair.infusion_id, clock.time, Decimal(35))
    page = open_page(chair)
    page.sheet.run_card.order_button.click()
    weight = page.sheet.order_card.weight
    weight.setFocus(Qt.FocusReason.OtherFocusReason)
    weight.edit.selectAll()
    press("50⏎")
    row = chair.infusion
    assert (row.weight_kg, row.ordered_mg, row.given_mg) == (50, 35, 35)
    assert (row.ordered_mg_per_kg, row.given_mg_per_kg) == (Decimal("0.7"), Decimal("0.7"))


def test_that_a_rate_set_at_the_other_desk_counts_for_what_was_given(chair, page, clock):
    clock.forward(minutes=10)
    limits = chair.clinic.knowledge.limits
    with chair.clinic.sessions.write() as session:  # after 8.75 mg at 52.5 mg/h
        change_rate(session, chair.infusion_id, clock.time, Decimal(30), limits, "nausea")
    clock.forward(minutes=10)
    page.run_gestures.ask_stop()
    dialog = page.run_gestures.stop_dialog
    assert dialog.given.value() == Decimal("13.75")
    dialog.reject()


def test_that_what_the_other_desk_logged_counts_at_the_discharge(chair, open_page, clock):
    clock.forward(minutes=40)
    with chair.clinic.sessions.write() as session:
        end_session(session, chair.infusion_id, clock.time, Decimal(35))
    page = open_page(chair)
    page.sheet.show_step("discharge")
    with chair.clinic.sessions.write() as session:
        record_answer(session, chair.infusion_id, "nausea_controlled", "no", clock.time, None)
    page.sheet.discharge.discharge_requested.emit()
    assert chair.infusion.discharged_at is None
    assert "not: nausea controlled" in page.sheet.discharge.problem_line.text()
    clock.forward(seconds=1)
    page.sheet.show_now()
    assert "not: nausea controlled" in page.sheet.discharge.problem_line.text()


def test_that_a_red_reading_of_the_other_desk_wants_its_note_before_the_signature(
    chair, page, clock
):
    clock.forward(minutes=10)
    with chair.clinic.sessions.write() as session:
        values = VitalValues(heart_rate=150)
        limits = chair.clinic.knowledge.limits
        record_vital_signs(session, chair.infusion_id, clock.time, values, limits)
    page.sheet.sign_panel.sign_requested.emit()
    assert "about each red reading" in page.sheet.sign_panel.problem_line.text()


def test_that_an_effect_ended_at_the_other_desk_keeps_its_end(chair, page, clock):
    onset = Moment.local(clock.time, chair.clinic.zone)
    entry = SideEffectEntry(term="nausea", severity=1, onset=onset)
    with chair.clinic.sessions.write() as session:
        effect = record_side_effect(session, chair.patient_id, chair.infusion_id, entry)
    page.refresh()
    with chair.clinic.sessions.write() as session:
        session.get(type(effect), effect.id).ended_at = clock.time + timedelta(minutes=1)
    clock.forward(minutes=5)
    page.sheet.side_effects.ended.emit(effect.id)
    (stored,) = chair.history().side_effects
    assert stored.ended_at == clock.time - timedelta(minutes=4)
    assert QApplication.focusWidget() is not None
