"""Who adopted the numbers of convention for this clinic, and whether they are still the same."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tracker import __version__
from tracker.knowledge import Knowledge
from tracker.knowledge.thresholds import fingerprint, thresholds
from tracker.services.refused import refuse_if
from tracker.services.rows import acting_person
from tracker.services.settings import change_setting, settings_in_force

REVIEWED = "thresholds.reviewed"


@dataclass(frozen=True, slots=True)
class Review:
    """The last signature: by whom, when (UTC), under which version of the app, with which remark.

    `current` says whether the numbers are still those that were signed.
    """

    person: str
    at: datetime
    app: str
    remark: str
    current: bool


def last_review(session: Session, knowledge: Knowledge) -> Review | None:
    """Return who signed last and whether that still holds; None where nobody did."""
    row = settings_in_force(session).get(REVIEWED)
    if row is None:
        return None
    signed = row.value
    current = signed["fingerprint"] == fingerprint(thresholds(knowledge))
    return Review(row.changed_by, row.changed_at, signed["app"], row.reason or "", current)


def sign_thresholds(session: Session, knowledge: Knowledge, remark: str) -> None:
    """Record that the person at the desk has reviewed every number. Raises Refused."""
    named = acting_person(session) is not None
    refuse_if(() if named else ("Choose who is at the desk first: a signature needs a name.",))
    numbers = thresholds(knowledge)
    value = {
        "fingerprint": fingerprint(numbers),
        "numbers": len(numbers),
        "app": __version__,
        "signed_at": session.info["now"]().isoformat(),
    }
    change_setting(session, REVIEWED, value, remark)
