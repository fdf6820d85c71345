"""What is done with side effects: each gesture at the panel is one entry in the record."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject

from tracker.clinical.moment import Moment
from tracker.models import SideEffect, Treatment
from tracker.services.corrections import void
from tracker.services.history import SideEffectRow
from tracker.services.infusions import no_side_effects
from tracker.services.observations import (
    SideEffectEntry,
    change_side_effect,
    end_side_effect,
    record_side_effect,
)
from tracker.services.treatments import (
    TreatmentEntry,
    TreatmentRow,
    correct_treatment,
    record_treatment,
)
from tracker.ui.infusion.effect_details import Details
from tracker.ui.infusion.hands import Hands
from tracker.ui.infusion.infusion_view import entry_of
from tracker.ui.infusion.side_effect_panel import SideEffectPanel
from tracker.ui.saving import Failure

if TYPE_CHECKING:
    from tracker.storage.sessions import Session


UNDONE = "undone at once"
"""The reason in the log where the key for undoing took something back."""
Gesture = Callable[["Session"], Any]
"""Writes in a session."""


class EffectGestures(QObject):
    """Connects the panel of side effects with the record of one infusion."""

    def __init__(self, hands: Hands, panel: SideEffectPanel) -> None:
        super().__init__(panel)
        self._hands, self._panel = hands, panel
        self._undo: tuple[str, Gesture] | None = None
        panel.started.connect(self._log_effect)
        panel.grade_changed.connect(self._change_grade)
        panel.ended.connect(self._end_effect)
        panel.void_requested.connect(self._ask_void_effect)
        panel.none_observed.connect(self._note_none_observed)
        panel.undo_requested.connect(self._undo_last)
        panel.list.details_changed.connect(self._change_details)
        panel.list.serious_answered.connect(self._answer_serious)
        panel.list.treatment_given.connect(self._store_treatment)
        panel.list.treatment_void_requested.connect(self._ask_void_treatment)

    def _log_effect(self, term: str, words: str, grade: int, onset: datetime) -> None:
        entry = SideEffectEntry(
            term=term,
            severity=grade,
            onset=Moment.local(onset, self._hands.clinic.zone),
            free_text=words or None,
        )
        made: list[UUID] = []

        def log(session: "Session") -> SideEffect:
            effect = record_side_effect(
                session, self._hands.view.history.id, self._hands.infusion_id, entry
            )
            made.append(effect.id)
            return effect

        failure = self._hands.save(log)
        if failure is None:
            text = self.tr("{effect} logged {time}").format(
                effect=self._named(made[0], grade), time=self._clock()
            )
            self._offer_undo(text, partial(_void_effect, effect_id=made[0]))
        self._settle_effect(failure, made)

    def _change_grade(self, effect_id: UUID, grade: int) -> None:
        stored = self._effect(effect_id)
        failure = self._save_effect(stored, replace(entry_of(stored), severity=grade))
        if failure is None:
            text = self.tr("Now {effect}, before grade {before}").format(
                effect=self._named(effect_id, grade), before=stored.severity
            )
            before, version = entry_of(stored), self._effect(effect_id).version
            self._offer_undo(text, partial(_put_back, effect_id, before, version))
        self._settle_effect(failure, [effect_id])

    def _change_details(self, effect_id: UUID, details: Details) -> None:
        stored, onset = self._effect(effect_id), details.onset_at
        if onset is None or onset == stored.onset_at:
            began = stored.onset
        else:
            began = Moment.local(onset, self._hands.clinic.zone)
        entry = replace(
            entry_of(stored),
            note=details.note,
            action=details.action,
            relatedness=details.relatedness,
            asked=details.asked,
            ended_at=details.ended_at,
            onset=began,
        )
        self._settle_details(effect_id, self._save_effect(stored, entry))

    def _answer_serious(self, effect_id: UUID, serious: bool) -> None:
        stored = self._effect(effect_id)
        failure = self._save_effect(stored, replace(entry_of(stored), serious=serious))
        self._settle_effect(failure, [effect_id])

    def _settle_details(self, effect_id: UUID, failure: Failure | None) -> None:
        row = self._panel.rows[effect_id]
        if failure is None:
            row.note_saved()
        else:
            row.show_problem(failure.text)

    def _end_effect(self, effect_id: UUID) -> None:
        at = self._hands.clinic.now()
        failure = self._hands.save(lambda session: end_side_effect(session, effect_id, at))
        if failure is None:
            name = self._panel.rows[effect_id].name_label.text()
            text = self.tr("{effect} over at {time}").format(effect=name, time=self._clock())
            self._offer_undo(text, partial(_go_on, effect_id=effect_id))
        self._settle_effect(failure)

    def _offer_undo(self, text: str, gesture: "Gesture") -> None:
        self._undo = (text, gesture)
        self._panel.show_done(text)

    def _undo_last(self) -> None:
        if self._undo is None:
            return
        text, gesture = self._undo
        failure = self._hands.save(gesture, UNDONE)
        if failure is None:
            self._undo = None
            self._panel.show_done(self.tr("Undone: {what}").format(what=text), undoable=False)
        self._settle_effect(failure)

    def _ask_void_effect(self, effect_id: UUID) -> None:
        def void_effect(_: str, reason: str) -> Failure | None:
            return self._hands.save(
                lambda session: void(session, SideEffect, effect_id, reason), reason
            )

        self._hands.ask(
            void_effect,
            self.tr("Void this side effect"),
            self.tr("It stays in the log with its reason. Why is it void?"),
            self.tr("Void it"),
        )

    def _store_treatment(self, entry: TreatmentEntry, stored: TreatmentRow | None) -> None:
        if stored is None:
            failure = self._hands.save(
                lambda session: record_treatment(session, self._hands.infusion_id, entry)
            )
        else:
            failure = self._hands.save(
                lambda session: correct_treatment(session, stored.id, entry, stored.version)
            )
        treatments = self._panel.list.list_of(entry.side_effect_id)
        if failure is None:
            treatments.note_saved()
            self._panel.left.emit()
        else:
            treatments.form.show_problem(failure.text)

    def _ask_void_treatment(self, treatment_id: UUID) -> None:
        def void_treatment(_: str, reason: str) -> Failure | None:
            return self._hands.save(
                lambda session: void(session, Treatment, treatment_id, reason), reason
            )

        self._hands.ask(
            void_treatment,
            self.tr("Void this treatment"),
            self.tr("It stays in the log with its reason. Why is it void?"),
            self.tr("Void it"),
        )

    def _note_none_observed(self, none: bool) -> None:
        at = self._hands.clinic.now() if none else None
        self._settle_effect(
            self._hands.save(lambda session: no_side_effects(session, self._hands.infusion_id, at))
        )

    def _save_effect(self, stored: SideEffectRow, entry: SideEffectEntry) -> Failure | None:
        return self._hands.save(
            lambda session: change_side_effect(session, stored.id, entry, stored.version)
        )

    def _settle_effect(self, failure: Failure | None, asked: Sequence[UUID] = ()) -> None:
        self._panel.show_problem("" if failure is None else failure.text)
        if not any(self._panel.ask_for_note(effect_id) for effect_id in asked):
            self._panel.left.emit()

    def _effect(self, effect_id: UUID) -> SideEffectRow:
        return self._panel.rows[effect_id].effect

    def _named(self, effect_id: UUID, grade: int) -> str:
        name = self._panel.rows[effect_id].name_label.text()
        word = self._hands.clinic.knowledge.side_effects.grade(grade).name.lower()
        return self.tr("{effect}, {grade} ({n})").format(effect=name, grade=word, n=grade)

    def _clock(self) -> str:
        return f"{self._hands.clinic.local(self._hands.clinic.now()):%H:%M}"


def _void_effect(session: "Session", effect_id: UUID) -> None:
    void(session, SideEffect, effect_id, UNDONE)


def _put_back(effect_id: UUID, before: SideEffectEntry, version: int, session: "Session") -> None:
    change_side_effect(session, effect_id, before, version)


def _go_on(session: "Session", effect_id: UUID) -> None:
    end_side_effect(session, effect_id, None)
