"""Notes of an infusion: each new one is added with its time."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from tracker.ui.widgets.card import Card
from tracker.ui.widgets.message_line import MessageLine


class NotesCard(Card):
    """What has been noted, and a line for more (F4); Enter adds it."""

    note_added = Signal(str)
    """The words to add."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.show_title(self.tr("Notes"))
        self.notes_label = QLabel()
        self.notes_label.setWordWrap(True)
        self.notes_label.setTextFormat(Qt.TextFormat.PlainText)
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(self.tr("Note (F4), Enter adds it"))
        self.edit.setAccessibleName(self.tr("New note"))
        self.edit.setProperty("chairside", "true")
        self.message = MessageLine()
        for part in (self.notes_label, self.edit, self.message):
            self.body.addWidget(part)
        self.edit.returnPressed.connect(self._add)

    def show_notes(self, notes: str | None) -> None:
        """Show all notes as stored."""
        self.notes_label.setText(notes or "")
        self.notes_label.setVisible(bool(notes))

    def show_problem(self, text: str) -> None:
        """Say why the note was not saved; it stays as it was typed."""
        self.message.show_message("alert", text)

    def clear_entry(self) -> None:
        """Empty the line: the note is stored."""
        self.edit.clear()
        self.message.show_message("alert", "")

    def _add(self) -> None:
        if self.edit.text().strip():
            self.note_added.emit(self.edit.text().strip())
