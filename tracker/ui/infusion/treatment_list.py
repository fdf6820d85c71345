"""The treatments of one side effect, or of the session, each correctable and voidable."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.clinical.limits import plain
from tracker.clinical.side_effects import SideEffectCatalogue
from tracker.services.treatments import TreatmentEntry, TreatmentRow
from tracker.ui.infusion.treatment_form import TreatmentForm


class TreatmentLine(QWidget):
    """One treatment in a line: time, drug, dose, route."""

    correction_requested = Signal(object)
    """The id of the treatment whose values are wrong."""
    void_requested = Signal(object)
    """The id of a treatment that was not given."""

    def __init__(self, treatment: TreatmentRow, zone: tzinfo | None) -> None:
        super().__init__()
        self._id = treatment.id
        text = f"{treatment.given_at.astimezone(zone):%H:%M} {words_of(treatment)}"
        self.text_label = QLabel(text)
        self.text_label.setTextFormat(Qt.TextFormat.PlainText)
        self.text_label.setWordWrap(True)
        self.correct_button = QPushButton(self.tr("Correct"))
        self.void_button = QPushButton(self.tr("Void"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.text_label, 1)
        for button in (self.correct_button, self.void_button):
            button.setProperty("kind", "quiet")
            button.setAccessibleName(f"{button.text()}: {text}")
            layout.addWidget(button)
        self.correct_button.clicked.connect(self._correct)
        self.void_button.clicked.connect(self._void)

    def _correct(self) -> None:
        self.correction_requested.emit(self._id)

    def _void(self) -> None:
        self.void_requested.emit(self._id)


class TreatmentList(QWidget):
    """Lines for what was given and, when asked for, the form for one more."""

    given = Signal(object, object)
    """A treatment to store, and the row it corrects or None."""
    void_requested = Signal(object)
    """The id of a treatment that was not given."""
    left = Signal()
    """The form was closed: work goes on elsewhere."""

    def __init__(
        self,
        catalogue: SideEffectCatalogue,
        now: Callable[[], datetime],
        zone: tzinfo | None,
        side_effect_id: UUID | None = None,
    ) -> None:
        super().__init__()
        self._zone, self._effect_id = zone, side_effect_id
        self._near: datetime | None = None
        self._treatments: tuple[TreatmentRow, ...] = ()
        self.lines: dict[UUID, TreatmentLine] = {}
        self.form = TreatmentForm(catalogue, now, zone)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.form)
        self.form.filled_in.connect(self._take)
        self.form.left.connect(self._leave)

    def show_treatments(self, treatments: Sequence[TreatmentRow], near: datetime | None) -> None:
        """Show what was given; times of day that are typed lie `near` an instant of the visit."""
        self._near = near
        if self._treatments == tuple(treatments):
            return
        self._treatments = tuple(treatments)
        for line in self.lines.values():
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = {row.id: TreatmentLine(row, self._zone) for row in treatments}
        for place, line in enumerate(self.lines.values()):
            self._layout.insertWidget(place, line)
            line.correction_requested.connect(self._correct)
            line.void_requested.connect(self.void_requested)

    def ask(self) -> None:
        """Open the form for one more treatment."""
        self.form.begin()

    def note_saved(self) -> None:
        """Close the form: its entry is stored."""
        self.form.hide()

    def close_form(self) -> bool:
        """Close the form without an entry; return whether it was open."""
        opened = self.form.isVisible()
        self.form.hide()
        return opened

    def _correct(self, treatment_id: UUID) -> None:
        self.form.begin(next(row for row in self._treatments if row.id == treatment_id))

    def _take(self) -> None:
        problem = self.form.check(self._near)
        self.form.show_problem(problem)
        if not problem:
            stored = self.form.stored
            effect_id = self._effect_id if stored is None else stored.side_effect_id
            entry: TreatmentEntry = self.form.entry(self._near, effect_id)
            self.given.emit(entry, stored)

    def _leave(self) -> None:
        self.form.hide()
        self.left.emit()


def words_of(treatment: TreatmentRow) -> str:
    """Return drug, dose, unit and route as they are written."""
    dose = "" if treatment.dose is None else plain(treatment.dose)
    parts = (treatment.drug, dose, treatment.unit if dose else "", treatment.route)
    return " ".join(part for part in parts if part)
