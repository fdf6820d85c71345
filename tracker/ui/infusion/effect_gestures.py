"""What is done with side effects: each gesture at the panel is one entry in the record."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from tracker.clinical.moment import Moment
from tracker.models import SideEffect
from tracker.services.corrections import void
from tracker.services.history import SideEffectRow
from tracker.services.infusions import no_side_effects
from tracker.services.observations import (
    SideEffectEntry,
    change_side_effect,
    end_side_effect,
    record_side_effect,
)
from tracker.ui.infusion.infusion_view import InfusionView, entry_of
from tracker.ui.infusion.side_effect_panel import SideEffectPanel
from tracker.ui.saving import Failure

if TYPE_CHECKING:
    from tracker.storage.sessions import Session
    from tracker.ui.clinic import Clinic


Save = Callable[..., Failure | None]
"""Does a gesture in one transaction; returns why nothing was saved, or None."""
Ask = Callable[..., None]
"""Asks in the page: who takes the answer, title, question, and the word that confirms."""


class EffectGestures(QObject):
    """Connects the panel of side effects with the record of one infusion."""

    def __init__(
        self, clinic: "Clinic", view: InfusionView, panel: SideEffectPanel, save: Save, ask: Ask
    ) -> None:
        super().__init__(panel)
        self._clinic, self._panel = clinic, panel
        self._patient_id, self._infusion_id = view.history.id, view.infusion.id
        self._save, self._ask = save, ask
        panel.started.connect(self._log_effect)
        panel.grade_changed.connect(self._change_grade)
        panel.details_changed.connect(self._change_details)
        panel.ended.connect(self._end_effect)
        panel.void_requested.connect(self._ask_void_effect)
        panel.none_observed.connect(self._note_none_observed)

    def _log_effect(self, term: str, words: str, grade: int, onset: datetime) -> None:
        entry = SideEffectEntry(
            term=term,
            severity=grade,
            onset=Moment.local(onset, self._clinic.zone),
            free_text=words or None,
        )
        made: list[UUID] = []

        def log(session: "Session") -> None:
            made.append(self._record(session, entry))

        self._settle_effect(self._save(log), made)

    def _record(self, session: "Session", entry: SideEffectEntry) -> UUID:
        return record_side_effect(session, self._patient_id, self._infusion_id, entry).id

    def _change_grade(self, effect_id: UUID, grade: int) -> None:
        stored = self._effect(effect_id)
        entry = replace(entry_of(stored), severity=grade)
        self._settle_effect(self._save_effect(stored, entry), [effect_id])

    def _change_details(self, effect_id: UUID, treatment: str, note: str) -> None:
        stored = self._effect(effect_id)
        entry = replace(entry_of(stored), treatment=treatment or None, note=note or None)
        row = self._panel.rows[effect_id]
        failure = self._save_effect(stored, entry)
        if failure is None:
            row.note_saved()
        else:
            row.show_problem(failure.text)

    def _end_effect(self, effect_id: UUID) -> None:
        at = self._clinic.now()
        self._settle_effect(self._save(lambda session: end_side_effect(session, effect_id, at)))

    def _ask_void_effect(self, effect_id: UUID) -> None:
        def void_effect(_: str, reason: str) -> Failure | None:
            return self._save(lambda session: void(session, SideEffect, effect_id, reason), reason)

        self._ask(
            void_effect,
            self.tr("Void this side effect"),
            self.tr("It stays in the log with its reason. Why is it void?"),
            self.tr("Void it"),
        )

    def _note_none_observed(self, none: bool) -> None:
        at = self._clinic.now() if none else None
        self._settle_effect(
            self._save(lambda session: no_side_effects(session, self._infusion_id, at))
        )

    def _save_effect(self, stored: SideEffectRow, entry: SideEffectEntry) -> Failure | None:
        return self._save(
            lambda session: change_side_effect(session, stored.id, entry, stored.version)
        )

    def _settle_effect(self, failure: Failure | None, asked: Sequence[UUID] = ()) -> None:
        self._panel.show_problem("" if failure is None else failure.text)
        if not any(self._panel.ask_for_note(effect_id) for effect_id in asked):
            self._panel.left.emit()

    def _effect(self, effect_id: UUID) -> SideEffectRow:
        return self._panel.rows[effect_id].effect
