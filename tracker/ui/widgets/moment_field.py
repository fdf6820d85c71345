"""A field for when something happened."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.clinical.moment import Moment
from tracker.ui.widgets.checked_field import CheckedField
from tracker.ui.widgets.typed_dates import (
    UnclearDate,
    local_instant,
    parse_date,
    parse_time,
    show_date,
)

_AHEAD = timedelta(minutes=2)
"""How far two clocks may differ before a time counts as the future (clinical reference 4.4)."""


class MomentField(CheckedField):
    """A date and, where known, a time at the clinic; without the time only the day is known.

    The date comes back with its month in letters, so that day and month cannot swap unseen.
    """

    def __init__(
        self, now: Callable[[], datetime], zone: tzinfo | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._zone = zone
        self._shown: tuple[str, str, Moment | None] = "", "", None
        self.time_edit = QLineEdit()
        self.time_edit.setMaximumWidth(110)
        self.row.addWidget(self.time_edit)
        self.row.setStretch(0, 1)
        self.edit.setPlaceholderText(self.tr("12 Mar 2026 or today"))
        self.time_edit.setPlaceholderText(self.tr("10:23"))
        self.time_edit.setAccessibleName(self.tr("Time"))
        self.time_edit.setAccessibleDescription(self.tr("Empty if only the day is known"))
        for line in (self.edit, self.time_edit):
            line.editingFinished.connect(self.judge)
            line.textEdited.connect(self.value_changed)

    def value(self) -> Moment | None:
        """Return what was typed, or None: nothing, or something that cannot be taken."""
        try:
            return self._read()
        except UnclearDate:
            return None

    def acceptable(self) -> bool:
        """Whether the field is empty or holds a moment that can be stored."""
        try:
            self._read()
        except UnclearDate:
            return False
        return True

    def set_value(self, moment: Moment | None) -> None:
        """Show a moment in the clinic's zone, or nothing."""
        at = None if moment is None or moment.at is None else moment.at.astimezone(self._zone)
        blockers = QSignalBlocker(self.edit), QSignalBlocker(self.time_edit)
        self.edit.setText("" if moment is None else show_date(moment.on))
        self.time_edit.setText("" if at is None else f"{at:%H:%M}")
        for blocker in blockers:
            blocker.unblock()
        self._shown = self.text(), self.time_edit.text(), moment
        self.say("hint", "")
        self.value_changed.emit()

    def judge(self) -> None:
        """Write the date with its month in letters, or say why it cannot be taken."""
        try:
            moment = self._read()
        except UnclearDate as problem:
            self.say("alert", str(problem))
            return
        if moment is not None:
            self.edit.setText(show_date(moment.on))
        self.say("hint", "")
        self.value_changed.emit()

    def _read(self) -> Moment | None:
        if (self.text(), self.time_edit.text()) == self._shown[:2]:
            return self._shown[2]  # untouched: seconds that are not shown are kept
        now = self._now().astimezone(self._zone)
        day, hour = self.text().strip(), self.time_edit.text().strip()
        if not day and not hour:
            return None
        if not day:
            raise UnclearDate(self.tr("The date is missing."))
        on = parse_date(day, now.date())
        at = local_instant(on, parse_time(hour), self._zone) if hour else None
        if on > now.date() or (at is not None and at > now + _AHEAD):
            raise UnclearDate(self.tr("This is in the future."))
        return Moment(on, None if at is None else at.astimezone(UTC))
