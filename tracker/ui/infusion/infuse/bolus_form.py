"""A bolus during a pain infusion: mg, with mg/kg beside it."""

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.clinical.limits import OK, Limits, Verdict, check, worst
from tracker.clinical.rounding import half_up
from tracker.ui.fonts import CARD_TITLE, SEMIBOLD, set_font
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.number_field import NumberField

_HUNDREDTH = Decimal("0.01")


class BolusForm(QWidget):
    """One number in mg, judged as mg/kg by the limits of a bolus."""

    entered = Signal(object)
    """The bolus in mg."""
    left = Signal()
    """Closed without a bolus."""

    def __init__(self, limits: Limits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("together", "true")
        self._limits = limits
        self._weight_kg: Decimal | None = None
        title = QLabel(self.tr("Bolus given now"))
        set_font(title, CARD_TITLE, SEMIBOLD)
        self.mg = NumberField(self.tr("mg"), self._check)
        self.mg.edit.setProperty("chairside", "true")
        set_font(self.mg.edit, CARD_TITLE, SEMIBOLD)
        form = Form()
        self.row = form.add_row(self.tr("Bolus"), self.mg)
        self.save_button = QPushButton(self.tr("Record it (Enter)"))
        self.save_button.setProperty("kind", "primary")
        self.cancel_button = QPushButton(self.tr("Cancel (Esc)"))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.save_button, self.cancel_button):
            button.setProperty("chairside", "true")
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(title)
        layout.addWidget(form)
        layout.addLayout(buttons)
        self.setVisible(False)
        self.mg.value_changed.connect(self._show_per_kg)
        self.save_button.clicked.connect(self._enter)
        self.cancel_button.clicked.connect(self.left)

    def ask(self, weight_kg: Decimal | None) -> None:
        """Open with an empty field; `weight_kg` is what the dose goes by, None where unknown."""
        self._weight_kg = weight_kg
        self.mg.set_value(None)
        self.setVisible(True)
        self.mg.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, text: str) -> None:
        """Say why the bolus was not saved; it stays as it was typed."""
        self.row.show_error(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter, leave with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.cancel_button.click() if self.cancel_button.hasFocus() else self._enter()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        self.mg.judge()
        amount = self.mg.value()
        if amount is None:
            if not self.mg.text().strip():
                self.row.show_error(self.tr("Type the bolus in mg."))
            self.mg.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.entered.emit(amount)

    def _show_per_kg(self) -> None:
        amount = self.mg.value()
        per_kg = None if amount is None else self._per_kg(amount)
        words = "" if per_kg is None else self.tr("mg  =  {n} mg/kg").format(n=per_kg)
        self.mg.unit_label.setText(words or self.tr("mg"))

    def _per_kg(self, amount: Decimal) -> Decimal | None:
        return None if not self._weight_kg else half_up(amount / self._weight_kg, 2)

    def _check(self, amount: Decimal) -> Verdict:
        if amount <= 0:
            return Verdict("impossible", self.tr("A bolus must be more than 0 mg."))
        if amount % _HUNDREDTH:
            return Verdict("impossible", self.tr("A bolus is recorded in steps of 0.01 mg."))
        per_kg = self._per_kg(amount)
        own = OK if per_kg is None else check(self._limits["bolus_mg_per_kg"], per_kg)
        return worst((own, check(self._limits["given_mg"], amount)))
