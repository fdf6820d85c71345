"""The lanes of a session chart: pressure as bars, heart rate and saturation as joined marks."""

import math
from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.markers import CARETDOWN, CARETUP

from tracker.charts.labels import Label, text_width
from tracker.charts.layout import fitting
from tracker.charts.session_layout import VitalLane
from tracker.charts.session_sheet import Place, SessionSheet
from tracker.charts.session_values import (
    Charted,
    Envelope,
    GuideLine,
    SessionChart,
    SessionReading,
)
from tracker.charts.sheet import Box, meet

_STEPS = {"BP": (20, 40, 80, 160), "HR": (10, 20, 40, 80, 160), "SpO₂": (2, 4, 6, 10, 20, 40)}
_LEAST_STEP = 14.0  # pixels between two numbers of a lane
_SMALL, _LARGE = 8.0, 11.0
_LINE = 12.0  # the height of a line of small words
_SIGN = {"above": ">", "at_least": "≥", "below": "<", "at_most": "≤"}
_SHORT: dict[Charted, str] = {"systolic": "sys", "diastolic": "dia"}


def draw_lanes(sheet: SessionSheet, chart: SessionChart) -> None:
    """Draw the three lanes with their guide lines, the usual range, and all readings."""
    pressure, heart, oxygen = sheet.layout.lanes
    for lane in sheet.layout.lanes:
        _draw_frame(sheet, lane)
        _draw_usual(sheet, lane, chart.usual.envelopes)
        _draw_guides(sheet, lane, chart)
    readings = sorted(chart.readings, key=lambda reading: reading.minute)
    if readings:
        _draw_pressure(sheet, pressure, readings)
        _draw_line(sheet, heart, readings, "o", 5.6)
        _draw_line(sheet, oxygen, readings, "s", 5.2)
        for lane in sheet.layout.lanes:
            _write_marked(sheet, lane, readings, chart.now)
        _write_remarks(sheet, readings)
        _write_numbers(sheet, readings)
    else:
        middle = (sheet.layout.left + sheet.layout.right) / 2
        y = (pressure.bottom + pressure.top) / 2
        words = "No readings" if chart.now is None else "No readings yet"
        sheet.label(middle, y, words, sheet.theme.text_secondary, _LARGE, "centre")


def color_of(sheet: SessionSheet, lane: VitalLane) -> str:
    """Return the colour of a lane's readings."""
    theme = sheet.theme
    return {"BP": theme.blood_pressure, "HR": theme.heart_rate, "SpO₂": theme.oxygen}[lane.name]


def _draw_frame(sheet: SessionSheet, lane: VitalLane) -> None:
    """Name the lane, and lay a thin line at each round value with its number beside it."""
    layout, theme = sheet.layout, sheet.theme
    low = lane.top - lane.bottom < 2 * _LINE
    sheet.label(6, lane.top - 6, lane.name, theme.text, 9)
    if not low:
        sheet.label(6, lane.top - 6 - _LINE, lane.unit, theme.text_secondary, _SMALL)
    for y in (lane.bottom, lane.top):
        sheet.line([(layout.left, y), (layout.right, y)], "frames", 1.3, theme.hairline, width=0.9)
    for value in _round_values(lane):
        y = lane.y(value)
        line = [(layout.left, y), (layout.right, y)]
        sheet.line(line, "levels", 1.2, theme.hairline, width=0.6)
        sheet.label(layout.left - 5, y, f"{value:g}", theme.text_secondary, _SMALL, "right")


def _round_values(lane: VitalLane) -> list[int]:
    """Return the multiples of the smallest step whose numbers have room above each other."""
    unit = lane.y(1.0) - lane.y(0.0)
    steps = _STEPS[lane.name]
    step = next((step for step in steps if step * unit >= _LEAST_STEP), steps[-1])
    first, last = math.ceil(lane.low / step), math.floor(lane.high / step)
    return [number * step for number in range(first, last + 1)]


def _draw_usual(sheet: SessionSheet, lane: VitalLane, usual: Sequence[Envelope]) -> None:
    """Shade the patient's usual range, as far as the time axis goes."""
    layout = sheet.layout
    shapes = []
    for envelope in (each for each in usual if each.measure in lane.measures):
        ends = [max(envelope.minutes[0], layout.first), min(envelope.minutes[-1], layout.last)]
        if ends[0] >= ends[1]:
            continue
        inner = [minute for minute in envelope.minutes if ends[0] < minute < ends[1]]
        minutes = [ends[0], *inner, ends[1]]
        low, high = (np.interp(minutes, envelope.minutes, side) for side in _sides(envelope))
        xs = [layout.x(minute) for minute in minutes]
        there = [(x, lane.y(float(value))) for x, value in zip(xs, low, strict=True)]
        back = [(x, lane.y(float(value))) for x, value in zip(xs, high, strict=True)]
        shapes.append(there + back[::-1])
    if shapes:
        color = color_of(sheet, lane)
        area = PolyCollection(
            shapes, transform=sheet.pixels, facecolors=color, edgecolors="none", alpha=0.13
        )
        sheet.add(area, f"usual:{lane.name}", 1.1)


def _sides(envelope: Envelope) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return envelope.low, envelope.high


def _draw_guides(sheet: SessionSheet, lane: VitalLane, chart: SessionChart) -> None:
    """Draw the limits from the start on: amber dashed, red solid, with words where they fit."""
    layout, theme = sheet.layout, sheet.theme
    guides = [line for line in chart.guides if line.measure in lane.measures]
    guides = [line for line in guides if lane.low <= line.value <= lane.high]
    guides.sort(key=lambda line: line.mark != "red")
    for line in guides:
        y, red = lane.y(line.value), line.mark == "red"
        ends = [(max(layout.x(0.0), layout.left), y), (layout.right, y)]
        style = {"width": 0.8, "dashes": None if red else (0, (5, 3)), "alpha": 0.75}
        color = theme.alert if red else theme.caution
        sheet.line(ends, f"guides {line.mark}", 1.8, color, **style)
    latest = _write_latest(sheet, lane, chart)
    extents = [latest, *((lane.y(line.value) - 6, lane.y(line.value) + 6) for line in guides)]
    for number in fitting(extents, 0) - {0}:
        line = guides[number - 1]
        color = sheet.color_of(line.mark)
        sheet.label(layout.right + 5, lane.y(line.value), _guide_words(line), color, _SMALL)


def _guide_words(line: GuideLine) -> str:
    sign, value = _SIGN[line.bound.comparison], f"{line.value:g}"
    return f"{_SHORT.get(line.measure, '')} {sign} {value}".strip()


def _write_latest(sheet: SessionSheet, lane: VitalLane, chart: SessionChart) -> tuple[float, float]:
    """Write the latest value right of its lane, off its limits; return the heights it takes."""
    bottom, top = lane.bottom + 8, lane.top - 8
    y = {"BP": bottom, "HR": (bottom + top) / 2, "SpO₂": top}[lane.name]
    found = [reading for reading in chart.readings if _value_words(reading, lane)]
    if not found:
        return y, y
    reading = max(found, key=lambda each: each.minute)
    color = sheet.color_of(reading.mark(*lane.measures))
    sheet.label(sheet.layout.right + 5, y, _value_words(reading, lane), color, _LARGE)
    return y - 8, y + 8


def _value_words(reading: SessionReading, lane: VitalLane) -> str:
    """Return what a reading says in a lane, such as 142/88; empty where it says nothing."""
    values = [reading.value(measure) for measure in lane.measures]
    if all(value is None for value in values):
        return ""
    return "/".join("–" if value is None else f"{value:g}" for value in values)


def _draw_pressure(
    sheet: SessionSheet, lane: VitalLane, readings: Sequence[SessionReading]
) -> None:
    """Draw ▼ at the systolic and ▲ at the diastolic pressure, the tips joined by a stem."""
    color = color_of(sheet, lane)
    for reading in readings:
        if reading.systolic is not None and reading.diastolic is not None:
            x = sheet.layout.x(reading.minute)
            stem = [(x, lane.y(reading.diastolic)), (x, lane.y(reading.systolic))]
            sheet.line(stem, "stems", 5, color, width=1.6)
    ends: tuple[tuple[Charted, int], ...] = (("systolic", CARETDOWN), ("diastolic", CARETUP))
    for measure, marker in ends:
        places = _places(sheet, lane, readings, measure)
        if places:
            look = {"marker": marker, "markersize": 6.4, "color": color}
            halo = {"markeredgecolor": sheet.theme.surface, "markeredgewidth": 0.6}
            sheet.markers(places, measure, 6, **look, **halo)


def _draw_line(
    sheet: SessionSheet,
    lane: VitalLane,
    readings: Sequence[SessionReading],
    marker: str,
    size: float,
) -> None:
    """Draw one measure as marks joined by a thin line."""
    measure = lane.measures[0]
    places = _places(sheet, lane, readings, measure)
    if not places:
        return
    color = color_of(sheet, lane)
    sheet.line(places, f"{measure} line", 4, color, width=1.0, alpha=0.7)
    halo = {"markeredgecolor": sheet.theme.surface, "markeredgewidth": 0.9}
    sheet.markers(places, measure, 6, marker=marker, markersize=size, color=color, **halo)


def _places(
    sheet: SessionSheet, lane: VitalLane, readings: Sequence[SessionReading], measure: Charted
) -> list[Place]:
    pairs = ((reading.minute, reading.value(measure)) for reading in readings)
    return [(sheet.layout.x(at), lane.y(value)) for at, value in pairs if value is not None]


def _write_marked(
    sheet: SessionSheet, lane: VitalLane, readings: Sequence[SessionReading], now: float | None
) -> None:
    """Write the values that a rule has found above or below their marks, the worst first."""
    told = [reading for reading in reversed(readings) if _value_words(reading, lane)]
    marked = [reading for reading in told if reading.mark(*lane.measures)]
    marked.sort(key=lambda reading: reading.mark(*lane.measures) != "red")
    end = sheet.layout.right if now is None else sheet.layout.x(now)
    taken: list[Box] = []
    for reading in marked:
        words = _value_words(reading, lane)
        half = text_width(words, _SMALL) / 2
        x = min(sheet.layout.x(reading.minute), end - half - 4)
        x = max(x, sheet.layout.left + half + 1)
        color = sheet.color_of(reading.mark(*lane.measures))
        for y in _beside(lane, reading):
            box = x - half - 2, y - 6, x + half + 2, y + 6
            if not any(meet(box, other) for other in taken):
                taken.append(box)
                sheet.word(Label(x, y, words, color, _SMALL, "centre"), 5.5)
                break


def _beside(lane: VitalLane, reading: SessionReading) -> Iterator[float]:
    """Yield the heights of words above and below a reading, as far as they are in the lane."""
    away = 14.0 if lane.name == "BP" else 11.0
    heights = [lane.y(value) for value in _given(lane, reading)]
    above, below = max(heights) + away, min(heights) - away
    if above + 5 <= lane.top:
        yield above
    if below - 5 >= lane.bottom:
        yield below


def _given(lane: VitalLane, reading: SessionReading) -> Iterator[float]:
    for measure in lane.measures:
        value = reading.value(measure)
        if value is not None:
            yield value


def _write_remarks(sheet: SessionSheet, readings: Sequence[SessionReading]) -> None:
    """Put L beside late entries and C beside corrected ones, in the first lane they have."""
    for reading in (each for each in readings if each.late or each.corrected):
        lane = next((lane for lane in sheet.layout.lanes if _value_words(reading, lane)), None)
        if lane is None:
            continue
        words = ("L" if reading.late else "") + ("C" if reading.corrected else "")
        x = sheet.layout.x(reading.minute)
        heights = [lane.y(value) for value in _given(lane, reading)]
        middle = (min(heights) + max(heights)) / 2
        places = [(x, y) for y in reversed(list(_beside(lane, reading)))]
        for place in [*places, (x + 11, middle), (x - 11, middle)]:
            label = Label(*place, words, sheet.theme.text_secondary, _SMALL, "centre")
            if not any(meet(label.box, other.box) for other in sheet.labels):
                sheet.labels.append(label)
                break


def _write_numbers(sheet: SessionSheet, readings: Sequence[SessionReading]) -> None:
    """Write breathing rate and sedation score as numbers under each reading, where they fit."""
    y = sheet.layout.numbers_y
    if y is None:
        return
    sheet.name_strip(y, "RR · sed")
    told = [each for each in reversed(readings) if _number_words(each)]
    halves = [text_width(_number_words(each), _SMALL) / 2 for each in told]
    xs = [sheet.layout.x(each.minute) for each in told]
    extents = [(x - half, x + half) for x, half in zip(xs, halves, strict=True)]
    for number in fitting(extents, 4):
        words = _number_words(told[number])
        sheet.label(xs[number], y, words, sheet.theme.text, _SMALL, "centre")


def _number_words(reading: SessionReading) -> str:
    """Return breathing rate and sedation score, such as 14 · 5; empty where there is neither."""
    values = reading.respiratory_rate, reading.moaas
    if values == (None, None):
        return ""
    return " · ".join("–" if value is None else f"{value:g}" for value in values)
