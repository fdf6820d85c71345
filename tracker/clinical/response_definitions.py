"""Definitions of response a course may be judged by: what they ask of a total, in numbers.

Clinical reference 1.1 (numbers), 7.2 (percent, remission) and 7.6 (reliable change).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from tracker.clinical.instrument import Instrument
from tracker.clinical.response import (
    ResponseClass,
    baseline_is_judgeable,
    classify,
    improvement_points,
    is_judged,
    meaningful_change,
    remitted,
)

Kind = Literal["percent", "below_cutoff", "points", "reliable"]

STANDARD = "standard"
"""The key of the definition that holds where a course has chosen none."""
NRS_PERCENT = "response.nrs_percent"
"""The setting that says by how many percent pain must fall (7.2: 30 moderate, 50 substantial)."""

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class ResponseDefinition:
    """One definition of response.

    `percent` of the baseline belongs to the kind percent, `source` is its tag; None: the number,
    and its source, of each scale.
    """

    key: str
    name: str
    words: str
    kind: Kind
    percent: Decimal | None = None
    source: str | None = None

    def source_for(self, instrument: Instrument) -> str:
        """Return the source tag of the number by which this scale is judged, or nothing."""
        if self.source is not None:
            return self.source
        if instrument.gain is not None and self.kind in ("percent", "below_cutoff"):
            return instrument.sources.get("gain", "")
        rule = {"percent": "response", "below_cutoff": "remission"}
        return instrument.sources.get(rule.get(self.kind, f"{self.kind}_change"), "")


def clinic_instruments(
    instruments: Mapping[str, Instrument], values: Mapping[str, Any]
) -> Mapping[str, Instrument]:
    """Return the scales with the clinic's settings by key: pain may be judged at 50 % (7.2)."""
    if NRS_PERCENT not in values or "nrs" not in instruments:
        return instruments
    percent = Decimal(str(values[NRS_PERCENT]))
    return {**instruments, "nrs": with_percent(instruments["nrs"], percent)}


def with_percent(instrument: Instrument, percent: Decimal) -> Instrument:
    """Return the scale with response from another percentage, where it is judged in percent."""
    if instrument.response is None:
        return instrument
    return replace(instrument, response=replace(instrument.response, percent=percent))


def chosen_for(
    definition: ResponseDefinition | None, instrument: Instrument
) -> ResponseDefinition | None:
    """Return the definition a scale is judged by: None, the standard, where it has no number."""
    if definition is None or definition.key == STANDARD:
        return None
    known = {
        "percent": instrument.gain is None and is_judged(instrument),
        "below_cutoff": instrument.remission is not None or instrument.gain is not None,
        "points": instrument.meaningful_change is not None
        or instrument.meaningful_percent is not None,
        "reliable": instrument.reliable_change is not None,
    }
    return definition if known[definition.kind] else None


def class_by(
    definition: ResponseDefinition | None,
    instrument: Instrument,
    baseline: Decimal | None,
    total: Decimal,
) -> ResponseClass | None:
    """Return the class of `total` against `baseline` where response is what `definition` says.

    None stands for the standard. Worse is always by the reliable change (7.2). What the standard
    calls response or partial and this one does not is partial, but for reliable change: within
    measurement error there is no change. None as for `classify`.
    """
    definition = chosen_for(definition, instrument)
    if definition is not None and definition.percent is not None:
        return classify(with_percent(instrument, definition.percent), baseline, total)
    standard = classify(instrument, baseline, total)
    if definition is None or standard is None:
        return standard
    if reached(definition, instrument, baseline, total):
        return "response"
    if definition.kind == "reliable" and standard != "worse":
        return "no change"
    return "partial" if standard == "response" else standard


def reached(
    definition: ResponseDefinition,
    instrument: Instrument,
    baseline: Decimal | None,
    total: Decimal,
) -> bool | None:
    """Whether `total` is what `definition` asks; None where it has no number or no baseline."""
    if definition.kind == "below_cutoff":
        return remitted(instrument, baseline, total)
    if baseline is None:
        return None
    if definition.kind == "percent":
        found = class_by(definition, instrument, baseline, total)
        return None if found is None else found == "response"
    if definition.kind == "points":
        needed = meaningful_change(instrument, baseline)
    else:
        needed = instrument.reliable_change
    return None if needed is None else improvement_points(instrument, baseline, total) >= needed


def response_total(
    definition: ResponseDefinition | None, instrument: Instrument, baseline: Decimal
) -> Decimal | None:
    """Return the total, in points, that is just a response to `baseline`; None: not judged."""
    definition = chosen_for(definition, instrument)
    if not is_judged(instrument) or not baseline_is_judgeable(instrument, baseline):
        return None
    if definition is not None and definition.kind == "below_cutoff":
        return _cut(instrument, baseline)
    needed = _needed_points(definition, instrument, baseline)
    return baseline - needed if instrument.higher_is_worse else baseline + needed


def percent_of(definition: ResponseDefinition | None, instrument: Instrument) -> Decimal:
    """Return the percentage a definition asks of a scale that is judged in percent."""
    if definition is not None and definition.percent is not None:
        return definition.percent
    return Decimal(0) if instrument.response is None else instrument.response.percent


def _cut(instrument: Instrument, baseline: Decimal) -> Decimal | None:
    if instrument.gain is not None:
        return instrument.gain.remission_above + instrument.total_step
    rule = instrument.remission
    if rule is None:
        return None
    return min(rule.at_most, baseline - (rule.minimum_drop or Decimal(0)))


def _needed_points(
    definition: ResponseDefinition | None, instrument: Instrument, baseline: Decimal
) -> Decimal:
    """Return the points of improvement from `baseline` that are just a response."""
    if definition is not None and definition.kind == "points":
        return meaningful_change(instrument, baseline) or Decimal(0)
    if definition is not None and definition.kind == "reliable":
        return instrument.reliable_change or Decimal(0)
    if instrument.gain is not None:
        return instrument.gain.response_points
    return baseline * percent_of(definition, instrument) / _HUNDRED
