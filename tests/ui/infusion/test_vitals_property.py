"""The vitals row driven by whatever fingers do."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tracker.clinical.cross_checks import check_blood_pressure
from tracker.clinical.limits import check, next_field_is_complete
from tracker.clinical.vitals_line import FIELDS
from tracker.folders import resource
from tracker.knowledge.limits import load_limits
from tracker.ui.infusion.vitals_row import VitalsRow

MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
COLUMNS = (*FIELDS[:-1], "temperature_c")
RANGES = {  # clinical reference 4.4, hard
    "systolic": (40, 300),
    "diastolic": (20, 200),
    "heart_rate": (20, 250),
    "spo2": (50, 100),
    "respiratory_rate": (3, 60),
    "moaas": (0, 5),
}


class Driver:
    """A row in a window, what was typed into it, and what it logged."""

    def __init__(self, row, press) -> None:
        self.row, self.press = row, press
        self.logged = []
        row.log_requested.connect(self._log)

    def _log(self) -> None:
        self.logged.append(self.row.entry().values)
        self.row.clear_entry()
        self.row.focus_entry()

    def marked(self) -> bool:
        """Whether a field or the line under the row says that something is not right."""
        fields = [*self.row.edits.values(), self.row.time_edit]
        hint = self.row.message.icon.isHidden()
        return any(field.property("state") for field in fields) or not hint


@pytest.fixture
def driver(clinic, qtbot, press):
    row = VitalsRow(clinic.knowledge.limits, clinic.now, clinic.zone)
    qtbot.addWidget(row)
    row.show()
    row.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is row)
    return Driver(row, press)


def fresh(driver):
    driver.row.show_fahrenheit(on=False)
    driver.row.clear_entry()
    driver.row.focus_entry()
    driver.logged.clear()


usual = st.fixed_dictionaries(
    {
        "systolic": st.integers(90, 180),
        "diastolic": st.integers(45, 75),
        "heart_rate": st.integers(45, 130),
        "spo2": st.integers(92, 100),
        "respiratory_rate": st.integers(8, 26),
        "moaas": st.integers(0, 5),
        "temperature": st.integers(355, 380).map(lambda tenths: Decimal(tenths) / 10),
    }
)
possible = st.fixed_dictionaries(
    {name: st.integers(*bounds) for name, bounds in RANGES.items()}
    | {"temperature": st.integers(300, 430).map(lambda tenths: Decimal(tenths) / 10)}
)
shapes = st.tuples(
    st.integers(2, 7), st.lists(st.sampled_from(["", " ", "/", "⇥"]), min_size=6, max_size=6)
)


def line_of(values, shape, left_out=()):
    """Write values as fingers do: with or without separators, a dash for what is left out."""
    count, separators = shape
    fields = FIELDS[:count]
    words = ["-" if field in left_out else str(values[field]) for field in fields]
    line = words[0]
    for before, word, separator in zip(words, words[1:], separators, strict=False):
        line += (" " if "-" in (before, word) else separator) + word
    meant = {
        column: None if field in left_out or field not in fields else values[field]
        for field, column in zip(FIELDS, COLUMNS, strict=True)
    }
    return line, meant


def in_columns(values):
    return {column: getattr(values, column) for column in COLUMNS}


@MANY
@given(values=usual, shape=shapes, left_out=st.sets(st.sampled_from(FIELDS[2:])))
def test_that_a_usual_reading_is_logged_as_it_was_typed(driver, values, shape, left_out):
    fresh(driver)
    assume(15 <= values["systolic"] - values["diastolic"] <= 110)
    line, meant = line_of(values, shape, left_out)
    driver.press(line + "⏎")
    assert [in_columns(logged) for logged in driver.logged] == [meant]


@MANY
@given(values=possible, shape=shapes, left_out=st.sets(st.sampled_from(FIELDS[2:]), max_size=2))
def test_that_no_digit_lands_in_a_wrong_field_unseen(driver, values, shape, left_out):
    fresh(driver)
    line, meant = line_of(values, shape, left_out)
    driver.press(line + "⏎")
    if driver.logged:
        assert [in_columns(logged) for logged in driver.logged] == [meant]
    else:
        assert driver.marked()


def slips():
    """Every number that is impossible in a field, and not a possible one with a digit too many."""
    limits = load_limits(resource("limits.toml"))
    for place, field in enumerate(FIELDS[:-1]):
        for slip in range(1000):
            begun = [str(slip)[:length] for length in range(1, len(str(slip)))]
            whole = any(next_field_is_complete(limits[field], text) for text in begun)
            if check(limits[field], Decimal(slip)).refused and not whole:
                yield place, slip


@MANY
@given(values=usual, more=st.integers(0, 6), shape=shapes, slip=st.sampled_from(list(slips())))
def test_that_a_slip_is_never_logged_unseen(driver, values, more, shape, slip):
    """One number is impossible and followed by a separator; the rest is typed on blindly."""
    fresh(driver)
    place, number = slip
    separators = [" " if at == place else each for at, each in enumerate(shape[1])]
    count = min(place + 1 + more, len(FIELDS))
    line, _ = line_of(values | {FIELDS[place]: number}, (count, separators))
    driver.press(line + "⏎")
    assert driver.logged == []
    assert driver.marked()


typing = st.tuples(st.just("type"), st.text("0123456789/ .,-⏎⇥⌫x", min_size=1, max_size=12))
pasting = st.tuples(
    st.just("paste"),
    st.text(max_size=40) | st.sampled_from(["142/88 96 98", "88/142", "36.8", "1e5", "999 999"]),
)
moving = st.tuples(st.just("focus"), st.sampled_from([*FIELDS, "time"]))
turning = st.tuples(st.just("turn"), st.sampled_from(["unit", "position", "pad"]))


def do(driver, what, how):
    row = driver.row
    if what == "type":
        driver.press(how)
    elif what == "paste":
        QApplication.clipboard().setText(how)
        focused = QApplication.focusWidget()
        if focused in row.edits.values():
            focused.paste()
    elif what == "focus":
        edit = row.time_edit if how == "time" else row.edits[how]
        edit.setFocus(Qt.FocusReason.MouseFocusReason)
    else:
        buttons = {"unit": row.unit_button, "pad": row.pad_button}
        buttons.get(how, row.positions.button).click()


@settings(MANY, max_examples=50)
@given(steps=st.lists(typing | pasting | moving | turning, max_size=14))
def test_that_no_typing_pasting_or_moving_breaks_the_row_or_logs_the_impossible(driver, steps):
    fresh(driver)
    limits = driver.row._limits
    for what, how in steps:
        do(driver, what, how)
        focused = QApplication.focusWidget()
        assert focused is not None
        for edit in driver.row.edits.values():
            number = edit.value()
            wrong = bool(edit.text()) and (number is None or check(edit.limit, number).refused)
            if wrong and focused not in (edit, driver.row.positions):  # still being typed
                assert edit.property("state") == "alert", (edit.limit.field, edit.text())
    driver.row.positions.close_chips()
    driver.press("⏎")
    for values in driver.logged:
        assert values.problems(limits) == ()
        if values.systolic is not None:
            pair = Decimal(values.systolic), Decimal(values.diastolic)
            assert not check_blood_pressure(limits, *pair).refused
