"""The strips around the lanes: series, events, infusions with doses, side effects, dates, key."""

from collections.abc import Sequence

from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.transforms import Transform

from tracker.charts.dates import date_ticks
from tracker.charts.labels import shortened, text_width
from tracker.charts.layout import fitting
from tracker.charts.progress_values import EventMark, InfusionMark, SeriesSpan, SideEffectMark
from tracker.charts.sheet import Sheet

_SEVERE = 3
_LONGEST_EVENT = 220.0  # pixels
_LEAST_EVENT = 40.0
_BESIDE_FLAG = 13.0
_SHADE_BESIDE = 7.0  # pixels a shaded series reaches beyond its first and last infusion
FLAG = Path([(0, 0), (0, 1), (0.8, 0.65), (0, 0.3)])


def shade_series(sheet: Sheet, series: Sequence[SeriesSpan]) -> None:
    """Shade each series through all lanes, with a bracket and its name above them."""
    layout, theme = sheet.layout, sheet.theme
    ends = [
        (layout.x(span.first_day) - _SHADE_BESIDE, layout.x(span.last_day) + _SHADE_BESIDE)
        for span in series
    ]
    foot = layout.plot_top + 1
    for left, right in ends:
        for box in layout.lanes:
            shade = (left, box.bottom, right, box.top)
            sheet.box(shade, "series", 1.5, theme.text, alpha=0.06)
        bracket = [(left, foot - 4), (left, foot), (right, foot), (right, foot - 4)]
        sheet.line(bracket, "series brackets", 2, theme.accent, width=1.2)
    words = [_beside(sheet, left, span.label) for (left, _), span in zip(ends, series, strict=True)]
    for i in fitting(words, 10):
        sheet.label(words[i][0], foot + 9, series[i].label, theme.text_secondary, 8)


def _beside(sheet: Sheet, x: float, text: str) -> tuple[float, float]:
    """Return where words at `x` begin and end, moved left to end within the lanes."""
    width = text_width(text, 8)
    begin = min(x, sheet.layout.right - width)
    return begin, begin + width


def draw_infusions(sheet: Sheet, infusions: Sequence[InfusionMark]) -> None:
    """Mark infusions by shape and number, with thin lines through the lanes and doses beneath."""
    if not infusions:
        return
    layout, theme = sheet.layout, sheet.theme
    top, numbers, doses = (layout.infusions_y + up for up in (40, 23, 8))
    sheet.strip_label(top, "infusions")
    transform = sheet.data(top, 0)
    boosters = [mark for mark in infusions if mark.phase == "booster"]
    others = [mark for mark in infusions if mark.phase != "booster"]
    for name, marks, face in (
        ("infusions", others, theme.text),
        ("boosters", boosters, theme.surface),
    ):
        if marks:
            _draw_triangles(sheet, [mark.day for mark in marks], name, face, transform)
    for mark in infusions:
        dashes = (0, (4, 3)) if mark.phase == "booster" else None
        for box in layout.lanes:
            line = [(layout.x(mark.day), box.bottom), (layout.x(mark.day), box.top)]
            name = "booster lines" if mark.phase == "booster" else "infusion lines"
            style = {"width": 0.6, "alpha": 0.6, "dashes": dashes}
            sheet.line(line, name, 2, theme.field_border, **style)
    _write_numbers(sheet, infusions, numbers)
    _write_doses(sheet, infusions, doses)


def _draw_triangles(
    sheet: Sheet, days: list[float], name: str, face: str, transform: Transform
) -> None:
    filled = face == sheet.theme.text
    triangles = Line2D(
        days,
        [0.0] * len(days),
        transform=transform,
        linestyle="none",
        marker="^",
        markersize=8 if filled else 7,
        markerfacecolor=face,
        markeredgecolor=sheet.theme.surface if filled else sheet.theme.text,
        markeredgewidth=0.4 if filled else 1.1,
    )
    sheet.add(triangles, name, 6)


def number_of(mark: InfusionMark) -> str:
    """Return the number of an infusion as it is written: boosters carry a B."""
    return f"B{mark.number}" if mark.phase == "booster" else str(mark.number)


def _write_numbers(sheet: Sheet, marks: Sequence[InfusionMark], y: float) -> None:
    """Write the numbers; where marks are close, the first and last of a series have room."""
    words = [number_of(mark) for mark in marks]
    last = len(marks) - 1
    ends = {
        i for i in range(len(marks)) if i in (0, last) or marks[i + 1].number <= marks[i].number
    }
    starts = {i for i, mark in enumerate(marks) if mark.number == 1}
    order = sorted(range(len(marks)), key=lambda i: (i not in starts, i not in ends, i))
    for i, place in _placed(sheet, marks, words, 4, order):
        sheet.label(place, y, words[i], sheet.theme.text, 8, "centre")


def _write_doses(sheet: Sheet, marks: Sequence[InfusionMark], y: float) -> None:
    """Write doses beneath: all where there is room, else where the dose changes."""
    known = [mark for mark in marks if mark.dose is not None]
    if not known:
        return
    sheet.strip_label(y, "mg/kg")
    words = [f"{mark.dose:g}" for mark in known]
    new = [i for i, word in enumerate(words) if i == 0 or word != words[i - 1]]
    placed = _placed(sheet, known, words, 6)
    if len(placed) < len(known):
        some = [known[i] for i in new]
        words = [words[i] for i in new]
        placed = _placed(sheet, some, words, 6)
    for i, place in placed:
        sheet.label(place, y, words[i], sheet.theme.text_secondary, 8, "centre")


def _placed(
    sheet: Sheet,
    marks: Sequence[InfusionMark],
    words: Sequence[str],
    gap: float,
    order: Sequence[int] | None = None,
) -> list[tuple[int, float]]:
    """Return which words have room under their marks, and where."""
    places = [sheet.layout.x(mark.day) for mark in marks]
    halves = [text_width(word, 8) / 2 for word in words]
    extents = [(x - half, x + half) for x, half in zip(places, halves, strict=True)]
    return [(i, places[i]) for i in sorted(fitting(extents, gap, order))]


def draw_side_effects(sheet: Sheet, effects: Sequence[SideEffectMark]) -> None:
    """Draw a rug: the taller and wider, the more severe; the worst of a day is numbered."""
    if not effects:
        return
    layout, theme = sheet.layout, sheet.theme
    foot = layout.side_effects_y + 6
    sheet.strip_label(foot + 15, "side effects")
    sheet.strip_label(foot + 3, "severity 1–5")
    sheet.line([(layout.left, foot), (layout.right, foot)], "cuts", 1.2, theme.hairline)
    for mark in sorted(effects, key=lambda effect: effect.severity):
        x, half = layout.x(mark.day), 1.0 + 0.4 * mark.severity
        bar = (x - half, foot, x + half, foot + 4.2 * mark.severity)
        name = f"side effects {mark.severity}"
        sheet.box(bar, name, 4 + mark.severity / 10, _severity_color(sheet, mark.severity))
    _number_side_effects(sheet, effects, foot)


def _severity_color(sheet: Sheet, severity: int) -> str:
    theme = sheet.theme
    if severity >= _SEVERE:
        return theme.alert
    return theme.caution if severity == _SEVERE - 1 else theme.field_border


def _number_side_effects(sheet: Sheet, effects: Sequence[SideEffectMark], foot: float) -> None:
    worst: dict[int, SideEffectMark] = {}
    for mark in effects:
        day = int(mark.day)
        if day not in worst or worst[day].severity < mark.severity:
            worst[day] = mark
    marks = sorted(worst.values(), key=lambda mark: -mark.severity)
    extents = [(sheet.layout.x(mark.day) - 3, sheet.layout.x(mark.day) + 3) for mark in marks]
    for i in fitting(extents, 3):
        mark = marks[i]
        y = foot + 4.2 * mark.severity + 8
        color = sheet.theme.alert if mark.severity >= _SEVERE else sheet.theme.text_secondary
        sheet.label(sheet.layout.x(mark.day), y, str(mark.severity), color, 8, "centre")


def draw_events(sheet: Sheet, events: Sequence[EventMark]) -> None:
    """Flag events, with a dotted line through the lanes, and words where there is room."""
    if not events:
        return
    layout, theme = sheet.layout, sheet.theme
    foot = layout.events_y + 4
    events = sorted(events, key=lambda event: event.day)
    style = {"width": 0.9, "dashes": (0, (1, 3))}
    for mark in events:
        x = layout.x(mark.day)
        for box in layout.lanes:
            line = [(x, box.bottom), (x, box.top)]
            sheet.line(line, "event lines", 2.5, theme.text_secondary, **style)
    flags = Line2D(
        [mark.day for mark in events],
        [0.0] * len(events),
        transform=sheet.data(foot, 0),
        linestyle="none",
        marker=FLAG,
        markersize=16,
        color=theme.text_secondary,
        markeredgewidth=0.8,
    )
    sheet.add(flags, "events", 6)
    _write_events(sheet, events, foot + 6)


def _write_events(sheet: Sheet, events: Sequence[EventMark], y: float) -> None:
    """Write what happened beside each flag, as far as the next flag leaves room."""
    layout = sheet.layout
    flags = [layout.x(mark.day) for mark in events]
    taken = layout.left
    for number, mark in enumerate(events):
        next_flag = flags[number + 1] if number + 1 < len(flags) else layout.right + _BESIDE_FLAG
        right = next_flag - flags[number] - 2 * _BESIDE_FLAG
        left = flags[number] - taken - _BESIDE_FLAG
        to_left = right < text_width(mark.label, 8) and left > right
        room = left if to_left else right
        if room >= _LEAST_EVENT:
            word = shortened(mark.label, 8, min(room, _LONGEST_EVENT))
            x = flags[number] + (-5 if to_left else _BESIDE_FLAG)
            sheet.label(x, y, word, sheet.theme.text, 8, "right" if to_left else "left")
            taken = x if to_left else x + text_width(word, 8)
        taken = max(taken, flags[number]) + _BESIDE_FLAG


def draw_dates(sheet: Sheet) -> None:
    """Draw the time axis with as many dates as fit."""
    layout, theme = sheet.layout, sheet.theme
    axis = layout.dates_y + 20
    style = {"width": 0.8}
    line = [(layout.left, axis), (layout.right, axis)]
    sheet.line(line, "axis", 3, theme.field_border, **style)
    ticks = date_ticks(layout.first_day, layout.last_day, layout.right - layout.left)
    halves = [text_width(word, 8.5) / 2 for _, word in ticks]
    places = [
        min(max(layout.x(day), half + 4), layout.width - half - 4)
        for (day, _), half in zip(ticks, halves, strict=True)
    ]
    extents = [(x - half, x + half) for x, half in zip(places, halves, strict=True)]
    for i in fitting(extents, 6):
        day, word = ticks[i]
        x = layout.x(day)
        sheet.line([(x, axis), (x, axis - 4)], "axis", 3, theme.field_border, **style)
        sheet.label(places[i], axis - 11, word, theme.text_secondary, 8.5, "centre")
