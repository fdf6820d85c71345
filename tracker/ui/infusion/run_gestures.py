"""What is done while the pump runs: steps of the pump, readings, signs, notes."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from tracker.models import VitalSigns
from tracker.services.chair.answers import record_answer
from tracker.services.chair.decisions import note_reading
from tracker.services.chair.running import (
    change_rate,
    give_bolus,
    give_reason,
    pause_run,
    resume_run,
    stop_run,
)
from tracker.services.corrections import void
from tracker.services.infusions import add_note
from tracker.services.observations import correct_vital_signs, record_vital_signs
from tracker.ui.infusion.hands import Hands
from tracker.ui.infusion.infusion_sheet import InfusionSheet
from tracker.ui.infusion.stop_dialog import StopDialog
from tracker.ui.saving import Failure

if TYPE_CHECKING:
    from tracker.storage.sessions import Session


class RunGestures(QObject):
    """Connects the pump, the vitals row, the cards and the timeline with the record."""

    def __init__(self, hands: Hands, sheet: InfusionSheet) -> None:
        super().__init__(sheet)
        self._hands, self._sheet = hands, sheet
        self.stop_dialog: StopDialog | None = None
        pump, cards = sheet.run_controls, sheet.findings
        pump.pause_requested.connect(self._pause)
        pump.reason_given.connect(self._give_pause_reason)
        pump.resume_requested.connect(self._resume)
        pump.rate_requested.connect(self._change_rate)
        pump.bolus_requested.connect(self._give_bolus)
        pump.stop_requested.connect(self.ask_stop)
        pump.left.connect(hands.focus_first)
        cards.noted.connect(self._note_reading)
        cards.pause_requested.connect(self._pause_because)
        cards.repeat_wanted.connect(sheet.vitals_row.focus_entry)
        cards.stop_requested.connect(self.ask_stop)
        cards.sign_toggled.connect(self._toggle_sign)
        cards.left.connect(hands.focus_first)
        sheet.vitals_row.log_requested.connect(self._log_vitals)
        sheet.readings.correction_requested.connect(self._correct_reading)
        sheet.readings.void_requested.connect(self._ask_void_reading)
        sheet.timeline.note_added.connect(self._add_note)
        sheet.timeline.left.connect(hands.focus_first)

    # ---- the pump

    def _pause(self, reason: str) -> None:
        at, which = self._hands.clinic.now(), self._hands.infusion_id
        self._step(lambda session: pause_run(session, which, at, reason), goes_on=False)

    def _pause_because(self, words: str) -> None:
        self._pause(words)
        self._hands.focus_first()

    def _give_pause_reason(self, reason: str) -> None:
        pauses = [event for event in self._hands.view.chair.events if event.step == "pause"]
        if pauses and reason:
            event = pauses[-1]
            self._step(lambda session: give_reason(session, event.id, event.version, reason))
        else:
            self._hands.focus_first()

    def _resume(self, rate: Decimal | None, reason: str) -> None:
        at, which = self._hands.clinic.now(), self._hands.infusion_id
        limits = self._hands.view.knowledge.limits
        self._step(lambda session: resume_run(session, which, at, limits, rate, reason))

    def _change_rate(self, rate: Decimal, reason: str) -> None:
        at, which = self._hands.clinic.now(), self._hands.infusion_id
        limits = self._hands.view.knowledge.limits
        self._step(lambda session: change_rate(session, which, at, rate, limits, reason))

    def _give_bolus(self, mg: Decimal) -> None:
        at, which = self._hands.clinic.now(), self._hands.infusion_id
        limits = self._hands.view.knowledge.limits
        self._step(lambda session: give_bolus(session, which, at, mg, limits))

    def ask_stop(self) -> None:
        """Ask how much was given: the one question that stops everything else."""
        self._hands.refresh()  # the mg follow from the rates as stored, by whichever desk
        view, clinic = self._hands.view, self._hands.clinic
        if view.run is None or view.run.state not in {"running", "paused"}:
            return
        self.stop_dialog = StopDialog(view, clinic.now, clinic.zone, self._sheet)
        self.stop_dialog.finished.connect(self._stop)
        self.stop_dialog.open()

    def _stop(self) -> None:
        dialog, self.stop_dialog = self.stop_dialog, None
        answer = None if dialog is None else dialog.answer()
        if dialog is not None:
            dialog.deleteLater()
        if answer is None:
            self._hands.focus_first()
            return
        which, knowledge = self._hands.infusion_id, self._hands.view.knowledge
        self._step(
            lambda session: stop_run(
                session,
                which,
                answer.at,
                answer.given_mg,
                knowledge.limits,
                knowledge.monitoring.schedule,
                answer.reason or "",
                answer.incident_note,
            )
        )

    def _step(self, gesture: "Callable[[Session], None]", *, goes_on: bool = True) -> None:
        failure = self._hands.save(gesture)
        if failure is not None:
            self._sheet.run_controls.show_problem(failure.text)
            self._hands.complain(failure)
        elif goes_on:
            self._sheet.run_controls.close_questions()
            self._hands.focus_first()

    # ---- what was seen

    def _log_vitals(self) -> None:
        row, which = self._sheet.vitals_row, self._hands.infusion_id
        entry, stored = row.entry(), row.correcting
        limits = self._hands.view.knowledge.limits

        def log(session: "Session") -> VitalSigns | None:
            if stored is None:
                return record_vital_signs(session, which, entry.taken_at, entry.values, limits)
            correct_vital_signs(
                session, stored.id, entry.taken_at, entry.values, limits, stored.version
            )
            return None

        failure = self._hands.save(log)
        if failure is not None:
            row.show_problem(failure.text)
            return
        row.clear_entry()
        self._hands.focus_first()

    def _correct_reading(self, reading_id: UUID) -> None:
        readings = self._hands.view.readings
        reading = next((seen for seen in readings if seen.id == reading_id), None)
        if reading is not None:
            self._sheet.vitals_row.correct(reading)

    def _ask_void_reading(self, reading_id: UUID) -> None:
        def void_reading(_: str, reason: str) -> Failure | None:
            return self._hands.save(
                lambda session: void(session, VitalSigns, reading_id, reason), reason
            )

        self._hands.ask(
            void_reading,
            self.tr("Void this reading"),
            self.tr("It stays in the log with its reason. Why is it void?"),
            self.tr("Void it"),
        )

    def _note_reading(self, reading_id: UUID | None, stood: str, words: str) -> None:
        at, which = self._hands.clinic.now(), self._hands.infusion_id
        failure = self._hands.save(
            lambda session: note_reading(session, which, reading_id, stood, words, at)
        )
        if failure is None:
            self._hands.focus_first()
        else:
            self._sheet.findings.show_problem(reading_id, failure.text)

    def _toggle_sign(self, key: str, seen: bool) -> None:
        clinic, which = self._hands.clinic, self._hands.infusion_id
        at, zone, answer = clinic.now(), clinic.zone, "yes" if seen else "no"
        self._hands.complain(
            self._hands.save(
                lambda session: record_answer(session, which, f"sign.{key}", answer, at, zone)
            )
        )

    def _add_note(self, words: str) -> None:
        clinic, which = self._hands.clinic, self._hands.infusion_id
        line = f"{clinic.local(clinic.now()):%H:%M} {words}"
        failure = self._hands.save(lambda session: add_note(session, which, line))
        if failure is None:
            self._sheet.timeline.clear_entry()
            self._hands.focus_first()
        else:
            self._sheet.timeline.show_problem(failure.text)
