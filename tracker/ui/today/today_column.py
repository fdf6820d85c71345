"""One column of the start page: a titled list of rows, or why there is none."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from tracker.ui.today.entries import TodayEntry
from tracker.ui.today.today_row import TodayRow
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.pill import Pill, set_look

AT_FIRST = 40
"""So many rows are made at first; a button shows the rest."""


class TodayColumn(Card):
    """Rows under each other; the row that had the keyboard has it again after a refresh."""

    opened = Signal(object)
    """The entry whose patient is to be opened."""
    asked = Signal(object)
    """The entry whose one thing is to be done."""

    def __init__(self, title: str, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.rows: list[TodayRow] = []
        self.count_pill = Pill("")
        self.header.addWidget(self.count_pill)
        self.nothing_label = QLabel(nothing)
        self.nothing_label.setWordWrap(True)
        self.nothing_label.setProperty("tone", "secondary")
        self.more_button = QPushButton()
        set_look(self.more_button, "kind", "quiet")
        self._entries: Sequence[TodayEntry] = ()
        self._list = QWidget()
        self._layout = QVBoxLayout(self._list)
        self._layout.setContentsMargins(0, 0, 8, 0)
        self._layout.setSpacing(4)
        self._layout.addWidget(self.nothing_label)
        self._layout.addWidget(self.more_button)
        self._layout.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidget(self._list)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        self._list.setAutoFillBackground(False)
        self.body.addWidget(self._area, 1)
        self.more_button.clicked.connect(self._show_all)

    def show_entries(self, entries: Sequence[TodayEntry]) -> None:
        """Show these rows, the first of them at first."""
        had = next((place for place, row in enumerate(self.rows) if _holds_focus(row)), None)
        self._entries = entries
        self._make_rows(entries[:AT_FIRST])
        self.count_pill.setText(str(len(entries)))
        self.count_pill.setVisible(bool(entries))
        self.nothing_label.setVisible(not entries)
        self.more_button.setVisible(len(entries) > AT_FIRST)
        self.more_button.setText(self.tr("Show all {n}").format(n=len(entries)))
        if had is not None and self.rows:
            self.rows[min(had, len(self.rows) - 1)].setFocus()

    def focus_first(self) -> bool:
        """Give the keyboard to the top row; return whether there is one."""
        if self.rows:
            self.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(self.rows)

    def _make_rows(self, entries: Sequence[TodayEntry]) -> None:
        for row in self.rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [TodayRow(entry) for entry in entries]
        for place, row in enumerate(self.rows):
            self._layout.insertWidget(place, row)
            row.show()  # at once, so that it can take the keyboard
            row.opened.connect(self.opened)
            row.asked.connect(self.asked)
            row.step_requested.connect(self._step)
        stops = [stop for row in self.rows for stop in (row, row.button)]
        for before, after in pairwise([*stops, self.more_button]):
            QWidget.setTabOrder(before, after)

    def _show_all(self) -> None:
        place = len(self.rows)
        self._make_rows(self._entries)
        self.more_button.setVisible(False)
        self.rows[place].setFocus()

    def _step(self, by: int) -> None:
        row = self.sender()
        if not isinstance(row, TodayRow):
            return
        place = self.rows.index(row) + by
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(self.rows[place], 0, 8)


def _holds_focus(row: TodayRow) -> bool:
    return row.hasFocus() or row.button.hasFocus()
