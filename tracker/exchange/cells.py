"""One cell: the guard against formulas, numbers, dates and times, and words for what is wrong."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal

from tracker.clinical.limits import NotANumber, parse_number

_LONGEST_SHOWN = 40  # characters of a cell that are repeated in a message
_EARLIEST_YEAR = 1900

# A spreadsheet takes such a cell for a formula, also after blanks and in full-width signs.
_FORMULA = re.compile(r"[\s\x00-\x20]*[=+\-@|%＝＋－＠｜％]|[\t\r\n]")

_MONTH_NAMES = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sep", "sept"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_DAY_WORD = re.compile(r"([0-9]{1,2})[-. ]+([a-z]+)[-., ]+([0-9]{4})")
_WORD_DAY = re.compile(r"([a-z]+)\.? ([0-9]{1,2}),? ([0-9]{4})")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))? ?([ap]m)?")


class BadCell(ValueError):
    """A cell that cannot be taken; the text says why."""


def shown(text: str) -> str:
    """Return a cell as a message may repeat it: short, and without control characters."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text[: _LONGEST_SHOWN + 1])
    return plain if len(plain) <= _LONGEST_SHOWN else f"{plain[:_LONGEST_SHOWN]}…"


def guarded(text: str) -> str:
    """Return text as it may stand in a cell: an apostrophe before what could be a formula."""
    return f"'{text}" if _FORMULA.match(text) or unguarded(text) != text else text


def unguarded(text: str) -> str:
    """Return what `guarded` was given; other text is returned as it is."""
    rest = text[1:]
    if text[:1] == "'" and (_FORMULA.match(rest) or rest[:1] == "'"):
        return rest
    return text


def read_number(text: str, *, decimal_comma: bool) -> Decimal:
    """Return the number in a cell; raises BadCell."""
    if "," in text and not decimal_comma:
        raise BadCell(
            f"“{shown(text)}” has a comma; in a file separated by commas write decimals with a"
            " point."
        )
    try:
        return parse_number(text)
    except NotANumber:
        raise BadCell(f"“{shown(text)}” is not a number. Write it like 70.5.") from None


def read_date(text: str, *, day_first: bool) -> date:
    """Return the date in a cell: 2019-03-04, 4 Mar 2019, Mar 4, 2019, or 13/04/2019.

    Raises BadCell; a date that can be read in two ways is refused unless `day_first`.
    """
    words = " ".join(text.casefold().split())
    if found := _YEAR_FIRST.fullmatch(words):
        return _date(text, found[1], found[3], found[4])
    if found := _YEAR_LAST.fullmatch(words):
        return _year_last(text, found[1], found[3], found[4], day_first=day_first)
    if (found := _DAY_WORD.fullmatch(words)) and found[2] in _MONTHS:
        return _date(text, found[3], str(_MONTHS[found[2]]), found[1])
    if (found := _WORD_DAY.fullmatch(words)) and found[1] in _MONTHS:
        return _date(text, found[3], str(_MONTHS[found[1]]), found[2])
    raise BadCell(f"“{shown(text)}” is not a date. Write it like 2019-03-04.")


def _year_last(text: str, first: str, second: str, year: str, *, day_first: bool) -> date:
    if not day_first and int(first) <= 12 and int(second) <= 12 and int(first) != int(second):
        raise BadCell(
            f"“{shown(text)}” can be read in two ways. Write it like 2019-03-04, or import with"
            " the day first (--day-first)."
        )
    month_first = not day_first and int(second) > 12
    day, month = (second, first) if month_first else (first, second)
    return _date(text, year, month, day)


def _date(text: str, year: str, month: str, day: str) -> date:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise BadCell(f"“{shown(text)}” is not a day of the calendar.") from None
    if found.year < _EARLIEST_YEAR:
        raise BadCell(f"“{shown(text)}” is too long ago.")
    return found


def read_time(text: str) -> time:
    """Return the time of day in a cell: 14:05, 14:05:30 or 2:05 pm; raises BadCell."""
    found = _TIME.fullmatch(text.strip().casefold())
    if found is None:
        raise BadCell(f"“{shown(text)}” is not a time of day. Write it like 14:05.")
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            raise BadCell(f"“{shown(text)}” is not a time of day. Write it like 14:05.")
        hour = hour % 12 + (12 if found[4] == "pm" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        raise BadCell(f"“{shown(text)}” is not a time of day. Write it like 14:05.") from None


def read_instant(text: str) -> datetime:
    """Return the UTC instant in a cell, such as 2019-03-04T14:05:00Z; raises BadCell."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not _EARLIEST_YEAR <= found.year < 9999:
        raise BadCell(f"“{shown(text)}” is not an instant. Write it like 2019-03-04T14:05:00Z.")
    return found.astimezone(UTC)


def write_instant(at: datetime) -> str:
    """Return an instant as `read_instant` takes it, exact to the microsecond."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
