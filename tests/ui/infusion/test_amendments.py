"""After the signature: the new value beside the struck-through old one, who, when and why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.infusion.leaving import ANN, BOB
from tracker.knowledge import Knowledge
from tracker.services.chair.amendments import OldValue
from tracker.services.chair.rows import AnswerRow, VialUseRow
from tracker.services.history import SideEffectRow, VitalSignsRow
from tracker.ui.fonts import BODY, set_font
from tracker.ui.infusion.leave.amend_form import AmendRequest
from tracker.ui.infusion.leave.amended_values import amended_values
from tracker.ui.infusion.leave.amendments_card import AmendmentsCard
from tracker.ui.infusion.leave.recorded_values import Recorded, RecordedValue, recorded_values
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

ZONE = ZoneInfo("America/New_York")
TAKEN = datetime(2026, 11, 20, 15, 20, tzinfo=UTC)
NOW = TAKEN + timedelta(hours=2)
NAMES = {ANN.id: ANN.name, BOB.id: BOB.name}
Values = tuple[RecordedValue, ...]


@pytest.fixture
def values(make_chair, knowledge: Knowledge) -> Values:
    """What was recorded of a session: one reading, one side effect, one vial, two answers."""
    infusion = make_chair().infusion
    day = TAKEN.date()
    reading = VitalSignsRow(
        uuid4(), 1, infusion.id, TAKEN, 142, 87, 85, 98, None, None, 5, None, None, TAKEN, ANN.id
    )
    effect = SideEffectRow(
        id=uuid4(),
        version=1,
        infusion_id=infusion.id,
        term="nausea",
        free_text=None,
        severity=2,
        onset_on=day,
        onset_at=TAKEN,
        ended_at=None,
        treatment=None,
        resolved_at_discharge=None,
        note=None,
        serious=None,
        action=None,
        relatedness=None,
        asked=None,
        entered_at=TAKEN,
        entered_by_id=ANN.id,
    )
    vial = VialUseRow(
        id=uuid4(),
        version=1,
        vial_mg_per_ml=50,
        lot="AB123",
        expires_on=None,
        drawn_mg=Decimal(35),
        wasted_mg=Decimal("0.8"),
        witness_id=BOB.id,
        entered_at=TAKEN,
        entered_by_id=ANN.id,
    )
    answers = [
        AnswerRow(uuid4(), 1, infusion.id, item, said, day, TAKEN, None, ANN.id)
        for item, said in (("oriented", "yes"), ("escort_name", "Ben Okafor"))
    ]
    recorded = Recorded(
        replace(infusion, given_mg=Decimal("34.2")),
        (reading,),
        (effect,),
        (vial,),
        answers,
        {"oriented": "Oriented"},
    )
    return recorded_values(recorded, knowledge.side_effects, ZONE)


@pytest.fixture
def card(qtbot, knowledge: Knowledge, values: Values, app_look: None) -> AmendmentsCard:
    """The card of a signed session in an active window."""
    shown = AmendmentsCard(knowledge.limits, lambda: NOW, ZONE)
    qtbot.addWidget(shown)
    shown.resize(420, 700)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    shown.show_values(values, TAKEN)
    shown.show_amendments(())
    return shown


@pytest.fixture
def asked(card: AmendmentsCard) -> list[AmendRequest]:
    """What the card asked to amend."""
    requests: list[AmendRequest] = []
    card.amended.connect(requests.append)
    return requests


def named(values: Values, label: str) -> RecordedValue:
    return next(one for one in values if one.label == label and one.kind != "entry")


def old(before: object, now: object, minutes: int, by: UUID, reason: str) -> OldValue:
    return OldValue(before, now, reason, NOW + timedelta(minutes=minutes), by)


def test_that_everything_recorded_can_be_amended_with_its_value(values: Values) -> None:
    shown = {one.label: one.shown(ZONE) for one in values if one.kind != "entry"}

    assert shown["Given dose"] == "34.2 mg"
    assert shown["Reading 10:20, systolic"] == "142 mmHg"
    assert shown["Reading 10:20, time"] == "10:20"
    assert shown["Nausea, grade"] == "2"
    assert shown["Nausea, end"] == "nothing"
    assert shown["Vial AB123, wasted"] == "0.8 mg"
    assert shown["Oriented"] == "yes"
    assert shown["escort_name"] == "Ben Okafor"


def test_that_a_value_is_looked_for_and_amended_with_a_reason(card, asked, values, press) -> None:
    card.amend_button.click()

    press("10:20 sys⏎124⏎typed wrong⏎")

    place = named(values, "Reading 10:20, systolic").place
    assert asked == [AmendRequest(place, 124, "typed wrong")]


def test_that_no_amendment_goes_without_a_reason(card, asked, values, press) -> None:
    card.ask(named(values, "Given dose").place)

    press("34⏎⏎")

    assert asked == []
    assert card.form.reason_edit.hasFocus()
    assert card.form.reason_edit.accessibleDescription() == "Say why, in a word or two."


def test_that_an_impossible_value_is_refused_and_an_unlikely_one_asked_again(
    card, asked, values, press
) -> None:
    card.ask(named(values, "Reading 10:20, systolic").place)
    number = card.form.number
    press("999⏎")
    assert number.edit.hasFocus()
    assert number.text() == "999"

    number.edit.clear()
    press("240⏎")
    assert number.edit.hasFocus()
    assert "again" in number.edit.accessibleDescription()
    press("240⏎it was so⏎")

    assert asked[0].new == 240


@pytest.mark.parametrize(
    ("label", "typed", "new"),
    [
        ("Reading 10:20, time", "10:25", TAKEN + timedelta(minutes=5)),
        ("Vial AB123, lot", "AB124", "AB124"),
        ("Vial AB123, wasted", "0.75", Decimal("0.75")),
    ],
)
def test_that_times_words_and_amounts_are_read_as_what_they_are(
    card, asked, values, press, label: str, typed: str, new: object
) -> None:
    card.ask(named(values, label).place)

    press(f"{typed}⏎slip of the pen⏎")

    assert asked[0].new == new


@pytest.mark.parametrize(("label", "new"), [("Nausea, grade", 3), ("Oriented", "no")])
def test_that_an_answer_is_chosen_from_what_can_be(
    card, asked, values, press, label: str, new: object
) -> None:
    card.ask(named(values, label).place)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)

    press("⏎seen later⏎")

    assert asked[0].new == new


def test_that_a_whole_entry_is_voided_with_a_reason_alone(card, asked, values, press) -> None:
    card.amend_button.click()

    press("10:20 void⏎other patient⏎")

    assert asked[0].place[0] == "vital_signs"
    assert asked[0].place[2] is None
    assert asked[0].new is None


def test_that_the_old_value_is_struck_through_beside_the_new_one(card, values) -> None:
    place = named(values, "Reading 10:20, systolic").place
    chain = {place: (old(142, 124, 0, ANN.id, "typed wrong"),)}

    card.show_amendments(amended_values(chain, values, NAMES, ZONE))

    line = card.lines[0]
    assert [label.text() for label in line.before_labels] == ["142 mmHg"]
    assert line.before_labels[0].font().strikeOut()
    assert line.now_label.text() == "124 mmHg"
    assert not line.now_label.font().strikeOut()
    assert line.step_labels[0].text() == "Ann Ellis, 20 Nov 2026 12:20: “typed wrong”"
    assert not card.empty_label.isVisible()


def test_that_the_line_through_a_value_stays_when_the_text_grows(card, values) -> None:
    place = named(values, "Given dose").place
    chain = {place: (old("34.2", "34", 0, ANN.id, "pump log"),)}
    card.show_amendments(amended_values(chain, values, NAMES, ZONE))
    label = card.lines[0].before_labels[0]

    set_font(label, BODY + 8)

    assert label.font().strikeOut()


def test_that_several_amendments_of_one_value_show_the_whole_chain(values) -> None:
    dose = named(values, "Given dose").place
    grade = named(values, "Nausea, grade").place
    chains = {
        dose: (
            old("35", "34.5", 0, ANN.id, "pump log"),
            old("34.5", "34.2", 9, BOB.id, "read again"),
        ),
        grade: (old(3, 2, 5, BOB.id, "milder"),),
    }

    first, second = amended_values(chains, values, NAMES, ZONE)

    assert first.before == ("35 mg", "34.5 mg")
    assert first.now == "34.2 mg"
    assert [step.split(":")[0] for step in first.steps] == [
        "Ann Ellis, 20 Nov 2026 12",
        "Bob Second, 20 Nov 2026 12",
    ]
    assert (second.label, second.before, second.now) == ("Nausea, grade", ("3",), "2")


def test_that_times_of_the_log_are_shown_as_times(values) -> None:
    place = named(values, "Reading 10:20, time").place
    chain = {place: (old("2026-11-20T15:25:00+00:00", TAKEN.isoformat(), 0, ANN.id, "x"),)}

    shown = amended_values(chain, values, NAMES, ZONE)[0]

    assert (shown.before, shown.now) == (("10:25",), "10:20")


def test_that_a_voided_entry_is_struck_out_and_an_added_one_said(values) -> None:
    gone, added = ("vital_signs", uuid4(), None), ("treatment", uuid4(), None)
    chains = {
        gone: (old({"systolic": 1}, None, 0, ANN.id, "other patient"),),
        added: (old(None, {"drug": "ondansetron"}, 1, ANN.id, "forgotten"),),
    }

    first, second = amended_values(chains, values, NAMES, ZONE)

    assert (first.label, first.before, first.now) == ("Reading", ("entry",), "void")
    assert (second.label, second.before, second.now) == ("Treatment", (), "added")


def test_that_the_form_closes_once_the_amendment_is_there_and_not_when_refused(
    card, asked, values, press, qtbot
) -> None:
    place = named(values, "Given dose").place
    card.ask(place)
    press("34⏎pump log⏎")
    card.show_problem("The record is locked.")
    assert card.form.isVisible()
    assert card.form.reason_edit.text() == "pump log"

    press("⏎")
    chain = {place: (old("34.2", "34", 0, ANN.id, "pump log"),)}
    with qtbot.waitSignal(card.finished):
        card.show_amendments(amended_values(chain, values, NAMES, ZONE))

    assert not card.form.isVisible()
    assert len(asked) == 2


def test_that_esc_goes_back_one_step_at_a_time(card, asked, values, press) -> None:
    card.ask(named(values, "Given dose").place)

    press("⎋")
    assert card.form.search.isVisible()
    press("⎋")

    assert not card.form.isVisible()
    assert asked == []


@pytest.fixture
def open_steps(card, values) -> tuple[Callable[[], None], ...]:
    """The two steps of the form."""
    return (card.amend_button.click, lambda: card.ask(named(values, "Nausea, grade").place))


def test_that_every_place_the_keyboard_reaches_has_a_name(card, open_steps) -> None:
    for step in open_steps:
        step()
        assert focusable_widgets_without_a_name(card) == []
