"""The scores of one lane: joined where near enough, shaped by how they came about, flagged."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from tracker.charts.key import LONGEST_GAP_DAYS
from tracker.charts.labels import Align, outline, text_width
from tracker.charts.layout import LaneBox
from tracker.charts.progress_values import Point
from tracker.charts.sheet import Box, Sheet, meet

SUICIDE_WORDS = {
    "URGENT": "SI urgent",
    "SI_WORSE": "SI worse",
    "REVIEW": "SI review",
    "SI_UNKNOWN": "SI unknown",
}
"""The words beside a ringed point, the most pressing first."""

_BROKEN_RING = Path.make_compound_path(
    *(Path.arc(angle + 12, angle + 60) for angle in range(0, 360, 72))
)
_RINGS: tuple[tuple[str, str, str | Path, float], ...] = (
    ("suicide urgent", "URGENT", "o", 2.4),
    ("suicide worse", "SI_WORSE", "o", 1.3),
    ("suicide review", "REVIEW", "o", 1.3),
    ("suicide unknown", "SI_UNKNOWN", _BROKEN_RING, 1.3),
)
_SIZE = 6.8  # of a point, in pt
_ROOM_FOR_LONE = 100.0
_ONE_SCORE = "a line appears with the second score"

# A tick below a point, in half sizes of the point.
_LATE = ((0.0, -1.4), (0.0, -2.7))


@cache
def _letter_p() -> Path:
    """Return a small p below and right of a point, in half sizes of the point."""
    return Affine2D().scale(1 / 50).translate(1.2, -2.0).transform_path(outline("p"))


class _Shape(NamedTuple):
    """How points of one kind are drawn: marker, its share of the size, whether filled."""

    marker: str
    share: float
    filled: bool


_SHAPES = {
    "items": _Shape("o", 1.0, filled=True),
    "total_only": _Shape("s", 0.9, filled=True),
    "recall": _Shape("o", 0.95, filled=False),
    "recall_total_only": _Shape("s", 0.85, filled=False),
}


def draw_points(sheet: Sheet, box: LaneBox, color: str) -> None:
    """Draw the scores of a lane in `color`; shape and words tell their state, colour never does."""
    points = sorted(box.lane.points, key=lambda point: point.day)
    transform = sheet.data(box.y(0.0), box.y(1.0) - box.y(0.0))
    size = _size(sheet, points)
    _draw_joins(sheet, box.lane.code, points, transform, color)
    for name, shape in _SHAPES.items():
        some = [point for point in points if _shape(point) == name]
        if some:
            dots = _dots(some, transform, size * shape.share, shape.marker)
            _fill(dots, color, sheet.theme.surface, filled=shape.filled)
            sheet.add(dots, f"scores:{box.lane.code}:{name}", 7)
    _draw_marks(sheet, box.lane.code, points, transform, size)
    if is_lone(box):
        _write_one_score(sheet, box, points[0])
    _draw_flags(sheet, box, points, transform, size)


def _size(sheet: Sheet, points: Sequence[Point]) -> float:
    """Return the size of a point in pt: smaller where many stand close."""
    room = (sheet.layout.right - sheet.layout.left) / max(1, len(points))
    return _SIZE if room >= 12 else 5.4 if room >= 6 else 4.4


def _draw_joins(
    sheet: Sheet, code: str, points: Sequence[Point], transform: Transform, color: str
) -> None:
    """Join neighbours by a line, dashed over a longer gap (clinical reference 7.8)."""
    joined: dict[bool, tuple[list[float], list[float]]] = {True: ([], []), False: ([], [])}
    for earlier, later in pairwise(points):
        days, totals = joined[later.day - earlier.day <= LONGEST_GAP_DAYS]
        days += [earlier.day, later.day, float("nan")]
        totals += [earlier.total, later.total, float("nan")]
    for near, name in ((True, "line"), (False, "gap")):
        days, totals = joined[near]
        if days:
            line = Line2D(days, totals, transform=transform, color=color)
            line.set_linestyle("-" if near else (0, (3, 3)))
            line.set_linewidth(1.7 if near else 1.0)
            sheet.add(line, f"{name}:{code}", 5)


def _shape(point: Point) -> str:
    shape = "total_only" if point.method == "total_only" else "items"
    if point.standard_recall:
        return shape
    return "recall" if shape == "items" else "recall_total_only"


def _dots(points: Iterable[Point], transform: Transform, size: float, marker: str | Path) -> Line2D:
    points = list(points)
    return Line2D(
        [point.day for point in points],
        [point.total for point in points],
        transform=transform,
        linestyle="none",
        marker=marker,
        markersize=size,
    )


def _fill(dots: Line2D, color: str, surface: str, *, filled: bool) -> None:
    dots.set_markerfacecolor(color if filled else surface)
    dots.set_markeredgecolor(surface if filled else color)
    # A wide halo around many small dots would hide the line that joins them.
    small = dots.get_markersize() < _SIZE * 0.8
    filled_edge, hollow_edge = (0.4, 1.2) if small else (0.9, 1.6)
    dots.set_markeredgewidth(filled_edge if filled else hollow_edge)


def _draw_marks(
    sheet: Sheet, code: str, points: Sequence[Point], transform: Transform, size: float
) -> None:
    """Put a small p beside prorated points and a tick under late entries."""
    prorated = [point for point in points if point.method == "prorated"]
    late = [point for point in points if point.late]
    for name, some, marker in (("prorated", prorated, _letter_p()), ("late", late, Path(_LATE))):
        if some:
            # matplotlib shrinks a marker path to half a unit; this undoes it.
            reach = np.abs(marker.vertices).max()
            marks = _dots(some, transform, max(size, 5.5) * reach, marker)
            marks.set_markerfacecolor(sheet.theme.text)
            marks.set_markeredgecolor(sheet.theme.text)
            marks.set_markeredgewidth(1.3 if name == "late" else 0.15)
            sheet.add(marks, f"{name}:{code}", 7.5)


def _draw_flags(
    sheet: Sheet, box: LaneBox, points: Sequence[Point], transform: Transform, size: float
) -> None:
    """Ring suicide flags: urgent ones thick, unanswered items broken; words where they fit."""
    flagged = [point for point in points if point.suicide in SUICIDE_WORDS]
    for name, flag, ring, width in _RINGS:
        some = [point for point in flagged if point.suicide == flag]
        if some:
            rings = _dots(some, transform, size + 6, ring)
            rings.set_markerfacecolor("none")
            rings.set_markeredgecolor(_flag_color(sheet, flag))
            rings.set_markeredgewidth(width)
            sheet.add(rings, f"{name}:{box.lane.code}", 6.5)
    _write_flags(sheet, box, points, flagged)


def _flag_color(sheet: Sheet, flag: str) -> str:
    """Return red for a risk that was told, amber for an item nobody answered."""
    return sheet.theme.caution_pill if flag == "SI_UNKNOWN" else sheet.theme.alert


def _write_flags(
    sheet: Sheet, box: LaneBox, points: Sequence[Point], flagged: Sequence[Point]
) -> None:
    """Write the words beside the rings: the latest always, the others where nothing is hidden."""
    words = [label.box for label in sheet.labels if box.bottom <= label.y <= box.top]
    line = [_around(*place, 7) for place in _along(sheet, box, points)]
    line += _rules(sheet, box)
    pressing = tuple(SUICIDE_WORDS)
    order = sorted(flagged, key=lambda point: pressing.index(point.suicide or ""))
    order.sort(key=lambda point: point is not flagged[-1])
    for point in order:
        flag = point.suicide or ""
        word = SUICIDE_WORDS[flag]
        places = _places_beside(sheet, box, point, text_width(word, 8))
        readable = [place for place in places if not any(meet(place, one) for one in words)]
        hidden = [sum(meet(place, one) for one in line) for place in readable]
        if readable and (min(hidden) == 0 or point is flagged[-1]):
            place = readable[hidden.index(min(hidden))]
            words.append(place)
            middle = (place[1] + place[3]) / 2
            sheet.label(place[0], middle, word, _flag_color(sheet, flag), 8)


def _places_beside(sheet: Sheet, box: LaneBox, point: Point, width: float) -> list[Box]:
    """Return where words fit inside the lane: above, below, right or left of a point."""
    layout, x, y = sheet.layout, sheet.layout.x(point.day), box.y(point.total)
    lefts = [
        (x - width / 2, y + 11),
        (x - width / 2, y - 22),
        (x + 12, y - 5),
        (x - 12 - width, y - 5),
    ]
    inside = [
        (min(max(left, layout.left + 3), layout.right - 3 - width), foot) for left, foot in lefts
    ]
    boxes = [(left, foot, left + width, foot + 11) for left, foot in inside]
    return [place for place in boxes if place[1] > box.bottom and place[3] < box.top] or boxes[2:]


def _along(sheet: Sheet, box: LaneBox, points: Sequence[Point]) -> list[tuple[float, float]]:
    """Return places all along the line of a lane, its points among them."""
    corners = [(sheet.layout.x(point.day), box.y(point.total)) for point in points]
    places = corners[:1]
    for (x, y), (next_x, next_y) in pairwise(corners):
        steps = 1 + int(max(abs(next_x - x), abs(next_y - y)) / 12)
        shares = [step / steps for step in range(1, steps + 1)]
        places += [(x + (next_x - x) * share, y + (next_y - y) * share) for share in shares]
    return places


def _rules(sheet: Sheet, box: LaneBox) -> Iterator[Box]:
    """Yield the room of the lines a scale is judged by."""
    layout, lane = sheet.layout, box.lane
    for reference in lane.references:
        for total in (reference.baseline, reference.response_at):
            if total is not None:
                y = box.y(total)
                yield layout.x(reference.first_day), y - 1, layout.right, y + 1
    if lane.remission_at is not None:
        y = box.y(lane.remission_at)
        yield layout.left, y - 1, layout.right, y + 1


def _around(x: float, y: float, reach: float) -> Box:
    return x - reach, y - reach, x + reach, y + reach


def is_lone(box: LaneBox) -> bool:
    """Whether a lane has a single score, and room to write it large."""
    return len(box.lane.points) == 1 and box.top - box.bottom >= _ROOM_FOR_LONE


def _write_one_score(sheet: Sheet, box: LaneBox, point: Point) -> None:
    """Say what a lone score is, large, and what is needed for a line."""
    theme = sheet.theme
    x, y = sheet.layout.x(point.day), box.y(point.total)
    on_left = _freer_on_left(sheet, x)
    x += -16 if on_left else 16
    number, sentence = (y - 20, y - 41) if y - 50 > box.bottom else (y + 42, y + 20)
    align: Align = "right" if on_left else "left"
    sheet.label(x, number, f"{point.total:g}", theme.text, 22, align)
    sheet.label(x, sentence, _ONE_SCORE, theme.text_secondary, 8, align)


def _freer_on_left(sheet: Sheet, x: float) -> bool:
    """Whether a sentence has room left of `x` and crosses fewer lines of infusions than right."""
    layout, width = sheet.layout, text_width(_ONE_SCORE, 8) + 20
    marks = [layout.x(mark.day) - x for mark in layout.infusions]
    left, right = (sum(0 <= sign * away <= width for away in marks) for sign in (-1, 1))
    if x - width < layout.left:
        return False
    return x + width > layout.right or left < right
