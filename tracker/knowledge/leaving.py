"""Reads resources/leaving.toml: what is asked when a patient is about to leave (reference 4.5)."""

from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from tracker.clinical.leaving_items import LeavingItem, LeavingItems, LeavingKind
from tracker.knowledge.toml_file import SourceTag, Table, Text, read_toml

_CRITERIA = 11
ItemKey = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.[a-z]+)?$")]


class ItemTable(Table):
    """One question."""

    key: ItemKey
    title: Text
    question: Text
    criterion: int = Field(ge=1, le=_CRITERIA)
    kind: LeavingKind = "yes_no"
    source: SourceTag


class LeavingFile(Table):
    """The whole file."""

    items: tuple[ItemTable, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _keys_are_different(self) -> Self:
        if len({item.key for item in self.items}) != len(self.items):
            raise ValueError("the same key is there twice")
        return self


def load_leaving(path: Path) -> LeavingItems:
    """Return the questions of the TOML file at `path`. Raises KnowledgeError naming the place."""
    file = read_toml(path, LeavingFile)
    items = [LeavingItem(**table.model_dump()) for table in file.items]
    return LeavingItems(MappingProxyType({item.key: item for item in items}))
