"""What the item strip is drawn from: which symptoms moved, item by item and visit by visit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from tracker.charts.progress_values import day_of
from tracker.clinical.instrument import Group, Instrument, Item
from tracker.clinical.limits import plain
from tracker.clinical.moment import Moment
from tracker.clinical.rounding import half_up
from tracker.clinical.scoring import InvalidAnswers, score_answers

Answers = Sequence[Decimal | None] | None

ON_THE_WHOLE = {"total_only": "total only", "other_version": "other version"}
"""Why a visit has no answers to show, by the note of its column."""

_SHORT = 6  # letters of the item numbers beside the name of a subscore


class Form(Protocol):
    """One scale filled in once, as it is stored."""

    @property
    def id(self) -> UUID:
        """The score."""

    @property
    def moment(self) -> Moment:
        """When it was taken."""

    @property
    def answers(self) -> tuple[Decimal | None, ...] | None:
        """The answers in the order of the items; None where only a total was entered."""

    @property
    def extra_answers(self) -> tuple[Decimal | None, ...] | None:
        """The answers to the unscored items."""

    @property
    def total(self) -> Decimal | None:
        """The total, or what is judged in its place."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One column: `day` is its place on the time axis; `note` says why it has no answers."""

    score: UUID
    day: float
    on: date
    total: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer: what is written, its words, and how bad it is from 0 (best) to 1 (worst).

    `shade` None: nothing was answered, and `text` is a dash.
    """

    text: str
    words: str
    shade: float | None

    @property
    def told(self) -> str:
        """The answer in words, with what is written where the words do not begin with it."""
        if self.shade is None or self.words.startswith(self.text):
            return self.words
        return f"{self.text}: {self.words}"


@dataclass(frozen=True, slots=True)
class Row:
    """One item or subscore with a cell a visit; None where the visit has no answers.

    `mark` is a word that must be seen beside the label, such as "suicide item".
    """

    label: str
    full: str
    cells: tuple[Cell | None, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ItemStrip:
    """The items of one scale by visits, and its subscores, on the time axis of a chart.

    `span` are the first and last day of the chart it stands under, `left` is where the time axis of
    that begins, in pixels at 100 dpi (None: as the labels need).
    """

    code: str
    name: str
    higher_is_worse: bool
    visits: tuple[Visit, ...]
    items: tuple[Row, ...]
    subscores: tuple[Row, ...]
    span: tuple[float, float]
    left: float | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """Items and subscores, from the top."""
        return (*self.items, *self.subscores)


def has_items(instrument: Instrument) -> bool:
    """Whether a scale has something to show beside its total."""
    return len(instrument.items) > 1


def item_strip(
    instrument: Instrument,
    forms: Iterable[Form],
    span: tuple[float, float],
    left: float | None = None,
) -> ItemStrip:
    """Build the strip of one scale from the forms of that scale, in any order."""
    taken = sorted(forms, key=lambda form: (form.moment.order, str(form.id)))
    answers = [_answers(instrument, form) for form in taken]
    return ItemStrip(
        code=instrument.code,
        name=instrument.name,
        higher_is_worse=instrument.higher_is_worse,
        visits=tuple(_visit(form, given) for form, given in zip(taken, answers, strict=True)),
        items=tuple(_item_rows(instrument, taken, answers)),
        subscores=tuple(_subscore_rows(instrument, answers)),
        span=span,
        left=left,
    )


def _answers(instrument: Instrument, form: Form) -> Answers:
    """Return the answers that belong to the items as they are now, or None."""
    fits = form.answers is not None and len(form.answers) == len(instrument.items)
    return form.answers if fits else None


def _visit(form: Form, answers: Answers) -> Visit:
    note = ""
    if answers is None:
        note = ON_THE_WHOLE["total_only" if form.answers is None else "other_version"]
    total = "" if form.total is None else plain(form.total)
    return Visit(form.id, day_of(form.moment), form.moment.on, total, note)


def _item_rows(
    instrument: Instrument, forms: Sequence[Form], answers: Sequence[Answers]
) -> Iterable[Row]:
    for place, item in enumerate(instrument.items):
        values = [None if each is None else (each[place],) for each in answers]
        yield _item_row(instrument, item, values)
    for place, item in enumerate(instrument.extra_items):
        extra = [form.extra_answers or () for form in forms]
        values = [
            None if given is None else (more[place] if place < len(more) else None,)
            for given, more in zip(answers, extra, strict=True)
        ]
        yield _item_row(instrument, item, values)


def _item_row(
    instrument: Instrument, item: Item, values: Sequence[tuple[Decimal | None] | None]
) -> Row:
    cells = (None if value is None else _item_cell(instrument, item, value[0]) for value in values)
    rule = instrument.suicide
    mark = "suicide item" if rule is not None and rule.item == item.number else ""
    full = f"{item.number} {item.label}"
    return Row(full, full, tuple(cells), mark)


def _item_cell(instrument: Instrument, item: Item, value: Decimal | None) -> Cell:
    if value is None:
        return Cell("–", "not answered", None)
    if value == item.not_assessed:
        return Cell("–", "not assessed", None)
    text = plain(value)
    if item.yes_no:
        text = "Y" if value else "N"
    shade = _share(value, item.low, item.high, worse_up=instrument.higher_is_worse)
    return Cell(text, answer_words(item, value), shade)


def answer_words(item: Item, value: Decimal) -> str:
    """Return the words of an answer: its anchor, or which number of how many it is."""
    if item.yes_no:
        return "yes" if value else "no"
    place = (value - item.low) / item.step
    if item.anchors and place == place.to_integral_value() and place < len(item.anchors):
        return item.anchors[int(place)]
    return f"{plain(value)}, from {plain(item.low)} to {plain(item.high)}"


def _subscore_rows(instrument: Instrument, answers: Sequence[Answers]) -> Iterable[Row]:
    found = [None if each is None else _subscores(instrument, each) for each in answers]
    for group in instrument.scoring.groups:
        highest = _highest(instrument, group)
        cells = (
            None if scores is None else _subscore_cell(instrument, scores.get(group.name), highest)
            for scores in found
        )
        words = "items" if len(group.items) > 1 else "item"
        numbers = _ranges(group.items)
        label = f"{group.name} ({numbers})" if len(numbers) <= _SHORT else group.name
        yield Row(label, f"{group.name} ({words} {numbers})", tuple(cells))


def _ranges(numbers: Sequence[int]) -> str:
    """Return "1–5, 8" for 1, 2, 3, 4, 5, 8."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return ", ".join(words)


def _subscores(instrument: Instrument, answers: Sequence[Decimal | None]) -> dict[str, Decimal]:
    try:
        scores = score_answers(instrument, answers).subscores
    except InvalidAnswers:
        return {}
    return {name: score for name, score in scores.items() if isinstance(score, Decimal)}


def _subscore_cell(instrument: Instrument, score: Decimal | None, highest: Decimal) -> Cell:
    if score is None:
        return Cell("–", "answers missing", None)
    shade = _share(score, Decimal(0), highest, worse_up=instrument.higher_is_worse)
    return Cell(plain(half_up(score, 1)), f"{plain(score)} of {plain(highest)}", shade)


def _highest(instrument: Instrument, group: Group) -> Decimal:
    highs = [item.high for item in instrument.items if item.number in group.items]
    if instrument.scoring.method == "domains":
        return max(highs)
    return sum(highs, Decimal(0)) / group.divisor


def _share(value: Decimal, low: Decimal, high: Decimal, *, worse_up: bool) -> float:
    share = float((value - low) / (high - low))
    return min(max(share if worse_up else 1 - share, 0.0), 1.0)
