"""What is to be seen of the next reading: how far it is away, and in which words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Literal

from PySide6.QtCore import QCoreApplication

from tracker.clinical.monitoring import DuePoint, PointState

DueState = Literal["coming", "due", "late", "none"]
_WAITING: dict[PointState, DueState] = {"coming": "coming", "due": "due", "late": "late"}


@dataclass(frozen=True, slots=True)
class DueSight:
    """The next reading as the ring and the words beside it show it.

    `share` is how much of the time up to it has gone, 0 to 1; `clock` stands inside the ring.
    "none": no reading is waited for.
    """

    state: DueState
    share: float = 0.0
    clock: str = ""
    words: str = ""
    missed: str = ""


def due_sight(
    points: Sequence[DuePoint],
    states: Sequence[PointState],
    started_at: datetime | None,
    now: datetime,
    zone: tzinfo | None,
) -> DueSight:
    """Return the next reading as it is shown; all of it comes from stored instants."""
    number = states.count("missed")
    missed = _tr("{n} missed").format(n=number) if number else ""
    found = next((place for place, state in enumerate(states) if state in _WAITING), None)
    if found is None:
        return DueSight("none", missed=missed)
    point, state = points[found], _WAITING[states[found]]
    at = f"{point.due_at.astimezone(zone):%H:%M}"
    if state == "coming":
        share = _share(_begin(points, point, started_at), point.due_at, now)
        words = _tr("Next vitals {time}").format(time=at)
        return DueSight(state, share, countdown(point.due_at - now), words, missed)
    if state == "due":
        words = _tr("Vitals due now ({time})").format(time=at)
        return DueSight(state, 1.0, _tr("due"), words, missed)
    late = now - point.due_at
    words = _tr("Vitals late by {n} min").format(n=int(late.total_seconds() // 60))
    return DueSight(state, 1.0, _tr("late"), words, missed)


def countdown(left: timedelta) -> str:
    """Return a time as 06:19, minutes and seconds; 2 h 05 from a hundred minutes on."""
    seconds = max(0, int(left.total_seconds()))
    if seconds >= 6000:
        return _tr("{h} h {m}").format(h=seconds // 3600, m=f"{seconds % 3600 // 60:02d}")
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def clock(spent: timedelta) -> str:
    """Return a time that has gone as 23:41, minutes and seconds, beyond an hour as well."""
    seconds = max(0, int(spent.total_seconds()))
    return f"{seconds // 60}:{seconds % 60:02d}"


def _begin(points: Sequence[DuePoint], point: DuePoint, started_at: datetime | None) -> datetime:
    """Return from when on the ring fills: a change asks from itself on, the rest in their row."""
    if point.kind == "after change":
        return point.opens_at
    before = [each.due_at for each in points if each.kind != "after change"]
    earlier = [at for at in before if at < point.due_at]
    return max(earlier, default=started_at or point.opens_at)


def _share(begin: datetime, due: datetime, now: datetime) -> float:
    whole = (due - begin).total_seconds()
    return min(1.0, max(0.0, (now - begin).total_seconds() / whole)) if whole > 0 else 0.0


def _tr(text: str) -> str:
    return QCoreApplication.translate("due_sight", text)
