"""What the window says before a patient is chosen: who is here, whom to add, or choose somebody."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.ui.icons import icon
from tracker.ui.saving import Failure, save
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.empty_state import EmptyState
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.pill import set_look

if TYPE_CHECKING:
    from tracker.services.people import PersonDetails
    from tracker.ui.clinic import Clinic


class WelcomePage(QWidget):
    """Asks for the first person, then for the first patient, later for any patient."""

    person_added = Signal(object)
    """The id of the first person, who is at the desk from now on."""
    add_patient_requested = Signal()
    import_requested = Signal()
    demo_requested = Signal()

    def __init__(self, clinic: "Clinic", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self._clinic = clinic
        self.first_person = FirstPersonCard()
        self.choose = EmptyState("patient", "", "")
        self.import_button = QPushButton(icon("import"), self.tr("Import a file…"))
        self.demo_button = QPushButton(icon("play"), self.tr("Look at a synthetic clinic"))
        self.banner = Banner()
        self._first = QWidget()
        self._nobody = QWidget()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def show_start(self, *, people: bool, patients: bool) -> None:
        """Ask for what is missing first."""
        self._stack.setCurrentWidget(self._nobody if people else self._first)
        for button in (self.import_button, self.demo_button):
            button.setVisible(not patients)
        self.choose.action_button.setVisible(not patients)
        if patients:
            self.choose.show_text(
                self.tr("Choose a patient"),
                self.tr("Type a name, record number or birth date at the left."),
            )
            return
        self.choose.show_text(
            self.tr("Who is treated first?"),
            self.tr("Add a patient, or bring your records along from a file."),
        )
        self.choose.offer(self.tr("Add the first patient"), "add_patient")

    def focus_first(self) -> None:
        """Give the keyboard to the first thing to do."""
        if self._stack.currentWidget() is self._first:
            self.first_person.name_field.setFocus()
        else:
            self.choose.action_button.setFocus()

    def _lay_out(self) -> None:
        centre = Qt.AlignmentFlag.AlignHCenter
        first = QVBoxLayout(self._first)
        first.addStretch(2)
        first.addWidget(self.first_person, 0, centre)
        first.addStretch(3)
        others = QHBoxLayout()
        others.setSpacing(12)
        others.addStretch(1)
        others.addWidget(self.import_button)
        others.addWidget(self.demo_button)
        others.addStretch(1)
        nobody = QVBoxLayout(self._nobody)
        nobody.addStretch(2)
        nobody.addWidget(self.choose)
        nobody.addLayout(others)
        nobody.addStretch(3)
        self._stack.addWidget(self._first)
        self._stack.addWidget(self._nobody)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addWidget(self.banner)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.first_person.add_requested.connect(self._add_person)
        self.choose.action_requested.connect(self.add_patient_requested)
        self.import_button.clicked.connect(self.import_requested)
        self.demo_button.clicked.connect(self.demo_requested)

    def _add_person(self) -> None:
        from tracker.services.people import add_person

        details = self.first_person.details()
        person = save(self._clinic, self.banner, lambda session: add_person(session, details))
        if not isinstance(person, Failure):
            self.person_added.emit(person.id)


class FirstPersonCard(Card):
    """Name, role and initials of the first person of the clinic."""

    add_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.show_title(self.tr("Welcome. Who is at the desk?"))
        self.name_field = QLineEdit()
        self.role_field = ChoiceBox()
        self.initials_field = QLineEdit()
        self.initials_field.setMaxLength(6)
        self.add_button = QPushButton(self.tr("Start"))
        set_look(self.add_button, "kind", "primary")
        for role, name in self._roles():
            self.role_field.addItem(name, role)
        form = Form()
        form.add_row(
            self.tr("Name"),
            self.name_field,
            self.tr("Everything that is entered carries the name of who entered it."),
        )
        form.add_line(
            (self.tr("Role"), self.role_field), (self.tr("Initials"), self.initials_field)
        )
        self.body.addWidget(form)
        self.body.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(480)
        self.add_button.clicked.connect(self.add_requested)
        self.name_field.textEdited.connect(self._propose_initials)
        for field in (self.name_field, self.initials_field):
            field.returnPressed.connect(self.add_requested)

    def details(self) -> "PersonDetails":
        """Return what was typed."""
        from tracker.services.people import PersonDetails

        return PersonDetails(
            self.name_field.text(), str(self.role_field.currentData()), self.initials_field.text()
        )

    def _propose_initials(self, name: str) -> None:
        self.initials_field.setText("".join(word[0].upper() for word in name.split())[:6])

    def _roles(self) -> tuple[tuple[str, str], ...]:
        return (
            ("nurse", self.tr("Nurse")),
            ("physician", self.tr("Physician")),
            ("prescriber", self.tr("Prescriber")),
            ("therapist", self.tr("Therapist")),
            ("technician", self.tr("Technician")),
            ("reception", self.tr("Reception")),
            ("other", self.tr("Other")),
        )
