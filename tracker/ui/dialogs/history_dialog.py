"""Who changed what of an entry: old values beside new ones."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from tracker.services.corrections import Change
from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.widgets.typed_dates import show_date


class HistoryDialog(FormDialog):
    """A table of the log, newest last; it changes nothing."""

    keeps_what_was_typed = False

    def __init__(
        self,
        changes: Sequence[Change],
        parent: QWidget | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__("", parent, width=900)
        self.show_title(self.tr("Who changed what"))
        self.table = QTableWidget(0, 6)
        self.table.setAccessibleName(self.tr("Changes of this entry"))
        self.table.setHorizontalHeaderLabels(
            [
                self.tr("When"),
                self.tr("Who"),
                self.tr("What"),
                self.tr("Before"),
                self.tr("Now"),
                self.tr("Why"),
            ]
        )
        self.table.verticalHeader().hide()
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.table.horizontalHeader().setDefaultAlignment(left)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        self.table.setMinimumHeight(320)
        self.body.addWidget(self.table, 1)
        self.save_button.hide()
        self.cancel_button.setText(self.tr("Close"))
        self._show(changes, zone)

    def _show(self, changes: Sequence[Change], zone: tzinfo | None) -> None:
        for change in changes:
            for line in _lines(change, zone):
                row = self.table.rowCount()
                self.table.insertRow(row)
                for column, text in enumerate(line):
                    item = QTableWidgetItem(text)
                    item.setToolTip(text)
                    self.table.setItem(row, column, item)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column in (0, 1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.table.resizeRowsToContents()


def _lines(change: Change, zone: tzinfo | None) -> list[tuple[str, ...]]:
    local = change.at.astimezone(zone)
    head = (f"{show_date(local.date())} {local:%H:%M}", change.person)
    why = change.reason or ""
    shown = {key: pair for key, pair in change.changes.items() if not _is_inner(key)}
    if not shown:
        return [(*head, change.action, "", "", why)]
    lines: list[tuple[str, ...]] = []
    for key, (before, now) in shown.items():
        lines.append(
            (*head, column_words(key), value_words(before, zone), value_words(now, zone), why)
        )
        head = ("", "")
        why = ""
    return lines


def _is_inner(column: str) -> bool:
    return column in {"id", "synthetic"} or column.endswith(("_id", "_precision"))


def column_words(column: str) -> str:
    """Return the name of a column as words: ordered_mg_per_kg is "Ordered mg/kg"."""
    words = column.replace("_mg_per_kg", " mg/kg").replace("_mg_per_ml", " mg/mL")
    words = words.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def value_words(value: Any, zone: tzinfo | None = None) -> str:
    """Return a value of the log as words: nothing as a dash, instants in the clinic's zone."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return " ".join("–" if part is None else str(part) for part in value)
    return _instant_words(value, zone) if isinstance(value, str) else str(value)


def _instant_words(text: str, zone: tzinfo | None) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    if len(text) == len("2026-11-20"):
        return show_date(at.date())
    if at.tzinfo is None:
        return text
    local = at.astimezone(zone)
    return f"{show_date(local.date())} {local:%H:%M:%S}"
