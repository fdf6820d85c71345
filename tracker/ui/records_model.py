"""Rows in, table out: a read-only model whose columns are data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QGuiApplication

Record = TypeVar("Record")
_Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole
_ROOT = QModelIndex()


@dataclass(frozen=True)
class Column(Generic[Record]):
    """A column: its title, the text of a record in it, and where wanted a key to sort by and a tip.

    `sort_key` may return None for a record without a value; these come last.
    """

    title: str
    text: Callable[[Record], str]
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    sort_key: Callable[[Record], Any] | None = None
    tooltip: Callable[[Record], str] | None = None


class RecordsModel(QAbstractTableModel, Generic[Record]):
    """Shows the records it is told; a struck one (voided) in grey with a line through it."""

    def __init__(
        self,
        columns: Sequence[Column[Record]],
        struck: Callable[[Record], bool] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._struck = struck
        self._records: list[Record] = []

    def show_records(self, records: Sequence[Record]) -> None:
        """Show these records, in this order, instead of the ones before."""
        self.beginResetModel()
        self._records = list(records)
        self.endResetModel()

    def record(self, row: int) -> Record:
        """Return the record of a row. Raises IndexError."""
        return self._records[row]

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of records."""
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = _ROLE.DisplayRole) -> Any:
        """Return what a view asks about one cell."""
        if not index.isValid():
            return None
        column, record = self._columns[index.column()], self._records[index.row()]
        if role == _ROLE.DisplayRole:
            return column.text(record)
        if role == _ROLE.TextAlignmentRole:
            return column.align | Qt.AlignmentFlag.AlignVCenter
        if role == _ROLE.ToolTipRole:
            return column.tooltip(record) if column.tooltip is not None else None
        if self._struck is None or not self._struck(record):
            return None
        return self._struck_look(column.text(record), role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> Any:
        """Return the title of a column."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == _ROLE.DisplayRole:
            return self._columns[section].title
        if role == _ROLE.TextAlignmentRole:
            return self._columns[section].align | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by the column's key (its text where it has none), unknown values last."""
        if not 0 <= column < len(self._columns):
            return
        key = self._columns[column].sort_key or self._columns[column].text
        self.beginResetModel()
        known = [record for record in self._records if key(record) is not None]
        unknown = [record for record in self._records if key(record) is None]
        known.sort(key=key, reverse=order == Qt.SortOrder.DescendingOrder)
        self._records = known + unknown
        self.endResetModel()

    def _struck_look(self, text: str, role: int) -> Any:
        if role == _ROLE.FontRole:
            font = QFont(QGuiApplication.font())
            font.setStrikeOut(True)
            return font
        if role == _ROLE.ForegroundRole:
            return QGuiApplication.palette().placeholderText()
        if role == _ROLE.AccessibleTextRole:
            return self.tr("void: {text}").format(text=text)
        return None
