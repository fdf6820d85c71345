"""The progress chart: plain values in, a matplotlib Figure out, for screen, PNG, SVG and PDF.

Figure-level artists in coordinates of our own: matplotlib's axes and ticks would be half of the
time it takes to draw, and every label is placed by hand anyway.
"""

from matplotlib.figure import Figure

from tracker.charts.labels import Labels
from tracker.charts.lanes import draw_lane
from tracker.charts.layout import apart, chart_layout
from tracker.charts.progress_values import ProgressChart
from tracker.charts.sheet import Line, Sheet
from tracker.charts.strips import draw_dates, draw_events, draw_infusions, draw_side_effects
from tracker.charts.tokens import Theme


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
        _draw_frame(sheet, chart)
        for number, box in enumerate(layout.lanes):
            draw_lane(sheet, box, theme.series[number % len(theme.series)])
        draw_infusions(sheet, chart.infusions)
        draw_side_effects(sheet, chart.side_effects)
        draw_events(sheet, chart.events)
        draw_dates(sheet)
    _draw_heading(sheet, chart)
    figure.add_artist(Labels(sheet.labels))
    return figure


def _draw_nothing_yet(sheet: Sheet) -> None:
    layout = sheet.layout
    middle = layout.width / 2, layout.height / 2
    sheet.label(middle[0], middle[1] + 10, "No scores yet", sheet.theme.text, 12, "centre")
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
        sheet.label(12, layout.height - 16, chart.title, theme.text, 11)
    if chart.synthetic:
        sheet.label(
            layout.width - 10,
            layout.height - 13,
            "synthetic data",
            theme.text_secondary,
            8,
            "right",
        )


def _draw_frame(sheet: Sheet, chart: ProgressChart) -> None:
    """Shade the series and draw the thin lines of the infusions through all lanes."""
    layout, theme = sheet.layout, sheet.theme
    spans = [
        (
            layout.x(span.first_day) - 7,
            layout.plot_bottom,
            layout.x(span.last_day) + 7,
            layout.plot_top + 2,
        )
        for span in chart.series
    ]
    sheet.boxes(spans, "series", 1.5, facecolors=theme.accent, alpha=0.10)
    room = apart([box[0] for box in spans], 80)
    for span, box, fits in zip(chart.series, spans, room, strict=True):
        if fits:
            sheet.label(box[0], layout.plot_top + 10, span.label, theme.text_secondary, 8)
    first: list[Line] = []
    rest: list[Line] = []
    for mark in chart.infusions:
        line = [(layout.x(mark.day), layout.plot_bottom), (layout.x(mark.day), layout.plot_top)]
        (rest if mark.phase == "booster" else first).append(line)
    sheet.lines(first, "infusion lines", 2, colors=theme.field_border, linewidths=0.6, alpha=0.55)
    sheet.lines(
        rest,
        "booster lines",
        2,
        colors=theme.field_border,
        linewidths=0.6,
        alpha=0.55,
        linestyles=(0, (4, 3)),
    )
