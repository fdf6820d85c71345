"""Which scale a text means; what is not sure is refused, never taken for another scale."""

from collections.abc import Mapping

from tracker.clinical.instrument import Instrument, fold, recognise

_HAMILTON = ("hamd", "hdrs", "hrsd", "hamilton")
_LONGEST = 40  # characters of a text that are repeated in a message


def find_scale(text: str, instruments: Mapping[str, Instrument]) -> Instrument | None:
    """Return the instrument whose code, name or usual spelling is `text`, or None."""
    return recognise(text, instruments.values())


def why_not_recognised(text: str, instruments: Mapping[str, Instrument]) -> str:
    """Return a sentence on why `text` is no scale we know, and which ones we do."""
    shown = text.strip()
    shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    if fold(text).startswith(_HAMILTON):
        return (
            f"“{shown}” is not taken for the HAM-D17: the Hamilton scale has several lengths, and"
            " their totals cannot be compared. Write HAM-D17 if it has 17 items."
        )
    known = ", ".join(instrument.name for instrument in instruments.values())
    return f"“{shown}” is not a known scale. Known scales: {known}."
