"""A CSV file as rows of named cells: encoding, delimiter and quoting are found out here.

Whatever the file holds, the outcome is rows, rows with a problem, or Unreadable; csv and codec
errors end here.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.exchange.cells import shown, unguarded
from tracker.exchange.columns import ALIASES, COLUMNS

EXPORTED_FILE = "clinic.csv"
_DELIMITERS = (",", ";", "\t")
_LARGEST_FILE = 200_000_000  # bytes: far more than a clinic's lifetime of lines
_LONGEST_CELL = 20_000  # characters: a long letter; more is no cell of a table
_LONGEST_RECORD = 500  # lines: a note may hold line breaks, but a lost quotation mark must end
# How statistics programs write "not known"; in names and notes it may be a word.
_NOT_KNOWN = {"na", "n/a", "null"}
_TEXTS = {"patient_id", "note", "diagnosis", "family_name", "given_name", "name", "free_text"}
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Unreadable(Exception):
    """The file cannot be imported at all; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the file by column name, blank cells left out, or the problem with it."""

    line: int
    cells: dict[str, str]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file taken apart: its column names as ours (None: unknown) and its rows."""

    content: bytes
    delimiter: str
    columns: tuple[str | None, ...]
    ignored: tuple[str, ...]
    lines: Sequence[str]
    first_line: int

    def rows(self) -> Iterator[Row]:
        """Yield every row that is not blank."""
        for line, values, problem in _records(self.lines, self.first_line, self.delimiter):
            if problem is not None:
                yield Row(line, {}, problem)
            elif any(value.strip() for value in values):
                yield self._row(line, values)

    def _row(self, line: int, values: list[str]) -> Row:
        width = len(self.columns)
        if any(value.strip() for value in values[width:]):
            problem = f"It has {len(values)} cells, but the header has {width} columns."
            return Row(line, {}, problem)
        cells = {
            name: unguarded(value)
            for name, value in zip(self.columns, values, strict=False)
            if name is not None and not _is_blank(name, value)
        }
        for name, value in cells.items():
            if len(value) > _LONGEST_CELL:
                return Row(line, {}, f"The cell {name} is longer than {_LONGEST_CELL} characters.")
            if _UNSTORABLE.search(value):
                return Row(line, {}, f"The cell {name} holds a character that is no text.")
        return Row(line, cells)


def read_sheet(path: Path) -> Sheet:
    """Read a CSV file, or the clinic.csv of an exported folder. Raises Unreadable."""
    path = path / EXPORTED_FILE if path.is_dir() else path
    content = _content(path)
    lines = list(io.StringIO(_decoded(content, path.name), newline=""))
    first = next((n for n, line in enumerate(lines) if _is_header(line)), None)
    if first is None:
        raise Unreadable(f"{path.name} is empty.")
    delimiter, names = max(
        ((delimiter, _header(lines[first], delimiter)) for delimiter in _DELIMITERS),
        key=lambda found: sum(_our_name(name) is not None for name in found[1]),
    )
    columns = tuple(_our_name(name) for name in names)
    _check_header(columns, path.name)
    ignored = tuple(
        shown(name) for name, ours in zip(names, columns, strict=True) if not ours and name.strip()
    )
    return Sheet(content, delimiter, columns, ignored, lines, first + 1)


def _is_blank(name: str, value: str) -> bool:
    plain = value.strip()
    return not plain or (name not in _TEXTS and plain.casefold() in _NOT_KNOWN)


def _content(path: Path) -> bytes:
    try:
        if not path.exists():
            raise Unreadable(f"There is no file {path}.")
        if not path.is_file():
            raise Unreadable(f"{path} is not a file. Name a CSV file.")
        if path.stat().st_size > _LARGEST_FILE:
            raise Unreadable(f"{path.name} is too large. Split it into smaller files.")
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        words = getattr(error, "strerror", None) or "its name is not valid"
        raise Unreadable(f"{shown(str(path))} cannot be read: {words}.") from error


def _decoded(content: bytes, name: str) -> str:
    encoding = "utf-8"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    for attempt in (encoding, "cp1252"):
        try:
            return content.removeprefix(codecs.BOM_UTF8).decode(attempt)
        except UnicodeDecodeError:
            continue
    raise Unreadable(f"{name} is not text. Save it as CSV (UTF-8) and import that file.")


def _is_header(line: str) -> bool:
    return bool(line.strip()) and not line.casefold().startswith("sep=")


def _header(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        return []


def _our_name(name: str) -> str | None:
    plain = re.sub(r"[\s_-]+", "_", name.strip().strip("\ufeff").casefold())
    if plain in COLUMNS:
        return plain
    return ALIASES.get(plain)


def _check_header(columns: Sequence[str | None], name: str) -> None:
    if "patient_id" not in columns or not {"event", "date"} & set(columns):
        raise Unreadable(
            f"{name} does not look like a table of events: its first line must name the columns,"
            " among them patient_id, date and event. docs/import-format.md describes them."
        )
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        raise Unreadable(f"{name} has the column {twice[0]} more than once. Keep one of them.")


class _Lines(Iterator[str]):
    """The lines from `position` on, at most so many as one record may take."""

    def __init__(self, lines: Sequence[str], position: int) -> None:
        self.lines, self.position = lines, position
        self.end = len(lines)

    def __next__(self) -> str:
        if self.position >= min(self.end, len(self.lines)):
            raise StopIteration
        self.position += 1
        return self.lines[self.position - 1]


def _records(
    lines: Sequence[str], first: int, delimiter: str
) -> Iterator[tuple[int, list[str], str | None]]:
    """Yield line number (1-based), values, problem; after a bad record go on with the next line."""
    source = _Lines(lines, first)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while source.position < len(lines):
        start = source.position
        source.end = start + _LONGEST_RECORD
        try:
            yield start + 1, next(reader), None
        except StopIteration:
            return
        except csv.Error as error:
            yield start + 1, [], _quoting_problem(str(error))
            source.position = start + 1
            reader = csv.reader(source, delimiter=delimiter, strict=True)


def _quoting_problem(words: str) -> str:
    if "limit" in words:
        return "A cell is too long."
    return "A quotation mark is out of place, or opened and never closed."
