"""Answers to the items of the screening and of leaving: one in force an item and session."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.clinical.moment import Moment
from tracker.clinical.screening import GivenAnswer
from tracker.knowledge import Knowledge
from tracker.models import Infusion, Person, SessionAnswer
from tracker.models.infusion import NOT_GIVEN
from tracker.services.chair.rows import AnswerRow
from tracker.services.corrections import void
from tracker.services.refused import Refused, refuse_if
from tracker.services.rows import acting_person, future_problems, in_force
from tracker.services.threshold_sets import current_set

ESCORT = "P39"
ESCORT_NAME = "escort_name"
ESCORT_PHONE = "escort_phone"
LONGEST_ANSWER = 500


@dataclass(frozen=True, slots=True)
class Escort:
    """Who takes the patient home; not `confirmed`: as it was last time, to be asked again."""

    name: str = ""
    phone: str = ""
    confirmed: bool = False


def open_session(session: Session, infusion_id: uuid.UUID) -> Infusion:
    """Return a session that may still be changed. Raises Refused for any other."""
    infusion = in_force(session, Infusion, infusion_id)
    if infusion.status in NOT_GIVEN:
        raise Refused(("This session was not given; nothing can be recorded in it.",))
    if infusion.signed_at is not None:
        raise Refused(("This session is signed. Add an amendment instead.",))
    return infusion


def check_in(session: Session, infusion_id: uuid.UUID, at: datetime, knowledge: Knowledge) -> None:
    """Record when the first thing was done in a session, and by which numbers it is judged.

    Only the first call counts, until it is longer ago than a session can last: who was not started
    then has come again. A session entered afterwards, from paper or a file, has no check-in. Raises
    Refused.
    """
    infusion = open_session(session, infusion_id)
    if infusion.status == "finished" or _is_here(infusion, at, knowledge):
        return
    refuse_if(future_problems(session, Moment(at.date(), at)))
    started = infusion.started_at
    infusion.checked_in_at = at if started is None else min(at, started)
    infusion.threshold_set_id = current_set(session, knowledge)


def _is_here(infusion: Infusion, at: datetime, knowledge: Knowledge) -> bool:
    longest = timedelta(hours=float(knowledge.limits.rules.session_hours))
    since = infusion.checked_in_at
    return since is not None and (infusion.started_at is not None or at - since <= longest)


def record_answer(
    session: Session,
    infusion_id: uuid.UUID,
    item: str,
    answer: str,
    at: datetime,
    zone: tzinfo | None,
    second_person_id: uuid.UUID | None = None,
) -> None:
    """Store the answer to one item; one that stands is changed, the old value stays in the log.

    `second_person_id` is who read back. An escort is only arranged with a name and a phone number
    on file. Raises Refused.
    """
    infusion = open_session(session, infusion_id)
    moment = Moment.local(at, zone)
    refuse_if(_answer_problems(answer.strip()))
    refuse_if(future_problems(session, moment))
    _check_second_person(session, second_person_id)
    if (item, answer) == (ESCORT, "yes"):
        _require_escort(session, infusion_id)
    row = _standing(session, infusion_id, item)
    if row is None:
        row = SessionAnswer(patient_id=infusion.patient_id, infusion_id=infusion_id, item=item)
        session.add(row)
    row.answer, row.second_person_id = answer.strip(), second_person_id
    row.answered_on, row.answered_at = moment.on, at
    # Who answers now answers for it: a second person must be another than that.
    row.entered_by_id = acting_person(session)
    _flush(session)


def record_escort(
    session: Session,
    infusion_id: uuid.UUID,
    name: str,
    phone: str,
    at: datetime,
    zone: tzinfo | None,
) -> None:
    """Store who takes the patient home, which also confirms it for today. Raises Refused."""
    problems = [] if name.strip() else ["Type the escort's name."]
    if not any(character.isdigit() for character in phone):
        problems.append("Type the escort's phone number.")
    refuse_if(problems)
    record_answer(session, infusion_id, ESCORT_NAME, name, at, zone)
    record_answer(session, infusion_id, ESCORT_PHONE, phone, at, zone)


def take_back_answer(session: Session, infusion_id: uuid.UUID, item: str, reason: str) -> None:
    """Void the answer to one item with a reason: it is to be asked again. Raises Refused."""
    open_session(session, infusion_id)
    row = _standing(session, infusion_id, item)
    if row is None:
        raise Refused(("This item has no answer in this session. Refresh the page.",))
    if item in (ESCORT_NAME, ESCORT_PHONE) and _answer_of(session, infusion_id, ESCORT) == "yes":
        raise Refused(("Take back the answer that an escort is arranged first.",))
    void(session, SessionAnswer, row.id, reason)
    session.flush()


def answers_by_item(
    rows: Sequence[AnswerRow], names: Mapping[uuid.UUID, str]
) -> Mapping[str, Sequence[GivenAnswer]]:
    """Return the answers by item in the order of `rows`, with who gave them and who read back.

    `names` of people by id. A person without a name there is told by the id.
    """

    def named(person_id: uuid.UUID | None) -> str | None:
        return None if person_id is None else names.get(person_id, str(person_id))

    found: dict[str, list[GivenAnswer]] = defaultdict(list)
    for row in rows:
        given = GivenAnswer(
            row.answer, row.answered_on, named(row.entered_by_id), named(row.second_person_id)
        )
        found[row.item].append(given)
    return dict(found)


def escort_on_file(rows: Sequence[AnswerRow], infusion_id: uuid.UUID) -> Escort:
    """Return who takes the patient home: as recorded in this session, else as the last one had it.

    `rows` are all of the patient's answers, oldest first. What is unknown is empty.
    """
    by_session: dict[uuid.UUID, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if row.item in (ESCORT_NAME, ESCORT_PHONE):
            # Taken out and put back, so that the session answered last is the last one here.
            by_session[row.infusion_id] = by_session.pop(row.infusion_id, {})
            by_session[row.infusion_id][row.item] = row.answer
    own = by_session.pop(infusion_id, {})
    if len(own) == 2:
        return Escort(own[ESCORT_NAME], own[ESCORT_PHONE], confirmed=True)
    last = next(reversed(by_session.values()), {}) | own
    return Escort(last.get(ESCORT_NAME, ""), last.get(ESCORT_PHONE, ""))


def _answer_problems(answer: str) -> tuple[str, ...]:
    if not answer:
        return ("Choose or type an answer.",)
    if len(answer) > LONGEST_ANSWER:
        return (f"This answer is too long ({LONGEST_ANSWER} characters at most).",)
    return ()


def _check_second_person(session: Session, second_person_id: uuid.UUID | None) -> None:
    if second_person_id is None:
        return
    if second_person_id == acting_person(session):
        raise Refused(("Choose another person: who answers cannot read back to themselves.",))
    in_force(session, Person, second_person_id)


def _require_escort(session: Session, infusion_id: uuid.UUID) -> None:
    known = [_answer_of(session, infusion_id, item) for item in (ESCORT_NAME, ESCORT_PHONE)]
    refuse_if(() if all(known) else ("Type the escort's name and phone number first.",))


def _answer_of(session: Session, infusion_id: uuid.UUID, item: str) -> str | None:
    row = _standing(session, infusion_id, item)
    return None if row is None else row.answer


def _standing(session: Session, infusion_id: uuid.UUID, item: str) -> SessionAnswer | None:
    return session.scalars(
        select(SessionAnswer).where(
            SessionAnswer.infusion_id == infusion_id,
            SessionAnswer.item == item,
            SessionAnswer.voided_at.is_(None),
        )
    ).first()


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise Refused(
            ("Somebody else answered this meanwhile. Look at it again, then repeat.",)
        ) from error
