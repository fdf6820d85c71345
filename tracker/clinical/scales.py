"""One scale in one course: which score is the baseline, and every later one judged against it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tracker.clinical.facts import InfusionFact, ScoreFact
from tracker.clinical.instrument import Instrument
from tracker.clinical.moment import Moment
from tracker.clinical.outcomes import JudgedScore, ScaleProgress
from tracker.clinical.response import improvement_percent, remitted
from tracker.clinical.response_definitions import ResponseDefinition, chosen_for, class_by
from tracker.clinical.spans import BASELINE_WINDOW


def taken_before(score: Moment, infusion: Moment) -> bool:
    """Whether a score counts as taken before an infusion began.

    On the same day it does where either has no time (see `order_assumed`), and otherwise only if
    taken before the start (clinical reference 7.1).
    """
    if score.on != infusion.on:
        return score.on < infusion.on
    return score.at is None or infusion.at is None or score.at < infusion.at


def order_assumed(score: Moment, infusion: Moment) -> bool:
    """Whether score and infusion share a day and a missing time leaves their order open."""
    return score.on == infusion.on and (score.at is None or infusion.at is None)


def first_response(points: Iterable[JudgedScore]) -> JudgedScore | None:
    """Return the first score of class response, or None."""
    return next((point for point in points if point.response_class == "response"), None)


def scale_progress(
    instrument: Instrument,
    scores: Sequence[ScoreFact],
    infusions: Sequence[InfusionFact],
    definition: ResponseDefinition | None = None,
) -> ScaleProgress:
    """Judge the scores of one scale in one course; both are in order and belong to the course.

    The baseline is the last score with a total and standard recall from 14 days before the first
    infusion to its start (7.1). Without a baseline every score with a total is a point, unjudged.
    `definition` says what counts as response; None: the standard of the scale.
    """
    totalled = [score for score in scores if score.total is not None]
    start = infusions[0].moment if infusions else None
    baseline = None if start is None else _baseline(instrument, totalled, start)
    before: tuple[ScoreFact, ...] = ()
    after = totalled
    if baseline is not None and start is not None:
        early = [score for score in totalled if taken_before(score.moment, start)]
        before = tuple(score for score in early if score is not baseline)
        after = totalled[len(early) :]
    given = [infusion.moment for infusion in infusions]
    definition = chosen_for(definition, instrument)
    points = tuple(_judged(instrument, definition, baseline, score, given) for score in after)
    response = first_response(points)
    return ScaleProgress(
        instrument=instrument,
        baseline=baseline,
        before=before,
        points=points,
        latest=points[-1] if points else None,
        best=_best(instrument, points),
        first_response_infusion=None if response is None else response.infusions_before,
        untotalled=tuple(score for score in scores if score.total is None),
        baseline_same_day=baseline is not None
        and start is not None
        and order_assumed(baseline.moment, start),
        definition=definition,
    )


def _baseline(
    instrument: Instrument, totalled: Iterable[ScoreFact], start: Moment
) -> ScoreFact | None:
    baseline = None
    for score in totalled:
        in_window = score.moment.on >= start.on - BASELINE_WINDOW
        standard = instrument.is_standard(score.recall_variant)
        if in_window and standard and taken_before(score.moment, start):
            baseline = score
    return baseline


def _judged(
    instrument: Instrument,
    definition: ResponseDefinition | None,
    baseline: ScoreFact | None,
    score: ScoreFact,
    given: Iterable[Moment],
) -> JudgedScore:
    reference = None if baseline is None else baseline.total
    total = _total(score)
    return JudgedScore(
        fact=score,
        improvement_percent=improvement_percent(instrument, reference, total),
        response_class=class_by(definition, instrument, reference, total),
        remission=remitted(instrument, reference, total),
        infusions_before=sum(not taken_before(score.moment, moment) for moment in given),
    )


def _best(instrument: Instrument, points: Sequence[JudgedScore]) -> JudgedScore | None:
    choose = min if instrument.higher_is_worse else max
    return choose(points, key=lambda point: _total(point.fact), default=None)


def _total(score: ScoreFact) -> Decimal:
    if score.total is None:
        raise ValueError("a score without a total cannot be judged")
    return score.total
