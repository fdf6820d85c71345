"""Small things all services need: rows in force, event times as columns, who is acting."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from tracker.clinical.moment import Moment
from tracker.models import Recorded
from tracker.services.refused import ChangedMeanwhile, Refused

Row = TypeVar("Row", bound=Recorded)

FUTURE_TOLERANCE = timedelta(minutes=2)  # clinical reference 4.4, time rules
LATE_AFTER = timedelta(hours=24)  # clinical reference 4.4, time rules


def in_force(
    session: Session, kind: type[Row], row_id: uuid.UUID, version: int | None = None
) -> Row:
    """Return the row of `kind`, not voided; with `version`, only if it is still that version.

    Raises Refused if it is gone and ChangedMeanwhile if somebody changed it.
    """
    row = session.get(kind, row_id)
    if row is None or row.voided_at is not None:
        raise Refused(("This entry is no longer in force. Refresh the page.",))
    if version is not None and row.version != version:
        raise ChangedMeanwhile
    return row


def entering_now(session: Session) -> datetime:
    """Return the time of entry (UTC) as this session's clock tells it."""
    now: datetime = session.info["now"]()
    return now


def acting_person(session: Session) -> uuid.UUID | None:
    """Return the id of the person at the desk, or None for the program itself."""
    person: uuid.UUID | None = session.info["actor"].person_id
    return person


@contextmanager
def unlocked(session: Session, *infusion_ids: uuid.UUID) -> Iterator[None]:
    """Let changes to signed sessions through to the record: amendments and administrative moves.

    What was changed before is written first, so that it is held to the lock.
    """
    session.flush()
    before = session.info.get("amending", frozenset())
    session.info["amending"] = before | set(infusion_ids)
    try:
        yield
        session.flush()
    finally:
        session.info["amending"] = before


def moment_columns(prefix: str, moment: Moment) -> dict[str, Any]:
    """Return the three columns of an event time."""
    return {
        f"{prefix}_on": moment.on,
        f"{prefix}_at": moment.at,
        f"{prefix}_precision": "day" if moment.date_only else "minute",
    }


def future_problems(session: Session, moment: Moment) -> tuple[str, ...]:
    """Return what is wrong with an event time that has not come yet."""
    now = entering_now(session)
    if moment.at is not None and moment.at > now + FUTURE_TOLERANCE:
        return ("This time lies in the future. Type when it happened.",)
    # A calendar date can be one ahead of UTC east of Greenwich.
    if moment.on > (now + timedelta(hours=14)).date():
        return ("This date lies in the future. Type when it happened.",)
    return ()


def entered_late(moment: Moment, entered_at: datetime) -> bool:
    """Whether an entry came more than a day after the event (a day alone counts to its end)."""
    if moment.at is not None:
        return entered_at - moment.at > LATE_AFTER
    return (entered_at.date() - moment.on).days > 1
