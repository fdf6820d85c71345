"""When something happened: a calendar date at the clinic, and the instant where it is known."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

_START = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date at the clinic (`on`) with the UTC instant (`at`), or None where only the day is known.

    Moments order by date, then by instant; a date without a time comes before every timed moment of
    the same day (clinical convention: a score of the day counts as taken before the infusion).
    """

    on: date
    at: datetime | None = None

    def __post_init__(self) -> None:
        if self.at is not None and self.at.tzinfo is None:
            raise ValueError("an instant needs its time zone")

    @classmethod
    def local(cls, at: datetime, zone: tzinfo | None) -> "Moment":
        """Return the moment of an aware datetime as `zone` dates it (None: the machine's)."""
        return cls(at.astimezone(zone).date(), at.astimezone(UTC))

    @property
    def date_only(self) -> bool:
        """Whether only the day is known."""
        return self.at is None

    @property
    def order(self) -> tuple[date, datetime]:
        """The key that sorts moments in the order in which they happened."""
        return self.on, self.at or _START

    def __lt__(self, other: "Moment") -> bool:
        return self.order < other.order
