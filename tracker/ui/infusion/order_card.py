"""What was ordered, typed field by field: each is saved as soon as it is committed."""

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from tracker.clinical.dosing import kg_from_pounds, pounds_from_kg
from tracker.clinical.limits import Limits, Verdict, plain
from tracker.clinical.monitoring import default_interval
from tracker.clinical.rounding import half_up
from tracker.services.chair.watching import interval_facts
from tracker.services.infusions import InfusionOrder
from tracker.ui.fonts import CARD_TITLE, SEMIBOLD, set_font
from tracker.ui.infusion import order_checks as judge
from tracker.ui.infusion.infusion_view import InfusionView
from tracker.ui.infusion.prepare.hours_field import HoursField
from tracker.ui.infusion.prepare.interval_choice import IntervalChoice, interval_reason
from tracker.ui.infusion.prepare.prescriber_choice import PrescriberChoice
from tracker.ui.infusion.prepare.same_as_last import SameAsLast
from tracker.ui.infusion.prepare.vial_choice import VialChoice
from tracker.ui.infusion.prepare.weight_basis import WeightBasisChoice
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.message_line import MessageLine
from tracker.ui.widgets.number_field import NumberField, Unit

_POUNDS = (
    Unit("kg", lambda kg: kg, lambda kg: kg),
    Unit(
        "lb", lambda lb: half_up(kg_from_pounds(lb), 1), lambda kg: half_up(pounds_from_kg(kg), 1)
    ),
)


class OrderCard(Card):
    """Weight, dose, vial, bag, minutes and prescriber; what is refused stays as it was typed.

    A pain order has a rate and a bolus in place of the dose, and hours in place of minutes.
    """

    order_changed = Signal(object)
    """The order as it is now (an InfusionOrder), to be saved."""
    finished = Signal()
    """The order is complete, and Enter was pressed in its last field or on that of last time."""

    def __init__(self, limits: Limits, view: InfusionView, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.show_title(self.tr("Order"))
        self._limits, self._view = limits, view
        self._finishing = False
        self.weight = NumberField(check=self._check_weight, units=_POUNDS)
        self.dose = NumberField(self.tr("mg/kg"), self._check_dose)
        self.rate = NumberField(self.tr("mg/kg/h"), self._check_rate)
        self.bolus = NumberField(self.tr("mg/kg"), self._check_bolus)
        self.bag = NumberField(self.tr("mL"), self._check_bag)
        minutes = HoursField if view.pain else NumberField
        self.minutes = minutes(check=self._check_minutes)
        self.basis = WeightBasisChoice()
        self.same = SameAsLast()
        self.vial = VialChoice()
        self.interval = IntervalChoice()
        self.prescriber = PrescriberChoice()
        self.message = MessageLine()
        ordered = (self.rate, self.bolus) if view.pain else (self.dose,)
        self._fields = (self.weight, *ordered, self.bag, self.minutes)
        self._lay_out()
        self._connect()
        self.show_view(view)

    def show_view(self, view: InfusionView) -> None:
        """Show the order as stored; a field that holds something unsaved is left alone."""
        self._view = view
        order = view.order
        minutes = None if order.planned_minutes is None else Decimal(order.planned_minutes)
        by_hour = order.ordered_mg_per_kg_h, order.bolus_mg_per_kg
        ordered = by_hour if view.pain else (order.ordered_mg_per_kg,)
        stored = (order.weight_kg, *ordered, order.bag_ml, minutes)
        for field, value in zip(self._fields, stored, strict=True):
            if not field.edit.isModified() and field.value() != value:
                field.set_value(value)
        self._show_basis(order)
        self.prescriber.show_people(view.people, view.names, order.prescriber_id)
        self._show_last()
        self._show_interval(order)

    def show_problem(self, text: str) -> None:
        """Say why the order was not saved; all that was typed stays."""
        self._finishing = False
        self.message.show_message("alert", text)

    def note_saved(self) -> None:
        """Take what is typed as stored."""
        self.message.show_message("hint", "")
        for field in self._fields:
            if field.acceptable():
                field.edit.setModified(False)
        if self._finishing:
            self._finishing = False
            self.finished.emit()

    def unsettled(self) -> str:
        """Return which field holds something that could not be saved, empty where none does."""
        for field in self._fields:
            if not field.acceptable():
                return self.tr("Settle what is marked here first.")
        return ""

    def focus_first_missing(self) -> None:
        """Put the focus on the first of the numbers and the vial that is missing."""
        missing = (field for field in self._fields if field.value() is None and field != self.bolus)
        field = next(missing, None)
        if field is self._fields[1] and self.same.offered:
            self.same.confirm_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif field in (None, self.bag) and self.vial.strength() is None:
            self.vial.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            (field or self.weight).setFocus(Qt.FocusReason.OtherFocusReason)

    def typed_order(self) -> InfusionOrder:
        """Return the stored order with all that can be taken from the fields in its place."""
        stored = self._view.order
        minutes = self._taken(self.minutes, stored.planned_minutes)
        order = replace(
            stored,
            weight_kg=self._taken(self.weight, stored.weight_kg),
            weight_basis=self.basis.basis,
            vial_mg_per_ml=self.vial.strength(),
            bag_ml=self._taken(self.bag, stored.bag_ml),
            planned_minutes=None if minutes is None else int(minutes),
            prescriber_id=self.prescriber.currentData(),
            reading_interval_min=self.interval.currentData(),
        )
        return judge.worked_out(self._view, self._with_dose(order))

    def _with_dose(self, order: InfusionOrder) -> InfusionOrder:
        if not self._view.pain:
            dose = self._taken(self.dose, order.ordered_mg_per_kg)
            return replace(order, ordered_mg_per_kg=dose)
        return replace(
            order,
            ordered_mg_per_kg_h=self._taken(self.rate, order.ordered_mg_per_kg_h),
            bolus_mg_per_kg=self._taken(self.bolus, order.bolus_mg_per_kg),
        )

    # ---- gestures

    def _commit(self) -> None:
        order = self.typed_order()
        if order != self._view.order:
            self.order_changed.emit(order)

    def _take_same(self, order: InfusionOrder) -> None:
        """Take the order of last time over as one gesture, with the weight that is typed."""
        weight = self._taken(self.weight, order.weight_kg)
        taken = judge.worked_out(self._view, replace(order, weight_kg=weight))
        self._finishing = True
        self.order_changed.emit(taken)

    def _type_dose(self, digit: str) -> None:
        edit = self._fields[1].edit
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        no_keys = Qt.KeyboardModifier.NoModifier
        QCoreApplication.sendEvent(edit, QKeyEvent(QEvent.Type.KeyPress, 0, no_keys, digit))

    def _go_on(self) -> None:
        edits = [field.edit for field in self._fields]
        edit = self.sender()
        if edit not in edits:
            return
        place = edits.index(edit)
        field = self._fields[place]
        field.judge()  # Enter comes before the field judges itself
        if field.acceptable():
            self._commit()
            self._leave(place)

    def _leave(self, place: int) -> None:
        """Go to the field after the one at `place`; the vial is asked before the bag.

        Where last time's order is offered, Enter must act on what is in sight, not on a field.
        """
        if place == 0 and self.same.offered:
            self.same.confirm_button.setFocus(Qt.FocusReason.TabFocusReason)
        elif place + 1 == len(self._fields):
            self._end()
        elif self._fields[place + 1] is self.bag and self.vial.strength() is None:
            self.vial.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._fields[place + 1].setFocus(Qt.FocusReason.TabFocusReason)

    def _leave_vial(self) -> None:
        self.bag.setFocus(Qt.FocusReason.TabFocusReason)

    def _end(self) -> None:
        order = self._view.order
        if None in (order.ordered_mg, order.planned_minutes, order.vial_mg_per_ml):
            self.focus_first_missing()
            return
        self.prescriber.setFocus(Qt.FocusReason.TabFocusReason)
        self.finished.emit()

    def _taken(self, field: NumberField, stored: Decimal | int | None) -> Decimal | None:
        if field.acceptable():
            return field.value()
        return None if stored is None else Decimal(stored)

    # ---- what is asked about a number

    def _check_weight(self, value: Decimal) -> Verdict:
        return judge.check_weight(self._limits, self._view, value)

    def _check_dose(self, value: Decimal) -> Verdict:
        order = replace(self._view.order, ordered_mg_per_kg=value)
        return judge.check_dose(self._limits, self._view, order)

    def _check_rate(self, value: Decimal) -> Verdict:
        order = replace(self._view.order, ordered_mg_per_kg_h=value)
        return judge.check_rate(self._limits, self._view, order)

    def _check_bolus(self, value: Decimal) -> Verdict:
        return judge.check_bolus(self._limits, value)

    def _check_minutes(self, value: Decimal) -> Verdict:
        return judge.check_minutes(self._limits, self._view, value)

    def _check_bag(self, value: Decimal) -> Verdict:
        order = replace(self._view.order, bag_ml=value)
        return judge.check_bag(self._limits, self._view, order)

    # ---- what is shown

    def _show_basis(self, order: InfusionOrder) -> None:
        sex, height = judge.sex_and_height(self._view)
        self.basis.show_weights(order.weight_kg, height, sex, order.weight_basis)
        asked = judge.asks_basis(self._limits, self._view, order)
        self.basis.ask(judge.body_mass(self._view, order.weight_kg) if asked else None)

    def _show_last(self) -> None:
        weight, dose = judge.last_words(self._view)
        self._weight_row.show_hint(weight)
        self._dose_row.show_hint(dose or self.tr("first infusion"))
        last = self._view.last_dosed
        before = None if last is None else last.vial_mg_per_ml
        self.vial.show_strength(self._view.order.vial_mg_per_ml, before)
        self.same.show_order(judge.same_as_last(self._limits, self._view), self._given_words())

    def _given_words(self) -> str:
        last = self._view.last_dosed
        if last is None or last.given_mg_per_kg in (None, last.ordered_mg_per_kg):
            return ""
        return self.tr("({n} mg/kg were given)").format(n=plain(last.given_mg_per_kg))

    def _show_interval(self, order: InfusionOrder) -> None:
        view, rules = self._view, self._view.rules.schedule
        known = {row.item: row.answer for row in view.chair.answers}
        facts = interval_facts(
            view.history, view.infusion, known, pain=view.pain, today=view.infusion.given_on
        )
        suggested = default_interval(facts, rules)
        self.interval.show_interval(suggested, order.reading_interval_min)
        self._interval_row.show_hint(interval_reason(facts, suggested, rules))

    def _connect(self) -> None:
        for field in self._fields:
            field.edit.setProperty("chairside", "true")
            set_font(field.edit, CARD_TITLE, SEMIBOLD)
            field.edit.editingFinished.connect(self._commit)
            field.edit.returnPressed.connect(self._go_on)
        self.weight.unit_changed.connect(self._commit)
        for chosen in (self.basis.chosen, self.vial.chosen):
            chosen.connect(self._commit)
        self.vial.entered.connect(self._leave_vial)
        self.same.confirmed.connect(self._take_same)
        self.same.digit_typed.connect(self._type_dose)
        self.interval.activated.connect(self._commit)
        self.prescriber.activated.connect(self._commit)

    def _lay_out(self) -> None:
        form = Form()
        pain = self._view.pain
        dose = (self.tr("&Rate"), self.rate) if pain else (self.tr("&Dose"), self.dose)
        self._weight_row, self._dose_row = form.add_line((self.tr("&Weight"), self.weight), dose)
        length = self.tr("&Length") if pain else self.tr("&Minutes")
        rest = ((self.tr("&Bag"), self.bag), (length, self.minutes))
        if pain:
            form.add_row(self.tr("B&olus before it"), self.bolus, self.tr("empty: none"))
        self.body.addWidget(form)
        self.body.addWidget(self.same)
        below = Form()
        below.add_row(self.tr("The dose goes by this weight"), self.basis)
        below.add_row(self.tr("Vial strength"), self.vial)
        below.add_line(*rest)
        self._interval_row, _ = below.add_line(
            (self.tr("Readings &every"), self.interval), (self.tr("Prescr&iber"), self.prescriber)
        )
        self.body.addWidget(below)
        self.body.addWidget(self.message)
