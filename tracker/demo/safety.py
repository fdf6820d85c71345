"""What the invented staff did about suicide-risk flags; those of the last days are left open."""

import uuid
from datetime import date, timedelta

from sqlalchemy.orm import Session

from tracker.clinical.moment import Moment
from tracker.models import Score
from tracker.services.safety import record_safety_action

LEFT_OPEN = timedelta(days=3)
"""How long ago a flag may have been raised to be still open in the synthetic clinic."""

_DONE = {
    "URGENT": "C-SSRS screen done; prescriber told and saw the patient; safety plan reviewed",
    "REVIEW": "C-SSRS screen done; safety plan reviewed",
    "SI_UNKNOWN": "Asked in person: no thoughts of death or self-harm",
    None: "Asked about the rise; follow-up call arranged",
}


def act_on_flag(
    session: Session, score: Score, today: date, done_by: uuid.UUID, prescriber: uuid.UUID
) -> None:
    """Record what was done about the flag of a score, if it has one and is not of the last days."""
    flagged = score.suicide_flag is not None or score.suicide_worse
    if not flagged or score.taken_on > today - LEFT_OPEN:
        return
    who = prescriber if score.suicide_flag == "URGENT" else done_by
    done = Moment(score.taken_on, score.taken_at)
    record_safety_action(session, score.id, _DONE[score.suicide_flag], done, who)
