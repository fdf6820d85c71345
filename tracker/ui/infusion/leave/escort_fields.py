"""Who takes the patient home: a name and a phone number, unconfirmed until Enter."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tracker.ui.widgets.form import Form, FormRow
from tracker.ui.widgets.pill import set_look

NAME, PHONE = "escort_name", "escort_phone"


class EscortFields(QWidget):
    """Told what was confirmed and what the check-in says; what is being typed stays."""

    answered = Signal(str, str)
    """The item and the words."""
    left = Signal()
    """Enter in the last field, or Esc: work goes on elsewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name_edit, self.phone_edit = QLineEdit(), QLineEdit()
        form = Form()
        rows = form.add_line(
            (self.tr("Escort's name"), self.name_edit), (self.tr("Phone"), self.phone_edit)
        )
        self._edits = {NAME: self.name_edit, PHONE: self.phone_edit}
        self._rows: dict[str, FormRow] = dict(zip(self._edits, rows, strict=True))
        self._answers: Mapping[str, str] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(34, 0, 4, 0)
        layout.addWidget(form)
        for edit in self._edits.values():
            edit.setProperty("chairside", "true")
            edit.returnPressed.connect(self._enter)

    def show_escort(self, answers: Mapping[str, str], suggested: Mapping[str, str]) -> None:
        """Show what is confirmed, or what was said before."""
        self._answers = answers
        for item, edit in self._edits.items():
            if edit.isModified() and edit.text().strip() != answers.get(item, ""):
                continue
            text = answers.get(item, suggested.get(item, ""))
            if edit.text() != text:  # as it is it keeps the place of the cursor
                edit.setText(text)
            edit.setModified(False)
        for item, row in self._rows.items():
            unconfirmed = item not in answers and bool(suggested.get(item))
            set_look(self._edits[item], "unconfirmed", "true" if unconfirmed else "")
            if item in answers:
                row.show_hint(self.tr("confirmed"))
            elif unconfirmed:
                row.show_hint(self.tr("from the check-in, not confirmed"))
            else:
                row.show_hint("")

    def typed(self) -> dict[str, str]:
        """Return what stands in the fields and is not confirmed as it stands."""
        typed = {item: edit.text().strip() for item, edit in self._edits.items()}
        return {item: text for item, text in typed.items() if text != self._answers.get(item, "")}

    def focus_open(self) -> bool:
        """Put the focus on the first empty field; False where both are filled."""
        for edit in self._edits.values():
            if not edit.text().strip():
                edit.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc; no other key of a field goes beyond it."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            super().keyPressEvent(event)

    def _enter(self) -> None:
        edit = self.name_edit if self.name_edit.hasFocus() else self.phone_edit
        item = NAME if edit is self.name_edit else PHONE
        if item in self.typed():
            self.answered.emit(item, edit.text().strip())
        if edit is self.name_edit and not self.phone_edit.text().strip():
            self.phone_edit.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.left.emit()
