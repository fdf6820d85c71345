"""The readings of an infusion, newest last, each of which can be corrected or voided."""

from datetime import timedelta, tzinfo
from decimal import Decimal

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPushButton, QTableView, QWidget

from tracker.clinical.cross_checks import mean_arterial_pressure
from tracker.clinical.limits import plain
from tracker.models.infusion import POSITIONS
from tracker.services.history import VitalSignsRow
from tracker.ui.icons import icon
from tracker.ui.infusion.infusion_view import InfusionView
from tracker.ui.records_model import Column, RecordsModel
from tracker.ui.widgets.card import Card

_ROW_HEIGHT = 34
_LATE_AFTER = timedelta(minutes=2)
_RIGHT = Qt.AlignmentFlag.AlignRight
_POSITION, _MEAN, _TEMPERATURE, _BY = 3, 4, 9, 10


class ReadingsTable(Card):
    """Vital signs with their times; E corrects the chosen reading, V voids it."""

    correction_requested = Signal(object)
    """The id of the reading to correct."""
    void_requested = Signal(object)
    """The id of the reading to void."""

    def __init__(self, zone: tzinfo | None, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.show_title(self.tr("Readings"))
        self._zone = zone
        self._view: InfusionView | None = None
        self.model = RecordsModel(self._columns())
        self.table = _KeyedTable()
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("Readings"))
        self.correct_button = QPushButton(self.tr("Correct (E)"))
        self.correct_button.setIcon(icon("edit"))
        self.void_button = QPushButton(self.tr("Void (V)"))
        self.void_button.setIcon(icon("void"))
        for button in (self.correct_button, self.void_button):
            button.setProperty("kind", "quiet")
            self.header.addWidget(button)
        self.body.addWidget(self.table, 1)
        self.table.key_typed.connect(self._take_key)
        self.table.selectionModel().selectionChanged.connect(self._follow_choice)
        self.correct_button.clicked.connect(self._correct)
        self.void_button.clicked.connect(self._void)
        self._follow_choice()

    def show_view(self, view: InfusionView) -> None:
        """Show the readings of an infusion; the chosen one stays chosen."""
        chosen = self.chosen()
        shown = None if self._view is None else self._view.readings
        self._view = view
        if shown == view.readings:
            return
        self.model.show_records(view.readings)
        self.table.unused = {
            column
            for column, name in ((_POSITION, "position"), (_TEMPERATURE, "temperature_c"))
            if all(getattr(reading, name) is None for reading in view.readings)
        }
        self.table.share_width()
        self.table.scrollToBottom()
        ids = [reading.id for reading in view.readings]
        if chosen is not None and chosen.id in ids:
            self.table.selectRow(ids.index(chosen.id))
        self._follow_choice()

    def chosen(self) -> VitalSignsRow | None:
        """Return the reading that is chosen, or None."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.record(rows[0].row()) if rows else None

    def _take_key(self, letter: str) -> None:
        if letter == "E":
            self._correct()
        else:
            self._void()

    def _correct(self) -> None:
        chosen = self.chosen()
        if chosen is not None:
            self.correction_requested.emit(chosen.id)

    def _void(self) -> None:
        chosen = self.chosen()
        if chosen is not None:
            self.void_requested.emit(chosen.id)

    def _follow_choice(self) -> None:
        on = self.chosen() is not None
        self.correct_button.setEnabled(on)
        self.void_button.setEnabled(on)

    def _columns(self) -> list[Column[VitalSignsRow]]:
        return [
            Column(self.tr("Time"), self._time, tooltip=self._entered),
            Column(self.tr("+min"), self._minutes, _RIGHT),
            Column(self.tr("BP"), _pressure, _RIGHT),
            Column(self.tr("Position"), self._position),
            Column(self.tr("MAP"), _mean, _RIGHT),
            Column(self.tr("HR"), lambda row: _number(row.heart_rate), _RIGHT),
            Column(self.tr("SpO2"), lambda row: _number(row.spo2), _RIGHT),
            Column(self.tr("RR"), lambda row: _number(row.respiratory_rate), _RIGHT),
            Column(self.tr("Sed"), lambda row: _number(row.moaas), _RIGHT),
            Column(self.tr("Temp"), lambda row: _number(row.temperature_c), _RIGHT),
            Column(self.tr("By"), self._initials),
        ]

    def _time(self, row: VitalSignsRow) -> str:
        clock = f"{row.taken_at.astimezone(self._zone):%H:%M}"
        late = row.entered_at - row.taken_at > _LATE_AFTER
        return self.tr("{time} late").format(time=clock) if late else clock

    def _entered(self, row: VitalSignsRow) -> str:
        entered = f"{row.entered_at.astimezone(self._zone):%H:%M:%S}"
        return self.tr("Entered at {time}").format(time=entered)

    def _minutes(self, row: VitalSignsRow) -> str:
        minutes = None if self._view is None else self._view.minutes_after_start(row.taken_at)
        return "" if minutes is None else f"{minutes:+d}".replace("-", "\N{MINUS SIGN}")

    def _position(self, row: VitalSignsRow) -> str:
        shown = (
            self.tr("seated"),
            self.tr("lying"),
            self.tr("stood 1 min"),
            self.tr("stood 3 min"),
        )
        return dict(zip(POSITIONS, shown, strict=True)).get(row.position or "", "")

    def _initials(self, row: VitalSignsRow) -> str:
        people = () if self._view is None else self._view.people
        return next((who.initials for who in people if who.id == row.entered_by_id), "")


class _KeyedTable(QTableView):
    """A table whose rows have keys of their own. Where it is narrow, it shows no mean and no name.

    `unused` are columns that hold nothing.
    """

    key_typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.unused: set[int] = set()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.setMinimumHeight(_ROW_HEIGHT * 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take E and V; leave other letters and digits to the page."""
        letter = event.text().upper()
        if letter in {"E", "V"} and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._choose_something()
            self.key_typed.emit(letter)
        elif event.text().isalnum():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out, and keep the newest reading in sight."""
        super().resizeEvent(event)
        self.share_width()
        if not self.selectionModel().hasSelection():
            self.scrollToBottom()

    def share_width(self) -> None:
        """Give every column what it needs and a part of what is left."""
        for column in range(self.model().columnCount()):
            self.setColumnHidden(column, column in self.unused)  # what is hidden has no size
        room, needed = self.viewport().width(), self._needed()
        for given_up in (_MEAN, _BY):
            if sum(needed.values()) > room:
                needed.pop(given_up)
                self.setColumnHidden(given_up, True)
        spare = max(0, room - sum(needed.values())) // len(needed)
        for column, width in needed.items():
            self.setColumnWidth(column, width + spare)

    def _needed(self) -> dict[int, int]:
        """Return the width of every column that holds something."""
        header = self.horizontalHeader()
        return {
            column: max(self.sizeHintForColumn(column), header.sectionSizeHint(column))
            for column in range(self.model().columnCount())
            if column not in self.unused
        }

    def _choose_something(self) -> None:
        rows = self.model().rowCount()
        if rows and not self.selectionModel().hasSelection():
            current = self.currentIndex()
            index = current if current.isValid() else self.model().index(rows - 1, 0)
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().select(index, flags.ClearAndSelect | flags.Rows)


def _number(value: int | Decimal | None) -> str:
    if value is None:
        return ""
    return plain(value) if isinstance(value, Decimal) else str(value)


def _pressure(row: VitalSignsRow) -> str:
    return "" if row.systolic is None else f"{row.systolic}/{row.diastolic}"


def _mean(row: VitalSignsRow) -> str:
    if row.systolic is None or row.diastolic is None:
        return ""
    return plain(mean_arterial_pressure(Decimal(row.systolic), Decimal(row.diastolic)))
