"""Side effects of a session in rows: bars from onset to end, the grade in a box before each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tracker.charts.labels import shortened, text_width
from tracker.charts.session_values import EffectBar, SessionChart

SIZE = 8.0
_SEVERE = 3
_GAP = 6.0
_PAD = 4.0  # beside the words in a box
_LEFTMOST = 70.0  # words that stand left of their box end right of the names of strips


@dataclass(frozen=True, slots=True)
class PlacedEffect:
    """A side effect: the box, the bar to its `end`, and where its words begin.

    `row` counts from the top, `bottom` and `top` are the row's. An effect without an end is `open`.
    """

    effect: EffectBar
    box: tuple[float, float]
    end: float
    words: str
    words_x: float
    open: bool
    row: int = 0
    bottom: float = 0.0
    top: float = 0.0

    @property
    def extent(self) -> tuple[float, float]:
        """Where bar and words begin and end."""
        words_end = self.words_x + text_width(self.words, SIZE)
        return min(self.box[0], self.words_x), max(self.end, words_end)


def place_effects(
    chart: SessionChart,
    x: Callable[[float], float],
    width: float,
    bottom: float,
    row: float,
    most: int,
) -> tuple[tuple[PlacedEffect, ...], int]:
    """Return the effects in at most so many rows, and how many found no place.

    Severe ones get their place first. `row` is the height of one, `bottom` the foot of the last.
    """
    first, last = chart.span()
    shown = [each for each in chart.effects if each.onset <= last]
    order = sorted(shown, key=lambda each: (each.grade < _SEVERE, each.onset, -each.grade))
    now = last if chart.now is None else chart.now
    rows: list[list[tuple[float, float]]] = []
    found: list[PlacedEffect] = []
    for effect in order:
        end = min(now if effect.end is None else effect.end, last)
        placed = _without_a_row(effect, x(max(effect.onset, first)), x(end), width)
        number = _free_row(rows, placed.extent)
        if number < most:
            rows += [[]] if number == len(rows) else []
            rows[number].append(placed.extent)
            found.append(replace(placed, row=number))
    feet = [bottom + row * (len(rows) - 1 - number) for number in range(len(rows))]
    in_rows = (replace(each, bottom=feet[each.row], top=feet[each.row] + row) for each in found)
    return tuple(in_rows), len(chart.effects) - len(found)


def _free_row(rows: Sequence[Sequence[tuple[float, float]]], extent: tuple[float, float]) -> int:
    """Return the first row in which nothing stands in the way; one more where there is none."""
    begin, end = extent[0] - _GAP, extent[1] + _GAP
    for number, taken in enumerate(rows):
        if all(end < left or begin > right for left, right in taken):
            return number
    return len(rows)


def _without_a_row(effect: EffectBar, left: float, end: float, width: float) -> PlacedEffect:
    box = left, left + text_width(effect.box, SIZE) + 2 * _PAD
    end = max(box[1], end)
    words, words_x = _words(box, end, effect.label, width)
    return PlacedEffect(effect, box, end, words, words_x, effect.end is None)


def _words(box: tuple[float, float], end: float, label: str, width: float) -> tuple[str, float]:
    """Return the words and where they begin: on the bar, else behind it, else before its box.

    Where they fit nowhere they are shortened to the widest of the three.
    """
    before = box[0] - _PAD - _LEFTMOST
    rooms = (end - box[1] - 2 * _PAD, width - end - 2 * _PAD, before)
    wide = text_width(label, SIZE)
    fits = next((n for n, room in enumerate(rooms) if wide <= room), None)
    place = rooms.index(max(rooms)) if fits is None else fits
    words = shortened(label, SIZE, rooms[place])
    return words, (box[1] + _PAD, end + _PAD, box[0] - _PAD - text_width(words, SIZE))[place]
