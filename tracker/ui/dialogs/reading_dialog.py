"""Correcting one reading of vital signs."""

from datetime import datetime
from decimal import Decimal
from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.clinical.limits import check
from tracker.clinical.moment import Moment
from tracker.clinical.rounding import half_up
from tracker.services.history import VitalSignsRow
from tracker.services.observations import VitalValues
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.moment_field import MomentField
from tracker.ui.widgets.number_field import NumberField, Unit


def _celsius(fahrenheit: Decimal) -> Decimal:
    return half_up((fahrenheit - 32) * 5 / 9, 1)


def _fahrenheit(celsius: Decimal) -> Decimal:
    return half_up(celsius * 9 / 5 + 32, 1)


_UNITS = (
    Unit("°C", lambda celsius: celsius, lambda celsius: celsius),
    Unit("°F", _celsius, _fahrenheit),
)


class ReadingDialog(FormDialog):
    """Asks for other values of a reading; `taken_at()` and `values()` are what to store."""

    def __init__(
        self, clinic: Clinic, reading: VitalSignsRow, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent, width=560)
        self.show_title(self.tr("Correct the reading"))
        self._limits = clinic.knowledge.limits
        self.systolic_field = self._field("systolic", "mmHg")
        self.diastolic_field = self._field("diastolic", "mmHg")
        self.heart_rate_field = self._field("heart_rate", "/min")
        self.spo2_field = self._field("spo2", "%")
        self.respiratory_rate_field = self._field("respiratory_rate", "/min")
        self.moaas_field = self._field("moaas", "")
        limit = self._limits["temperature"]
        self.temperature_field = NumberField(check=partial(check, limit), units=_UNITS)
        self.taken_field = MomentField(clinic.now, clinic.zone)
        self.note_edit = QLineEdit()
        self._lay_out_form()
        self._show(clinic, reading)

    def taken_at(self) -> datetime:
        """Return when it was taken. Raises ValueError while there is no time."""
        moment = self.taken_field.value()
        if moment is None or moment.at is None:
            raise ValueError("the time is missing")
        return moment.at

    def values(self) -> VitalValues:
        """Return the values."""
        return VitalValues(
            systolic=_whole(self.systolic_field),
            diastolic=_whole(self.diastolic_field),
            heart_rate=_whole(self.heart_rate_field),
            spo2=_whole(self.spo2_field),
            respiratory_rate=_whole(self.respiratory_rate_field),
            temperature_c=self.temperature_field.value(),
            moaas=_whole(self.moaas_field),
            note=self.note_edit.text().strip() or None,
        )

    def problems(self) -> list[str]:
        """Return what is missing or impossible."""
        found = super().problems()
        if found:
            return found
        moment = self.taken_field.value()
        if moment is None or moment.at is None:
            self.taken_field.time_edit.setFocus()
            return [self.tr("Type day and time of the reading.")]
        return list(self.values().problems(self._limits))

    def _field(self, limit: str, unit: str) -> NumberField:
        return NumberField(unit, check=partial(check, self._limits[limit]))

    def _lay_out_form(self) -> None:
        form = Form()
        form.add_row(self.tr("Taken"), self.taken_field)
        form.add_line(
            (self.tr("Systolic"), self.systolic_field), (self.tr("Diastolic"), self.diastolic_field)
        )
        form.add_line(
            (self.tr("Heart rate"), self.heart_rate_field), (self.tr("SpO2"), self.spo2_field)
        )
        form.add_line(
            (self.tr("Respiratory rate"), self.respiratory_rate_field),
            (self.tr("Sedation (MOAA/S)"), self.moaas_field),
        )
        form.add_row(self.tr("Temperature"), self.temperature_field)
        form.add_row(self.tr("Note"), self.note_edit)
        self.body.addWidget(form)

    def _show(self, clinic: Clinic, reading: VitalSignsRow) -> None:
        self.taken_field.set_value(Moment.local(reading.taken_at, clinic.zone))
        for field, value in (
            (self.systolic_field, reading.systolic),
            (self.diastolic_field, reading.diastolic),
            (self.heart_rate_field, reading.heart_rate),
            (self.spo2_field, reading.spo2),
            (self.respiratory_rate_field, reading.respiratory_rate),
            (self.moaas_field, reading.moaas),
        ):
            field.set_value(None if value is None else Decimal(value))
        self.temperature_field.set_value(reading.temperature_c)
        self.note_edit.setText(reading.note or "")


def _whole(field: NumberField) -> int | None:
    value = field.value()
    return None if value is None else int(value)
