"""One lane of the progress chart: a scale with its bands, the lines it is judged by, its points."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from matplotlib.lines import Line2D
from matplotlib.transforms import ScaledTranslation, Transform

from tracker.charts.labels import text_width
from tracker.charts.layout import LaneBox, apart, spread
from tracker.charts.progress_values import Point, Reference
from tracker.charts.sheet import Sheet

LONGEST_GAP_DAYS = 45
"""Assessments further apart are not joined by a solid line (clinical reference 7.8)."""

_LINE = 12.0  # the least distance in pixels between two words above each other
_SUICIDE_WORDS = {"REVIEW": "SI", "URGENT": "SI urgent", "SI_UNKNOWN": "SI unknown"}


def draw_lane(sheet: Sheet, box: LaneBox, color: str) -> None:
    """Draw one scale in its box, its line and points in `color`."""
    lane, layout, theme = box.lane, sheet.layout, sheet.theme
    title = box.top + 10
    sheet.label(layout.left, title, lane.name, theme.text, 10)
    after = layout.left + text_width(lane.name, 10) + 8
    sheet.label(after, title, lane.measures, theme.text_secondary, 8)
    _draw_bands(sheet, box)
    _draw_references(sheet, box)
    points = sorted(lane.points, key=lambda point: point.day)
    transform = _data(sheet, box)
    _draw_joins(sheet, lane.code, points, transform, color)
    _draw_points(sheet, lane.code, points, transform, color)
    _draw_flags(sheet, box, points, transform)
    _label_right(sheet, box, points, color)


def _data(sheet: Sheet, box: LaneBox) -> Transform:
    return sheet.data(box.y(0.0), box.y(1.0) - box.y(0.0))


def _draw_bands(sheet: Sheet, box: LaneBox) -> None:
    """Lay the bands as stripes with a hairline at each cut, half a point below the band's low."""
    lane, layout, theme = box.lane, sheet.layout, sheet.theme
    bands = lane.bands or ()
    edges = [box.y(band.low - 0.5) for band in bands]
    edges.append(box.y(lane.maximum + 0.5))
    shades = theme.bands if lane.higher_is_worse else tuple(reversed(theme.bands))
    for number, (low, high) in enumerate(pairwise(edges)):
        shade = shades[round(number * (len(shades) - 1) / max(1, len(bands) - 1))]
        stripe = (layout.left, min(low, high), layout.right, max(low, high))
        sheet.boxes([stripe], f"band:{lane.code}:{number}", 1, facecolors=shade)
    frame = [box.bottom, box.top] if not bands else edges
    hairlines = [[(layout.left, y), (layout.right, y)] for y in frame]
    sheet.lines(hairlines, f"cuts:{lane.code}", 1.2, colors=theme.hairline, linewidths=0.8)
    middles = [(low + high) / 2 for low, high in pairwise(edges)]
    room = [abs(high - low) >= _LINE - 3 for low, high in pairwise(edges)]
    for band, middle, fits in zip(bands, middles, room, strict=False):
        if fits:
            sheet.label(layout.left - 30, middle, band.name, theme.text_secondary, 8, "right")
    _label_totals(sheet, box)


def _label_totals(sheet: Sheet, box: LaneBox) -> None:
    lane = box.lane
    totals = sorted({lane.minimum, lane.maximum, *(band.low for band in lane.bands)})
    places = sorted((box.y(total), total) for total in totals)
    for (y, total), fits in zip(places, apart([y for y, _ in places], _LINE - 2), strict=True):
        if fits:
            x = sheet.layout.left - 8
            sheet.label(x, y, f"{total:g}", sheet.theme.text_secondary, 8, "right")


def _draw_references(sheet: Sheet, box: LaneBox) -> None:
    """Draw the baseline dotted, the response dashed, remission as a long dashed line."""
    lane, layout, theme = box.lane, sheet.layout, sheet.theme
    dotted, dashed = [], []
    for number, reference in enumerate(lane.references):
        ends = _ends(sheet, lane.references, number)
        dotted.append([(x, box.y(reference.baseline)) for x in ends])
        if reference.response_at is not None:
            dashed.append([(x, box.y(reference.response_at)) for x in ends])
    style = {"colors": theme.text_secondary, "linewidths": 1.0}
    sheet.lines(dotted, f"baseline:{lane.code}", 3, linestyles=(0, (1, 2)), **style)
    sheet.lines(dashed, f"response:{lane.code}", 3, linestyles=(0, (5, 3)), **style)
    if lane.remission_at is not None:
        y = box.y(lane.remission_at)
        whole = [[(layout.left, y), (layout.right, y)]]
        sheet.lines(whole, f"remission:{lane.code}", 3, linestyles=(0, (9, 3, 2, 3)), **style)


def _ends(sheet: Sheet, references: Sequence[Reference], number: int) -> tuple[float, float]:
    """Return where the lines of a course begin and end: the last go on to the right edge."""
    layout = sheet.layout
    begin = layout.x(references[number].first_day)
    if number + 1 < len(references):
        return begin, layout.x(references[number + 1].first_day) - 6
    return begin, layout.right


def _draw_joins(
    sheet: Sheet, code: str, points: Sequence[Point], transform: Transform, color: str
) -> None:
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
            line.set_linewidth(1.6 if near else 1.0)
            sheet.add(line, f"{name}:{code}", 5)


def _shape(point: Point) -> str:
    """Return the shape that tells the state of a point; colour never does."""
    if point.recall_variant != "standard":
        return "recall"
    return "total_only" if point.method == "total_only" else "items"


def _draw_points(
    sheet: Sheet, code: str, points: Sequence[Point], transform: Transform, color: str
) -> None:
    surface = sheet.theme.surface
    shapes = {"items": ("o", color), "total_only": ("s", color), "recall": ("o", surface)}
    for shape, (marker, face) in shapes.items():
        some = [point for point in points if _shape(point) == shape]
        if some:
            size = 6.0 if marker == "s" else 6.8
            dots = _dots(some, transform, marker, size)
            dots.set_markerfacecolor(face)
            dots.set_markeredgecolor(color if face == surface else surface)
            dots.set_markeredgewidth(1.6 if face == surface else 1.0)
            sheet.add(dots, f"scores:{code}:{shape}", 7)


def _dots(points: Iterable[Point], transform: Transform, marker: str, size: float) -> Line2D:
    points = list(points)
    return Line2D(
        [point.day for point in points],
        [point.total for point in points],
        transform=transform,
        linestyle="none",
        marker=marker,
        markersize=size,
    )


def _draw_flags(sheet: Sheet, box: LaneBox, points: Sequence[Point], transform: Transform) -> None:
    """Ring suicide flags and say so in words, mark prorated and late points."""
    code, theme, layout = box.lane.code, sheet.theme, sheet.layout
    flagged = [point for point in points if point.suicide in _SUICIDE_WORDS]
    if flagged:
        rings = _dots(flagged, transform, "o", 13)
        rings.set_markerfacecolor("none")
        rings.set_markeredgecolor(theme.alert)
        rings.set_markeredgewidth(1.5)
        sheet.add(rings, f"suicide:{code}", 6.5)
    last_end = float("-inf")
    for point in flagged:
        word = _SUICIDE_WORDS[point.suicide or ""]
        half = text_width(word, 8) / 2
        x = min(max(layout.x(point.day), layout.left + half + 2), layout.right - half)
        y = box.y(point.total)
        if x - half >= last_end + 2:
            up = 15 if y + 21 < box.top else -15
            sheet.label(x, y + up, word, theme.alert, 8, "centre")
            last_end = x + half
    for point in points:
        if point.method == "prorated":
            place = layout.x(point.day) + 6, box.y(point.total) - 9
            sheet.label(*place, "p", theme.text, 8)
    late = [point for point in points if point.late]
    if late:
        below = ScaledTranslation(0, -0.10, sheet.figure.dpi_scale_trans)
        ticks = _dots(late, transform + below, "|", 5)
        ticks.set_markeredgecolor(theme.text)
        sheet.add(ticks, f"late:{code}", 7.5)


def _label_right(sheet: Sheet, box: LaneBox, points: Sequence[Point], color: str) -> None:
    """Write the latest total and the lines' names at the right, pushed apart."""
    lane, theme = box.lane, sheet.theme
    words: list[tuple[float, str, str, float]] = []
    if points:
        latest = points[-1]
        words.append((box.y(latest.total), f"{latest.total:g}", color, 11.0))
    if lane.references:
        last = lane.references[-1]
        words.append((box.y(last.baseline), f"baseline {last.baseline:g}", theme.text_secondary, 8))
        if last.response_at is not None:
            word = f"response ≤ {last.response_at:g}"
            words.append((box.y(last.response_at), word, theme.text_secondary, 8))
    if lane.remission_at is not None:
        sign = "≤" if lane.higher_is_worse else ">"
        word = f"remission {sign} {lane.remission_at:g}"
        words.append((box.y(lane.remission_at), word, theme.text_secondary, 8))
    places = spread([word[0] for word in words], _LINE + 1, box.bottom + 2, box.top + 4)
    for place, (_, text, shade, size) in zip(places, words, strict=True):
        sheet.label(sheet.layout.right + 9, place, text, shade, size)
