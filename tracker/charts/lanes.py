"""One lane of the progress chart: a scale with its bands and the lines it is judged by."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from tracker.charts.labels import shortened, text_width
from tracker.charts.layout import TOTALS, LaneBox, fitting, spread
from tracker.charts.points import draw_points, is_lone
from tracker.charts.progress_values import Reference
from tracker.charts.sheet import Sheet

_LINE = 13.0  # the height of a line of small words
_LATEST_SIZE = 12.0


class _Note(NamedTuple):
    """Words right of a lane for the line or the point at `y`."""

    y: float
    text: str
    latest: bool = False


def draw_lane(sheet: Sheet, box: LaneBox, color: str) -> None:
    """Draw one scale in its box, its line and points in `color`."""
    lane, layout, theme = box.lane, sheet.layout, sheet.theme
    title = box.top + 10
    sheet.label(layout.left, title, lane.name, theme.text, 10)
    after = layout.left + text_width(lane.name, 10) + 8
    measures = shortened(lane.measures, 8, layout.right - after)
    sheet.label(after, title, measures, theme.text_secondary, 8)
    _draw_bands(sheet, box)
    _draw_references(sheet, box)
    draw_points(sheet, box, color)
    _draw_notes(sheet, box, color)


def _draw_bands(sheet: Sheet, box: LaneBox) -> None:
    """Lay the bands as stripes with a hairline at each cut, half a point below the band's low."""
    lane, layout, theme = box.lane, sheet.layout, sheet.theme
    cuts = [box.y(band.low - 0.5) for band in lane.bands[1:]]
    ends = sorted((box.bottom, box.top), reverse=not lane.higher_is_worse)
    edges = [ends[0], *cuts, ends[1]]
    shades = theme.bands if lane.higher_is_worse else theme.bands[::-1]
    steps = (len(shades) - 1) / max(1, len(lane.bands) - 1)
    for number, (low, high) in enumerate(pairwise(edges)):
        stripe = (layout.left, min(low, high), layout.right, max(low, high))
        sheet.box(stripe, "bands", 1, shades[round(number * steps)])
    for y in edges:
        line = [(layout.left, y), (layout.right, y)]
        sheet.line(line, "cuts", 1.2, theme.hairline, width=0.8)
    _name_bands(sheet, box, list(pairwise(edges)))
    _label_totals(sheet, box)


def _name_bands(sheet: Sheet, box: LaneBox, stripes: Sequence[tuple[float, float]]) -> None:
    """Name each band beside its stripe; where a lane is low the narrowest go without."""
    names, right = box.lane.bands, sheet.layout.left - TOTALS
    most = int((box.top - box.bottom) / (_LINE - 2))
    by_room = sorted(range(len(names)), key=lambda i: -abs(stripes[i][1] - stripes[i][0]))
    shown = sorted(by_room[:most])
    middles = [(stripes[i][0] + stripes[i][1]) / 2 for i in shown]
    places = spread(middles, [_LINE - 2] * len(shown), box.bottom, box.top)
    for i, y in zip(shown, places, strict=True):
        text = shortened(names[i].name, 8, right - 4)
        sheet.label(right, y, text, sheet.theme.text_secondary, 8, "right")


def _label_totals(sheet: Sheet, box: LaneBox) -> None:
    """Write the ends of the range and, where there is room, the total at which each band begins."""
    lane = box.lane
    totals = [lane.minimum, lane.maximum, *(band.low for band in lane.bands[1:])]
    half = (_LINE - 3) / 2
    extents = [(box.y(total) - half, box.y(total) + half) for total in totals]
    for i in fitting(extents, 0):
        x, y = sheet.layout.left - 8, box.y(totals[i])
        sheet.label(x, y, f"{totals[i]:g}", sheet.theme.text_secondary, 8, "right")


def _draw_references(sheet: Sheet, box: LaneBox) -> None:
    """Draw the baseline dotted, the response dashed, remission dash-dotted."""
    lane, layout = box.lane, sheet.layout
    for number, reference in enumerate(lane.references):
        ends = _ends(sheet, lane.references, number)
        _rule(sheet, "baselines", reference.baseline, box, ends, (0, (1, 2.5)))
        if reference.response_at is not None:
            _rule(sheet, "responses", reference.response_at, box, ends, (0, (6, 3)))
        if number + 1 < len(lane.references):
            _name_earlier(sheet, box, reference, ends)
    if lane.remission_at is not None:
        ends = layout.left, layout.right
        _rule(sheet, "remissions", lane.remission_at, box, ends, (0, (9, 3, 1.5, 3)))


def _rule(
    sheet: Sheet,
    name: str,
    total: float,
    box: LaneBox,
    ends: tuple[float, float],
    dashes: tuple[float, tuple[float, ...]],
) -> None:
    line = [(x, box.y(total)) for x in ends]
    color = sheet.theme.text_secondary
    sheet.line(line, name, 3, color, width=0.9, dashes=dashes)


def _name_earlier(
    sheet: Sheet, box: LaneBox, reference: Reference, ends: tuple[float, float]
) -> None:
    """Name the baseline of an earlier course above its line: the right margin is the last one's."""
    text = f"baseline {reference.baseline:g}"
    y = box.y(reference.baseline) + 8
    if ends[0] + 8 + text_width(text, 8) < ends[1] and y + 6 < box.top:
        sheet.label(ends[0] + 8, y, text, sheet.theme.text_secondary, 8)


def _ends(sheet: Sheet, references: Sequence[Reference], number: int) -> tuple[float, float]:
    """Return where the lines of a course begin and end: the last go on to the right edge."""
    layout = sheet.layout
    begin = layout.x(references[number].first_day)
    if number + 1 < len(references):
        return begin, layout.x(references[number + 1].first_day) - 6
    return begin, layout.right


def _notes(box: LaneBox) -> Iterator[_Note]:
    lane = box.lane
    sign = "≤" if lane.higher_is_worse else "≥"
    if lane.points and not is_lone(box):
        latest = max(lane.points, key=lambda point: point.day)
        yield _Note(box.y(latest.total), f"{latest.total:g}", latest=True)
    if lane.references:
        last = lane.references[-1]
        yield _Note(box.y(last.baseline), f"baseline {last.baseline:g}")
        if last.response_at is not None:
            yield _Note(box.y(last.response_at), f"response {sign} {last.response_at:g}")
    if lane.remission_at is not None:
        sign = "≤" if lane.higher_is_worse else ">"
        yield _Note(box.y(lane.remission_at), f"remission {sign} {lane.remission_at:g}")


def _draw_notes(sheet: Sheet, box: LaneBox, color: str) -> None:
    """Write the latest total and the lines' names at the right, pushed apart, tied to their y."""
    theme, right = sheet.theme, sheet.layout.right
    notes = list(_notes(box))
    heights = [_LINE + 6 if note.latest else _LINE for note in notes]
    places = spread([note.y for note in notes], heights, box.bottom - 5, box.top + 12)
    for note, place in zip(notes, places, strict=True):
        tie = [
            (right + 1, note.y),
            (right + 9, place),
            (right + (18 if note.latest else 11), place),
        ]
        if note.latest:
            sheet.line(tie, "latest", 4, color, width=2.0)
            sheet.label(right + 23, place, note.text, theme.text, _LATEST_SIZE)
            after = right + 23 + text_width(note.text, _LATEST_SIZE) + 5
            name = shortened(box.lane.name, 8, sheet.layout.width - after - 4)
            sheet.label(after, place - 1.5, name, theme.text_secondary, 8)
        else:
            sheet.line(tie, "ties", 4, theme.field_border, width=0.6)
            sheet.label(right + 15, place, note.text, theme.text_secondary, 8)
