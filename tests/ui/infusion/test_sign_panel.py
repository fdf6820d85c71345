"""Signing off: two keys, never one; open points lead to where they are settled."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from tests.ui.infusion.leaving import BASELINE, reading
from tracker.clinical.moment import Moment
from tracker.services.chair.rows import DecisionRow
from tracker.services.chair.signing import OpenPoint
from tracker.services.history import PatientHistory
from tracker.services.observations import SideEffectEntry, record_side_effect
from tracker.ui.infusion.leave.session_summary import session_summary, signed_words
from tracker.ui.infusion.leave.sign_panel import SignPanel
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

ZONE = ZoneInfo("America/New_York")
START = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
POINTS = (
    OpenPoint("The suicide flag of today is open.", "flags"),
    OpenPoint("The vials do not add up.", "vials"),
)


@pytest.fixture
def panel(qtbot, app_look: None) -> SignPanel:
    """The panel in an active window, ready to be signed."""
    shown = SignPanel()
    qtbot.addWidget(shown)
    shown.resize(420, 600)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    shown.show_open(())
    shown.focus_first()
    return shown


@pytest.fixture
def signed(panel: SignPanel) -> list[bool]:
    """One entry for each time the panel asked to sign."""
    times: list[bool] = []
    panel.sign_requested.connect(lambda: times.append(True))
    return times


@pytest.mark.parametrize("key", ["⏎", "s"])
def test_that_two_keys_sign_and_one_only_warns(panel, signed, press, key: str) -> None:
    press(key)
    assert signed == []
    assert "locks the session" in panel.warning_line.text()

    press(key)

    assert signed == [True]


def test_that_a_key_held_down_does_not_sign(panel, signed, press) -> None:
    press("⏎")
    for _ in range(5):
        held = QKeyEvent(
            QEvent.Type.KeyPress,
            Qt.Key.Key_Return,
            Qt.KeyboardModifier.NoModifier,
            autorep=True,
        )
        QApplication.sendEvent(QApplication.focusWidget(), held)

    assert signed == []


def test_that_a_double_click_does_not_sign_and_a_second_tap_does(panel, signed, qtbot) -> None:
    QTest.mouseClick(panel.sign_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(panel.sign_button, Qt.MouseButton.LeftButton)
    assert signed == []

    qtbot.wait(QApplication.doubleClickInterval() + 20)
    QTest.mouseClick(panel.sign_button, Qt.MouseButton.LeftButton)

    assert signed == [True]


def test_that_esc_and_going_elsewhere_ask_anew(panel, signed, press) -> None:
    press("⏎⎋⏎")
    assert signed == []
    assert panel.armed

    panel.show_open(())
    press("⏎")
    assert signed == []


def test_that_open_points_keep_it_from_being_signed_and_lead_there(
    panel, signed, press, qtbot
) -> None:
    panel.show_open(POINTS)
    panel.focus_first()

    assert not panel.sign_button.isEnabled()
    assert panel.sign_button.property("kind") == ""
    press("ss")
    assert signed == []
    with qtbot.waitSignal(panel.go_to) as where:
        press("⏎")
    assert where.args == ["flags"]
    with qtbot.waitSignal(panel.go_to) as where:
        QTest.mouseClick(panel.point_buttons[1], Qt.MouseButton.LeftButton)
    assert where.args == ["vials"]


def test_that_a_signed_session_says_by_whom_and_asks_nothing(panel, signed, press) -> None:
    words = signed_words("Ann Ellis", START, 3, date(2026, 11, 2), ZONE)
    panel.show_open(POINTS)
    panel.show_signed(words)

    assert panel.signed_line.text() == (
        "Signed by Ann Ellis on 20 Nov 2026 at 10:00, judged by thresholds version 3 of 2 Nov 2026."
    )
    assert not panel.sign_button.isVisible()
    assert not any(button.isVisible() for button in panel.point_buttons)
    assert not panel.focus_first()


def test_that_a_refusal_is_said_and_can_be_tried_again(panel, signed, press) -> None:
    panel.sign_requested.connect(lambda: panel.show_problem("The record is locked."))

    press("⏎⏎")
    assert panel.problem_line.text() == "The record is locked."

    press("⏎⏎")

    assert signed == [True, True]


def test_that_every_place_the_keyboard_reaches_has_a_name(panel) -> None:
    panel.show_open(POINTS)
    panel.show_summary((("Given", "34.2 mg"),))

    assert focusable_widgets_without_a_name(panel) == []
    assert "34.2 mg" in [label.text() for label in panel.findChildren(QLabel)]


@pytest.fixture
def history(make_chair, clinic) -> PatientHistory:
    """A patient with two side effects in an infusion."""
    chair = make_chair()
    chair.start()
    with clinic.sessions.write() as session:
        for term, severity in (("nausea", 2), ("dizziness", 1)):
            entry = SideEffectEntry(
                term=term, severity=severity, onset=Moment(START.date(), clinic.now())
            )
            record_side_effect(session, chair.patient_id, chair.infusion_id, entry)
    return chair.history()


def test_that_the_summary_tells_dose_time_pressure_and_worst_effect(history, knowledge) -> None:
    infusion = replace(
        history.infusions[0],
        started_at=START,
        ended_at=START + timedelta(minutes=40),
        discharged_at=START + timedelta(minutes=75),
        ordered_mg=Decimal("35.0"),
        given_mg=Decimal("34.2"),
        given_mg_per_kg=Decimal("0.49"),
    )
    override = DecisionRow(
        id=uuid4(),
        version=1,
        about="criterion 4",
        kind="cleared",
        stood="not",
        name="Bob Second",
        role="physician",
        person_id=None,
        reason="usual for them",
        decided_at=START,
        entered_by_id=None,
    )
    during = (reading(-20, 151, 90), reading(-10, 140, 84))

    lines = session_summary(
        infusion,
        BASELINE,
        during,
        history.side_effects,
        knowledge.side_effects,
        (override, replace(override, kind="acknowledged")),
        ZONE,
    )

    assert lines == (
        ("Given", "34.2 mg (0.49 mg/kg) of 35 mg ordered"),
        ("Time", "10:00 to 10:40, 40 min; left at 11:15"),
        ("Pressure", "highest 151/90, +23 mmHg systolic from before the start"),
        ("Side effects", "2; worst: Nausea, grade 2 moderate"),
        ("Decided", "Criterion 4: Bob Second, physician: “usual for them”"),
    )
