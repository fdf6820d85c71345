"""The items of one scale under the chart: which symptoms moved."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tracker.charts.item_values import ItemStrip, Row
from tracker.ui.icons import icon
from tracker.ui.item_strip_view import ItemStripView
from tracker.ui.patient import item_data
from tracker.ui.records_model import RecordsModel
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.choices import fill


class ItemView(QWidget):
    """While its button is on, the items of a scale by visits; `table` has the same data.

    The button and the table belong to whoever shows them: no room is taken under the chart.
    """

    switched = Signal(bool)
    """The items are to be shown, or no longer."""
    score_opened = Signal(object)
    """The id of the score of a visit that was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QPushButton(icon("score"), self.tr("Items"))
        self.button.setCheckable(True)
        self.button.setAccessibleName(self.tr("Items by visits"))
        self.button.setToolTip(self.tr("Which symptoms moved (key J)"))
        self.scale_box = ChoiceBox()
        self.scale_box.setAccessibleName(self.tr("Scale of the items"))
        self.scale_box.view().setAccessibleName(self.tr("Scales"))
        self.strip_view = ItemStripView()
        self.nothing_label = QLabel(
            self.tr("No form was answered item by item: a total alone has no items to show.")
        )
        self.table = QTableView()
        self._strips: Sequence[ItemStrip] = ()
        self._set_up()

    @property
    def is_on(self) -> bool:
        """Whether the items are shown."""
        return self.button.isChecked()

    def show_strips(self, strips: Sequence[ItemStrip]) -> None:
        """Show the scale looked at before where it is among them, else the first one."""
        self._strips = strips
        before = self.scale_box.currentData()
        self.scale_box.blockSignals(True)
        fill(self.scale_box, [(strip.name, strip.code) for strip in strips], before)
        self.scale_box.blockSignals(False)
        self.scale_box.setVisible(self.is_on and len(strips) > 1)
        self.strip_view.setVisible(self.is_on and bool(strips))
        self.nothing_label.setVisible(self.is_on and not strips)
        self._show_scale()

    def _show_scale(self) -> None:
        number = self.scale_box.currentIndex()
        if not 0 <= number < len(self._strips):
            self.table.setModel(None)
            return
        strip = self._strips[number]
        self.strip_view.show_strip(strip)
        old = self.table.model()
        model: RecordsModel[Row] = RecordsModel(item_data.columns(strip), parent=self.table)
        model.show_records(strip.rows)
        self.table.setModel(model)
        self.table.setAccessibleName(self.strip_view.accessibleName())
        self.table.resizeColumnsToContents()
        if old is not None:
            old.deleteLater()

    def _set_up(self) -> None:
        self.table.setAccessibleName(self.tr("Items by visits"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.scale_box.hide()
        self.strip_view.hide()
        self.nothing_label.hide()
        self.nothing_label.setProperty("tone", "secondary")
        self.nothing_label.setWordWrap(True)
        header = QHBoxLayout()
        header.setContentsMargins(0, 0, 0, 0)
        header.addWidget(self.scale_box)
        header.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(header)
        layout.addWidget(self.strip_view)
        layout.addWidget(self.nothing_label)
        self.button.toggled.connect(self.switched)
        self.scale_box.currentIndexChanged.connect(self._show_scale)
        self.strip_view.score_opened.connect(self.score_opened)
