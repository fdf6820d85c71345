"""The five steps of a session."""

import pytest
from PySide6.QtCore import Qt

from tracker.ui.infusion.infuse.step_bar import STEPS, StepBar
from tracker.ui.infusion.keys_card import KeysCard
from tracker.ui.theme import CONTROL_HEIGHT
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name


@pytest.fixture
def bar(qtbot, app_look):
    bar = StepBar()
    qtbot.addWidget(bar)
    bar.show_step("recover", "recover", {"prepare", "infuse"})
    with qtbot.waitActive(bar):
        bar.show()
        bar.activateWindow()
    return bar


def test_that_done_steps_are_ticked_and_the_present_one_is_marked(bar):
    assert [button.text() for button in bar.buttons.values()] == [
        "✓ Prepare",
        "✓ Infuse",
        "3 Recover",
        "4 Discharge",
        "5 Sign",
    ]
    assert [button.property("step") for button in bar.buttons.values()] == [
        "",
        "",
        "now",
        "",
        "ahead",
    ]
    assert bar.buttons["recover"].isChecked()


def test_that_a_step_that_is_looked_at_is_not_taken_for_the_present_one(bar):
    bar.show_step("infuse", "discharge", {"prepare"})
    assert bar.buttons["discharge"].isChecked()
    assert bar.buttons["infuse"].property("step") == "now"
    assert bar.buttons["discharge"].property("step") == "ahead"
    assert bar.buttons["discharge"].isEnabled()


@pytest.mark.parametrize(("number", "step"), list(enumerate(STEPS, start=1)))
def test_that_alt_and_a_number_shows_a_step(bar, qtbot, number, step):
    chosen = []
    bar.step_chosen.connect(chosen.append)
    qtbot.keyClick(bar, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.AltModifier)
    assert chosen == [step]  # at once: what is typed next belongs to that step


def test_that_a_screen_reader_hears_how_each_step_stands(bar):
    names = [button.accessibleName() for button in bar.buttons.values()]
    assert names == [
        "Prepare, done",
        "Infuse, done",
        "Recover, now",
        "Discharge",
        "Sign, not reached yet",
    ]
    assert focusable_widgets_without_a_name(bar) == []


def test_that_a_finger_hits_every_step(bar):
    assert all(button.height() >= CONTROL_HEIGHT for button in bar.buttons.values())


@pytest.mark.parametrize(
    ("stage", "now"),
    [("prepare", "prepare"), ("discharged", "sign"), ("signed", None), ("recorded", None)],
)
def test_that_every_stage_has_its_step(bar, stage, now):
    bar.show_step(stage, "prepare", frozenset())
    marked = [step for step, button in bar.buttons.items() if button.property("step") == "now"]
    assert marked == ([] if now is None else [now])


# ---- the keys of each step


@pytest.fixture
def keys_card(qtbot, app_look):
    card = KeysCard()
    qtbot.addWidget(card)
    return card


def keys_of(card):
    return [name.text() for name, _ in card.lines if not name.isHidden()]


def test_that_each_step_tells_its_own_keys_and_those_of_every_step(keys_card):
    told = {}
    for step in STEPS:
        keys_card.show_step(step)
        told[step] = keys_of(keys_card)
        assert told[step][-5:] == ["F4", "F8", "Alt+1 to 5", "F1", "Esc"]
        assert all(words.text() for _, words in keys_card.lines if not words.isHidden())
    assert "F6" in told["infuse"]
    assert "F6" not in told["recover"]
    assert "O" in told["discharge"]
    assert len(told["sign"]) == 6
