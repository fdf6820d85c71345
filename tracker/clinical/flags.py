"""What a reader of a patient's progress must know beside the figures, as short codes."""

from collections.abc import Iterable, Mapping, Sequence

from tracker.clinical.facts import ScoreFact
from tracker.clinical.instrument import Instrument
from tracker.clinical.outcomes import CourseProgress, ScaleProgress
from tracker.clinical.response import baseline_is_judgeable, is_judged
from tracker.clinical.scales import first_response, order_assumed
from tracker.clinical.suicide import SI_WORSE

FLAGS = (
    "si_urgent",
    "si_worse",
    "si_review",
    "si_unknown",
    "missing_baseline",
    "baseline_too_low",
    "same_day_score",
    "series_gap",
    "unknown_scale",
)
"""Every flag a patient can carry, in the order in which they are listed."""

_SUICIDE_FLAGS = {
    "URGENT": "si_urgent",
    SI_WORSE: "si_worse",
    "REVIEW": "si_review",
    "SI_UNKNOWN": "si_unknown",
}


def patient_flags(
    courses: Iterable[CourseProgress],
    taken: Sequence[ScoreFact],
    instruments: Mapping[str, Instrument],
) -> tuple[str, ...]:
    """Return the flags of a patient whose scores `taken` are in order."""
    raised = _suicide_flags(taken, instruments)
    if any(score.instrument not in instruments for score in taken):
        raised.add("unknown_scale")
    for course in courses:
        raised |= _course_flags(course)
    return tuple(flag for flag in FLAGS if flag in raised)


def _suicide_flags(taken: Iterable[ScoreFact], instruments: Mapping[str, Instrument]) -> set[str]:
    """Return the flags of the latest administration of each scale that asks.

    A total alone tells nothing of suicide and lifts no flag, unless its suicide item came with it.
    """
    latest = {
        score.instrument: score
        for score in taken
        if (score.method != "total_only" or score.flags)
        and _asks_about_suicide(instruments.get(score.instrument))
    }
    return {
        _SUICIDE_FLAGS[flag]
        for score in latest.values()
        for flag in score.flags
        if flag in _SUICIDE_FLAGS
    }


def _asks_about_suicide(instrument: Instrument | None) -> bool:
    return instrument is not None and instrument.asks_about_suicide


def _course_flags(course: CourseProgress) -> set[str]:
    raised: set[str] = {question.kind for question in course.questions}
    for scale in course.scales.values():
        if course.infusions and scale.baseline is None and is_judged(scale.instrument):
            raised.add("missing_baseline")
        if _baseline_too_low(scale):
            raised.add("baseline_too_low")
        if scale.baseline_same_day or _response_rests_on_order(scale, course):
            raised.add("same_day_score")
    return raised


def _baseline_too_low(scale: ScaleProgress) -> bool:
    total = None if scale.baseline is None else scale.baseline.total
    if total is None or not is_judged(scale.instrument):
        return False
    return not baseline_is_judgeable(scale.instrument, total)


def _response_rests_on_order(scale: ScaleProgress, course: CourseProgress) -> bool:
    first = first_response(scale.points)
    return first is not None and any(
        order_assumed(first.fact.moment, place.fact.moment) for place in course.infusions
    )
