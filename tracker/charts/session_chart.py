"""The session chart: plain values in, a matplotlib Figure out, for screen, PNG, SVG and PDF.

Figure-level artists in pixels, as in the progress chart: axes and ticks would be half of the time
it takes to draw.
"""

from matplotlib.figure import Figure

from tracker.charts.labels import text_width
from tracker.charts.session_lanes import draw_lanes
from tracker.charts.session_layout import session_layout
from tracker.charts.session_sheet import SessionSheet
from tracker.charts.session_strips import (
    draw_due,
    draw_effects,
    draw_grid,
    draw_rates,
    draw_treatments,
    write_minutes,
)
from tracker.charts.session_values import SessionChart
from tracker.charts.tokens import Theme

SIZE = (10.0, 4.2)
"""The size of an exported session chart in inches."""


def session_figure(
    chart: SessionChart,
    theme: Theme,
    size_inches: tuple[float, float] = SIZE,
    dpi: float = 100.0,
) -> Figure:
    """Return the session chart as a Figure of `size_inches` at `dpi` dots an inch."""
    figure = Figure(figsize=size_inches, dpi=dpi, facecolor=theme.surface)
    layout = session_layout(chart, size_inches[0] * 100, size_inches[1] * 100)
    sheet = SessionSheet(figure, layout, theme)
    draw_grid(sheet)
    draw_lanes(sheet, chart)
    draw_rates(sheet, chart)
    draw_effects(sheet)
    draw_treatments(sheet, chart.treatments)
    draw_due(sheet, chart)
    write_minutes(sheet, chart.now)
    _write_heading(sheet, chart)
    sheet.finish()
    return figure


def _write_heading(sheet: SessionSheet, chart: SessionChart) -> None:
    layout, theme = sheet.layout, sheet.theme
    if layout.title_y is not None:
        sheet.label(6, layout.title_y, chart.title, theme.text, 11)
    if layout.key_y is not None:
        x = layout.left
        for words in layout.key:
            wide = text_width(words, 8)
            if x + wide <= layout.width - 4:
                sheet.label(x, layout.key_y, words, theme.text_secondary, 8)
                x += wide + 16
