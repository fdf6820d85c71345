"""The infusions of a patient as a table, and under it the session chart of the marked one."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QScrollArea, QWidget

from tracker.services.history import InfusionRow
from tracker.ui.icons import icon
from tracker.ui.patient import kinds
from tracker.ui.patient.record_columns import Shown
from tracker.ui.patient.records_tab import RecordsTab
from tracker.ui.widgets.typed_dates import show_date

if TYPE_CHECKING:
    from tracker.charts.session_values import SessionChart
    from tracker.ui.infusion.session_canvas import SessionCanvas

_SETTLED_MS = 60
"""The chart follows once the mark rests: running down the table draws nothing."""
_CHART_HEIGHT = 240
_TABLE_HEIGHT = 168
"""Of the table while the chart is under it: what is above the marked one scrolls."""


class InfusionsTab(RecordsTab[InfusionRow]):
    """Infusions; while its button is on, the session chart of the marked one is shown below."""

    session_requested = Signal(object)
    """The infusion whose chart is to be shown by `show_session`."""
    noticed = Signal(str)
    """Words for a short notice."""
    failed = Signal(str, str)
    """The kind and the words of what went wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(kinds.infusions(), parent)
        self.canvas: SessionCanvas | None = None
        self.nothing_label = QLabel(self.tr("No readings or side effects in this session."))
        self.session_button = QPushButton(icon("chart"), self.tr("Session"))
        self.save_button = QPushButton(icon("export"), self.tr("Save chart…"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLED_MS)
        self._timer.timeout.connect(self._request_session)
        self._set_up_session()

    def show_records(self, shown: Shown) -> None:
        """Show one patient's infusions, the newest first."""
        super().show_records(shown)
        self.view.selectionModel().currentChanged.connect(self._follow_mark)
        self._follow_mark()

    def show_session(self, chart: "SessionChart") -> None:
        """Show the chart of the marked infusion, or say that there is nothing to draw."""
        on = self.session_button.isChecked()
        something = bool(chart.readings or chart.effects)
        self.limit_table(_TABLE_HEIGHT if on and something else None)
        self.nothing_label.setVisible(on and not something)
        self.save_button.setVisible(on and something)
        if on and something:
            self._made_canvas().show_chart(chart)
        if self.canvas is not None:
            self.canvas.setVisible(on and something)
            # Once the layout has given it room, the chart is brought into sight.
            QTimer.singleShot(0, self.canvas, self._reveal)

    def save_as(self, file: Path) -> None:
        """Write the chart into a file: PNG, SVG or PDF by its ending."""
        row = self.marked()
        if self.canvas is None or row is None:
            return
        title = self.tr("Session of {date}").format(date=show_date(row.given_on))
        try:
            self.canvas.save_as(file, title)
        except (OSError, ValueError):
            words = self.tr("The chart was not saved. Choose another folder, or end the name in")
            self.failed.emit("caution", f"{words} .pdf, .svg, .png.")
            return
        self.noticed.emit(self.tr("Saved as {file}").format(file=file.name))

    def _set_up_session(self) -> None:
        self.session_button.setCheckable(True)
        self.session_button.setAccessibleName(self.tr("Session chart of the marked infusion"))
        self.session_button.setToolTip(self.tr("Readings, side effects and the pump (key G)"))
        self.nothing_label.setProperty("tone", "secondary")
        self.nothing_label.hide()
        self.save_button.hide()
        swap = QAction(self)
        swap.setShortcut(QKeySequence("G"))
        swap.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        swap.triggered.connect(self.session_button.toggle)
        self.addAction(swap)
        for button in (self.save_button, self.session_button):
            self.buttons.addWidget(button)
        self.column.addWidget(self.nothing_label)
        self.session_button.toggled.connect(self._switch_session)
        self.save_button.clicked.connect(self._save)

    def _made_canvas(self) -> "SessionCanvas":
        """Return the canvas, made when it is first needed: its libraries take time to load."""
        if self.canvas is None:
            from tracker.ui.infusion.session_canvas import SessionCanvas

            self.canvas = SessionCanvas()
            self.canvas.setMinimumHeight(_CHART_HEIGHT)
            self.column.addWidget(self.canvas, 1)
        return self.canvas

    def _follow_mark(self) -> None:
        self.session_button.setVisible(bool(self.records()))
        if self.session_button.isChecked():
            self._timer.start()

    def _switch_session(self, on: bool) -> None:
        self.nothing_label.hide()
        self.save_button.hide()
        self.limit_table(None)
        if self.canvas is not None:
            self.canvas.hide()
        if on:
            self._request_session()

    def _reveal(self) -> None:
        parent = self.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea) and self.canvas is not None:
                parent.ensureWidgetVisible(self.canvas, 0, 8)
            parent = parent.parentWidget()

    def _request_session(self) -> None:
        row = self.marked()
        if row is not None and self.session_button.isChecked():
            self.session_requested.emit(row)

    def _save(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self,
            self.tr("Save the chart"),
            str(Path.home() / self.tr("session.pdf")),
            self.tr("PDF (*.pdf);;SVG (*.svg);;PNG (*.png)"),
        )
        if name:
            self.save_as(Path(name))
