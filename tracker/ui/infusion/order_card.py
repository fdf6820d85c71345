"""What was ordered, typed field by field: each is saved as soon as it is committed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from tracker.clinical.dosing import dose_mg, kg_from_pounds, pounds_from_kg
from tracker.clinical.limits import Limits, Verdict, check, plain
from tracker.clinical.rounding import half_up
from tracker.models.infusion import VIAL_STRENGTHS
from tracker.services.infusions import InfusionOrder
from tracker.services.people import PersonRow
from tracker.ui.fonts import CARD_TITLE, SEMIBOLD, set_font
from tracker.ui.infusion.infusion_view import InfusionView, dose_of
from tracker.ui.infusion.order_checks import check_bag, check_dose, check_weight
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.message_line import MessageLine
from tracker.ui.widgets.number_field import NumberField, Unit
from tracker.ui.widgets.typed_dates import show_date

_POUNDS = (
    Unit("kg", lambda kg: kg, lambda kg: kg),
    Unit(
        "lb", lambda lb: half_up(kg_from_pounds(lb), 1), lambda kg: half_up(pounds_from_kg(kg), 1)
    ),
)


class OrderCard(Card):
    """Weight, dose, vial, bag, minutes and prescriber; what is refused stays as it was typed."""

    order_changed = Signal(object)
    """The order as it is now (an InfusionOrder), to be saved."""

    def __init__(self, limits: Limits, view: InfusionView, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.show_title(self.tr("Order"))
        self._limits, self._view = limits, view
        self.weight = NumberField(check=self._check_weight, units=_POUNDS)
        self.dose = NumberField(self.tr("mg/kg"), self._check_dose)
        self.bag = NumberField(self.tr("mL"), check_bag)
        self.minutes = NumberField(self.tr("min"), self._check_minutes)
        self.vial = VialChoice()
        self.prescriber = ChoiceBox()
        self.prescriber.setProperty("chairside", "true")
        self.message = MessageLine()
        self._fields = (self.weight, self.dose, self.bag, self.minutes)
        self._lay_out()
        for field in self._fields:
            field.edit.setProperty("chairside", "true")
            set_font(field.edit, CARD_TITLE, SEMIBOLD)
            field.edit.editingFinished.connect(self._commit)
            field.edit.returnPressed.connect(self._go_on)
        self.weight.unit_changed.connect(self._commit)
        self.vial.chosen.connect(self._commit)
        self.prescriber.activated.connect(self._commit)
        self.show_view(view)

    def show_view(self, view: InfusionView) -> None:
        """Show the order as stored; a field that holds something unsaved is left alone."""
        self._view = view
        order = view.order
        minutes = None if order.planned_minutes is None else Decimal(order.planned_minutes)
        stored = (order.weight_kg, order.ordered_mg_per_kg, order.bag_ml, minutes)
        for field, value in zip(self._fields, stored, strict=True):
            if not field.edit.isModified() and field.value() != value:
                field.set_value(value)
        self.vial.show_strength(order.vial_mg_per_ml)
        self._show_people(view.people, order.prescriber_id)
        self._show_last()

    def show_problem(self, text: str) -> None:
        """Say why the order was not saved; all that was typed stays."""
        self.message.show_message("alert", text)

    def note_saved(self) -> None:
        """Take what is typed as stored."""
        self.message.show_message("hint", "")
        for field in self._fields:
            if field.acceptable():
                field.edit.setModified(False)

    def unsettled(self) -> str:
        """Return which field holds something that could not be saved, empty where none does."""
        for field in self._fields:
            if not field.acceptable():
                return self.tr("Settle what is marked here first.")
        return ""

    def focus_first_missing(self) -> None:
        """Put the focus on the first of weight and dose that is missing."""
        missing = (field for field in self._fields if field.value() is None)
        next(missing, self.weight).setFocus(Qt.FocusReason.OtherFocusReason)

    def typed_order(self) -> InfusionOrder:
        """Return the stored order with all that can be taken from the fields in its place."""
        stored = self._view.order
        weight = self._taken(self.weight, stored.weight_kg)
        dose = self._taken(self.dose, stored.ordered_mg_per_kg)
        minutes = self._taken(self.minutes, stored.planned_minutes)
        return replace(
            stored,
            weight_kg=weight,
            ordered_mg_per_kg=dose,
            ordered_mg=None if weight is None or dose is None else dose_mg(weight, dose),
            vial_mg_per_ml=self.vial.strength(),
            bag_ml=self._taken(self.bag, stored.bag_ml),
            planned_minutes=None if minutes is None else int(minutes),
            prescriber_id=self.prescriber.currentData(),
        )

    def _commit(self) -> None:
        order = self.typed_order()
        if order != self._view.order:
            self.order_changed.emit(order)

    def _go_on(self) -> None:
        edits = [field.edit for field in self._fields]
        edit = self.sender()
        if edit in edits:
            place = edits.index(edit)
            following = (*self._fields, self.prescriber)[place + 1]
            self._fields[place].judge()  # Enter comes before the field judges itself
            if self._fields[place].acceptable():
                following.setFocus(Qt.FocusReason.TabFocusReason)

    def _taken(self, field: NumberField, stored: Decimal | int | None) -> Decimal | None:
        if field.acceptable():
            return field.value()
        return None if stored is None else Decimal(stored)

    def _check_weight(self, value: Decimal) -> Verdict:
        return check_weight(self._limits, self._view, value)

    def _check_dose(self, value: Decimal) -> Verdict:
        return check_dose(self._limits, self._view, value)

    def _check_minutes(self, value: Decimal) -> Verdict:
        return check(self._limits.for_indication("duration_min", pain=self._view.pain), value)

    def _show_people(self, people: Sequence[PersonRow], chosen: UUID | None) -> None:
        blocker = QSignalBlocker(self.prescriber)
        self.prescriber.clear()
        self.prescriber.addItem(self.tr("not chosen"), None)
        for person in sorted(people, key=lambda who: who.role not in {"prescriber", "physician"}):
            self.prescriber.addItem(f"{person.name}, {person.role}", person.id)
        names = self._view.names
        if chosen is not None and self.prescriber.findData(chosen) < 0:
            self.prescriber.addItem(names.get(chosen, self.tr("no longer here")), chosen)
        self.prescriber.setCurrentIndex(max(0, self.prescriber.findData(chosen)))
        blocker.unblock()

    def _show_last(self) -> None:
        weighed, dosed = self._view.last_weighed, self._view.last_dosed
        weight = None if weighed is None else weighed.weight_kg
        self._weight_row.show_hint(
            _last(weight, "kg", None if weighed is None else weighed.given_on)
        )
        dose = None if dosed is None else dose_of(dosed)
        hint = _last(dose, "mg/kg", None if dosed is None else dosed.given_on)
        self._dose_row.show_hint(hint or self.tr("first infusion"))

    def _lay_out(self) -> None:
        form = Form()
        self._weight_row, self._dose_row = form.add_line(
            (self.tr("&Weight"), self.weight), (self.tr("&Dose"), self.dose)
        )
        form.add_line((self.tr("Vial strength"), self.vial))
        form.add_line(
            (self.tr("&Bag"), self.bag),
            (self.tr("&Minutes"), self.minutes),
            (self.tr("&Prescriber"), self.prescriber),
        )
        self.body.addWidget(form)
        self.body.addWidget(self.message)


class VialChoice(QWidget):
    """The three vial strengths as loud buttons: 10 and 100 must not be mistaken for each other."""

    chosen = Signal()
    """Another strength was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.buttons: dict[int, QPushButton] = {}
        for strength in VIAL_STRENGTHS:
            button = QPushButton(self.tr("{n} mg/mL").format(n=strength))
            button.setCheckable(True)
            button.setProperty("chairside", "true")
            set_font(button, CARD_TITLE, SEMIBOLD)
            self._group.addButton(button, strength)
            self.buttons[strength] = button
            row.addWidget(button, 1)
        self._group.idClicked.connect(self.chosen)

    def strength(self) -> int | None:
        """Return the chosen strength in mg/mL, or None."""
        chosen = self._group.checkedId()
        return chosen if chosen > 0 else None

    def show_strength(self, strength: int | None) -> None:
        """Show a stored strength in mg/mL, or none."""
        if strength is not None:
            self.buttons[strength].setChecked(True)


def _last(value: Decimal | None, unit: str, on: date | None) -> str:
    if value is None or on is None:
        return ""
    return f"last: {plain(value)} {unit} on {show_date(on)}"
