"""What a reading leads to: its card, the signs under it, and the note it asks for."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.clinical.monitoring_rules import Reading
from tracker.clinical.vitals_judging import (
    judge_before_start,
    judge_during,
    repeats_before_start,
)
from tracker.ui.infusion.infuse.finding_cards import FindingCards
from tracker.ui.infusion.infuse.finding_words import JudgedReading, stood_of
from tracker.ui.infusion.infuse.sign_chips import SignChips
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

T0 = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
CALM = {"systolic": 120, "diastolic": 75, "heart_rate": 70, "spo2": 98, "moaas": 5}


def reading(minute, **values):
    taken = {name: Decimal(value) for name, value in (CALM | values).items()}
    return Reading(T0 + timedelta(minutes=minute), **taken)


@pytest.fixture
def cards(qtbot, app_look, knowledge):
    signs = SignChips(knowledge.monitoring.signs, UTC)
    cards = FindingCards(knowledge.monitoring, knowledge.phrases.action, UTC, signs)
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.addWidget(cards)
    layout.addWidget(signs)
    qtbot.addWidget(page)
    page.resize(420, 600)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    yield cards
    page.close()  # and so it lives as long


@pytest.fixture
def judged(knowledge):
    """Judge readings as the page does, oldest first."""

    def judge(*readings, signs=frozenset(), noted=()):
        found = []
        for place, taken in enumerate(readings):
            seen = signs if place == len(readings) - 1 else frozenset()
            judgement = judge_during(
                knowledge.monitoring, taken, reading(-5), readings[:place], seen
            )
            words = "prescriber called" if place in noted else ""
            found.append(JudgedReading(uuid4(), taken.taken_at, judgement, words))
        return found

    return judge


@pytest.fixture
def show(cards, judged):
    def show_(*readings, state="running", **more):
        found = judged(*readings, **more)
        cards.show_judgement(found[-1], found[:-1], state)
        return found

    return show_


def heard(signal):
    got = []
    signal.connect(lambda *words: got.append(words))
    return got


def titles(cards):
    return [card.title_label.text() for card in cards.cards]


def test_that_a_normal_reading_shows_nothing(cards, show):
    show(reading(10))
    assert cards.cards == []


def test_that_amber_counts_down_to_its_repeat(cards, show):
    show(reading(10, systolic=168))
    card = cards.cards[0]
    assert titles(cards) == ["Amber: recheck"]
    assert card.found_label.text().split("\n") == [
        "168: Systolic pressure 165 mmHg or more [S54]",
        "168: Systolic pressure 40 mmHg or more above the reading before the start [S60]",
    ]
    assert card.advice_label.text() == "Recheck within 5 min."
    cards.show_now(T0 + timedelta(minutes=11, seconds=8))
    assert card.repeat_label.text() == "Repeat by 10:15 · 03:52 left"
    cards.show_now(T0 + timedelta(minutes=16))
    assert card.repeat_label.text() == "Repeat by 10:15 · overdue by 01:00"
    assert not card.note.isVisibleTo(card)
    wanted = heard(cards.repeat_wanted)
    card.repeat_button.click()
    assert wanted == [()]


def test_that_a_red_value_is_asked_for_again_before_it_pauses(cards, show):
    show(reading(10, systolic=184))
    card = cards.cards[0]
    assert titles(cards) == ["Red, not confirmed yet: repeat now"]
    assert card.content.level == "amber"
    assert card.advice_label.text() == (
        "If the next reading says the same: Pause and call the prescriber. "
        "Without symptoms, repeat before any drug."
    )
    assert not card.step_button.isVisibleTo(card)


def test_that_a_confirmed_red_asks_to_pause_and_for_a_note(cards, show, qtbot):
    found = show(reading(10, systolic=184), reading(12, systolic=186))
    assert titles(cards) == ["Red: pause, call the prescriber"]
    card = cards.cards[0]
    paused, noted = heard(cards.pause_requested), heard(cards.noted)
    card.step_button.click()
    stood = "red: 186: Systolic pressure 180 mmHg or more"
    assert paused == [(stood,)]
    card.note.edit.setFocus()
    qtbot.keyClicks(card.note.edit, "1 (Dr Lee)")
    qtbot.keyClick(card.note.edit, Qt.Key.Key_Return)
    assert noted == [(found[-1].reading_id, stood, "prescriber called (Dr Lee)")]


def test_that_an_empty_note_is_none(cards, show, qtbot):
    show(reading(10, systolic=184), reading(12, systolic=186))
    noted = heard(cards.noted)
    cards.cards[0].note.add_button.click()
    qtbot.keyClick(cards.cards[0].note.edit, Qt.Key.Key_Return)
    assert noted == []


def test_that_a_pump_that_stands_still_is_not_asked_to_pause(cards, show):
    show(reading(10, heart_rate=44), state="paused")
    assert cards.cards[0].step_button.text() == "Paused"
    assert not cards.cards[0].step_button.isEnabled()
    show(reading(50, heart_rate=44), state="recovery")
    assert not cards.cards[0].step_button.isVisibleTo(cards.cards[0])
    assert cards.cards[0].note.isVisibleTo(cards.cards[0])


def test_that_a_sign_with_a_high_pressure_asks_to_stop(cards, show):
    show(reading(10, systolic=184), signs=frozenset({"chest_pain"}))
    assert titles(cards) == ["Stop: emergency"]
    stopped = heard(cards.stop_requested)
    cards.cards[0].step_button.click()
    assert stopped == [()]


def test_that_a_red_reading_stays_until_it_is_noted(cards, show):
    readings = (reading(10, heart_rate=44), reading(15), reading(20, spo2=93))
    show(*readings)
    assert titles(cards) == ["Amber: recheck", "Red: pause, call the prescriber"]
    show(*readings, noted=(0,))
    assert titles(cards) == ["Amber: recheck"]


def test_that_the_newest_red_says_what_was_noted_about_it(cards, show):
    show(reading(10, heart_rate=44), noted=(0,))
    assert cards.cards[0].noted_label.text() == "Noted: prescriber called"
    assert not cards.cards[0].note.isVisibleTo(cards.cards[0])


def test_that_what_is_being_written_survives_the_next_reading(cards, judged, qtbot):
    red = judged(reading(10, heart_rate=44))
    cards.show_judgement(red[0], [], "running")
    card = cards.cards[0]
    qtbot.keyClicks(card.note.edit, "called Dr")
    newer = judged(reading(10, heart_rate=44), reading(12))[1]
    cards.show_judgement(newer, red, "running")
    assert cards.cards == [card]
    assert card.note.edit.text() == "called Dr"
    cards.show_problem(red[0].reading_id, "The record is locked.")
    assert card.note_message.text() == "The record is locked."
    assert card.note.edit.text() == "called Dr"


def test_that_what_is_confirmed_is_told_before_what_is_not(cards, show):
    show(reading(10, moaas=3, spo2=88))
    assert cards.cards[0].advice_label.text().split("\n") == [
        "Pause and call the prescriber.",
        "If the next reading says the same: Pause; oxygen and airway.",
    ]


def test_that_of_one_measure_only_its_worst_is_told(judged):
    (found,) = judged(reading(10, systolic=184, moaas=2))
    assert stood_of(found) == "stop: 2: MOAA/S 2 or less"
    assert len(stood_of(found)) <= 200


# ---- before the start


@pytest.fixture
def show_before(cards, knowledge):
    def show_(*readings):
        rules = knowledge.monitoring
        cards.show_before(
            judge_before_start(rules, readings),
            repeats_before_start(rules, readings),
            readings[-1].taken_at,
        )
        cards.show_now(readings[-1].taken_at + timedelta(minutes=2))
        return [card.repeat_label.text() for card in cards.cards]

    return show_


def test_that_a_high_pressure_before_the_start_is_repeated_twice(cards, show_before):
    high = reading(-20, systolic=152)
    assert show_before(high) == [
        "Repeat twice, 5 min apart · next not before 09:45 (in 03:00)",
    ]
    assert titles(cards) == ["Warning before the start"]
    words = show_before(high, reading(-15, systolic=150))
    assert words == ["Repeat once more · next not before 09:50 (in 03:00)"]
    show_before(high, reading(-15, systolic=150), reading(-9, systolic=163))
    assert cards.cards[0].found_label.text() == (
        "156.5: Systolic pressure above 140 mmHg (mean of the last two) [S60]"
    )
    assert not cards.cards[0].repeat_label.isVisibleTo(cards.cards[0])


def test_that_a_hold_says_what_it_amounts_to_once(cards, show_before):
    show_before(reading(-20, systolic=184))
    assert titles(cards) == ["Hold: no infusion today"]
    assert cards.cards[0].found_label.text() == (
        "184: Systolic pressure 180 mmHg or more [memory-medium]"
    )
    show_before(reading(-20, spo2=91))
    assert titles(cards) == ["Hold: ask the prescriber"]
    show_before(reading(-20))
    assert cards.cards == []


# ---- signs


def test_that_signs_are_put_away_until_they_are_asked_for(cards, show):
    show(reading(10))
    chips = cards.signs.chips
    assert not any(chip.isVisible() for chip in chips.values())
    cards.signs.all_button.click()
    assert all(chip.isVisible() for chip in chips.values())


def test_that_a_red_pressure_asks_for_the_signs_that_make_it_an_emergency(cards, show):
    show(reading(10, systolic=184))
    shown = {key for key, chip in cards.signs.chips.items() if chip.isVisible()}
    assert shown == {
        "chest_pain",
        "dyspnoea",
        "severe_headache",
        "visual",
        "neurological",
        "seizure",
    }
    assert cards.signs.title_label.text() == "With this pressure, any of these?"


def test_that_a_sign_is_on_with_its_time_and_off_with_a_tap(cards, show):
    show(reading(10))
    toggled = heard(cards.sign_toggled)
    cards.show_signs({"chest_pain": T0 + timedelta(minutes=11)}, {"urticaria"})
    chips = cards.signs.chips
    assert chips["chest_pain"].text() == "Chest pain 10:11"
    assert chips["urticaria"].isChecked()
    assert cards.signs.told_label.text() == (
        "Told by side effects: Urticaria. A tap takes it back."
    )
    chips["chest_pain"].click()
    cards.signs.all_button.click()
    chips["seizure"].click()
    assert toggled == [("chest_pain", False), ("seizure", True)]


def test_that_a_screen_reader_can_name_all_of_it(cards, show):
    show(reading(10, heart_rate=44), reading(12, spo2=93))
    cards.signs.all_button.click()
    assert focusable_widgets_without_a_name(cards) == []
    card = cards.cards[1]
    assert card.step_button.height() >= 52
    assert card.note.add_button.height() >= 52
