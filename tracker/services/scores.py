"""Scores: one instrument filled in once, always computed from what was answered."""

import uuid
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from tracker.clinical.instrument import Instrument
from tracker.clinical.moment import Moment
from tracker.clinical.scoring import InvalidAnswers, ScoreResult, score_answers, score_total
from tracker.models import Infusion, Score
from tracker.models.score import SUICIDE_FLAGS
from tracker.services.refused import Refused, refuse_if
from tracker.services.rows import future_problems, in_force, moment_columns


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreEntry:
    """What was answered: items in order (None: left out), or a total alone."""

    instrument: Instrument
    taken: Moment
    answers: tuple[Decimal | None, ...] | None = None
    extra_answers: tuple[Decimal | None, ...] = ()
    total: Decimal | None = None
    rater_id: uuid.UUID | None = None
    recall_variant: str = "standard"
    note: str | None = None
    infusion_id: uuid.UUID | None = None

    def result(self) -> ScoreResult:
        """Return the score; raises Refused with words for the clinician."""
        try:
            if self.answers is not None:
                return score_answers(self.instrument, self.answers, self.extra_answers)
            if self.total is None:
                raise Refused(("Answer the items, or type the total.",))
            return score_total(self.instrument, self.total, self.extra_answers)
        except InvalidAnswers as error:
            raise Refused(error.problems) from error


def record_score(
    session: Session,
    patient_id: uuid.UUID,
    entry: ScoreEntry,
    import_batch_id: uuid.UUID | None = None,
) -> Score:
    """Store a score with the total that follows from it; raises Refused."""
    columns = _columns(session, patient_id, entry)
    score = Score(patient_id=patient_id, import_batch_id=import_batch_id, **columns)
    session.add(score)
    session.flush()
    return score


def correct_score(session: Session, score_id: uuid.UUID, entry: ScoreEntry, version: int) -> None:
    """Put other answers in place of what was entered; the old ones stay in the log.

    Raises Refused, ChangedMeanwhile.
    """
    score = in_force(session, Score, score_id, version)
    for column, value in _columns(session, score.patient_id, entry).items():
        setattr(score, column, value)


def _columns(session: Session, patient_id: uuid.UUID, entry: ScoreEntry) -> dict[str, object]:
    result = entry.result()
    refuse_if(future_problems(session, entry.taken))
    if entry.infusion_id is not None:
        infusion = in_force(session, Infusion, entry.infusion_id)
        refuse_if(
            ()
            if infusion.patient_id == patient_id
            else ("That infusion belongs to another patient.",)
        )
    return {
        "instrument": entry.instrument.code,
        "instrument_version": entry.instrument.version,
        "answers": entry.answers,
        "extra_answers": entry.extra_answers or None,
        # Of a scale of several means, the one that is judged stands where a total does.
        "total": result.judged,
        "band": result.band,
        "method": result.method,
        "suicide_flag": next((flag for flag in result.flags if flag in SUICIDE_FLAGS), None),
        "rater_id": entry.rater_id,
        "recall_variant": entry.recall_variant,
        "note": entry.note or None,
        "infusion_id": entry.infusion_id,
        **moment_columns("taken", entry.taken),
    }
