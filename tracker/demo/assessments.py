"""Which scales an invented patient fills in at a visit, and what comes of them."""

from dataclasses import dataclass, field
from datetime import date, time
from random import Random

from tracker.demo.parameters import Parameters
from tracker.demo.plans import Form, ScorePlan
from tracker.demo.simulator import Trajectory, pick, simulate_baseline, simulate_score

_SUICIDE_ITEM_OF = {"phq9": 1, "qids16": 1, "madrs": 2}  # points of the item for each PHQ-9 point
_CLINICIAN_RATED = ("madrs",)
_OTHER_RECALL = {"pcl5": "past_week", "madrs": "24h"}


@dataclass(frozen=True, slots=True)
class SuicideCourse:
    """The answer to the suicide item at baseline, and after how many infusions it is gone."""

    level: int
    gone_after: int | None

    def answer(self, infusions: int, remaining: float) -> int:
        """Return the answer (0 to 3) after so many infusions with so much of the baseline left."""
        if self.level == 0 or (self.gone_after is not None and infusions >= self.gone_after):
            return 0
        return max(1, round(self.level * min(1.0, remaining)))


def simulate_suicide_item(random: Random, parameters: Parameters) -> SuicideCourse:
    """Return how the suicide item goes: above zero in 45 %, half of those clear (reference 6.2)."""
    rules = parameters.suicide
    present = random.random() < rules.at_baseline
    level = pick(random, (1, 2, 3), rules.levels)
    gone_after = random.randint(1, 6) if random.random() < rules.clears else None
    return SuicideCourse(level if present else 0, gone_after)


@dataclass(frozen=True, slots=True)
class Visit:
    """When a scale is filled in: after how many infusions, and what is left of the baseline.

    `planned_total` is the total on the first scale where the trajectory has it already.
    """

    on: date
    at: time | None
    infusions: int
    remaining: float
    planned_total: int | None = None
    may_be_missing: bool = True
    clinician: bool = False


@dataclass
class ScaleBook:
    """The scales of one patient with their baselines; `fill_in` adds one visit's scores."""

    random: Random
    parameters: Parameters
    baselines: dict[str, int]
    suicide: SuicideCourse
    scores: list[ScorePlan] = field(default_factory=list)

    def fill_in(self, visit: Visit) -> None:
        """Add the scores of a visit, or none where the scales of that day are missing."""
        missing = self.random.random() < self.parameters.missing.scale
        if missing and visit.may_be_missing:
            return
        for place, (scale, baseline) in enumerate(self.baselines.items()):
            if scale in _CLINICIAN_RATED and not visit.clinician:
                continue
            planned = visit.planned_total if place == 0 else None
            self.scores.append(self._score(scale, baseline, visit, planned))

    def _score(self, scale: str, baseline: int, visit: Visit, planned: int | None) -> ScorePlan:
        measured = self.parameters.scales[scale]
        drawn = simulate_score(self.random, measured, baseline, visit.remaining)
        points = _SUICIDE_ITEM_OF.get(scale, 0)
        answer = self.suicide.answer(visit.infusions, visit.remaining)
        total = drawn if planned is None else planned
        return ScorePlan(
            instrument=scale,
            on=visit.on,
            at=visit.at,
            total=total,
            suicide=min(answer * points, total),
            form=self._form(scale, visit),
            recall=self._recall(scale, visit),
        )

    def _form(self, scale: str, visit: Visit) -> Form:
        missing, drawn = self.parameters.missing, self.random.random()
        if visit.at is None or (drawn < missing.total_only and visit.infusions):
            return "total only"
        if drawn < missing.total_only + missing.item and scale not in _CLINICIAN_RATED:
            about_suicide = self.random.random() < missing.suicide_item
            return (
                "suicide item missing"
                if about_suicide and scale in _SUICIDE_ITEM_OF
                else "item missing"
            )
        return "items"

    def _recall(self, scale: str, visit: Visit) -> str:
        other = self.random.random() < self.parameters.missing.other_recall
        if visit.infusions == 0 or not other:
            return "standard"
        return _OTHER_RECALL.get(scale, "since_last_visit")


def open_book(
    random: Random, parameters: Parameters, scales: tuple[str, ...], trajectory: Trajectory
) -> ScaleBook:
    """Return the scales of a patient; the first is the one of the trajectory."""
    latent_class = parameters.classes[trajectory.latent_class]
    baselines = {scales[0]: trajectory.baseline} | {
        scale: simulate_baseline(random, parameters.scales[scale], latent_class)
        for scale in scales[1:]
    }
    return ScaleBook(random, parameters, baselines, simulate_suicide_item(random, parameters))
