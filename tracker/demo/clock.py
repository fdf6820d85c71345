"""The clock an invented record is written by."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass
class Clock:
    """The clock of an invented record: it stands at the time of the entry that is being made."""

    zone: tzinfo | None
    now: datetime = _LONG_AGO

    def read(self) -> datetime:
        """Return the time of entry."""
        return self.now

    def set(self, now: datetime) -> None:
        """Put the clock to an instant."""
        self.now = now

    def instant(self, on: date, at: time) -> datetime:
        """Return a time of day in the clinic's zone as an instant in UTC."""
        return datetime.combine(on, at, tzinfo=self.zone).astimezone(UTC)
