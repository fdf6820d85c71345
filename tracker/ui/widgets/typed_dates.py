"""Dates and times as people type them. A date that could be read in two ways is refused."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[\s.-]*([^\W\d_]{3,})\.?,?[\s-]*(\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,})\.?\s*(\d{1,2})\s*,?\s+(\d{4})")
_DIGITS = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{2}|\d{4})")
_TIME = re.compile(r"(\d{1,2})(?:[:.h]\s?)?(\d{2})")
_ENGLISH = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


class UnclearDate(ValueError):
    """A date or time that cannot be taken; its text says why and what to type instead."""


def show_date(on: date) -> str:
    """Return a date with its month in letters, such as 12 Mar 1985."""
    return QLocale().toString(QDate(on.year, on.month, on.day), "d MMM yyyy")


def parse_date(text: str, today: date) -> date:
    """Return the date in `text`: 12 Mar 1985, 1985-03-12, 25/3/1985, today, yesterday.

    Raises UnclearDate, also for 12/3/1985, which is March to one reader and December to another.
    """
    words = " ".join(text.lower().split())
    if words in {"today", _tr("today")}:
        return today
    if words in {"yesterday", _tr("yesterday")}:
        return today - timedelta(days=1)
    if found := _ISO.fullmatch(words):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(words):
        return _date(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_FIRST.fullmatch(words):
        return _date(int(found[3]), _month(found[1]), int(found[2]))
    if found := _DIGITS.fullmatch(words):
        return _from_digits(int(found[1]), int(found[2]), found[3])
    raise UnclearDate(_tr("This is not a date. Type it as 12 Mar 2026 or 2026-03-12."))


def parse_time(text: str) -> time:
    """Return the time of day in `text`: 10:23, 10.23 or 1023. Raises UnclearDate."""
    found = _TIME.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise UnclearDate(_tr("This is not a time of day. Type it as 10:23."))
    return time(int(found[1]), int(found[2]))


def local_instant(on: date, at: time, zone: tzinfo | None) -> datetime:
    """Return that time at the clinic as an aware datetime (zone None: the machine's).

    Raises UnclearDate for a time that the change to summer time leaves out.
    """
    local = datetime.combine(on, at, zone) if zone else datetime.combine(on, at).astimezone()
    back = local.astimezone(UTC).astimezone(zone)
    if (back.hour, back.minute) != (at.hour, at.minute):
        raise UnclearDate(_tr("The clocks left this time out that day. Type the next hour."))
    return local


def _from_digits(first: int, second: int, year: str) -> date:
    if len(year) == 2:
        raise UnclearDate(_tr("Type the year with four digits."))
    if first > 12 or first == second:
        return _date(int(year), second, first)
    if second > 12:
        return _date(int(year), first, second)
    readings = [_date(int(year), second, first), _date(int(year), first, second)]
    one, other = (show_date(reading) for reading in readings)
    raise UnclearDate(
        _tr("This could be {one} or {other}. Type the month in letters.").format(
            one=one, other=other
        )
    )


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise UnclearDate(_tr("There is no such day in the calendar.")) from None


def _month(word: str) -> int:
    locale = QLocale()
    for number, english in enumerate(_ENGLISH, start=1):
        names = (english, locale.monthName(number).lower())
        if any(name.startswith(word) for name in names) or (word == "sept" and number == 9):
            return number
    raise UnclearDate(_tr("The month is not known. Type it as in 12 Mar 2026."))


def _tr(text: str) -> str:
    return QCoreApplication.translate("typed_dates", text)
