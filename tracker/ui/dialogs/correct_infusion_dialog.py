"""Putting the numbers of an infusion right: weight, doses, note."""

from dataclasses import replace
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from tracker.clinical.limits import Limits
from tracker.services.history import InfusionRow
from tracker.services.infusions import InfusionOrder
from tracker.ui.dialogs.dose_form import DoseForm
from tracker.ui.dialogs.form_dialog import FormDialog


class CorrectInfusionDialog(FormDialog):
    """Asks for other numbers; `order()` and `given_mg()` are what to store."""

    def __init__(
        self,
        limits: Limits,
        infusion: InfusionRow,
        *,
        pain: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent, width=560)
        self.show_title(self.tr("Correct the infusion"))
        self._limits, self._pain = limits, pain
        self._before = order_of(infusion)
        self.dose_form = DoseForm(limits, pain=pain)
        self.body.addWidget(self.dose_form)
        self._show(infusion)

    def order(self) -> InfusionOrder:
        """Return the order with what was corrected; all else of it stays."""
        form = self.dose_form
        return replace(
            self._before,
            weight_kg=form.weight_field.value(),
            ordered_mg=form.dose_field.value(),
            ordered_mg_per_kg=form.per_kg_field.value(),
            planned_minutes=form.minutes(),
            note=form.note(),
        )

    def given_mg(self) -> Decimal | None:
        """Return the mg that were given, None where they are not recorded."""
        return self.dose_form.given_field.value()

    def problems(self) -> list[str]:
        """Return what is impossible."""
        return super().problems() or list(self.order().problems(self._limits, pain=self._pain))

    def _show(self, infusion: InfusionRow) -> None:
        form, minutes = self.dose_form, infusion.planned_minutes
        form.weight_field.set_value(infusion.weight_kg)
        form.per_kg_field.set_value(infusion.ordered_mg_per_kg)
        form.dose_field.set_value(infusion.ordered_mg)
        form.minutes_field.set_value(None if minutes is None else Decimal(minutes))
        form.given_field.set_value(infusion.given_mg)
        form.given_field.setEnabled(infusion.status == "finished")
        form.note_edit.setPlainText(infusion.note or "")


def order_of(infusion: InfusionRow) -> InfusionOrder:
    """Return the order of a stored infusion."""
    names = InfusionOrder.__dataclass_fields__
    return InfusionOrder(**{name: getattr(infusion, name) for name in names})
