"""An infusion that is prepared, and its page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.factories import (
    make_course,
    make_infusion,
    make_patient,
    make_score,
    screen_session,
    start_session,
)
from tracker.services.history import PatientHistory, load_history
from tracker.services.infusions import InfusionOrder, prepare_infusion
from tracker.services.observations import VitalValues, record_vital_signs
from tracker.services.people import PersonDetails, add_person
from tracker.services.settings import change_setting
from tracker.ui.clinic import Clinic
from tracker.ui.infusion.infusion_page import InfusionPage

TODAY = date(2026, 11, 20)
ORDER = InfusionOrder(
    weight_kg=Decimal(70),
    ordered_mg_per_kg=Decimal("0.5"),
    ordered_mg=Decimal(35),
    vial_mg_per_ml=50,
    bag_ml=Decimal(100),
    planned_minutes=40,
)


@dataclass(frozen=True)
class Chair:
    """One patient with one infusion, and how to look into the record."""

    clinic: Clinic
    patient_id: UUID
    infusion_id: UUID

    def history(self) -> PatientHistory:
        with self.clinic.sessions.read() as session:
            found = load_history(session, self.patient_id)
        assert found is not None
        return found

    @property
    def infusion(self):
        return next(row for row in self.history().infusions if row.id == self.infusion_id)

    def screen(self) -> None:
        """Answer the screening, with the scale and the screener of the day."""
        with self.clinic.sessions.write() as session:
            change_setting(session, "licence.cssrs", True, "form on file")
            make_score(session, self.patient_id, TODAY)
            make_score(session, self.patient_id, TODAY, "0 0 - - - 0 -", "cssrs")
            screen_session(session, self.infusion_id, self.clinic.now(), self.clinic.zone)

    def read(self, systolic: int = 128, diastolic: int = 82, pulse: int = 74, spo2: int = 98):
        """Log a reading of now."""
        values = VitalValues(
            systolic=systolic, diastolic=diastolic, heart_rate=pulse, spo2=spo2, moaas=5
        )
        limits = self.clinic.knowledge.limits
        with self.clinic.sessions.write() as session:
            record_vital_signs(session, self.infusion_id, self.clinic.now(), values, limits)

    def start(self) -> None:
        with self.clinic.sessions.write() as session:
            start_session(session, self.infusion_id, self.clinic.now(), self.clinic.zone)


@pytest.fixture
def make_chair(clinic: Clinic) -> Callable[..., Chair]:
    """Make a patient with an infusion of today, prepared with an order."""

    def make(order: InfusionOrder = ORDER, earlier_dose: str | None = None) -> Chair:
        with clinic.sessions.write() as session:
            patient = make_patient(session, family_name="Okafor", given_name="Amara")
            course = make_course(session, patient.id)
            if earlier_dose is not None:
                make_infusion(session, course.id, TODAY - timedelta(days=4), earlier_dose)
            limits = clinic.knowledge.limits
            infusion = prepare_infusion(session, course.id, TODAY, order, limits)
        return Chair(clinic, patient.id, infusion.id)

    return make


@pytest.fixture
def ready(make_chair) -> Callable[..., Chair]:
    """Make an infusion that only waits for the read-back, by a second nurse."""

    def make(order: InfusionOrder = ORDER, earlier_dose: str = "0.5") -> Chair:
        chair: Chair = make_chair(order, earlier_dose)
        chair.screen()
        chair.read()
        with chair.clinic.sessions.write() as session:
            add_person(session, PersonDetails("Tom Reyes", "nurse", "TR"))
        return chair

    return make


@pytest.fixture
def open_page(qtbot) -> Iterator[Callable[[Chair], InfusionPage]]:
    """Open the page of an infusion as the window would."""

    def open_(chair: Chair) -> InfusionPage:
        page = InfusionPage(chair.clinic, chair.infusion_id)
        qtbot.addWidget(page)
        page.resize(1280, 800)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
        page.focus_first()
        return page

    return open_


@pytest.fixture
def chair(make_chair) -> Chair:
    """An infusion that runs since now."""
    running: Chair = make_chair()
    running.start()
    return running


@pytest.fixture
def page(open_page, chair) -> InfusionPage:
    """The page of the running infusion."""
    opened: InfusionPage = open_page(chair)
    return opened


@pytest.fixture
def press() -> Callable[[str], int]:
    """Press keys, one event each, on whatever has the focus; return how many."""

    def press_(keys: str) -> int:
        for key in keys:
            modal = QApplication.activeModalWidget()
            focused = QApplication.focusWidget() if modal is None else modal.focusWidget()
            assert focused is not None, f"nothing had the focus for {key!r}"
            if key in _NAMED:
                QTest.keyClick(focused, _NAMED[key])
            else:
                QTest.keyClicks(focused, key)
        return len(keys)

    return press_


_NAMED = {
    "⏎": Qt.Key.Key_Return,
    "⇥": Qt.Key.Key_Tab,
    "⌫": Qt.Key.Key_Backspace,
    "⎋": Qt.Key.Key_Escape,
    "④": Qt.Key.Key_F4,
    "①": Qt.Key.Key_F1,
    "⑥": Qt.Key.Key_F6,
    "⑧": Qt.Key.Key_F8,
    "⑨": Qt.Key.Key_F9,
}
