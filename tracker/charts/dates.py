"""Dates along a time axis: as fine as there is room for, in words that cannot be misread."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

_ROOM = 78.0  # pixels at 100 dpi that a date needs
# Not the calendar's %b: that follows the system's language, which the rest of the app does not.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Step = Callable[[date, date], Sequence[date]]


def date_ticks(first: float, last: float, width: float) -> list[tuple[float, str]]:
    """Return days and words of a time axis, the year where it turns.

    `first` and `last` are date ordinals with a fraction, `width` pixels at 100 dpi. A tick stands
    at the midnight that begins its day.
    """
    most = max(2, int(width / _ROOM))
    begin, end = date.fromordinal(max(1, int(first) + 1)), date.fromordinal(max(1, int(last)))
    for days_of in _STEPS:
        ticks = days_of(begin, end)
        if 0 < len(ticks) <= most:
            return _worded(ticks)
    return _worded([begin])


def worded(day: date) -> str:
    """Return a date as words, such as 12 Mar 2019."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _worded(ticks: Sequence[date]) -> list[tuple[float, str]]:
    monthly = all(day.day == 1 for day in ticks) and _apart(ticks) > 27
    yearly = monthly and all(day.month == 1 for day in ticks) and len(ticks) > 1
    words, year = [], None
    for day in ticks:
        month = _MONTHS[day.month - 1]
        word = "" if yearly else month if monthly else f"{day.day} {month}"
        if day.year != year:
            word = f"{word} {day.year}".strip()
            year = day.year
        words.append((float(day.toordinal()), word))
    return words


def _apart(ticks: Sequence[date]) -> int:
    return min(((after - before).days for before, after in pairwise(ticks)), default=31)


def _every(step: int) -> Step:
    def days(first: date, last: date) -> Sequence[date]:
        if (last - first).days > 60 * step:
            return ()
        # Weeks begin on a Monday: day 1 of the calendar was one.
        start = first.toordinal() + (1 - first.toordinal()) % step
        return [date.fromordinal(day) for day in range(start, last.toordinal() + 1, step)]

    return days


def _months(step: int) -> Step:
    def days(first: date, last: date) -> Sequence[date]:
        numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        starts = [date(n // 12, n % 12 + 1, 1) for n in numbers if n % 12 % step == 0]
        return [day for day in starts if first <= day <= last]

    return days


def _years(step: int) -> Step:
    def days(first: date, last: date) -> Sequence[date]:
        years = [year for year in range(first.year, last.year + 1) if year % step == 0]
        return [date(year, 1, 1) for year in years if first <= date(year, 1, 1) <= last]

    return days


_STEPS: tuple[Step, ...] = (
    *(_every(days) for days in (1, 2, 7, 14)),
    *(_months(months) for months in (1, 2, 3, 6)),
    *(_years(years) for years in (1, 2, 5, 10)),
)
