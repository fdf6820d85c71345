"""One vial: lot, expiry, what was drawn and wasted, and who saw the waste, as one gesture."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tracker.clinical.limits import Limits, Verdict, check, plain
from tracker.services.chair.rows import VialUseRow
from tracker.services.chair.vials import VialEntry
from tracker.ui.fonts import CARD_TITLE, SEMIBOLD, set_font
from tracker.ui.infusion.leave.expiry_field import ExpiryField
from tracker.ui.infusion.leave.vial_words import (
    both_units,
    drawn_words,
    expired_words,
    wasted_words,
)
from tracker.ui.infusion.leave.vials_view import ZERO, VialsView
from tracker.ui.infusion.leave.witness_chooser import WitnessChooser
from tracker.ui.infusion.prepare.vial_choice import VialChoice
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.message_line import MessageLine
from tracker.ui.widgets.number_field import NumberField
from tracker.ui.widgets.pill import set_look


class VialForm(QWidget):
    """Enter goes from field to field; the waste is worked out and confirmed with its witness."""

    completed = Signal(object)
    """A VialEntry."""
    left = Signal()
    """Closed without an entry."""

    def __init__(
        self, limits: Limits, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("together", "true")
        self._limits, self._today = limits, today
        self._view = VialsView()
        self.correcting: VialUseRow | None = None
        self.strength = VialChoice()
        self.lot = QLineEdit()
        self.expiry = ExpiryField(today)
        self.drawn = NumberField(self.tr("mg"), self._check_drawn)
        self.wasted = NumberField(self.tr("mg"), self._check_wasted)
        self.witness = WitnessChooser()
        self.message = MessageLine()
        self.save_button = QPushButton(self.tr("Save the vial (Enter)"))
        self.cancel_button = QPushButton(self.tr("Cancel (Esc)"))
        self._lay_out()
        self.strength.chosen.connect(self._follow_amounts)
        self.strength.entered.connect(self.lot.setFocus)
        self.lot.textEdited.connect(self._follow_lot)
        self.drawn.value_changed.connect(self._work_out)
        self.wasted.value_changed.connect(self._follow_amounts)
        self.witness.chosen.connect(self._complete)
        self.witness.went_back.connect(self._go_back_to_waste)
        self.save_button.clicked.connect(self._save)
        self.cancel_button.clicked.connect(self.left)

    def show_view(self, view: VialsView) -> None:
        """Take what was given and who may witness; what is being typed stays."""
        before, self._view = self._view, view
        self.witness.show_people(view.witnesses)
        known = (view.last_lot, view.vial_mg_per_ml)
        if known != (before.last_lot, before.vial_mg_per_ml) and self._is_untouched():
            self._fill(None)
        self._work_out()

    def ask(self, stored: VialUseRow | None = None) -> None:
        """Begin with another vial, or with one to be corrected."""
        self._fill(stored)
        self._work_out()
        self.show()

    def _is_untouched(self) -> bool:
        edits = (self.lot, self.expiry.edit, self.drawn.edit, self.wasted.edit)
        return self.correcting is None and not any(edit.isModified() for edit in edits)

    def _fill(self, stored: VialUseRow | None) -> None:
        """Put a stored vial into the fields, or what is suggested for another one."""
        self.correcting = stored
        view = self._view
        lot, expires = view.last_lot or ("", None)
        suggested = stored is None and bool(lot) and (expires is None or expires >= self._today())
        if stored is not None:
            lot, expires = stored.lot, stored.expires_on
        elif not suggested:
            lot, expires = "", None
        strength = view.vial_mg_per_ml if stored is None else stored.vial_mg_per_ml
        self.strength.show_strength(strength, None)
        self.lot.setText(lot)
        self.lot.selectAll()
        self.expiry.set_value(expires)
        self._show_suggested(suggested)
        self.drawn.set_value(None if stored is None else stored.drawn_mg)
        self.wasted.edit.setModified(False)
        self.wasted.set_value(None if stored is None else stored.wasted_mg)
        self.message.show_message("hint", "")

    def focus_first(self) -> None:
        """Put the focus on what is to be confirmed or typed first."""
        stored = self.correcting
        waits = stored is not None and stored.wasted_mg is None and self._view.given_mg is not None
        if waits:
            self._go_to_waste()
        else:
            self.lot.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, text: str) -> None:
        """Say why the vial was not saved; what was typed stays."""
        self.message.show_message("alert", text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter, leave with Esc; no other key leaves the form."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press_enter()

    def _press_enter(self) -> None:
        steps: dict[QWidget, Callable[[], None]] = {
            self.lot: self._confirm_lot,
            self.expiry.edit: self._confirm_expiry,
            self.drawn.edit: self._confirm_drawn,
            self.wasted.edit: self._confirm_wasted,
            self.cancel_button: self.left.emit,
        }
        focused = self.focusWidget()
        step = self._save if focused is None else steps.get(focused, self._save)
        step()

    def _confirm_lot(self) -> None:
        if not self.lot.text().strip():
            self._refuse(self.lot, self.tr("Type the lot number that is on the vial."))
            return
        self._form.row_of(self.lot).clear_message()
        known = self.expiry.value() is not None
        self._show_suggested(False)
        following: QWidget = self.drawn if known else self.expiry
        following.setFocus(Qt.FocusReason.TabFocusReason)

    def _confirm_expiry(self) -> None:
        self.expiry.judge()
        if self.expiry.acceptable():
            self.drawn.setFocus(Qt.FocusReason.TabFocusReason)

    def _confirm_drawn(self) -> None:
        self.drawn.judge()
        if self.drawn.value() is None:
            if not self.drawn.text().strip():
                self._refuse(self.drawn, self.tr("Type the mg that were drawn."))
            return
        self._go_to_waste()

    def _go_to_waste(self) -> None:
        self._work_out()
        if self._needs_witness():
            self.witness.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.save_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _go_back_to_waste(self) -> None:
        self.wasted.edit.selectAll()
        self.wasted.setFocus(Qt.FocusReason.BacktabFocusReason)

    def _confirm_wasted(self) -> None:
        self.wasted.judge()
        if self.wasted.acceptable() and self.wasted.value() is not None:
            self._go_to_waste()

    def _save(self) -> None:
        if self._needs_witness():
            self.witness.setFocus(Qt.FocusReason.OtherFocusReason)
            self.message.show_message("caution", self.tr("Choose who saw the waste."))
        else:
            self._complete(None)

    def _complete(self, witness_id: UUID | None) -> None:
        self._form.clear_messages()
        strength, drawn = self.strength.strength(), self.drawn.value()
        self.expiry.judge()
        if strength is None:
            self.show_problem(self.tr("Choose the strength of the vial."))
        elif not self.lot.text().strip():
            self._refuse(self.lot, self.tr("Type the lot number that is on the vial."))
        elif not self.expiry.acceptable():
            self.expiry.setFocus(Qt.FocusReason.OtherFocusReason)
        elif drawn is None:
            self._refuse(self.drawn, self.tr("Type the mg that were drawn."))
        elif not self.wasted.acceptable():
            self._refuse(self.wasted, self.wasted.verdict().sentence)
        else:
            self.message.show_message("hint", "")
            self.completed.emit(
                VialEntry(
                    vial_mg_per_ml=strength,
                    lot=self.lot.text().strip(),
                    expires_on=self.expiry.value(),
                    drawn_mg=drawn,
                    wasted_mg=None if self._view.given_mg is None else self.wasted.value(),
                    witness_id=witness_id,
                )
            )

    def _needs_witness(self) -> bool:
        wasted = self.wasted.value()
        return self._view.given_mg is not None and wasted is not None and wasted > ZERO

    def _refuse(self, field: QWidget, words: str) -> None:
        self._form.row_of(field).show_error(words)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- what follows from what is typed

    def _work_out(self) -> None:
        """Fill in what is left over, unless another amount was typed."""
        drawn = self.drawn.value()
        without = None if self.correcting is None else self.correcting.id
        left = None if drawn is None else self._view.left_over(drawn, without)
        typed = self.wasted.edit.isModified()
        stored = self.correcting is not None and self.correcting.wasted_mg is not None
        if not typed and not (stored and not self.drawn.edit.isModified()):
            self.wasted.set_value(left)
        self._follow_amounts()

    def _follow_amounts(self) -> None:
        strength, drawn, wasted = self.strength.strength(), self.drawn.value(), self.wasted.value()
        self._drawn_row.show_hint(drawn_words(self._view, strength, drawn))
        stopped = self._view.given_mg is not None
        self._wasted_row.setVisible(stopped)
        self._wasted_row.show_hint(wasted_words(self._view, self.correcting, drawn))
        self.witness.setVisible(stopped and wasted is not None and wasted > ZERO)
        self.save_button.setVisible(not self.witness.isVisibleTo(self))
        if wasted is not None and drawn is not None:
            amount = both_units(wasted, strength)
            question = self.tr("{amount} wasted. Who saw it?").format(amount=amount)
            self.witness.show_question(question)

    def _follow_lot(self) -> None:
        if self.lot.property("unconfirmed") == "true":
            self.expiry.set_value(None)  # the expiry belongs to the lot that was suggested
        self._show_suggested(False)

    def _show_suggested(self, suggested: bool) -> None:
        for edit in (self.lot, self.expiry.edit):
            set_look(edit, "unconfirmed", "true" if suggested else "")
        hint = self.tr("as last time: Enter confirms it") if suggested else ""
        if not suggested and self.correcting is None and not self.lot.text():
            hint = expired_words(self._view)
        self._lot_row.show_hint(hint)

    def _check_drawn(self, mg: Decimal) -> Verdict:
        return check(self._limits["drawn_mg"], mg)

    def _check_wasted(self, mg: Decimal) -> Verdict:
        drawn = self.drawn.value()
        if drawn is not None and mg > drawn:
            words = self.tr("{wasted} mg is more than the {drawn} mg that were drawn.")
            return Verdict("impossible", words.format(wasted=plain(mg), drawn=plain(drawn)))
        return check(self._limits["wasted_mg"], mg)

    def _lay_out(self) -> None:
        self._form = Form()
        self._form.add_row(self.tr("Vial strength"), self.strength)
        self._lot_row, _ = self._form.add_line(
            (self.tr("Lot"), self.lot), (self.tr("Expires"), self.expiry)
        )
        self._drawn_row, self._wasted_row = self._form.add_line(
            (self.tr("Drawn"), self.drawn), (self.tr("Wasted"), self.wasted)
        )
        for edit in (self.lot, self.expiry.edit, self.drawn.edit, self.wasted.edit):
            edit.setProperty("chairside", "true")
        for field in (self.drawn, self.wasted):
            set_font(field.edit, CARD_TITLE, SEMIBOLD)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.save_button, self.cancel_button):
            button.setProperty("chairside", "true")
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (self._form, self.witness, self.message):
            column.addWidget(part)
        column.addLayout(buttons)
