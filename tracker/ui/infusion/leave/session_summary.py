"""The session in a few lines, as it is read before it is signed."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from PySide6.QtCore import QCoreApplication

from tracker.clinical.limits import plain
from tracker.clinical.monitoring_rules import Reading
from tracker.clinical.side_effects import SideEffectCatalogue
from tracker.services.chair.rows import DecisionRow
from tracker.services.history import InfusionRow, SideEffectRow
from tracker.ui.widgets.typed_dates import show_date


def session_summary(
    infusion: InfusionRow,
    baseline: Reading | None,
    during: Sequence[Reading],
    effects: Sequence[SideEffectRow],
    catalogue: SideEffectCatalogue,
    decisions: Sequence[DecisionRow],
    zone: tzinfo | None,
) -> tuple[tuple[str, str], ...]:
    """Return name and words of each line: dose, time, pressure, side effects, decisions.

    `baseline` the reading before the start, `during` those after it.
    """
    lines = [
        (_tr("Given"), _dose(infusion)),
        (_tr("Time"), _time(infusion, zone)),
        (_tr("Pressure"), _peak(baseline, during)),
        (_tr("Side effects"), _worst(infusion, effects, catalogue)),
    ]
    cleared = [one for one in decisions if one.kind == "cleared"]
    lines += [(_tr("Decided"), _decision(one)) for one in cleared]
    return tuple(lines)


def signed_words(
    name: str, at: datetime, number: int | None, on: date | None, zone: tzinfo | None
) -> str:
    """Return who signed and when, and the version of the thresholds with the day it began."""
    local = at.astimezone(zone)
    words = _tr("Signed by {name} on {day} at {time}").format(
        name=name, day=show_date(local.date()), time=f"{local:%H:%M}"
    )
    if number is None:
        return f"{words}."
    version = _tr("judged by thresholds version {n}").format(n=number)
    if on is not None:
        version = _tr("{version} of {day}").format(version=version, day=show_date(on))
    return f"{words}, {version}."


def _dose(infusion: InfusionRow) -> str:
    if infusion.given_mg is None:
        return _tr("not recorded")
    given = _tr("{n} mg").format(n=plain(infusion.given_mg))
    if infusion.given_mg_per_kg is not None:
        given += _tr(" ({n} mg/kg)").format(n=plain(infusion.given_mg_per_kg))
    if infusion.ordered_mg is None or infusion.ordered_mg == infusion.given_mg:
        return given
    return _tr("{given} of {ordered} mg ordered").format(
        given=given, ordered=plain(infusion.ordered_mg)
    )


def _time(infusion: InfusionRow, zone: tzinfo | None) -> str:
    start, end = infusion.started_at, infusion.ended_at
    if start is None or end is None:
        return _tr("not recorded")
    minutes = round((end - start).total_seconds() / 60)
    words = _tr("{start} to {end}, {n} min").format(
        start=_clock(start, zone), end=_clock(end, zone), n=minutes
    )
    if infusion.discharged_at is not None:
        words = _tr("{run}; left at {time}").format(
            run=words, time=_clock(infusion.discharged_at, zone)
        )
    return words


def _peak(baseline: Reading | None, during: Sequence[Reading]) -> str:
    measured = [(one.systolic, one.diastolic) for one in during if one.systolic is not None]
    if not measured:
        return _tr("not recorded")
    highest, diastolic = max(measured, key=lambda pressure: pressure[0])
    peak = f"{plain(highest)}/{'–' if diastolic is None else plain(diastolic)}"
    words = _tr("highest {peak}").format(peak=peak)
    if baseline is None or baseline.systolic is None:
        return words
    rise = highest - baseline.systolic
    signed = f"+{plain(rise)}" if rise >= 0 else f"−{plain(-rise)}"
    return _tr("{words}, {rise} mmHg systolic from before the start").format(
        words=words, rise=signed
    )


def _worst(
    infusion: InfusionRow, effects: Sequence[SideEffectRow], catalogue: SideEffectCatalogue
) -> str:
    if not effects:
        none = infusion.no_side_effects_at is not None
        return _tr("none observed") if none else _tr("none recorded")
    worst = max(effects, key=lambda one: one.severity)
    grade = catalogue.grade(worst.severity)
    words = _tr("{effect}, grade {n} {name}").format(
        effect=catalogue.label(worst.term, worst.free_text),
        n=worst.severity,
        name=grade.name.lower(),
    )
    if len(effects) == 1:
        return words
    return _tr("{n}; worst: {words}").format(n=len(effects), words=words)


def _decision(one: DecisionRow) -> str:
    words = _tr("{about}: {name}, {role}: “{reason}”")
    return words.format(
        about=one.about[:1].upper() + one.about[1:],
        name=one.name or "",
        role=one.role or "",
        reason=one.reason or "",
    )


def _clock(at: datetime, zone: tzinfo | None) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("session_summary", text)
