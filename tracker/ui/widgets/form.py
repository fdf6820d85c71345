"""Rows of a form: label, field and a line for what is wrong, all named for screen readers."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from tracker.ui.fonts import LABEL, MEDIUM, set_font
from tracker.ui.widgets.accessible import announce
from tracker.ui.widgets.checked_field import CheckedField
from tracker.ui.widgets.message_line import MessageKind, MessageLine


class FormRow(QWidget):
    """A label above a field, and beneath it a hint or the reason why the value was refused."""

    def __init__(
        self, label: str, field: QWidget, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = field
        self.target = field.focusProxy() or field
        self._name = label.replace("&", "").rstrip(":")
        self._hint = hint
        self.label = QLabel(label)
        self.label.setBuddy(self.target)
        set_font(self.label, LABEL, MEDIUM)
        self.message = MessageLine()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.label)
        layout.addWidget(field)
        layout.addWidget(self.message)
        layout.addStretch(1)
        own = self.target.accessibleName() if isinstance(self.target, QAbstractButton) else ""
        self.target.setAccessibleName(f"{self._name}: {own}" if own else self._name)
        if isinstance(self.target, QComboBox):
            self.target.view().setAccessibleName(self._name)
        self.clear_message()
        if isinstance(field, CheckedField):
            field.message_changed.connect(self._follow_field)

    def show_message(self, kind: MessageKind, text: str) -> None:
        """Say what is wrong (or right) with the field, beneath it and to screen readers."""
        self.message.show_message(kind, text)
        self.target.setAccessibleDescription(text)
        announce(self.target, f"{self._name}: {text}")

    def show_error(self, text: str) -> None:
        """Say why the value is refused."""
        self.show_message("alert", text)

    def show_hint(self, hint: str) -> None:
        """Show another hint; a message under the field stays until it is cleared."""
        said = self.message.text()
        self._hint, before = hint, self._hint
        if said in ("", before):
            self.clear_message()

    def clear_message(self) -> None:
        """Show the hint again, if there is one."""
        self.message.show_message("hint", self._hint)
        self.target.setAccessibleDescription(self._hint)

    def _follow_field(self, kind: MessageKind, text: str) -> None:
        if text:
            self.show_message(kind, text)
        else:
            self.clear_message()


class Form(QWidget):
    """Rows under each other in reading order; short fields may share a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[FormRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(12)
        self._layout.addStretch(1)  # takes what room is left over, so that the rows stay together

    def add_row(self, label: str, field: QWidget, hint: str = "") -> FormRow:
        """Add a field of the full width."""
        row = self._make_row(label, field, hint)
        self._layout.insertWidget(self._layout.count() - 1, row)
        return row

    def add_line(self, *fields: tuple[str, QWidget]) -> tuple[FormRow, ...]:
        """Add fields side by side, each with its label, from left to right."""
        line = QHBoxLayout()
        line.setSpacing(16)
        rows = tuple(self._make_row(label, field, "") for label, field in fields)
        for row in rows:
            line.addWidget(row, 1, Qt.AlignmentFlag.AlignTop)
        self._layout.insertLayout(self._layout.count() - 1, line)
        return rows

    def row_of(self, field: QWidget) -> FormRow:
        """Return the row that holds `field`; raises KeyError for one that is not in the form."""
        for row in self.rows:
            if row.field is field:
                return row
        raise KeyError(field.objectName())

    def clear_messages(self) -> None:
        """Show the hints again under all fields."""
        for row in self.rows:
            row.clear_message()

    def _make_row(self, label: str, field: QWidget, hint: str) -> FormRow:
        row = FormRow(label, field, hint)
        self.rows.append(row)
        return row
