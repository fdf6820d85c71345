"""A score judged by each definition of response, in words with the numbers.

Clinical reference 1.1 (numbers), 7.2 (percent, remission) and 7.6 (reliable change).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tracker.clinical.instrument import Instrument
from tracker.clinical.limits import plain
from tracker.clinical.response import (
    baseline_is_judgeable,
    improvement_percent,
    improvement_points,
    is_judged,
    meaningful_change,
    reliable_change_label,
)
from tracker.clinical.response_definitions import (
    ResponseDefinition,
    chosen_for,
    class_by,
    percent_of,
    reached,
)


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """One score judged by one definition; `met` None: it cannot be judged by this one.

    `explanation` has the numbers in words, `source` the source tag of the number it rests on.
    """

    definition: ResponseDefinition
    word: str
    met: bool | None
    explanation: str
    source: str


def judge(
    definition: ResponseDefinition,
    instrument: Instrument,
    baseline: Decimal | None,
    total: Decimal,
) -> JudgedBy:
    """Return how `total` stands against `baseline` by one definition (1.1, 7.2, 7.6)."""
    hindrance = _hindrance(definition, instrument, baseline)
    source = definition.source_for(instrument)
    if hindrance is not None:
        return JudgedBy(definition, "not judged", None, hindrance, source)
    met = reached(definition, instrument, baseline, total)
    word = _word(definition, instrument, baseline, total)
    change = _change(definition, instrument, baseline, total)
    text = f"{change}; needs {_asked(definition, instrument)}."
    return JudgedBy(definition, word, met, text, source)


def judge_by_all(
    definitions: Iterable[ResponseDefinition],
    instrument: Instrument,
    baseline: Decimal | None,
    total: Decimal,
) -> tuple[JudgedBy, ...]:
    """Return how `total` stands by every definition, in their order."""
    return tuple(judge(each, instrument, baseline, total) for each in definitions)


def rule_text(instrument: Instrument, definition: ResponseDefinition | None = None) -> str:
    """Return the rule the class rests on, such as "response: at least 50 % below baseline".

    None, and a definition the scale has no number for, stand for the standard.
    """
    if not is_judged(instrument):
        return f"no response rule ({instrument.name})"
    words = _asked(chosen_for(definition, instrument), instrument)
    return f"response: {words} ({instrument.name})"


def _hindrance(
    definition: ResponseDefinition, instrument: Instrument, baseline: Decimal | None
) -> str | None:
    """Return in words why nothing can be said by this definition, or None."""
    needs_a_rule = definition.kind == "percent"
    without_number = chosen_for(definition, instrument) is None and definition.key != "standard"
    if without_number or (needs_a_rule and not is_judged(instrument)):
        return f"{instrument.name} has no such number."
    drops = instrument.remission is not None and instrument.remission.minimum_drop is not None
    if definition.kind == "below_cutoff" and not drops:
        return None
    if baseline is None:
        return "There is no baseline."
    if needs_a_rule and not baseline_is_judgeable(instrument, baseline):
        lowest = plain(instrument.minimum_baseline or Decimal(1))
        return f"The baseline of {plain(baseline)} is too low: judged from {lowest} up."
    if definition.kind == "points" and meaningful_change(instrument, baseline) is None:
        return "The baseline is 0."
    return None


def _word(
    definition: ResponseDefinition,
    instrument: Instrument,
    baseline: Decimal | None,
    total: Decimal,
) -> str:
    if definition.kind == "percent":
        return class_by(definition, instrument, baseline, total) or "not judged"
    if definition.kind == "below_cutoff":
        met = reached(definition, instrument, baseline, total)
        return "remission" if met else "not in remission"
    if baseline is None:
        return "not judged"
    if definition.kind == "reliable":
        return reliable_change_label(instrument, baseline, total) or "not judged"
    better = improvement_points(instrument, baseline, total)
    if abs(better) < (meaningful_change(instrument, baseline) or Decimal(0)):
        return "no meaningful change"
    return "meaningful improvement" if better > 0 else "meaningful worsening"


def _change(
    definition: ResponseDefinition,
    instrument: Instrument,
    baseline: Decimal | None,
    total: Decimal,
) -> str:
    """Return "20 → 14: 6 points better", or "… 30 % better" where percent count."""
    if baseline is None:
        return f"now {plain(total)}"
    better = improvement_points(instrument, baseline, total)
    points = "1 point" if abs(better) == 1 else f"{plain(abs(better))} points"
    percent = improvement_percent(instrument, baseline, total)
    if definition.kind == "percent" and percent is not None:
        points = f"{plain(abs(percent))} %"
    side = "better" if better > 0 else "worse"
    return f"{plain(baseline)} → {plain(total)}: {f'{points} {side}' if better else 'no change'}"


def _asked(definition: ResponseDefinition | None, instrument: Instrument) -> str:
    """Return what a total must reach, in words; None is the standard of the scale."""
    kind = "percent" if definition is None else definition.kind
    side = "below" if instrument.higher_is_worse else "above"
    if kind == "below_cutoff":
        return _cut_words(instrument)
    if kind == "reliable":
        points = plain(instrument.reliable_change or Decimal(0))
        return f"at least {points} points {side} baseline, beyond measurement error"
    if kind == "points":
        known = (instrument.meaningful_change, "points"), (instrument.meaningful_percent, "%")
        either = " or ".join(f"{plain(n)} {unit}" for n, unit in known if n is not None)
        return f"at least {either} {side} baseline"
    if instrument.gain is not None:
        return f"at least {plain(instrument.gain.response_points)} points {side} baseline"
    return f"at least {plain(percent_of(definition, instrument))} % {side} baseline"


def _cut_words(instrument: Instrument) -> str:
    if instrument.gain is not None:
        return f"more than {plain(instrument.gain.remission_above)}"
    rule = instrument.remission
    if rule is None:
        return "not defined"
    words = f"{plain(rule.at_most)} or less"
    drop = rule.minimum_drop
    return words if drop is None else f"{words}, at least {plain(drop)} points below baseline"
