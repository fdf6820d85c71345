"""The line that says where the session stands and when the next reading is due."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tracker.clinical.monitoring import DuePoint, PointState
from tracker.clinical.run import Run
from tracker.services.history import InfusionRow
from tracker.ui.fonts import BODY, ENTRY, LABEL, MEDIUM, SEMIBOLD, scaled, set_font
from tracker.ui.icons import icon
from tracker.ui.infusion.infuse.due_ring import DueRing
from tracker.ui.infusion.infuse.due_sight import DueSight, due_sight
from tracker.ui.infusion.infuse.run_words import run_words
from tracker.ui.widgets.accessible import announce
from tracker.ui.widgets.elided_label import ElidedLabel
from tracker.ui.widgets.pill import set_look

_STEPS = 1000
_WIDE = 820


class RunBar(QFrame):
    """State in words with its time, what was given, the ring of the next reading, and "saved"."""

    left = Signal()
    """Back to the patient; a running infusion runs on."""

    def __init__(self, zone: tzinfo | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.state_label = ElidedLabel()
        set_font(self.state_label, ENTRY, SEMIBOLD)
        self.state_label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.given_label = ElidedLabel()
        set_font(self.given_label, BODY, MEDIUM)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, _STEPS)
        self.progress.setProperty("thin", "true")
        self.progress.setAccessibleName(self.tr("Time of the infusion"))
        self.due_label = QLabel()
        set_font(self.due_label, BODY, SEMIBOLD)
        self.missed_label = QLabel()
        self.missed_label.setProperty("tone", "alert")
        set_font(self.missed_label, LABEL, MEDIUM)
        self.saved_label = QLabel()
        self.saved_label.setProperty("tone", "secondary")
        set_font(self.saved_label, LABEL)
        self.ring = DueRing()
        self.leave_button = QPushButton(icon("back"), self.tr("Patient (Esc)"))
        self.leave_button.setProperty("kind", "quiet")
        self.leave_button.setAccessibleName(self.tr("Back to the patient (Esc)"))
        self.leave_button.setToolTip(self.tr("Back to the patient (Esc)"))
        self.leave_button.clicked.connect(self.left)
        self._lay_out()

    def show_run(
        self,
        infusion: InfusionRow,
        run: Run | None,
        points: Sequence[DuePoint],
        states: Sequence[PointState],
        now: datetime,
        signed_by: str = "",
    ) -> None:
        """Show where the session stands at `now`, and the next of the due `points`."""
        words = run_words(infusion, run, now, self._zone, signed_by)
        self.state_label.setText(words.state)
        self.given_label.setText(words.given)
        self.given_label.setVisible(bool(words.given))
        self.progress.setVisible(words.share is not None)
        self.progress.setValue(round((words.share or 0) * _STEPS))
        started = None if run is None else run.started_at
        here = infusion.discharged_at is None and infusion.signed_at is None
        sight = due_sight(points, states, started, now, self._zone) if here else DueSight("none")
        self._show_due(sight)

    def show_saved(self, at: datetime) -> None:
        """Say when something was last saved."""
        clock = f"{at.astimezone(self._zone):%H:%M:%S}"
        self.saved_label.setText(self.tr("saved {time}").format(time=clock))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the words to the state where there is little room."""
        super().resizeEvent(event)
        wide = event.size().width() >= scaled(_WIDE)
        self.leave_button.setText(self.tr("Patient (Esc)") if wide else "")

    def _show_due(self, sight: DueSight) -> None:
        before = self.ring.sight
        self.ring.show_sight(sight)
        self.due_label.setText(sight.words)
        self.due_label.setVisible(bool(sight.words))
        tone = {"due": "caution", "late": "alert"}.get(sight.state, "")
        set_look(self.due_label, "tone", tone)
        self.missed_label.setText(sight.missed)
        self.missed_label.setVisible(bool(sight.missed))
        # A reminder: said once as it falls due and once as it is late, and never again each second.
        if sight.state in {"due", "late"} and sight.state != before.state:
            announce(self.ring, sight.words)

    def _lay_out(self) -> None:
        so_far = QHBoxLayout()
        so_far.setSpacing(12)
        so_far.addWidget(self.progress, 1, Qt.AlignmentFlag.AlignVCenter)
        so_far.addWidget(self.given_label)
        run = QVBoxLayout()
        run.setSpacing(0)
        run.addStretch(1)
        run.addWidget(self.state_label)
        run.addLayout(so_far)
        run.addStretch(1)
        beneath = QHBoxLayout()
        beneath.setSpacing(8)
        beneath.addWidget(self.missed_label)
        beneath.addWidget(self.saved_label)
        due = QVBoxLayout()
        due.setSpacing(2)
        due.addStretch(1)
        due.addWidget(self.due_label, 0, Qt.AlignmentFlag.AlignRight)
        due.addLayout(beneath)
        due.setAlignment(beneath, Qt.AlignmentFlag.AlignRight)
        due.addStretch(1)
        self.setMinimumHeight(self.ring.sizeHint().height())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(run, 1)
        row.addLayout(due)
        row.addWidget(self.ring)
        row.addWidget(self.leave_button)
