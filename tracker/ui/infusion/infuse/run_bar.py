"""The line that says where the session stands and when the next reading is due."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
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
from tracker.ui.fonts import BODY, ENTRY, LABEL, MEDIUM, PAGE_TITLE, SEMIBOLD, scaled, set_font
from tracker.ui.icons import icon
from tracker.ui.infusion.infuse.due_ring import DueRing
from tracker.ui.infusion.infuse.due_sight import DueSight, due_sight
from tracker.ui.infusion.infuse.run_words import run_words
from tracker.ui.widgets.accessible import announce
from tracker.ui.widgets.elided_label import ElidedLabel
from tracker.ui.widgets.pill import set_look

_STEPS = 1000
_ONE_LINE, _BESIDE = 1180, 820
_PLACES = {
    "line": ((0, 0), (0, 1), (0, 2)),
    "beside": ((0, 0), (1, 0), (0, 1, 2, 1)),
    "under": ((0, 0, 1, 2), (1, 0), (1, 1)),
}
"""Row, column and their spans of the steps, the words and the ring."""


class RunBar(QFrame):
    """State in words with its time, what was given, the ring of the next reading, and "saved".

    The `steps` stand before it in the same line from 1180 px on (times the size of the text), else
    above the words. Below 820 px the ring is beside the words alone.
    """

    left = Signal()
    """Back to the patient; a running infusion runs on."""

    def __init__(
        self, zone: tzinfo | None, steps: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._zone = zone
        self._steps = QWidget() if steps is None else steps
        self._places = ""
        self.state_label = ElidedLabel()
        set_font(self.state_label, ENTRY, SEMIBOLD)
        self.state_label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.given_label = ElidedLabel()
        set_font(self.given_label, BODY, MEDIUM)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
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
        if infusion.status == "finished" and infusion.checked_in_at is None:
            here = False  # recorded from paper
        sight = due_sight(points, states, started, now, self._zone) if here else DueSight("none")
        self._show_due(sight)

    def show_saved(self, at: datetime) -> None:
        """Say when something was last saved."""
        clock = f"{at.astimezone(self._zone):%H:%M:%S}"
        self.saved_label.setText(self.tr("saved {time}").format(time=clock))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the steps and the words where there is room."""
        super().resizeEvent(event)
        width = event.size().width()
        narrow = "beside" if width >= scaled(_BESIDE) else "under"
        self._arrange("line" if width >= scaled(_ONE_LINE) else narrow)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the steps alone: all else can stand under them."""
        return QSize(self._steps.minimumSizeHint().width(), super().minimumSizeHint().height())

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

    def _arrange(self, places: str) -> None:
        """Put the parts in one line, or the words under the steps and the ring beside one of both.

        Raises KeyError for places other than line, beside and under.
        """
        if places == self._places:
            return
        self._places = places
        line = places == "line"
        directions = QBoxLayout.Direction
        beside = places == "beside"
        self._run.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self._run.setSpacing(16 if beside else 0)
        set_font(self.state_label, PAGE_TITLE if beside else ENTRY, SEMIBOLD)
        self.leave_button.setText(self.tr("Patient (Esc)") if beside else "")
        parts = (self._steps, self._words, self._due)
        for part, place in zip(parts, _PLACES[places], strict=True):
            self._grid.removeWidget(part)
            self._grid.addWidget(part, *place)
        self._grid.setAlignment(self._words, Qt.AlignmentFlag.AlignVCenter)
        for column, stretch in enumerate((0, 1, 0) if line else (1, 0, 0)):
            self._grid.setColumnStretch(column, stretch)

    def _lay_out(self) -> None:
        self._words, self._due = QWidget(), QWidget()
        so_far = QHBoxLayout()
        so_far.setSpacing(12)
        so_far.addWidget(self.progress, 1, Qt.AlignmentFlag.AlignVCenter)
        so_far.addWidget(self.given_label)
        self._run = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._words)
        self._run.setContentsMargins(0, 0, 0, 0)
        self._run.addWidget(self.state_label)
        self._run.addLayout(so_far, 1)
        row = QHBoxLayout(self._due)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(self._due_words())
        row.addWidget(self.ring)
        row.addWidget(self.leave_button)
        self.setMinimumHeight(self.ring.sizeHint().height())
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._arrange("under")

    def _due_words(self) -> QVBoxLayout:
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
        return due
