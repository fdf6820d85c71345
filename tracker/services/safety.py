"""Suicide-risk flags: which are open, what was done about them, what they keep from being signed.

A flag is open until an action in force stands for its score. SI_UNKNOWN is closed besides by an
answer in its place (the corrected score has no such flag any more) and by a C-SSRS screen of the
same day that came to a level (clinical reference 1.0); whatever that screen raises is a flag of its
own. Of imported scores only the latest of its scale can be open: what came before was dealt with
before this record began.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, text
from sqlalchemy.orm import Session, aliased

from tracker.clinical.moment import Moment
from tracker.clinical.suicide import Administration, previous_value
from tracker.models import Infusion, Patient, Person, SafetyAction, Score
from tracker.models.score import SUICIDE_FLAGS
from tracker.services.patients import shown_name
from tracker.services.refused import refuse_if
from tracker.services.rows import (
    acting_person,
    entering_now,
    future_problems,
    in_force,
    moment_columns,
)

SCREEN = "cssrs"
_BEFORE_CHECK_IN = timedelta(hours=2)  # a score filled in while waiting (convention)
LONGEST_ACTION = 2000
_URGENCY = ("URGENT", "SI_WORSE", "REVIEW", "SI_UNKNOWN")


@dataclass(frozen=True, slots=True)
class OpenFlag:
    """A flag nobody has acted on yet.

    `level` is REVIEW, URGENT, SI_UNKNOWN, or None where the item only rose (`worse`). `value` is
    the answer to the suicide item (C-SSRS: the place of the risk level, 0 for the lowest) and
    `previous` the last known answer before it; both None where not known.
    """

    patient_id: uuid.UUID
    name: str
    score_id: uuid.UUID
    infusion_id: uuid.UUID | None
    instrument: str
    taken: Moment
    level: str | None
    worse: bool
    value: Decimal | None
    previous: Decimal | None

    @property
    def urgency(self) -> int:
        """Where the flag stands among others, 0 for the most urgent."""
        return urgency_of(self.level, worse=self.worse)

    def age_days(self, today: date) -> int:
        """Return for how many days the flag has been open."""
        return (today - self.taken.on).days


@dataclass(frozen=True, slots=True)
class ActionRow:
    """What was done about the flag of one score, by whom and when."""

    id: uuid.UUID
    score_id: uuid.UUID
    action: str
    done_by: str
    done_on: date
    done_at: datetime | None

    @property
    def moment(self) -> Moment:
        """When it was done."""
        return Moment(self.done_on, self.done_at)


def open_flags(session: Session, patient_id: uuid.UUID | None = None) -> list[OpenFlag]:
    """Return the open flags of one patient, or of all: the most urgent first, then the oldest."""
    found = _all_open()
    rows = session.execute(
        found if patient_id is None else found.where(Score.patient_id == patient_id)
    ).all()
    before = _administrations(session, {(row.patient_id, row.instrument) for row in rows})
    flags = [
        OpenFlag(
            patient_id=row.patient_id,
            name=shown_name(row.family_name, row.given_name, row.record_number),
            score_id=row.id,
            infusion_id=row.infusion_id,
            instrument=row.instrument,
            taken=Moment(row.taken_on, row.taken_at),
            level=row.suicide_flag,
            worse=row.suicide_worse,
            value=row.suicide_answer,
            previous=previous_value(row.id, before[row.patient_id, row.instrument]),
        )
        for row in rows
    ]
    return sorted(flags, key=lambda flag: (flag.urgency, flag.taken.order, flag.score_id))


def flags_of_score(session: Session, score_id: uuid.UUID) -> list[OpenFlag]:
    """Return the open flag of a score first, then the patient's others of the same day."""
    patient_id = in_force(session, Score, score_id).patient_id
    found = open_flags(session, patient_id)
    own = [flag for flag in found if flag.score_id == score_id]
    return own + [flag for flag in found if own and is_same_visit(flag, own[0])]


def is_same_visit(flag: OpenFlag, other: OpenFlag) -> bool:
    """Whether two different flags of one patient were raised on the same day."""
    return (
        flag.score_id != other.score_id
        and flag.patient_id == other.patient_id
        and flag.taken.on == other.taken.on
    )


def record_safety_action(
    session: Session,
    score_id: uuid.UUID,
    action: str,
    done: Moment,
    done_by_id: uuid.UUID | None,
) -> SafetyAction:
    """Store what was done about the flag of a score, by whom and when; raises Refused."""
    score = in_force(session, Score, score_id)
    refuse_if(_action_problems(score, action, done, done_by_id))
    refuse_if(future_problems(session, done))
    row = SafetyAction(
        patient_id=score.patient_id,
        score_id=score_id,
        action=action.strip(),
        done_by_id=done_by_id,
        **moment_columns("done", done),
    )
    session.add(row)
    session.flush()
    return row


def list_safety_actions(session: Session, patient_id: uuid.UUID) -> list[ActionRow]:
    """Return what was done about the flags of a patient, in the order in which it was done."""
    rows = session.execute(
        select(
            SafetyAction.id,
            SafetyAction.score_id,
            SafetyAction.action,
            Person.name,
            SafetyAction.done_on,
            SafetyAction.done_at,
        )
        .join(Person, Person.id == SafetyAction.done_by_id)
        .where(SafetyAction.patient_id == patient_id, SafetyAction.voided_at.is_(None))
        .order_by(SafetyAction.done_on, SafetyAction.done_at, SafetyAction.id)
    )
    return [ActionRow(*row) for row in rows]


def urgency_of(level: str | None, *, worse: bool) -> int:
    """Return how a flag presses, 0 for the most urgent; without a flag a figure above all."""
    raised = {level, "SI_WORSE" if worse else None}
    return next((place for place, word in enumerate(_URGENCY) if word in raised), len(_URGENCY))


def reopen(session: Session, score_id: uuid.UUID) -> None:
    """Void what was done about a flag, because the score now says something more urgent."""
    actions = session.scalars(
        select(SafetyAction).where(
            SafetyAction.score_id == score_id, SafetyAction.voided_at.is_(None)
        )
    )
    for action in actions:
        action.voided_at, action.voided_by_id = entering_now(session), acting_person(session)
        action.void_reason = "the score was corrected to something more urgent"


def blocks_signing(session: Session, infusion_id: uuid.UUID) -> tuple[OpenFlag, ...]:
    """Return the open flags that keep the session of an infusion from being signed.

    Those of scores linked to it, and of scores taken on its day. Never keeps an infusion from being
    given: suicidal ideation is an indication (clinical reference 1.0).
    """
    infusion = in_force(session, Infusion, infusion_id)
    flags = open_flags(session, infusion.patient_id)
    return flags_of_session(flags, infusion_id, infusion.given_on, infusion.checked_in_at)


def flags_of_session(
    flags: Sequence[OpenFlag],
    infusion_id: uuid.UUID,
    on: date,
    since: datetime | None = None,
) -> tuple[OpenFlag, ...]:
    """Return those of a patient's flags that belong to the session of an infusion on a day.

    `since` is its check-in: a score taken shortly before midnight belongs to a start after it.
    """

    def belongs(flag: OpenFlag) -> bool:
        at = flag.taken.at
        at_the_visit = at is not None and since is not None and at >= since - _BEFORE_CHECK_IN
        return flag.infusion_id == infusion_id or flag.taken.on == on or at_the_visit

    return tuple(flag for flag in flags if belongs(flag))


def _action_problems(
    score: Score, action: str, done: Moment, done_by_id: uuid.UUID | None
) -> tuple[str, ...]:
    found = []
    if score.suicide_flag is None and not score.suicide_worse:
        found.append("This score has no suicide-risk flag any more. Refresh the page.")
    if not action.strip():
        found.append("Say what was done.")
    if len(action.strip()) > LONGEST_ACTION:
        found.append(f"This is too long ({LONGEST_ACTION} characters at most).")
    if done_by_id is None:
        found.append("Choose who did it.")
    if done.on < score.taken_on:
        found.append(f"The score was taken on {score.taken_on:%d %b %Y}; this lies before it.")
    return tuple(found)


@cache
def _all_open() -> Select[*tuple[Any, ...]]:
    """Return the statement for the open flags of all; made once, as a page asks often."""
    return (
        select(
            Score.patient_id,
            Patient.family_name,
            Patient.given_name,
            Patient.record_number,
            Score.id,
            Score.infusion_id,
            Score.instrument,
            Score.taken_on,
            Score.taken_at,
            Score.suicide_flag,
            Score.suicide_worse,
            Score.suicide_answer,
        )
        .join(Patient, Patient.id == Score.patient_id)
        .where(_is_flagged(), Score.voided_at.is_(None), Patient.voided_at.is_(None))
        .where(~_has_action(), ~_is_answered_by_a_screen(), ~_is_old_import())
    )


def _is_flagged() -> ColumnElement[bool]:
    # In the words of the partial indexes, so that only flagged scores are read.
    return or_(Score.suicide_flag.in_(SUICIDE_FLAGS), text("score.suicide_worse = 1"))


def _has_action() -> ColumnElement[bool]:
    return exists().where(SafetyAction.score_id == Score.id, SafetyAction.voided_at.is_(None))


def _is_answered_by_a_screen() -> ColumnElement[bool]:
    screen = aliased(Score)
    return and_(
        Score.suicide_flag == "SI_UNKNOWN",
        exists().where(
            screen.patient_id == Score.patient_id,
            screen.instrument == SCREEN,
            screen.taken_on == Score.taken_on,
            screen.band.is_not(None),
            screen.voided_at.is_(None),
        ),
    )


def _is_old_import() -> ColumnElement[bool]:
    later = aliased(Score)
    return and_(
        Score.import_batch_id.is_not(None),
        exists().where(
            later.patient_id == Score.patient_id,
            later.instrument == Score.instrument,
            later.voided_at.is_(None),
            or_(
                later.taken_on > Score.taken_on,
                and_(later.taken_on == Score.taken_on, later.taken_at > Score.taken_at),
            ),
        ),
    )


def _administrations(
    session: Session, scales: set[tuple[uuid.UUID, str]]
) -> dict[tuple[uuid.UUID, str], list[Administration]]:
    found: dict[tuple[uuid.UUID, str], list[Administration]] = {scale: [] for scale in scales}
    if not scales:
        return found
    rows = session.execute(
        select(
            Score.patient_id,
            Score.instrument,
            Score.id,
            Score.taken_on,
            Score.taken_at,
            Score.suicide_answer,
        ).where(
            Score.patient_id.in_({patient_id for patient_id, _ in scales}),
            Score.instrument.in_({instrument for _, instrument in scales}),
            Score.voided_at.is_(None),
        )
    )
    for row in rows:
        known = found.get((row.patient_id, row.instrument))
        if known is not None:
            known.append(
                Administration(row.id, Moment(row.taken_on, row.taken_at), row.suicide_answer)
            )
    return found
