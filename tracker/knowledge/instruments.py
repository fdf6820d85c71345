"""Reads the questionnaires: one TOML file each, checked against itself before it is used."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from tracker.clinical.instrument import Instrument, WorkedExample, fold, names_of
from tracker.clinical.scoring import InvalidAnswers, ScoreResult, score_answers, score_total
from tracker.knowledge.instrument_file import InstrumentFile
from tracker.knowledge.toml_file import KnowledgeError, place, read_toml

Problem = tuple[tuple[str | int, ...], str]
"""Where in a file something is wrong, by keys, and a sentence on it."""


def load_instruments(folder: Path, *, run_examples: bool = False) -> Mapping[str, Instrument]:
    """Return the instruments of every TOML file in `folder` by code, in the order they give.

    The worked examples cost as much as all else: a test runs those of our own files, so that they
    are run here only where asked. Raises KnowledgeError naming the file where one contradicts
    itself or another.
    """
    files = {path: read_toml(path, InstrumentFile) for path in sorted(folder.glob("*.toml"))}
    ordered = sorted(files, key=lambda path: files[path].order)
    instruments = {path: files[path].instrument() for path in ordered}
    for path, instrument in instruments.items():
        problems = contradictions(files[path], instrument)
        if run_examples:
            problems += example_problems(instrument)
        if problems:
            keys, sentence = problems[0]
            where = place(path.name, path.read_text(encoding="utf-8"), *keys)
            raise KnowledgeError(f"{where}: {sentence}")
    _check_names(instruments)
    return MappingProxyType({instrument.code: instrument for instrument in instruments.values()})


def score_example(instrument: Instrument, example: WorkedExample) -> ScoreResult:
    """Score a worked example as it was entered. Raises InvalidAnswers."""
    if example.answers is not None:
        return score_answers(instrument, example.answers, example.extra)
    if example.total is None:
        raise InvalidAnswers(("An example needs answers or a total.",))
    return score_total(instrument, example.total, example.extra)


def contradictions(file: InstrumentFile, instrument: Instrument) -> list[Problem]:
    """Return where the bands, the items and the range of the total do not fit each other."""
    return [*_band_problems(file), *_range_problems(instrument)]


def example_problems(instrument: Instrument) -> list[Problem]:
    """Run the worked examples and return a sentence on each that scores otherwise."""
    return [
        (("examples", "each", number - 1), f"example {number} {problem}")
        for number, example in enumerate(instrument.examples, start=1)
        for problem in _example_problems(instrument, example)
    ]


def _example_problems(instrument: Instrument, example: WorkedExample) -> list[str]:
    try:
        result = score_example(instrument, example)
    except InvalidAnswers as error:
        return [] if example.refused else [f"cannot be scored: {error}"]
    if example.refused:
        return ["is to be refused, but was scored."]
    return [
        f"says {name} {_words(stated)}, but scores {_words(found)}."
        for name, stated, found in _compared(example, result)
        if stated != found
    ]


def _words(value: object) -> str:
    """Return a value as its author would write it."""
    if isinstance(value, Mapping):
        return " ".join("-" if each is None else str(each) for each in value.values())
    if isinstance(value, tuple):
        return ", ".join(str(each) for each in value) or "none"
    return "none" if value is None else str(value)


def _band_problems(file: InstrumentFile) -> list[Problem]:
    if file.bands is None or file.total is None:
        return []
    bands, total = file.bands.levels, file.total
    step = Decimal(1) if file.bands.on_integer else total.step
    problems: list[Problem] = [
        (
            ("bands", "levels", number),
            f"there is a gap or an overlap between the bands '{band.name}' and '{following.name}'.",
        )
        for number, (band, following) in enumerate(pairwise(bands), start=1)
        if following.low != band.high + step
    ]
    if bands[0].low != total.minimum or bands[-1].high != total.maximum:
        words = f"the bands must reach from {total.minimum} to {total.maximum}."
        problems.append((("bands",), words))
    return problems


def _range_problems(instrument: Instrument) -> list[Problem]:
    """Compare the stated range of the total with the totals of the lowest and highest form."""
    if not instrument.items or instrument.scoring.levels:
        return []
    lowest = score_answers(instrument, [item.low for item in instrument.items]).judged
    highest = score_answers(instrument, [item.high for item in instrument.items]).judged
    if (lowest, highest) == (instrument.minimum, instrument.maximum):
        return []
    stated = f"{instrument.minimum} to {instrument.maximum}"
    words = f"the items give totals from {lowest} to {highest}, but 'total' says {stated}."
    return [(("total",), words)]


def _compared(example: WorkedExample, result: ScoreResult) -> list[tuple[str, object, object]]:
    # A mean entered alone stands where the total does.
    found = result.total if example.answers is not None else result.judged
    compared: list[tuple[str, object, object]] = [
        ("total", example.total, found),
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
