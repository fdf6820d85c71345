"""A slim strip on top of every page: infusions that run while something else is looked at."""

from datetime import datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from tracker.clinical.run import Run
from tracker.services.chair.rows import runs_now
from tracker.services.today import UnderWay, infusions_under_way
from tracker.ui.clinic import Clinic
from tracker.ui.icons import icon
from tracker.ui.infusion.infuse.due_sight import clock
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.pill import set_look
from tracker.ui.widgets.typed_dates import show_date

_LONGEST = timedelta(hours=6)
"""An infusion that began longer ago was forgotten: its date says more than its minutes."""


class RunningStrip(QFrame):
    """A button for each running infusion but the one on screen; hidden where there is none."""

    infusion_opened = Signal(object)
    """The id of the infusion to be shown."""

    def __init__(self, clinic: Clinic, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clinic = clinic
        self.buttons: list[QPushButton] = []
        self._running: list[UnderWay] = []
        self._runs: dict[UUID, Run | None] = {}
        self._row = FlowLayout(self, gap=8)
        self._row.setContentsMargins(12, 0, 12, 0)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.show_time)
        self.hide()

    def refresh(self, on_screen: UUID | None) -> set[UUID]:
        """Read anew what runs; return the patients who have an infusion running."""
        with self._clinic.sessions.read() as session:
            running = [row for row in infusions_under_way(session) if row.running]
            self._runs = runs_now(session) if running else {}
        self._show([row for row in running if row.infusion_id != on_screen])
        self.show_time()
        return {row.patient_id for row in running}

    def show_time(self) -> None:
        """Show how long each pump has run, pauses left out, as its page does."""
        now = self._clinic.now()
        for row, button in zip(self._running, self.buttons, strict=True):
            run = self._runs.get(row.infusion_id)
            words = self.tr("{name}: infusion running {since}, open")
            if run is not None and run.state == "paused":
                words = self.tr("{name}: infusion paused, {since} run, open")
            button.setText(words.format(name=row.name, since=self._since(row, run, now)))

    def _since(self, row: UnderWay, run: Run | None, now: datetime) -> str:
        if row.started_at is None or now - row.started_at > _LONGEST:
            return self.tr("since {day}").format(day=show_date(row.given_on))
        return clock(now - row.started_at if run is None else run.elapsed(now))

    def _show(self, running: list[UnderWay]) -> None:
        if running != self._running:
            for button in self.buttons:
                self._row.removeWidget(button)
                button.hide()
                button.deleteLater()
            self.buttons = [self._button(row) for row in running]
            self._running = running
        self.setVisible(bool(running))
        if running:
            self._timer.start()
        else:
            self._timer.stop()

    def _button(self, row: UnderWay) -> QPushButton:
        button = QPushButton(icon("infusion"), "", self)
        set_look(button, "kind", "quiet")
        button.setAccessibleName(
            self.tr("Open the running infusion of {name}").format(name=row.name)
        )
        button.setProperty("infusion", row.infusion_id.hex)
        button.clicked.connect(self._open)
        self._row.addWidget(button)
        return button

    def _open(self) -> None:
        self.infusion_opened.emit(UUID(hex=str(self.sender().property("infusion"))))
