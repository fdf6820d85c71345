"""All that happened in one list, and the line for a note."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tracker.knowledge import load_knowledge
from tracker.services.chair.rows import AnswerRow, ChairRecord, DecisionRow, RunEventRow
from tracker.services.history import InfusionRow, SideEffectRow, VitalSignsRow
from tracker.services.treatments import TreatmentRow
from tracker.ui.infusion.infuse.timeline import Happenings, TimelineEntry, merge_timeline
from tracker.ui.infusion.infuse.timeline_card import TimelineCard
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

KNOWLEDGE = load_knowledge()
T0 = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
NURSE = uuid4()
NAMES = {NURSE: "Maria Kowalska"}


def at(minutes):
    return T0 + timedelta(minutes=minutes)


def row(kind, /, **values):
    """Make a row of the record with what matters; the rest is empty."""
    empty = dict.fromkeys(kind.__dataclass_fields__)
    return kind(**empty | {"id": uuid4(), "version": 1, "entered_by_id": NURSE} | values)


def infusion(**values):
    known = {"given_on": date(2026, 11, 20), "started_at": T0, "entered_at": at(-60)}
    return row(InfusionRow, **known | values)


def event(step, minute, **values):
    return row(RunEventRow, step=step, at=at(minute), **values)


def merged(infusion_=None, events=(), answers=(), decisions=(), **more):
    chair = ChairRecord(tuple(answers), tuple(decisions), tuple(events), (), ())
    happened = Happenings(infusion_ or infusion(), chair, **more)
    return merge_timeline(happened, KNOWLEDGE, NAMES, UTC)


def told(entries):
    return [(e.at and f"{e.at:%H:%M}", e.words) for e in entries]


def test_that_the_pump_tells_its_story_newest_first():
    events = (
        event("start", 0, mg_per_hour=Decimal("51.300")),
        event("change rate", 5, mg_per_hour=Decimal(45), reason="nausea"),
        event("bolus", 7, mg=Decimal("20.00")),
        event("pause", 12, reason="blood pressure"),
        event("resume", 15),
        event("stop", 40, reason="side effect"),
    )
    entries = merged(events=events)
    assert told(entries) == [
        ("10:40", "infusion stopped: side effect"),
        ("10:15", "resumed"),
        ("10:12", "paused: blood pressure"),
        ("10:07", "bolus 20 mg"),
        ("10:05", "rate changed to 45 mg/h: nausea"),
        ("10:00", "infusion started 51.3 mg/h"),
    ]
    assert {entry.who for entry in entries} == {"Maria Kowalska"}
    assert entries[0].ref == events[-1].id


def test_that_effects_begin_and_end_and_drugs_have_their_dose():
    effects = [
        row(SideEffectRow, term="nausea", severity=2, onset_at=at(18), ended_at=at(30)),
        row(SideEffectRow, term="ivsite", severity=1, onset_at=at(19)),
        row(SideEffectRow, term="other", free_text="Cold feet", severity=1, onset_at=at(20)),
    ]
    drugs = [
        row(
            TreatmentRow,
            drug="Ondansetron",
            dose=Decimal("4.000"),
            unit="mg",
            route="IV",
            given_at=at(21),
        ),
        row(TreatmentRow, drug="Oxygen", given_at=at(22), note="for comfort"),
    ]
    assert told(merged(effects=effects, treatments=drugs)) == [
        ("10:30", "nausea over"),
        ("10:22", "Oxygen: for comfort"),
        ("10:21", "Ondansetron 4 mg IV"),
        ("10:20", "cold feet, mild (1)"),
        ("10:19", "IV site pain or leak, mild (1)"),
        ("10:18", "nausea, moderate (2)"),
    ]


def test_that_notes_find_their_time_also_after_midnight():
    late = infusion(
        started_at=datetime(2026, 11, 20, 23, 40, tzinfo=UTC),
        note="23:50 music lowered\n00:10 reassured\nwritten on paper",
    )
    entries = merged(late)
    assert [(e.at, e.words) for e in entries] == [
        (datetime(2026, 11, 21, 0, 10, tzinfo=UTC), "reassured"),
        (datetime(2026, 11, 20, 23, 50, tzinfo=UTC), "music lowered"),
        (None, "written on paper"),
    ]


def test_that_signs_of_this_session_and_decisions_are_told():
    this = infusion()

    def sign(key, answer, of=None):
        item = {"item": f"sign.{key}", "answer": answer, "answered_at": at(11)}
        return row(AnswerRow, infusion_id=of or this.id, **item)

    def decision(about, kind, **values):
        return row(DecisionRow, about=about, kind=kind, decided_at=at(12), **values)

    answers = [
        sign("chest_pain", "yes"),
        sign("urticaria", "no"),
        sign("seizure", "yes", of=uuid4()),
        row(AnswerRow, infusion_id=this.id, item="P12", answer="yes", answered_at=at(-9)),
    ]
    decisions = [
        decision(f"reading {uuid4()}", "acknowledged", stood="red: 186", reason="Dr Lee called"),
        decision("P12", "cleared", stood="yes", name="Dr Lee", reason="seen and fit today"),
        decision("P11", "acknowledged", stood="142/88"),
    ]
    words = [entry.words for entry in merged(this, answers=answers, decisions=decisions)]
    assert words == [
        "P11 acknowledged: 142/88",
        "P12 cleared by Dr Lee: seen and fit today",
        "red: 186. Done: Dr Lee called",
        "urticaria no longer seen",
        "chest pain seen",
    ]


def test_that_the_steps_and_the_notes_on_readings_are_told():
    whole = infusion(
        checked_in_at=at(-40), discharged_at=at(80), signed_at=at(90), signed_by_id=NURSE
    )
    readings = [
        row(VitalSignsRow, taken_at=at(10), note="arm moved"),
        row(VitalSignsRow, taken_at=at(20)),
    ]
    assert told(merged(whole, readings=readings)) == [
        ("11:30", "signed"),
        ("11:20", "patient left"),
        ("10:10", "reading: arm moved"),
        ("09:20", "checked in"),
    ]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 240), st.text(max_size=12)), max_size=12))
def test_that_nothing_is_lost_and_the_order_is_that_of_time(happened):
    events = [event("pause", minute, reason=words) for minute, words in happened]
    note = "\n".join(words for _, words in happened)
    entries = merged(infusion(note=note), events=events)
    lines = [line for line in note.splitlines() if line.strip()]
    assert len(entries) == len(events) + len(lines)
    times = [entry.at for entry in entries if entry.at is not None]
    assert times == sorted(times, reverse=True)


# ---- the card


@pytest.fixture
def card(qtbot, app_look):
    card = TimelineCard(KNOWLEDGE.phrases.note, UTC)
    qtbot.addWidget(card)
    card.resize(420, 600)
    with qtbot.waitActive(card):
        card.show()
        card.activateWindow()
    return card


def heard(signal):
    got = []
    signal.connect(lambda *words: got.append(words))
    return got


def test_that_a_phrase_costs_a_digit_and_enter(card, qtbot):
    notes = heard(card.note_added)
    card.focus_note()
    assert QApplication.focusWidget() is card.note.edit
    qtbot.keyClicks(card.note.edit, "3")
    qtbot.keyClick(card.note.edit, Qt.Key.Key_Return)
    assert notes == [("oxygen 2 L/min by nasal cannula",)]


def test_that_a_note_may_hold_and_begin_with_digits(card, qtbot):
    notes = heard(card.note_added)
    card.focus_note()
    qtbot.keyClicks(card.note.edit, " 2 L oxygen, 3rd time")
    qtbot.keyClick(card.note.edit, Qt.Key.Key_Return)
    assert notes == [("2 L oxygen, 3rd time",)]


def test_that_two_taps_store_a_phrase(card, qtbot):
    notes = heard(card.note_added)
    card.focus_note()
    qtbot.mouseClick(card.note.chips[0], Qt.MouseButton.LeftButton)
    assert notes == [("music lowered, reassured",)]


def test_that_a_tap_adds_to_what_is_written(card, qtbot):
    notes = heard(card.note_added)
    card.focus_note()
    qtbot.keyClicks(card.note.edit, "cold")
    qtbot.mouseClick(card.note.chips[3], Qt.MouseButton.LeftButton)
    assert notes == []
    qtbot.mouseClick(card.note.add_button, Qt.MouseButton.LeftButton)
    assert notes == [("cold; blanket given",)]


def test_that_the_phrases_are_in_sight_only_while_a_note_is_written(card, qtbot):
    elsewhere = card.note.add_button
    elsewhere.setFocus()
    qtbot.waitUntil(lambda: not card.note.chips[0].isVisible())
    card.focus_note()
    assert card.note.chips[0].isVisible()
    elsewhere.setFocus()
    assert card.note.chips[0].isVisible()  # what is tapped next must not move away
    qtbot.waitUntil(lambda: not card.note.chips[0].isVisible())


def test_that_escape_leaves_and_keeps_what_was_typed(card, qtbot):
    left = heard(card.left)
    card.focus_note()
    qtbot.keyClicks(card.note.edit, "half a")
    qtbot.keyClick(card.note.edit, Qt.Key.Key_Escape)
    assert (left, card.note.edit.text()) == ([()], "half a")
    card.show_problem("The record is locked.")
    assert card.message.text() == "The record is locked."
    card.clear_entry()
    assert (card.note.edit.text(), card.message.text()) == ("", "")


def test_that_each_entry_is_a_line_with_its_time_and_who(card):
    entries = [
        TimelineEntry(at(19), "music lowered", "note"),
        TimelineEntry(at(0), "infusion started 51.3 mg/h", "run", "Maria Kowalska", UUID(int=1)),
        TimelineEntry(None, "from paper", "note"),
    ]
    card.show_entries(entries)
    shown = [
        (line.time_label.text(), line.words_label.text(), line.who_label.text())
        for line in card.rows
        if line.isVisibleTo(card)
    ]
    assert shown == [
        ("10:19", "music lowered", ""),
        ("10:00", "infusion started 51.3 mg/h", "MK"),
        ("", "from paper", ""),
    ]
    assert card.rows[1].who_label.accessibleName() == "Maria Kowalska"
    card.show_entries(entries[:1])
    assert [line.isVisibleTo(card) for line in card.rows] == [True, False, False]
    assert focusable_widgets_without_a_name(card) == []
