"""What was decided about something in the way: a warning seen, a hold cleared by a named clinician.

A decision covers what stood when it was made and nothing else.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.clinical.checklist import ChairSettings
from tracker.clinical.limits import plain
from tracker.clinical.screening import (
    Clearance,
    Decisions,
    Outcome,
    Screening,
    reason_is_long_enough,
)
from tracker.models import Decision, Person
from tracker.services.chair.answers import open_session
from tracker.services.chair.rows import DecisionRow
from tracker.services.corrections import void
from tracker.services.refused import Refused, refuse_if
from tracker.services.rows import in_force

Kind = Literal["acknowledged", "cleared"]

_LONGEST_STOOD = 200
_LONGEST_NAME = 120
_LONGEST_ROLE = 60
_LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class DecidedBy:
    """Who decided and why; `person_id` is None for somebody who is not among the clinic's people.

    The name, the role and the reason are printed on the report.
    """

    name: str
    role: str
    person_id: uuid.UUID | None
    reason: str

    def problems(self, reason_characters: Decimal) -> tuple[str, ...]:
        """Return what keeps this from being a decision, in words (clinical reference 3.6)."""
        found = [] if self.name.strip() else ["Type the name of the prescriber who decides."]
        if not reason_is_long_enough(self.reason, reason_characters):
            found.append(f"Write the reason, {plain(reason_characters)} characters or more.")
        if len(self.name.strip()) > _LONGEST_NAME or len(self.role.strip()) > _LONGEST_ROLE:
            found.append("The name or the role is too long.")
        if len(self.reason.strip()) > _LONGEST_REASON:
            found.append(f"The reason is too long ({_LONGEST_REASON} characters at most).")
        return tuple(found)


def acknowledge(
    session: Session, infusion_id: uuid.UUID, about: str, stood: str, at: datetime
) -> None:
    """Record that the warning about `about`, as it stood, was seen. Raises Refused."""
    open_session(session, infusion_id)
    if not _same(session, infusion_id, about, stood, "acknowledged"):
        _add(session, infusion_id, about, stood, "acknowledged", at, None)


def clear(
    session: Session,
    infusion_id: uuid.UUID,
    about: str,
    stood: str,
    by: DecidedBy,
    at: datetime,
    reason_characters: Decimal,
) -> None:
    """Record that a named clinician goes on in spite of what stood, with a reason.

    `reason_characters` is how long the reason must be, blanks at its ends not counted (clinical
    reference 3.6). It takes the place of an earlier decision about the same. Raises Refused.
    """
    open_session(session, infusion_id)
    refuse_if(by.problems(reason_characters))
    if by.person_id is not None:
        in_force(session, Person, by.person_id)
    for earlier in _same(session, infusion_id, about, stood, "cleared"):
        void(session, Decision, earlier.id, "decided again")
    _add(session, infusion_id, about, stood, "cleared", at, by)


def note_reading(
    session: Session,
    infusion_id: uuid.UUID,
    reading_id: uuid.UUID | None,
    stood: str,
    words: str,
    at: datetime,
) -> None:
    """Record what was done about a reading (None: about signs alone) and the rule it met.

    Raises Refused.
    """
    open_session(session, infusion_id)
    refuse_if(() if words.strip() else ("Write what was done, and by whom.",))
    if len(words.strip()) > _LONGEST_REASON:
        raise Refused((f"The note is too long ({_LONGEST_REASON} characters at most).",))
    row = Decision(
        infusion_id=infusion_id,
        about=about_reading(reading_id),
        kind="acknowledged",
        stood=stood[:_LONGEST_STOOD],
        reason=words.strip(),
        decided_at=at,
    )
    session.add(row)
    session.flush()


def about_reading(reading_id: uuid.UUID | None) -> str:
    """Return what a note on a reading is about, or one on signs without a reading."""
    return "signs" if reading_id is None else f"reading {reading_id}"


def withdraw(session: Session, decision_id: uuid.UUID, reason: str) -> None:
    """Void a decision with a reason; what it cleared is in the way again. Raises Refused."""
    decision = in_force(session, Decision, decision_id)
    open_session(session, decision.infusion_id)
    void(session, Decision, decision_id, reason)
    session.flush()


def stood_of(outcome: Outcome) -> str:
    """Return what stands at an item: its answer, and what the answer was drawn from.

    A decision is recorded with it, and counts only as long as it is still this.
    """
    told = outcome.answer or ""
    return told if outcome.because is None else f"{told}: {outcome.because}"


def decision_about(
    rows: Sequence[DecisionRow], about: str, stood: str, kind: Kind = "cleared"
) -> DecisionRow | None:
    """Return the last decision of that kind about what stands now, or None."""
    kept = stood[:_LONGEST_STOOD]
    found = [row for row in rows if (row.about, row.stood, row.kind) == (about, kept, kind)]
    return found[-1] if found else None


def decisions_of(
    rows: Sequence[DecisionRow], undecided: Screening, settings: ChairSettings
) -> Decisions:
    """Return what was decided about the items of a screening, as far as it still counts.

    `undecided` is the screening without any decision.
    """
    clearances, acknowledged = {}, set()
    for outcome in undecided.outcomes:
        item, stood = outcome.item.id, stood_of(outcome)
        cleared = decision_about(rows, item, stood)
        if cleared is not None:
            clearances[item] = _clearance(cleared)
        if decision_about(rows, item, stood, "acknowledged") is not None:
            acknowledged.add(item)
    return Decisions(clearances, frozenset(acknowledged), settings.read_back, settings.actions)


def _clearance(row: DecisionRow) -> Clearance:
    return Clearance(row.name or "", row.role or "", row.reason or "", row.decided_at)


def _same(
    session: Session, infusion_id: uuid.UUID, about: str, stood: str, kind: Kind
) -> Sequence[Decision]:
    return session.scalars(
        select(Decision).where(
            Decision.infusion_id == infusion_id,
            Decision.about == about,
            Decision.stood == stood[:_LONGEST_STOOD],
            Decision.kind == kind,
            Decision.voided_at.is_(None),
        )
    ).all()


def _add(
    session: Session,
    infusion_id: uuid.UUID,
    about: str,
    stood: str,
    kind: Kind,
    at: datetime,
    by: DecidedBy | None,
) -> None:
    row = Decision(
        infusion_id=infusion_id,
        about=about,
        kind=kind,
        stood=stood[:_LONGEST_STOOD],
        decided_at=at,
    )
    if by is not None:
        row.name, row.role, row.person_id = by.name.strip(), by.role.strip(), by.person_id
        row.reason = by.reason.strip()
    session.add(row)
    session.flush()
