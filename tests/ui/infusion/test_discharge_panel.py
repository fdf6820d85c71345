"""The panel of leaving: one key a criterion, nothing met by silence, decisions with a name."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.ui.infusion.leaving import ANN, BOB, LOGGED, NOTHING, Leaving, reading
from tracker.clinical.discharge_facts import DischargeFacts
from tracker.knowledge import Knowledge
from tracker.services.chair.decisions import DecidedBy
from tracker.ui.infusion.leave.discharge_panel import DischargePanel
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

ZONE = ZoneInfo("America/New_York")
Open = Callable[..., Leaving]


@pytest.fixture
def leaving(qtbot, knowledge: Knowledge, app_look: None) -> Open:
    """Show the panel in an active window, with the focus on what is to be answered first."""

    def open_(facts: DischargeFacts = LOGGED) -> Leaving:
        panel = DischargePanel(knowledge.leaving, ZONE, 10)
        qtbot.addWidget(panel)
        panel.resize(700, 800)
        panel.show()
        panel.activateWindow()
        qtbot.waitUntil(panel.isActiveWindow)
        page = Leaving(panel, knowledge, facts)
        panel.focus_first()
        return page

    return open_


def state(page: Leaving, number: int) -> str:
    return page.panel.rows[number].pill.text()


def test_that_a_usual_discharge_costs_at_most_twelve_keys(leaving: Open, press) -> None:
    page = leaving()

    keys = press("   2222    ⏎")

    assert page.discharged == 1
    assert keys <= 12
    assert {page.panel.rows[n].pill.text() for n in page.panel.rows} == {"met"}


def test_that_space_answers_one_criterion_in_one_gesture_and_goes_on(leaving: Open, press) -> None:
    page = leaving()

    press("  ")

    assert page.gestures == [
        {"oriented": "yes"},
        {"standing_held": "yes", "standing_symptoms": "no", "gait_steady": "yes"},
    ]
    assert page.panel.rows[6].hasFocus()
    assert state(page, 5) == "met"
    assert state(page, 6) == "not yet assessed"


def test_that_nothing_is_met_by_silence(leaving: Open, press) -> None:
    page = leaving(NOTHING)

    press("⏎")

    assert page.discharged == 0
    assert state(page, 1) == "not met"
    assert all(state(page, number) == "not yet assessed" for number in range(2, 12))
    assert not page.panel.discharge_button.isEnabled()
    said = page.panel.missing_line.text()
    assert said.startswith("Not met: 1 Watched long enough. Not yet assessed: 2 Awake")
    assert page.panel.discharge_button.property("kind") == ""


def test_that_what_the_log_says_is_shown_as_such_and_takes_no_key(leaving: Open) -> None:
    page = leaving()
    row = page.panel.rows[4]

    assert "126/78 and 126/78" in row.because_label.text()
    assert row.because_label.text().endswith("from the log")
    assert row.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert page.panel.rows[2].hasFocus()


def test_that_the_parts_are_answered_one_by_one_and_a_no_stays_in_sight(
    leaving: Open, press
) -> None:
    page = leaving()

    press("  n nn")  # 2 and 5; 6: fluid was not drunk

    assert page.answers["nausea_controlled"] == "yes"
    assert page.answers["drank_fluid"] == "no"
    assert state(page, 6) == "not met"
    assert page.panel.rows[6].lines["drank_fluid"].isVisible()
    assert page.panel.aldrete.lines["activity"].hasFocus()


def test_that_parts_that_all_hold_close_behind_the_focus(leaving: Open, press) -> None:
    page = leaving()

    press(" n y")  # symptoms on standing
    press(" ")
    assert page.panel.rows[5].lines["standing_symptoms"].isVisible()
    page.panel.rows[5].lines["standing_symptoms"].setFocus()
    press("n")

    assert state(page, 5) == "met"
    assert not page.panel.rows[5].lines["standing_symptoms"].isVisible()


def test_that_symptoms_on_standing_are_recorded_as_they_were_answered(leaving: Open, press) -> None:
    page = leaving()

    press(" n y ")

    assert page.answers["standing_held"] == "yes"
    assert page.answers["standing_symptoms"] == "yes"
    assert state(page, 5) == "not met"


def test_that_backspace_takes_an_answer_back(leaving: Open, press) -> None:
    page = leaving()
    press(" ")

    press("⌫⌫")  # up to what was answered, where it is taken back

    assert page.answers == {}
    assert state(page, 2) == "not yet assessed"
    assert page.panel.rows[2].hasFocus()


def test_that_a_digit_of_the_aldrete_score_commits_and_goes_on(leaving: Open, press) -> None:
    page = leaving()
    press("   ")

    press("2912")

    lines = page.panel.aldrete.lines
    assert page.answers["aldrete.activity"] == "2"
    assert page.answers["aldrete.breathing"] == "1"  # 9 is no digit of the score
    assert lines["circulation"].derived_label.text().endswith("worked out from the log")
    assert page.answers["aldrete.consciousness"] == "2"
    assert lines["oxygen"].hasFocus()
    press("⌫⌫")
    assert "aldrete.consciousness" not in page.answers
    assert page.panel.aldrete.total_label.text() == "– of 10"


def test_that_the_circulation_is_asked_where_a_pressure_is_missing(leaving: Open, press) -> None:
    page = leaving(replace(LOGGED, recovery=()))
    press("   ")

    press("22222")

    assert page.answers["aldrete.circulation"] == "2"
    assert page.panel.aldrete.total_label.text() == "10 of 10"


def test_that_an_escort_of_the_check_in_counts_only_when_confirmed(leaving: Open, press) -> None:
    page = leaving()
    fields = page.panel.escort

    assert fields.name_edit.text() == "Ben Okafor"
    assert state(page, 10) == "not yet assessed"
    press("   2222   ")

    assert page.answers["escort_name"] == "Ben Okafor"
    assert page.answers["escort_phone"] == "555 0142"
    assert state(page, 10) == "met"


def test_that_an_escort_without_a_name_is_asked_for_it(leaving: Open, press) -> None:
    page = leaving()
    page.suggested = {}
    page.panel.escort.name_edit.clear()
    page.show()

    press("   2222   ")

    assert page.panel.escort.name_edit.hasFocus()
    press("Ida 2 ⏎555⏎")
    assert page.answers["escort_name"] == "Ida 2"
    assert page.answers["escort_phone"] == "555"
    assert page.panel.rows[11].hasFocus()


def test_that_a_decision_needs_a_person_a_role_and_a_reason(leaving: Open, press) -> None:
    page = leaving(replace(LOGGED, minutes_since_stop=Decimal(20)))
    page.panel.rows[1].setFocus()

    press("o")
    form = page.panel.form
    press("⏎too soon⏎")
    assert "Choose who decides" in spoken()
    form.person.setCurrentIndex(form.person.findData(BOB.id))
    form.reason_edit.setFocus()
    press("⏎")

    assert "10 characters" in spoken()
    press(", asked to leave⏎")
    by = page.overrides[1]
    assert (by.name, by.role, by.person_id) == ("Bob Second", "physician", BOB.id)
    assert by.reason == "too soon, asked to leave"
    assert state(page, 1) == "decided by a clinician"
    assert not form.isVisible()
    assert "Bob Second, physician, at 11:15" in page.panel.rows[1].because_label.text()


def test_that_somebody_else_may_decide_with_name_and_role(leaving: Open, press) -> None:
    page = leaving()
    page.panel.rows[2].setFocus()
    press("o")
    form = page.panel.form
    form.person.setCurrentIndex(form.person.count() - 1)

    press("⏎Eve Guest⏎anaesthetist⏎seen at the bed⏎")

    by = page.overrides[2]
    assert (by.name, by.role, by.person_id) == ("Eve Guest", "anaesthetist", None)


def test_that_a_decision_can_be_left_and_withdrawn(leaving: Open, press) -> None:
    page = leaving()
    press("o⎋")
    assert page.overrides == {}
    assert page.panel.rows[2].hasFocus()

    page.override(2, "to do", DecidedBy("Ann", "nurse", ANN.id, "long enough"))
    press("⌫")

    assert page.overrides == {}
    assert state(page, 2) == "not yet assessed"


def test_that_decided_criteria_are_no_longer_in_the_way(leaving: Open, press) -> None:
    page = leaving(replace(LOGGED, minutes_since_stop=Decimal(20)))
    page.override(1, "not", DecidedBy("Bob", "physician", BOB.id, "long enough"))
    page.panel.focus_first()

    press("   2222    ⏎")

    assert page.discharged == 1


def test_that_what_was_refused_stays_and_the_focus_with_it(leaving: Open, press) -> None:
    page = leaving()
    page.refuse = "The record is locked."

    press(" ")

    assert page.panel.problem_line.text() == "The record is locked."
    assert page.panel.rows[2].hasFocus()
    assert state(page, 2) == "not yet assessed"


def test_that_the_panel_says_when_all_is_answered_but_a_reading_is_missing(
    leaving: Open, press, qtbot
) -> None:
    page = leaving(replace(LOGGED, recovery=(reading(10),)))
    page.wanted = {4: "Second set due 10:56."}
    page.show()
    press("   2222   ")

    with qtbot.waitSignal(page.panel.finished):
        press(" ")

    assert page.panel.rows[4].wanted_line.text() == "Second set due 10:56."
    assert page.panel.missing_line.text() == "Not yet assessed: 4 Vital signs are stable."


def test_that_taps_alone_answer_everything(leaving: Open, qtbot) -> None:
    page = leaving()

    def tap(button: QPushButton) -> None:
        assert button.isVisible()
        assert button.height() >= 44
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    for number in (2, 5, 6, 8, 9, 10, 11):
        tap(page.panel.rows[number].yes_button)
    for part in ("activity", "breathing", "consciousness", "oxygen"):
        button = page.panel.aldrete.lines[part].buttons[2]
        assert button.height() >= 52
        tap(button)
    tap(page.panel.discharge_button)

    assert page.discharged == 1


def test_that_what_was_met_can_be_changed(leaving: Open, press) -> None:
    page = leaving()
    press("   2222")
    row = page.panel.rows[6]
    row.setFocus()

    press("n")
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    press("n")

    assert page.answers["drank_fluid"] == "no"
    page.panel.rows[7].setFocus()
    press("n⌫")
    assert page.panel.aldrete.isVisible()
    assert "aldrete.oxygen" not in page.answers


def test_that_every_place_the_keyboard_reaches_has_a_name(leaving: Open, press) -> None:
    page = leaving()
    press(" n")
    page.panel.rows[6].override_requested.emit(6)

    assert focusable_widgets_without_a_name(page.panel) == []


def spoken() -> str:
    return focused().accessibleDescription()


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget
