"""The side effects that were logged, what goes on and is newest first, and what was given."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.clinical.side_effects import SideEffectCatalogue
from tracker.services.history import SideEffectRow
from tracker.ui.infusion.effect_row import EffectRow
from tracker.ui.infusion.infusion_view import InfusionView
from tracker.ui.infusion.treatment_list import TreatmentList


class EffectList(QWidget):
    """A row for each effect with its treatments; under them the treatments without one."""

    grade_requested = Signal(object)
    """The id of the effect whose grade is to change."""
    ended = Signal(object)
    """The id of the effect that is over."""
    details_changed = Signal(object, object)
    """The id of the effect and its `Details`."""
    serious_answered = Signal(object, bool)
    """The id of the effect, and whether it is serious."""
    treatment_given = Signal(object, object)
    """A treatment to store, and the row it corrects or None."""
    treatment_void_requested = Signal(object)
    """The id of a treatment that was not given."""
    left = Signal()
    """Work goes on elsewhere."""

    def __init__(
        self, catalogue: SideEffectCatalogue, now: Callable[[], datetime], zone: tzinfo | None
    ) -> None:
        super().__init__()
        self._catalogue, self._now, self._zone = catalogue, now, zone
        self.rows: dict[UUID, EffectRow] = {}
        self.treatments = TreatmentList(catalogue, now, zone)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._rows)
        layout.addWidget(self.treatments)
        self._connect_treatments(self.treatments)
        self.treatments.left.connect(self.left)

    def show_view(self, view: InfusionView) -> None:
        """Show what has been logged; what is being typed stays."""
        newest = sorted(view.effects, key=lambda seen: seen.entered_at, reverse=True)
        wanted = sorted(newest, key=lambda seen: seen.ended_at is not None)
        for gone in self.rows.keys() - {seen.id for seen in wanted}:
            row = self.rows.pop(gone)
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, effect in enumerate(wanted):
            row = self.rows.get(effect.id) or self._make_row(effect)
            given = [one for one in view.treatments if one.side_effect_id == effect.id]
            row.show_effect(effect, given)
            if self._rows.indexOf(row) != place:
                self._rows.removeWidget(row)
                self._rows.insertWidget(place, row)
        # What was given for an effect that is void was given all the same.
        alone = [one for one in view.treatments if one.side_effect_id not in self.rows]
        self.treatments.show_treatments(alone, view.infusion.started_at)

    def show_time(self, now: datetime) -> None:
        """Show how long the effects have lasted by now."""
        for row in self.rows.values():
            row.show_time(now)

    def list_of(self, effect_id: UUID | None) -> TreatmentList:
        """Return the treatments of an effect, or those without one."""
        row = None if effect_id is None else self.rows.get(effect_id)
        return self.treatments if row is None else row.treatments

    def close_forms(self) -> bool:
        """Close every form without an entry; return whether one was open."""
        lists = [self.treatments, *(row.treatments for row in self.rows.values())]
        opened = [one.close_form() for one in lists]
        return any(opened)

    def _make_row(self, effect: SideEffectRow) -> EffectRow:
        row = EffectRow(self._catalogue, self._now, self._zone, effect)
        row.grade_requested.connect(self.grade_requested)
        row.ended.connect(self.ended)
        row.details_changed.connect(self.details_changed)
        row.serious_answered.connect(self.serious_answered)
        row.left.connect(self.left)
        self._connect_treatments(row.treatments)
        self.rows[effect.id] = row
        return row

    def _connect_treatments(self, treatments: TreatmentList) -> None:
        treatments.given.connect(self.treatment_given)
        treatments.void_requested.connect(self.treatment_void_requested)
