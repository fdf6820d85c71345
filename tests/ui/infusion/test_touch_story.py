"""A whole session by touch alone, on a tablet of 1024x768, from the patient to an amendment."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.factories import TODAY, make_course, make_patient, make_score, screen_session
from tests.ui.conftest import Clock
from tests.ui.finger import LEAST_CHAIRSIDE, Finger
from tests.ui.infusion.test_session_story import history, returning_patient
from tracker.services.chair.answers import record_answer
from tracker.services.chair.rows import load_chair
from tracker.services.infusions import InfusionOrder, prepare_infusion
from tracker.services.people import PersonDetails, add_person
from tracker.services.settings import change_setting
from tracker.services.treatments import list_treatments
from tracker.ui.clinic import Clinic
from tracker.ui.infusion.prepare.answer_key import AnswerKey
from tracker.ui.infusion.prepare.screening_row import ScreeningRow
from tracker.ui.main_window import MainWindow
from tracker.ui.settings import Settings

PUMP = (
    "Start infusion",
    "Pause",
    "Resume 51.3 mg/h",
    "Rate…",
    "Stop…",
    "Stop and save (Enter)",
    "Log",
)
"""What is pressed while somebody lies at the pump: 52 px and more."""


class NoKeys(QObject):
    """Notices keys and mouse events that no finger brought about."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        kinds = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel}
        if event.spontaneous() and event.type() in kinds:
            source = getattr(event, "source", lambda: None)()
            if source is None or "Synthesized" not in source.name or "Not" in source.name:
                self.seen.append(event.type().name)
        return super().eventFilter(watched, event)


@pytest.fixture(scope="module")
def device(qapp):
    """A touch screen."""
    return QTest.createTouchDevice()


@pytest.fixture
def tablet(
    qtbot: QtBot, clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """The window of a tablet, with a second nurse and a prescriber in the clinic."""
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))
    with clinic.sessions.write() as session:
        add_person(session, PersonDetails("Tom Reyes", "nurse", "TR"))
        add_person(session, PersonDetails("Dr. Amal Haddad", "prescriber", "AH"))
        change_setting(session, "licence.cssrs", True, "form on file")
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.resize(1024, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.show_clinic(clinic)
    yield window
    window.room = None  # the record belongs to the fixture, which closes it


class TouchStory:
    """One session by a finger; the patient page is open when it begins."""

    def __init__(self, window: MainWindow, finger: Finger, clock: Clock) -> None:
        self.window, self.finger, self._clock = window, finger, clock
        self.tap, self.type, self.key = finger.tap, finger.type, finger.key

    def later(self, minutes: float) -> None:
        self._clock.forward(minutes=minutes)

    def questions(self) -> list[ScreeningRow]:
        """The questions that are shown and have no answer yet, from top to bottom."""
        shown = [each for each in self.window.findChildren(ScreeningRow) if each.isVisible()]
        waiting = [each for each in shown if not any(key.isChecked() for key in _keys(each))]
        return sorted(waiting, key=lambda each: each.mapTo(self.window, each.pos()).y())

    def screen(self, otherwise: dict[str, Callable[[ScreeningRow], None]] | None = None) -> None:
        """Tap the first answer of every question, or do what belongs to its first words."""
        while waiting := self.questions():
            row = waiting[0]
            special = [do for words, do in (otherwise or {}).items() if words in _question(row)]
            if special:
                special[0](row)
            else:
                self.tap(_keys(row)[0])
            assert row not in self.questions(), f"not answered: {_question(row)}"
            if not self.questions() and self.finger.sees("Later questions"):
                later = self.finger.button("Later questions")
                if later.isEnabled():
                    self.tap(later)

    def warn(self, row: ScreeningRow) -> None:
        self.tap(_keys(row)[1])
        self.tap("Acknowledge", row)

    def hold(self, row: ScreeningRow) -> None:
        """A prescriber goes on all the same; the reason is written with the pad."""
        self.tap(_keys(row)[1])
        self.finger.choose(self.finger.box("Decided by", row), "Dr. Amal")
        self.tap(self.finger.field("Reason", row))
        self.type("MRI was clear.", "enter")

    def escort(self, _row: ScreeningRow) -> None:
        self.tap(self.finger.field("Name of the escort"))
        self.type("Ben Okafor", "enter")
        self.type("5550134", "enter")

    def order(self) -> None:
        """Every number by the pad; nothing but Enter and the next field between them."""
        self.tap(self.finger.field("Weight"))
        self.type("68.4")
        self.tap(self.finger.field("Dose"))
        self.type("0.5")
        self.tap("50 mg/mL")
        self.tap(self.finger.field("Bag"))
        self.type("100", "enter")
        self.type("40", "enter")

    def row(self, reading: str) -> None:
        """One row of vital signs without separators, by the pad, which goes away again."""
        self.tap(self.finger.field("Systolic"))
        self.type(reading, "enter")
        self.key("hide")

    def log(self, reading: str) -> None:
        """The same, ended with the button instead of Enter."""
        self.tap(self.finger.field("Systolic"))
        self.type(reading)
        self.tap("Log")
        self.key("hide")

    def start(self) -> None:
        self.tap("2  Tom")
        self.tap("Start infusion")

    def effect(self) -> None:
        self.tap("D  Dissociation")
        self.tap("1 Mild")

    def effect_over(self) -> None:
        self.tap("D  Dissociation")
        self.tap("0  Over now")

    def treat(self) -> None:
        self.tap("Treatment")
        self.tap("Ondansetron")
        self.tap(self.finger.field("Dose"))
        self.type("4", "enter")
        self.key("hide")

    def pause_and_resume(self) -> None:
        self.tap("Pause")
        self.tap("1 blood pressure")
        self.later(2)
        self.tap("Resume")

    def change_rate(self) -> None:
        self.tap("Rate")
        self.tap(self.finger.field("New rate in mg/h"))
        self.type("40")
        self.key("hide")
        self.tap("1 prescriber's order")
        self.tap("Set this rate")

    def stop(self) -> None:
        """Stop with another amount than the one worked out."""
        self.tap("Stop…")
        self.tap(self.finger.field("Given"))
        self.type("33")
        self.tap("Stop and save")

    def leave(self) -> None:
        """Eleven criteria, one of which a prescriber lets pass."""
        self.tap("4 Discharge")
        for words in ("Awake", "Dissociation", "Stands", "No nausea"):
            self.tap(f"Yes: {words}")
        for anchor in ("2 moves four", "2 deep", "2 awake", "2 above"):
            self.tap(anchor)
        for words in ("Suicide", "Line", "Escort"):
            self.tap(f"Yes: {words}")
        self.tap("One by one: Follow-up")
        self.tap("No: Is the next visit")
        self.tap("Decide…: Follow-up")
        self.finger.choose(self.finger.box("Decided by"), "Dr. Amal")
        self.tap(self.finger.field("Reason"))
        self.type("sister calls", "enter")
        self.tap("Number pad")
        self.tap("Discharge (Enter)")

    def vial(self) -> None:
        self.tap(self.finger.field("Lot"))
        self.type("K2291", "enter")
        self.type("06/2029", "enter")
        self.type("35", "enter")
        self.key("hide")
        self.tap("2  Tom")

    def sign(self) -> None:
        self.tap("Sign (Enter)")
        self.finger.rest()  # two quick taps are one: nobody signs by a slip
        self.tap("Sign now")

    def amend(self) -> None:
        self.tap("Amend a value")
        self.tap(self.finger.field("Look for"))
        self.type("lot")
        self.finger.tap_row(self._list(), 0)
        self.tap("Choose")
        self.tap(self.finger.field("New value"))
        self.type("K2292", "enter")
        self.type("misread", "enter")

    def add_forgotten(self) -> None:
        self.tap("Add what was forgotten")
        self.tap(self.finger.field("A reading"))
        self.type("on paper", "enter")
        self.tap(self.finger.field("Systolic"))
        self.type("120787298145")
        self.tap(self.finger.field("Time taken"))
        self.type("1105", "enter")
        self.tap("End it")

    def _list(self) -> QListWidget:
        lists = self.window.findChildren(QListWidget)
        return next(each for each in lists if each.isVisible() and each.count())


def _keys(row: QWidget) -> list[AnswerKey]:
    return row.findChildren(AnswerKey)


def _question(row: QWidget) -> str:
    return row.accessibleName()


@pytest.fixture
def story(tablet: MainWindow, device, clock: Clock) -> TouchStory:
    """A finger on the tablet."""
    return TouchStory(tablet, Finger(tablet, device), clock)


@pytest.fixture
def hands_off(qapp: QApplication) -> Iterator[NoKeys]:
    """Fail the test where anything but a finger was used."""
    watch = NoKeys()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)
    assert watch.seen == []


BY_PHONE = 24
"""Items of the checklist that were answered by phone before, to keep the test short."""


def first_visit(clinic: Clinic) -> UUID:
    """A new patient, the day's scales filled in, and some of the screening done by phone."""
    with clinic.sessions.write() as session:
        patient = make_patient(
            session, family_name="Okafor", given_name="Amara", birth_date=date(1985, 3, 12)
        )
        course = make_course(session, patient.id)
        make_score(session, patient.id, TODAY)
        make_score(session, patient.id, TODAY, "0 0 - - - 0 -", "cssrs")
        limits = clinic.knowledge.limits
        infusion = prepare_infusion(session, course.id, TODAY, InfusionOrder(), limits)
        asked = [
            item
            for item in clinic.knowledge.checklist.items.values()
            if item.id not in {"P01", "P06", "P09", "P39"} and item.derived_by is None
        ]
        for item in asked[:BY_PHONE]:
            record_answer(session, infusion.id, item.id, item.clear, clinic.now(), clinic.zone)
    return patient.id


def test_that_a_first_visit_is_done_by_touch_alone(
    story: TouchStory, clinic: Clinic, hands_off: NoKeys
) -> None:
    patient_id = first_visit(clinic)
    assert story.window.room is not None
    story.window.room.open_patient(patient_id)
    story.tap("Go to the infusion")
    story.screen({"aneurysm": story.hold, "brief psychosis": story.warn, "escort": story.escort})
    story.order()
    story.row("12882749814536.6")
    story.start()
    infuse(story)
    story.stop()
    for _ in range(2):
        story.later(15)
        story.row("126807298145")
    story.leave()
    story.vial()
    story.sign()
    story.amend()
    story.add_forgotten()
    check(clinic, patient_id)
    for words in PUMP:
        assert min(story.finger.hit[words]) >= LEAST_CHAIRSIDE, words


def infuse(story: TouchStory) -> None:
    """Forty minutes at the chair: four rows and everything that can happen between them."""
    story.later(5)
    story.row("132847698145")
    story.effect()
    story.later(5)
    story.log("136847897144")
    story.treat()
    story.pause_and_resume()
    story.later(8)
    story.row("138867897144")
    story.effect_over()
    story.change_rate()
    story.later(10)
    story.row("134847698145")
    story.later(18)


def check(clinic: Clinic, patient_id: UUID) -> None:
    """Look into the record for all that was tapped."""
    found = history(clinic, patient_id)
    infusion = found.infusions[-1]
    assert infusion.signed_at is not None
    assert (infusion.weight_kg, infusion.ordered_mg) == (Decimal("68.4"), Decimal("34.2"))
    assert infusion.given_mg == 33
    assert len(found.vital_signs) == 8
    (effect,) = found.side_effects
    assert (effect.term, effect.severity) == ("dissoc", 1)
    assert effect.ended_at is not None
    with clinic.sessions.read() as session:
        chair = load_chair(session, infusion.id, patient_id)
        (treatment,) = list_treatments(session, infusion.id)
    assert (treatment.drug, treatment.dose) == ("Ondansetron", 4)
    steps = [event.step for event in chair.events]
    assert steps == ["start", "pause", "resume", "change rate", "stop"]
    decided = {(each.about, each.kind): each.reason for each in chair.decisions}
    assert decided["P06", "cleared"] == "MRI was clear."
    assert decided["criterion 11", "cleared"] == "sister calls"
    assert ("P09", "acknowledged") in decided
    assert {row.answer for row in chair.answers if row.item == "escort_name"} == {"Ben Okafor"}
    (vial,) = chair.vials
    assert (vial.lot, vial.drawn_mg, vial.wasted_mg) == ("K2292", 35, 2)
    assert {row.reason for row in chair.amendments} == {"misread", "on paper"}


def test_that_a_returning_patient_is_started_by_touch_with_the_order_of_last_time(
    story: TouchStory, clinic: Clinic, hands_off: NoKeys
) -> None:
    patient_id = returning_patient(clinic, TODAY - timedelta(days=3))
    with clinic.sessions.write() as session:
        make_score(session, patient_id, TODAY)
        course_id = history(clinic, patient_id).courses[-1].id
        infusion = prepare_infusion(
            session, course_id, TODAY, InfusionOrder(), clinic.knowledge.limits
        )
        screen_session(session, infusion.id, clinic.now(), clinic.zone)
    assert story.window.room is not None
    story.window.room.open_patient(patient_id)
    story.tap("Go to the infusion")
    story.tap(story.finger.field("Weight"))
    story.type("68.4", "enter")
    story.key("hide")
    story.tap("Confirm (Enter)")
    story.row("12882749814536.6")
    story.start()
    infusion = history(clinic, patient_id).infusions[-1]
    assert infusion.status == "running"
    assert (infusion.weight_kg, infusion.ordered_mg) == (Decimal("68.4"), Decimal("34.2"))
    assert (infusion.vial_mg_per_ml, infusion.planned_minutes) == (50, 40)
