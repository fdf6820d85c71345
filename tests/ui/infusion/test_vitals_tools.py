"""What stands under the vitals row, unit and position; and the time of the visit."""

from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tracker.clinical.cross_checks import SessionTimes
from tracker.models import Infusion
from tracker.services.observations import VitalValues, record_vital_signs
from tracker.services.refused import Refused
from tracker.ui.widgets.typed_dates import UnclearDate


def f7() -> None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F7)


def place(press, number: int) -> None:
    """Say the position: F9 and a digit."""
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F9)
    press(str(number))


def last(chair):
    return chair.history().vital_signs[-1]


def test_that_fahrenheit_is_typed_and_celsius_stored(page, chair, press, clock):
    f7()
    assert page.sheet.vitals_row.fields.captions["temperature"].text() == "Temp °F"
    press("128827498145" + "98.6⏎")
    assert last(chair).temperature_c == Decimal("37.0")
    clock.forward(minutes=10)
    press("126807298145" + "97.9⏎")  # the unit stays
    assert last(chair).temperature_c == Decimal("36.6")


@pytest.mark.parametrize(
    ("typed", "kind"), [("85.9", "alert"), ("109.5", "alert"), ("101", "caution")]
)
def test_that_fahrenheit_has_the_limits_of_celsius(page, chair, press, typed, kind):
    f7()
    press("128827498145" + typed + "⏎")
    assert page.sheet.vitals_row.edits["temperature"].property("state") == kind
    assert chair.history().vital_signs == ()


def test_that_a_number_of_the_other_unit_is_refused_and_counts_once_the_unit_is_changed(
    page, chair, press
):
    press("128827498145" + "98.6⏎")
    assert page.sheet.vitals_row.message.text().endswith("Was it °F? F7 changes the unit.")
    assert chair.history().vital_signs == ()
    f7()
    assert page.sheet.vitals_row.edits["temperature"].property("state") == ""
    press("⏎")
    assert last(chair).temperature_c == Decimal("37.0")


def test_that_a_stored_temperature_is_shown_in_the_unit_of_the_row(page, chair, press):
    press("128827498145" + "36.8⏎")
    f7()
    page.sheet.readings.table.setFocus()
    press("e")
    assert page.sheet.vitals_row.edits["temperature"].text() == "98.2"
    press("138⏎")
    assert (last(chair).systolic, last(chair).temperature_c) == (138, Decimal("36.8"))


@pytest.mark.parametrize(
    ("number", "position"),
    [(1, "seated"), (2, "lying"), (3, "standing 1 min"), (4, "standing 3 min")],
)
def test_that_a_key_and_a_digit_say_the_position(page, chair, press, number, position):
    press("128")
    place(press, number)
    press("827498⏎")
    assert (last(chair).position, last(chair).diastolic) == (position, 82)


def test_that_nobody_has_to_say_a_position_and_none_is_kept_for_the_next_reading(
    page, chair, press, clock
):
    place(press, 3)
    press("128827498⏎")
    clock.forward(minutes=2)
    press("126807298⏎")
    assert [row.position for row in chair.history().vital_signs] == ["standing 1 min", None]


def test_that_the_same_key_takes_the_position_back(page, chair, press):
    place(press, 2)
    place(press, 2)
    press("128827498⏎")
    assert last(chair).position is None


def test_that_a_number_that_was_begun_is_typed_on_after_the_position(page, chair, press):
    press("12")
    place(press, 2)
    press("8827498⏎")
    assert (last(chair).systolic, last(chair).diastolic, last(chair).position) == (128, 82, "lying")


def test_that_the_positions_are_left_with_escape(page, chair, press):
    press("128")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F9)
    press("⎋827498⏎")
    assert (last(chair).position, last(chair).diastolic) == (None, 82)


def test_that_a_tap_opens_the_positions_and_a_tap_chooses(page, chair, press):
    positions = page.sheet.vitals_row.positions
    press("128")
    positions.button.click()
    assert positions.chips["lying"].isVisible()
    positions.chips["lying"].click()
    assert not positions.chips["lying"].isVisible()
    press("827498⏎")
    assert last(chair).position == "lying"
    table = page.sheet.readings
    assert "lying" in [
        table.model.index(0, column).data() for column in range(table.model.columnCount())
    ]


def test_that_a_corrected_reading_keeps_its_position(page, chair, press):
    place(press, 4)
    press("128827498⏎")
    page.sheet.readings.table.setFocus()
    press("e138⏎")
    assert (last(chair).systolic, last(chair).position) == (138, "standing 3 min")


def check_in(chair, minutes_ago):
    """Check the patient in before now."""
    now = chair.clinic.now()
    with chair.clinic.sessions.write() as session:
        infusion = session.get(Infusion, chair.infusion_id)
        infusion.checked_in_at = now - timedelta(minutes=minutes_ago)


def test_that_a_time_before_the_visit_is_refused(page, chair, press):
    check_in(chair, 20)
    page.refresh()
    press("128827498")
    page.sheet.vitals_row.time_edit.setFocus()
    press("0932⏎")  # checked in at 10:03
    assert "more than 30 min before check-in" in page.sheet.vitals_row.message.text()
    assert chair.history().vital_signs == ()
    press("0934⏎")
    assert len(chair.history().vital_signs) == 1


def test_that_a_time_after_the_visit_is_refused(page, clock):
    row, let_go = page.sheet.vitals_row, clock.time
    row.show_visit(SessionTimes(started=let_go - timedelta(minutes=60), discharged=let_go))
    row.edits["heart_rate"].setText("74")
    clock.forward(minutes=15)
    assert row.entry().values.heart_rate == 74
    clock.forward(minutes=1)
    with pytest.raises(UnclearDate, match="more than 15 min after discharge"):
        row.entry()


def test_that_the_record_refuses_such_a_time_too(chair):
    check_in(chair, 20)
    values, limits = VitalValues(heart_rate=74), chair.clinic.knowledge.limits
    early = chair.clinic.now() - timedelta(minutes=51)
    with pytest.raises(Refused, match="before check-in"), chair.clinic.sessions.write() as session:
        record_vital_signs(session, chair.infusion_id, early, values, limits)


def test_that_a_time_of_day_belongs_to_the_visit_across_midnight(page, chair, clock):
    row = page.sheet.vitals_row
    start = chair.clinic.local(clock.time).replace(hour=23, minute=50, second=0)
    clock.time = start + timedelta(minutes=40)
    row.show_visit(SessionTimes(started=start))
    row.time_edit.setText("0010")
    row.edits["heart_rate"].setText("74")
    assert row.entry().taken_at == start + timedelta(minutes=20)
