"""Judging one score against its baseline by the definitions of clinical reference 7.2 and 7.6."""

from decimal import Decimal
from typing import Literal

from tracker.clinical.instrument import Instrument, ResponseRule
from tracker.clinical.rounding import half_up

ResponseClass = Literal["response", "partial", "no change", "worse"]

_HUNDRED = Decimal(100)


def improvement_percent(
    instrument: Instrument, baseline: Decimal | None, total: Decimal
) -> Decimal | None:
    """Return the improvement from baseline in percent, two decimals, positive is better (7.2).

    None without a baseline, with a baseline of 0, and for scales that are not judged in percent.
    """
    if baseline is None or baseline <= 0 or _percent_rule(instrument) is None:
        return None
    return half_up(improvement_points(instrument, baseline, total) / baseline * _HUNDRED, 2)


def is_judged(instrument: Instrument) -> bool:
    """Whether response is judged on this scale at all; safety and momentary scales are not."""
    return instrument.gain is not None or _percent_rule(instrument) is not None


def baseline_is_judgeable(instrument: Instrument, baseline: Decimal) -> bool:
    """Whether the baseline is high enough for response to be judged (reference 1.1)."""
    if instrument.gain is not None:
        return True
    lowest = instrument.minimum_baseline
    return baseline > 0 and (lowest is None or baseline >= lowest)


def classify(
    instrument: Instrument, baseline: Decimal | None, total: Decimal
) -> ResponseClass | None:
    """Return the class of `total` against `baseline` (7.2), by the unrounded fraction.

    By points gained where the scale says so (1.1). None without a baseline, with one too low to
    judge, and for scales that are not judged.
    """
    if baseline is None or not baseline_is_judgeable(instrument, baseline):
        return None
    gain, rule = instrument.gain, _percent_rule(instrument)
    improvement = improvement_points(instrument, baseline, total)
    # Multiplied out: a division would round 50 % of an odd baseline before it is compared.
    gained = improvement * _HUNDRED
    if gain is not None and improvement >= gain.response_points:
        return "response"
    if rule is not None and gained >= rule.percent * baseline:
        return "response"
    if rule is not None and gained >= rule.partial_percent * baseline:
        return "partial"
    return _class_without_response(instrument, improvement)


def remitted(instrument: Instrument, baseline: Decimal | None, total: Decimal) -> bool | None:
    """Whether `total` has reached the remission cut, whatever the percentage (7.2).

    A total with decimals is judged as it is banded. None where the scale has no cut, and where the
    cut also asks for a drop from a baseline that is not known.
    """
    if instrument.gain is not None:
        return total > instrument.gain.remission_above
    rule = instrument.remission
    if rule is None:
        return None
    if instrument.as_banded(total) > rule.at_most or rule.minimum_drop is None:
        return instrument.as_banded(total) <= rule.at_most
    return None if baseline is None else baseline - total >= rule.minimum_drop


def meaningful_change(instrument: Instrument, baseline: Decimal) -> Decimal | None:
    """Return the fewest points of change from `baseline` worth calling improvement (1.1).

    Where points and percent of the baseline are both given, either is enough. None where the scale
    has neither, or only a percentage and a baseline of 0.
    """
    found = [instrument.meaningful_change]
    if instrument.meaningful_percent is not None and baseline > 0:
        found.append(instrument.meaningful_percent * baseline / _HUNDRED)
    return min((points for points in found if points is not None), default=None)


def reliable_change_label(instrument: Instrument, baseline: Decimal, now: Decimal) -> str | None:
    """Return in plain words whether a change is beyond measurement error (7.6).

    None where the scale has no published or computed reliable change.
    """
    reliable = instrument.reliable_change
    if reliable is None:
        return None
    better = improvement_points(instrument, baseline, now)
    in_remission = remitted(instrument, baseline, now)
    if better >= reliable:
        return "recovered (reliable and remitted)" if in_remission else "reliable improvement"
    if -better >= reliable:
        return "reliable worsening"
    return "remitted, change within error" if in_remission else "no reliable change"


def _class_without_response(instrument: Instrument, improvement: Decimal) -> ResponseClass | None:
    reliable = instrument.reliable_change
    if not is_judged(instrument):
        return None
    return "worse" if reliable is not None and -improvement >= reliable else "no change"


def _percent_rule(instrument: Instrument) -> ResponseRule | None:
    return instrument.response if instrument.higher_is_worse else None


def improvement_points(instrument: Instrument, baseline: Decimal, total: Decimal) -> Decimal:
    """Return the points of change in the better direction."""
    return baseline - total if instrument.higher_is_worse else total - baseline
