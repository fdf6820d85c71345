"""The strips of a session chart: treatments, the rate of the pump, side effects, minutes."""

from collections.abc import Sequence
from math import ceil, floor

from matplotlib.path import Path

from tracker.charts.labels import Align, Label, shortened, text_width
from tracker.charts.layout import fitting
from tracker.charts.session_effects import SIZE, PlacedEffect
from tracker.charts.session_sheet import SessionSheet
from tracker.charts.session_values import RateSegment, SessionChart, TreatmentFlag
from tracker.charts.strips import FLAG
from tracker.clinical.monitoring import PointState

_SEVERE = 3
_LEAST_WORDS = 34.0  # pixels: a treatment cut shorter says nothing
_BESIDE_FLAG = 13.0
_STEPS = ((5, 60.0), (15, 34.0), (30, 34.0), (60, 34.0), (120, 34.0), (240, 0.0))
_PLANNED_END, _RECOVERY = "planned end", "recovery"
_FINEST = 2.5  # pixels between two lines of the grid

_BOX = Path([(-0.55, -1), (0.55, -1), (0.55, 1), (-0.55, 1), (-0.55, -1)])
_CROSSED = Path(
    [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1), (1, 1), (-1, 1), (1, -1)],
    [Path.MOVETO, *[Path.LINETO] * 5, Path.MOVETO, Path.LINETO],
)


def draw_grid(sheet: SessionSheet) -> None:
    """Draw a light line every 5 minutes and a stronger one every 15, and the minutes."""
    layout, theme = sheet.layout, sheet.theme
    per_minute = layout.x(1) - layout.x(0)
    fine, coarse = (5, 15) if 5 * per_minute >= _FINEST else (15, 60)
    for minute in _multiples(fine, layout.first, layout.last):
        strong = minute % coarse == 0
        name = "quarters" if strong else "fives"
        width = 0.8 if strong else 0.4
        color = theme.field_border if strong else theme.hairline
        sheet.upright(minute, name, 1, color, width=width, alpha=0.55 if strong else 1.0)
    sheet.upright(0, "start", 1.4, theme.text_secondary, width=1.1)
    axis = [(layout.left, layout.axis_y), (layout.right, layout.axis_y)]
    sheet.line(axis, "axis", 3, theme.field_border, width=0.9)
    sheet.name_strip(layout.minutes_y, "minutes")


def write_minutes(sheet: SessionSheet, now: float | None) -> None:
    """Write the minutes under the axis, and where we are now."""
    layout, theme = sheet.layout, sheet.theme
    per_minute = layout.x(1) - layout.x(0)
    step = next(step for step, least in _STEPS if step * per_minute >= least)
    labels = [
        Label(
            layout.x(at),
            layout.minutes_y,
            f"{at:g}".replace("-", "−"),
            theme.text_secondary,
            SIZE,
            "centre",
        )
        for at in _multiples(step, layout.first, layout.last)
    ]
    if now is not None:
        x = layout.x(now)
        sheet.line([(x, layout.axis_y - 3), (x, layout.top)], "now", 7, theme.accent, width=1.3)
        labels.insert(0, Label(x, layout.minutes_y, "now", theme.accent, SIZE + 1, "centre"))
    for number in fitting([(label.left, label.right) for label in labels], 5):
        sheet.labels.append(labels[number])


def draw_due(sheet: SessionSheet, chart: SessionChart) -> None:
    """Draw when readings are due: hollow before, filled when done, crossed in red when missed."""
    theme = sheet.theme
    looks: dict[PointState, tuple[Path, str, str, float]] = {
        "coming": (_BOX, theme.surface, theme.field_border, 1.0),
        "due": (_BOX, theme.surface, theme.accent, 1.8),
        "late": (_BOX, theme.caution_fill, theme.caution, 1.8),
        "missed": (_CROSSED, theme.surface, theme.alert, 1.2),
        "done": (_BOX, theme.text_secondary, theme.text_secondary, 1.0),
        "done late": (_BOX, theme.text_secondary, theme.caution, 1.8),
    }
    for state, (marker, face, edge, width) in looks.items():
        points = [point for point in chart.due if point.state == state]
        if points:
            places = [(sheet.layout.x(point.minute), sheet.layout.axis_y) for point in points]
            style = {"markerfacecolor": face, "markeredgecolor": edge, "markeredgewidth": width}
            sheet.markers(places, f"due {state}", 8, marker=marker, markersize=7.2, **style)


def draw_rates(sheet: SessionSheet, chart: SessionChart) -> None:
    """Draw the rate of the pump as a ribbon as high as the rate, empty where it was paused."""
    layout, theme = sheet.layout, sheet.theme
    foot, top = layout.ribbon
    sheet.name_strip((foot + top) / 2 + 1, "pump")
    sheet.line(
        [(layout.left, foot), (layout.right, foot)], "frames", 1.3, theme.hairline, width=0.9
    )
    most = max((segment.mg_per_hour for segment in chart.rates), default=0.0)
    for segment in chart.rates:
        left, right = _ends(sheet, chart, segment)
        if right <= left or most == 0:
            continue
        high = top if segment.paused else foot + (top - foot) * segment.mg_per_hour / most
        corners = [(left, foot), (left, high), (right, high), (right, foot), (left, foot)]
        if segment.paused:
            style = {"width": 0.9, "dashes": (0, (2, 2))}
            sheet.line(corners, "pauses", 4, theme.text_secondary, **style)
        else:
            sheet.box((left, foot, right, high), "rates", 3, theme.ketamine_fill)
            sheet.line(corners, "rate outlines", 4, theme.text_secondary, width=0.8)
    _draw_plan(sheet, chart, most)
    _draw_boluses(sheet, chart)
    _write_rates(sheet, chart)


def _ends(sheet: SessionSheet, chart: SessionChart, segment: RateSegment) -> tuple[float, float]:
    layout = sheet.layout
    open_end = layout.last if chart.now is None else chart.now
    return layout.x(segment.start), layout.x(open_end if segment.end is None else segment.end)


def _draw_plan(sheet: SessionSheet, chart: SessionChart, most: float) -> None:
    """Outline what is still to be given, until the planned end."""
    if chart.planned_end is None or chart.ended is not None:
        return
    layout, (foot, top) = sheet.layout, sheet.layout.ribbon
    begin = layout.x(0 if not chart.rates else chart.now or 0)
    end = layout.x(chart.planned_end)
    if end <= begin:
        return
    running = [segment.mg_per_hour for segment in chart.rates if not segment.paused]
    high = foot + (top - foot) * (running[-1] / most if running else 1.0)
    corners = [(begin, foot), (begin, high), (end, high), (end, foot)]
    style = {"width": 0.9, "dashes": (0, (4, 2))}
    sheet.line(corners, "plan", 3.5, sheet.theme.field_border, **style)


def _draw_boluses(sheet: SessionSheet, chart: SessionChart) -> None:
    if not chart.boluses:
        return
    theme, (foot, top) = sheet.theme, sheet.layout.ribbon
    places = [(sheet.layout.x(bolus.minute), (foot + top) / 2) for bolus in chart.boluses]
    style = {"markerfacecolor": theme.text, "markeredgecolor": theme.surface}
    sheet.markers(places, "boluses", 5, marker="D", markersize=6, markeredgewidth=1, **style)


def _write_rates(sheet: SessionSheet, chart: SessionChart) -> None:
    """Write rates, pauses and boluses over the ribbon, as far as they have room."""
    layout, theme = sheet.layout, sheet.theme
    labels = []
    for x, text in _rate_words(sheet, chart):
        quiet = text in {_PLANNED_END, _RECOVERY}
        color = theme.text_secondary if quiet else theme.text
        begin = min(max(x, layout.left), layout.width - 4 - text_width(text, SIZE))
        labels.append(Label(begin, layout.words_y, text, color, SIZE))
    for number in fitting([(label.left, label.right) for label in labels], 4):
        sheet.word(labels[number])


def _rate_words(sheet: SessionSheet, chart: SessionChart) -> list[tuple[float, str]]:
    """Return words and where they begin: what is going on now first, then pauses and boluses."""
    layout = sheet.layout
    words = [(layout.x(each.minute) - 3, f"bolus {each.mg:g} mg") for each in chart.boluses]
    pauses, rates = [], []
    for segment in chart.rates:
        x = layout.x(segment.start)
        if segment.paused:
            pauses.append((x + 1, "paused"))
        else:
            rates.append((x + 1, f"{segment.mg_per_hour:g} mg/h"))
    if chart.ended is not None:
        return [(layout.x(chart.ended) + 1, _RECOVERY), *pauses, *words, *rates]
    if chart.planned_end is not None:
        end = layout.x(chart.planned_end) - text_width(_PLANNED_END, SIZE)
        words.append((end, _PLANNED_END))
    return [*pauses[-1:], *rates[-1:], *pauses, *words, *rates]


def draw_effects(sheet: SessionSheet) -> None:
    """Draw side effects as bars with the grade in a box before them; say how many have no place."""
    layout = sheet.layout
    if not layout.effects:
        return
    for placed in layout.effects:
        _draw_effect(sheet, placed)
    row = layout.effects[0].top - layout.effects[0].bottom
    top = max(placed.top for placed in layout.effects) - row / 2
    sheet.name_strip(top, "effects")
    if layout.effects_hidden:
        words = f"+{layout.effects_hidden} more"
        sheet.label(6, top - row, words, sheet.theme.text, SIZE)


def _draw_effect(sheet: SessionSheet, placed: PlacedEffect) -> None:
    theme, grade = sheet.theme, placed.effect.grade
    if grade >= _SEVERE:
        fill, edge, ink = theme.alert_fill, theme.alert, theme.alert_pill
    elif grade == _SEVERE - 1:
        fill, edge, ink = theme.caution_fill, theme.caution, theme.caution_pill
    else:
        fill, edge, ink = theme.sunken, theme.field_border, theme.text
    low, high = placed.bottom + 1, placed.top - 1
    middle, (left, right) = (low + high) / 2, placed.box
    sheet.box((left, low, placed.end, high), "effects", 3, fill)
    bar = [(right, high), (placed.end, high), (placed.end, low), (right, low)]
    for line in (bar[:2], bar[2:]) if placed.open else (bar,):
        sheet.line(line, "effect outlines", 4, edge, width=0.8)
    box = [(left, low), (left, high), (right, high), (right, low), (left, low)]
    sheet.line(box, "effect boxes", 4.1, edge, width=1.3)
    sheet.label((left + right) / 2, middle, placed.effect.box, ink, SIZE, "centre")
    words = Label(placed.words_x, middle, placed.words, theme.text, SIZE)
    on_bar = right < placed.words_x < placed.end
    sheet.labels.append(words) if on_bar else sheet.word(words)


def draw_treatments(sheet: SessionSheet, treatments: Sequence[TreatmentFlag]) -> None:
    """Flag treatments, with a dotted line through the lanes and words beside each flag."""
    layout, theme = sheet.layout, sheet.theme
    flags = sorted(treatments, key=lambda flag: flag.minute)
    if not flags:
        return
    style = {"width": 0.9, "dashes": (0, (1, 3))}
    feet = layout.flags
    rows = [feet[number % len(feet)] for number in range(len(flags))]
    for flag, foot in zip(flags, rows, strict=True):
        x = layout.x(flag.minute)
        line = [(x, layout.axis_y), (x, foot)]
        sheet.line(line, "treatment lines", 2.5, theme.text_secondary, **style)
    places = [(layout.x(flag.minute), foot) for flag, foot in zip(flags, rows, strict=True)]
    look = {"marker": FLAG, "markersize": 16, "color": theme.accent, "markeredgewidth": 0.8}
    sheet.markers(places, "treatments", 6, **look)
    for number, foot in enumerate(feet):
        _write_treatments(sheet, flags[number :: len(feet)], foot + 6)


def _write_treatments(sheet: SessionSheet, flags: Sequence[TreatmentFlag], y: float) -> None:
    """Write what was given beside each flag of a row, as far as the next flag leaves room."""
    layout = sheet.layout
    xs = [layout.x(flag.minute) for flag in flags]
    ends = [*(x - 5 for x in xs[1:]), layout.width - 4]
    taken = layout.left - _BESIDE_FLAG
    for flag, x, end in zip(flags, xs, ends, strict=True):
        wide = text_width(flag.words, SIZE)
        right, left = end - x - _BESIDE_FLAG, x - 5 - taken
        to_left = right < wide and left > right
        words = shortened(flag.words, SIZE, left if to_left else right)
        if words and max(left, right) >= min(wide, _LEAST_WORDS):
            place = x - 5 if to_left else x + _BESIDE_FLAG
            align: Align = "right" if to_left else "left"
            sheet.word(Label(place, y, words, sheet.theme.text, SIZE, align))
        taken = x + _BESIDE_FLAG if to_left else x + _BESIDE_FLAG + text_width(words, SIZE)


def _multiples(step: int, first: float, last: float) -> list[int]:
    """Return the whole multiples of `step` on the axis."""
    return [number * step for number in range(ceil(first / step), floor(last / step) + 1)]
