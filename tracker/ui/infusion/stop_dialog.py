"""The one question that stops everything else: how much was given, and when it stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.clinical.cross_checks import check_given
from tracker.clinical.dosing import given_mg
from tracker.clinical.limits import OK, Limits, Verdict, check, plain, worst
from tracker.clinical.rounding import half_up
from tracker.services.history import InfusionRow
from tracker.ui.fonts import PAGE_TITLE, SEMIBOLD, set_font
from tracker.ui.infusion.taken_time import instant_near
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.number_field import NumberField
from tracker.ui.widgets.typed_dates import UnclearDate


@dataclass(frozen=True, slots=True)
class StopAnswer:
    """When the pump stopped (UTC), the mg that were given, and what went wrong if too much."""

    at: datetime
    given_mg: Decimal
    incident_note: str | None = None


class StopDialog(QDialog):
    """Asks for the amount given, prefilled from the pump's rate; Enter confirms, Esc goes back."""

    def __init__(
        self,
        limits: Limits,
        infusion: InfusionRow,
        now: Callable[[], datetime],
        zone: tzinfo | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Stop the infusion"))
        self.setModal(True)
        self.setMinimumWidth(480)
        self._limits, self._infusion = limits, infusion
        self._now, self._zone = now, zone
        self._pressed = now()
        self._answer: StopAnswer | None = None
        self.arithmetic_label = QLabel()
        self.arithmetic_label.setWordWrap(True)
        self.arithmetic_label.setProperty("tone", "secondary")
        self.given = NumberField(self.tr("mg"), self._check)
        self.time_edit = QLineEdit(f"{self._pressed.astimezone(zone):%H:%M}")
        self.incident_edit = QLineEdit()
        self.stop_button = QPushButton(self.tr("&Stop and save (Enter)"))
        self.back_button = QPushButton(self.tr("It goes on (Esc)"))
        self._lay_out()
        self.stop_button.clicked.connect(self._confirm)
        self.back_button.clicked.connect(self.reject)
        self.time_edit.textEdited.connect(self._follow_time)
        self.given.value_changed.connect(self._follow_amount)
        self._work_out()
        self.given.edit.selectAll()
        self.given.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def answer(self) -> StopAnswer | None:
        """Return what was confirmed, or None where the infusion goes on."""
        return self._answer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Confirm with Enter wherever the focus is, but on the button that goes back."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.focusWidget() is not self.back_button:
            self._confirm()
        else:
            super().keyPressEvent(event)

    def _confirm(self) -> None:
        self.given.judge()
        try:
            at = self._stopped_at()
        except UnclearDate as unclear:
            self._time_row.show_error(str(unclear))
            self.time_edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        amount = self.given.value()
        if amount is None:
            self._refuse_amount()
            return
        note = self.incident_edit.text().strip() or None
        if self._needs_incident(amount) and note is None:
            self._follow_amount()
            self._incident_row.show_error(self.tr("Write what happened."))
            self.incident_edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._answer = StopAnswer(at, amount, note)
        self.accept()

    def _refuse_amount(self) -> None:
        if not self.given.text().strip():
            self.given.say("alert", self.tr("Type the mg that were given."))
        self.given.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stopped_at(self) -> datetime:
        text = self.time_edit.text().strip()
        started = self._infusion.started_at or self._pressed
        if text == f"{self._pressed.astimezone(self._zone):%H:%M}":
            return self._pressed
        at = instant_near(text, started, self._now(), self._zone)
        if at < started:
            raise UnclearDate(
                self.tr("This is before the start at {time}.").format(
                    time=f"{started.astimezone(self._zone):%H:%M}"
                )
            )
        return at

    def _follow_time(self) -> None:
        self._time_row.clear_message()
        if not self.given.edit.isModified():
            self._work_out()

    def _work_out(self) -> None:
        infusion = self._infusion
        ordered, planned, started = (
            infusion.ordered_mg,
            infusion.planned_minutes,
            infusion.started_at,
        )
        if ordered is None or planned is None or started is None:
            self.arithmetic_label.setText(self.tr("The order does not say how fast; type the mg."))
            return
        try:
            seconds = Decimal(int((self._stopped_at() - started).total_seconds()))
        except UnclearDate:
            return
        minutes = half_up(seconds / 60, 1)
        amount = given_mg(ordered, Decimal(planned), minutes)
        self.given.set_value(amount)
        text = self.tr("{mg} mg × {run} min ÷ {planned} min = {given} mg")
        if minutes >= planned:
            text = self.tr("{run} of {planned} min have run: all of {mg} mg")
        self.arithmetic_label.setText(
            text.format(mg=plain(ordered), run=minutes, planned=planned, given=plain(amount))
        )

    def _check(self, amount: Decimal) -> Verdict:
        ordered = self._infusion.ordered_mg
        over = OK if ordered is None else check_given(self._limits, amount, ordered)
        return worst((check(self._limits["given_mg"], amount), over))

    def _needs_incident(self, amount: Decimal) -> bool:
        return self._check(amount).kind == "reason"

    def _follow_amount(self) -> None:
        amount = self.given.value()
        self._incident_row.setVisible(amount is not None and self._needs_incident(amount))

    def _lay_out(self) -> None:
        title = QLabel(self.tr("How much was given?"))
        set_font(title, PAGE_TITLE, SEMIBOLD)
        form = Form()
        form.add_row(self.tr("&Given"), self.given)
        self._time_row = form.add_row(self.tr("Stopped &at"), self.time_edit)
        self._incident_row = form.add_row(self.tr("&Incident note"), self.incident_edit)
        self._incident_row.setVisible(False)
        for edit in (self.given.edit, self.time_edit, self.incident_edit):
            edit.setProperty("chairside", "true")
        set_font(self.given.edit, PAGE_TITLE, SEMIBOLD)
        self.stop_button.setProperty("kind", "stop")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.stop_button, self.back_button):
            button.setProperty("chairside", "true")
            button.setAutoDefault(False)
        buttons.addWidget(self.stop_button)
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        for part in (title, self.arithmetic_label, form):
            layout.addWidget(part)
        layout.addLayout(buttons)
