"""The tables of a file under resources/instruments/ that judge a total and its change."""

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
from tracker.knowledge.instrument_tables import MOST_GROUPS, Sourced
from tracker.knowledge.toml_file import Number, SourceTag, Table, Text


class BandEntry(Table):
    """A named range; both ends belong to it."""

    low: Number
    high: Number
    name: Text

    def band(self) -> Band:
        """Return the band, which needs no end of its own."""
        return Band(self.low, self.name)


class BandsTable(Sourced):
    """The bands, rising; `on_integer` bands a total with decimals by its whole number."""

    on_integer: bool = False
    levels: tuple[BandEntry, ...] = Field(min_length=1, max_length=MOST_GROUPS)


class ResponseTable(Sourced):
    """Response and partial response in percent improvement."""

    percent: Number
    partial_percent: Number
    partial_source: SourceTag

    def rule(self) -> ResponseRule:
        """Return the response rule."""
        return ResponseRule(self.percent, self.partial_percent)


class RemissionTable(Sourced):
    """The total of remission."""

    at_most: Number
    minimum_drop: Number | None = None

    def rule(self) -> RemissionRule:
        """Return the remission rule."""
        return RemissionRule(self.at_most, self.minimum_drop)


class GainTable(Sourced):
    """Response in points and remission above a cut, where percent do not apply."""

    response_points: Number = Field(gt=0)
    remission_above: Number

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

    points: Number = Field(gt=0)


class MeaningfulTable(Sourced):
    """The smallest change worth calling improvement: points, percent of baseline, or either."""

    points: Number | None = Field(default=None, gt=0)
    percent: Number | None = Field(default=None, gt=0)

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
    review: Number
    urgent: Number

    def rule(self) -> SuicideRule:
        """Return the suicide rule."""
        return SuicideRule(self.item, self.review, self.urgent)


class NoteEntry(Sourced):
    """A remark on one item."""

    item: PositiveInt
    at_least: Number
    text: Text

    def rule(self) -> ItemNote:
        """Return the note."""
        return ItemNote(self.item, self.at_least, self.text)
