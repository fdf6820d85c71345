"""One kind of record of a patient as a table, with what can be done to the marked row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tracker.services.history import PatientHistory
from tracker.ui.icons import icon
from tracker.ui.patient.record_columns import Shown
from tracker.ui.records_model import Column, RecordsModel
from tracker.ui.widgets.empty_state import EmptyState

Row = TypeVar("Row")
RowGesture = Literal["open", "correct", "void", "move", "history"]
_ROW_HEIGHT = 36
_WIDEST = 300
_ANY_HEIGHT = 16_777_215  # QWIDGETSIZE_MAX


@dataclass(frozen=True, slots=True)
class Kind(Generic[Row]):
    """One kind of record: its rows, its columns, what can be done to it, and the words for none."""

    name: str
    rows: Callable[[PatientHistory], Sequence[Row]]
    columns: Callable[[Shown], tuple[Column[Row], ...]]
    gestures: tuple[RowGesture, ...]
    empty_title: str
    empty_sentence: str
    icon: str
    add: str = ""


class RecordsTab(QWidget, Generic[Row]):
    """A table with its buttons above; filled when it is first looked at."""

    gesture_requested = Signal(str, object)
    """What is to be done ("open", "correct", "void", "move", "history") and the marked record."""

    def __init__(self, kind: Kind[Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.view = QTableView()
        self.empty = EmptyState(kind.icon, kind.empty_title, kind.empty_sentence)
        self.gestures: dict[RowGesture, QAction] = {}
        self._model: RecordsModel[Row] | None = None
        self.column = QVBoxLayout(self)
        self.buttons = QHBoxLayout()
        self._stack = QStackedWidget()
        self._set_up_view()
        self._lay_out()

    def show_records(self, shown: Shown) -> None:
        """Show one patient's records, the newest first."""
        rows = list(reversed(self.kind.rows(shown.history)))
        before = self._model
        self._model = RecordsModel(self.kind.columns(shown), parent=self)
        self._model.show_records(rows)
        self.view.setModel(self._model)
        if before is not None:
            before.deleteLater()
        self.view.selectionModel().currentChanged.connect(self._offer_gestures)
        self._fit_columns()
        self._stack.setCurrentWidget(self.view if rows else self.empty)
        if rows:
            self.view.setCurrentIndex(self._model.index(0, 0))
        self._offer_gestures()

    def records(self) -> list[Row]:
        """Return the records in the order in which they are shown."""
        model = self._model
        return [] if model is None else [model.record(row) for row in range(model.rowCount())]

    def marked(self) -> Row | None:
        """Return the record of the marked row."""
        index = self.view.currentIndex()
        if self._model is None or not index.isValid():
            return None
        return self._model.record(index.row())

    def focus_first(self) -> None:
        """Give the keyboard to the table, or to the button where it is empty."""
        (self.view if self.records() else self.empty.action_button).setFocus()

    def limit_table(self, height: int | None) -> None:
        """Keep the table to so many pixels, or to none."""
        self._stack.setMaximumHeight(_ANY_HEIGHT if height is None else height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the marked record with Enter."""
        if watched is self.view and isinstance(event, QKeyEvent):
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if enter and event.type() == QEvent.Type.KeyPress and "open" in self.gestures:
                self.gestures["open"].trigger()
                return True
        return False

    def _set_up_view(self) -> None:
        self.view.setAccessibleName(self.kind.name)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setTabKeyNavigation(False)
        self.view.setShowGrid(False)
        self.view.setWordWrap(False)
        self.view.setSortingEnabled(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.sectionClicked.connect(self._sort)
        self.view.installEventFilter(self)
        self.view.doubleClicked.connect(self._request_open)

    def _lay_out(self) -> None:
        self.buttons.setSpacing(8)
        for gesture in self.kind.gestures:
            self.buttons.addWidget(self._button(gesture))
        self.buttons.addStretch(1)
        if self.kind.add:
            self.empty.offer(self.kind.add, primary=False)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        self.column.setContentsMargins(0, 12, 0, 0)
        self.column.setSpacing(8)
        self.column.addLayout(self.buttons)
        self.column.addWidget(self._stack, 1)

    def _button(self, gesture: RowGesture) -> QPushButton:
        text, keys, icon_name = self._look_of(gesture)
        action = QAction(icon(icon_name), text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(self._request)
        action.setData(gesture)
        self.addAction(action)
        self.gestures[gesture] = action
        button = QPushButton(action.icon(), text)
        button.setToolTip(self.tr("Key {key}").format(key=keys[0] if keys else self.tr("Enter")))
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setVisible)
        return button

    def _look_of(self, gesture: RowGesture) -> tuple[str, tuple[str, ...], str]:
        looks: dict[RowGesture, tuple[str, tuple[str, ...], str]] = {
            "open": (self.tr("Open"), (), "forward"),
            "correct": (self.tr("Correct"), ("E",), "edit"),
            "void": (self.tr("Void"), ("V", "Del"), "void"),
            "move": (self.tr("Move"), ("M",), "move"),
            "history": (self.tr("History"), ("H",), "clock"),
        }
        return looks[gesture]

    def _request(self) -> None:
        action = self.sender()
        record = self.marked()
        if isinstance(action, QAction) and record is not None:
            self.gesture_requested.emit(action.data(), record)

    def _request_open(self) -> None:
        if "open" in self.gestures:
            self.gestures["open"].trigger()

    def _offer_gestures(self) -> None:
        for action in self.gestures.values():
            action.setEnabled(self.marked() is not None)

    def _sort(self, column: int) -> None:
        header = self.view.horizontalHeader()
        if self._model is None:
            return
        header.setSortIndicatorShown(True)
        self._model.sort(column, header.sortIndicatorOrder())

    def _fit_columns(self) -> None:
        header = self.view.horizontalHeader()
        self.view.resizeColumnsToContents()
        for column in range(header.count()):
            self.view.setColumnHidden(column, self._says_nothing(column))
            wide = min(header.sectionSize(column) + 12, _WIDEST)
            header.resizeSection(column, wide)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def _says_nothing(self, column: int) -> bool:
        model = self._model
        if model is None or not model.rowCount():
            return False
        return not any(model.index(row, column).data() for row in range(model.rowCount()))
