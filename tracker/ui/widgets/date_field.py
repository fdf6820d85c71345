"""Fields for a day, and for a date of birth."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from tracker.ui.widgets.checked_field import CheckedField
from tracker.ui.widgets.typed_dates import UnclearDate, parse_date, show_date

Value = TypeVar("Value")

_OLDEST = 120


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A date of birth, or the year alone where no more is known (`on` is None)."""

    year: int
    on: date | None = None


class TypedDateField(CheckedField, Generic[Value]):
    """A date that is typed freely and comes back with its month in letters."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.edit.editingFinished.connect(self.judge)
        self.edit.textEdited.connect(self.value_changed)

    def value(self) -> Value | None:
        """Return what was typed, or None: nothing, or something that cannot be taken."""
        try:
            return self._read()
        except UnclearDate:
            return None

    def acceptable(self) -> bool:
        """Whether the field is empty or holds a date that can be stored."""
        try:
            self._read()
        except UnclearDate:
            return False
        return True

    def set_value(self, value: Value | None) -> None:
        """Show a stored value, or nothing."""
        blocker = QSignalBlocker(self.edit)
        self.edit.setText("" if value is None else self._shown(value))
        blocker.unblock()
        self.say("hint", "")
        self.value_changed.emit()

    def judge(self) -> None:
        """Write the date with its month in letters, or say why it cannot be taken."""
        try:
            value = self._read()
        except UnclearDate as problem:
            self.say("alert", str(problem))
            return
        self.edit.setText("" if value is None else self._shown(value))
        self.say("hint", "")
        self.value_changed.emit()

    def _read(self) -> Value | None:
        text = self.text().strip()
        return self._parse(text, self._today()) if text else None

    @abstractmethod
    def _parse(self, text: str, today: date) -> Value:
        """Return what the text means; raises UnclearDate with words for the clinician."""

    @abstractmethod
    def _shown(self, value: Value) -> str:
        """Return the value as it comes back, the month in letters."""


class DateField(TypedDateField[date]):
    """A day that has come."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(today, parent)
        self.edit.setPlaceholderText(self.tr("12 Mar 2026 or today"))

    def _parse(self, text: str, today: date) -> date:
        on = parse_date(text, today)
        if on > today:
            raise UnclearDate(self.tr("This is in the future."))
        return on

    def _shown(self, value: date) -> str:
        return show_date(value)


class BirthDateField(TypedDateField[BirthDate]):
    """A date of birth; a year alone is taken as just that."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(today, parent)
        self.edit.setPlaceholderText(self.tr("12 Mar 1985, or the year alone"))

    def _parse(self, text: str, today: date) -> BirthDate:
        if text.isdecimal() and len(text) == 4:
            born = BirthDate(int(text))
        else:
            on = parse_date(text, today)
            born = BirthDate(on.year, on)
        if born.year > today.year or (born.on is not None and born.on > today):
            raise UnclearDate(self.tr("This is in the future."))
        if today.year - born.year > _OLDEST:
            raise UnclearDate(self.tr("This is more than 120 years ago. Check the year."))
        return born

    def _shown(self, value: BirthDate) -> str:
        return str(value.year) if value.on is None else show_date(value.on)
