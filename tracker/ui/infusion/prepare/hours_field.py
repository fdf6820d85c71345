"""How long a pain infusion runs, typed as hours and minutes."""

from decimal import Decimal

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from tracker.clinical.limits import NotANumber, parse_number
from tracker.ui.widgets.number_field import Check, NumberField


class HoursField(NumberField):
    """Takes 4:00, 2:30 or 4 (hours); its value is in minutes, and it is judged in minutes."""

    def __init__(self, check: Check | None = None, parent: QWidget | None = None) -> None:
        super().__init__("", check, parent=parent)
        self.unit_label.setText(self.tr("h:min"))
        self.unit_label.setVisible(True)

    def set_value(self, value: Decimal | None) -> None:
        """Show stored minutes as hours and minutes."""
        super().set_value(value)
        blocker = QSignalBlocker(self.edit)
        self.edit.setText("" if value is None else hours_and_minutes(int(value)))
        blocker.unblock()

    def _number(self) -> Decimal | None:
        if self._stored is not None:
            return self._stored
        hours, colon, minutes = self.text().strip().partition(":")
        try:
            typed = parse_number(hours) * 60
        except NotANumber:
            return None
        if not colon:
            return typed
        if not (
            len(minutes) == 2 and minutes.isascii() and minutes.isdigit() and int(minutes) < 60
        ):
            return None
        return typed + int(minutes)

    def _why_not_a_number(self) -> str:
        return self.tr("Type hours and minutes, such as 4:00.")


def hours_and_minutes(minutes: int) -> str:
    """Return minutes as 4:00."""
    return f"{minutes // 60}:{minutes % 60:02d}"
