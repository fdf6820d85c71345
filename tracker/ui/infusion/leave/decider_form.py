"""Who decides to go on in spite of something, and why: asked in the page."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tracker.services.chair.decisions import DecidedBy
from tracker.services.people import PersonRow
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.choices import choose, fill
from tracker.ui.widgets.form import Form

_DECIDERS = ("prescriber", "physician")
_NOBODY, _ANOTHER = "nobody yet", "somebody else"


class DeciderForm(QFrame):
    """A clinician (one of the clinic's, or another with name and role) and a reason."""

    decided = Signal(object)
    """A DecidedBy."""
    left = Signal()
    """Closed without a decision."""

    def __init__(self, confirm: str, reason_characters: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._characters = reason_characters
        self._people: dict[UUID, PersonRow] = {}
        self.person = ChoiceBox()
        self.name_edit, self.role_edit, self.reason_edit = QLineEdit(), QLineEdit(), QLineEdit()
        self.confirm_button = QPushButton(confirm)
        self.cancel_button = QPushButton(self.tr("Cancel (Esc)"))
        self._lay_out()
        self.person.currentIndexChanged.connect(self._follow_person)
        self.confirm_button.clicked.connect(self._decide)
        self.cancel_button.clicked.connect(self.left)
        self.show_people(())

    def show_people(self, people: Sequence[PersonRow]) -> None:
        """Offer these people, those who may prescribe first, and somebody else."""
        chosen = self.person.currentData()
        self._people = {who.id: who for who in people}
        ordered = sorted(people, key=lambda who: who.role not in _DECIDERS)
        choices: list[tuple[str, object]] = [(self.tr("not chosen"), _NOBODY)]
        choices += [(f"{who.name}, {who.role}", who.id) for who in ordered]
        fill(self.person, [*choices, (self.tr("somebody else"), _ANOTHER)], chosen)
        self._follow_person()

    def ask(self) -> None:
        """Begin with nothing typed; the focus is in the chooser."""
        for edit in (self.name_edit, self.role_edit, self.reason_edit):
            edit.clear()
        self._form.clear_messages()
        choose(self.person, _NOBODY)
        self.show()
        self.person.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, text: str) -> None:
        """Say why the decision was not taken; what was typed stays."""
        self._reason_row.show_error(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc, go on with Enter."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press_enter()
        # No other key leaves the form: a letter here is never a side effect.

    def _press_enter(self) -> None:
        if self.cancel_button.hasFocus():
            self.left.emit()
        elif self.person.hasFocus():
            another = self.person.currentData() == _ANOTHER
            following = self.name_edit if another else self.reason_edit
            following.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._go_on()

    def _go_on(self) -> None:
        following = {self.name_edit: self.role_edit, self.role_edit: self.reason_edit}
        now = self.focusWidget()
        after = following.get(now) if isinstance(now, QLineEdit) else None
        if after is not None:
            after.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._decide()

    def _decide(self) -> None:
        self._form.clear_messages()
        person = self._people.get(self.person.currentData())
        name = self.name_edit.text() if person is None else person.name
        role = self.role_edit.text() if person is None else person.role
        reason = " ".join(self.reason_edit.text().split())
        if self.person.currentData() == _NOBODY:
            self._refuse(self.person, self.tr("Choose who decides."))
        elif not name.strip():
            self._refuse(self.name_edit, self.tr("Type the name of who decides."))
        elif not role.strip():
            self._refuse(self.role_edit, self.tr("Type their role, such as physician."))
        elif len(reason) < self._characters:
            words = self.tr("Say why in {n} characters or more; it is printed on the report.")
            self._refuse(self.reason_edit, words.format(n=self._characters))
        else:
            who = None if person is None else person.id
            self.decided.emit(DecidedBy(name.strip(), role.strip(), who, reason))

    def _refuse(self, edit: QWidget, words: str) -> None:
        self._form.row_of(edit).show_error(words)
        edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_person(self) -> None:
        for row in self._else_rows:
            row.setVisible(self.person.currentData() == _ANOTHER)

    def _lay_out(self) -> None:
        self._form = Form()
        self._form.add_row(self.tr("Decided by"), self.person)
        self._else_rows = self._form.add_line(
            (self.tr("Name"), self.name_edit), (self.tr("Role"), self.role_edit)
        )
        self._reason_row = self._form.add_row(self.tr("Reason"), self.reason_edit)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.confirm_button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(34, 4, 0, 8)
        column.setSpacing(8)
        column.addWidget(self._form)
        column.addLayout(buttons)
