"""The page at the chair: everything typed is saved at once, and nothing waits for a button."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.models import VitalSigns
from tracker.models.infusion import NOT_GIVEN
from tracker.services.chair.decisions import DecidedBy, clear
from tracker.services.corrections import void
from tracker.services.infusions import (
    InfusionOrder,
    change_order,
    end_infusion,
    mark_not_given,
    start_infusion,
)
from tracker.services.observations import (
    correct_vital_signs,
    record_vital_signs,
)
from tracker.ui.infusion.effect_gestures import EffectGestures
from tracker.ui.infusion.infusion_sheet import InfusionSheet
from tracker.ui.infusion.infusion_view import InfusionView, load_view
from tracker.ui.infusion.order_checks import start_problem
from tracker.ui.infusion.stop_dialog import StopDialog
from tracker.ui.saving import Failure, attempt
from tracker.ui.widgets.accessible import announce

if TYPE_CHECKING:
    from tracker.storage.sessions import Session
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
        self.sheet = InfusionSheet(clinic, view, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.sheet)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        EffectGestures(clinic, view, self.sheet.side_effects, self._save, self._ask)
        self._connect()

    def refresh(self) -> None:
        """Show what the record holds now; what is being typed stays."""
        view = self._load()
        if view is None:
            self.closed.emit()
            return
        self.view = view
        self.sheet.show_view(view)

    def act_as(self, clinic: "Clinic") -> None:
        """Go on with another person at the desk; what is being typed stays."""
        self._clinic = clinic

    def focus_first(self) -> None:
        """Put the focus where work goes on: what is missing of the order, else the vitals."""
        order = self.view.order
        waiting = self.view.infusion.status == "prepared"
        if waiting and None in (order.weight_kg, order.ordered_mg_per_kg):
            self.sheet.order_card.focus_first_missing()
        else:
            self.sheet.vitals_row.focus_entry()

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
            self.sheet.keys_card.setVisible(not self.sheet.keys_card.isVisible())
        elif event.key() == Qt.Key.Key_F4:
            self.sheet.columns.show_part(self.sheet.notes_card)
            self.sheet.notes_card.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif text.isascii() and text.isdigit():
            self.sheet.vitals_row.type_digit(text)
        elif text.isalpha():
            self.sheet.side_effects.take_letter(text)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Let the clock run while it can be seen."""
        super().showEvent(event)
        self.sheet.show_now()
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
            self.sheet.order_card.note_saved()
            self.sheet.order_card.show_view(self.view)
        else:
            self.sheet.order_card.show_problem(failure.text)

    def _clear_dose(self, about: str, stood: str, by: DecidedBy) -> None:
        at, enough = self._clinic.now(), self.view.knowledge.checklist.rules.reason_characters
        failure = self._save(lambda session: clear(session, self._id, about, stood, by, at, enough))
        if failure is not None:
            self.sheet.run_card.show_problem(failure.text)

    def _add_note(self, words: str) -> None:
        clock = f"{self._clinic.local(self._clinic.now()):%H:%M}"
        order = replace(self.view.order, note=self._with_note(f"{clock} {words}"))
        failure = self._save(self._order_gesture(order))
        if failure is None:
            self.sheet.notes_card.clear_entry()
            self.sheet.vitals_row.focus_entry()
        else:
            self.sheet.notes_card.show_problem(failure.text)

    def _start(self) -> None:
        problem = start_problem(self._limits, self.view) or self.sheet.order_card.unsettled()
        if problem:
            self.sheet.order_card.show_problem(problem)
            return
        at, zone = self._clinic.now(), self._clinic.zone
        failure = self._save(lambda session: start_infusion(session, self._id, at, zone))
        if failure is None:
            self.sheet.vitals_row.focus_entry()
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
        self.stop_dialog = StopDialog(self.view, self._clinic.now, self._clinic.zone, self)
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
        self.sheet.vitals_row.focus_entry()

    def _log_vitals(self) -> None:
        entry, stored = self.sheet.vitals_row.entry(), self.sheet.vitals_row.correcting
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
            self.sheet.vitals_row.show_problem(failure.text)
            return
        self.sheet.vitals_row.clear_entry()
        self.sheet.vitals_row.focus_entry()

    def _correct_reading(self, reading_id: UUID) -> None:
        reading = next((seen for seen in self.view.readings if seen.id == reading_id), None)
        if reading is not None:
            self.sheet.vitals_row.correct(reading)

    def _ask_void_reading(self, reading_id: UUID) -> None:
        def void_reading(_: str, reason: str) -> Failure | None:
            return self._save(lambda session: void(session, VitalSigns, reading_id, reason), reason)

        self._ask(
            void_reading,
            self.tr("Void this reading"),
            self.tr("It stays in the log with its reason. Why is it void?"),
            self.tr("Void it"),
        )

    def _order_gesture(self, order: InfusionOrder) -> "Callable[[Session], None]":
        pain = self.view.pain
        return lambda session: change_order(session, self._id, order, self._limits, pain=pain)

    def _save(
        self, gesture: "Callable[[Session], Any]", reason: str | None = None
    ) -> Failure | None:
        result = attempt(self._clinic, gesture, reason)
        if isinstance(result, Failure):
            if result.kind == "alert":
                self.sheet.banner.show_message("alert", result.text)
            return result
        self.sheet.banner.clear()
        self.refresh()
        self.sheet.state_bar.show_saved(self._clinic.now())
        announce(self.sheet.state_bar, self.sheet.state_bar.saved_label.text())
        self.changed.emit()
        return None

    def _complain(self, failure: Failure) -> None:
        self.sheet.banner.show_message(failure.kind, failure.text)

    def _ask(
        self,
        answer: Callable[[str, str], Failure | None],
        title: str,
        question: str,
        confirm: str,
        choices: tuple[str, ...] = (),
    ) -> None:
        self._asked = answer
        self.sheet.question.ask(title, question, confirm, choices)
        self.sheet.columns.show_part(self.sheet.question)

    def _take_answer(self, choice: str, words: str) -> None:
        failure = None if self._asked is None else self._asked(choice, words)
        if failure is not None:
            self.sheet.question.show_problem(failure.text)
            return
        self._asked = None
        self.sheet.question.leave()

    def _with_note(self, line: str) -> str:
        before = self.view.infusion.note
        return line if not before else f"{before}\n{line}"

    def _go_back(self) -> None:
        if self.sheet.side_effects.close_questions():
            self.sheet.vitals_row.focus_entry()
        elif self.sheet.question.isVisible():
            self.sheet.question.leave()
        elif self.sheet.vitals_row.correcting is not None:
            self.sheet.vitals_row.leave_correction()
        elif self.sheet.keys_card.isVisible():
            self.sheet.keys_card.setVisible(False)
        else:
            self.closed.emit()

    def _load(self) -> InfusionView | None:
        with self._clinic.sessions.read() as session:
            return load_view(session, self._id, self._clinic.knowledge)

    def _connect(self) -> None:
        sheet, effects = self.sheet, self.sheet.side_effects
        self._timer.timeout.connect(sheet.show_now)
        sheet.state_bar.start_requested.connect(self._start)
        sheet.state_bar.stop_requested.connect(self._ask_stop)
        sheet.state_bar.not_given_requested.connect(self._ask_not_given)
        sheet.state_bar.left.connect(self.closed)
        sheet.order_card.order_changed.connect(self._save_order)
        sheet.run_card.cleared.connect(self._clear_dose)
        sheet.readings.correction_requested.connect(self._correct_reading)
        sheet.readings.void_requested.connect(self._ask_void_reading)
        sheet.vitals_row.log_requested.connect(self._log_vitals)
        sheet.vitals_row.letter_typed.connect(effects.take_letter)
        sheet.notes_card.note_added.connect(self._add_note)
        sheet.question.answered.connect(self._take_answer)
        sheet.question.left.connect(sheet.vitals_row.focus_entry)
        effects.left.connect(sheet.vitals_row.focus_entry)
