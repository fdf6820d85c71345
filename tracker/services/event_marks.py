"""Event marks: a medication change, a life event, a note with a date."""

import uuid

from sqlalchemy.orm import Session

from tracker.clinical.moment import Moment
from tracker.models import EventMark
from tracker.models.event_mark import EVENT_KINDS
from tracker.services.refused import refuse_if
from tracker.services.rows import future_problems, in_force, moment_columns


def add_event_mark(
    session: Session,
    patient_id: uuid.UUID,
    kind: str,
    text: str,
    happened: Moment,
    import_batch_id: uuid.UUID | None = None,
) -> EventMark:
    """Put a dated remark on a patient's time axis; raises Refused."""
    refuse_if(_problems(session, kind, text, happened))
    mark = EventMark(
        patient_id=patient_id,
        kind=kind,
        text=text.strip(),
        import_batch_id=import_batch_id,
        **moment_columns("happened", happened),
    )
    session.add(mark)
    session.flush()
    return mark


def change_event_mark(
    session: Session, mark_id: uuid.UUID, kind: str, text: str, happened: Moment, version: int
) -> None:
    """Change a remark; the old words stay in the log. Raises Refused, ChangedMeanwhile."""
    refuse_if(_problems(session, kind, text, happened))
    mark = in_force(session, EventMark, mark_id, version)
    mark.kind, mark.text = kind, text.strip()
    for column, value in moment_columns("happened", happened).items():
        setattr(mark, column, value)


def _problems(session: Session, kind: str, text: str, happened: Moment) -> list[str]:
    problems = list(future_problems(session, happened))
    if not text.strip():
        problems.append("Type what happened.")
    if kind not in EVENT_KINDS:
        problems.append("Choose what kind of event it was.")
    return problems
