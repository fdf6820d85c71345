"""`score`: item vectors in, one JSON object a line out."""

import codecs
import json
import re
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tracker.commands.database import database_path
from tracker.commands.failure import CommandFailed

if TYPE_CHECKING:
    from tracker.clinical.instrument import Instrument

HELP = "score item vectors from standard input"
DESCRIPTION = """\
Reads item vectors from standard input, one a line, values separated by blanks or commas, - or –
for a missing answer (Y and N where the scale asks so), and writes one JSON object a line: total,
band, method, answered, flags, subscores, reason (why there is no total). A bad line gives
{"error": "..."} and the rest still run; the exit code is then 1. Blank lines are skipped.

Example:  echo "2 1 2 2 1 1 1 0 0" | infusion-tracker score phq9"""

_SEPARATOR = re.compile(r"\s*,\s*|\s+")


class BadLine(ValueError):
    """A line that cannot be scored; the text says why."""


def run(options: Namespace) -> int:
    """Score every line of standard input; 1 if any line was bad, 2 for an unknown scale."""
    from tracker.exchange.scale_names import find_scale, why_not_recognised
    from tracker.knowledge import load_knowledge
    from tracker.knowledge.packs import packs_folder

    instruments = load_knowledge(packs_folder(database_path(options))).instruments
    instrument = find_scale(options.scale, instruments)
    if instrument is None:
        raise CommandFailed(why_not_recognised(options.scale, instruments), code=2)
    if sys.stdin is None:
        raise CommandFailed("There is no standard input to read item vectors from.")
    lines = bad = 0
    for line in _lines(sys.stdin.buffer):
        document = _document(instrument, line)
        lines, bad = lines + 1, bad + ("error" in document)
        print(json.dumps(document, ensure_ascii=False))
    if bad:
        raise CommandFailed(f"{bad} of {lines} lines could not be scored; the output says why.")
    return 0


def _lines(raw: Iterable[bytes]) -> Iterator[str]:
    """Yield the lines that are not blank, read as UTF-8 or else as Windows-1252."""
    for number, line in enumerate(raw):
        content = line.removeprefix(codecs.BOM_UTF8) if number == 0 else line
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
        if text.strip():
            yield text.strip()


def _document(instrument: "Instrument", line: str) -> dict[str, Any]:
    from tracker.clinical.scoring import InvalidAnswers, score_values

    try:
        result = score_values(instrument, _values(instrument, line))
    except (BadLine, InvalidAnswers) as error:
        return {"error": str(error)}
    return {
        "total": _plain(result.total),
        "band": result.band,
        "method": result.method,
        "answered": result.answered,
        "flags": list(result.flags),
        "subscores": {name: _plain(value) for name, value in result.subscores.items()},
        "reason": result.reason,
    }


def _values(instrument: "Instrument", line: str) -> list[Decimal | None]:
    return [_value(instrument, token) for token in _SEPARATOR.split(line)]


def _value(instrument: "Instrument", token: str) -> Decimal | None:
    from tracker.clinical.limits import NotANumber
    from tracker.clinical.scoring import parse_value

    if not token:
        raise BadLine("Nothing stands between two commas; write - for a missing answer.")
    try:
        return parse_value(instrument, token)
    except NotANumber as error:
        raise BadLine(str(error)) from error


def _plain(value: Decimal | bool | None) -> int | float | bool | None:
    if value is None or isinstance(value, bool):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
