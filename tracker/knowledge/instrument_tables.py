"""The tables of a file under resources/instruments/, each with the source of its numbers."""

from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PositiveInt, field_validator, model_validator

from tracker.clinical.instrument import (
    Criterion,
    Group,
    Item,
    Level,
    LicenceTier,
    Method,
    Scoring,
    Subscore,
    WorkedExample,
)
from tracker.clinical.scoring import METHODS
from tracker.knowledge.toml_file import Number, SourceTag, Table, Text

_WORDS = {"-": None, "–": None, "Y": Decimal(1), "N": Decimal(0)}


def _vector(text: object) -> tuple[Decimal | None, ...]:
    if not isinstance(text, str):
        raise ValueError('must be a text such as "2 1 - 0"')  # noqa: TRY004  (pydantic's own way)
    return tuple(_answer(word) for word in text.split())


def _answer(word: str) -> Decimal | None:
    try:
        return _WORDS[word] if word in _WORDS else Decimal(word)
    except InvalidOperation:
        raise ValueError(f"'{word}' is neither a number, Y or N, nor -") from None


_GROUPED = ("domains", "weighted", "means")

MOST_ITEMS, MOST_GROUPS, MOST_EXAMPLES = 200, 100, 500
"""How much one file may hold: far more than any scale needs, and little enough to check at once."""

_MOST_ANSWERS = 1001  # of one item: 0 to 100 by tenths

Vector = Annotated[
    tuple[Number | None, ...], BeforeValidator(_vector), Field(max_length=2 * MOST_ITEMS)
]


class Sourced(Table):
    """A table whose numbers come from one source."""

    source: SourceTag


class LicenceTable(Sourced):
    """What we may show of the questionnaire."""

    tier: LicenceTier
    text: Text


class LoincTable(Table):
    """LOINC codes of the panel and of the total, and where each was found."""

    panel: Text | None = None
    panel_source: SourceTag | None = None
    total: Text | None = None
    total_source: SourceTag | None = None


class ItemEntry(Table):
    """One item; what it does not say is taken from the table around it."""

    label: Text
    low: Number | None = None
    high: Number | None = None
    step: Number | None = Field(default=None, gt=0)
    anchors: tuple[Text, ...] | None = None
    not_assessed: Number | None = None
    loinc: Text | None = None
    number: PositiveInt | None = None
    asked_if: PositiveInt | None = None


class ItemsTable(Sourced):
    """The items in order, and the answers they share."""

    low: Number
    high: Number
    step: Number = Field(default=Decimal(1), gt=0)
    anchors: tuple[Text, ...] = ()
    yes_no: bool = False
    each: tuple[ItemEntry, ...] = Field(min_length=1, max_length=MOST_ITEMS)

    @model_validator(mode="after")
    def _check(self) -> "ItemsTable":
        for item in self.items():
            if item.yes_no and not (item.low == 0 and item.high == item.step == 1):
                raise ValueError("yes/no items need low = 0 and high = 1")
            answers = (item.high - item.low) / item.step + 1
            if answers < 2 or answers != int(answers):
                raise ValueError(f"item {item.number} must rise to {item.high} in whole steps")
            if answers > _MOST_ANSWERS:
                raise ValueError(f"item {item.number} has more than {_MOST_ANSWERS} answers")
            if item.anchors and len(item.anchors) != answers:
                raise ValueError(f"item {item.number} needs {answers} anchors or none")
        return self

    def items(self, first: int = 1) -> tuple[Item, ...]:
        """Return the items, numbered from `first`."""
        return tuple(self._item(number, entry) for number, entry in enumerate(self.each, first))

    def _item(self, number: int, entry: ItemEntry) -> Item:
        return Item(
            number=number if entry.number is None else entry.number,
            label=entry.label,
            low=self.low if entry.low is None else entry.low,
            high=self.high if entry.high is None else entry.high,
            step=self.step if entry.step is None else entry.step,
            anchors=self.anchors if entry.anchors is None else entry.anchors,
            not_assessed=entry.not_assessed,
            loinc=entry.loinc,
            yes_no=self.yes_no,
            asked_if=entry.asked_if,
        )


class TotalTable(Sourced):
    """The range and the steps of the total, or of the mean judged in its place."""

    minimum: Number
    maximum: Number
    step: Number = Field(default=Decimal(1), gt=0)


class GroupEntry(Table):
    """Items (by number) that make one subscore."""

    name: Text
    items: tuple[PositiveInt, ...] = Field(min_length=1, max_length=MOST_ITEMS)
    divisor: Number = Field(default=Decimal(1), gt=0)
    minimum_answered: PositiveInt | None = None

    def group(self, method: str) -> Group:
        """Return the group; a mean divides by the number of its items."""
        count = len(self.items)
        needed = count if self.minimum_answered is None else self.minimum_answered
        divisor = Decimal(count) if method == "means" else self.divisor
        return Group(self.name, self.items, divisor, needed)


class LevelEntry(Table):
    """A risk level, and the items of which one answered yes makes it."""

    name: Text
    items: tuple[PositiveInt, ...] = Field(default=(), max_length=MOST_ITEMS)
    flag: Literal["REVIEW", "URGENT"] | None = None

    def level(self) -> Level:
        """Return the level."""
        return Level(self.name, self.items, self.flag)


class CriterionTable(Sourced):
    """A yes/no subscore: enough items at a level in every group."""

    name: Text
    item_at_least: Number
    needed: dict[str, PositiveInt]

    def rule(self) -> Criterion:
        """Return the criterion."""
        return Criterion(self.name, self.item_at_least, MappingProxyType(self.needed))


class ScoringTable(Sourced):
    """The scoring method and its groups."""

    method: str
    groups: tuple[GroupEntry, ...] = Field(default=(), max_length=MOST_GROUPS)
    criterion: CriterionTable | None = None
    multiplier: Number = Field(default=Decimal(1), gt=0)
    judged: Text | None = None
    levels: tuple[LevelEntry, ...] = Field(default=(), max_length=MOST_GROUPS)

    @field_validator("method")
    @classmethod
    def _known(cls, method: str) -> str:
        if method not in METHODS:
            raise ValueError(f"must be one of {', '.join(METHODS)}, not {method}")
        return method

    @model_validator(mode="after")
    def _check(self) -> "ScoringTable":
        names = {group.name for group in self.groups}
        needed = set(self.criterion.needed) if self.criterion else set()
        for wrong, words in (
            (self.method in _GROUPED and not names, f"the method '{self.method}' needs groups"),
            (len(names) < len(self.groups), "two groups have the same name"),
            (not needed <= names, "the criterion names a group that is not there"),
            (self.judged not in (None, *names), "'judged' names a group that is not there"),
            (
                (self.method == "means") != (self.judged is not None),
                "'judged' belongs to the method 'means', which needs it",
            ),
            (
                (self.method == "levels") != bool(self.levels),
                "'levels' belong to the method 'levels', which needs them",
            ),
            (
                any(bool(level.items) == (level is self.levels[-1]) for level in self.levels),
                "every level needs items but the last, which has none",
            ),
        ):
            if wrong:
                raise ValueError(words)
        return self

    def rule(self) -> Scoring:
        """Return the scoring rule."""
        criterion = self.criterion
        return Scoring(
            method=self.method,
            groups=tuple(group.group(self.method) for group in self.groups),
            criterion=None if criterion is None else criterion.rule(),
            multiplier=self.multiplier,
            judged=self.judged,
            levels=tuple(level.level() for level in self.levels),
        )


class MissingTable(Sourced):
    """How many parts may be missing."""

    allowed: int = Field(ge=0)


class ExampleEntry(Table):
    """A worked example; vectors are texts ("2 1 - 0"), subscores in the order of the groups.

    A refused one is a form the reference calls invalid.
    """

    answers: Vector | None = None
    extra: Vector = ()
    total: Number | None = None
    band: str | None = None
    method: Method | None = None
    flags: tuple[str, ...] = ()
    subscores: Vector | None = None
    criterion: bool | None = None
    refused: bool = False

    @model_validator(mode="after")
    def _check(self) -> "ExampleEntry":
        if self.refused == (self.method is not None):
            raise ValueError("an example has a method, or it is refused")
        return self

    def example(self, scoring: Scoring) -> WorkedExample:
        """Return the example with its vectors read."""
        return WorkedExample(
            answers=self.answers,
            extra=self.extra,
            total=self.total,
            band=self.band,
            method=self.method,
            flags=self.flags,
            subscores=self._subscores(scoring),
            refused=self.refused,
        )

    def _subscores(self, scoring: Scoring) -> dict[str, Subscore] | None:
        if self.subscores is None:
            return None
        names = [group.name for group in scoring.groups]
        subscores: dict[str, Subscore] = dict(zip(names, self.subscores, strict=False))
        if scoring.criterion is not None and self.criterion is not None:
            subscores[scoring.criterion.name] = self.criterion
        return subscores


class ExamplesTable(Table):
    """The worked examples."""

    each: tuple[ExampleEntry, ...] = Field(min_length=1, max_length=MOST_EXAMPLES)
