"""From the facts of one patient to the progress of each course: one function for every view."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tracker.clinical.courses import CourseRules, PlacedInfusion, place_infusions
from tracker.clinical.facts import CourseFact, InfusionFact, PhaseChoice, ScoreFact
from tracker.clinical.flags import patient_flags
from tracker.clinical.headline import Headline, headline
from tracker.clinical.instrument import Instrument
from tracker.clinical.outcomes import CourseProgress, JudgedScore, PatientProgress, ScaleProgress
from tracker.clinical.progress_json import progress_document
from tracker.clinical.response_definitions import ResponseDefinition
from tracker.clinical.scales import scale_progress
from tracker.clinical.spans import Span, course_spans, in_order_taken

__all__ = [
    "CourseFact",
    "CourseProgress",
    "Headline",
    "InfusionFact",
    "JudgedScore",
    "PatientProgress",
    "PhaseChoice",
    "PlacedInfusion",
    "ScaleProgress",
    "ScoreFact",
    "headline",
    "patient_progress",
    "progress_document",
]


def patient_progress(
    courses: Sequence[CourseFact],
    infusions: Sequence[InfusionFact],
    scores: Sequence[ScoreFact],
    instruments: Mapping[str, Instrument],
    rules: CourseRules,
    definitions: Mapping[str, ResponseDefinition] = MappingProxyType({}),
) -> PatientProgress:
    """Work out the progress of one patient (clinical reference 3.5, 7.1, 7.2).

    `infusions` are those given, `scores` those not void; the order of neither matters. The scales
    of a course are in the order of `instruments`, and judged by the course's own one of
    `definitions` where it chose one. A patient without an infusion has one course,
    made up where none was opened. Raises ValueError for an infusion of an unknown course.
    """
    spans = course_spans(courses, infusions, scores, rules.default_planned)
    progress = tuple(_course_progress(span, instruments, rules, definitions) for span in spans)
    flags = patient_flags(progress, in_order_taken(scores), instruments)
    return PatientProgress(len(infusions), len(scores), flags, progress)


def _course_progress(
    span: Span,
    instruments: Mapping[str, Instrument],
    rules: CourseRules,
    definitions: Mapping[str, ResponseDefinition],
) -> CourseProgress:
    placement = place_infusions(span.course, span.infusions, rules)
    by_scale: dict[str, list[ScoreFact]] = {}
    for score in span.scores:
        by_scale.setdefault(score.instrument, []).append(score)
    definition = definitions.get(span.course.response_rule or "")
    scales = {
        code: scale_progress(instrument, by_scale[code], span.infusions, definition)
        for code, instrument in instruments.items()
        if code in by_scale
    }
    return CourseProgress(span.course, placement.infusions, scales, placement.questions)
