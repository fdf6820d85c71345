"""Another rate of the pump: typed in one unit, shown in all three, with the reason for it."""

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.clinical.limits import (
    OK,
    Limits,
    NotANumber,
    Verdict,
    check,
    parse_number,
    plain,
    worst,
)
from tracker.clinical.pump_rates import PumpRates
from tracker.ui.fonts import CARD_TITLE, LABEL, MEDIUM, SEMIBOLD, set_font
from tracker.ui.infusion.infuse.reason_chips import ReasonChips
from tracker.ui.widgets.message_line import MessageLine
from tracker.ui.widgets.number_field import NumberField

_HOLD_CHARACTERS = 10
"""As many as the reason for a HOLD of the checklist needs (convention)."""


class RateForm(QWidget):
    """Fields for mg/h, mg/kg/h and mL/h: who fills one sees the other two follow."""

    entered = Signal(object, str)
    """The rate in mg/h and the reason."""
    left = Signal()
    """Closed without another rate."""

    def __init__(
        self, limits: Limits, reasons: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("together", "true")
        self._limits, self._pain, self._rates = limits, False, PumpRates()
        self._asked_why = False
        self.title_label = QLabel()
        set_font(self.title_label, CARD_TITLE, SEMIBOLD)
        self.mg_h = NumberField("", self._check_mg_h)
        self.mg_kg_h = NumberField("", self._check_mg_kg_h)
        self.ml_h = NumberField("", self._check_ml_h)
        self.fields = (self.mg_h, self.mg_kg_h, self.ml_h)
        self.reasons = ReasonChips(reasons, self.tr("Why? A digit chooses"))
        self.message = MessageLine()
        self.save_button = QPushButton(self.tr("Set this rate (Enter)"))
        self.cancel_button = QPushButton(self.tr("Cancel (Esc)"))
        self._lay_out()
        for field in self.fields:
            field.edit.textEdited.connect(self._follow)
            field.message_changed.connect(self._repeat_message)
        self.save_button.clicked.connect(self._enter)
        self.cancel_button.clicked.connect(self.left)
        self.reasons.left.connect(self.left)
        self.reasons.given.connect(self._go_on)

    def ask(self, rates: PumpRates, rate: Decimal, title: str, *, pain: bool) -> None:
        """Ask for another than `rate` (mg/h); units that need something unknown are closed."""
        self._rates, self._pain = rates, pain
        self.title_label.setText(title)
        self.reasons.clear()
        self._asked_why = False
        self.message.show_message("hint", "")
        self._show(rate)
        self.mg_kg_h.setEnabled(rates.mg_per_kg_h(rate) is not None)
        self.ml_h.setEnabled(rates.ml_h(rate) is not None)
        self.setVisible(True)
        self.mg_h.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, text: str) -> None:
        """Say why the rate was not saved; it stays as it was typed."""
        self.message.show_message("alert", text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter in any field, leave with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.cancel_button.click() if self.cancel_button.hasFocus() else self._enter()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        field = self._typed_field()
        field.judge()
        rate = self._mg_per_hour(field)
        if rate is None or not field.acceptable():
            if not field.text().strip():
                self.show_problem(self.tr("Type the new rate."))
            field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        reason = self.reasons.reason()
        problem = self._reason_problem(field.verdict(), reason)
        self._asked_why = bool(problem)
        if problem:
            self.message.show_message("caution", problem)
            self.reasons.focus_first()
            return
        self.entered.emit(rate, reason)

    def _reason_problem(self, verdict: Verdict, reason: str) -> str:
        if not reason:
            return self.tr("Why is the rate changed? A digit chooses.")
        approved = self.reasons.in_own_words() and len(reason) >= _HOLD_CHARACTERS
        if verdict.kind == "hold" and not approved:
            text = self.tr("{rule} Write who approved it and why, under “other…”.")
            return text.format(rule=verdict.sentence)
        return ""

    def _go_on(self) -> None:
        # The rate was entered before and only this was missing, or Enter ended the words.
        if self._asked_why or self.reasons.in_own_words():
            self._enter()
            return
        self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed_field(self) -> NumberField:
        return next((field for field in self.fields if field.edit.isModified()), self.mg_h)

    def _follow(self) -> None:
        """Show what is typed in one unit in the other two."""
        typed = next(field for field in self.fields if field.edit is self.sender())
        rate = self._mg_per_hour(typed)
        others = (
            (self.mg_h, rate),
            (self.mg_kg_h, None if rate is None else self._rates.mg_per_kg_h(rate)),
            (self.ml_h, None if rate is None else self._rates.ml_h(rate)),
        )
        self.message.show_message("hint", "")
        for field, value in others:
            if field is not typed:
                field.set_value(value)

    def _show(self, rate: Decimal) -> None:
        """Show the rate as it is behind the empty fields: nobody has to delete it first."""
        now = (rate, self._rates.mg_per_kg_h(rate), self._rates.ml_h(rate))
        for field, number in zip(self.fields, now, strict=True):
            field.set_value(None)
            field.edit.setPlaceholderText("" if number is None else plain(number))

    def _mg_per_hour(self, field: NumberField) -> Decimal | None:
        """Return the rate of a field in mg/h, also of one that is still to be confirmed."""
        try:
            number = parse_number(field.text())
        except NotANumber:
            return None
        if number <= 0:
            return None
        if field is self.mg_kg_h:
            return self._rates.of_mg_per_kg_h(number)
        return self._rates.of_ml_h(number) if field is self.ml_h else number

    def _check_mg_h(self, rate: Decimal) -> Verdict:
        return self._judge(rate)

    def _check_mg_kg_h(self, rate: Decimal) -> Verdict:
        return self._judge(self._rates.of_mg_per_kg_h(rate))

    def _check_ml_h(self, rate: Decimal) -> Verdict:
        return self._judge(self._rates.of_ml_h(rate))

    def _judge(self, mg_per_hour: Decimal | None) -> Verdict:
        if mg_per_hour is None:
            return OK
        if mg_per_hour <= 0:
            return Verdict("impossible", self.tr("To halt the pump, pause it."))
        per_kg, ml_h = self._rates.mg_per_kg_h(mg_per_hour), self._rates.ml_h(mg_per_hour)
        limit = self._limits.for_indication("rate_mg_per_kg_h", pain=self._pain)
        return worst(
            (
                OK if per_kg is None else check(limit, per_kg),
                OK if ml_h is None else check(self._limits["pump_ml_h"], ml_h),
            )
        )

    def _repeat_message(self, kind: str, text: str) -> None:
        if text:
            self.message.show_message("alert" if kind == "alert" else "caution", text)

    def _lay_out(self) -> None:
        names = (self.tr("mg/h"), self.tr("mg/kg/h"), self.tr("mL/h"))
        line = QHBoxLayout()
        line.setSpacing(8)
        for name, field in zip(names, self.fields, strict=True):
            label = QLabel(name)
            label.setBuddy(field.edit)
            set_font(label, LABEL, MEDIUM)
            field.edit.setAccessibleName(self.tr("New rate in {unit}").format(unit=name))
            field.edit.setProperty("chairside", "true")
            set_font(field.edit, CARD_TITLE, SEMIBOLD)
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(label)
            column.addWidget(field)
            line.addLayout(column, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.save_button.setProperty("kind", "primary")
        for button in (self.save_button, self.cancel_button):
            button.setProperty("chairside", "true")
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.title_label)
        layout.addLayout(line)
        layout.addWidget(self.message)
        layout.addWidget(self.reasons)
        layout.addLayout(buttons)
        self.setVisible(False)
