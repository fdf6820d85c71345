"""Reads resources/phrases.toml: words that are picked instead of typed."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from tracker.clinical.phrases import Phrases
from tracker.knowledge.toml_file import Table, read_toml


def _each_once(words: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(words)) != len(words):
        raise ValueError("the same words stand there twice")
    return words


_Words = Annotated[str, StringConstraints(min_length=2, max_length=80, strip_whitespace=True)]
_Picks = Annotated[
    tuple[_Words, ...], Field(min_length=1, max_length=9), AfterValidator(_each_once)
]


class PhrasesFile(Table):
    """The whole file: at most nine of each, because a digit picks one."""

    note: _Picks
    action: _Picks
    pause: _Picks
    rate: _Picks
    stop: _Picks


def load_phrases(path: Path) -> Phrases:
    """Return the phrases of the TOML file at `path`. Raises KnowledgeError naming the place."""
    return Phrases(**dict(read_toml(path, PhrasesFile)))
