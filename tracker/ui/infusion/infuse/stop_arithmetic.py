"""How the mg given come about, line by line, so that they can be checked by hand."""

from datetime import datetime, timedelta
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tracker.clinical.limits import plain
from tracker.clinical.rounding import half_up
from tracker.clinical.run import Run, Segment
from tracker.ui.infusion.infuse.due_sight import clock

_SECONDS = Decimal(3600)
_SHOWN = 8  # lines: with more of them the question would not fit a tablet


def stop_lines(run: Run, at: datetime) -> tuple[str, ...]:
    """Return one line a stretch of the pump up to `at`, the bolus, and what they add up to.

    Times are minutes and seconds since the start; of many stretches the early ones share a line.
    The sum is worked out before it is rounded.
    """
    started = run.started_at
    if started is None:
        return ()
    parts = [part for part in run.segments if part.start < at]
    lines = [_line(part, started, at) for part in parts[-_SHOWN:]]
    if early := parts[:-_SHOWN]:
        mg = sum((_mg(part.mg_per_hour, _end(part, at) - part.start) for part in early), Decimal(0))
        text = _tr("0:00\N{EN DASH}{until}, {n} stretches = {mg} mg")
        until = clock(_end(early[-1], at) - started)
        lines.insert(0, text.format(until=until, n=len(early), mg=plain(mg)))
    if run.bolus_mg:
        lines.append(_tr("bolus {mg} mg").format(mg=plain(run.bolus_mg)))
    given = run.given_mg(at)
    several = len(lines) > 1
    if given - run.bolus_mg >= run.ordered_mg:
        text = _tr("The pump held {mg} mg and has given all of it.")
        lines.append(text.format(mg=plain(run.ordered_mg)))
    if several:
        lines.append(_tr("Together {mg} mg").format(mg=plain(given)))
    return tuple(lines)


def _line(part: Segment, started: datetime, at: datetime) -> str:
    end = _end(part, at)
    span = f"{clock(part.start - started)}\N{EN DASH}{clock(end - started)}"
    if part.paused:
        return _tr("{span} paused").format(span=span)
    text = _tr("{span} at {rate} mg/h = {mg} mg")
    mg = _mg(part.mg_per_hour, end - part.start)
    return text.format(span=span, rate=plain(part.mg_per_hour), mg=plain(mg))


def _end(part: Segment, at: datetime) -> datetime:
    return at if part.end is None else min(part.end, at)


def _mg(mg_per_hour: Decimal, spent: timedelta) -> Decimal:
    return half_up(mg_per_hour * Decimal(str(spent.total_seconds())) / _SECONDS, 2)


def _tr(text: str) -> str:
    return QCoreApplication.translate("stop_arithmetic", text)
