"""Event marks: a medication change, a life event, a note with a date."""

import uuid

from sqlalchemy.orm import Session

from tracker.clinical.moment import Moment
from tracker.models import EventMark
from tracker.models.event_mark import EVENT_KINDS
from tracker.services.refused import refuse_if
from tracker.services.rows import future_problems, moment_columns


def add_event_mark(
    session: Session,
    patient_id: uuid.UUID,
    kind: str,
    text: str,
    happened: Moment,
    import_batch_id: uuid.UUID | None = None,
) -> EventMark:
    """Put a dated remark on a patient's time axis; raises Refused."""
    problems = list(future_problems(session, happened))
    if not text.strip():
        problems.append("Type what happened.")
    if kind not in EVENT_KINDS:
        problems.append("Choose what kind of event it was.")
    refuse_if(problems)
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
