"""The last look before the pump starts."""

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from tests.ui.infusion.people import PEOPLE
from tracker.clinical.dosing import DoseCard, read_back
from tracker.services.chair.screening import Missing
from tracker.ui.infusion.prepare.start_card import StartCard
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

D = Decimal
WORKING = read_back(DoseCard(D("68.4"), D("0.5"), D(40), D(50), D(50)))
READ_BACK = Missing("Line and pump: have a second person read it back.", "readback")
OTHERS = PEOPLE[1:]


@pytest.fixture
def card(qtbot, app_look):
    card = StartCard()
    qtbot.addWidget(card)
    card.resize(420, 500)
    card.show()
    card.activateWindow()
    qtbot.waitUntil(card.isActiveWindow)
    return card


def show(card, *missing, alone=False, people=OTHERS):
    card.show_start((*missing, READ_BACK), WORKING, people, may_read_back_alone=alone)
    card.focus_first()


@pytest.fixture
def started(card):
    asked = []
    card.start_requested.connect(asked.append)
    return asked


def test_that_a_digit_and_enter_start_it(card, started, press):
    show(card)
    assert press("2⏎") <= 8
    assert started == [OTHERS[1].id]


def test_that_initials_choose_the_second_person(card, started, press):
    show(card)
    press("bs⏎")
    assert started == [OTHERS[0].id]


def test_that_longer_initials_win_over_those_they_begin_with(card, press):
    show(card)
    card.chooser.setFocus()
    press("mk")
    assert card.chooser.person_id == PEOPLE[3].id
    card.chooser.setFocus()
    press("e")
    assert card.chooser.person_id == PEOPLE[4].id


def test_that_a_tap_chooses_too(card, started):
    show(card)
    card.chooser.chips[OTHERS[2].id].click()
    card.start_button.click()
    assert started == [OTHERS[2].id]


def test_that_nobody_chosen_does_not_start(card, started, press):
    show(card)
    card.start_button.click()
    press("⏎7⏎0⏎")
    assert started == []
    assert "Choose who read" in card.message.text()


def test_that_it_is_read_back_alone_only_where_the_clinic_allows(card, started, press):
    show(card, alone=True)
    press("0")
    assert "marked" in card.message.text()
    press("⏎")
    assert started == [None]


def test_that_the_numbers_are_read_back_in_large_type(card):
    show(card)
    words = [label.text() for label in card.working_parts if label.isVisible()]
    assert words == [
        "34.2 mg over 40 min",
        "51.3 mg/h",
        "pump 75 mL/h",
        "vial 50 mg/mL",
        "draw 0.684 mL",
    ]
    assert all(label.font().pixelSize() >= 20 for label in card.working_parts)
    show(card, Missing("The weight is missing.", "order"))
    assert not any(label.isVisible() for label in card.working_parts)  # nothing to start yet


def test_that_what_is_missing_is_a_button_that_goes_there(card, qtbot, press, started):
    show(
        card,
        Missing("The weight is missing.", "order"),
        Missing("Fasting: not answered yet.", "screening"),
        Missing("Escort: not answered yet.", "screening"),
    )
    assert [button.sentence for button in card.missing_buttons] == [
        "The weight is missing.",
        "Fasting: not answered yet. And 1 more.",
    ]
    assert not card.start_button.isEnabled()
    with qtbot.waitSignal(card.go_to) as went:
        press("⏎")
    assert went.args == ["order"]
    card.chooser.chips[OTHERS[0].id].click()
    press("⏎")
    assert started == []


def test_that_the_focus_goes_on_when_the_last_thing_is_no_longer_missing(card):
    show(card, Missing("The weight is missing.", "order"))
    assert card.missing_buttons[0].hasFocus()
    card.show_start((READ_BACK,), WORKING, OTHERS, may_read_back_alone=False)
    assert QApplication.focusWidget() is card.chooser


def test_that_a_choice_survives_being_shown_again(card, press):
    show(card)
    press("1")
    card.show_start((READ_BACK,), WORKING, OTHERS, may_read_back_alone=False)
    assert card.chooser.person_id == OTHERS[0].id
    card.show_start((READ_BACK,), WORKING, OTHERS[1:], may_read_back_alone=False)
    assert card.chooser.person_id is None


def test_that_a_clinic_of_one_is_told_what_to_do(card):
    show(card, people=())
    assert "add them under People" in card.question_label.text()


def test_that_a_long_sentence_wraps_and_widens_nothing(card):
    show(card, Missing("Last session: “yes”. " + "A prescriber must decide. " * 6, "screening"))
    QApplication.processEvents()
    button = card.missing_buttons[0]
    assert button.width() <= card.width()
    assert button.height() > 60


def test_that_everything_is_named_and_large_enough(card):
    show(card, alone=True)
    QApplication.processEvents()
    assert focusable_widgets_without_a_name(card) == []
    for button in card.findChildren(QPushButton):
        assert not button.isVisible() or button.height() >= 44
    assert card.start_button.height() >= 52
