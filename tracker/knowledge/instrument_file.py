"""The shape of one file under resources/instruments/ (docs/instruments.md describes it)."""

from decimal import Decimal
from types import MappingProxyType

from pydantic import Field, model_validator

from tracker.clinical.instrument import Instrument, Item, Licence, MissingRule, Rater
from tracker.knowledge.instrument_rules import (
    BandsTable,
    ChangeTable,
    GainTable,
    NoteEntry,
    PointsTable,
    RemissionTable,
    ResponseTable,
    SuicideTable,
    VariantEntry,
)
from tracker.knowledge.instrument_tables import (
    ExamplesTable,
    ItemsTable,
    LicenceTable,
    LoincTable,
    MissingTable,
    ScoringTable,
    Sourced,
    TotalTable,
)
from tracker.knowledge.toml_file import SourceTag, Table, Text


class InstrumentFile(Table):
    """One questionnaire as its file states it; `order` is its place in lists."""

    order: int = Field(ge=0, le=10_000)
    code: str = Field(pattern=r"^[a-z][a-z0-9]*$", max_length=20)
    name: Text
    full_name: Text
    measures: Text
    spellings: tuple[Text, ...] = Field(default=(), max_length=50)
    version: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.]{0,19}$")
    recall: Text
    rater: Rater
    higher_is_worse: bool
    source: SourceTag
    licence: LicenceTable
    loinc: LoincTable = LoincTable()
    variants: tuple[VariantEntry, ...] = Field(default=(), max_length=20)
    total: TotalTable | None = None
    items: ItemsTable | None = None
    extra_items: ItemsTable | None = None
    scoring: ScoringTable
    missing: MissingTable
    bands: BandsTable | None = None
    response: ResponseTable | None = None
    remission: RemissionTable | None = None
    gain: GainTable | None = None
    change: ChangeTable = ChangeTable()
    suicide: SuicideTable | None = None
    notes: tuple[NoteEntry, ...] = Field(default=(), max_length=50)
    examples: ExamplesTable

    @model_validator(mode="after")
    def _check(self) -> "InstrumentFile":
        count = len(self.items.each) if self.items else 0
        for number in self._items_named():
            if number > count:
                raise ValueError(f"item {number} is named, but there are only {count} items")
        for number in self._numbers_named():
            if number not in {item.number for item in (*self._items(), *self._extra_items())}:
                raise ValueError(f"item {number} is named, but it is not there")
        return self

    @model_validator(mode="after")
    def _check_rules(self) -> "InstrumentFile":
        levels = bool(self.scoring.levels)
        numbered = [item.number for item in self._items()] == list(range(1, len(self._items()) + 1))
        for wrong, words in (
            (levels != (self.total is None), "a scale has a 'total' or 'scoring.levels'"),
            (levels and self.bands is not None, "risk levels take the place of bands"),
            (levels and not (self.items and self.items.yes_no), "risk levels need yes/no items"),
            (self.gain and self.response, "a scale has a 'response' or a 'gain', not both"),
            (
                self.response and not self.higher_is_worse,
                "a scale on which higher is better has a 'gain' in place of a 'response'",
            ),
            (not numbered, "only the numbers of unscored items can be chosen"),
        ):
            if wrong:
                raise ValueError(words)
        return self

    @model_validator(mode="after")
    def _check_subscores(self) -> "InstrumentFile":
        groups = len(self.scoring.groups)
        for number, example in enumerate(self.examples.each, start=1):
            if example.subscores and len(example.subscores) != groups:
                raise ValueError(f"example {number} must have {groups} subscores or none")
        return self

    def instrument(self) -> Instrument:
        """Return the instrument of this file."""
        scoring, change = self.scoring.rule(), self.change
        minimum, maximum, step = self._range()
        return Instrument(
            code=self.code,
            name=self.name,
            full_name=self.full_name,
            measures=self.measures,
            spellings=self.spellings,
            version=self.version,
            recall=self.recall,
            rater=self.rater,
            items=self._items(),
            extra_items=self._extra_items(),
            minimum=minimum,
            maximum=maximum,
            total_step=step,
            scoring=scoring,
            missing=MissingRule(self.missing.allowed),
            bands=tuple(entry.band() for entry in self.bands.levels) if self.bands else (),
            response=None if self.response is None else self.response.rule(),
            remission=None if self.remission is None else self.remission.rule(),
            meaningful_change=None if change.meaningful is None else change.meaningful.points,
            reliable_change=_points(change.reliable),
            minimum_baseline=_points(change.minimum_baseline),
            suicide=None if self.suicide is None else self.suicide.rule(),
            notes=tuple(note.rule() for note in self.notes),
            higher_is_worse=self.higher_is_worse,
            loinc_panel=self.loinc.panel,
            loinc_total=self.loinc.total,
            licence=Licence(self.licence.tier, self.licence.text),
            source=self.source,
            sources=MappingProxyType(self._sources()),
            examples=tuple(entry.example(scoring) for entry in self.examples.each),
            gain=None if self.gain is None else self.gain.rule(),
            meaningful_percent=None if change.meaningful is None else change.meaningful.percent,
            variants=tuple(entry.variant() for entry in self.variants),
            bands_on_integer=self.bands is not None and self.bands.on_integer,
        )

    def _items(self) -> tuple[Item, ...]:
        return self.items.items() if self.items else ()

    def _extra_items(self) -> tuple[Item, ...]:
        return self.extra_items.items(len(self._items()) + 1) if self.extra_items else ()

    def _range(self) -> tuple[Decimal, Decimal, Decimal]:
        """Return the range and step of the total; risk levels count from the lowest, 0."""
        if self.total is None:
            return Decimal(0), Decimal(len(self.scoring.levels) - 1), Decimal(1)
        return self.total.minimum, self.total.maximum, self.total.step

    def _items_named(self) -> list[int]:
        """Return the scored items that rules name."""
        groups = [group.items for group in self.scoring.groups]
        groups += [level.items for level in self.scoring.levels]
        gates = [item.asked_if for item in self._items() if item.asked_if is not None]
        return [number for numbers in groups for number in numbers] + gates

    def _numbers_named(self) -> list[int]:
        """Return the items, scored or not, that rules name."""
        named = [note.item for note in self.notes]
        return [*named, self.suicide.item] if self.suicide else named

    def _sources(self) -> dict[str, str]:
        """Return the source tag of every rule that is there."""
        tables: dict[str, Sourced | None] = {
            "licence": self.licence,
            "total": self.total,
            "items": self.items,
            "extra_items": self.extra_items,
            "scoring": self.scoring,
            "scoring.criterion": self.scoring.criterion,
            "missing": self.missing,
            "bands": self.bands,
            "response": self.response,
            "remission": self.remission,
            "gain": self.gain,
            "meaningful_change": self.change.meaningful,
            "reliable_change": self.change.reliable,
            "minimum_baseline": self.change.minimum_baseline,
            "suicide": self.suicide,
        }
        sources = {name: table.source for name, table in tables.items() if table is not None}
        if self.response is not None:
            sources["partial_response"] = self.response.partial_source
        if self.suicide is not None:
            sources["suicide_item"] = self.suicide.item_source
        return sources


def _points(table: PointsTable | None) -> Decimal | None:
    return None if table is None else table.points
