"""A field for a day."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from tracker.ui.widgets.checked_field import CheckedField
from tracker.ui.widgets.typed_dates import UnclearDate, parse_date, show_date


class DateField(CheckedField):
    """A day that has come; it comes back with its month in letters."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.edit.setPlaceholderText(self.tr("12 Mar 2026 or today"))
        self.edit.editingFinished.connect(self.judge)
        self.edit.textEdited.connect(self.value_changed)

    def value(self) -> date | None:
        """Return the day, or None: nothing, or something that cannot be taken."""
        try:
            return self._read()
        except UnclearDate:
            return None

    def acceptable(self) -> bool:
        """Whether the field is empty or holds a day that can be stored."""
        try:
            self._read()
        except UnclearDate:
            return False
        return True

    def set_value(self, on: date | None) -> None:
        """Show a day, or nothing."""
        blocker = QSignalBlocker(self.edit)
        self.edit.setText("" if on is None else show_date(on))
        blocker.unblock()
        self.say("hint", "")
        self.value_changed.emit()

    def judge(self) -> None:
        """Write the day with its month in letters, or say why it cannot be taken."""
        try:
            on = self._read()
        except UnclearDate as problem:
            self.say("alert", str(problem))
            return
        if on is not None:
            self.edit.setText(show_date(on))
        self.say("hint", "")
        self.value_changed.emit()

    def _read(self) -> date | None:
        text = self.text().strip()
        if not text:
            return None
        on = parse_date(text, self._today())
        if on > self._today():
            raise UnclearDate(self.tr("This is in the future."))
        return on
