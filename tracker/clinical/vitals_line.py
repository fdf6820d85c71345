"""One line of vital signs as people write it on paper: `142/88 96 98 14 5 36.8`.

The order is that of the vitals row: systolic, diastolic, heart rate, SpO2, respiratory rate,
sedation score (MOAA/S), temperature.
"""

import re
from collections.abc import Mapping

FIELDS = (
    "systolic",
    "diastolic",
    "heart_rate",
    "spo2",
    "respiratory_rate",
    "moaas",
    "temperature",
)
"""The fields of a line in their order, by their names in resources/limits.toml."""

SEPARATORS = "/\\ \t;|"
"""What stands between two numbers; typed alone it means "next"."""

_LONGEST = 64
_COMMA_BETWEEN = re.compile(r",\s+")
_BETWEEN = re.compile(r"[/\\\s;|]+")
_NUMBER = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{0,2})?")
_MISSING = {"-", "\N{EN DASH}", "\N{MINUS SIGN}", "x", "X", "?"}


class UnclearLine(ValueError):
    """A line that is no reading; the text says what to type."""


def parse_vitals_line(text: str, first: str = FIELDS[0]) -> Mapping[str, str]:
    """Return the numbers of a line by field, as typed, beginning with the field `first`.

    Blanks, slashes and semicolons separate; a lone dash skips a field; a number with decimals is
    the temperature, wherever it stands. Whether a number is possible is not judged here. Raises
    UnclearLine for anything that is no number, and for more numbers than fields.
    """
    if len(text) > _LONGEST:
        raise UnclearLine("This is too long for a reading. Type it as 142/88 96 98.")
    parts = [part for part in _BETWEEN.split(_COMMA_BETWEEN.sub(" ", text.strip())) if part]
    fields = list(FIELDS[FIELDS.index(first) :])
    values: dict[str, str] = {}
    for part in parts:
        field = _field_of(part, fields, text)
        fields.remove(field)
        if part not in _MISSING:
            values[field] = part.replace(",", ".").rstrip(".")
    return values


def _field_of(part: str, left: list[str], text: str) -> str:
    if part not in _MISSING and not _NUMBER.fullmatch(part):
        raise UnclearLine(f"“{part[:12]}” is not a number. Type a reading as 142/88 96 98.")
    has_decimals = "." in part or "," in part
    if has_decimals and "temperature" in left:
        return "temperature"
    if not left:
        raise UnclearLine(f"“{text.strip()[:24]}” has more numbers than a reading.")
    return left[0]
