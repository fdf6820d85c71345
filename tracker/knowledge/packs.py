"""A clinic's own scales: TOML files in a folder beside the record, checked harder than ours.

A pack is text with named methods; nothing in it can run. Every example in it is worked through
before it is used for the first time, and again by each new version of the app.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tracker import __version__
from tracker.clinical.instrument import Instrument, fold, names_of
from tracker.clinical.scoring import InvalidAnswers
from tracker.knowledge.instrument_file import InstrumentFile
from tracker.knowledge.instruments import (
    Problem,
    contradictions,
    example_problems,
    score_example,
)
from tracker.knowledge.toml_file import KnowledgeError, parse_toml, place

LARGEST_FILE = 128 * 1024  # bytes; our longest scale has under 5 KB
_LONGEST_LINE = 4000  # characters: the reader takes longer with the square of a dotted key
_MOST_FILES = 200


class PackRefused(ValueError):
    """A file is no scale we can use; the text names the file and the place."""


@dataclass(frozen=True, slots=True)
class PackStamp:
    """What is remembered of a pack: the app that ran its examples, and the digest by version."""

    app: str
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pack:
    """A clinic's own scale that may be used, and the file it came from."""

    path: Path
    sha256: str
    instrument: Instrument

    def stamp(self, before: PackStamp | None) -> PackStamp:
        """Return what is to be remembered from now on."""
        versions = {} if before is None else dict(before.versions)
        return PackStamp(__version__, versions | {self.instrument.version: self.sha256})


@dataclass(frozen=True, slots=True)
class Packs:
    """The packs of a folder: those in use, and why the others are not, a sentence a file."""

    used: tuple[Pack, ...] = ()
    refused: Mapping[Path, str] = field(default_factory=dict, hash=False)


def packs_folder(database: Path) -> Path:
    """Return the folder of the packs that belong to a record."""
    return database.parent / "scales"


def load_packs(
    folder: Path,
    built_in: Iterable[Instrument],
    stamps: Mapping[str, PackStamp] | None = None,
) -> Packs:
    """Read every pack of `folder`, in the order the files give; a bad one keeps no other out."""
    if not folder.is_dir():
        return Packs()
    taken, used, refused = list(built_in), [], {}
    for path in sorted(folder.glob("*.toml"))[:_MOST_FILES]:
        try:
            pack = _checked(path, stamps or {})
            _refuse_twins(path.name, pack.instrument, taken)
        except PackRefused as error:
            refused[path] = str(error)
        else:
            used.append(pack)
            taken.append(pack.instrument)
    return Packs(tuple(used), refused)


def add_pack(
    source: Path,
    folder: Path,
    built_in: Iterable[Instrument],
    stamps: Mapping[str, PackStamp] | None = None,
) -> Pack:
    """Check a file and copy it into `folder`; one of the same code there is set aside.

    Raises PackRefused, OSError.
    """
    raw, ours = _read(source), list(built_in)
    pack = check_pack(source, raw, stamps or {})
    in_use = load_packs(folder, ours, stamps).used
    older = [each for each in in_use if each.instrument.code == pack.instrument.code]
    others = [each.instrument for each in in_use if each not in older]
    _refuse_twins(source.name, pack.instrument, [*ours, *others])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"{pack.instrument.code}.toml"
    part = target.with_suffix(".part")
    part.write_bytes(raw)
    for each in older:
        remove_pack(each)
    part.replace(target)
    return Pack(target, pack.sha256, pack.instrument)


def remove_pack(pack: Pack) -> Path:
    """Take a pack out of use; return where its file is kept. Raises OSError."""
    aside = pack.path.parent / "removed"
    aside.mkdir(mode=0o700, exist_ok=True)
    kept = aside / f"{pack.instrument.code}-{pack.instrument.version}.toml"
    pack.path.replace(kept)
    return kept


def check_pack(path: Path, raw: bytes, stamps: Mapping[str, PackStamp]) -> Pack:
    """Check the content of a file, which is not opened again. Raises PackRefused."""
    name, digest = path.name, hashlib.sha256(raw).hexdigest()
    _refuse_long_lines(name, raw)
    try:
        file = parse_toml(name, raw, InstrumentFile)
        instrument = file.instrument()
        _refuse(name, raw, contradictions(file, instrument))
        stamp = stamps.get(instrument.code)
        _refuse_same_version(name, instrument, digest, stamp)
        if stamp is None or stamp.app != __version__ or digest not in stamp.versions.values():
            _refuse(name, raw, example_problems(instrument))
            _refuse(name, raw, edge_problems(file, instrument))
    except (KnowledgeError, InvalidAnswers) as error:
        raise PackRefused(str(error)) from error
    return Pack(path, digest, instrument)


def edge_problems(file: InstrumentFile, instrument: Instrument) -> list[Problem]:
    """Return a sentence on each edge that no worked example stands on.

    Edges are both ends of every band (so that both sides of each cut are shown), or every risk
    level, or the two ends of the total. A scale with items needs one example answered item by item.
    """
    scored = [example for example in instrument.examples if not example.refused]
    shown = {score_example(instrument, each).judged for each in scored}
    reached = {instrument.as_banded(total) for total in shown if total is not None}
    levels = {example.band for example in scored}
    missing = [
        f"no example stands on the edge {edge} of “{name}”; add one whose total is {edge}."
        for edge, name in _edges(file, instrument)
        if edge not in reached
    ]
    missing += [
        f"no example has the level “{level.name}”; add one."
        for level in instrument.scoring.levels
        if level.name not in levels
    ]
    by_items = any(each.answers is not None and each.method == "complete" for each in scored)
    if instrument.items and not by_items:
        missing.append("no example is answered item by item; add a complete one.")
    return [(("examples",), words) for words in missing]


def _edges(file: InstrumentFile, instrument: Instrument) -> list[tuple[object, str]]:
    if instrument.scoring.levels:
        return []
    if file.bands is None:
        return [(instrument.minimum, "total"), (instrument.maximum, "total")]
    return [(edge, band.name) for band in file.bands.levels for edge in (band.low, band.high)]


def _checked(path: Path, stamps: Mapping[str, PackStamp]) -> Pack:
    try:
        return check_pack(path, _read(path), stamps)
    except OSError as error:
        raise PackRefused(f"{path.name} cannot be read: {error.strerror}.") from error


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise PackRefused(f"{path.name} is not a file.")
    with path.open("rb") as file:
        raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise PackRefused(f"{path.name} is larger than {LARGEST_FILE // 1024} KB; no scale is.")
    return raw


def _refuse_long_lines(name: str, raw: bytes) -> None:
    for number, line in enumerate(raw.splitlines(), start=1):
        if len(line) > _LONGEST_LINE:
            words = f"the line is longer than {_LONGEST_LINE} characters; break it up."
            raise PackRefused(f"{name}, line {number}: {words}")


def _refuse(name: str, raw: bytes, problems: list[Problem]) -> None:
    if problems:
        keys, sentence = problems[0]
        raise PackRefused(f"{place(name, raw.decode('utf-8'), *keys)}: {sentence}")


def _refuse_same_version(
    name: str, instrument: Instrument, digest: str, stamp: PackStamp | None
) -> None:
    known = None if stamp is None else stamp.versions.get(instrument.version)
    if known not in (None, digest):
        raise PackRefused(
            f"{name} differs from the version {instrument.version} of {instrument.name} that was"
            " added before. Scores keep the version they were scored with: give it a new version."
        )


def _refuse_twins(name: str, instrument: Instrument, others: Iterable[Instrument]) -> None:
    owners = {fold(text): other for other in others for text in names_of(other)}
    for text in names_of(instrument):
        owner = owners.get(fold(text))
        if owner is not None:
            raise PackRefused(f"{name}: the name “{text}” already belongs to {owner.name}.")
