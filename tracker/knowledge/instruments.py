"""Reads the questionnaires: one TOML file each, checked against itself before it is used."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from tracker.clinical.instrument import Instrument, WorkedExample, fold, names_of
from tracker.clinical.scoring import InvalidAnswers, ScoreResult, score_answers, score_total
from tracker.knowledge.instrument_file import InstrumentFile
from tracker.knowledge.toml_file import KnowledgeError, read_toml


def load_instruments(folder: Path) -> Mapping[str, Instrument]:
    """Return the instruments of every TOML file in `folder` by code, in the order they give.

    Raises KnowledgeError naming the file where one contradicts itself or another.
    """
    files = {path: read_toml(path, InstrumentFile) for path in sorted(folder.glob("*.toml"))}
    ordered = sorted(files, key=lambda path: files[path].order)
    instruments = {path: files[path].instrument() for path in ordered}
    for path, instrument in instruments.items():
        _check(path, files[path], instrument)
    _check_names(instruments)
    return MappingProxyType({instrument.code: instrument for instrument in instruments.values()})


def score_example(instrument: Instrument, example: WorkedExample) -> ScoreResult:
    """Score a worked example as it was entered. Raises InvalidAnswers."""
    if example.answers is not None:
        return score_answers(instrument, example.answers, example.extra)
    if example.total is None:
        raise InvalidAnswers(("An example needs answers or a total.",))
    return score_total(instrument, example.total)


def _check(path: Path, file: InstrumentFile, instrument: Instrument) -> None:
    problems = [
        *_band_problems(file),
        *_range_problems(instrument),
        *_example_problems(instrument),
    ]
    if problems:
        raise KnowledgeError(f"{path.name}: {problems[0]}")


def _band_problems(file: InstrumentFile) -> list[str]:
    if file.bands is None:
        return []
    bands, total = file.bands.levels, file.total
    problems = [
        f"there is a gap or an overlap between the bands '{band.name}' and '{following.name}'."
        for band, following in pairwise(bands)
        if following.low != band.high + total.step
    ]
    if bands[0].low != total.minimum or bands[-1].high != total.maximum:
        problems.append(f"the bands must reach from {total.minimum} to {total.maximum}.")
    return problems


def _range_problems(instrument: Instrument) -> list[str]:
    """Compare the stated range of the total with the totals of the lowest and highest form."""
    if not instrument.items:
        return []
    lowest = score_answers(instrument, [item.low for item in instrument.items]).total
    highest = score_answers(instrument, [item.high for item in instrument.items]).total
    if (lowest, highest) == (instrument.minimum, instrument.maximum):
        return []
    stated = f"{instrument.minimum} to {instrument.maximum}"
    return [f"the items give totals from {lowest} to {highest}, but 'total' says {stated}."]


def _example_problems(instrument: Instrument) -> list[str]:
    problems = []
    for number, example in enumerate(instrument.examples, start=1):
        try:
            result = score_example(instrument, example)
        except InvalidAnswers as error:
            problems.append(f"example {number} cannot be scored: {error}")
            continue
        problems += [
            f"example {number} says {name} {stated}, but scores {found}."
            for name, stated, found in _compared(example, result)
            if stated != found
        ]
    return problems


def _compared(example: WorkedExample, result: ScoreResult) -> list[tuple[str, object, object]]:
    compared: list[tuple[str, object, object]] = [
        ("total", example.total, result.total),
        ("band", example.band, result.band),
        ("method", example.method, result.method),
        ("flags", example.flags, result.flags),
    ]
    if example.subscores is not None:
        compared.append(("subscores", dict(example.subscores), dict(result.subscores)))
    return compared


def _check_names(instruments: Mapping[Path, Instrument]) -> None:
    owners: dict[str, Path] = {}
    for path, instrument in instruments.items():
        for name in names_of(instrument):
            owner = owners.setdefault(fold(name), path)
            if owner != path:
                raise KnowledgeError(
                    f"{path.name}: the name '{name}' already belongs to {owner.name}."
                )
