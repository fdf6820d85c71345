"""A whole session by keys alone, from opening the patient to the signature, and what it costs."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from tests.factories import TODAY, at, make_course, make_infusion, make_patient, make_score
from tests.ui.conftest import Clock
from tests.ui.typist import Typist
from tracker.services.chair.answers import record_answer, record_escort
from tracker.services.chair.vials import VialEntry, record_vial
from tracker.services.history import PatientHistory, load_history
from tracker.services.people import PersonDetails, add_person
from tracker.services.settings import change_setting
from tracker.ui.clinic import Clinic
from tracker.ui.main_window import MainWindow
from tracker.ui.settings import Settings

BUDGET, BOOSTER_BUDGET = 190, 230


@pytest.fixture
def window(
    qtbot: QtBot, clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """The window on the record, with a second nurse and a prescriber in the clinic."""
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))
    with clinic.sessions.write() as session:
        add_person(session, PersonDetails("Tom Reyes", "nurse", "TR"))
        add_person(session, PersonDetails("Dr. Amal Haddad", "prescriber", "AH"))
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    window.room = None  # the record belongs to the fixture, which closes it


def returning_patient(clinic: Clinic, last: date, earlier: int = 3) -> UUID:
    """A patient of an open series, seen last on a day: screened, with an escort and a vial."""
    with clinic.sessions.write() as session:
        patient = make_patient(
            session,
            family_name="Okafor",
            given_name="Amara",
            sex="female",
            birth_date=date(1985, 3, 12),
            height_cm=Decimal(168),
            no_allergies_asked_on=TODAY - timedelta(days=30),
        )
        course = make_course(session, patient.id)
        infusions = [
            make_infusion(session, course.id, last - timedelta(days=3 * back))
            for back in range(earlier - 1, -1, -1)
        ]
        before = infusions[-1]
        screened = at(last, 9)
        for item in clinic.knowledge.checklist.items.values():
            if item.id not in {"P39", "P48"}:
                record_answer(session, before.id, item.id, item.clear, screened, clinic.zone)
        record_escort(session, before.id, "Ben Okafor", "555 0134", screened, clinic.zone)
        record_answer(session, before.id, "P39", "yes", screened, clinic.zone)
        vial = VialEntry(
            vial_mg_per_ml=50,
            lot="K2291",
            expires_on=TODAY + timedelta(days=300),
            drawn_mg=Decimal(35),
        )
        record_vial(session, before.id, vial, clinic.knowledge.limits)
        make_score(session, patient.id, last)
        change_setting(session, "licence.cssrs", True, "form on file")
        make_score(session, patient.id, last - timedelta(days=3), "0 0 - - - 0 -", "cssrs")
        return patient.id


def history(clinic: Clinic, patient_id: UUID) -> PatientHistory:
    with clinic.sessions.read() as session:
        found = load_history(session, patient_id)
    assert found is not None
    return found


def digit_of(window: MainWindow, scale: str) -> str:
    """The digit that stands beside a scale in the menu of the patient page."""
    assert window.room is not None
    assert window.room.patient_page is not None
    actions = window.room.patient_page.findChildren(QAction)
    return next(a.shortcut().toString() for a in actions if a.text() == f"Add {scale}")


def row(reading: str) -> tuple[str, ...]:
    return (reading.replace(" ", ""), "Enter")


class Story:
    """One session by keys; what it does not know is where the focus is."""

    def __init__(self, window: MainWindow, clock: Clock, qtbot: QtBot) -> None:
        self.typist, self._clock = Typist(window, qtbot), clock
        self.play = self.typist.play

    def later(self, minutes: float) -> Callable[[], None]:
        return lambda: self._clock.forward(minutes=minutes)

    def prepare(self, *order: str) -> None:
        """Today's weight, the order, as last time or typed, the readings, the start."""
        self.play("weight", "68.4", "Enter")
        self.play("order", *(order or ("Enter",)))
        self.play("readings before the start", *row("128 82 74 98 14 5 36.6"))
        self.play("start", "1", "Enter")

    def infuse(self) -> None:
        """Forty minutes: four rows while the pump runs, two side effects that come and go."""
        self.play("rows", self.later(10), *row("132 84 76 98 14 5"))
        self.play("side effects", self.later(2), "d1")
        self.play("rows", self.later(8), *row("136 84 78 97 14 4"))
        self.play("side effects", self.later(2), "n1")
        self.play("rows", self.later(8), *row("138 86 78 97 14 4"))
        self.play("side effects", self.later(5), "d0", "n0")
        self.play("rows", self.later(4.8), *row("134 84 76 98 14 4"))
        self.play("stop", self.later(0.2), "Alt+S", "Enter")

    def leave(self, *lot: str) -> None:
        """Two rows after the end, seven criteria, four digits of Aldrete, the vial, the name."""
        self.play("rows", self.later(15), *row("126 80 72 98 14 5"))
        self.play("rows", self.later(15), *row("124 80 72 98 14 5"))
        self.play("discharge", "Alt+4", *["Space"] * 4, "2222", *["Space"] * 4, "Enter")
        self.play("vial", "Enter", *(lot or ("Enter",)), "35", "Enter", "1")
        self.play("sign", "Enter", "Enter")


def begin(window: MainWindow, clinic: Clinic) -> None:
    """Open the record at Today, where the patient is the top row: a score is due."""
    window.show_clinic(clinic)
    assert window.room is not None
    window.room.show_today()


def documented(name: str) -> int:
    """The number of keys that docs/chairside.md gives for a session."""
    text = Path("docs/chairside.md").read_text("utf-8")
    found = re.search(rf"^\| {re.escape(name)} \| (\d+) \|", text, re.MULTILINE)
    assert found is not None, name
    return int(found[1])


def test_that_a_returning_patient_costs_at_most_190_keys(
    window: MainWindow, clinic: Clinic, clock: Clock, qtbot: QtBot
) -> None:
    patient_id = returning_patient(clinic, TODAY - timedelta(days=3))
    begin(window, clinic)
    story = Story(window, clock, qtbot)
    story.play("open", "Enter")
    story.play("scale", digit_of(window, "PHQ-9"), "112100100", "0", "Enter")
    story.play("open", "I")
    story.play("screening", *["Space"] * 17)
    story.prepare()
    story.infuse()
    story.leave()
    found = history(clinic, patient_id)
    session = found.infusions[-1]
    assert session.signed_at is not None
    assert session.given_mg == Decimal("34.2")
    assert len([each for each in found.vital_signs if each.infusion_id == session.id]) == 7
    effects = [each for each in found.side_effects if each.infusion_id == session.id]
    assert {(each.term, each.severity) for each in effects} == {("dissoc", 1), ("nausea", 1)}
    assert all(each.ended_at is not None for each in effects)
    assert found.scores[-1].taken_on == TODAY
    assert not story.typist.touched
    assert story.typist.total <= BUDGET
    assert story.typist.total == documented("a returning patient of the series")


def test_that_a_monthly_booster_costs_at_most_230_keys(
    window: MainWindow, clinic: Clinic, clock: Clock, qtbot: QtBot
) -> None:
    patient_id = returning_patient(clinic, TODAY - timedelta(days=31), earlier=6)
    begin(window, clinic)
    story = Story(window, clock, qtbot)
    story.play("open", "Enter")
    story.play("scale", digit_of(window, "PHQ-9"), "112100100", "0", "Enter")
    story.play("screener", digit_of(window, "C-SSRS"), "nnn", "Enter")
    story.play("open", "I")
    story.play("screening", *["Space"] * 17)
    story.prepare()
    story.infuse()
    story.leave()
    session = history(clinic, patient_id).infusions[-1]
    assert session.signed_at is not None
    assert story.typist.total <= BOOSTER_BUDGET
    assert story.typist.total == documented("a monthly booster")


def test_that_a_first_visit_costs_what_the_manual_says(
    window: MainWindow, clinic: Clinic, clock: Clock, qtbot: QtBot
) -> None:
    with clinic.sessions.write() as session:
        change_setting(session, "licence.cssrs", True, "form on file")
        patient = make_patient(
            session, family_name="Okafor", given_name="Amara", birth_date=date(1985, 3, 12)
        )
        make_course(session, patient.id)
    begin(window, clinic)
    story = Story(window, clock, qtbot)

    story.play("open", "Enter")
    story.play("scale", digit_of(window, "PHQ-9"), "112100100", "0", "Enter")
    story.play("screener", digit_of(window, "C-SSRS"), "nnn", "Enter")
    story.play("open", "I")
    story.play("screening", *["Space"] * 36)
    story.play("screening", "Ben Okafor", "Enter", "5550134", "Enter", *["Space"] * 3)
    story.prepare("0.5", "Enter", "50", "Enter", "100", "Enter", "40", "Enter")
    story.infuse()
    story.leave("K2291", "Enter", "06/2027", "Enter")
    session = history(clinic, patient.id).infusions[-1]
    assert session.signed_at is not None
    assert story.typist.total == documented("a first visit")
