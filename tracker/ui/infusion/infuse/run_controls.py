"""What the pump did: paused, resumed, set to another rate, a bolus, stopped."""

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tracker.clinical.limits import Limits, plain
from tracker.clinical.phrases import Phrases
from tracker.clinical.pump_rates import PumpRates
from tracker.clinical.run import Run
from tracker.ui.icons import ON_ACCENT, icon
from tracker.ui.infusion.infuse.bolus_form import BolusForm
from tracker.ui.infusion.infuse.rate_form import RateForm
from tracker.ui.infusion.infuse.reason_chips import ReasonChips
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.message_line import MessageLine


class RunControls(QWidget):
    """The steps that can follow, and the one question each of them has; hidden at rest.

    F6 pauses: the pause is logged with its key or tap, its reason afterwards.
    """

    pause_requested = Signal(str)
    """The pump was paused now; the reason is still to come (always empty here)."""
    reason_given = Signal(str)
    """Why it was paused."""
    resume_requested = Signal(object, str)
    """The pump goes on at another rate in mg/h, and why; or as before (None and no words)."""
    rate_requested = Signal(object, str)
    """Another rate in mg/h, and why."""
    bolus_requested = Signal(object)
    """A bolus in mg."""
    stop_requested = Signal()
    """The pump was stopped: ask how much was given."""
    left = Signal()
    """A question was closed: work goes on elsewhere."""

    def __init__(self, limits: Limits, phrases: Phrases, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: Run | None = None
        self._rates, self._pain = PumpRates(), False
        self._pausing = self._resuming = False
        self.setAccessibleName(self.tr("Pump"))
        self.pause_button = self._button(self.tr("Pause"), "pause")
        self.pause_button.setToolTip(self.tr("Pause (F6)"))
        self.resume_button = self._button("", "play", "primary")
        self.rate_button = self._button(self.tr("Ra&te…"))
        self.bolus_button = self._button(self.tr("&Bolus…"))
        self.stop_button = self._button(self.tr("&Stop…"), kind="stop")
        self.pause_reasons = ReasonChips(phrases.pause, self.tr("Paused. Why? A digit chooses"))
        self.rate_form = RateForm(limits, phrases.rate)
        self.bolus_form = BolusForm(limits)
        self.message = MessageLine()
        self._lay_out()
        self._connect()
        self._close()
        self.setVisible(False)

    def show_run(self, run: Run | None, rates: PumpRates, *, pain: bool) -> None:
        """Offer what can follow; nothing before the start and after the stop."""
        changed = run is None or self._run is None or run.state != self._run.state
        self._run, self._rates, self._pain = run, rates, pain
        state = "" if run is None else run.state
        self.setVisible(state in {"running", "paused"})
        self.pause_button.setVisible(state == "running")
        self.resume_button.setVisible(state == "paused")
        self.bolus_button.setVisible(state == "running" and pain)
        if run is None or state not in {"running", "paused"}:
            self._close()
            return
        before = self.tr("Res&ume {rate} mg/h").format(rate=plain(self._rate_before(run)))
        self.resume_button.setText(before)
        if changed:
            self._close()
        if state == "paused" and self._pausing:
            self._ask_pause_reason()

    def pause(self) -> None:
        """Log the pause now, and ask why once it is stored; nothing where the pump stands still."""
        if self._run is None or self._run.state != "running":
            return
        self._pausing = True
        self.pause_requested.emit("")
        self._pausing = False

    def _ask_pause_reason(self) -> None:
        self._close()
        self.pause_reasons.clear()
        self.pause_reasons.setVisible(True)
        self.pause_reasons.focus_first()

    def show_problem(self, text: str) -> None:
        """Say why a step was not saved, where it was asked for."""
        for form in (self.rate_form, self.bolus_form):
            if form.isVisible():
                form.show_problem(text)
                return
        self.message.show_message("alert", text)

    def close_questions(self) -> bool:
        """Close what is open; return whether anything was."""
        parts = (self.pause_reasons, self.rate_form, self.bolus_form)
        found = any(part.isVisible() for part in parts)
        self._close()
        return found

    def _ask_rate(self) -> None:
        if self._run is None:
            return
        self._close()
        self._resuming = self._run.state == "paused"
        title = self.tr("Resume at") if self._resuming else self.tr("New rate")
        self.rate_form.ask(self._rates, self._rate_before(self._run), title, pain=self._pain)

    def _ask_bolus(self) -> None:
        self._close()
        self.bolus_form.ask(self._rates.weight_kg)

    def _take_rate(self, rate: Decimal, reason: str) -> None:
        if self._resuming:
            self.resume_requested.emit(rate, reason)
        else:
            self.rate_requested.emit(rate, reason)

    def _resume(self) -> None:
        self.resume_requested.emit(None, "")

    def _take_reason(self, reason: str) -> None:
        self._close()
        self.reason_given.emit(reason)

    def _leave(self) -> None:
        self._close()
        self.left.emit()

    def _close(self) -> None:
        for part in (self.pause_reasons, self.rate_form, self.bolus_form):
            part.setVisible(False)
        self.message.show_message("hint", "")

    def _rate_before(self, run: Run) -> Decimal:
        return next(part.mg_per_hour for part in reversed(run.segments) if not part.paused)

    def _button(self, text: str, icon_name: str = "", kind: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", kind)
        button.setProperty("chairside", "true")
        button.setProperty("tight", "true")
        if icon_name:
            tint = {"role": ON_ACCENT} if kind == "primary" else {}
            button.setIcon(icon(icon_name, **tint))
        return button

    def _connect(self) -> None:
        # Not the buttons' own keys: those press a tenth of a second later, and the clock matters.
        self.stop_button.setShortcut(QKeySequence())
        QShortcut(QKeySequence("F6"), self, self.pause)
        QShortcut(QKeySequence("Alt+S"), self, self.stop_requested.emit)
        self.pause_button.clicked.connect(self.pause)
        self.resume_button.clicked.connect(self._resume)
        self.rate_button.clicked.connect(self._ask_rate)
        self.bolus_button.clicked.connect(self._ask_bolus)
        self.stop_button.clicked.connect(self.stop_requested)
        self.pause_reasons.given.connect(self._take_reason)
        self.rate_form.entered.connect(self._take_rate)
        self.bolus_form.entered.connect(self.bolus_requested)
        for part in (self.pause_reasons, self.rate_form, self.bolus_form):
            part.left.connect(self._leave)

    def _lay_out(self) -> None:
        holder = QWidget()
        flow = FlowLayout(holder)
        for button in (
            self.pause_button,
            self.resume_button,
            self.rate_button,
            self.bolus_button,
            self.stop_button,
        ):
            flow.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(holder)
        for part in (
            self.pause_reasons,
            self.rate_form,
            self.bolus_form,
            self.message,
        ):
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
