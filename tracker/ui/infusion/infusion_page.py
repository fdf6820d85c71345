"""The page at the chair: everything typed is saved at once, and nothing waits for a button."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from tracker.models import VitalSigns
from tracker.models.infusion import NOT_GIVEN
from tracker.services.corrections import void
from tracker.services.infusions import (
    InfusionOrder,
    change_order,
    end_infusion,
    mark_not_given,
    start_infusion,
)
from tracker.services.observations import correct_vital_signs, record_vital_signs
from tracker.ui.fonts import LABEL, set_font
from tracker.ui.infusion.columns import Columns
from tracker.ui.infusion.infusion_view import InfusionView, load_view
from tracker.ui.infusion.inline_question import InlineQuestion
from tracker.ui.infusion.keys_card import KeysCard
from tracker.ui.infusion.notes_card import NotesCard
from tracker.ui.infusion.order_card import OrderCard
from tracker.ui.infusion.order_checks import reason_mark, start_problem
from tracker.ui.infusion.readings_table import ReadingsTable
from tracker.ui.infusion.run_card import RunCard
from tracker.ui.infusion.state_bar import StateBar
from tracker.ui.infusion.stop_dialog import StopDialog
from tracker.ui.infusion.vitals_row import VitalsRow
from tracker.ui.patient.banner import PatientBanner
from tracker.ui.saving import Failure, attempt
from tracker.ui.widgets.accessible import announce
from tracker.ui.widgets.banner import Banner

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.ui.clinic import Clinic

_TICK = 1000  # milliseconds; only for painting, the time itself comes from the stored start
_OWN_KEYS = (Qt.Key.Key_F1, Qt.Key.Key_F4, Qt.Key.Key_Escape)


class InfusionPage(QWidget):
    """One infusion from its order to its end; what it shows comes from the record alone.

    Raises LookupError for an infusion that is not in force.
    """

    changed = Signal()
    """Something about the patient was stored."""
    closed = Signal()
    """Back to the patient; a running infusion runs on."""

    def __init__(self, clinic: "Clinic", infusion_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", "true")
        self._clinic, self._id = clinic, infusion_id
        self._limits = clinic.knowledge.limits
        self._asked: Callable[[str, str], Failure | None] | None = None
        self.stop_dialog: StopDialog | None = None
        view = self._load()
        if view is None:
            raise LookupError("this infusion is not in force")
        self.view = view
        self._make_parts()
        self._lay_out()
        self._connect()
        self._show_view()

    def refresh(self) -> None:
        """Show what the record holds now; what is being typed stays."""
        view = self._load()
        if view is None:
            self.closed.emit()
            return
        self.view = view
        self._show_view()

    def focus_first(self) -> None:
        """Put the focus where work goes on: what is missing of the order, else the vitals."""
        order = self.view.order
        waiting = self.view.infusion.status == "prepared"
        if waiting and None in (order.weight_kg, order.ordered_mg_per_kg):
            self.order_card.focus_first_missing()
        else:
            self.vitals_row.focus_first()

    def event(self, event: QEvent) -> bool:
        """Keep the keys of this page from the shortcuts of the window while it has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _OWN_KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits go to the vital signs, letters to the side effects, wherever the focus is."""
        text = event.text()
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
        elif event.key() == Qt.Key.Key_F1:
            self.keys_card.setVisible(not self.keys_card.isVisible())
        elif event.key() == Qt.Key.Key_F4:
            self.columns.show_part(self.notes_card)
            self.notes_card.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif text.isascii() and text.isdigit():
            self.vitals_row.type_digit(text)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Let the clock run while it can be seen."""
        super().showEvent(event)
        self._tick()
        self._timer.start()
        self.focus_first()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop painting the clock."""
        super().hideEvent(event)
        self._timer.stop()

    # ---- gestures

    def _save_order(self, order: InfusionOrder) -> None:
        failure = self._save(self._order_gesture(order))
        if failure is None:
            self.order_card.note_saved()
            self.order_card.show_view(self.view)
        else:
            self.order_card.show_problem(failure.text)

    def _save_reason(self, words: str) -> None:
        line = f"{reason_mark(self.view.order)} {words}"
        order = replace(self.view.order, note=self._with_note(line))
        failure = self._save(self._order_gesture(order), reason=words)
        if failure is not None:
            self._complain(failure)

    def _add_note(self, words: str) -> None:
        clock = f"{self._clinic.local(self._clinic.now()):%H:%M}"
        order = replace(self.view.order, note=self._with_note(f"{clock} {words}"))
        failure = self._save(self._order_gesture(order))
        if failure is None:
            self.notes_card.clear_entry()
            self.vitals_row.focus_first()
        else:
            self.notes_card.show_problem(failure.text)

    def _start(self) -> None:
        problem = start_problem(self._limits, self.view) or self.order_card.unsettled()
        if problem:
            self.order_card.show_problem(problem)
            return
        at, zone = self._clinic.now(), self._clinic.zone
        failure = self._save(lambda session: start_infusion(session, self._id, at, zone))
        if failure is None:
            self.vitals_row.focus_first()
        else:
            self._complain(failure)

    def _ask_not_given(self) -> None:
        self._ask(
            self._mark_not_given,
            self.tr("Not given"),
            self.tr("The entry is kept with its reason and never numbered. Why?"),
            self.tr("Save"),
            NOT_GIVEN,
        )

    def _mark_not_given(self, status: str, reason: str) -> Failure | None:
        return self._save(lambda session: mark_not_given(session, self._id, status, reason))

    def _ask_stop(self) -> None:
        self.stop_dialog = StopDialog(
            self._limits, self.view.infusion, self._clinic.now, self._clinic.zone, self
        )
        self.stop_dialog.finished.connect(self._stop)
        self.stop_dialog.open()

    def _stop(self) -> None:
        dialog, self.stop_dialog = self.stop_dialog, None
        answer = None if dialog is None else dialog.answer()
        if dialog is not None:
            dialog.deleteLater()
        if answer is not None:
            failure = self._save(
                lambda session: end_infusion(
                    session,
                    self._id,
                    answer.at,
                    answer.given_mg,
                    self._limits,
                    answer.incident_note,
                )
            )
            if failure is not None:
                self._complain(failure)
        self.vitals_row.focus_first()

    def _log_vitals(self) -> None:
        entry, stored = self.vitals_row.entry(), self.vitals_row.correcting
        if stored is None:
            failure = self._save(
                lambda session: record_vital_signs(
                    session, self._id, entry.taken_at, entry.values, self._limits
                )
            )
        else:
            failure = self._save(
                lambda session: correct_vital_signs(
                    session, stored.id, entry.taken_at, entry.values, self._limits, stored.version
                )
            )
        if failure is not None:
            self.vitals_row.show_problem(failure.text)
            return
        self.vitals_row.clear_entry()
        self.vitals_row.focus_first()

    def _correct_reading(self, reading_id: UUID) -> None:
        reading = next((seen for seen in self.view.readings if seen.id == reading_id), None)
        if reading is not None:
            self.vitals_row.correct(reading)

    def _ask_void_reading(self, reading_id: UUID) -> None:
        def void_reading(_: str, reason: str) -> Failure | None:
            return self._save(lambda session: void(session, VitalSigns, reading_id, reason), reason)

        self._ask(
            void_reading,
            self.tr("Void this reading"),
            self.tr("It stays in the log with its reason. Why is it void?"),
            self.tr("Void it"),
        )

    # ---- how gestures are done

    def _order_gesture(self, order: InfusionOrder) -> "Callable[[Session], None]":
        pain = self.view.pain
        return lambda session: change_order(session, self._id, order, self._limits, pain=pain)

    def _save(
        self, gesture: "Callable[[Session], Any]", reason: str | None = None
    ) -> Failure | None:
        result = attempt(self._clinic, gesture, reason)
        if isinstance(result, Failure):
            if result.kind == "alert":
                self.banner.show_message("alert", result.text)
            return result
        self.banner.clear()
        self.refresh()
        self.state_bar.show_saved(self._clinic.now())
        announce(self.state_bar, self.state_bar.saved_label.text())
        self.changed.emit()
        return None

    def _complain(self, failure: Failure) -> None:
        self.banner.show_message(failure.kind, failure.text)

    def _ask(
        self,
        answer: Callable[[str, str], Failure | None],
        title: str,
        question: str,
        confirm: str,
        choices: tuple[str, ...] = (),
    ) -> None:
        self._asked = answer
        self.question.ask(title, question, confirm, choices)
        self.columns.show_part(self.question)

    def _take_answer(self, choice: str, words: str) -> None:
        failure = None if self._asked is None else self._asked(choice, words)
        if failure is not None:
            self.question.show_problem(failure.text)
            return
        self._asked = None
        self.question.leave()

    def _with_note(self, line: str) -> str:
        before = self.view.infusion.note
        return line if not before else f"{before}\n{line}"

    def _go_back(self) -> None:
        if self.question.isVisible():
            self.question.leave()
        elif self.vitals_row.correcting is not None:
            self.vitals_row.leave_correction()
        elif self.keys_card.isVisible():
            self.keys_card.setVisible(False)
        else:
            self.closed.emit()

    # ---- what is shown

    def _load(self) -> InfusionView | None:
        with self._clinic.sessions.read() as session:
            return load_view(session, self._id, self._clinic.knowledge)

    def _show_view(self) -> None:
        view, status = self.view, self.view.infusion.status
        self.patient_banner.show_patient(view.history, self._clinic.today())
        self.state_bar.show_infusion(view.infusion, start_problem(self._limits, view))
        self.order_card.show_view(view)
        self.run_card.show_view(view)
        self.readings.show_view(view)
        self.notes_card.show_notes(view.infusion.note)
        self.vitals_row.show_readings(view.readings)
        self.vitals_row.show_primary(primary=status == "running")
        self.vitals_row.setVisible(status not in NOT_GIVEN)
        self.order_card.setVisible(status == "prepared" or self.run_card.order_button.isChecked())
        self._tick()

    def _tick(self) -> None:
        now = self._clinic.now()
        self.state_bar.show_time(self.view.infusion, now)
        self.vitals_row.show_now(self.view.infusion.started_at)

    def _toggle_order(self, shown: bool) -> None:
        self.order_card.setVisible(shown or self.view.infusion.status == "prepared")

    def _make_parts(self) -> None:
        clinic, zone = self._clinic, self._clinic.zone
        self.patient_banner = PatientBanner()
        self.state_bar = StateBar(zone)
        self.banner = Banner()
        self.question = InlineQuestion()
        self.order_card = OrderCard(self._limits, self.view)
        self.readings = ReadingsTable(zone)
        self.run_card = RunCard(self._limits, zone)
        self.notes_card = NotesCard()
        self.keys_card = KeysCard()
        self.vitals_row = VitalsRow(self._limits, clinic.now, zone)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)

    def _lay_out(self) -> None:
        self.columns = Columns(
            (self.question, self.order_card, self.readings),
            (self.keys_card, self.run_card, self.notes_card),
            self.vitals_row,
        )
        keys = QLabel(
            self.tr("Digits: vital signs · letters: side effect · F4 note · F1 keys · Esc patient")
        )
        keys.setProperty("tone", "secondary")
        set_font(keys, LABEL)
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 8, 16, 8)
        inner.setSpacing(10)
        for part in (self.state_bar, self.banner):
            inner.addWidget(part)
        inner.addWidget(self.columns, 1)
        inner.addWidget(keys)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.patient_banner)
        layout.addLayout(inner, 1)

    def _connect(self) -> None:
        self._timer.timeout.connect(self._tick)
        self.state_bar.start_requested.connect(self._start)
        self.state_bar.stop_requested.connect(self._ask_stop)
        self.state_bar.not_given_requested.connect(self._ask_not_given)
        self.state_bar.left.connect(self.closed)
        self.order_card.order_changed.connect(self._save_order)
        self.run_card.reason_given.connect(self._save_reason)
        self.run_card.order_toggled.connect(self._toggle_order)
        self.readings.correction_requested.connect(self._correct_reading)
        self.readings.void_requested.connect(self._ask_void_reading)
        self.vitals_row.log_requested.connect(self._log_vitals)
        self.notes_card.note_added.connect(self._add_note)
        self.question.answered.connect(self._take_answer)
        self.question.left.connect(self.vitals_row.focus_first)
