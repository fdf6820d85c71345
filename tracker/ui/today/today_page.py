"""The start page: what is to be closed, the most urgent first, and which scores are due."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.services.history import load_history
from tracker.services.today import Today, load_today
from tracker.ui.clinic import Clinic
from tracker.ui.fonts import PAGE_TITLE, SEMIBOLD, set_font
from tracker.ui.icons import icon
from tracker.ui.today.entries import (
    TodayEntry,
    date_words,
    due_entry,
    flag_entry,
    infusion_entry,
    next_words,
)
from tracker.ui.today.today_column import TodayColumn
from tracker.ui.widgets.empty_state import EmptyState

_SIDE_BY_SIDE = 760
"""From this width on, in px, the columns stand beside each other."""


class TodayPage(QWidget):
    """Two columns, to close and due; each row opens its patient or does its one thing."""

    patient_opened = Signal(object)
    infusion_opened = Signal(object)
    changed = Signal()
    """Something of a patient was entered."""
    person_needed = Signal()
    """Somebody must be at the desk before anything is written."""
    noticed = Signal(str)
    """Words for a short notice."""

    def __init__(self, clinic: Clinic, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self._clinic = clinic
        self._last_patient: UUID | None = None
        self.title_label = QLabel(self.tr("Today"))
        self.date_label = QLabel()
        self.last_button = QPushButton(icon("patient"), "")
        self.to_close = TodayColumn(
            self.tr("To close"), self.tr("No open flags, and no infusion left unfinished.")
        )
        self.due = TodayColumn(self.tr("Due"), self.tr("No score is due."))
        self.empty = EmptyState("check", self.tr("Nothing to close, nothing due"), "")
        self._columns = QWidget()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def act_as(self, clinic: Clinic) -> None:
        """Go on with another person at the desk."""
        self._clinic = clinic

    def refresh(self) -> None:
        """Read anew what is to be done."""
        clinic = self._clinic
        with clinic.sessions.read() as session:
            today = load_today(session, clinic.knowledge, clinic.today())
        self.date_label.setText(date_words(clinic.today()))
        self.to_close.show_entries(
            [flag_entry(flag, clinic) for flag in today.flags]
            + [infusion_entry(each, clinic) for each in today.infusions]
        )
        self.due.show_entries([due_entry(row, clinic) for row in today.due])
        self._show_what_comes(today)

    def show_last_patient(self, patient_id: UUID | None, name: str) -> None:
        """Offer the way back to the patient who was shown last."""
        self._last_patient = patient_id
        self.last_button.setText(self.tr("Back to {name}").format(name=name))
        self.last_button.setVisible(patient_id is not None)

    def focus_first(self) -> None:
        """Give the keyboard to the top row, so that Enter opens that patient."""
        if not self.to_close.focus_first() and not self.due.focus_first():
            self.last_button.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the columns under each other where the window is narrow."""
        super().resizeEvent(event)
        layout = self._columns.layout()
        if isinstance(layout, QBoxLayout):
            beside = self.width() >= _SIDE_BY_SIDE
            ways = QBoxLayout.Direction
            layout.setDirection(ways.LeftToRight if beside else ways.TopToBottom)

    def _show_what_comes(self, today: Today) -> None:
        something = bool(self.to_close.rows or self.due.rows)
        self._stack.setCurrentWidget(self._columns if something else self.empty)
        coming = next_words(today.coming[0], self._clinic) if today.coming else ""
        otherwise = self.tr(
            "Flags, unfinished infusions and scores that are due are listed here. Find a patient at"
            " the left."
        )
        self.empty.show_text(self.tr("Nothing to close, nothing due"), coming or otherwise)

    def _do(self, entry: TodayEntry) -> None:
        if entry.gesture == "infusion":
            self.infusion_opened.emit(entry.target)
            return
        if not self._someone_is_here():
            return
        done = self._answer_flag(entry) if entry.gesture == "flag" else self._add_score(entry)
        if done:
            self.noticed.emit(done)
            self.changed.emit()
        self.refresh()

    def _answer_flag(self, entry: TodayEntry) -> str:
        from tracker.ui.safety.gate import ask_about_score

        if isinstance(entry.target, UUID) and ask_about_score(self._clinic, entry.target, self):
            return self.tr("Recorded; the flag is closed")
        return ""

    def _add_score(self, entry: TodayEntry) -> str:
        from tracker.ui.patient.entering import add_score

        instrument = self._clinic.knowledge.instruments.get(str(entry.target))
        with self._clinic.sessions.read() as session:
            history = load_history(session, entry.patient_id)
        if instrument is None or history is None:
            return ""
        if not add_score(self._clinic, history, instrument, self):
            return ""
        return self.tr("{scale} saved").format(scale=instrument.name)

    def _open_patient(self, entry: TodayEntry) -> None:
        self.patient_opened.emit(entry.patient_id)

    def _open_last(self) -> None:
        if self._last_patient is not None:
            self.patient_opened.emit(self._last_patient)

    def _someone_is_here(self) -> bool:
        if self._clinic.sessions.actor.person_id is None:
            self.person_needed.emit()  # answered before this returns
        return self._clinic.sessions.actor.person_id is not None

    def _lay_out(self) -> None:
        set_font(self.title_label, PAGE_TITLE, SEMIBOLD)
        self.date_label.setProperty("tone", "secondary")
        self.last_button.setVisible(False)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title_label)
        head.addWidget(self.date_label, 1, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self.last_button)
        columns = QHBoxLayout(self._columns)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(12)
        columns.addWidget(self.to_close, 1)
        columns.addWidget(self.due, 1)
        self._stack.addWidget(self._columns)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 12, 20, 12)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        for column in (self.to_close, self.due):
            column.opened.connect(self._open_patient)
            column.asked.connect(self._do)
        self.last_button.clicked.connect(self._open_last)
