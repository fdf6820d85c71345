"""Slips of a finger: two taps for one, a tap at what has just gone, a page that is busy saving."""

import time
from collections.abc import Callable
from decimal import Decimal
from threading import Thread

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tests.factories import end_session
from tests.ui.finger import Finger
from tracker.storage.connection import connect
from tracker.ui.infusion.prepare.answer_key import AnswerKey
from tracker.ui.infusion.prepare.screening_row import ScreeningRow
from tracker.ui.widgets.second_tap import SecondTap


@pytest.fixture(scope="module")
def device(qapp):
    """A touch screen."""
    return QTest.createTouchDevice()


@pytest.fixture
def finger_on(device) -> Callable[[QWidget], Finger]:
    """Put a finger on a page of a tablet."""

    def put(page: QWidget) -> Finger:
        page.resize(1024, 700)
        QTest.qWait(1)
        return Finger(page, device)

    return put


@pytest.fixture
def touch(device) -> Callable[[QWidget, QPoint], None]:
    """Touch a spot of a window, whatever is there."""

    def touch_(window: QWidget, spot: QPoint) -> None:
        QTest.touchEvent(window, device).press(0, spot, window).commit()
        QTest.touchEvent(window, device).release(0, spot, window).commit()
        QTest.qWait(1)

    return touch_


@pytest.fixture
def tap_twice(touch) -> Callable[[Finger, str], bool]:
    """Tap a button and at once its place again; return whether it stood there still."""

    def twice(finger: Finger, words: str) -> bool:
        button = finger.button(words)
        window = button.window()
        spot = button.mapTo(window, button.rect().center())
        finger.tap(button)
        there = window.childAt(spot)
        touch(window, spot)
        return there is button

    return twice


def steps_of(page) -> list[str]:
    return [event.step for event in page.view.chair.events]


def test_that_start_tapped_twice_starts_once_and_does_nothing_else(
    ready, open_page, finger_on, tap_twice
):
    page = open_page(ready())
    finger = finger_on(page)
    finger.tap("1  Tom")
    assert not tap_twice(finger, "Start infusion")
    assert steps_of(page) == ["start"]
    assert page.view.effects == ()
    assert page.sheet.vitals_row.edits["systolic"].hasFocus()


def test_that_pause_tapped_twice_does_not_resume(page, finger_on, tap_twice):
    finger = finger_on(page)
    assert not tap_twice(finger, "Pause")
    assert steps_of(page) == ["start", "pause"]
    finger.rest()
    assert not tap_twice(finger, "Resume")
    assert steps_of(page) == ["start", "pause", "resume"]


def test_that_log_tapped_twice_logs_once(page, finger_on, tap_twice, press):
    press("128827498")
    assert tap_twice(finger_on(page), "Log")
    assert len(page.view.readings) == 1


def questions(page) -> list[ScreeningRow]:
    shown = [row for row in page.findChildren(ScreeningRow) if row.isVisible()]
    return sorted(shown, key=lambda row: row.mapTo(page, QPoint(0, 0)).y())


def test_that_quick_taps_on_several_answers_all_count_and_none_answers_the_next_page(
    make_chair, open_page, finger_on, touch
):
    page = open_page(make_chair())
    finger = finger_on(page)
    rows = questions(page)
    spot = QPoint()
    for row in rows:
        key = row.findChildren(AnswerKey)[0]
        spot = key.mapTo(page, key.rect().center())
        finger.tap(key)
    assert not set(rows) & set(questions(page))
    touch(page, spot)
    assert len(page.view.chair.answers) == len(rows)


def test_that_a_criterion_is_not_answered_by_the_tap_before(
    chair, open_page, finger_on, tap_twice, clock
):
    clock.forward(minutes=40)
    with chair.clinic.sessions.write() as session:
        end_session(session, chair.infusion_id, clock(), Decimal(35))
    page = open_page(chair)
    finger = finger_on(page)
    finger.tap("4 Discharge")
    tap_twice(finger, "Yes: Awake")
    assert {row.item for row in page.view.chair.answers} == {"oriented"}


def test_that_a_drag_that_begins_on_a_button_scrolls_and_presses_nothing(page, finger_on, device):
    finger = finger_on(page)
    chip = finger.button("D  Dissociation")
    top = chip.mapTo(page, QPoint(0, 0)).y()
    spot = chip.mapTo(page, chip.rect().center())
    QTest.touchEvent(page, device).press(0, spot, page).commit()
    for way in range(20, 161, 20):
        QTest.touchEvent(page, device).move(0, spot - QPoint(0, way), page).commit()
    QTest.touchEvent(page, device).release(0, spot - QPoint(0, 160), page).commit()
    QTest.qWait(1)
    assert chip.mapTo(page, QPoint(0, 0)).y() < top
    assert not page.sheet.side_effects.chooser.isVisible()


def test_that_a_list_that_dropped_down_leaves_the_next_tap_where_it_is(
    make_chair, open_page, finger_on
):
    page = open_page(make_chair())
    finger = finger_on(page)
    finger.choose(finger.box("Readings"), "15")
    bag = finger.field("Bag")
    finger.tap(bag)
    assert bag.hasFocus()
    assert page.view.order.reading_interval_min == 15


def test_that_a_message_moves_no_button_while_it_is_pressed(page, finger_on):
    finger = finger_on(page)
    finger.tap("Rate")
    finger.tap(finger.field("New rate in mg/h"))
    finger.type("999")
    finger.key("hide")
    finger.tap("Cancel")
    assert not page.sheet.run_controls.rate_form.isVisible()


def test_that_nothing_is_lost_while_another_program_holds_the_record(page, finger_on, press):
    press("128827498")
    holder = connect(page.clinic.sessions.path)
    holder.execute("BEGIN IMMEDIATE")

    def let_go() -> None:
        time.sleep(0.5)
        holder.execute("COMMIT")

    waiting = Thread(target=let_go)
    waiting.start()
    finger_on(page).tap("Log")
    waiting.join()
    holder.close()
    assert [row.systolic for row in page.view.readings] == [128]


def test_that_what_is_typed_is_not_left_behind_by_one_tap(page, finger_on, press):
    left = []
    page.closed.connect(lambda: left.append(True))
    finger = finger_on(page)
    press("12882")
    finger.tap("Back to the patient")
    assert not left
    assert "Systolic pressure, Diastolic pressure" in page.sheet.banner.text_label.text()
    finger.tap("Back to the patient")
    assert left


def test_that_one_tap_leads_back_once_everything_is_stored(page, finger_on, press):
    left = []
    page.closed.connect(lambda: left.append(True))
    press("128827498⏎n2④seen by the prescriber⏎")
    finger_on(page).tap("Back to the patient")
    assert left


def test_that_a_clock_that_ticks_leaves_the_cursor_in_the_escorts_name(
    make_chair, open_page, clock
):
    page = open_page(make_chair())
    panel = page.sheet.screening
    while "P39" not in panel.rows or not panel.rows["P39"].isVisible():
        panel.later_button.click()
    name = panel.rows["P39"].escort.name_edit
    name.setFocus()
    for letter in "Ben Okafor":
        QTest.keyClicks(name, letter)
        clock.forward(seconds=1)
        page.sheet.show_now()
    assert name.text() == "Ben Okafor"


@pytest.fixture
def pair(qtbot):
    """Two buttons of which the first gives its place to the second when it is clicked."""
    holder = QWidget()
    qtbot.addWidget(holder)
    buttons = [QPushButton("one"), QPushButton("other")]
    layout = QHBoxLayout(holder)
    for button in buttons:
        layout.addWidget(button)
    buttons[1].hide()
    buttons[0].clicked.connect(buttons[0].hide)
    buttons[0].clicked.connect(buttons[1].show)
    holder.show()
    qtbot.waitExposed(holder)
    holder.second_tap = SecondTap(holder)
    holder.second_tap.watch()
    return holder, buttons[1]


def click(holder: QWidget, at_ms: int) -> None:
    """Press and let go in the middle, at a moment of the clock of events."""
    spot, none = QPointF(holder.rect().center()), Qt.MouseButton.NoButton
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(holder.mapToGlobal(holder.rect().center()))
    for kind, held in (
        (QEvent.Type.MouseButtonPress, left),
        (QEvent.Type.MouseButtonRelease, none),
    ):
        event = QMouseEvent(kind, spot, spot, place, left, held, plain)
        event.setTimestamp(at_ms)
        QCoreApplication.sendEvent(holder.windowHandle(), event)


@pytest.mark.parametrize(
    ("after", "busy", "clicked"), [(100, 0, False), (450, 0, True), (450, 400, False)]
)
def test_that_a_tap_counts_for_what_was_seen_when_it_was_made(pair, after, busy, clicked):
    holder, other = pair
    QTest.qWait(10)
    told = []
    other.clicked.connect(lambda: told.append(True))
    click(holder, 1000)
    time.sleep((after + busy) / 1000)
    QTest.qWait(1)
    click(holder, 1000 + after)
    assert bool(told) is clicked
