"""Who works here, and who is at the desk."""

import uuid

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from tracker.models.person import ROLES
from tracker.services.people import (
    PersonDetails,
    PersonRow,
    add_person,
    change_person,
    list_people,
    retire_person,
)
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.form_dialog import FormDialog, ask
from tracker.ui.dialogs.reason_dialog import ReasonDialog
from tracker.ui.dialogs.search_list import SearchList
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.choices import choose, fill
from tracker.ui.widgets.form import Form


class PersonDialog(FormDialog):
    """Asks for a name, a role and initials, which follow the name until they are typed."""

    def __init__(self, details: PersonDetails | None = None, parent: QWidget | None = None) -> None:
        super().__init__("", parent, width=440)
        self.show_title(self.tr("Change a person") if details else self.tr("Add a person"))
        self.name_edit, self.initials_edit = QLineEdit(), QLineEdit()
        self.name_edit.setMaxLength(200)
        self.initials_edit.setMaxLength(6)
        self.role_box = ChoiceBox()
        fill(self.role_box, [(role.capitalize(), role) for role in ROLES])
        form = Form()
        form.add_row(self.tr("Name"), self.name_edit)
        form.add_line((self.tr("Role"), self.role_box), (self.tr("Initials"), self.initials_edit))
        self.body.addWidget(form)
        if details is not None:
            self.name_edit.setText(details.name)
            self.initials_edit.setText(details.initials)
            choose(self.role_box, details.role)
        self._follow = details is None
        self.name_edit.textEdited.connect(self._suggest_initials)
        self.initials_edit.textEdited.connect(self._stop_suggesting)

    def details(self) -> PersonDetails:
        """Return what was typed."""
        return PersonDetails(
            self.name_edit.text().strip(),
            str(self.role_box.currentData()),
            self.initials_edit.text().strip(),
        )

    def problems(self) -> list[str]:
        """Return what is missing."""
        return list(self.details().problems())

    def _suggest_initials(self, name: str) -> None:
        if self._follow:
            letters = [word[0].upper() for word in name.replace("-", " ").split()]
            self.initials_edit.setText("".join(letters)[:6])

    def _stop_suggesting(self) -> None:
        self._follow = False


class PeopleDialog(FormDialog):
    """Lists everybody who works here; adds, changes and retires people itself.

    `chosen()` is who is at the desk from now on, None where the dialog was left.
    """

    keeps_what_was_typed = False

    def __init__(self, clinic: Clinic, parent: QWidget | None = None) -> None:
        super().__init__("", parent, save_text=self.tr("At the desk"), width=520)
        self.show_title(self.tr("Who is at the desk?"))
        self._clinic = clinic
        self._people: list[PersonRow] = []
        self.hint_label = QLabel(self.tr("Everything entered from now on carries this name."))
        self.hint_label.setProperty("tone", "secondary")
        self.search = SearchList(self.tr("Find a person"), self.tr("People of the clinic"))
        self.search.list.setMinimumHeight(230)
        self.add_button = QPushButton(self.tr("Add…"))
        self.change_button = QPushButton(self.tr("Change…"))
        self.retire_button = QPushButton(self.tr("Retire…"))
        row = QHBoxLayout()
        for button, slot in (
            (self.add_button, self.add_one),
            (self.change_button, self.change_one),
            (self.retire_button, self.retire_one),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            row.addWidget(button)
        row.addStretch(1)
        self.body.addWidget(self.hint_label)
        self.body.addWidget(self.search, 1)
        self.body.addLayout(row)
        self.search.words_changed.connect(self._filter)
        self.search.choice_made.connect(self.try_to_save)
        self._load(clinic.sessions.actor.person_id)
        self.search.setFocus()

    def chosen(self) -> PersonRow | None:
        """Return who was chosen, None where the dialog was left without choosing."""
        return self._selected() if self.result() == self.DialogCode.Accepted else None

    def problems(self) -> list[str]:
        """Return that nobody is chosen."""
        return [] if self._selected() else [self.tr("Choose a person, or add yourself.")]

    def add_one(self) -> None:
        """Ask for a new person and store them."""
        dialog = PersonDialog(parent=self)
        added: list[uuid.UUID] = []

        def store() -> None:
            with self._clinic.sessions.write() as session:
                added.append(add_person(session, dialog.details()).id)

        if ask(dialog, store):
            self._load(added[-1])

    def change_one(self) -> None:
        """Ask for changes to the chosen person and store them."""
        person = self._selected()
        if person is None:
            self.show_problems([self.tr("Choose whom to change.")])
            return
        dialog = PersonDialog(PersonDetails(person.name, person.role, person.initials), self)

        def store() -> None:
            with self._clinic.sessions.write() as session:
                change_person(session, person.id, dialog.details())

        if ask(dialog, store):
            self._load(person.id)

    def retire_one(self) -> None:
        """Ask why the chosen person is no longer here, and take them off the list."""
        person = self._selected()
        if person is None:
            self.show_problems([self.tr("Choose who is no longer here.")])
            return
        dialog = ReasonDialog(
            self.tr("Retire {name}").format(name=person.name),
            self.tr("They leave the list; all they entered stays theirs."),
            (self.tr("left the clinic"), self.tr("entered twice")),
            self,
        )

        def store() -> None:
            with self._clinic.sessions.write() as session:
                retire_person(session, person.id, dialog.reason())

        if ask(dialog, store):
            self._load(None)

    def _selected(self) -> PersonRow | None:
        row = self.search.chosen()
        return row if isinstance(row, PersonRow) else None

    def _load(self, chosen: uuid.UUID | None) -> None:
        self.problems_banner.clear()
        with self._clinic.sessions.read() as session:
            self._people = list_people(session)
        self.search.edit.clear()
        self._filter("")
        for person in self._people:
            if person.id == chosen:
                self.search.choose(person)

    def _filter(self, words: str) -> None:
        wanted = words.casefold().split()
        found = [
            person
            for person in self._people
            if all(word in f"{person.name} {person.initials}".casefold() for word in wanted)
        ]
        self.search.show_found(
            [(f"{row.name}  ·  {row.role}  ·  {row.initials}", row) for row in found]
        )
