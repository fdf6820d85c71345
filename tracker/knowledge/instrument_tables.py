"""The tables of a file under resources/instruments/, each with the source of its numbers."""

from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Annotated

from pydantic import BeforeValidator, Field, PositiveInt, field_validator, model_validator

from tracker.clinical.instrument import (
    Band,
    Criterion,
    Group,
    Item,
    ItemNote,
    LicenceTier,
    Method,
    RemissionRule,
    ResponseRule,
    Scoring,
    Subscore,
    SuicideRule,
    WorkedExample,
)
from tracker.clinical.scoring import METHODS
from tracker.knowledge.toml_file import SourceTag, Table, Text

_MISSING = ("-", "–")


def _vector(text: object) -> tuple[Decimal | None, ...]:
    if not isinstance(text, str):
        raise ValueError('must be a text such as "2 1 - 0"')  # noqa: TRY004  (pydantic's own way)
    return tuple(_answer(word) for word in text.split())


def _answer(word: str) -> Decimal | None:
    try:
        return None if word in _MISSING else Decimal(word)
    except InvalidOperation:
        raise ValueError(f"'{word}' is neither a number nor -") from None


Vector = Annotated[tuple[Decimal | None, ...], BeforeValidator(_vector)]


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
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal | None = Field(default=None, gt=0)
    anchors: tuple[Text, ...] | None = None
    not_assessed: Decimal | None = None
    loinc: Text | None = None


class ItemsTable(Sourced):
    """The items in order, and the answers they share."""

    low: Decimal
    high: Decimal
    step: Decimal = Field(default=Decimal(1), gt=0)
    anchors: tuple[Text, ...] = ()
    each: tuple[ItemEntry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _check(self) -> "ItemsTable":
        for item in self.items():
            answers = (item.high - item.low) / item.step + 1
            if answers < 2 or answers != int(answers):
                raise ValueError(f"item {item.number} must rise to {item.high} in whole steps")
            if item.anchors and len(item.anchors) != answers:
                raise ValueError(f"item {item.number} needs {answers} anchors or none")
        return self

    def items(self, first: int = 1) -> tuple[Item, ...]:
        """Return the items, numbered from `first`."""
        return tuple(self._item(number, entry) for number, entry in enumerate(self.each, first))

    def _item(self, number: int, entry: ItemEntry) -> Item:
        return Item(
            number=number,
            label=entry.label,
            low=self.low if entry.low is None else entry.low,
            high=self.high if entry.high is None else entry.high,
            step=self.step if entry.step is None else entry.step,
            anchors=self.anchors if entry.anchors is None else entry.anchors,
            not_assessed=entry.not_assessed,
            loinc=entry.loinc,
        )


class TotalTable(Sourced):
    """The range and the steps of the total."""

    minimum: Decimal
    maximum: Decimal
    step: Decimal = Field(default=Decimal(1), gt=0)


class GroupEntry(Table):
    """Items (by number) that make one subscore."""

    name: Text
    items: tuple[PositiveInt, ...] = Field(min_length=1)


class CriterionTable(Sourced):
    """A yes/no subscore: enough items at a level in every group."""

    name: Text
    item_at_least: Decimal
    needed: dict[str, PositiveInt]

    def rule(self) -> Criterion:
        """Return the criterion."""
        return Criterion(self.name, self.item_at_least, MappingProxyType(self.needed))


class ScoringTable(Sourced):
    """The scoring method and its groups."""

    method: str
    groups: tuple[GroupEntry, ...] = ()
    criterion: CriterionTable | None = None

    @field_validator("method")
    @classmethod
    def _known(cls, method: str) -> str:
        if method not in METHODS:
            raise ValueError(f"must be one of {', '.join(METHODS)}, not {method}")
        return method

    @model_validator(mode="after")
    def _check(self) -> "ScoringTable":
        names = {group.name for group in self.groups}
        if self.method == "domains" and not names:
            raise ValueError("the method 'domains' needs groups")
        if self.criterion is not None and not names.issuperset(self.criterion.needed):
            raise ValueError("the criterion names a group that is not there")
        return self

    def rule(self) -> Scoring:
        """Return the scoring rule."""
        criterion = self.criterion
        return Scoring(
            method=self.method,
            groups=tuple(Group(group.name, group.items) for group in self.groups),
            criterion=None if criterion is None else criterion.rule(),
        )


class MissingTable(Sourced):
    """How many parts may be missing."""

    allowed: int = Field(ge=0)


class BandEntry(Table):
    """A named range; both ends belong to it."""

    low: Decimal
    high: Decimal
    name: Text

    def band(self) -> Band:
        """Return the band, which needs no end of its own."""
        return Band(self.low, self.name)


class BandsTable(Sourced):
    """The bands, rising."""

    levels: tuple[BandEntry, ...] = Field(min_length=1)


class ResponseTable(Sourced):
    """Response and partial response in percent improvement."""

    percent: Decimal
    partial_percent: Decimal
    partial_source: SourceTag

    def rule(self) -> ResponseRule:
        """Return the response rule."""
        return ResponseRule(self.percent, self.partial_percent)


class RemissionTable(Sourced):
    """The total of remission."""

    at_most: Decimal
    minimum_drop: Decimal | None = None

    def rule(self) -> RemissionRule:
        """Return the remission rule."""
        return RemissionRule(self.at_most, self.minimum_drop)


class PointsTable(Sourced):
    """One number of points."""

    points: Decimal = Field(gt=0)


class ChangeTable(Table):
    """Points of change, and the baseline below which response is not judged."""

    meaningful: PointsTable | None = None
    reliable: PointsTable | None = None
    minimum_baseline: PointsTable | None = None


class SuicideTable(Sourced):
    """The suicide item and its levels; `source` is of the levels."""

    item: PositiveInt
    item_source: SourceTag
    review: Decimal
    urgent: Decimal

    def rule(self) -> SuicideRule:
        """Return the suicide rule."""
        return SuicideRule(self.item, self.review, self.urgent)


class NoteEntry(Sourced):
    """A remark on one item."""

    item: PositiveInt
    at_least: Decimal
    text: Text

    def rule(self) -> ItemNote:
        """Return the note."""
        return ItemNote(self.item, self.at_least, self.text)


class ExampleEntry(Table):
    """A worked example; vectors are texts ("2 1 - 0"), subscores in the order of the groups."""

    answers: Vector | None = None
    extra: Vector = ()
    total: Decimal | None = None
    band: str | None = None
    method: Method
    flags: tuple[str, ...] = ()
    subscores: Vector | None = None
    criterion: bool | None = None

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
    """The worked examples, each checked as the file is read."""

    each: tuple[ExampleEntry, ...] = Field(min_length=1)
