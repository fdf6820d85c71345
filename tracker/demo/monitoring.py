"""What is seen in one invented infusion: vital signs that rise and fall, and side effects.

Clinical reference 4.1 (when), 4.3 and 6.2 (how far), 5.1 and 5.2 (side effects).
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tracker.clinical.side_effects import SideEffect, SideEffectCatalogue
from tracker.demo.parameters import Pair, Parameters
from tracker.demo.simulator import clip, pick
from tracker.services.observations import VitalValues

_PEAK_MINUTE, _FALL_MINUTES = 35, 22.0  # back within 5 mmHg an hour after the end
_AFTER_END = (15, 30, 60)
_CHECK_IN, DISCHARGE_AFTER = 10, 60
_SEDATED, _AWAKE = 4, 5
_HIGH_PRESSURE = 2  # the grade from which it is logged as a side effect: 165/100

# Where an onset lies and how long it lasts, in minutes; the rest like "usual".
_USUAL = ((5, 25), (15, 60))
_TIMES = {
    "nausea": ((20, 60), (20, 70)),
    "vomit": ((30, 70), (5, 20)),
    "head": ((35, 90), (40, 120)),
    "fatigue": ((130, 240), (120, 360)),
    "memory": ((45, 70), (60, 120)),
    "crying": ((15, 40), (5, 25)),
    "ivsite": ((1, 20), (10, 60)),
    "urinary": ((60, 200), (60, 240)),
}
# The drug and the severity from which it is given. What has no drug here is never severe (5.2).
_TREATMENTS = {
    "nausea": ("Ondansetron", 2),
    "vomit": ("Ondansetron", 2),
    "head": ("Acetaminophen", 2),
    "anxiety": ("Midazolam", 3),
    "restless": ("Midazolam", 3),
}
_STOPPING, _STOPS_AFTER = 3, 4  # severe (5.2: the infusion was stopped), minutes after its onset
_SEVERITIES = (0.76, 0.21, 0.03)
_MODERATE = 2
# Never drawn: they are read off the vital signs, or would need a story of their own.
_LEFT_OUT = {"htn", "tachy", "brady", "hypot", "desat", "laryng", "rash", "psychos", "crave"}


@dataclass(frozen=True, slots=True)
class Resting:
    """One person's vital signs at rest."""

    systolic: float
    diastolic: float
    heart_rate: float
    spo2: float
    respiratory_rate: float


@dataclass(frozen=True, slots=True)
class Reading:
    """Vital signs at a minute from the start."""

    minute: int
    values: VitalValues


@dataclass(frozen=True, slots=True)
class Effect:
    """A side effect in minutes from the start, severity 1 to 5."""

    term: str
    severity: int
    onset: int
    end: int
    treatment: str | None


def resting_vitals(random: Random, parameters: Parameters) -> Resting:
    """Return a person's vital signs at rest, within what lets an infusion start (4.2)."""
    vitals = parameters.vitals
    systolic = clip(random.gauss(*vitals.systolic), 96, 150)
    diastolic = clip(random.gauss(*vitals.diastolic), 55, min(90, systolic - 25))
    return Resting(
        systolic,
        diastolic,
        clip(random.gauss(*vitals.heart_rate), 52, 100),
        clip(random.gauss(*vitals.spo2), 95, 100),
        clip(random.gauss(*vitals.respiratory_rate), 12, 19),
    )


def read_vitals(
    random: Random, parameters: Parameters, resting: Resting, minutes: int, interval: int
) -> list[Reading]:
    """Return the readings of an infusion of so many minutes, one each `interval`, to discharge."""
    vitals = parameters.vitals
    shared = random.gauss(0, 1)  # systolic and diastolic rise together
    rises = (
        _rise(random, vitals.rise_systolic, shared),
        _rise(random, vitals.rise_diastolic, shared),
        _rise(random, vitals.rise_heart_rate, shared),
    )
    return [
        Reading(minute, _values(random, resting, rises, minute, minutes))
        for minute in _schedule(minutes, interval)
    ]


def _rise(random: Random, spread: Pair, shared: float) -> float:
    mean, deviation = spread
    return max(0.0, mean + deviation * (0.8 * shared + 0.6 * random.gauss(0, 1)))


def _schedule(minutes: int, interval: int) -> list[int]:
    """Return the due minutes of 4.1: each interval but a last one close to the end, the end."""
    during = [at for at in range(interval, minutes, interval) if minutes - at >= interval / 2]
    return [-_CHECK_IN, *during, minutes, *(minutes + after for after in _AFTER_END)]


def _values(
    random: Random,
    resting: Resting,
    rises: tuple[float, float, float],
    minute: int,
    end: int,
) -> VitalValues:
    share = _share_of_rise(minute, end)
    systolic = round(clip(resting.systolic + share * rises[0] + random.gauss(0, 3), 86, 205))
    diastolic = round(clip(resting.diastolic + share * rises[1] + random.gauss(0, 2), 46, 125))
    sedated = minute > 0 and share > 0.5 and random.random() < 0.55
    dip = share * random.choice((0, 0, 1, 2))
    return VitalValues(
        systolic=systolic,
        diastolic=min(diastolic, systolic - 20),
        heart_rate=round(clip(resting.heart_rate + share * rises[2] + random.gauss(0, 2), 46, 135)),
        spo2=round(clip(resting.spo2 - dip, 93, 100)),
        respiratory_rate=round(clip(resting.respiratory_rate + random.gauss(0, 0.8), 10, 22)),
        temperature_c=Decimal(f"{random.uniform(36.2, 37.1):.1f}") if minute < 0 else None,
        moaas=_SEDATED if sedated else _AWAKE,
    )


def _share_of_rise(minute: int, end: int) -> float:
    """Return how much of the largest rise is there: highest at 30 to 40 minutes, then it falls."""
    if minute <= 0:
        return 0.0
    if minute <= end:
        return min(1.0, minute / _PEAK_MINUTE)
    return min(1.0, end / _PEAK_MINUTE) * math.exp(-(minute - end) / _FALL_MINUTES)


def see_side_effects(
    random: Random,
    catalogue: SideEffectCatalogue,
    readings: list[Reading],
    *,
    first: bool,
    stopped_by: str | None = None,
) -> list[Effect]:
    """Return the side effects of one infusion by the probabilities of the catalogue (5.1).

    `stopped_by` is the one that ended the infusion at its last reading before recovery.
    """
    effects = [
        _effect(random, effect)
        for effect in catalogue.effects.values()
        if effect.key not in {*_LEFT_OUT, stopped_by}
        and not effect.always_serious
        and random.random() < float((effect.first if first else effect.later) or 0)
    ]
    if stopped_by is not None:
        stop = readings[-1 - len(_AFTER_END)].minute
        treatment = _treatment(stopped_by, _STOPPING)
        end = stop + random.randint(10, 40)
        effects.append(Effect(stopped_by, _STOPPING, stop - _STOPS_AFTER, end, treatment))
    return [*effects, *_high_pressure(catalogue, readings)]


def _effect(random: Random, effect: SideEffect) -> Effect:
    drawn = pick(random, (1, 2, 3), _SEVERITIES)
    severity = drawn if effect.key in _TREATMENTS else min(drawn, _MODERATE)
    (earliest, latest), (shortest, longest) = _TIMES.get(effect.key, _USUAL)
    onset = random.randint(earliest, latest)
    end = onset + random.randint(shortest, longest)
    return Effect(effect.key, severity, onset, end, _treatment(effect.key, severity))


def _treatment(term: str, severity: int) -> str | None:
    drug, least = _TREATMENTS.get(term, (None, 0))
    return drug if severity >= least else None


def _high_pressure(catalogue: SideEffectCatalogue, readings: list[Reading]) -> list[Effect]:
    """Return the rise of pressure as a side effect where a reading reached 165/100.

    It is severe, and treated, only where a second reading confirms it (5.2, 4.3).
    """
    grades = {reading.minute: _grade(catalogue, reading.values) for reading in readings}
    high = [minute for minute, grade in grades.items() if grade >= _HIGH_PRESSURE and minute > 0]
    if not high:
        return []
    severe = [minute for minute in high if grades[minute] > _HIGH_PRESSURE]
    worst = _HIGH_PRESSURE + (len(severe) > 1)
    end = next((minute for minute in grades if minute > high[-1]), high[-1] + 30)
    treatment = "Labetalol" if worst > _HIGH_PRESSURE else None
    return [Effect("htn", worst, high[0], end, treatment)]


def _grade(catalogue: SideEffectCatalogue, values: VitalValues) -> int:
    systolic, diastolic = Decimal(values.systolic or 0), Decimal(values.diastolic or 0)
    return catalogue.blood_pressure_grade(systolic, diastolic) or 0
