"""Draws the key of a progress chart: each sign beside its words."""

from typing import Any

from matplotlib.lines import Line2D

from tracker.charts.key import KEY_LINE, KEY_SIGN, WORDS, key_of, key_rows
from tracker.charts.progress_values import ProgressChart
from tracker.charts.sheet import Sheet

_DOT = 6.8


def draw_key(sheet: Sheet, chart: ProgressChart) -> None:
    """Explain the marks that are on this chart, in lines at its foot."""
    rows = key_rows(key_of(chart), sheet.layout.width)
    for number, row in enumerate(rows):
        y = sheet.layout.dates_y - 9 - number * KEY_LINE
        for x, kind in row:
            _draw_sign(sheet, kind, x + KEY_SIGN / 2 - 3, y)
            sheet.label(x + KEY_SIGN, y, WORDS[kind], sheet.theme.text_secondary, 8)


def _draw_sign(sheet: Sheet, kind: str, x: float, y: float) -> None:
    theme = sheet.theme
    if kind == "prorated":
        sheet.label(x, y, "p", theme.text, 8, "centre")
    elif kind == "gap":
        line = [(x - 9, y), (x + 7, y)]
        sheet.line(line, "key gap", 6, theme.text, width=1.0, dashes=(0, (3, 3)))
    else:
        style: dict[str, Any] = {"color": theme.text, "markeredgewidth": 1.2}
        style |= _SIGNS[kind]
        style.setdefault("markerfacecolor", theme.surface)
        if kind == "suicide":
            style["markeredgecolor"] = theme.alert
        sign = Line2D([x], [y], transform=sheet.pixels, linestyle="none", **style)
        sheet.add(sign, f"key {kind}", 6)


_SIGNS: dict[str, dict[str, Any]] = {
    "booster": {"marker": "^", "markersize": 8},
    "total_only": {"marker": "s", "markersize": _DOT * 0.9, "markerfacecolor": None},
    "recall": {"marker": "o", "markersize": _DOT},
    "late": {"marker": "|", "markersize": 6},
    "suicide": {"marker": "o", "markersize": 10},
}
