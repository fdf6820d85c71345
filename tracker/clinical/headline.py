"""What a page answers first about a scale: is it working, by which rule, how old is the answer."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.clinical.outcomes import ScaleProgress
from tracker.clinical.response import ResponseClass
from tracker.clinical.response_rules import rule_text


@dataclass(frozen=True, slots=True)
class Headline:
    """The latest and the best score of a scale in one course, ready to be worded.

    Totals are points of the scale, `improvement_percent` is against the baseline,
    `best_after_infusions` counts the infusions given before the best score, and `age_days` is the
    age of the latest score, or of the baseline where nothing was taken since. None: not known.
    """

    instrument: str
    response_class: ResponseClass | None
    baseline_total: Decimal | None
    latest_total: Decimal | None
    improvement_percent: Decimal | None
    remission: bool | None
    best_total: Decimal | None
    best_after_infusions: int | None
    age_days: int | None
    rule: str


def headline(scale: ScaleProgress, today: date) -> Headline:
    """Return the headline of one scale as of `today`, the date at the clinic."""
    latest, best = scale.latest, scale.best
    newest = scale.baseline if latest is None else latest.fact
    return Headline(
        instrument=scale.instrument.name,
        response_class=None if latest is None else latest.response_class,
        baseline_total=None if scale.baseline is None else scale.baseline.total,
        latest_total=None if latest is None else latest.fact.total,
        improvement_percent=None if latest is None else latest.improvement_percent,
        remission=None if latest is None else latest.remission,
        best_total=None if best is None else best.fact.total,
        best_after_infusions=None if best is None else best.infusions_before,
        age_days=None if newest is None else (today - newest.moment.on).days,
        rule=rule_text(scale.instrument, scale.definition),
    )
