"""The session chart of an infusion from its stored rows: instants become minutes from the start."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from tracker.charts.session_usual import guide_lines, usual_range
from tracker.charts.session_values import (
    CHARTED,
    BolusMark,
    Charted,
    DueMark,
    EffectBar,
    Mark,
    RateSegment,
    SessionChart,
    SessionReading,
    TreatmentFlag,
    UsualRange,
)
from tracker.clinical.limits import plain
from tracker.clinical.monitoring import DuePoint, PointState
from tracker.clinical.monitoring_rules import MonitoringRules, Reading
from tracker.clinical.run import Run
from tracker.clinical.side_effects import SideEffectCatalogue
from tracker.clinical.vitals_judging import judge_during
from tracker.services.chair.watching import (
    Watch,
    baseline_of,
    before_start,
    judged_rows,
    reading_of,
)
from tracker.services.history import InfusionRow, SideEffectRow, VitalSignsRow
from tracker.services.treatments import TreatmentRow
from tracker.ui.infusion.infusion_view import InfusionView

_LATE_AFTER = timedelta(minutes=2)
_LATE_NOW = 60.0
"""So many minutes after the end and all else on the chart, the time now is left off."""

_MARKS: dict[str, Mark] = {"amber": "amber", "red": "red", "stop": "red"}


def session_chart_of(
    infusion: InfusionRow,
    readings: Sequence[VitalSignsRow],
    effects: Sequence[SideEffectRow],
    *,
    rules: MonitoringRules,
    catalogue: SideEffectCatalogue,
    run: Run | None = None,
    boluses: Sequence[tuple[datetime, Decimal]] = (),
    due: Sequence[tuple[DuePoint, PointState]] = (),
    treatments: Sequence[tuple[datetime, str]] = (),
    usual: UsualRange | None = None,
    now: datetime | None = None,
    synthetic: bool = False,
    entered_afterwards: bool = False,
) -> SessionChart:
    """Return the chart of an infusion; `now` is None in the record.

    `boluses` are instants with mg, `treatments` instants with words such as "ondansetron 4 mg IV".
    Readings are marked by the rules of 4.3 from the start on; those of a session
    `entered_afterwards` are not marked as late. A side effect without a time of its onset has no
    place on the chart.
    """
    zero = _zero(infusion, readings, now)
    marked = _readings(zero, rules, readings, infusion.started_at)
    if entered_afterwards:
        marked = (replace(each, late=False) for each in marked)
    chart = SessionChart(
        readings=tuple(marked),
        rates=tuple(_rates(zero, run)),
        boluses=tuple(BolusMark(_minute(zero, at), float(mg)) for at, mg in boluses),
        due=tuple(DueMark(_minute(zero, point.due_at), state) for point, state in due),
        effects=tuple(_effects(zero, catalogue, effects)),
        treatments=tuple(TreatmentFlag(_minute(zero, at), words) for at, words in treatments),
        guides=guide_lines(rules.during),
        usual=usual or UsualRange(),
        planned_end=_planned_end(zero, infusion, run, now),
        synthetic=synthetic,
    )
    return chart if now is None else _with_now(chart, _minute(zero, now))


def chart_of_view(
    view: InfusionView, now: datetime | None, usual: UsualRange | None = None
) -> SessionChart:
    """Return the chart of an infusion as its page has read it; `now` is None in the record.

    `usual` saves working the usual range out anew at every tick. A session entered afterwards has
    no due readings.
    """
    afterwards = view.stage == "recorded"
    watch = Watch() if afterwards else view.watch(_until(view) if now is None else now)
    return session_chart_of(
        view.infusion,
        view.readings,
        view.effects,
        rules=view.rules,
        catalogue=view.knowledge.side_effects,
        run=view.run,
        boluses=[(event.at, event.mg) for event in view.chair.events if event.mg is not None],
        due=list(zip(watch.points, watch.states, strict=True)),
        treatments=[(row.given_at, treatment_words(row)) for row in view.treatments],
        usual=usual_of(view) if usual is None else usual,
        now=now,
        synthetic=view.history.synthetic,
        entered_afterwards=afterwards,
    )


def usual_of(view: InfusionView) -> UsualRange:
    """Return the patient's usual range from the sessions before this one."""
    starts = [(row.id, row.started_at) for row in view.earlier if row.given]
    readings: dict[UUID, list[VitalSignsRow]] = {}
    for row in judged_rows(view.history.vital_signs):
        readings.setdefault(row.infusion_id, []).append(row)
    return usual_range(
        [
            [_reading(start, row) for row in readings.get(which, [])]
            for which, start in starts
            if start is not None
        ]
    )


def treatment_words(row: TreatmentRow) -> str:
    """Return what was given in words, such as "ondansetron 4 mg IV"."""
    dose = "" if row.dose is None else plain(row.dose)
    return " ".join(part for part in (row.drug, dose, row.unit, row.route) if part)


def _zero(
    infusion: InfusionRow, readings: Sequence[VitalSignsRow], now: datetime | None
) -> datetime:
    """Return the instant minutes count from: the start, else the minute that begins next."""
    if infusion.started_at is not None:
        return infusion.started_at
    latest = now or max((row.taken_at for row in readings), default=infusion.entered_at)
    return latest.replace(second=0, microsecond=0) + timedelta(minutes=1)


def _until(view: InfusionView) -> datetime:
    """Return when a session was over: when the patient left, else its last entry."""
    row = view.infusion
    times = [row.started_at, row.ended_at, *(each.taken_at for each in view.readings)]
    known = [at for at in times if at is not None]
    return row.discharged_at or max(known, default=row.entered_at)


def _minute(zero: datetime, at: datetime) -> float:
    return (at - zero).total_seconds() / 60


def _readings(
    zero: datetime,
    rules: MonitoringRules,
    rows: Sequence[VitalSignsRow],
    started_at: datetime | None,
) -> Iterator[SessionReading]:
    """Yield the readings, those after the start held against the rules."""
    baseline = baseline_of(before_start(rows, started_at))
    judged = {row.id for row in judged_rows(rows)}
    history: list[Reading] = []
    for row in sorted(rows, key=lambda row: row.taken_at):
        marks: tuple[tuple[Charted, Mark], ...] = ()
        if started_at is not None and row.taken_at > started_at and row.id in judged:
            reading = reading_of(row)
            marks = _marks(rules, reading, baseline, history)
            history.append(reading)
        yield _reading(zero, row, marks)


def _reading(
    zero: datetime, row: VitalSignsRow, marks: tuple[tuple[Charted, Mark], ...] = ()
) -> SessionReading:
    return SessionReading(
        minute=_minute(zero, row.taken_at),
        systolic=row.systolic,
        diastolic=row.diastolic,
        heart_rate=row.heart_rate,
        spo2=row.spo2,
        respiratory_rate=row.respiratory_rate,
        moaas=row.moaas,
        marks=marks,
        late=row.entered_at - row.taken_at > _LATE_AFTER,
        corrected=row.version > 1,
    )


def _marks(
    rules: MonitoringRules, reading: Reading, baseline: Reading | None, history: Sequence[Reading]
) -> tuple[tuple[Charted, Mark], ...]:
    """Return which values a rule has found, and how badly."""
    findings = judge_during(rules, reading, baseline, history).findings
    found = {
        measure: [_MARKS[each.level] for each in findings if each.measure == measure]
        for measure in CHARTED
    }
    return tuple(
        (measure, "red" if "red" in marks else "amber") for measure, marks in found.items() if marks
    )


def _rates(zero: datetime, run: Run | None) -> Iterator[RateSegment]:
    for each in () if run is None else run.segments:
        end = None if each.end is None else _minute(zero, each.end)
        yield RateSegment(_minute(zero, each.start), end, float(each.mg_per_hour))


def _effects(
    zero: datetime, catalogue: SideEffectCatalogue, rows: Sequence[SideEffectRow]
) -> Iterator[EffectBar]:
    for row in rows:
        if row.onset_at is None:
            continue
        known = catalogue.effects.get(row.term)
        label = row.free_text or (row.term if known is None else known.label)
        end = None if row.ended_at is None else _minute(zero, row.ended_at)
        letter = None if known is None else known.letter
        yield EffectBar(label, row.severity, _minute(zero, row.onset_at), end, letter)


def _planned_end(
    zero: datetime, infusion: InfusionRow, run: Run | None, now: datetime | None
) -> float | None:
    """Return the minute of the planned end: whole, so that a pause moves it once a minute."""
    if run is not None and run.started_at is not None and run.stopped_at is None and now:
        end = run.planned_end(now)
        return None if end is None else float(round(_minute(zero, end)))
    return None if infusion.planned_minutes is None else float(infusion.planned_minutes)


def _with_now(chart: SessionChart, now: float) -> SessionChart:
    """Return the chart with the time now, unless the session is long over."""
    over = chart.ended is not None and now > chart.span()[1] + _LATE_NOW
    return chart if over else replace(chart, now=now)
