"""The strips around the lanes: infusions with their doses, side effects, events, dates."""

from collections.abc import Sequence

from matplotlib.lines import Line2D

from tracker.charts.labels import text_width
from tracker.charts.layout import apart, date_ticks
from tracker.charts.progress_values import EventMark, InfusionMark, SideEffectMark
from tracker.charts.sheet import Sheet

_WORST = 5
_SEVERE = 3
_LONGEST_EVENT = 26


def draw_infusions(sheet: Sheet, infusions: Sequence[InfusionMark]) -> None:
    """Mark infusions by shape and number, the dose in mg/kg beneath where it is new."""
    if not infusions:
        return
    layout, theme = sheet.layout, sheet.theme
    top, middle, low = (layout.infusions_y + up for up in (37, 21, 7))
    sheet.strip_label(top, "infusions")
    sheet.strip_label(low, "mg/kg")
    transform = sheet.data(top, 0)
    for name, marks, face in (
        ("infusions", [m for m in infusions if m.phase != "booster"], theme.text),
        ("boosters", [m for m in infusions if m.phase == "booster"], theme.surface),
    ):
        days = [mark.day for mark in marks]
        triangles = Line2D(
            days,
            [0] * len(days),
            transform=transform,
            linestyle="none",
            marker="^",
            markersize=7.5,
            markerfacecolor=face,
            markeredgecolor=theme.text,
            markeredgewidth=1.0,
        )
        sheet.add(triangles, name, 6)
    _number_infusions(sheet, infusions, middle, low)


def _number_infusions(
    sheet: Sheet, marks: Sequence[InfusionMark], numbers_y: float, doses_y: float
) -> None:
    layout, theme = sheet.layout, sheet.theme
    places = [layout.x(mark.day) for mark in marks]
    words = [f"B{mark.number}" if mark.phase == "booster" else str(mark.number) for mark in marks]
    last_end = float("-inf")
    for place, word in zip(places, words, strict=True):
        half = text_width(word, 8) / 2
        if place - half >= last_end + 3:
            sheet.label(place, numbers_y, word, theme.text, 8, "centre")
            last_end = place + half
    last_end, shown = float("-inf"), None
    for place, mark in zip(places, marks, strict=True):
        word = "" if mark.dose is None else f"{mark.dose:g}"
        half = text_width(word, 8) / 2
        if word and word != shown and place - half >= last_end + 4:
            sheet.label(place, doses_y, word, theme.text_secondary, 8, "centre")
            last_end, shown = place + half, word


def draw_side_effects(sheet: Sheet, effects: Sequence[SideEffectMark]) -> None:
    """Draw a rug: the taller, wider and more often numbered, the more severe."""
    if not effects:
        return
    layout, theme = sheet.layout, sheet.theme
    foot = layout.side_effects_y + 4
    sheet.strip_label(foot + 12, "side effects 1–5")
    for severity in range(1, _WORST + 1):
        bars = [
            [(layout.x(mark.day), foot), (layout.x(mark.day), foot + 3 + 4.5 * severity)]
            for mark in effects
            if mark.severity == severity
        ]
        color = (
            theme.alert
            if severity >= _SEVERE
            else theme.caution
            if severity == 2
            else theme.field_border
        )
        sheet.lines(
            bars,
            f"side effects {severity}",
            4 + severity / 10,
            colors=color,
            linewidths=1.0 + 0.6 * severity,
        )
    severe = [mark for mark in effects if mark.severity >= _SEVERE]
    room = apart([layout.x(mark.day) for mark in severe], 12)
    for mark, fits in zip(severe, room, strict=True):
        if fits:
            sheet.label(layout.x(mark.day) + 4, foot + 20, str(mark.severity), theme.alert, 8)


def draw_events(sheet: Sheet, events: Sequence[EventMark]) -> None:
    """Flag events with their words where there is room, with a dotted line always."""
    layout, theme = sheet.layout, sheet.theme
    last_end = float("-inf")
    lines = []
    for mark in sorted(events, key=lambda event: event.day):
        x = layout.x(mark.day)
        lines.append([(x, layout.plot_bottom), (x, layout.events_y + 16)])
        word = (
            mark.label
            if len(mark.label) <= _LONGEST_EVENT
            else f"{mark.label[: _LONGEST_EVENT - 1]}…"
        )
        width = text_width(word, 8)
        x = min(x + 4, layout.width - width - 8)
        if x >= last_end + 8:
            sheet.label(x, layout.events_y + 12, word, theme.text, 8)
            last_end = x + width
    sheet.lines(
        lines, "events", 2.5, colors=theme.text_secondary, linewidths=0.8, linestyles=(0, (1, 2))
    )


def draw_dates(sheet: Sheet) -> None:
    """Draw the time axis with as many dates as fit."""
    layout, theme = sheet.layout, sheet.theme
    y = layout.dates_y + 10
    bottom = layout.dates_y + 20
    sheet.lines(
        [[(layout.left, bottom), (layout.right, bottom)]],
        "axis",
        3,
        colors=theme.field_border,
        linewidths=0.8,
    )
    ticks = date_ticks(layout.first_day, layout.last_day, layout.right - layout.left)
    sheet.lines(
        [[(layout.x(day), bottom), (layout.x(day), bottom - 4)] for day, _ in ticks],
        "ticks",
        3,
        colors=theme.field_border,
        linewidths=0.8,
    )
    last_end = float("-inf")
    for day, word in ticks:
        half = text_width(word, 8.5) / 2
        x = layout.x(day)
        if x - half >= last_end + 6 and x + half < layout.width - 4:
            sheet.label(x, y, word, theme.text_secondary, 8.5, "centre")
            last_end = x + half
