"""The progress chart: plain values in, a matplotlib Figure out, for screen, PNG, SVG and PDF.

Figure-level artists in coordinates of our own: matplotlib's axes and ticks would be half of the
time it takes to draw, and every label is placed by hand anyway.
"""

from matplotlib.figure import Figure

from tracker.charts.key_line import draw_key
from tracker.charts.lanes import draw_lane
from tracker.charts.layout import chart_layout
from tracker.charts.progress_values import ProgressChart
from tracker.charts.sheet import Sheet
from tracker.charts.strips import (
    draw_dates,
    draw_events,
    draw_infusions,
    draw_side_effects,
    shade_series,
)
from tracker.charts.tokens import Theme, series_of


def progress_figure(
    chart: ProgressChart,
    theme: Theme,
    size_inches: tuple[float, float] = (10.0, 6.2),
    dpi: float = 100.0,
) -> Figure:
    """Return the progress chart as a Figure of `size_inches` at `dpi` dots an inch."""
    figure = Figure(figsize=size_inches, dpi=dpi, facecolor=theme.surface)
    layout = chart_layout(chart, size_inches[0] * 100, size_inches[1] * 100)
    sheet = Sheet(figure, layout, theme)
    if not layout.lanes and not chart.infusions and not chart.events:
        _draw_nothing_yet(sheet)
    else:
        _draw_everything(sheet, chart)
    _draw_heading(sheet, chart)
    sheet.finish()
    return figure


def _draw_everything(sheet: Sheet, chart: ProgressChart) -> None:
    colors = series_of([lane.code for lane in chart.lanes], sheet.theme)
    shade_series(sheet, chart.series)
    for box in sheet.layout.lanes:
        draw_lane(sheet, box, colors[box.lane.code])
    draw_infusions(sheet, chart.infusions)
    draw_side_effects(sheet, chart.side_effects)
    draw_events(sheet, chart.events)
    draw_dates(sheet)
    draw_key(sheet, chart)
    if not chart.lanes:
        _draw_no_scores(sheet)


def _draw_no_scores(sheet: Sheet) -> None:
    layout = sheet.layout
    middle = (layout.left + layout.right) / 2, (layout.plot_top + layout.plot_bottom) / 2
    text = "No scores yet: a scale appears here with its first score."
    sheet.label(*middle, text, sheet.theme.text_secondary, 9, "centre")


def _draw_nothing_yet(sheet: Sheet) -> None:
    layout = sheet.layout
    middle = layout.width / 2, layout.height / 2
    sheet.label(middle[0], middle[1] + 10, "No scores yet", sheet.theme.text, 13, "centre")
    sheet.label(
        middle[0],
        middle[1] - 12,
        "A scale appears here with its first score; a line appears with the second.",
        sheet.theme.text_secondary,
        align="centre",
    )


def _draw_heading(sheet: Sheet, chart: ProgressChart) -> None:
    layout, theme = sheet.layout, sheet.theme
    if chart.title:
        sheet.label(12, layout.height - 18, chart.title, theme.text, 12)
    if chart.synthetic:
        y = layout.height - (18 if chart.title else 12)
        sheet.label(layout.width - 12, y, "synthetic data", theme.text_secondary, 8, "right")
