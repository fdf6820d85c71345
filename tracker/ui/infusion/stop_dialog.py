"""The one question that stops everything else: how much was given, when it stopped, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
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
from tracker.clinical.limits import OK, Verdict, check, plain, worst
from tracker.ui.fonts import LABEL, PAGE_TITLE, SEMIBOLD, set_font
from tracker.ui.infusion.infuse.reason_chips import ReasonChips
from tracker.ui.infusion.infuse.stop_arithmetic import stop_lines
from tracker.ui.infusion.infusion_view import InfusionView
from tracker.ui.infusion.taken_time import instant_near
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.message_line import MessageLine
from tracker.ui.widgets.number_field import NumberField
from tracker.ui.widgets.number_pad import NumberPad
from tracker.ui.widgets.typed_dates import UnclearDate

_WIDTH, _INNER = 520, 24


@dataclass(frozen=True, slots=True)
class StopAnswer:
    """When the pump stopped (UTC), the mg that were given, why early, and what went wrong."""

    at: datetime
    given_mg: Decimal
    incident_note: str | None = None
    reason: str = ""


class StopDialog(QDialog):
    """Asks for the amount given, prefilled from the rates; Enter confirms, Esc goes back.

    A stop before the planned end asks why; an amount far over the order asks what happened.
    """

    def __init__(
        self,
        view: InfusionView,
        now: Callable[[], datetime],
        zone: tzinfo | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Stop the infusion"))
        self.setModal(True)
        self.setMinimumWidth(_WIDTH)
        self._view, self._run = view, view.run
        self._limits = view.knowledge.limits
        self._now, self._zone = now, zone
        self._pressed = now()
        self._computed: Decimal | None = None
        self._answer: StopAnswer | None = None
        self.arithmetic_label = QLabel()
        self.arithmetic_label.setWordWrap(True)
        self.arithmetic_label.setProperty("tone", "secondary")
        self.given = NumberField(self.tr("mg"), self._check)
        self.other_message = MessageLine()
        self.time_edit = QLineEdit(f"{self._pressed.astimezone(zone):%H:%M}")
        self.incident_edit = QLineEdit()
        self.early_label = QLabel()
        self.reasons = ReasonChips(view.knowledge.phrases.stop, self.tr("Why? A digit chooses"))
        self.reason_message = MessageLine()
        self.stop_button = QPushButton(self.tr("&Stop and save (Enter)"))
        self.back_button = QPushButton(self.tr("It goes on (Esc)"))
        self.pad = NumberPad(self)
        self._lay_out()
        self.pad.open_changed.connect(self.pad.setVisible)
        self.stop_button.clicked.connect(self._confirm)
        self.back_button.clicked.connect(self.reject)
        self.time_edit.textEdited.connect(self._follow_time)
        self.given.value_changed.connect(self._follow_amount)
        self.reasons.given.connect(self._take_reason)
        self.reasons.left.connect(self.reject)
        self._follow_time()
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

    def event(self, event: QEvent) -> bool:
        """Grow with what is asked: a field must never be cut to make room for another."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the question."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the question, and as wide with the pad; stay in the middle of the page."""
        layout = self.layout()
        if layout is None:
            return
        width = _WIDTH + (0 if self.pad.isHidden() else self.pad.sizeHint().width() + _INNER)
        moved = width != self.width()
        self.setMinimumWidth(width)
        self.resize(width, layout.totalHeightForWidth(width))
        page = self.parentWidget()
        if moved and page is not None:
            frame = self.frameGeometry()
            frame.moveCenter(page.mapToGlobal(page.rect().center()))
            self.move(frame.topLeft())

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
        elif self._is_early(at) and not self.reasons.reason():
            self.reason_message.show_message("alert", self.tr("Say why it is stopped early."))
            self.reasons.focus_first()
        elif self._needs_incident(amount) and not self.incident_edit.text().strip():
            self._follow_amount()
            self._incident_row.show_error(self.tr("Write what happened."))
            self.incident_edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            reason = self.reasons.reason() if self._is_early(at) else ""
            note = self.incident_edit.text().strip() or None
            self._answer = StopAnswer(at, amount, note, reason)
            self.accept()

    def _refuse_amount(self) -> None:
        if not self.given.text().strip():
            self.given.say("alert", self.tr("Type the mg that were given."))
        self.given.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_reason(self) -> None:
        self.reason_message.show_message("hint", "")
        self.stop_button.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.reasons.in_own_words():  # they were ended with Enter
            self._confirm()

    def _stopped_at(self) -> datetime:
        """Return the instant typed; the minute of the press is the press itself."""
        text = self.time_edit.text().strip()
        if text == f"{self._pressed.astimezone(self._zone):%H:%M}":
            return self._pressed
        started = self._view.infusion.started_at or self._pressed
        at = instant_near(text, started, self._now(), self._zone)
        last = None if self._run is None else self._run.last_at
        if at < started or (last is not None and at < last):
            earliest = max(started, last or started)
            text = self.tr("The pump was last set at {time}; the stop is not before that.")
            raise UnclearDate(text.format(time=f"{earliest.astimezone(self._zone):%H:%M:%S}"))
        return at

    def _is_early(self, at: datetime) -> bool:
        margin = timedelta(minutes=float(self._view.rules.schedule.early_stop_min))
        return self._run is not None and self._run.is_early(at, margin)

    def _follow_time(self) -> None:
        """Work the amount out for the time that stands there, unless one was typed."""
        self._time_row.clear_message()
        try:
            at = self._stopped_at()
        except UnclearDate:
            return
        early = self._is_early(at)
        for part in (self.early_label, self.reasons):
            part.setVisible(early)
        if self._run is None:
            self.arithmetic_label.setText(self.tr("The order does not say how fast; type the mg."))
            return
        self.arithmetic_label.setText("\n".join(stop_lines(self._run, at)))
        self._computed = self._run.given_mg(at)
        end = self._run.planned_end(at)
        if early and end is not None:
            minutes = -(-int((end - at).total_seconds()) // 60)
            text = self.tr("{n} min before the planned end.")
            self.early_label.setText(text.format(n=minutes))
        if not self.given.edit.isModified():
            self.given.set_value(self._computed)
        self._follow_amount()

    def _check(self, amount: Decimal) -> Verdict:
        ordered = self._view.infusion.ordered_mg
        over = OK if ordered is None else check_given(self._limits, amount, ordered)
        return worst((check(self._limits["given_mg"], amount), over))

    def _needs_incident(self, amount: Decimal) -> bool:
        return self._check(amount).kind == "reason"

    def _follow_amount(self) -> None:
        amount = self.given.value()
        self._incident_row.setVisible(amount is not None and self._needs_incident(amount))
        other = amount is not None and self._computed is not None and amount != self._computed
        text = ""
        if other and self._computed is not None and amount is not None:
            text = self.tr("{n} mg {side} than the pump's {mg} mg. What you type counts.").format(
                n=plain(abs(amount - self._computed)),
                side=self.tr("more") if amount > self._computed else self.tr("less"),
                mg=plain(self._computed),
            )
        self.other_message.show_message("caution", text)

    def _lay_out(self) -> None:
        title = QLabel(self.tr("How much was given?"))
        set_font(title, PAGE_TITLE, SEMIBOLD)
        set_font(self.early_label, LABEL, SEMIBOLD)
        form = Form()
        form.add_row(self.tr("&Given"), self.given)
        self._time_row = form.add_row(self.tr("Stopped &at"), self.time_edit)
        self._incident_row = form.add_row(self.tr("&Incident note"), self.incident_edit)
        self._incident_row.setVisible(False)
        for edit in (self.given.edit, self.time_edit, self.incident_edit):
            edit.setProperty("chairside", "true")
        set_font(self.given.edit, PAGE_TITLE, SEMIBOLD)
        layout = QVBoxLayout()
        layout.setSpacing(12)
        parts = (title, self.arithmetic_label, form, self.other_message)
        for part in (*parts, self.early_label, self.reasons, self.reason_message):
            layout.addWidget(part)
        layout.addLayout(self._buttons())
        whole = QHBoxLayout(self)
        whole.setContentsMargins(_INNER, _INNER, _INNER, _INNER)
        whole.setSpacing(_INNER)
        whole.addLayout(layout, 1)
        whole.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignBottom)
        self.pad.setVisible(False)

    def _buttons(self) -> QHBoxLayout:
        self.stop_button.setProperty("kind", "stop")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.stop_button, self.back_button):
            button.setProperty("chairside", "true")
            button.setAutoDefault(False)
            buttons.addWidget(button)
        for chip in self.reasons.chips:
            chip.setAutoDefault(False)  # Enter confirms the dialog, wherever the focus is
        buttons.addStretch(1)
        return buttons
