"""Scores: one instrument filled in once, always computed from what was answered."""

import uuid
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy.orm import Session

from tracker.clinical.answers import value_problems
from tracker.clinical.instrument import Instrument
from tracker.clinical.moment import Moment
from tracker.clinical.scoring import InvalidAnswers, ScoreResult, score_answers, score_total
from tracker.clinical.suicide import flag_of, suicide_value
from tracker.models import Infusion, Score
from tracker.models.score import SUICIDE_FLAGS
from tracker.services.refused import Refused, refuse_if
from tracker.services.rows import future_problems, in_force, moment_columns
from tracker.services.safety import reopen, urgency_of
from tracker.services.worsening import mark_worsening


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreEntry:
    """What was answered: items in order (None: left out), or a total alone.

    `suicide_answer` is the suicide item asked beside a total (None: not answered, so unknown).
    """

    instrument: Instrument
    taken: Moment
    answers: tuple[Decimal | None, ...] | None = None
    extra_answers: tuple[Decimal | None, ...] = ()
    total: Decimal | None = None
    suicide_answer: Decimal | None = None
    rater_id: uuid.UUID | None = None
    recall_variant: str = "standard"
    note: str | None = None
    infusion_id: uuid.UUID | None = None

    def result(self) -> ScoreResult:
        """Return the score; a total without its suicide item is unknown there. Raises Refused."""
        found = self.result_as_told()
        rule = self.instrument.suicide
        if self.answers is not None or rule is None:
            return found
        flag = flag_of(rule, self.suicide_value(found))
        return replace(found, flags=() if flag is None else (flag,))

    def result_as_told(self) -> ScoreResult:
        """Return the score of an import, where a total that tells no suicide item raises no flag.

        Raises Refused with words for the clinician.
        """
        try:
            if self.answers is not None:
                return score_answers(self.instrument, self.answers, self.extra_answers)
            if self.total is None:
                raise Refused(("Answer the items, or type the total.",))
            self._check_suicide_answer()
            return score_total(self.instrument, self.total, self.extra_answers)
        except InvalidAnswers as error:
            raise Refused(error.problems) from error

    def suicide_value(self, result: ScoreResult) -> Decimal | None:
        """Return the answer to the suicide item (C-SSRS: the risk level), None if not known."""
        return suicide_value(
            self.instrument, self.answers, self.extra_answers, result.band, self.suicide_answer
        )

    def _check_suicide_answer(self) -> None:
        rule = self.instrument.suicide
        item = None if rule is None else self.instrument.item(rule.item)
        if item is not None and self.suicide_answer is not None:
            refuse_if(value_problems((item,), (self.suicide_answer,)))


def record_score(
    session: Session,
    patient_id: uuid.UUID,
    entry: ScoreEntry,
    import_batch_id: uuid.UUID | None = None,
) -> Score:
    """Store a score with the total and the suicide flags that follow from it; raises Refused."""
    columns = _columns(session, patient_id, entry, imported=import_batch_id is not None)
    score = Score(patient_id=patient_id, import_batch_id=import_batch_id, **columns)
    session.add(score)
    session.flush()
    mark_worsening(session, patient_id, score.instrument)
    return score


def correct_score(session: Session, score_id: uuid.UUID, entry: ScoreEntry, version: int) -> None:
    """Put other answers in place of what was entered; the old ones stay in the log.

    What was done about its flag stands no more where the score now says something more urgent.
    Raises Refused, ChangedMeanwhile.
    """
    score = in_force(session, Score, score_id, version)
    imported = score.import_batch_id is not None
    before = urgency_of(score.suicide_flag, worse=score.suicide_worse)
    for column, value in _columns(session, score.patient_id, entry, imported=imported).items():
        setattr(score, column, value)
    mark_worsening(session, score.patient_id, score.instrument)
    if urgency_of(score.suicide_flag, worse=score.suicide_worse) < before:
        reopen(session, score.id)


def _columns(
    session: Session, patient_id: uuid.UUID, entry: ScoreEntry, *, imported: bool
) -> dict[str, object]:
    silent = imported and entry.suicide_answer is None
    result = entry.result_as_told() if silent else entry.result()
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
        "suicide_answer": entry.suicide_value(result),
        "rater_id": entry.rater_id,
        "recall_variant": entry.recall_variant,
        "note": entry.note or None,
        "infusion_id": entry.infusion_id,
        **moment_columns("taken", entry.taken),
    }
