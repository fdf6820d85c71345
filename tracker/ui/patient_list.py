"""The list at the left: search as you type, and how each patient fares."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.ui.icons import icon
from tracker.ui.patient_list_delegate import PatientDelegate
from tracker.ui.patient_list_model import PatientListModel
from tracker.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from tracker.ui.clinic import Clinic

SEARCH_AFTER = 60
"""Milliseconds after the last key before the record is searched."""
LIST_WIDTH = 320


class PatientList(QWidget):
    """Search field, patients, and words where there are none."""

    patient_opened = Signal(object)
    """The id of the patient who was chosen."""
    add_requested = Signal()
    """A patient is to be added."""

    def __init__(self, clinic: "Clinic", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search_field = QLineEdit()
        self.add_button = QPushButton()
        self.view = QListView()
        self.nobody = EmptyState(
            "patient",
            self.tr("No patients yet"),
            self.tr("Everybody who is treated here is listed at this place."),
        )
        self.no_match = EmptyState(
            "search",
            self.tr("Nobody matches"),
            self.tr("Names, record numbers and birth dates are searched."),
        )
        self._model = PatientListModel(clinic, self)
        self._stack = QStackedWidget()
        self._timer = QTimer(self)
        self._summaries = QTimer(self)
        self._set_up()
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Read the list anew and keep the patient who is marked."""
        marked = self._current_id()
        self._model.forget_summaries()
        self._search()
        if marked is not None:
            self.mark(marked)

    def act_as(self, clinic: "Clinic") -> None:
        """Go on with another person at the desk."""
        self._model.clinic = clinic

    def mark(self, patient_id: UUID) -> None:
        """Mark the patient who is shown, where they are on the list."""
        row = self._model.row_of(patient_id)
        if row is not None:
            self.view.setCurrentIndex(self._model.index(row))

    def mark_running(self, patients: set[UUID]) -> None:
        """Say of these patients that an infusion is running."""
        self._model.show_running(patients)

    def focus_search(self) -> None:
        """Let the next key be a letter of a name."""
        self.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_field.selectAll()

    def clear_search(self) -> None:
        """Show everybody again."""
        self.search_field.clear()
        self._search_now()
        self.search_field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys go from the search field into the list, and Enter open a patient."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.search_field:
                return self._key_in_search(event)
            return self._key_in_list(event)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Work out the progress of rows that come into sight."""
        super().resizeEvent(event)
        self._summaries.start()

    def changeEvent(self, event: QEvent) -> None:
        """Work out the progress of rows that another size of the text brings into sight."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._summaries.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Work out the progress of the first rows as soon as they are on screen."""
        super().showEvent(event)
        self._summaries.start()

    def _set_up(self) -> None:
        self.search_field.setPlaceholderText(self.tr("Search name, number, birth date"))
        self.search_field.setAccessibleName(self.tr("Search patients"))
        self.search_field.setClearButtonEnabled(True)
        self.search_field.installEventFilter(self)
        self.add_button.setIcon(icon("add_patient"))
        self.add_button.setToolTip(self.tr("Add a patient"))
        self.add_button.setAccessibleName(self.tr("Add a patient"))
        self.add_button.setFixedWidth(52)
        self.view.setAccessibleName(self.tr("Patients"))
        self.view.setModel(self._model)
        self.view.setItemDelegate(PatientDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.view.installEventFilter(self)
        self.nobody.offer(self.tr("Add a patient"), "add_patient", primary=False)
        self.no_match.offer(self.tr("Clear search"), primary=False)
        for timer, wait in ((self._timer, SEARCH_AFTER), (self._summaries, 0)):
            timer.setSingleShot(True)
            timer.setInterval(wait)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.search_field, 1)
        top.addWidget(self.add_button)
        for page in (self.view, self.nobody, self.no_match):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 8, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)
        self.setMinimumWidth(LIST_WIDTH - 40)

    def _connect(self) -> None:
        self.search_field.textChanged.connect(self._timer.start)
        self._timer.timeout.connect(self._search)
        self._summaries.timeout.connect(self._summarise_visible)
        self.view.verticalScrollBar().valueChanged.connect(self._summaries.start)
        self._model.modelReset.connect(self._summaries.start)
        self._model.rowsInserted.connect(self._summaries.start)
        self.view.clicked.connect(self._open)
        self.add_button.clicked.connect(self.add_requested)
        self.nobody.action_requested.connect(self.add_requested)
        self.no_match.action_requested.connect(self.clear_search)

    def _search_now(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self._search()

    def _search(self) -> None:
        words = self.search_field.text().strip()
        self._model.search(words)
        if self._model.rowCount():
            self._stack.setCurrentWidget(self.view)
            self._summarise_visible()
        else:
            self._stack.setCurrentWidget(self.no_match if words else self.nobody)

    def _summarise_visible(self) -> None:
        count = self._model.rowCount()
        if not count or not self.isVisible():
            return
        area = self.view.viewport().rect()
        first = self.view.indexAt(area.topLeft()).row()
        last = self.view.indexAt(area.bottomLeft()).row()
        self._model.summarise(range(max(first, 0), (count if last < 0 else last + 1)))

    def _key_in_search(self, event: QKeyEvent) -> bool:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._search_now()
            marked = self.view.currentIndex()
            self._open(marked if marked.isValid() else self._model.index(0))
            return True
        if event.key() == Qt.Key.Key_Escape and self.search_field.text():
            self.clear_search()
            return True
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self._model.rowCount():
            self._search_now()
            self.view.setFocus()
            if not self.view.currentIndex().isValid():
                self.view.setCurrentIndex(self._model.index(0))
            return True
        return False

    def _key_in_list(self, event: QKeyEvent) -> bool:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.view.currentIndex())
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.focus_search()
            return True
        return False

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.patient_opened.emit(self._model.patient(index.row()).id)

    def _current_id(self) -> UUID | None:
        index = self.view.currentIndex()
        return self._model.patient(index.row()).id if index.isValid() else None
