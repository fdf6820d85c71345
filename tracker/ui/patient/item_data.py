"""The items of a patient's scales by visits, and the same as rows of a table."""

from collections import defaultdict
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication

from tracker.charts.item_layout import room_for_labels
from tracker.charts.item_values import ItemStrip, Row, has_items, item_strip
from tracker.charts.layout import chart_layout
from tracker.charts.progress_values import ProgressChart
from tracker.services.history import ScoreRow
from tracker.ui.patient.record_columns import Shown
from tracker.ui.records_model import Column
from tracker.ui.widgets.typed_dates import show_date

_ANY_SIZE = 1000, 1000  # pixels; where the time axis begins does not hang on them


def with_items(shown: Shown, chart: ProgressChart) -> tuple[ProgressChart, list[ItemStrip]]:
    """Return the chart with room for what stands under it, and a strip for each of its scales.

    Scales without a single form that was answered by items have none.
    """
    forms: dict[str, list[ScoreRow]] = defaultdict(list)
    for row in shown.history.scores:
        forms[row.instrument].append(row)
    instruments = shown.clinic.knowledge.instruments
    strips = [
        item_strip(instruments[lane.code], forms[lane.code], chart.span)
        for lane in chart.lanes
        if has_items(instruments[lane.code]) and any(row.answers for row in forms[lane.code])
    ]
    days = [visit.day for strip in strips for visit in strip.visits]
    span = min(chart.span[0], *days, chart.span[1]), max(chart.span[1], *days, chart.span[0])
    chart = replace(chart, span=span, least_left=room_for_labels(strips))
    left = chart_layout(chart, *_ANY_SIZE).left
    return chart, [replace(strip, span=span, left=left) for strip in strips]


def columns(strip: ItemStrip) -> list[Column[Row]]:
    """Return the columns of the table: the item, then a column a visit."""
    found = [Column[Row](_tr("Item"), _item_text)]
    for place, visit in enumerate(strip.visits):
        title = show_date(visit.on)
        found.append(Column(title, partial(_answer_text, place, visit.note)))
    return found


def _item_text(row: Row) -> str:
    return f"{row.full}, {row.mark}" if row.mark else row.full


def _answer_text(place: int, note: str, row: Row) -> str:
    cell = row.cells[place]
    return note if cell is None else cell.told


def _tr(text: str) -> str:
    return QCoreApplication.translate("items", text)
