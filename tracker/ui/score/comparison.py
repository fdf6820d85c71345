"""A score that is being typed, judged by the one progress function beside what is stored."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from tracker.clinical.facts import ScoreFact
from tracker.clinical.outcomes import JudgedScore, ScaleProgress
from tracker.knowledge import Knowledge
from tracker.models import Infusion, Score
from tracker.services.progress import PatientFacts, load_facts

if TYPE_CHECKING:
    from tracker.storage.sessions import Session


@dataclass(frozen=True, slots=True)
class Comparison:
    """The score before this one and the baseline it is judged against; None where there is none."""

    last: ScoreFact | None = None
    baseline: ScoreFact | None = None
    judged: JudgedScore | None = None
    is_baseline: bool = False


def load_others(
    session: "Session", patient_id: UUID | None, infusion_id: UUID | None, score_id: UUID | None
) -> PatientFacts | None:
    """Return the facts of the patient without the score that is being corrected.

    The patient may be known by id, by an infusion, or by that score; None where none is given.
    """
    patient_id = patient_id or _patient_of(session, Infusion, infusion_id)
    patient_id = patient_id or _patient_of(session, Score, score_id)
    if patient_id is None:
        return None
    facts = load_facts(session, [patient_id])[patient_id]
    return replace(facts, scores=tuple(score for score in facts.scores if score.id != score_id))


def _patient_of(
    session: "Session", kind: type[Infusion] | type[Score], row_id: UUID | None
) -> UUID | None:
    row = None if row_id is None else session.get(kind, row_id)
    return row.patient_id if isinstance(row, Infusion | Score) else None


def compare(facts: PatientFacts, knowledge: Knowledge, draft: ScoreFact) -> Comparison:
    """Judge `draft` against the other scores of the patient as if it were stored."""
    last = _last_before(facts, draft)
    progress = replace(facts, scores=(*facts.scores, draft)).progress(knowledge)
    for course in progress.courses:
        scale = course.scales.get(draft.instrument)
        if scale is not None and _holds(scale, draft):
            judged = next((point for point in scale.points if point.fact.id == draft.id), None)
            is_baseline = scale.baseline is not None and scale.baseline.id == draft.id
            return Comparison(last, scale.baseline, judged, is_baseline)
    return Comparison(last)


def _last_before(facts: PatientFacts, draft: ScoreFact) -> ScoreFact | None:
    before = [
        score
        for score in facts.scores
        if score.instrument == draft.instrument
        and score.total is not None
        and score.moment.order <= draft.moment.order
    ]
    return max(before, key=lambda score: score.moment.order, default=None)


def _holds(scale: ScaleProgress, draft: ScoreFact) -> bool:
    facts = [point.fact for point in scale.points]
    facts += [*scale.before, *scale.untotalled]
    if scale.baseline is not None:
        facts.append(scale.baseline)
    return any(fact.id == draft.id for fact in facts)


def points_apart(earlier: Decimal | None, later: Decimal | None) -> Decimal | None:
    """Return how many points a total went up (below 0: down); None where one is not known."""
    return None if earlier is None or later is None else later - earlier
