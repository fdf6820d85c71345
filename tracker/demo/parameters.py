"""Reads resources/demo.toml: the numbers behind the synthetic clinic (clinical reference 6.2)."""

from functools import cache

from tracker.folders import resource
from tracker.knowledge.toml_file import SourceTag, Table, read_toml

Pair = tuple[float, float]


class LatentClass(Table):
    """One of the ways patients respond: PHQ-9 baseline and what remains after infusions 1 to 6."""

    share: float
    baseline_mean: float
    baseline_sd: float
    remaining: tuple[float, ...]
    source: SourceTag


class PathRules(Table):
    """How much a person differs from the class, and where the remaining fraction is clipped."""

    person_sd: float
    full_weight_at: int
    lowest: float
    highest: float
    source: SourceTag


class Scale(Table):
    """Baseline and measurement noise of one scale, in points; no mean where it goes by class."""

    mean: float | None = None
    sd: float | None = None
    low: int
    high: int
    noise: float
    floor: float = 0.0
    source: SourceTag


class Suicide(Table):
    """How often the suicide item is above zero, how often that clears, and the answers."""

    at_baseline: float
    clears: float
    levels: tuple[float, float, float]
    source: SourceTag


class Durability(Table):
    """The Weibull distribution of the days to loss of response, and what a booster restores."""

    shape: float
    scale_days: float
    nadir_factor: float
    source: SourceTag


class BoostersAfter(Table):
    """Who enters boosters, by the improvement at the end of the series."""

    response: float
    partial: float
    little: float


class Flow(Table):
    """How patients move through the clinic; lengths in days, the rest probabilities."""

    first_infusion_days_ago: tuple[int, int]
    intake_days_before: tuple[int, int]
    planned: int
    twice_weekly: float
    stop_early: float
    never_return: float
    boosters_after: BoostersAfter
    first_booster_days: tuple[int, int]
    booster_median_days: float
    booster_sd_log: float
    interval_growth: float
    interval_growth_sd: float
    booster_days: tuple[int, int]
    leave_boosters: float
    postponed: float
    no_show: float
    not_given: float
    stopped_infusion: float
    medication_change: float
    life_event: float
    source: SourceTag


class Mix(Table):
    """The share of each indication."""

    mdd: float
    trd: float
    bipolar: float
    ptsd: float
    anx: float
    pain: float
    crps: float
    fm: float
    ocd: float
    sud: float
    source: SourceTag

    def shares(self) -> dict[str, float]:
        """Return the share of each indication by its key."""
        return {key: float(share) for key, share in self if key != "source"}


class Beside(Table):
    """How often a scale is taken beside the one that judges the course."""

    gad7: float
    madrs: float
    phq9: float
    source: SourceTag


class Missing(Table):
    """What is left out or entered otherwise: whole scales, single items, totals alone."""

    scale: float
    item: float
    suicide_item: float
    total_only: float
    other_recall: float
    source: SourceTag


class People(Table):
    """Age in years and sex."""

    age_mean: float
    age_sd: float
    age_range: tuple[int, int]
    female: float
    source: SourceTag


class Dose(Table):
    """Start, steps and cap in mg/kg, and the improvement below which a step is taken."""

    start: float
    steps: tuple[float, ...]
    cap: float
    improvement_below: float
    minutes: int
    source: SourceTag


class Vitals(Table):
    """Resting values and the largest rise of one infusion, each as mean and SD."""

    systolic: Pair
    diastolic: Pair
    heart_rate: Pair
    spo2: Pair
    respiratory_rate: Pair
    rise_systolic: Pair
    rise_diastolic: Pair
    rise_heart_rate: Pair
    source: SourceTag


class Parameters(Table):
    """Everything the synthetic clinic is made from."""

    classes: dict[str, LatentClass]
    path: PathRules
    scales: dict[str, Scale]
    suicide: Suicide
    durability: Durability
    flow: Flow
    mix: Mix
    beside: Beside
    missing: Missing
    people: People
    dose: Dose
    vitals: Vitals


@cache
def load_parameters() -> Parameters:
    """Read and check resources/demo.toml once; raises KnowledgeError naming the place."""
    return read_toml(resource("demo.toml"), Parameters)
