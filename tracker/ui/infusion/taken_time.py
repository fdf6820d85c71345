"""When something was seen: now, or a time of day typed later."""

from datetime import UTC, datetime, timedelta, tzinfo

from PySide6.QtCore import QCoreApplication

from tracker.ui.widgets.typed_dates import UnclearDate, local_instant, parse_time

_AHEAD = timedelta(minutes=2)  # clinical reference 4.4, time rules
_BEFORE = timedelta(hours=3)
"""How long before an infusion a time of day can belong to its visit (convention)."""


def instant_near(text: str, near: datetime, now: datetime, zone: tzinfo | None) -> datetime:
    """Return the instant (UTC) of a time of day, from three hours before `near` on.

    So 0:10 belongs to the night after an infusion that began at 23:50. In the hour that comes twice
    as summer time ends it is the second, once that has come. Raises UnclearDate for what is no time
    of day and for a time still to come.
    """
    clock = parse_time(text)
    earliest = near.astimezone(zone).replace(tzinfo=None) - _BEFORE
    naive = datetime.combine(earliest.date(), clock)
    day = naive.date() if naive >= earliest else naive.date() + timedelta(days=1)
    both = [local_instant(day, clock.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1)]
    instant = both[1] if both[1] <= now + _AHEAD else both[0]
    if instant > now + _AHEAD:
        raise UnclearDate(
            QCoreApplication.translate("taken_time", "This is still to come. Type when it was.")
        )
    return instant
