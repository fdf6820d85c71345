"""What the session chart says in words: one reading, how things stand, and all of it as text."""

from PySide6.QtCore import QCoreApplication

from tracker.charts.session_values import EffectBar, SessionChart, SessionReading

_COLUMNS = ("systolic", "diastolic", "heart_rate", "spo2", "respiratory_rate", "moaas")


def reading_words(reading: SessionReading) -> list[str]:
    """Return what is told of a reading, in at most four lines."""
    lines = [minute_words(reading.minute), *_value_words(reading)]
    remarks = []
    if reading.late:
        remarks.append(_tr("entered late"))
    if reading.corrected:
        remarks.append(_tr("corrected"))
    return [*lines, ", ".join(remarks)] if remarks else lines


def minute_words(minute: float) -> str:
    """Return a time in words, such as 12 min after the start."""
    words = _tr("{n} min before the start") if minute < 0 else _tr("{n} min after the start")
    return words.format(n=int(abs(minute)))


def state_words(chart: SessionChart) -> str:
    """Return the latest state for a screen reader: pump, last reading, side effects now."""
    parts = []
    if chart.ended is not None:
        parts.append(_tr("Stopped {when}").format(when=minute_words(chart.ended)))
    elif chart.rates:
        rate = chart.rates[-1]
        running = _tr("Running at {rate} mg/h").format(rate=f"{rate.mg_per_hour:g}")
        parts.append(_tr("Paused") if rate.paused else running)
    latest = chart.latest
    if latest is None:
        parts.append(_tr("No readings"))
    else:
        values = ", ".join([minute_words(latest.minute), *_value_words(latest)])
        parts.append(_tr("Last reading {values}").format(values=values))
    going_on = [_effect_words(effect) for effect in chart.effects if effect.end is None]
    if going_on:
        parts.append(_tr("Side effects: {effects}").format(effects=", ".join(going_on)))
    missed = sum(1 for point in chart.due if point.state == "missed")
    if missed:
        parts.append(_tr("Readings missed: {n}").format(n=missed))
    return ". ".join(parts)


def as_text(chart: SessionChart) -> str:
    """Return the readings with tabs between the columns, as spreadsheets take them."""
    titles = (
        _tr("Minute"), _tr("Systolic"), _tr("Diastolic"), _tr("HR"), _tr("SpO2"), _tr("RR"),
        _tr("MOAA/S"),
    )  # fmt: skip
    lines = ["\t".join(titles)]
    for reading in sorted(chart.readings, key=lambda each: each.minute):
        values = [getattr(reading, name) for name in _COLUMNS]
        cells = ["" if value is None else f"{value:g}" for value in values]
        lines.append("\t".join([f"{reading.minute:.0f}", *cells]))
    return "\n".join(lines)


def _value_words(reading: SessionReading) -> list[str]:
    lines, second = [], []
    if reading.systolic is not None and reading.diastolic is not None:
        lines.append(_tr("BP {s:g}/{d:g}").format(s=reading.systolic, d=reading.diastolic))
    if reading.heart_rate is not None:
        second.append(_tr("HR {n:g}").format(n=reading.heart_rate))
    if reading.spo2 is not None:
        second.append(_tr("SpO2 {n:g} %").format(n=reading.spo2))
    if reading.respiratory_rate is not None:
        second.append(_tr("RR {n:g}").format(n=reading.respiratory_rate))
    if reading.moaas is not None:
        second.append(_tr("MOAA/S {n:g}").format(n=reading.moaas))
    return [*lines, ", ".join(second)] if second else lines


def _effect_words(effect: EffectBar) -> str:
    return _tr("{label} grade {n}").format(label=effect.label, n=effect.grade)


def _tr(text: str) -> str:
    return QCoreApplication.translate("session_chart", text)
