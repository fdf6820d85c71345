"""Progress as a chart, and one key away as a table of the same data."""

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tracker.charts.item_values import ItemStrip
from tracker.ui.icons import icon
from tracker.ui.patient import chart_data, item_data
from tracker.ui.patient.chart_data import ChartRow
from tracker.ui.patient.record_columns import Shown
from tracker.ui.records_model import RecordsModel


class ProgressTab(QWidget):
    """The chart of all courses; T swaps it for a table, a menu copies and saves it."""

    score_opened = Signal(object)
    """The id of the score whose point was chosen."""
    noticed = Signal(str)
    """Words for a short notice."""
    failed = Signal(str, str)
    """The kind and the words of what went wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from tracker.ui.chart_view import ChartView
        from tracker.ui.patient.item_view import ItemView

        self.chart_view = ChartView()
        self.table = QTableView()
        self.items = ItemView()
        self.menu = QMenu(self)
        self._shown: Shown | None = None
        self._only: str | None = None
        self._model = RecordsModel(chart_data.columns(), parent=self)
        self._area = QScrollArea()
        self._tables = _stacked(self.table, self.items.table)
        self._stack = QStackedWidget()
        self._set_up()

    def show_records(self, shown: Shown) -> None:
        """Show the progress of one patient, all scales of them."""
        if self._shown is None or self._shown.history.id != shown.history.id:
            self._only = None
        self._shown = shown
        self._show()
        self._fill_menu()

    def swap(self) -> None:
        """Show the table instead of the chart, or the chart again."""
        table = self._stack.currentWidget() is self._area
        self._stack.setCurrentWidget(self._tables if table else self._area)
        self._fill_table()
        self.focus_first()

    def focus_first(self) -> None:
        """Give the keyboard to what is shown."""
        chart = self._stack.currentWidget() is self._area
        (self.chart_view if chart else self.table).setFocus()

    def swap_items(self) -> None:
        """Show the items of a scale under the chart, or hide them again."""
        self.items.button.toggle()

    def rows(self) -> list[ChartRow]:
        """Return the rows of the table."""
        return chart_data.rows_of(self.chart_view.chart)

    def copy(self) -> None:
        """Copy the chart as a picture and its numbers as text, without the name of the patient."""
        chart_data.copy_chart(self.chart_view.chart, self.rows())
        self.noticed.emit(self.tr("Chart copied, without the patient's name"))

    def save(self) -> None:
        """Ask for a file and write the chart into it."""
        name, _kind = QFileDialog.getSaveFileName(
            self,
            self.tr("Save the chart"),
            str(Path.home() / self.tr("progress.pdf")),
            self.tr("PDF (*.pdf);;SVG (*.svg);;PNG (*.png)"),
        )
        if name:
            self.save_as(Path(name))

    def save_as(self, file: Path) -> None:
        """Write the chart into a file: PNG, SVG or PDF by its ending."""
        from tracker.charts.save import save_figure

        try:
            save_figure(self.chart_view.chart, file)
        except (OSError, ValueError):
            words = self.tr("The chart was not saved. Choose another folder, or end the name in")
            self.failed.emit("caution", f"{words} .pdf, .svg, .png.")
            return
        self.noticed.emit(self.tr("Saved as {file}").format(file=file.name))

    def _set_up(self) -> None:
        self._area.setWidget(_stacked(self.chart_view, self.items))
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setModel(self._model)
        self.table.setAccessibleName(self.tr("Progress as a table"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        self._stack.addWidget(self._area)
        self.items.table.hide()
        self._stack.addWidget(self._tables)
        copy = QAction(self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy.triggered.connect(self.copy)
        self.addAction(copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self._stack)
        self.chart_view.point_opened.connect(self.score_opened)
        self.items.score_opened.connect(self.score_opened)
        self.items.switched.connect(self._switch_items)
        self.table.doubleClicked.connect(self._open_row)

    def _show(self) -> None:
        if self._shown is None:
            return
        chart = chart_data.chart_of(self._shown, self._only)
        strips: list[ItemStrip] = []
        if self.items.is_on:
            chart, strips = item_data.with_items(self._shown, chart)
        self.items.show_strips(strips)
        self.items.table.setVisible(bool(strips))
        self.chart_view.show_chart(chart)
        self._fill_table()

    def _fill_table(self) -> None:
        """Fill the table only while it is looked at: measuring its columns takes time."""
        if self._stack.currentWidget() is self._tables:
            self._model.show_records(self.rows())
            self.table.resizeColumnsToContents()

    def _switch_items(self) -> None:
        self._show()
        if self.items.strip_view.isVisible():
            self.items.strip_view.setFocus()
            # Once the layout has given them room, the items are brought into sight.
            QTimer.singleShot(0, self, self._reveal_items)

    def _reveal_items(self) -> None:
        self._area.ensureWidgetVisible(self.items, 0, self.items.height())

    def _fill_menu(self) -> None:
        """Offer the table, the scales in use, and what can be done with the chart."""
        self.menu.clear()
        self._offer("table", self.tr("&Table or chart"), self.swap)
        self._offer("score", self.tr("&Items by visits"), self.swap_items)
        self.menu.addSeparator()
        group = QActionGroup(self.menu)
        for code, name in [(None, self.tr("&All scales")), *self._scales()]:
            action = self.menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(code == self._only)
            action.setData(code)
            group.addAction(action)
            action.triggered.connect(self._choose_scale)
        self.menu.addSeparator()
        self._offer("copy", self.tr("&Copy"), self.copy)
        self._offer("export", self.tr("&Save as PDF, SVG or PNG…"), self.save)

    def _offer(self, icon_name: str, text: str, slot: object) -> None:
        action = self.menu.addAction(icon(icon_name), text)
        action.triggered.connect(slot)

    def _scales(self) -> list[tuple[str | None, str]]:
        lanes = () if self._shown is None else chart_data.chart_of(self._shown, None).lanes
        return [(lane.code, f"&{n} {lane.name}") for n, lane in enumerate(lanes, start=1)]

    def _choose_scale(self) -> None:
        action = self.sender()
        if isinstance(action, QAction) and self._shown is not None:
            self._only = action.data()
            self._show()

    def _open_row(self) -> None:
        row = self.table.currentIndex().row()
        score: UUID | None = self._model.record(row).score if row >= 0 else None
        if score is not None:
            self.score_opened.emit(score)


def _stacked(upper: QWidget, lower: QWidget) -> QWidget:
    """Return two widgets above each other; the upper one takes what room is left."""
    both = QWidget()
    layout = QVBoxLayout(both)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    layout.addWidget(upper, 1)
    layout.addWidget(lower)
    return both
