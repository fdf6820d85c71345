"""The line that says where the infusion stands, and the one next thing to do."""

from datetime import datetime, tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from tracker.services.history import InfusionRow
from tracker.ui.fonts import ENTRY, LABEL, SEMIBOLD, set_font
from tracker.ui.icons import ON_ACCENT, icon
from tracker.ui.widgets.elided_label import ElidedLabel
from tracker.ui.widgets.typed_dates import show_date


class StateBar(QFrame):
    """State in words, a bar for the time, and the buttons that start, stop and close."""

    start_requested = Signal()
    """The pump is started now."""
    not_given_requested = Signal()
    """The infusion will not be given."""
    stop_requested = Signal()
    """The pump was stopped."""
    left = Signal()
    """Back to the patient."""

    def __init__(self, zone: tzinfo | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.state_label = QLabel()
        set_font(self.state_label, ENTRY, SEMIBOLD)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(320)
        self.progress.setMinimumWidth(40)
        self.progress.setAccessibleName(self.tr("Time of the infusion"))
        self.detail_label = ElidedLabel()
        self.detail_label.setProperty("tone", "secondary")
        self.saved_label = QLabel()
        self.saved_label.setProperty("tone", "secondary")
        set_font(self.saved_label, LABEL)
        self.start_button = self._button(self.tr("&Start infusion"), "play", "primary")
        self.not_given_button = self._button(self.tr("Not &given…"), "", "quiet")
        self.stop_button = self._button(self.tr("&Stop…"), "stop", "stop")
        self.leave_button = self._button(self.tr("Patient (Esc)"), "back", "quiet")
        self.done_button = self._button(self.tr("D&one"), "check", "primary")
        self._lay_out()
        self.start_button.clicked.connect(self.start_requested)
        self.not_given_button.clicked.connect(self.not_given_requested)
        self.stop_button.clicked.connect(self.stop_requested)
        self.leave_button.clicked.connect(self.left)
        self.done_button.clicked.connect(self.left)

    def show_infusion(self, infusion: InfusionRow, start_problem: str) -> None:
        """Offer what can be done in this state; `start_problem` says why it cannot start."""
        status = infusion.status
        self.start_button.setVisible(status == "prepared")
        self.start_button.setEnabled(not start_problem)
        self.start_button.setToolTip(start_problem)
        self.not_given_button.setVisible(status == "prepared")
        self.stop_button.setVisible(status == "running")
        self.done_button.setVisible(status not in {"prepared", "running"})
        self.leave_button.setVisible(status in {"prepared", "running"})
        self._start_problem = start_problem

    def show_time(self, infusion: InfusionRow, now: datetime) -> None:
        """Show the time that has run, worked out from the stored start."""
        if infusion.status == "running" and infusion.started_at is not None:
            self._show_running(infusion, infusion.started_at, now)
            return
        self.progress.setVisible(False)
        self.state_label.setText(self._state(infusion))
        self.detail_label.setText(
            self._start_problem if infusion.status == "prepared" else infusion.status_reason or ""
        )

    def show_saved(self, at: datetime) -> None:
        """Say when something was last saved."""
        clock = f"{at.astimezone(self._zone):%H:%M:%S}"
        self.saved_label.setText(self.tr("saved {time}").format(time=clock))

    def _show_running(self, infusion: InfusionRow, started: datetime, now: datetime) -> None:
        seconds = max(0, int((now - started).total_seconds()))
        planned = infusion.planned_minutes
        self.progress.setVisible(planned is not None)
        elapsed = minutes_and_seconds(seconds)
        detail = self.tr("since {time}").format(time=f"{started.astimezone(self._zone):%H:%M}")
        if planned is None:
            self.state_label.setText(self.tr("Running {elapsed}").format(elapsed=elapsed))
        else:
            text = self.tr("Running {elapsed} of {planned} min")
            self.state_label.setText(text.format(elapsed=elapsed, planned=planned))
            self.progress.setRange(0, planned * 60)
            self.progress.setValue(min(seconds, planned * 60))
            over = seconds - planned * 60
            if over > 0:
                detail = self.tr("over by {time}").format(time=minutes_and_seconds(over))
        self.detail_label.setText(detail)

    def _state(self, infusion: InfusionRow) -> str:
        if infusion.status == "prepared":
            return self.tr("Prepared")
        if infusion.status == "finished":
            ended = infusion.ended_at
            if ended is None:
                return self.tr("Given on {date}").format(date=show_date(infusion.given_on))
            return self.tr("Ended {time}").format(time=f"{ended.astimezone(self._zone):%H:%M}")
        names = {
            "not given": self.tr("Not given"),
            "no-show": self.tr("No-show"),
            "opened by mistake": self.tr("Opened by mistake"),
        }
        return names.get(infusion.status, infusion.status)

    def _button(self, text: str, icon_name: str, kind: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", kind)
        button.setProperty("chairside", "true")
        if icon_name:
            primary = kind == "primary"
            button.setIcon(icon(icon_name, ON_ACCENT) if primary else icon(icon_name))
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.state_label)
        row.addWidget(self.progress, 1)
        row.addWidget(self.detail_label, 1)
        row.addWidget(self.saved_label)
        for button in (self.not_given_button, self.leave_button):
            row.addWidget(button)
        for button in (self.start_button, self.stop_button, self.done_button):
            row.addWidget(button)
        self._start_problem = ""


def minutes_and_seconds(seconds: int) -> str:
    """Return a time as 23:41, minutes and seconds, beyond an hour as well."""
    return f"{seconds // 60}:{seconds % 60:02d}"
