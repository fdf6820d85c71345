"""Fields that judge what was typed: numbers, moments, dates of birth."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tracker.clinical.limits import Verdict
from tracker.clinical.moment import Moment
from tracker.ui.widgets.date_field import BirthDate, BirthDateField
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.moment_field import MomentField
from tracker.ui.widgets.number_field import NumberField, Unit
from tracker.ui.widgets.typed_dates import (
    UnclearDate,
    local_instant,
    parse_date,
    parse_time,
    show_date,
)

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 20, 15, 23, tzinfo=UTC)
TODAY = date(2026, 11, 20)
POUND = Decimal("0.45359237")


def weigh(kilograms: Decimal) -> Verdict:
    if not 25 <= kilograms <= 350:
        return Verdict("impossible", "Weight lies between 25 and 350 kg.")
    if not 40 <= kilograms <= 160:
        return Verdict("unlikely", "Weight is usually 40 to 160 kg; type it again to confirm.")
    return Verdict("ok")


def type_into(edit: QLineEdit, text: str) -> None:
    """Type over what stands there, as a person does, and press Enter."""
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


@pytest.fixture
def weight(qtbot, app_look):
    field = NumberField("kg", weigh)
    qtbot.addWidget(field)
    return field


@pytest.mark.parametrize(("typed", "value"), [("68.4", "68.4"), ("68,4", "68.4"), (" 70 ", "70")])
def test_that_a_number_is_read_with_comma_or_point(weight, typed, value):
    type_into(weight.edit, typed)

    assert weight.value() == Decimal(value)
    assert weight.message is None


def test_that_zero_is_a_number_and_empty_is_unknown(qtbot, app_look):
    field = NumberField("mg")
    qtbot.addWidget(field)
    assert field.value() is None
    assert field.acceptable()

    type_into(field.edit, "0")

    assert field.value() == 0


def test_that_what_is_no_number_is_refused_and_stays_to_be_mended(weight):
    type_into(weight.edit, "7o")

    assert weight.value() is None
    assert not weight.acceptable()
    assert weight.text() == "7o"
    assert weight.message[0] == "alert"
    assert weight.edit.property("state") == "alert"


def test_that_an_impossible_weight_is_refused_each_time(weight):
    for _ in range(3):
        type_into(weight.edit, "684")

    assert weight.value() is None
    assert weight.message == ("alert", "Weight lies between 25 and 350 kg.")
    assert weight.text() == "684"


def test_that_an_unlikely_weight_counts_once_it_was_typed_again(weight):
    type_into(weight.edit, "180")
    assert weight.value() is None
    assert weight.message[0] == "caution"
    assert weight.edit.selectedText() == "180"

    type_into(weight.edit, "180")

    assert weight.value() == 180
    assert weight.message[0] == "ok"


def test_that_enter_alone_does_not_confirm_an_unlikely_weight(weight):
    type_into(weight.edit, "180")

    for _ in range(3):
        QTest.keyClick(weight.edit, Qt.Key.Key_Return)

    assert weight.value() is None


def test_that_the_last_digit_alone_does_not_confirm_an_unlikely_weight(weight):
    type_into(weight.edit, "180")
    weight.edit.deselect()

    QTest.keyClick(weight.edit, Qt.Key.Key_Backspace)
    QTest.keyClicks(weight.edit, "0")
    QTest.keyClick(weight.edit, Qt.Key.Key_Return)

    assert weight.text() == "180"
    assert weight.value() is None


def test_that_another_unlikely_weight_has_to_be_confirmed_anew(weight):
    type_into(weight.edit, "180")
    type_into(weight.edit, "181")
    assert weight.value() is None

    type_into(weight.edit, "181")

    assert weight.value() == 181


def test_that_a_confirmed_weight_typed_over_loses_its_confirmation(weight):
    type_into(weight.edit, "180")
    type_into(weight.edit, "180")

    type_into(weight.edit, "190")

    assert weight.value() is None


def test_that_a_stored_unlikely_weight_is_not_asked_for_again(weight):
    weight.set_value(Decimal("20.0"))

    assert weight.value() == 20
    assert weight.text() == "20"
    weight.set_value(None)
    assert weight.value() is None
    assert weight.text() == ""


def test_that_one_that_needs_a_reason_is_taken_and_says_so(qtbot, app_look):
    asking = Verdict("reason", "A dose over 1 mg/kg needs a reason.")
    field = NumberField("mg/kg", lambda _dose: asking)
    qtbot.addWidget(field)

    type_into(field.edit, "1.2")

    assert field.value() == Decimal("1.2")
    assert field.verdict() == asking
    assert field.message == ("caution", asking.sentence)


@pytest.fixture
def weight_in_two_units(qtbot, app_look):
    kilogram = Unit("kg", lambda value: value, lambda value: value)
    pound = Unit("lb", lambda value: value * POUND, lambda value: round(value / POUND, 1))
    field = NumberField(check=weigh, units=(kilogram, pound))
    qtbot.addWidget(field)
    return field


def test_that_pounds_are_turned_into_kilograms_exactly(weight_in_two_units):
    weight_in_two_units.unit_button.click()
    type_into(weight_in_two_units.edit, "150")

    assert weight_in_two_units.value() == 150 * POUND
    assert weight_in_two_units.text() == "150"
    assert weight_in_two_units.unit_label.text() == "= 68.04 kg"


def test_that_a_stored_weight_is_shown_in_the_other_unit_and_stays_the_same(weight_in_two_units):
    weight_in_two_units.set_value(Decimal("68.4"))

    weight_in_two_units.unit_button.click()

    assert weight_in_two_units.text() == "150.8"
    assert weight_in_two_units.value() == Decimal("68.4")


def test_that_a_typed_number_is_judged_again_in_the_other_unit(weight_in_two_units):
    type_into(weight_in_two_units.edit, "150")
    assert weight_in_two_units.value() == 150

    weight_in_two_units.unit_button.click()
    type_into(weight_in_two_units.edit, "30")

    assert weight_in_two_units.value() is None
    assert weight_in_two_units.message[0] == "alert"


def test_that_a_form_names_its_fields_and_tells_why_one_was_refused(qtbot, app_look):
    form, weight = Form(), NumberField("kg", weigh)
    qtbot.addWidget(form)
    row = form.add_row("&Weight", weight, "As measured today")
    assert weight.edit.accessibleName() == "Weight"
    assert weight.edit.accessibleDescription() == "As measured today"
    assert row.label.buddy() is weight.edit

    type_into(weight.edit, "684")
    assert row.message.text() == "Weight lies between 25 and 350 kg."
    assert weight.edit.accessibleDescription() == "Weight lies between 25 and 350 kg."

    type_into(weight.edit, "68.4")
    assert row.message.text() == "As measured today"
    assert form.row_of(weight) is row


def test_that_a_refused_field_leaves_the_others_alone(qtbot, app_look):
    form, weight = Form(), NumberField("kg", weigh)
    qtbot.addWidget(form)
    other = NumberField("cm")
    form.add_line(("Weight", weight), ("Height", other))
    type_into(other.edit, "172")

    type_into(weight.edit, "684")

    assert other.value() == 172


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12 Mar 1985", date(1985, 3, 12)),
        ("12 march 1985", date(1985, 3, 12)),
        ("12mar1985", date(1985, 3, 12)),
        ("Mar 12, 1985", date(1985, 3, 12)),
        ("1985-03-12", date(1985, 3, 12)),
        ("25/3/1985", date(1985, 3, 25)),
        ("3/25/1985", date(1985, 3, 25)),
        ("5.5.1985", date(1985, 5, 5)),
        ("3 Sept 2026", date(2026, 9, 3)),
        ("29 Feb 2024", date(2024, 2, 29)),
        ("Today", TODAY),
        ("yesterday", date(2026, 11, 19)),
    ],
)
def test_that_a_date_with_one_meaning_is_taken(typed, day):
    assert parse_date(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("12/3/1985", "could be 12 Mar 1985 or 3 Dec 1985"),
        ("3.12.1985", "could be 3 Dec 1985 or 12 Mar 1985"),
        ("25/3/85", "four digits"),
        ("30 Feb 2026", "no such day"),
        ("2026-13-01", "no such day"),
        ("12 Foo 1985", "month is not known"),
        ("12 Mar", "not a date"),
        ("soon", "not a date"),
    ],
)
def test_that_an_unclear_date_is_refused_with_the_way_out(typed, why):
    with pytest.raises(UnclearDate, match=why):
        parse_date(typed, TODAY)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_that_a_date_reads_back_as_it_was_shown(day):
    assert parse_date(show_date(day), TODAY) == day
    assert parse_date(day.isoformat(), TODAY) == day


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_that_digits_never_swap_day_and_month(day):
    try:
        read = parse_date(f"{day.day}/{day.month}/{day.year}", TODAY)
    except UnclearDate:
        assert day.day <= 12
    else:
        assert read == day


def test_that_the_month_is_shown_in_letters():
    QLocale.setDefault(QLocale.c())

    assert show_date(date(1985, 3, 12)) == "12 Mar 1985"


@pytest.mark.parametrize("typed", ["10:23", "10.23", "1023", " 10:23 "])
def test_that_a_time_of_day_is_taken(typed):
    assert parse_time(typed) == time(10, 23)


@pytest.mark.parametrize("typed", ["24:00", "10:60", "ten", "10"])
def test_that_what_is_no_time_of_day_is_refused(typed):
    with pytest.raises(UnclearDate, match="not a time"):
        parse_time(typed)


def test_that_an_hour_left_out_by_summer_time_is_refused():
    with pytest.raises(UnclearDate, match="left this time out"):
        local_instant(date(2026, 3, 8), time(2, 30), ZONE)


@pytest.fixture
def taken(qtbot, app_look):
    field = MomentField(lambda: NOW, ZONE)
    qtbot.addWidget(field)
    return field


def test_that_a_moment_is_the_clinic_time_in_utc(taken):
    type_into(taken.edit, "2026-11-19")
    type_into(taken.time_edit, "21:30")

    assert taken.value() == Moment(date(2026, 11, 19), datetime(2026, 11, 20, 2, 30, tzinfo=UTC))
    assert taken.text() == "19 Nov 2026"


def test_that_a_date_without_a_time_stays_a_date(taken):
    type_into(taken.edit, "yesterday")

    assert taken.value() == Moment(date(2026, 11, 19), None)


@pytest.mark.parametrize(("day", "hour"), [("21 Nov 2026", ""), ("today", "10:26")])
def test_that_the_future_is_refused(taken, day, hour):
    type_into(taken.edit, day)
    type_into(taken.time_edit, hour)

    assert taken.value() is None
    assert not taken.acceptable()
    assert taken.message == ("alert", "This is in the future.")


def test_that_a_clock_two_minutes_ahead_is_not_the_future(taken):
    type_into(taken.edit, "today")
    type_into(taken.time_edit, "10:25")

    assert taken.value() == Moment(TODAY, NOW + timedelta(minutes=2))


def test_that_a_time_without_a_date_asks_for_the_date(taken):
    type_into(taken.time_edit, "10:00")

    assert taken.message == ("alert", "The date is missing.")


def test_that_a_stored_moment_keeps_its_seconds_until_it_is_typed_over(taken):
    stored = Moment(TODAY, datetime(2026, 11, 20, 14, 5, 33, tzinfo=UTC))
    taken.set_value(stored)
    assert (taken.text(), taken.time_edit.text()) == ("20 Nov 2026", "09:05")
    assert taken.value() == stored

    type_into(taken.time_edit, "09:06")

    assert taken.value() == Moment(TODAY, datetime(2026, 11, 20, 14, 6, tzinfo=UTC))


def test_that_no_moment_is_no_answer(taken):
    assert taken.value() is None
    assert taken.acceptable()


@pytest.fixture
def born(qtbot, app_look):
    field = BirthDateField(lambda: TODAY)
    qtbot.addWidget(field)
    return field


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("1985", BirthDate(1985), "1985"),
        ("1985-03-12", BirthDate(1985, date(1985, 3, 12)), "12 Mar 1985"),
        ("", None, ""),
    ],
)
def test_that_a_birth_date_may_be_a_year_alone(born, typed, value, shown):
    type_into(born.edit, typed)

    assert born.value() == value
    assert born.text() == shown
    assert born.acceptable()


@pytest.mark.parametrize("typed", ["2027", "21 Nov 2026", "1850", "12/3/1985", "85"])
def test_that_a_birth_date_that_cannot_be_is_refused_and_kept(born, typed):
    type_into(born.edit, typed)

    assert born.value() is None
    assert not born.acceptable()
    assert born.text() == typed
    assert born.message[0] == "alert"


def test_that_a_stored_birth_date_is_shown(born):
    born.set_value(BirthDate(1985, date(1985, 3, 12)))
    assert born.text() == "12 Mar 1985"

    born.set_value(None)
    assert born.text() == ""
    assert born.value() is None
