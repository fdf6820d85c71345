"""The open record: patients at the left, one page at the right, and who is at the desk.

Today is the page it begins with once there are people and patients.
"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QMessageBox,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.services.patients import add_patient, count_patients, name_of_patient
from tracker.services.people import PersonRow, list_people
from tracker.services.scale_packs import clinic_knowledge
from tracker.storage.actor import Actor
from tracker.ui.clinic import Clinic
from tracker.ui.clinic_pages import ClinicPages
from tracker.ui.patient_list import LIST_WIDTH, PatientList
from tracker.ui.running_strip import RunningStrip
from tracker.ui.settings import Settings
from tracker.ui.today.today_page import TodayPage
from tracker.ui.welcome_page import WelcomePage
from tracker.ui.widgets.toast import Toast
from tracker.ui.window_actions import WindowActions

if TYPE_CHECKING:
    from tracker.ui.infusion.infusion_page import InfusionPage
    from tracker.ui.patient_page import PatientPage

_ROOM_BESIDE_INFUSION, _ROOM_BESIDE_PATIENT = 1500, 1100
"""From these widths on, in px, the list stays beside the page."""
_SOON_MS = 300


class RecordRoom(QWidget):
    """Opens patients and infusions, and keeps one page of each kind."""

    desk_changed = Signal(str)
    """The name of who is at the desk, empty for nobody."""
    demo_requested = Signal()

    def __init__(
        self,
        clinic: Clinic,
        settings: Settings,
        actions: WindowActions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.clinic = clinic
        self._settings = settings
        self._actions = actions
        self.running = RunningStrip(clinic)
        self.patient_list = PatientList(clinic)
        self.welcome = WelcomePage(clinic)
        self.today = TodayPage(clinic)
        self.patient_page: PatientPage | None = None
        self.infusions: dict[UUID, InfusionPage] = {}
        self._before_infusion: QWidget | None = None
        self._soon = QTimer(self)  # at the chair nobody waits for the lists
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self.pages = QStackedWidget()
        self.clinic_pages = ClinicPages(clinic, self.pages, actions, self)
        self.splitter = QSplitter()
        self._lay_out()
        self._connect()

    def begin(self) -> None:
        """Show who was at the desk, and Today with a way back to the patient of last time."""
        self.toast = Toast(self.window())
        self.today.noticed.connect(self.toast.show_notice)
        self.clinic_pages.noticed.connect(self.toast.show_notice)
        self._show_person(self._last_person())
        if self._settings.patient is not None:
            self.patient_list.mark(self._settings.patient)
        self.show_start()

    def show_start(self) -> None:
        """Show what to do first in an empty record, and Today in any other."""
        with self.clinic.sessions.read() as session:
            people, patients = bool(list_people(session)), count_patients(session) > 0
        self.patient_list.setEnabled(people)
        if people and patients:
            self.show_today()
            return
        self.welcome.show_start(people=people, patients=patients)
        self.pages.setCurrentWidget(self.welcome)
        self.welcome.focus_first()

    def show_today(self) -> None:
        """Show what is to be closed and what is due, the keyboard on the top row."""
        self._offer_last_patient()
        self.today.refresh()
        self.pages.setCurrentWidget(self.today)
        self._make_room()
        self.today.focus_first()

    def open_patient(self, patient_id: UUID) -> None:
        """Show a patient; one who is gone leaves the page as it is."""
        from tracker.ui.patient_page import PatientPage

        if self.patient_page is None:
            page = PatientPage(self.clinic, patient_id)
            self._take_patient_page(page)
        else:
            page = self.patient_page
            page.open_patient(patient_id)
        if not page.is_open():
            self.show_start()
            return
        self._settings.patient = patient_id
        self.patient_list.mark(patient_id)
        self.pages.setCurrentWidget(page)
        self._make_room()
        page.focus_first()

    def open_infusion(self, infusion_id: UUID) -> None:
        """Show an infusion; a page that was left while it ran is shown as it was."""
        from tracker.ui.infusion.infusion_page import InfusionPage

        if self.pages.currentWidget() not in self.infusions.values():
            self._before_infusion = self.pages.currentWidget()
        if infusion_id not in self.infusions:
            page = InfusionPage(self.clinic, infusion_id)
            page.changed.connect(self._soon.start)
            page.closed.connect(self._close_infusion)
            self.infusions[infusion_id] = page
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(self.infusions[infusion_id])
        self._make_room()
        self.infusions[infusion_id].focus_first()

    def choose_person(self) -> None:
        """Ask who is at the desk, and let everything entered from now on carry that name."""
        from tracker.ui.dialogs.people_dialog import PeopleDialog

        dialog = PeopleDialog(self.clinic, self)
        dialog.exec()
        chosen = dialog.chosen()
        if chosen is not None:
            self._show_person(chosen)

    def add_patient(self) -> None:
        """Ask for a new patient and open them."""
        from tracker.ui.dialogs.form_dialog import ask
        from tracker.ui.dialogs.patient_dialog import PatientDialog, same_named

        if not self._someone_is_here():
            return
        today = self.clinic.today()
        dialog = PatientDialog(today, parent=self, find_same=same_named(self.clinic))
        added: list[UUID] = []

        def store() -> None:
            with self.clinic.sessions.write() as session:
                added.append(add_patient(session, dialog.details(), today).id)

        if ask(dialog, store):
            self.patient_list.clear_search()
            self.patient_list.refresh()
            self.open_patient(added[-1])

    def import_file(self) -> None:
        """Ask for a file and bring it in."""
        from tracker.ui.dialogs.import_dialog import ImportDialog

        if not self._someone_is_here():
            return
        chosen, _kind = QFileDialog.getOpenFileName(
            self, self.tr("Import a file"), str(Path.home()), self.tr("Tables (*.csv *.txt)")
        )
        if chosen:
            ImportDialog(self.clinic, Path(chosen), self).exec()
            self._refresh_all()

    def export(self) -> None:
        """Ask for a folder and write all of the record there."""
        from tracker.exchange.export import CannotExport, export_record

        chosen = QFileDialog.getExistingDirectory(self, self.tr("Export into a folder"))
        if not chosen:
            return
        try:
            with self.clinic.sessions.read() as session:
                file = export_record(session, Path(chosen))
        except CannotExport as refused:
            QMessageBox.warning(self, self.tr("Not exported"), str(refused))
            return
        self.toast.show_notice(self.tr("Exported to {file}").format(file=file))

    def _lay_out(self) -> None:
        self.pages.addWidget(self.welcome)
        self.pages.addWidget(self.today)
        self.splitter.addWidget(self.patient_list)
        self.splitter.addWidget(self.pages)
        self.splitter.setCollapsible(1, False)
        self.splitter.setStretchFactor(1, 1)
        if not self.splitter.restoreState(self._settings.window("splitter")):
            self.splitter.setSizes([LIST_WIDTH, 960])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.running)
        layout.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self.running.infusion_opened.connect(self.open_infusion)
        self.pages.currentChanged.connect(self._show_running)
        self.patient_list.patient_opened.connect(self.open_patient)
        self.patient_list.add_requested.connect(self.add_patient)
        self.welcome.person_added.connect(self._first_person_added)
        self.welcome.add_patient_requested.connect(self.add_patient)
        self.welcome.import_requested.connect(self.import_file)
        self.welcome.demo_requested.connect(self.demo_requested)
        self.today.patient_opened.connect(self.open_patient)
        self.today.infusion_opened.connect(self.open_infusion)
        self.today.changed.connect(self._refresh_patients)
        self.today.person_needed.connect(self.choose_person)
        self.clinic_pages.knowledge_changed.connect(self._read_knowledge)
        self.clinic_pages.shown.connect(self._make_room)
        self.clinic_pages.left.connect(self._come_back)
        self.clinic_pages.person_needed.connect(self.choose_person)
        self._soon.timeout.connect(self._refresh_lists)
        actions = self._actions
        actions.today.triggered.connect(self.show_start)
        actions.add_patient.triggered.connect(self.add_patient)
        actions.import_file.triggered.connect(self.import_file)
        actions.export.triggered.connect(self.export)
        actions.find.triggered.connect(self._find)
        actions.people.triggered.connect(self.choose_person)
        actions.show_list.toggled.connect(self.patient_list.setVisible)

    def _take_patient_page(self, page: "PatientPage") -> None:
        self.patient_page = page
        self.pages.addWidget(page)
        page.changed.connect(self._refresh_lists)
        page.infusion_opened.connect(self.open_infusion)
        page.person_needed.connect(self.choose_person)
        page.patient_gone.connect(self._patient_gone)
        page.patient_opened.connect(self.open_patient)
        page.noticed.connect(self.toast.show_notice)
        self._actions.patient_menu.addActions(page.menu_actions())
        self._actions.enable_record(on=True)

    def _find(self) -> None:
        self._actions.show_list.setChecked(True)
        self.patient_list.focus_search()

    def _make_room(self) -> None:
        """Hide the list while the page needs the width; Find brings it back."""
        infusion = self.pages.currentWidget() in self.infusions.values()
        needed = _ROOM_BESIDE_INFUSION if infusion else _ROOM_BESIDE_PATIENT
        self._actions.show_list.setChecked(self.width() >= needed)

    def _close_infusion(self) -> None:
        page = self.sender()
        for infusion_id, open_page in list(self.infusions.items()):
            if open_page is page:
                self.pages.removeWidget(open_page)
                open_page.deleteLater()
                del self.infusions[infusion_id]
        self._refresh_patients()
        if self.patient_page is None or self._before_infusion is self.today:
            self.show_start()
            return
        self.pages.setCurrentWidget(self.patient_page)
        self._make_room()
        self.patient_page.focus_first()

    def _patient_gone(self) -> None:
        self._settings.patient = None
        self.show_start()

    def _show_running(self) -> None:
        """Say what runs while something else is on screen, and mark it on the list."""
        page = self.pages.currentWidget()
        shown = next((key for key, each in self.infusions.items() if each is page), None)
        self.patient_list.mark_running(self.running.refresh(shown))

    def _refresh_lists(self) -> None:
        self.patient_list.refresh()
        self._show_running()

    def _refresh_patients(self) -> None:
        self._refresh_lists()
        if self.patient_page is not None:
            self.patient_page.refresh()

    def _refresh_all(self) -> None:
        self._refresh_patients()
        if self.pages.currentWidget() in (self.welcome, self.today):
            self.show_start()

    def _offer_last_patient(self) -> None:
        """Let Today lead back to the patient who was shown last, if there is one still."""
        with self.clinic.sessions.read() as session:
            name = name_of_patient(session, self._settings.patient)
        self.today.show_last_patient(None if name is None else self._settings.patient, name or "")

    def _first_person_added(self, person_id: UUID) -> None:
        self._settings.person = person_id
        self._show_person(self._last_person())
        self.show_start()

    def _last_person(self) -> PersonRow | None:
        with self.clinic.sessions.read() as session:
            people = list_people(session)
        known = next((row for row in people if row.id == self._settings.person), None)
        nobody_to_choose = len(people) == 1 or self._settings.demo
        return known or (people[0] if people and nobody_to_choose else None)

    def _show_person(self, person: PersonRow | None) -> None:
        if person is not None:
            self._settings.person = person.id
            self._use(self.clinic.acting_as(Actor(person.id, person.name)))
        self.desk_changed.emit("" if person is None else person.name)

    def _use(self, clinic: Clinic) -> None:
        """Let every page go on with another person, or with what is known of the clinic now."""
        self.clinic = clinic
        self.patient_list.act_as(clinic)
        self.clinic_pages.act_as(clinic)
        for page in (self.today, self.patient_page, *self.infusions.values()):
            if page is not None:
                page.act_as(clinic)

    def _read_knowledge(self) -> None:
        """Read the clinic's settings and scales anew; the pages that are open take them up."""
        with self.clinic.sessions.read() as session:
            knowledge = clinic_knowledge(session, self.clinic.sessions.path)
        self._use(replace(self.clinic, knowledge=knowledge))
        self._refresh_patients()

    def _come_back(self) -> None:
        """Give the keyboard to the page that is on screen again, after reading it anew."""
        if self.pages.currentWidget() is self.today:
            self.show_today()
        for page in (self.welcome, self.patient_page, *self.infusions.values()):
            if page is not None and page is self.pages.currentWidget():
                page.focus_first()

    def _someone_is_here(self) -> bool:
        if self.clinic.sessions.actor.person_id is None:
            self.choose_person()
        return self.clinic.sessions.actor.person_id is not None
