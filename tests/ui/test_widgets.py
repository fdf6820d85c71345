"""The small widgets that are told what to show."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QEnterEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

import tracker.ui
from tracker.charts.tokens import LIGHT
from tracker.ui.fonts import set_application_font
from tracker.ui.theme import CONTROL_HEIGHT
from tracker.ui.widgets import accessible, toast
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.chip import Chip
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.elided_label import ElidedLabel
from tracker.ui.widgets.empty_state import EmptyState
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.pill import Pill
from tracker.ui.widgets.toast import Toast


@pytest.fixture
def window(qtbot, app_look):
    window = QWidget()
    window.resize(800, 600)
    qtbot.addWidget(window)
    return window


@pytest.fixture
def announced(monkeypatch):
    """What a screen reader was given to say: text and politeness."""
    said = []

    class Reader:
        AnnouncementPoliteness = QAccessible.AnnouncementPoliteness

        @staticmethod
        def updateAccessibility(event):  # noqa: N802
            said.append((event.message(), event.politeness()))

    monkeypatch.setattr(accessible, "QAccessible", Reader)
    return said


POLITE = QAccessible.AnnouncementPoliteness.Polite
ASSERTIVE = QAccessible.AnnouncementPoliteness.Assertive


def test_that_a_banner_is_silent_until_it_has_something_to_say(window, announced):
    banner = Banner(window)
    assert banner.isHidden()

    banner.show_message("caution", "Systolic 168: repeat in 5 minutes.", "Repeat now")

    assert not banner.isHidden()
    assert banner.text_label.text() == "Systolic 168: repeat in 5 minutes."
    assert banner.action_button.text() == "Repeat now"
    assert announced == [("Systolic 168: repeat in 5 minutes.", POLITE)]
    banner.clear()
    assert banner.isHidden()


def test_that_an_alert_interrupts_a_screen_reader(window, announced):
    Banner(window).show_message("alert", "PHQ-9 item 9 is 2: ask about safety today.")

    assert announced == [("PHQ-9 item 9 is 2: ask about safety today.", ASSERTIVE)]


def test_that_a_banner_passes_its_action_on(window, qtbot):
    banner = Banner(window)
    banner.show_message("ok", "Backed up.", "Show")

    with qtbot.waitSignal(banner.action_requested, timeout=1000):
        banner.action_button.click()
    banner.show_message("ok", "Backed up again.")
    assert banner.action_button.isHidden()


LONG = "PHQ-9 item 9 is 2. Ask about safety today, before the patient leaves, and write it down."


@pytest.mark.parametrize("width", [300, 500, 900])
@pytest.mark.parametrize("percent", [100, 150])
def test_that_no_word_of_a_banner_is_cut_off(window, qapp, width, percent):
    set_application_font(qapp, percent)
    layout = QVBoxLayout(window)
    banner = Banner()
    layout.addWidget(banner)
    layout.addStretch(1)
    banner.show_message("alert", LONG, "Write note")
    window.show()

    window.resize(width, 600)
    QApplication.processEvents()

    label = banner.text_label
    set_application_font(qapp)
    assert label.height() >= label.heightForWidth(label.width())
    assert banner.height() < 450


@pytest.mark.parametrize("width", [200, 320, 700])
@pytest.mark.parametrize("side_by_side", [True, False])
def test_that_no_word_under_a_field_is_cut_off(window, width, side_by_side):
    layout = QVBoxLayout(window)
    form, field = Form(), QLineEdit()
    layout.addWidget(form)
    if side_by_side:
        row, _beside = form.add_line(("Weight", field), ("Height", QLineEdit()))
    else:
        row = form.add_row("Weight", field)
    below = form.add_row("Dose", QLineEdit())
    window.show()
    window.resize(width, 600)

    row.show_error("Weight lies between 25 and 350 kg. Look at the unit, and type it again.")
    QApplication.processEvents()

    label = row.message.text_label
    assert label.height() >= label.heightForWidth(label.width())
    assert field.height() >= CONTROL_HEIGHT
    assert 0 < below.geometry().top() - row.geometry().bottom() <= 16


@pytest.mark.parametrize(("kind", "colour"), [("ok", LIGHT.ok_fill), ("alert", LIGHT.alert_fill)])
def test_that_a_banner_has_the_colour_of_its_kind(window, kind, colour):
    banner = Banner(window)
    banner.setGeometry(0, 0, 400, 80)
    banner.show_message("info", "First something else")

    banner.show_message(kind, "Words")

    image = banner.grab().toImage()
    assert image.pixelColor(200, image.height() - 4).name().upper() == colour


def test_that_a_pill_is_words_in_the_colour_of_its_kind(window):
    pill = Pill("Admin", parent=window)
    pill.show_flag("Allergy", "alert")
    pill.adjustSize()

    window.show()
    image = window.grab().toImage()  # a pill alone would be drawn on its own colour

    assert pill.text() == "Allergy"
    assert image.pixelColor(4, pill.height() // 2).name().upper() == LIGHT.alert_fill
    assert image.pixelColor(0, 0).name().upper() != LIGHT.alert_fill  # round corners


def test_that_a_chip_says_its_grade_in_its_text(window):
    chip = Chip("Nausea", window)
    chip.ensurePolished()
    assert chip.sizeHint().height() >= CONTROL_HEIGHT

    chip.show_grade(2, "caution")
    assert chip.text() == "Nausea 2"
    chip.show_grade(None)
    assert chip.text() == "Nausea"


def test_that_a_card_is_named_by_its_title(window):
    card = Card("Dose", window)
    assert card.accessibleName() == card.title_label.text() == "Dose"

    card.show_title("")

    assert card.title_label.isHidden()


def test_that_an_empty_state_offers_one_thing_to_do(window, qtbot):
    empty = EmptyState("patient", "No patients yet", "Add the first one.", window)
    assert empty.action_button.isHidden()

    empty.offer("Add patient", "add_patient")

    assert empty.action_button.property("kind") == "primary"
    with qtbot.waitSignal(empty.action_requested, timeout=1000):
        empty.action_button.click()


def test_that_a_long_name_is_shortened_and_its_whole_is_a_tip(window):
    label = ElidedLabel("Amara Chidimma Okafor-Wellington of the north", window)
    label.resize(120, 24)

    assert label.shown_text().endswith("…")
    assert len(label.shown_text()) < len(label.text())
    assert label.toolTip() == label.text()
    label.resize(900, 24)
    assert label.shown_text() == label.text()


def test_that_chips_wrap_into_rows_in_reading_order(window):
    layout = FlowLayout(window, gap=8)
    chips = [Chip(text) for text in ("Nausea", "Dizziness", "Dissociation", "Anxiety")]
    for chip in chips:
        layout.addWidget(chip)
    width = sum(chip.sizeHint().width() for chip in chips[:2]) + 8
    window.setFixedWidth(width)
    window.show()
    QApplication.processEvents()

    first, second, third, fourth = (chip.geometry() for chip in chips)

    assert first.top() == second.top() < third.top()
    assert second.left() - first.right() - 1 == 8
    assert third.left() == 0
    assert fourth.bottom() < layout.heightForWidth(width)
    assert layout.heightForWidth(10_000) == first.height()


@pytest.fixture
def notice(window):
    notice = Toast(window)
    window.show()
    return notice


def test_that_a_notice_stands_at_the_bottom_left_and_moves_with_the_window(notice, window):
    notice.show_notice("PHQ-9 saved")
    before = notice.geometry()
    assert (before.left(), window.height() - before.bottom() - 1) == (16, 16)

    window.resize(900, 700)
    QApplication.processEvents()

    assert window.height() - notice.geometry().bottom() - 1 == 16


def test_that_a_notice_is_said_and_goes_by_itself(notice, announced, monkeypatch, qtbot):
    notice._timer.setInterval(20)

    notice.show_notice("PHQ-9 saved")

    assert announced == [("PHQ-9 saved", POLITE)]
    qtbot.waitUntil(notice.isHidden)
    assert toast.SHOWN_FOR == 6000


def test_that_undo_is_called_once_and_ends_the_notice(notice):
    undone = []
    notice.show_notice("PHQ-9 saved", "Undo", lambda: undone.append("PHQ-9"))

    notice.action_button.click()

    assert undone == ["PHQ-9"]
    assert notice.isHidden()
    notice.show_notice("Patient saved")
    assert notice.action_button.isHidden()


def test_that_a_notice_waits_while_the_keyboard_is_on_it(notice, window, qtbot):
    with qtbot.waitActive(window):
        window.activateWindow()
    notice.show_notice("PHQ-9 saved", "Undo")

    notice.action_button.setFocus()
    assert not notice._timer.isActive()
    notice.action_button.clearFocus()

    assert notice._timer.isActive()


def test_that_a_notice_waits_while_the_mouse_is_on_it(notice):
    notice.show_notice("PHQ-9 saved")

    place = QPointF(5, 5)
    QApplication.sendEvent(notice, QEnterEvent(place, place, place))
    assert not notice._timer.isActive()
    QApplication.sendEvent(notice, QEvent(QEvent.Type.Leave))

    assert notice._timer.isActive()


def roll_over(widget: QWidget) -> QWheelEvent:
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place,
        widget.mapToGlobal(place),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event


@pytest.mark.parametrize("focused", [True, False])
def test_that_the_wheel_changes_no_choice(window, focused):
    box = ChoiceBox(window)
    box.addItems(["one", "two", "three"])
    window.show()
    if focused:
        box.setFocus()

    event = roll_over(box)

    assert box.currentIndex() == 0
    assert not event.isAccepted()


def test_that_the_wheel_over_an_ordinary_box_would_change_it(window):
    box = QComboBox(window)
    box.addItems(["one", "two", "three"])
    window.show()

    roll_over(box)

    assert box.currentIndex() == 1


def test_that_no_window_holds_a_field_that_the_wheel_can_change():
    made = re.compile(r"\b(QComboBox|QSpinBox|QDoubleSpinBox|QSlider|QDial|QDateEdit|QTimeEdit)\(")
    folder = Path(tracker.ui.__file__).parent
    for file in folder.rglob("*.py"):
        found = made.findall(file.read_text(encoding="utf-8"))
        assert not found or file.name == "choice_box.py", f"{file.name}: {found}"


def test_that_the_wheel_still_scrolls_the_page(window):
    area = QScrollArea(window)
    page = QWidget()
    page.setFixedSize(200, 3000)
    area.setWidget(page)
    area.resize(220, 300)
    window.show()

    roll_over(area.viewport())

    assert area.verticalScrollBar().value() > 0


def test_that_nameless_widgets_are_found(window):
    layout = QVBoxLayout(window)
    named, nameless, table = QLineEdit(), QLineEdit(), QTableView()
    named.setAccessibleName("Weight")
    label = QLabel("&Height")
    buddy = QLineEdit()
    label.setBuddy(buddy)
    for widget in (named, nameless, label, buddy, table, QPushButton("Save"), QPushButton("")):
        layout.addWidget(widget)
    window.show()
    QTest.qWaitForWindowExposed(window)

    found = focusable_widgets_without_a_name(window)

    assert nameless in found
    assert table in found
    assert any(isinstance(widget, QPushButton) and not widget.text() for widget in found)
    assert named not in found
    assert buddy not in found
    assert not any(isinstance(widget, QPushButton) and widget.text() for widget in found)
