"""Judging one score against its baseline by the definitions of clinical reference 7.2 and 7.6."""

from decimal import Decimal
from typing import Literal

from tracker.clinical.instrument import Instrument
from tracker.clinical.rounding import half_up

ResponseClass = Literal["response", "partial", "no change", "worse"]

_HUNDRED = Decimal(100)


def improvement_percent(
    instrument: Instrument, baseline: Decimal | None, total: Decimal
) -> Decimal | None:
    """Return the improvement from baseline in percent, two decimals, positive is better (7.2).

    None without a baseline, with a baseline of 0, and for scales that are not judged in percent.
    """
    if baseline is None or baseline <= 0 or not _judged_in_percent(instrument):
        return None
    return half_up((baseline - total) / baseline * _HUNDRED, 2)


def baseline_is_judgeable(instrument: Instrument, baseline: Decimal) -> bool:
    """Whether the baseline is high enough for response to be judged (reference 1.1)."""
    lowest = instrument.minimum_baseline
    return baseline > 0 and (lowest is None or baseline >= lowest)


def classify(
    instrument: Instrument, baseline: Decimal | None, total: Decimal
) -> ResponseClass | None:
    """Return the class of `total` against `baseline` (7.2), by the unrounded fraction.

    None without a baseline, with one too low to judge, and for scales not judged in percent.
    """
    rule = instrument.response
    if baseline is None or rule is None or not instrument.higher_is_worse:
        return None
    if not baseline_is_judgeable(instrument, baseline):
        return None
    # Multiplied out: a division would round 50 % of an odd baseline before it is compared.
    gained = (baseline - total) * _HUNDRED
    if gained >= rule.percent * baseline:
        return "response"
    if gained >= rule.partial_percent * baseline:
        return "partial"
    reliable = instrument.reliable_change
    if reliable is not None and total - baseline >= reliable:
        return "worse"
    return "no change"


def remitted(instrument: Instrument, baseline: Decimal | None, total: Decimal) -> bool | None:
    """Whether `total` is at or below the remission cut, whatever the percentage (7.2).

    None where the scale has no cut, and where the cut also asks for a drop from a baseline that is
    not known.
    """
    rule = instrument.remission
    if rule is None:
        return None
    if total > rule.at_most or rule.minimum_drop is None:
        return total <= rule.at_most
    return None if baseline is None else baseline - total >= rule.minimum_drop


def reliable_change_label(instrument: Instrument, baseline: Decimal, now: Decimal) -> str | None:
    """Return in plain words whether a change is beyond measurement error (7.6).

    None where the scale has no published or computed reliable change.
    """
    reliable = instrument.reliable_change
    if reliable is None:
        return None
    better = baseline - now if instrument.higher_is_worse else now - baseline
    in_remission = remitted(instrument, baseline, now)
    if better >= reliable:
        return "recovered (reliable and remitted)" if in_remission else "reliable improvement"
    if -better >= reliable:
        return "reliable worsening"
    return "remitted, change within error" if in_remission else "no reliable change"


def _judged_in_percent(instrument: Instrument) -> bool:
    return instrument.response is not None and instrument.higher_is_worse
