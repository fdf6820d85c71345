"""From answers to a total, its band and its suicide flags; the same rule for every instrument.

Methods a file may name: `sum` adds the items; its groups are subscores of a complete form.
`domains` adds the highest item of each group. A new method is one function and one line in METHODS.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tracker.clinical.instrument import Criterion, Group, Instrument, Item, Method, Subscore
from tracker.clinical.rounding import half_up

Answers = Sequence[Decimal | None]


class InvalidAnswers(ValueError):
    """What was entered cannot be scored; `problems` says why in words for the clinician."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """A scored form: `total` and `band` are None where too much is missing, and `reason` says so.

    `answered` counts scored items only. `flags` holds REVIEW, URGENT or SI_UNKNOWN. `notes` are
    remarks on single items that are no suicide flags.
    """

    total: Decimal | None
    band: str | None
    method: Method
    answered: int
    flags: tuple[str, ...] = ()
    subscores: Mapping[str, Subscore] = field(default_factory=dict, hash=False)
    reason: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """What a scoring method found: the points of the parts that are there, by name where named."""

    points: Decimal
    parts: int
    missing: tuple[str, ...]
    part: str
    subscores: Mapping[str, Subscore]


def score_answers(instrument: Instrument, answers: Answers, extra: Answers = ()) -> ScoreResult:
    """Score one form: an answer for each item, None where it is missing.

    `extra` holds the unscored items (the difficulty of the PHQ-9), never part of the total.
    Prorated totals are the mean of what is answered times the number of parts, rounded half up.
    Raises InvalidAnswers for wrong counts and for values outside an item's range or steps.
    """
    _refuse(
        _count_problems(instrument, answers, extra) or _value_problems(instrument, answers, extra)
    )
    counted = [
        _on_step(value, item.low, item.high, item.step) if value is not None else None
        for item, value in zip(instrument.items, answers, strict=True)
    ]
    tally = METHODS[instrument.scoring.method](instrument, counted)
    total = _prorated(instrument, tally)
    return ScoreResult(
        total=total,
        band=_band_name(instrument, total),
        method=_method(tally, total),
        answered=sum(value is not None for value in counted),
        flags=_suicide_flags(instrument, counted),
        subscores=tally.subscores,
        reason=None if total is not None else _reason(instrument, answers, tally),
        notes=_notes(instrument, counted),
    )


def score_values(instrument: Instrument, values: Answers) -> ScoreResult:
    """Score one line of values: the items in order, then any unscored items.

    Raises InvalidAnswers as `score_answers` does.
    """
    scored = len(instrument.items)
    return score_answers(instrument, values[:scored], values[scored:])


def score_total(instrument: Instrument, total: Decimal) -> ScoreResult:
    """Judge a total whose items were not recorded: a band, but never a suicide flag.

    Raises InvalidAnswers for a total outside the instrument's range or steps.
    """
    low, high, step = instrument.minimum, instrument.maximum, instrument.total_step
    exact = _on_step(total, low, high, step)
    if exact is None:
        wanted = _range_words(low, high, step)
        raise InvalidAnswers((f"A total of {instrument.name} must be {wanted}, not {total}.",))
    return ScoreResult(exact, _band_name(instrument, exact), "total_only", answered=0)


def _sum(instrument: Instrument, answers: Answers) -> Tally:
    missing = tuple(
        f"{item.number} {item.label}"
        for item, value in zip(instrument.items, answers, strict=True)
        if value is None
    )
    points = sum((value for value in answers if value is not None), Decimal(0))
    # A subscore of a form with gaps would look like a small one, so there is none.
    subscores = {} if missing else _group_sums(instrument, answers)
    return Tally(points, len(instrument.items), missing, "item", subscores)


def _domains(instrument: Instrument, answers: Answers) -> Tally:
    groups = instrument.scoring.groups
    scores: dict[str, Decimal | None] = {
        group.name: max(_answered(group, answers), default=None) for group in groups
    }
    missing = tuple(name for name, score in scores.items() if score is None)
    points = sum((score for score in scores.values() if score is not None), Decimal(0))
    return Tally(points, len(groups), missing, "domain", scores)


METHODS: Mapping[str, Callable[[Instrument, Answers], Tally]] = {"sum": _sum, "domains": _domains}


def _group_sums(instrument: Instrument, answers: Answers) -> dict[str, Subscore]:
    scoring = instrument.scoring
    subscores: dict[str, Subscore] = {
        group.name: sum(_answered(group, answers), Decimal(0)) for group in scoring.groups
    }
    if scoring.criterion is not None:
        subscores[scoring.criterion.name] = _is_met(scoring.criterion, scoring.groups, answers)
    return subscores


def _is_met(criterion: Criterion, groups: tuple[Group, ...], answers: Answers) -> bool:
    present = {
        group.name: sum(value >= criterion.item_at_least for value in _answered(group, answers))
        for group in groups
    }
    return all(present[name] >= needed for name, needed in criterion.needed.items())


def _answered(group: Group, answers: Answers) -> list[Decimal]:
    values = [answers[number - 1] for number in group.items]
    return [value for value in values if value is not None]


def _prorated(instrument: Instrument, tally: Tally) -> Decimal | None:
    answered = tally.parts - len(tally.missing)
    if len(tally.missing) > instrument.missing.allowed or answered == 0:
        return None
    return half_up(tally.points * tally.parts / answered) if tally.missing else tally.points


def _method(tally: Tally, total: Decimal | None) -> Method:
    if not tally.missing:
        return "complete"
    return "incomplete" if total is None else "prorated"


def _band_name(instrument: Instrument, total: Decimal | None) -> str | None:
    band = None if total is None else instrument.band_of(total)
    return None if band is None else band.name


def _suicide_flags(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    rule = instrument.suicide
    if rule is None:
        return ()
    value = answers[rule.item - 1]
    if value is None:
        return ("SI_UNKNOWN",)
    if value >= rule.urgent:
        return ("URGENT",)
    return ("REVIEW",) if value >= rule.review else ()


def _notes(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    values = [(note, answers[note.item - 1]) for note in instrument.notes]
    return tuple(
        note.text for note, value in values if value is not None and value >= note.at_least
    )


def _reason(instrument: Instrument, answers: Answers, tally: Tally) -> str:
    not_assessed = [
        f"Item {item.number} ({item.label}) is coded {value}, not assessed."
        for item, value in zip(instrument.items, answers, strict=True)
        if value is not None and value == item.not_assessed
    ]
    needed = tally.parts - instrument.missing.allowed
    wanted = (
        f"all {tally.parts}" if needed == tally.parts else f"at least {needed} of {tally.parts}"
    )
    gaps = f"{len(tally.missing)} {tally.part}{'s' if len(tally.missing) > 1 else ''}"
    missing = f"{gaps} without an answer ({', '.join(tally.missing)})"
    return " ".join([*not_assessed, f"No total: {missing}; {instrument.name} needs {wanted}."])


def _refuse(problems: tuple[str, ...]) -> None:
    if problems:
        raise InvalidAnswers(problems)


def _count_problems(instrument: Instrument, answers: Answers, extra: Answers) -> tuple[str, ...]:
    scored, unscored = len(instrument.items), len(instrument.extra_items)
    if not scored:
        return (f"{instrument.name} is entered as a total, without items.",)
    if len(answers) == scored and len(extra) <= unscored:
        return ()
    more = f" (or {scored + unscored} with the unscored ones)" if unscored else ""
    given = len(answers) + len(extra)
    verb = "was" if given == 1 else "were"
    return (f"{instrument.name} has {scored} items{more}; {given} {verb} given.",)


def _value_problems(instrument: Instrument, answers: Answers, extra: Answers) -> tuple[str, ...]:
    extra_items = instrument.extra_items[: len(extra)]
    pairs = [
        *zip(instrument.items, answers, strict=True),
        *zip(extra_items, extra, strict=True),
    ]
    return tuple(
        f"Item {item.number} ({item.label}) must be {_wanted(item)}, not {value}."
        for item, value in pairs
        if value is not None and not _is_allowed(item, value)
    )


def _is_allowed(item: Item, value: Decimal) -> bool:
    if not value.is_finite():
        return False
    return value == item.not_assessed or _on_step(value, item.low, item.high, item.step) is not None


def _wanted(item: Item) -> str:
    words = _range_words(item.low, item.high, item.step)
    return words if item.not_assessed is None else f"{words} ({item.not_assessed} = not assessed)"


def _range_words(low: Decimal, high: Decimal, step: Decimal) -> str:
    if step == 1:
        return f"a whole number from {low} to {high}"
    return f"from {low} to {high} in steps of {step}"


def _on_step(value: Decimal, low: Decimal, high: Decimal, step: Decimal) -> Decimal | None:
    """Return `value` in its plain form (never -0 or 1.0), or None where it is no allowed answer."""
    if not value.is_finite() or not low <= value <= high:
        return None
    plain = low + step * int((value - low) / step)
    return plain if plain == value else None
