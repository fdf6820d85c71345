"""An infusion given earlier, entered from paper."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from tracker.clinical.moment import Moment
from tracker.services.infusions import InfusionOrder
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.dose_form import DoseForm
from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.moment_field import MomentField


@dataclass(frozen=True, slots=True)
class PastInfusion:
    """What `services.infusions.record_past_infusion` takes."""

    started: Moment
    order: InfusionOrder
    given_mg: Decimal | None
    ended_at: datetime | None


class PastInfusionDialog(FormDialog):
    """Asks for start, weight, dose and time; `entry()` is what to store."""

    def __init__(
        self, clinic: Clinic, *, pain: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent, width=560)
        self.show_title(self.tr("Record an infusion given earlier"))
        self._limits, self._pain = clinic.knowledge.limits, pain
        self.started_field = MomentField(clinic.now, clinic.zone)
        self.dose_form = DoseForm(self._limits, pain=pain)
        when = Form()
        when.add_row(
            self.tr("Started"),
            self.started_field,
            self.tr("Leave the time out if only the day is known."),
        )
        self.body.addWidget(when)
        self.body.addWidget(self.dose_form)

    def entry(self) -> PastInfusion:
        """Return what was typed. Raises ValueError while there is no date."""
        started = self.started_field.value()
        if started is None:
            raise ValueError("the date is missing")
        minutes = self.dose_form.minutes()
        known = started.at is not None and minutes is not None
        ended = started.at + timedelta(minutes=minutes or 0) if known and started.at else None
        return PastInfusion(started, self._order(), self.dose_form.given_field.value(), ended)

    def problems(self) -> list[str]:
        """Return what is missing or impossible."""
        found = super().problems()
        if found:
            return found
        if self.started_field.value() is None:
            self.started_field.setFocus()
            return [self.tr("Type the day on which it was given.")]
        return list(self._order().problems(self._limits, pain=self._pain))

    def question(self) -> str:
        """Return whether an infusion without any dose is meant."""
        form = self.dose_form
        if form.dose_field.value() is None and form.given_field.value() is None:
            per_kg = form.per_kg_field.value()
            if per_kg is None:
                return self.tr("No dose is recorded. Save without it? Press Enter again.")
        return ""

    def _order(self) -> InfusionOrder:
        form = self.dose_form
        return InfusionOrder(
            weight_kg=form.weight_field.value(),
            ordered_mg=form.dose_field.value(),
            ordered_mg_per_kg=form.per_kg_field.value(),
            planned_minutes=form.minutes(),
            note=form.note(),
        )
