"""The values of the chart of a patient, and the same as rows of a table and as text."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from tracker.charts.progress_values import (
    EventMark,
    InfusionMark,
    Lane,
    Point,
    ProgressChart,
    SideEffectMark,
    day_of,
    progress_chart,
)
from tracker.charts.tokens import PAPER
from tracker.ui.patient.record_columns import Shown
from tracker.ui.patient.wording import percent_text, suicide_word
from tracker.ui.records_model import Column
from tracker.ui.widgets.typed_dates import show_date

_COPIED = (1000, 620)
"""The size of a copied picture in px; it has twice as many dots."""


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One thing on the chart, in words; `score` is its id where it is a score."""

    on: date
    day: float
    what: str
    value: str
    severity: str
    change: str
    remark: str
    score: UUID | None = None


def chart_of(shown: Shown, only: str | None) -> ProgressChart:
    """Return the chart of a patient, with one scale alone where `only` names it."""
    effects = shown.clinic.knowledge.side_effects.effects
    return progress_chart(
        shown.progress,
        shown.clinic.knowledge.instruments,
        side_effects=[
            SideEffectMark(
                day_of(row.onset),
                row.severity,
                effects[row.term].label if row.term in effects else row.term,
            )
            for row in shown.history.side_effects
        ],
        events=[EventMark(day_of(row.moment), row.text) for row in shown.history.event_marks],
        synthetic=shown.history.synthetic,
        only=only,
    )


def rows_of(chart: ProgressChart) -> list[ChartRow]:
    """Return everything on the chart, the newest first."""
    rows = [_score_row(lane, point) for lane in chart.lanes for point in lane.points]
    rows += [_infusion_row(mark) for mark in chart.infusions]
    rows += [
        ChartRow(_date(mark.day), mark.day, _tr("Event"), "", "", "", mark.label)
        for mark in chart.events
    ]
    rows += [
        ChartRow(
            _date(mark.day),
            mark.day,
            _tr("Side effect"),
            mark.label,
            _tr("severity {n}").format(n=mark.severity),
            "",
            "",
        )
        for mark in chart.side_effects
    ]
    return sorted(rows, key=lambda row: row.day, reverse=True)


def columns() -> tuple[Column[ChartRow], ...]:
    """Return the columns of the table."""
    return (
        Column(_tr("Date"), lambda row: show_date(row.on), sort_key=lambda row: row.day),
        Column(_tr("What"), lambda row: row.what),
        Column(_tr("Value"), lambda row: row.value),
        Column(_tr("Severity"), lambda row: row.severity),
        Column(_tr("Since baseline"), lambda row: row.change),
        Column(_tr("Remark"), lambda row: row.remark),
    )


def as_text(rows: list[ChartRow]) -> str:
    """Return the rows with tabs between the columns, as spreadsheets take them."""
    shown = columns()
    lines = ["\t".join(column.title for column in shown)]
    lines += ["\t".join(column.text(row) for column in shown) for row in rows]
    return "\n".join(lines)


def copy_chart(chart: ProgressChart, rows: list[ChartRow]) -> None:
    """Put the chart on the clipboard as a picture on white, as SVG, and its numbers as text."""
    from tracker.charts.progress_chart import progress_figure
    from tracker.ui.figure_view import DPI, copy_figure

    size = _COPIED[0] / DPI, _COPIED[1] / DPI
    copy_figure(lambda dpi: progress_figure(chart, PAPER, size, dpi), as_text(rows))


def _score_row(lane: Lane, point: Point) -> ChartRow:
    percent = point.improvement
    change = ["" if percent is None else percent_text(Decimal(str(percent)))]
    change.append(point.response_class or "")
    if point.is_baseline:
        change.append(_tr("baseline"))
    methods = {
        "prorated": _tr("prorated"),
        "total_only": _tr("total only"),
    }
    remarks = [methods.get(point.method, "")]
    if point.recall_variant != "standard":
        remarks.append(point.recall_variant.replace("_", " "))
    if point.late:
        remarks.append(_tr("late entry"))
    if point.suicide:
        remarks.append(_tr("suicide item: {flag}").format(flag=suicide_word(point.suicide)))
    return ChartRow(
        point.on,
        point.day,
        lane.name,
        f"{point.total:g}",
        point.band or "",
        _joined(change),
        _joined(remarks),
        point.id,
    )


def _infusion_row(mark: InfusionMark) -> ChartRow:
    dose = "" if mark.dose is None else _tr("{dose:g} mg/kg").format(dose=mark.dose)
    names = {
        "initial": _tr("initial {n}"),
        "booster": _tr("booster {n}"),
        "reinduction": _tr("re-induction {n}"),
    }
    remark = names[mark.phase].format(n=mark.number)
    return ChartRow(mark.on, mark.day, _tr("Infusion"), dose, "", "", remark)


def _joined(parts: list[str]) -> str:
    return ", ".join(part for part in parts if part)


def _date(day: float) -> date:
    return date.fromordinal(int(day))


def _tr(text: str) -> str:
    return QCoreApplication.translate("chart", text)
