"""What every page is handed: the record, the clinical knowledge, the clock and the zone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo

from tracker.clinical.moment import Moment
from tracker.knowledge import Knowledge
from tracker.storage.actor import Actor
from tracker.storage.sessions import Sessions


def utc_now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clinic:
    """The open record and what belongs to it; `zone` None means the machine's own zone."""

    sessions: Sessions
    knowledge: Knowledge
    now: Callable[[], datetime] = utc_now
    zone: tzinfo | None = None

    def acting_as(self, actor: Actor) -> "Clinic":
        """Return the same clinic with another person at the desk."""
        return replace(self, sessions=self.sessions.acting_as(actor))

    def this_moment(self) -> Moment:
        """Return the present as the clinic dates it."""
        return Moment.local(self.now(), self.zone)

    def today(self) -> date:
        """Return today's date at the clinic."""
        return self.this_moment().on

    def local(self, at: datetime) -> datetime:
        """Return an instant as the clinic's clocks show it."""
        return at.astimezone(self.zone)
