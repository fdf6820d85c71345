"""The tables of a file under resources/instruments/ that judge a total and its change."""

from decimal import Decimal

from pydantic import Field, PositiveInt, model_validator

from tracker.clinical.instrument import (
    Band,
    GainRule,
    ItemNote,
    RemissionRule,
    ResponseRule,
    SuicideRule,
    Variant,
)
from tracker.knowledge.instrument_tables import Sourced
from tracker.knowledge.toml_file import SourceTag, Table, Text


class BandEntry(Table):
    """A named range; both ends belong to it."""

    low: Decimal
    high: Decimal
    name: Text

    def band(self) -> Band:
        """Return the band, which needs no end of its own."""
        return Band(self.low, self.name)


class BandsTable(Sourced):
    """The bands, rising; `on_integer` bands a total with decimals by its whole number."""

    on_integer: bool = False
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


class GainTable(Sourced):
    """Response in points and remission above a cut, where percent do not apply."""

    response_points: Decimal = Field(gt=0)
    remission_above: Decimal

    def rule(self) -> GainRule:
        """Return the rule."""
        return GainRule(self.response_points, self.remission_above)


class VariantEntry(Sourced):
    """A period the questions can be asked about."""

    code: str = Field(pattern=r"^[a-z0-9_]{1,20}$")
    label: Text

    def variant(self) -> Variant:
        """Return the variant."""
        return Variant(self.code, self.label)


class PointsTable(Sourced):
    """One number of points."""

    points: Decimal = Field(gt=0)


class MeaningfulTable(Sourced):
    """The smallest change worth calling improvement: points, percent of baseline, or either."""

    points: Decimal | None = Field(default=None, gt=0)
    percent: Decimal | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _check(self) -> "MeaningfulTable":
        if self.points is None and self.percent is None:
            raise ValueError("needs points or percent")
        return self


class ChangeTable(Table):
    """What counts as change, and the baseline below which response is not judged."""

    meaningful: MeaningfulTable | None = None
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
