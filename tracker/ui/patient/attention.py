"""What a patient needs first: an open suicide-risk flag answered, and the scores that are due."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.services.due_scores import PatientDue, due_scores_of
from tracker.services.history import PatientHistory
from tracker.services.safety import OpenFlag, open_flags
from tracker.ui.clinic import Clinic
from tracker.ui.fonts import LABEL, MEDIUM, scaled, set_font
from tracker.ui.icons import icon
from tracker.ui.safety import wording
from tracker.ui.today.entries import due_pill, scale_name
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.elided_label import ElidedLabel
from tracker.ui.widgets.pill import Pill, set_look
from tracker.ui.widgets.typed_dates import show_date

_HIGH = 44


class Attention(QWidget):
    """A banner while a flag is open, and a line for each score that is due or comes next.

    The lines are in `due_row`, which the page places where there is room for it.
    """

    flag_asked = Signal(object)
    """The id of the score whose flag is to be answered."""
    score_asked = Signal(str)
    """The code of the scale that is to be filled in."""
    schedule_asked = Signal()
    """The schedule of the course is to be looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner()
        self.schedule_button = QPushButton(icon("clock"), self.tr("Schedule…"))
        set_look(self.schedule_button, "kind", "quiet")
        self.due_buttons: list[QPushButton] = []
        self._flag: UUID | None = None
        self._lines: list[QWidget] = []
        self._due = QVBoxLayout()
        self._due.setSpacing(4)
        self.due_row = QWidget()
        row = QHBoxLayout(self.due_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(self._due, 1)
        row.addWidget(self.schedule_button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.banner)
        self.banner.action_requested.connect(self._ask_about_flag)
        self.schedule_button.clicked.connect(self.schedule_asked)

    def show_patient(self, clinic: Clinic, history: PatientHistory) -> None:
        """Read and show what one patient needs."""
        with clinic.sessions.read() as session:
            flags = open_flags(session, history.id)
            due = due_scores_of(session, clinic.knowledge, history.id, clinic.today())
        self.show_flags(flags, clinic)
        self.show_due(
            due, clinic, has_course=any(course.closed_on is None for course in history.courses)
        )

    def show_flags(self, flags: Sequence[OpenFlag], clinic: Clinic) -> None:
        """Show the most urgent open flag, and how many more there are."""
        self._flag = flags[0].score_id if flags else None
        if not flags:
            self.banner.clear()
            return
        flag, today = flags[0], clinic.today()
        words = self.tr("Suicide risk: {flag}. {answered}, {since}.").format(
            flag=wording.flag_word(flag).lower(),
            answered=wording.answered(flag, clinic.knowledge),
            since=wording.since(flag, today),
        )
        if len(flags) > 1:
            words += " " + self.tr("More open flags: {n}.").format(n=len(flags) - 1)
        action = self.tr("Record what was done…")
        if self.banner.isHidden() or self.banner.text_label.text() != words:
            self.banner.show_message(wording.flag_kind(flag), words, action)

    def show_due(self, due: Sequence[PatientDue], clinic: Clinic, *, has_course: bool) -> None:
        """Show what is due or comes next; nothing for a patient without an open course."""
        for line in self._lines:
            self._due.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.due_buttons = []
        self._lines = [self._line(row, clinic) for row in due]
        if not due and has_course:
            self._lines = [_in_a_line(_words(self.tr("No score is due.")))]
        for line in self._lines:
            self._due.addWidget(line)
        self.schedule_button.setVisible(has_course)

    def _line(self, row: PatientDue, clinic: Clinic) -> QWidget:
        name = scale_name(row.due, clinic)
        parts = [name, row.due.what, _day(row.due.due_on, clinic.today())]
        shown: list[QWidget] = [Pill(*due_pill(row.due)), _words(", ".join(filter(None, parts)))]
        if row.due.overdue_days >= 0 and row.due.instrument in clinic.knowledge.instruments:
            button = QPushButton(icon("add"), self.tr("Add {scale}").format(scale=name))
            button.setProperty("scale", row.due.instrument)
            button.clicked.connect(self._ask_for_score)
            self.due_buttons.append(button)
            shown.append(button)
        return _in_a_line(*shown)

    def _ask_about_flag(self) -> None:
        if self._flag is not None:
            self.flag_asked.emit(self._flag)

    def _ask_for_score(self) -> None:
        self.score_asked.emit(str(self.sender().property("scale")))


def _words(text: str) -> QLabel:
    label = ElidedLabel(text)
    set_font(label, LABEL, MEDIUM)
    return label


def _in_a_line(*widgets: QWidget) -> QWidget:
    line = QWidget()
    line.setMinimumHeight(scaled(_HIGH))
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return line


def _day(day: date, today: date) -> str:
    return "" if day == today else show_date(day)
