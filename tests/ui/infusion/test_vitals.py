"""Vital signs by keys alone."""

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication

from tracker.services.corrections import history_of


def readings(chair):
    return [
        (r.systolic, r.diastolic, r.heart_rate, r.spo2, r.respiratory_rate, r.moaas)
        for r in chair.history().vital_signs
    ]


def typed(page):
    return [edit.text() for edit in page.sheet.vitals_row.edits.values()]


def focused_field(page):
    edits = page.sheet.vitals_row.edits
    return next((name for name, e in edits.items() if e is QApplication.focusWidget()), None)


def test_that_pressure_pulse_and_saturation_cost_ten_keys(page, chair, press):
    assert press("12882" + "7498" + "⏎") == 10
    assert readings(chair) == [(128, 82, 74, 98, None, None)]
    assert typed(page) == [""] * 7
    assert focused_field(page) == "systolic"


def test_that_rate_and_sedation_make_it_thirteen(page, chair, press):
    assert press("12882" + "7498" + "145" + "⏎") == 13
    assert readings(chair) == [(128, 82, 74, 98, 14, 5)]


def test_that_seven_rows_follow_each_other_without_a_mouse(page, chair, press, clock):
    for _ in range(7):
        press("128827498145⏎")
        clock.forward(minutes=10)
    assert readings(chair) == [(128, 82, 74, 98, 14, 5)] * 7


@pytest.mark.parametrize("line", ["142/88 96 98⏎", "142 88 96 98 ⏎", "142/88/96/98⏎"])
def test_that_separators_of_paper_are_swallowed(page, chair, press, line):
    press(line)
    assert readings(chair) == [(142, 88, 96, 98, None, None)]


def test_that_tab_after_a_complete_number_is_swallowed(page, chair, press):
    press("142⇥88⇥96⇥98⏎")
    assert readings(chair) == [(142, 88, 96, 98, None, None)]


def test_that_a_pasted_line_fills_the_fields(page, chair, press):
    QApplication.clipboard().setText("142/88 96 98 14 5 36.8")
    page.sheet.vitals_row.edits["systolic"].paste()
    press("⏎")
    assert readings(chair) == [(142, 88, 96, 98, 14, 5)]
    assert chair.history().vital_signs[0].temperature_c == Decimal("36.8")


def test_that_a_refused_number_is_put_right_after_backspace(page, chair, press):
    press("14288" + "2595⏎")
    assert focused_field(page) == "heart_rate"
    press("⌫60" + "99" + "9" + "5⏎")
    assert readings(chair) == [(142, 88, 60, 99, 9, 5)]


def test_that_a_number_typed_over_a_questioned_one_is_left_with_tab_twice(page, chair, press):
    press("14288" + "2595⏎")
    press("60")
    assert page.sheet.vitals_row.message.text() == "Is 60 right? Tab twice goes on with it."
    press("⇥")
    assert focused_field(page) == "heart_rate"
    press("⇥" + "99⏎")
    assert readings(chair) == [(142, 88, 60, 99, None, None)]


def test_that_the_same_number_for_two_fields_confirms_nothing(page, chair, press):
    press("180" + "115" + "115" + "97" + "⏎")
    assert readings(chair) == []
    assert focused_field(page) == "diastolic"
    press("⌫115" + "115" + "115" + "97" + "⏎")
    assert readings(chair) == [(180, 115, 115, 97, None, None)]


def test_that_a_number_that_could_be_longer_ends_with_a_separator(page, chair, press):
    press("14288 25 99⏎")
    assert focused_field(page) == "heart_rate"  # 25 is unlikely, and 99 was not taken for it
    press("⌫25 ")
    press("9914⏎")
    assert readings(chair) == [(142, 88, 25, 99, 14, None)]


def test_that_an_unlikely_value_waits_for_a_second_typing(page, chair, press):
    press("195")
    row = page.sheet.vitals_row
    assert focused_field(page) == "systolic"
    assert row.edits["systolic"].property("state") == "caution"
    assert "type it again to confirm 195" in row.message.text()
    press("195")
    assert focused_field(page) == "diastolic"
    press("110⏎")
    assert readings(chair) == [(195, 110, None, None, None, None)]


@pytest.mark.parametrize("stream", ["959698", "/95 96 98", "/110 96 98", "1109698"])
def test_that_numbers_typed_on_without_looking_do_not_replace_a_questioned_one(
    page, chair, press, stream
):
    press("195" + stream + "⏎")
    assert readings(chair) == []
    assert page.sheet.vitals_row.edits["systolic"].property("state") == "alert"
    assert focused_field(page) == "systolic"


def test_that_an_impossible_value_is_refused_and_the_others_stay(page, chair, press):
    press("12882" + "74" + "45" + "⏎")
    assert focused_field(page) == "spo2"
    assert "must be 50 to 100 %" in page.sheet.vitals_row.message.text()
    assert typed(page)[:4] == ["128", "82", "74", "45"]
    assert readings(chair) == []
    press("98⇥⇥⏎")
    assert readings(chair) == [(128, 82, 74, 98, None, None)]


def test_that_swapped_pressures_are_said(page, press):
    press("8282")  # unlikely, so it is typed twice
    press("128")
    assert "looks swapped" in page.sheet.vitals_row.message.text()
    assert focused_field(page) == "diastolic"


def test_that_one_value_is_enough(page, chair, press):
    press("   98⏎")
    assert readings(chair) == [(None, None, None, 98, None, None)]


def test_that_an_empty_row_logs_nothing(page, chair, press):
    press("⏎")
    assert page.sheet.vitals_row.message.text() == "Type at least one value."
    assert readings(chair) == []


def test_that_half_a_pressure_is_asked_for(page, chair, press):
    press("128⏎")
    assert page.sheet.vitals_row.message.text() == "Blood pressure needs both values."
    assert focused_field(page) == "diastolic"


def test_that_a_reading_may_be_of_an_earlier_time(page, chair, press, clock):
    clock.forward(minutes=12)
    press("128827498")
    page.sheet.vitals_row.time_edit.setFocus()
    press("1025⏎")
    taken = chair.clinic.local(chair.history().vital_signs[0].taken_at)
    assert f"{taken:%H:%M}" == "10:25"
    assert "late" in page.sheet.readings.model.index(0, 0).data()


def test_that_a_time_to_come_is_refused(page, chair, press):
    press("128827498")
    page.sheet.vitals_row.time_edit.setFocus()
    press("1145⏎")
    assert "still to come" in page.sheet.vitals_row.message.text()
    assert readings(chair) == []


def test_that_a_reading_of_another_day_is_not_taken_for_this_visit(page, chair, press, clock):
    clock.forward(hours=20)
    press("128827498⏎")
    assert "cannot last longer than 12 h" in page.sheet.vitals_row.message.text()
    press("1040⏎")
    assert f"{chair.clinic.local(chair.history().vital_signs[0].taken_at):%d %H:%M}" == "20 10:40"


def test_that_the_same_minute_is_asked_about_once(page, chair, press):
    press("128827498⏎")
    press("128827498⏎")
    assert len(readings(chair)) == 1
    press("⏎")
    assert len(readings(chair)) == 2


def test_that_a_correction_keeps_the_old_value_in_the_log(page, chair, press):
    press("12882749814⏎")
    page.sheet.readings.table.setFocus()
    press("e")
    assert typed(page)[:5] == ["128", "82", "74", "98", "14"]
    press("138⏎")
    assert readings(chair) == [(138, 82, 74, 98, 14, None)]
    with chair.clinic.sessions.read() as session:
        log = history_of(session, "vital_signs", chair.history().vital_signs[0].id)
    assert log[-1].changes["systolic"] == (128, 138)


def test_that_escape_leaves_a_correction_as_it_was(page, chair, press):
    press("128827498⏎")
    page.sheet.readings.table.setFocus()
    press("e138⎋")
    assert readings(chair) == [(128, 82, 74, 98, None, None)]
    assert typed(page) == [""] * 7


def test_that_a_void_reading_wants_a_reason(page, chair, press):
    press("128827498⏎")
    page.sheet.readings.table.setFocus()
    press("v⏎")
    assert len(readings(chair)) == 1
    press("wrong arm⏎")
    assert readings(chair) == []
    assert focused_field(page) == "systolic"


def test_that_what_could_not_be_saved_stays_in_the_row(page, chair, press, monkeypatch):
    from sqlalchemy.exc import OperationalError

    from tracker.ui.infusion import run_gestures

    def fail(*_args, **_more):
        raise OperationalError("insert", {}, Exception("database or disk is full"))

    monkeypatch.setattr(run_gestures, "record_vital_signs", fail)
    press("128827498⏎")
    assert typed(page)[:4] == ["128", "82", "74", "98"]
    assert page.sheet.banner.isVisible()
    assert "disk is full" in page.sheet.banner.text_label.text()
    monkeypatch.undo()
    press("⏎")
    assert len(readings(chair)) == 1
    assert not page.sheet.banner.isVisible()
