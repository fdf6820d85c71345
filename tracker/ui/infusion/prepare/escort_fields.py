"""Who fetches the patient: name and phone number, as last time until it is confirmed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from tracker.ui.widgets.pill import set_look


class EscortFields(QWidget):
    """Two fields beside each other; Enter goes from the name to the number and then confirms."""

    confirm_requested = Signal()
    """Enter was pressed in the number."""
    left = Signal()
    """Esc was pressed: back to the row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name_edit, self.phone_edit = QLineEdit(), QLineEdit()
        self.name_edit.setPlaceholderText(self.tr("Name"))
        self.name_edit.setAccessibleName(self.tr("Name of the escort"))
        self.phone_edit.setPlaceholderText(self.tr("Phone"))
        self.phone_edit.setAccessibleName(self.tr("Phone number of the escort"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.name_edit, 3)
        row.addWidget(self.phone_edit, 2)
        self.name_edit.returnPressed.connect(self.phone_edit.setFocus)
        self.phone_edit.returnPressed.connect(self.confirm_requested)

    @property
    def name(self) -> str:
        """The name as typed."""
        return self.name_edit.text().strip()

    @property
    def phone(self) -> str:
        """The number as typed."""
        return self.phone_edit.text().strip()

    @property
    def complete(self) -> bool:
        """Whether there is a name and a number."""
        return bool(self.name and self.phone)

    def show_escort(self, name: str, phone: str, *, confirmed: bool) -> None:
        """Show who it is; what is being typed stays."""
        for edit, text in ((self.name_edit, name), (self.phone_edit, phone)):
            if edit.text() == text:
                edit.setModified(False)
            elif not edit.isModified():
                edit.setText(text)
                edit.setCursorPosition(0)
            suggested = bool(text) and not confirmed
            set_look(edit, "unconfirmed", "true" if suggested else "")

    def ask_missing(self) -> None:
        """Put the focus where something is missing, or into the name."""
        edit = self.phone_edit if self.name and not self.phone else self.name_edit
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc; no other key leaves, so that a name never answers a question."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
