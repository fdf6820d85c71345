"""Where items and visits stand on the item strip: pure geometry in pixels at 100 dpi, y upwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.charts.item_values import ItemStrip
from tracker.charts.labels import text_width
from tracker.charts.layout import DATES, Layout, chart_layout, spread
from tracker.charts.progress_values import ProgressChart

ROW = 19.0
"""The height of one row on screen; a lower figure makes all rows lower."""
TITLE, TOTALS, BETWEEN = 26.0, 20.0, 24.0
WIDEST, NARROWEST = 24.0, 4.0
"""How wide a visit may be, in pixels: it stands on its day, so neighbours limit it."""

_FOOT = 6.0
_LABEL_SIZE = 8.0


@dataclass(frozen=True, slots=True)
class Column:
    """Where one visit begins and ends on the time axis."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        """Where its numbers stand."""
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        """The room for its numbers."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class ItemLayout:
    """The places of the visits (`columns`) and of the rows (bottom, top), from the top."""

    axis: Layout
    columns: tuple[Column, ...]
    rows: tuple[tuple[float, float], ...]
    totals_y: float
    subscores_y: float

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row and column at a place, or None beside all rows and visits."""
        row = next((n for n, (low, high) in enumerate(self.rows) if low <= y <= high), None)
        if row is None or not self.columns or not self.axis.left <= x <= self.axis.right:
            return None
        away = [max(column.left - x, x - column.right, 0) for column in self.columns]
        nearest = away.index(min(away))
        return (row, nearest) if away[nearest] <= WIDEST / 2 else None


def least_height(strip: ItemStrip) -> float:
    """Return the height at which every row is as high as it should be."""
    return _fixed(strip) + ROW * len(strip.rows)


def item_layout(strip: ItemStrip, width: float, height: float) -> ItemLayout:
    """Return the layout of a strip of `width` by `height` pixels at 100 dpi."""
    axis = chart_layout(ProgressChart(span=strip.span), width, height)
    left = _room_for_labels(strip) if strip.left is None else strip.left
    axis = replace(axis, left=left, right=max(axis.right, left + 100), dates_y=_FOOT)
    row = max(min(ROW, (height - _fixed(strip)) / max(1, len(strip.rows))), 6.0)
    top = height - TITLE - TOTALS
    items = _stacked(len(strip.items), top, row)
    below = top - row * len(strip.items) - (BETWEEN if strip.subscores else 0)
    return ItemLayout(
        axis=axis,
        columns=_columns(axis, [visit.day for visit in strip.visits]),
        rows=(*items, *_stacked(len(strip.subscores), below, row)),
        totals_y=top + TOTALS / 2,
        subscores_y=below + BETWEEN / 2 - 1,
    )


def room_for_labels(strips: Sequence[ItemStrip]) -> float:
    """Return the room left of the time axis in which the labels of all these strips fit."""
    return max((_room_for_labels(strip) for strip in strips), default=0.0)


def _room_for_labels(strip: ItemStrip) -> float:
    return 20 + max((text_width(row.label, _LABEL_SIZE) for row in strip.rows), default=60)


def _fixed(strip: ItemStrip) -> float:
    return TITLE + TOTALS + (BETWEEN if strip.subscores else 0) + DATES + _FOOT + 4


def _stacked(count: int, top: float, row: float) -> tuple[tuple[float, float], ...]:
    return tuple((top - row * (n + 1), top - row * n) for n in range(count))


def _columns(axis: Layout, days: Sequence[float]) -> tuple[Column, ...]:
    """Return a column a visit on its day; visits of one day stand beside each other."""
    wanted = [axis.x(day) for day in days]
    places = spread(wanted, [NARROWEST] * len(wanted), axis.left, axis.right)
    if not wanted:
        return ()
    gaps = [WIDEST, *(after - before for before, after in pairwise(places)), WIDEST]
    halves = [min(WIDEST, before, after) / 2 for before, after in pairwise(gaps)]
    return tuple(Column(x - half, x + half) for x, half in zip(places, halves, strict=True))
