"""The shape of one file under resources/instruments/ (docs/instruments.md describes it)."""

from decimal import Decimal
from types import MappingProxyType

from pydantic import Field, model_validator

from tracker.clinical.instrument import Instrument, Licence, MissingRule, Rater
from tracker.knowledge.instrument_tables import (
    BandsTable,
    ChangeTable,
    ExamplesTable,
    ItemsTable,
    LicenceTable,
    LoincTable,
    MissingTable,
    NoteEntry,
    PointsTable,
    RemissionTable,
    ResponseTable,
    ScoringTable,
    Sourced,
    SuicideTable,
    TotalTable,
)
from tracker.knowledge.toml_file import SourceTag, Table, Text


class InstrumentFile(Table):
    """One questionnaire as its file states it; `order` is its place in lists."""

    order: int
    code: str = Field(pattern=r"^[a-z][a-z0-9]*$")
    name: Text
    full_name: Text
    measures: Text
    spellings: tuple[Text, ...] = ()
    version: Text
    recall: Text
    rater: Rater
    higher_is_worse: bool
    source: SourceTag
    licence: LicenceTable
    loinc: LoincTable = LoincTable()
    total: TotalTable
    items: ItemsTable | None = None
    extra_items: ItemsTable | None = None
    scoring: ScoringTable
    missing: MissingTable
    bands: BandsTable | None = None
    response: ResponseTable | None = None
    remission: RemissionTable | None = None
    change: ChangeTable = ChangeTable()
    suicide: SuicideTable | None = None
    notes: tuple[NoteEntry, ...] = ()
    examples: ExamplesTable

    @model_validator(mode="after")
    def _check(self) -> "InstrumentFile":
        named = [number for group in self.scoring.groups for number in group.items]
        named += [note.item for note in self.notes]
        named += [self.suicide.item] if self.suicide else []
        count = len(self.items.each) if self.items else 0
        unknown = [number for number in named if number > count]
        if unknown:
            raise ValueError(f"item {unknown[0]} is named, but there are only {count} items")
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
        items = self.items.items() if self.items else ()
        return Instrument(
            code=self.code,
            name=self.name,
            full_name=self.full_name,
            measures=self.measures,
            spellings=self.spellings,
            version=self.version,
            recall=self.recall,
            rater=self.rater,
            items=items,
            extra_items=self.extra_items.items(len(items) + 1) if self.extra_items else (),
            minimum=self.total.minimum,
            maximum=self.total.maximum,
            total_step=self.total.step,
            scoring=scoring,
            missing=MissingRule(self.missing.allowed),
            bands=tuple(entry.band() for entry in self.bands.levels) if self.bands else (),
            response=None if self.response is None else self.response.rule(),
            remission=None if self.remission is None else self.remission.rule(),
            meaningful_change=_points(change.meaningful),
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
        )

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
