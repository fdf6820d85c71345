"""A high pressure before the start and its repeats: which count, and the mean they come to (4.1).

Repeats are `schedule.repeat_apart_min` minutes apart or more, as a clock on the wall shows them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from tracker.clinical.monitoring_rules import BeforeRule, Measure, MonitoringRules, Reading


def repeats_wanted(rules: MonitoringRules, readings: Sequence[Reading]) -> int:
    """Return how many repeats are still wanted; `readings` are those before the start, in order."""
    chain = high_and_repeats(rules, readings)
    return max(0, int(rules.schedule.repeats) + 1 - len(chain)) if chain else 0


def high_and_repeats(rules: MonitoringRules, readings: Sequence[Reading]) -> list[Reading]:
    """Return the first high reading of pressure and the repeats that count after it.

    Once the repeats have settled it, another high reading is a first one again.
    """
    apart = timedelta(minutes=float(rules.schedule.repeat_apart_min))
    chain: list[Reading] = []
    for reading in readings:
        if reading.systolic is None or reading.diastolic is None:
            continue
        high = _is_high(rules, reading)
        if high and _settled(rules, chain):
            chain = [reading]
        elif not chain:
            chain = [reading] if high else []
        elif whole_minute(reading.taken_at) - whole_minute(chain[-1].taken_at) >= apart:
            chain.append(reading)
    return chain


def repeated_value(
    rules: MonitoringRules, rule: BeforeRule, readings: Sequence[Reading]
) -> Decimal | None:
    """Return the mean of the last two of the repeats, or the highest while some are wanted.

    One taken too soon after the last repeat to be another is not passed over: the higher counts.
    """
    chain, values = high_and_repeats(rules, readings), []
    if len(chain) > int(rules.schedule.repeats):
        values = [_mean_of_last(chain, rule.measure)]
        readings = [each for each in readings if each.taken_at > chain[-1].taken_at]
    elif chain:
        readings = [each for each in readings if each.taken_at >= chain[0].taken_at]
    values += [value for each in readings if (value := each.value(rule.measure)) is not None]
    return max(values, default=None)


def whole_minute(at: datetime) -> datetime:
    """Return the minute of an instant, as a clock on the wall shows it."""
    return at.replace(second=0, microsecond=0)


def _is_high(rules: MonitoringRules, reading: Reading) -> bool:
    values = ((rule.bound, reading.value(rule.measure)) for rule in rules.before if rule.repeated)
    return any(value is not None and bound.met(value, None) for bound, value in values)


def _settled(rules: MonitoringRules, chain: Sequence[Reading]) -> bool:
    """Return whether all repeats were taken and their mean is no longer high."""
    if len(chain) <= int(rules.schedule.repeats):
        return False
    upper, lower = _mean_of_last(chain, "systolic"), _mean_of_last(chain, "diastolic")
    return not _is_high(rules, Reading(chain[-1].taken_at, upper, lower))


def _mean_of_last(chain: Sequence[Reading], measure: Measure) -> Decimal:
    last = [each.value(measure) or Decimal(0) for each in chain[-2:]]
    return sum(last, Decimal(0)) / len(last)
