"""The values progress is told in: one patient, their courses, the scales in them, judged scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracker.clinical.courses import PlacedInfusion, Question
from tracker.clinical.facts import CourseFact, ScoreFact
from tracker.clinical.instrument import Instrument
from tracker.clinical.response import ResponseClass
from tracker.clinical.response_definitions import ResponseDefinition


@dataclass(frozen=True, slots=True)
class JudgedScore:
    """A score with a total, judged against the baseline of its course.

    `improvement_percent` has two decimals, positive is better. `infusions_before` counts the
    infusions of the course given before the score was taken.
    """

    fact: ScoreFact
    improvement_percent: Decimal | None
    response_class: ResponseClass | None
    remission: bool | None
    infusions_before: int = 0


@dataclass(frozen=True, slots=True)
class ScaleProgress:
    """One scale in one course: its baseline and the scores after it, in the order taken.

    `before` holds the other scores taken before the first infusion, `untotalled` the scores with
    too many answers missing. `baseline_same_day` says that the baseline carries no time, or the
    infusion of its day none, and that it was counted as taken before that infusion. `definition`
    is what counts as response; None: the standard of the scale.
    """

    instrument: Instrument
    baseline: ScoreFact | None
    before: tuple[ScoreFact, ...]
    points: tuple[JudgedScore, ...]
    latest: JudgedScore | None
    best: JudgedScore | None
    first_response_infusion: int | None
    untotalled: tuple[ScoreFact, ...] = ()
    baseline_same_day: bool = False
    definition: ResponseDefinition | None = None


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """One course: its infusions in their places, its scales by code, the questions left open."""

    fact: CourseFact
    infusions: tuple[PlacedInfusion, ...]
    scales: Mapping[str, ScaleProgress]
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class PatientProgress:
    """All courses of one patient; `infusions` and `scores` are counts over all of them.

    The values of `flags` are listed in docs/progress-json.md.
    """

    infusions: int
    scores: int
    flags: tuple[str, ...]
    courses: tuple[CourseProgress, ...]
