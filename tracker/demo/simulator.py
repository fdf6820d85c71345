"""One patient's response to a series of infusions, drawn at random (clinical reference 6.2)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from tracker.demo.parameters import LatentClass, Parameters, PathRules, Scale

Choice = TypeVar("Choice")

RESPONSE = 0.50
"""A responder has at most this fraction of the baseline left."""

_WEAR_OFF_SHAPE = 1.5  # slow at first, so that a booster in time finds most of the gain
_MOST_LOST, _LOST_WITHOUT_RESPONSE = 0.9, 0.3


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A patient before drop-out and missing data.

    `baseline` and `after` (the scores after infusions 1, 2 …) are points of one scale; `remaining`
    is the fraction of the baseline left after each infusion, before noise, for any other scale.
    """

    latent_class: str
    baseline: int
    remaining: tuple[float, ...]
    after: tuple[int, ...]


def simulate_patient(
    random: Random, parameters: Parameters, scale: str = "phq9", latent_class: str | None = None
) -> Trajectory:
    """Return one patient's baseline and scores after each infusion of the series on one scale."""
    classes = parameters.classes
    name = latent_class or pick(random, tuple(classes), [each.share for each in classes.values()])
    chosen, measured = classes[name], parameters.scales[scale]
    baseline = simulate_baseline(random, measured, chosen)
    remaining = _remaining(random, parameters.path, chosen)
    after = tuple(simulate_score(random, measured, baseline, left) for left in remaining)
    return Trajectory(name, baseline, remaining, after)


def simulate_baseline(random: Random, scale: Scale, latent_class: LatentClass) -> int:
    """Return a baseline in points, by the scale's own distribution or else by the class."""
    mean = latent_class.baseline_mean if scale.mean is None else scale.mean
    spread = latent_class.baseline_sd if scale.sd is None else scale.sd
    return round(clip(random.gauss(mean, spread), scale.low, scale.high))


def simulate_score(random: Random, scale: Scale, baseline: int, remaining: float) -> int:
    """Return a score in points where `remaining` of the baseline is left, with noise."""
    left = scale.floor + (1 - scale.floor) * remaining
    return round(clip(baseline * left + random.gauss(0, scale.noise), 0, scale.high))


def _remaining(random: Random, path: PathRules, latent_class: LatentClass) -> tuple[float, ...]:
    deviation = random.gauss(0, path.person_sd)
    return tuple(
        clip(
            left * math.exp(deviation * min(1.0, (infusion + 1) / (path.full_weight_at + 1))),
            path.lowest,
            path.highest,
        )
        for infusion, left in enumerate(latent_class.remaining, start=1)
    )


def worn_off(random: Random, parameters: Parameters, level: float, days: int) -> float:
    """Return the fraction of the baseline left so many days after an infusion left `level` of it.

    At the drawn time to loss of response (Weibull, reference 6.2) a responder is at exactly half.
    """
    rules = parameters.durability
    lasts = max(1.0, random.weibullvariate(rules.scale_days, rules.shape))
    gain = 1 - level
    at_loss = 1 - RESPONSE / gain if gain > RESPONSE else _LOST_WITHOUT_RESPONSE
    lost = min(_MOST_LOST, at_loss * math.pow(days / lasts, _WEAR_OFF_SHAPE))
    return level + gain * lost


def pick(random: Random, options: Sequence[Choice], weights: Sequence[float]) -> Choice:
    """Return one of the options by weight."""
    return random.choices(options, weights)[0]


def clip(value: float, low: float, high: float) -> float:
    """Return `value` within low..high."""
    return max(low, min(high, value))
