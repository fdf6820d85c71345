"""The key under a progress chart: only those marks are explained that are on it."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from tracker.charts.progress_values import Lane, Point, ProgressChart

KEY_LINE = 18.0  # the height of one line of the key, in pixels at 100 dpi
KEY_SIGN = 20.0  # the room for the sign before its words
KEY_MARGIN = 12.0

LONGEST_GAP_DAYS = 45
"""Assessments further apart are not joined by a solid line (clinical reference 7.8)."""

WORDS = {
    "booster": "booster",
    "total_only": "total only, items not recorded",
    "recall": "other recall period",
    "prorated": "prorated",
    "late": "entered late",
    "suicide": "suicide item (SI)",
    "gap": f"more than {LONGEST_GAP_DAYS} days apart",
}
_LETTER = 6.0
_BETWEEN = 18.0


def key_of(chart: ProgressChart) -> tuple[str, ...]:
    """Return the marks on a chart that need words, as keys of WORDS."""
    points = [point for lane in chart.lanes for point in lane.points]
    found = {kind for point in points for kind in kinds_of(point)}
    if any(mark.phase == "booster" for mark in chart.infusions):
        found.add("booster")
    if any(_has_gap(lane) for lane in chart.lanes):
        found.add("gap")
    return tuple(kind for kind in WORDS if kind in found)


def kinds_of(point: Point) -> Iterable[str]:
    """Return the marks a point carries, as keys of WORDS."""
    if point.method in ("total_only", "prorated"):
        yield point.method
    if not point.standard_recall:
        yield "recall"
    if point.late:
        yield "late"
    if point.suicide is not None:
        yield "suicide"


def key_rows(kinds: Sequence[str], width: float) -> list[list[tuple[float, str]]]:
    """Return the lines of the key, each the places and kinds of its entries."""
    rows: list[list[tuple[float, str]]] = []
    x = width
    for kind in kinds:
        room = KEY_SIGN + len(WORDS[kind]) * _LETTER
        if not rows or x + room > width - KEY_MARGIN:
            rows.append([])
            x = KEY_MARGIN
        rows[-1].append((x, kind))
        x += room + _BETWEEN
    return rows


def _has_gap(lane: Lane) -> bool:
    days = sorted(point.day for point in lane.points)
    return any(b - a > LONGEST_GAP_DAYS for a, b in pairwise(days))
