"""What was typed or ticked, checked against the items before anything is scored."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tracker.clinical.instrument import Instrument, Item
from tracker.clinical.limits import parse_number

Answers = Sequence[Decimal | None]

_MISSING = {"-", "\N{EN DASH}", "\N{EM DASH}", "\N{MINUS SIGN}"}
_YES_NO = {"y": Decimal(1), "yes": Decimal(1), "n": Decimal(0), "no": Decimal(0)}


class InvalidAnswers(ValueError):
    """What was entered cannot be scored; `problems` says why in words for the clinician."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


def parse_value(instrument: Instrument, text: str) -> Decimal | None:
    """Return one typed answer, None for a dash; Y and N count where the scale has such items.

    Raises tracker.clinical.limits.NotANumber for anything else that is no number.
    """
    typed = text.strip().casefold()
    if typed in _MISSING:
        return None
    if typed in _YES_NO and any(item.yes_no for item in instrument.items):
        return _YES_NO[typed]
    return parse_number(text)


def checked(instrument: Instrument, answers: Answers, extra: Answers) -> list[Decimal | None]:
    """Return the answers as they are scored: plain numbers, None where nothing can be counted.

    Raises InvalidAnswers for wrong counts, for values outside an item's range or steps, and for an
    answer to a question that was not to be asked.
    """
    refuse(
        _count_problems(instrument, answers, extra)
        or (*value_problems(instrument.items, answers), *extra_problems(instrument, extra))
        or _branch_problems(instrument, answers)
    )
    return [
        None if value is None else on_step(value, item.low, item.high, item.step)
        for item, value in zip(instrument.items, answers, strict=True)
    ]


def refuse(problems: tuple[str, ...]) -> None:
    """Raise InvalidAnswers if there are problems."""
    if problems:
        raise InvalidAnswers(problems)


def by_number(instrument: Instrument, answers: Answers, extra: Answers) -> dict[int, Decimal]:
    """Return what was answered, by the number of the item, unscored items included."""
    pairs = (*zip(instrument.items, answers), *zip(instrument.extra_items, extra))  # noqa: B905  (the last unscored items may be left out)
    return {item.number: value for item, value in pairs if value is not None}


def was_asked(item: Item, answered: Mapping[int, Decimal]) -> bool:
    """Whether the question was to be asked, after the answers to the ones before it."""
    return item.asked_if is None or bool(answered.get(item.asked_if))


def extra_problems(instrument: Instrument, extra: Answers) -> tuple[str, ...]:
    """Return what is wrong with the answers to unscored items; the last ones may be left out."""
    unscored = len(instrument.extra_items)
    if len(extra) > unscored:
        return (f"{instrument.name} has {unscored} unscored items; {len(extra)} were given.",)
    return value_problems(instrument.extra_items[: len(extra)], extra)


def range_words(low: Decimal, high: Decimal, step: Decimal) -> str:
    """Return what may be entered, in words."""
    if step == 1:
        return f"a whole number from {low} to {high}"
    return f"from {low} to {high} in steps of {step}"


def on_step(value: Decimal, low: Decimal, high: Decimal, step: Decimal) -> Decimal | None:
    """Return `value` in its plain form (never -0 or 1.0), or None where it is no allowed answer."""
    if not value.is_finite() or not low <= value <= high:
        return None
    plain = low + step * int((value - low) / step)
    return plain if plain == value else None


def _count_problems(instrument: Instrument, answers: Answers, extra: Answers) -> tuple[str, ...]:
    scored, unscored = len(instrument.items), len(instrument.extra_items)
    if not scored:
        return (f"{instrument.name} is entered as a total, without items.",)
    if len(answers) == scored and len(extra) <= unscored:
        return ()
    items = "1 item" if scored == 1 else f"{scored} items"
    more = f" (or {scored + unscored} with the unscored ones)" if unscored else ""
    given = len(answers) + len(extra)
    verb = "was" if given == 1 else "were"
    return (f"{instrument.name} has {items}{more}; {given} {verb} given.",)


def value_problems(items: Sequence[Item], values: Answers) -> tuple[str, ...]:
    """Return which answers their items do not take, in words; a missing one is no problem."""
    return tuple(
        f"Item {item.number} ({item.label}) must be {_wanted(item)}, not {value}."
        for item, value in zip(items, values, strict=True)
        if value is not None and not _is_allowed(item, value)
    )


def _branch_problems(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    answered = by_number(instrument, answers, ())
    return tuple(
        f"Item {item.number} ({item.label}) must be left empty, for item {item.asked_if} is no."
        for item in instrument.items
        if item.asked_if is not None
        and item.number in answered
        and answered.get(item.asked_if) == 0
    )


def _is_allowed(item: Item, value: Decimal) -> bool:
    if not value.is_finite():
        return False
    return value == item.not_assessed or on_step(value, item.low, item.high, item.step) is not None


def _wanted(item: Item) -> str:
    if item.yes_no:
        return "Y or N"
    words = range_words(item.low, item.high, item.step)
    return words if item.not_assessed is None else f"{words} ({item.not_assessed} = not assessed)"
