"""The item strip: items by visits, shade and number by answer, on the time axis of the chart."""

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.text import Text

from tracker.charts.item_layout import Column, ItemLayout, item_layout
from tracker.charts.item_values import Cell, ItemStrip, Row
from tracker.charts.labels import font_of, shortened, text_width
from tracker.charts.sheet import Sheet
from tracker.charts.strips import draw_dates
from tracker.charts.tokens import Theme

# From best to worst; the light one darkens towards worse, the dark one brightens.
_RAMPS = {"dark": ("#22303B", "#BFE6F4")}
_LIGHT_RAMP = ("#E6EDF3", "#0B3552")
_INKS = ("#16202B", "#FFFFFF", "#000000")
_KEY_STEPS = 5
_READABLE = 4.5  # WCAG contrast of text
_ROOM_BESIDE = 1.0  # pixels between a number and the edge of its column
_LEAST_FOR_GAP = 8.0  # the width of a column from which neighbours stand a pixel apart
_LEAST_FOR_NUMBERS = 11.0  # the height of a row
_LEAST_FOR_WORDS = 15.0  # the width of a column that words turned upright fit in


def item_figure(
    strip: ItemStrip,
    theme: Theme,
    size_inches: tuple[float, float] = (10.0, 3.0),
    dpi: float = 100.0,
) -> Figure:
    """Return the item strip as a Figure of `size_inches` at `dpi` dots an inch."""
    figure = Figure(figsize=size_inches, dpi=dpi, facecolor=theme.surface)
    layout = item_layout(strip, size_inches[0] * 100, size_inches[1] * 100)
    sheet = Sheet(figure, layout.axis, theme)
    _draw_title(sheet, strip)
    if strip.visits:
        _draw_totals(sheet, strip, layout)
        _draw_rows(sheet, strip, layout)
        _draw_empty_columns(sheet, strip, layout)
        draw_dates(sheet)
    else:
        middle = (layout.axis.left + layout.axis.right) / 2
        sheet.label(middle, layout.totals_y, "No forms yet", theme.text_secondary, 9, "centre")
    sheet.finish()
    return figure


def shade_color(theme: Theme, shade: float) -> str:
    """Return the fill of a cell as #RRGGBB, from 0 (best) to 1 (worst)."""
    best, worst = (_channels(color) for color in _RAMPS.get(theme.name, _LIGHT_RAMP))
    mixed = (round(a + (b - a) * shade) for a, b in zip(best, worst, strict=True))
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def ink_on(color: str) -> str:
    """Return a colour for numbers on a fill: the first that can be read on it (WCAG 4.5)."""
    return next((ink for ink in _INKS if contrast(ink, color) >= _READABLE), _INKS[-1])


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast of two colours written as #RRGGBB, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _channels(color: str) -> list[int]:
    return [int(color[start : start + 2], 16) for start in (1, 3, 5)]


def _luminance(color: str) -> float:
    shares = [channel / 255 for channel in _channels(color)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _draw_title(sheet: Sheet, strip: ItemStrip) -> None:
    """Name the scale, and show what the shades mean; without answers there are none."""
    layout, theme = sheet.layout, sheet.theme
    y = layout.height - 13
    sheet.label(layout.left, y, f"{strip.name} items", theme.text, 10)
    x = layout.left + text_width(f"{strip.name} items", 10) + 18
    sheet.label(x, y, "best", theme.text_secondary, 8)
    x += text_width("best", 8) + 5
    for step in range(_KEY_STEPS):
        color = shade_color(theme, step / (_KEY_STEPS - 1))
        sheet.box((x, y - 6, x + 13, y + 6), "key", 2, color)
        x += 14
    sheet.label(x + 5, y, "worst", theme.text_secondary, 8)
    x += text_width("worst", 8) + 20
    notes = dict.fromkeys(visit.note for visit in strip.visits if visit.note)
    words = ["– not answered", *(f"dashed: {note}" for note in notes)]
    sheet.label(x, y, "     ".join(words), theme.text_secondary, 8)
    sheet.label(layout.right + 8, y, "first → latest", theme.text_secondary, 8)


def _draw_totals(sheet: Sheet, strip: ItemStrip, layout: ItemLayout) -> None:
    sheet.strip_label(layout.totals_y, "total")
    for column, visit in zip(layout.columns, strip.visits, strict=True):
        if text_width(visit.total, 8) + _ROOM_BESIDE <= column.width:
            sheet.label(column.middle, layout.totals_y, visit.total, sheet.theme.text, 8, "centre")


def _draw_rows(sheet: Sheet, strip: ItemStrip, layout: ItemLayout) -> None:
    theme, count = sheet.theme, len(strip.items)
    numbered = [_numbered(strip.items, layout)] * count
    numbered += [_numbered(strip.subscores, layout)] * len(strip.subscores)
    for row, ends, wide in zip(strip.rows, layout.rows, numbered, strict=True):
        y = (ends[0] + ends[1]) / 2
        label = shortened(row.label, 8, layout.axis.left - 14)
        sheet.label(layout.axis.left - 10, y, label, theme.text, 8, "right")
        line = [(layout.axis.left, y), (layout.axis.right, y)]
        sheet.line(line, "rows", 1, theme.hairline, width=0.6)
        for number, (column, cell) in enumerate(zip(layout.columns, row.cells, strict=True)):
            if cell is not None:
                _draw_cell(sheet, cell, column, ends, numbered=number in wide)
        _draw_change(sheet, row, y)
    if strip.subscores:
        sheet.strip_label(layout.subscores_y, "subscores")


def _numbered(rows: Sequence[Row], layout: ItemLayout) -> set[int]:
    """Return the columns wide enough for every number in them: some alone would mislead."""
    if not rows or layout.rows[0][1] - layout.rows[0][0] < _LEAST_FOR_NUMBERS:
        return set()
    found = set()
    for number, column in enumerate(layout.columns):
        cells = [cell for row in rows if (cell := row.cells[number]) is not None]
        digits = max((len(cell.text) for cell in cells), default=0)
        if text_width("0" * digits, 8) + _ROOM_BESIDE <= column.width:
            found.add(number)
    return found


def _draw_cell(
    sheet: Sheet, cell: Cell, column: Column, ends: tuple[float, float], *, numbered: bool
) -> None:
    low, high = ends
    y, gap = (low + high) / 2, 1.0 if column.width >= _LEAST_FOR_GAP else 0.5
    if cell.shade is None:
        blank = (column.left, low + 1, column.right, high - 1)
        sheet.box(blank, "blanks", 1.5, sheet.theme.surface)
        half = min(4.0, column.width / 2 - 0.5)
        dash = [(column.middle - half, y), (column.middle + half, y)]
        sheet.line(dash, "missing", 3, sheet.theme.text, width=1.2)
        return
    color = shade_color(sheet.theme, cell.shade)
    sheet.box((column.left, low + 0.5, column.right - gap, high - 0.5), "cells", 2, color)
    if numbered:
        sheet.label(column.middle - gap / 2, y, cell.text, ink_on(color), 8, "centre")


def _draw_change(sheet: Sheet, row: Row, y: float) -> None:
    """Write the first and the latest answer right of a row, and what must be seen of it."""
    answered = [cell for cell in row.cells if cell is not None and cell.shade is not None]
    words = ""
    if len(answered) > 1:
        words = f"{answered[0].text} → {answered[-1].text}"
    x = sheet.layout.right + 8
    sheet.label(x, y, words, sheet.theme.text, 8)
    if row.mark:
        x += max(text_width(words, 8), 30) + 8
        sheet.label(x, y, row.mark, sheet.theme.text, 8)


def _draw_empty_columns(sheet: Sheet, strip: ItemStrip, layout: ItemLayout) -> None:
    """Outline visits without answers, and say why they have none."""
    top, foot = layout.rows[0][1] - 1, layout.rows[-1][0] + 1
    theme = sheet.theme
    for column, visit in zip(layout.columns, strip.visits, strict=True):
        if not visit.note:
            continue
        left, right = column.left, column.right - 1
        sheet.box((left, foot, right, top), "empty columns", 1.5, theme.surface)
        outline = [(left, foot), (left, top), (right, top), (right, foot), (left, foot)]
        style = {"width": 0.8, "dashes": (0, (3, 2))}
        sheet.line(outline, "outlines", 3, theme.field_border, **style)
        if column.width >= _LEAST_FOR_WORDS:
            _write_upright(sheet, visit.note, (left + right) / 2, (top + foot) / 2)


def _write_upright(sheet: Sheet, words: str, x: float, y: float) -> None:
    text = Text(
        x,
        y,
        words,
        transform=sheet.pixels,
        rotation=90,
        ha="center",
        va="center",
        color=sheet.theme.text_secondary,
        fontproperties=font_of(8),
    )
    sheet.add(text, "total only", 5)
