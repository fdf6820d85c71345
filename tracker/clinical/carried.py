"""Answers a rating of a day takes over from the last rating of the usual period.

In one day sleep and appetite cannot change in a way that means something, so the 24-hour MADRS
carries its items 4 and 5 forward from the last 7-day rating (clinical reference 1.0, S31).
"""

from tracker.clinical.instrument import Instrument

_CARRIED = {("madrs", "24h"): (4, 5)}


def carried_items(instrument: Instrument, recall_variant: str) -> tuple[int, ...]:
    """Return the numbers of the items that are carried forward, none for most scales."""
    return _CARRIED.get((instrument.code, recall_variant), ())
