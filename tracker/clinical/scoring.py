"""From answers to a total, its band and its suicide flags; the same rule for every instrument."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tracker.clinical.answers import (
    Answers,
    InvalidAnswers,
    by_number,
    checked,
    extra_problems,
    on_step,
    parse_value,
    range_words,
    refuse,
)
from tracker.clinical.instrument import Instrument, Method, Subscore
from tracker.clinical.scoring_methods import METHODS, Tally
from tracker.clinical.suicide import flag_of

__all__ = [
    "METHODS",
    "Answers",
    "InvalidAnswers",
    "ScoreResult",
    "parse_value",
    "score_answers",
    "score_total",
    "score_values",
]


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """A scored form: `total` is None where too much is missing or the scale has none.

    `reason` then says why. `judged` is the figure that bands and response go by: the total, or the
    mean that stands for it. `answered` counts scored items only. `flags` holds REVIEW, URGENT or
    SI_UNKNOWN. `notes` are remarks on single items that are no suicide flags.
    """

    total: Decimal | None
    band: str | None
    method: Method
    answered: int
    flags: tuple[str, ...] = ()
    subscores: Mapping[str, Subscore] = field(default_factory=dict, hash=False)
    reason: str | None = None
    notes: tuple[str, ...] = ()
    judged: Decimal | None = None


def score_answers(instrument: Instrument, answers: Answers, extra: Answers = ()) -> ScoreResult:
    """Score one form: an answer for each item, None where it is missing.

    `extra` holds the unscored items (the difficulty of the PHQ-9), never part of the total.
    Raises InvalidAnswers for wrong counts, for values outside an item's range or steps, and for
    answers to questions that were not to be asked.
    """
    counted = checked(instrument, answers, extra)
    tally = METHODS[instrument.scoring.method](instrument, counted)
    answered = by_number(instrument, counted, extra)
    total = tally.figure if instrument.has_total else None
    return ScoreResult(
        total=total,
        band=_band_name(instrument, tally),
        method=_method(tally),
        answered=sum(value is not None for value in counted),
        flags=_flags(instrument, tally, answered),
        subscores=tally.subscores,
        reason=None if total is not None else _reason(instrument, answers, tally),
        notes=_notes(instrument, answered),
        judged=tally.figure,
    )


def score_values(instrument: Instrument, values: Answers) -> ScoreResult:
    """Score one line of values: the items in order, or the total of a scale entered as a total.

    Any unscored items follow. A suicide item among them that is left out is unknown, never zero.
    Raises InvalidAnswers as `score_answers` and `score_total` do.
    """
    if instrument.items:
        scored = len(instrument.items)
        return score_answers(instrument, values[:scored], values[scored:])
    unscored = len(instrument.extra_items)
    if not 1 <= len(values) <= 1 + unscored or values[0] is None:
        more = "".join(f" (item {item.number} may follow)" for item in instrument.extra_items)
        raise InvalidAnswers((f"{instrument.name} is entered as a total, without items{more}.",))
    padding = [None] * (1 + unscored - len(values))
    return score_total(instrument, values[0], [*values[1:], *padding])


def score_total(instrument: Instrument, total: Decimal, extra: Answers = ()) -> ScoreResult:
    """Judge a total whose items were not recorded, or the mean judged in its place.

    It has a band, but no suicide flag unless `extra` holds the suicide item (None: asked for and
    not known). Raises InvalidAnswers for a total outside the instrument's range or steps, and for
    a scale that has a risk level instead.
    """
    scoring = instrument.scoring
    if scoring.levels:
        raise InvalidAnswers((f"{instrument.name} has a risk level and no total.",))
    low, high, step = instrument.minimum, instrument.maximum, instrument.total_step
    exact = on_step(total, low, high, step)
    if exact is None:
        wanted = range_words(low, high, step)
        raise InvalidAnswers((f"A total of {instrument.name} must be {wanted}, not {total}.",))
    refuse(extra_problems(instrument, extra))
    tally = Tally(exact, complete=True, enough=True)
    asked = {item.number for item in instrument.extra_items[: len(extra)]}
    known = instrument.suicide is not None and instrument.suicide.item in asked
    return ScoreResult(
        total=exact if instrument.has_total else None,
        band=_band_name(instrument, tally),
        method="total_only",
        answered=0,
        flags=_flags(instrument, tally, by_number(instrument, (), extra)) if known else (),
        subscores={} if scoring.judged is None else {scoring.judged: exact},
        reason=None if instrument.has_total else _reason(instrument, (), tally),
        judged=exact,
    )


def _band_name(instrument: Instrument, tally: Tally) -> str | None:
    if tally.level is not None:
        return tally.level.name
    band = None if tally.figure is None else instrument.band_of(tally.figure)
    return None if band is None else band.name


def _method(tally: Tally) -> Method:
    if tally.complete:
        return "complete"
    return "prorated" if tally.enough else "incomplete"


def _flags(
    instrument: Instrument, tally: Tally, answered: Mapping[int, Decimal]
) -> tuple[str, ...]:
    if not instrument.asks_about_suicide:
        return ()
    rule = instrument.suicide
    if rule is None:
        flag = "SI_UNKNOWN" if tally.level is None else tally.level.flag
        return () if flag is None else (flag,)
    raised = flag_of(rule, answered.get(rule.item))
    return () if raised is None else (raised,)


def _notes(instrument: Instrument, answered: Mapping[int, Decimal]) -> tuple[str, ...]:
    values = [(note, answered.get(note.item)) for note in instrument.notes]
    return tuple(
        note.text for note, value in values if value is not None and value >= note.at_least
    )


def _reason(instrument: Instrument, answers: Answers, tally: Tally) -> str:
    sentences = [
        f"Item {item.number} ({item.label}) is coded {value}, not assessed."
        for item, value in zip(instrument.items, answers, strict=False)
        if value is not None and value == item.not_assessed
    ]
    if instrument.scoring.levels:
        sentences.append(f"{instrument.name} has a risk level and no total.")
    if instrument.scoring.judged is not None:
        judged = instrument.scoring.judged
        sentences.append(f"{instrument.name} has no total; it is judged by its {judged} mean.")
    return " ".join([*sentences, *([tally.gaps] if tally.gaps else [])])
