"""A reading and a side effect by touch events alone, with the number pad."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from tracker.services.treatments import list_treatments
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name
from tracker.ui.widgets.number_pad import NumberPad


@pytest.fixture(scope="module")
def finger(qapp):
    """A touch screen."""
    return QTest.createTouchDevice()


@pytest.fixture
def tap(finger):
    """Tap the middle of a widget, as a finger does."""

    def tap_(widget: QWidget, at: QPoint | None = None) -> None:
        assert widget.isVisible()
        window, spot = widget.window(), at or widget.rect().center()
        spot = widget.mapTo(window, spot)
        assert window.childAt(spot) in (widget, *widget.findChildren(QWidget)), "it is covered"
        QTest.touchEvent(window, finger).press(0, spot).commit()
        QTest.touchEvent(window, finger).release(0, spot).commit()
        QApplication.processEvents()

    return tap_


@pytest.fixture
def pad(page):
    """The pad of the page."""
    return page.sheet.pad


@pytest.fixture
def tap_keys(pad, tap):
    """Tap keys of the pad by their names."""

    def tap_keys_(*names: str) -> int:
        for name in names:
            tap(pad.keys[name])
        return len(names)

    return tap_keys_


def test_that_a_whole_reading_is_taken_by_touch_alone(page, chair, pad, tap, tap_keys):
    assert not pad.isVisible()
    tap(page.sheet.vitals_row.edits["systolic"])
    assert pad.isVisible()
    assert tap_keys(*"128827498145", "enter") == 13
    (row,) = chair.history().vital_signs
    assert (row.systolic, row.diastolic, row.heart_rate, row.spo2) == (128, 82, 74, 98)
    assert (row.respiratory_rate, row.moaas) == (14, 5)


def test_that_the_pad_opens_with_its_button_and_hides_with_its_key(page, pad, tap, tap_keys):
    tap(page.sheet.vitals_row.pad_button)
    assert pad.isVisible()
    tap_keys("hide")
    assert not pad.isVisible()


def test_that_the_mouse_opens_no_pad(page, pad):
    QTest.mouseClick(page.sheet.vitals_row.edits["spo2"], Qt.MouseButton.LeftButton)
    assert not pad.isVisible()


def test_that_fields_are_skipped_corrected_and_gone_back_to(page, chair, pad, tap, tap_keys):
    tap(page.sheet.vitals_row.pad_button)
    tap_keys("next", "next", "7", "5", "delete", "delete", "4", "back")
    assert QApplication.focusWidget() is page.sheet.vitals_row.edits["heart_rate"]
    tap_keys("enter")
    (row,) = chair.history().vital_signs
    assert (row.systolic, row.heart_rate) == (None, 74)


def test_that_a_temperature_has_its_point(page, chair, pad, tap, tap_keys):
    tap(page.sheet.vitals_row.edits["temperature"])
    tap_keys("3", "6", ".", "8", "enter")
    assert str(chair.history().vital_signs[0].temperature_c) == "36.8"


def test_that_a_side_effect_with_its_grade_costs_two_taps_and_its_end_two(page, chair, tap):
    panel = page.sheet.side_effects
    tap(panel.chips["nausea"])
    tap(panel.chooser.buttons[1])
    (effect,) = chair.history().side_effects
    assert (effect.term, effect.severity, effect.ended_at) == ("nausea", 2, None)
    tap(panel.chips["nausea"])
    tap(panel.chooser.end_button)
    assert chair.history().side_effects[0].ended_at is not None


def test_that_a_side_effect_is_undone_by_a_tap(page, chair, tap):
    panel = page.sheet.side_effects
    tap(panel.chips["nausea"])
    tap(panel.chooser.buttons[1])
    tap(panel.undo_line.button)
    assert chair.history().side_effects == ()


def test_that_a_seldom_side_effect_is_found_by_touch_alone(page, chair, pad, tap, tap_keys):
    panel = page.sheet.side_effects
    page.sheet.columns.show_part(panel.more_button)
    tap(panel.more_button)
    QTest.qWait(20)  # the column scrolls to what was opened
    tap(panel.search.edit)
    assert pad.isVisible()
    tap_keys("letters", "shift", *"eup", "digits", "1")
    (effect,) = chair.history().side_effects
    assert (effect.term, effect.severity) == ("euphoria", 1)


def test_that_a_treatment_is_given_by_touch_alone(page, chair, pad, tap, tap_keys):
    tap(page.sheet.side_effects.treat_button)
    form = page.sheet.side_effects.list.treatments.form
    QApplication.processEvents()
    page.sheet.columns.show_part(form.chips["Oxygen"])
    QApplication.processEvents()
    tap(form.chips["Oxygen"])
    assert form.dose.hasFocus()
    pad.set_open(on=True)
    tap_keys("2", "enter")
    with chair.clinic.sessions.read() as session:
        (given,) = list_treatments(session, chair.infusion_id)
    assert (given.drug, given.dose, given.unit) == ("Oxygen", 2, "L/min")


@pytest.fixture
def lone_pad(qtbot, app_look):
    """A pad over one plain field."""
    holder = QWidget()
    qtbot.addWidget(holder)
    layout = QVBoxLayout(holder)
    field = QLineEdit()
    pad = NumberPad(holder)
    layout.addWidget(field)
    layout.addWidget(pad)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is holder)
    field.setFocus()
    return pad, field


def test_that_the_pad_is_small_and_its_keys_large(lone_pad):
    pad, _ = lone_pad
    assert pad.sizeHint().width() <= 420
    assert pad.sizeHint().height() <= 300
    for page in (0, 1):
        pad.pages.setCurrentIndex(page)
        QApplication.processEvents()
        keys = [key for key in pad.keys.values() if key.isVisible()]
        assert len(keys) > 15
        assert all(key.height() >= 52 and key.width() >= 52 for key in keys)
    assert focusable_widgets_without_a_name(pad) == []


def test_that_every_key_types_what_stands_on_it_and_none_takes_the_focus(lone_pad, tap):
    pad, field = lone_pad
    for page in (0, 1):
        pad.pages.setCurrentIndex(page)
        QApplication.processEvents()
        for name, key in pad.keys.items():
            if key.isVisible() and len(name) == 1:
                field.clear()
                tap(key)
                assert field.text() == name
                assert field.hasFocus()
