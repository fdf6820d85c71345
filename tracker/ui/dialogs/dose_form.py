"""Weight and dose of an infusion that is not at the chair any more."""

from decimal import Decimal
from functools import partial

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tracker.clinical.dosing import KG_PER_POUND, dose_mg, mg_per_kg
from tracker.clinical.limits import Limits, Verdict, check
from tracker.clinical.rounding import half_up
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.number_field import Check, NumberField, Unit


def _kg(pounds: Decimal) -> Decimal:
    return half_up(pounds * KG_PER_POUND, 1)


def _pounds(kg: Decimal) -> Decimal:
    return half_up(kg / KG_PER_POUND, 1)


WEIGHT_UNITS = (Unit("kg", lambda kg: kg, lambda kg: kg), Unit("lb", _kg, _pounds))


class DoseForm(Form):
    """Of mg/kg and mg the one typed last is the order; the other follows from the weight."""

    def __init__(self, limits: Limits, *, pain: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)

        def judge(field: str) -> Check:
            return partial(_judge, limits, field, pain)

        self.weight_field = NumberField(check=judge("weight"), units=WEIGHT_UNITS)
        self.per_kg_field = NumberField("mg/kg", check=judge("mg_per_kg"))
        self.dose_field = NumberField("mg", check=judge("ordered_mg"))
        self.minutes_field = NumberField("min", check=judge("duration_min"))
        self.given_field = NumberField("mg", check=judge("given_mg"))
        self.note_edit = QPlainTextEdit()
        self.note_edit.setTabChangesFocus(True)
        self.note_edit.setFixedHeight(64)
        self._mg_leads = False
        self.add_line((self.tr("Weight"), self.weight_field), (self.tr("Time"), self.minutes_field))
        self.add_line(
            (self.tr("Ordered dose per kg"), self.per_kg_field),
            (self.tr("Ordered dose"), self.dose_field),
        )
        self.add_row(
            self.tr("Amount given"), self.given_field, self.tr("Leave empty if it is not recorded.")
        )
        self.add_row(self.tr("Note"), self.note_edit)
        self.per_kg_field.edit.textEdited.connect(self._per_kg_typed)
        self.dose_field.edit.textEdited.connect(self._dose_typed)
        self.weight_field.value_changed.connect(self._follow)

    def note(self) -> str | None:
        """Return the note, None where there is none."""
        return self.note_edit.toPlainText().strip() or None

    def minutes(self) -> int | None:
        """Return the minutes the infusion was planned for or took."""
        value = self.minutes_field.value()
        return None if value is None else int(value)

    def _per_kg_typed(self) -> None:
        self._mg_leads = False
        self._follow()

    def _dose_typed(self) -> None:
        self._mg_leads = True
        self._follow()

    def _follow(self) -> None:
        weight = self.weight_field.value()
        source, target = self.per_kg_field, self.dose_field
        if self._mg_leads:
            source, target = target, source
        number = source.value()
        if not weight or number is None or number <= 0:
            return
        work_out = mg_per_kg if self._mg_leads else _mg
        target.set_value(work_out(number, weight))


def _mg(per_kg: Decimal, weight_kg: Decimal) -> Decimal:
    return dose_mg(weight_kg, per_kg)


def _judge(limits: Limits, field: str, pain: bool, value: Decimal) -> Verdict:
    return check(limits.for_indication(field, pain=pain), value)
