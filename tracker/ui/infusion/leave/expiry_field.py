"""A field for the day a vial expires: a day, or a month, which stands for its last day."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from tracker.ui.widgets.date_field import TypedDateField
from tracker.ui.widgets.typed_dates import UnclearDate, parse_date, show_date

_MONTH = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{4})|(\d{4})-(\d{1,2})")
_MONTH_IN_LETTERS = re.compile(r"[^\W\d_]{3,}\.?\s*\d{4}")


class ExpiryField(TypedDateField[date]):
    """Takes 06/2027, Jun 2027 or a whole date; refuses what has expired."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(today, parent)
        self.edit.setPlaceholderText(self.tr("06/2027"))

    def _parse(self, text: str, today: date) -> date:
        on = _last_of_month(text, today) or parse_date(text, today)
        if on < today:
            raise UnclearDate(
                self.tr("This vial expired on {day}. Take another one.").format(day=show_date(on))
            )
        return on

    def _shown(self, value: date) -> str:
        return show_date(value)


def _last_of_month(text: str, today: date) -> date | None:
    """Return the last day of a month that was typed without a day, or None."""
    if found := _MONTH.fullmatch(text):
        month, year = int(found[1] or found[4]), int(found[2] or found[3])
        if not 1 <= month <= 12:
            return None
    elif _MONTH_IN_LETTERS.fullmatch(text):
        first = parse_date(f"1 {text}", today)
        month, year = first.month, first.year
    else:
        return None
    return date(year, month, monthrange(year, month)[1])
