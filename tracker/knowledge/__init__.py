"""Reads the clinical knowledge under resources/ into the values of tracker.clinical."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tracker.clinical.instrument import Instrument
from tracker.folders import resource
from tracker.knowledge.instruments import load_instruments


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that the files under resources/ say, checked and frozen."""

    instruments: Mapping[str, Instrument]


@cache
def load_knowledge() -> Knowledge:
    """Read and check every file once; raises KnowledgeError naming the file and the place."""
    return Knowledge(
        instruments=load_instruments(resource("instruments")),
    )
