"""What is usual for a patient, from earlier sessions, and the limits the chart draws as lines."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tracker.charts.session_values import (
    CHARTED,
    Charted,
    Envelope,
    GuideLine,
    Mark,
    SessionReading,
    UsualRange,
)
from tracker.clinical.monitoring_rules import DuringRule

LEAST_SESSIONS, MOST_SESSIONS = 2, 6
"""The range needs two earlier sessions, so it shows from the third on, and takes the last six."""

_STEP = 10  # minutes
_LONGEST_GAP = 30.0  # minutes: values further apart say nothing of the time between them
_WIDENED: dict[Charted, float] = {"systolic": 5, "diastolic": 5, "heart_rate": 5, "spo2": 1}
_HIGHEST: dict[Charted, float] = {"spo2": 100}
_UPPER = {"above", "at_least"}
_MARKS: dict[str, Mark] = {"amber": "amber", "red": "red"}


def usual_range(sessions: Sequence[Sequence[SessionReading]]) -> UsualRange:
    """Return this patient's usual range from earlier sessions, oldest first.

    At every tenth minute, for each measure: the lowest and the highest that the last six sessions
    with readings had, between their readings in a straight line (at most 30 minutes apart), where
    at least two of them had one; widened by 5 mmHg, 5/min or 1 %. A stretch with fewer than two
    such minutes in a row is left out, and from fewer than two sessions there is no range at all.
    Convention of this project, no published rule.
    """
    known = [session for session in sessions if session][-MOST_SESSIONS:]
    if len(known) < LEAST_SESSIONS:
        return UsualRange()
    pieces = tuple(piece for measure in CHARTED for piece in _pieces(measure, known))
    return UsualRange(pieces, len(known))


def guide_lines(rules: Sequence[DuringRule]) -> tuple[GuideLine, ...]:
    """Return the limits to be drawn: upper ones of pressure, both of heart rate, lower of SpO2.

    Those of low pressure would cross the diastolic ones; a reading that meets them is marked.
    """
    lines = (
        GuideLine(rule.measure, rule.bound, _MARKS[rule.level])
        for rule in rules
        if rule.measure in CHARTED
        and rule.level in _MARKS
        and not rule.with_signs
        and rule.bound.comparison in {"above", "at_least", "below", "at_most"}
    )
    shown = (
        line
        for line in lines
        if line.measure in {"heart_rate", "spo2"} or line.bound.comparison in _UPPER
    )
    return tuple(dict.fromkeys(shown))


def _pieces(measure: Charted, sessions: Sequence[Sequence[SessionReading]]) -> Iterator[Envelope]:
    """Yield the stretches of the grid at which at least two sessions have a value."""
    lines = [_line(measure, session) for session in sessions]
    minutes = [minute for line in lines for minute, _ in line]
    if not minutes:
        return
    first, last = int(min(minutes) // _STEP), int(max(minutes) // _STEP) + 1
    stretch: list[tuple[float, float, float]] = []
    for minute in range(first * _STEP, (last + 1) * _STEP, _STEP):
        values = [value for line in lines if (value := _at(line, minute)) is not None]
        if len(values) >= LEAST_SESSIONS:
            stretch.append((float(minute), *_widened(measure, values)))
            continue
        yield from _envelope(measure, stretch)
        stretch = []
    yield from _envelope(measure, stretch)


def _line(measure: Charted, session: Sequence[SessionReading]) -> list[tuple[float, float]]:
    pairs = ((each.minute, each.value(measure)) for each in session)
    return sorted((minute, value) for minute, value in pairs if value is not None)


def _at(line: Sequence[tuple[float, float]], minute: float) -> float | None:
    """Return the value at a minute, between its neighbours; None where they are too far apart."""
    for (before, low), (after, high) in pairwise(line):
        if before <= minute <= after and after - before <= _LONGEST_GAP:
            share = 0.0 if after == before else (minute - before) / (after - before)
            return low + share * (high - low)
    return next((value for at, value in line if at == minute), None)


def _widened(measure: Charted, values: Sequence[float]) -> tuple[float, float]:
    by = _WIDENED[measure]
    return min(values) - by, min(max(values) + by, _HIGHEST.get(measure, float("inf")))


def _envelope(
    measure: Charted, stretch: Sequence[tuple[float, float, float]]
) -> Iterator[Envelope]:
    if len(stretch) > 1:
        minutes, low, high = zip(*stretch, strict=True)
        yield Envelope(measure, minutes, low, high)
