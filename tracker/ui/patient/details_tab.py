"""What is known of a patient, and their courses of treatment."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tracker.clinical.facts import CourseFact
from tracker.clinical.limits import plain
from tracker.clinical.response_definitions import STANDARD
from tracker.services.history import CourseRow
from tracker.services.patients import PatientDetails
from tracker.ui.fonts import BODY, LABEL, MEDIUM, SEMIBOLD, set_font
from tracker.ui.icons import icon
from tracker.ui.patient.record_columns import Shown
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.pill import Pill
from tracker.ui.widgets.typed_dates import show_date


class DetailsTab(QScrollArea):
    """A card of details and a card of courses, each with its buttons."""

    edit_requested = Signal()
    course_requested = Signal()
    """A new course is to be opened."""
    course_gesture = Signal(str, object)
    """What is to be done to a course ("edit", "close", "reopen", "rule"), and the course."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.edit_button = QPushButton(icon("edit"), self.tr("Edit details"))
        self.course_button = QPushButton(icon("add"), self.tr("New course"))
        self.person_card = Card(self.tr("Details"))
        self.courses_card = Card(self.tr("Courses of treatment"))
        self.person_card.header.addWidget(self.edit_button)
        self.courses_card.header.addWidget(self.course_button)
        content = QWidget()
        content.setProperty("page", True)
        layout = QHBoxLayout(content)
        layout.setContentsMargins(0, 12, 0, 12)
        layout.setSpacing(12)
        layout.addWidget(self.person_card, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.courses_card, 1, Qt.AlignmentFlag.AlignTop)
        self.setWidget(content)
        self._facts: QWidget | None = None
        self._courses: list[CourseLine] = []
        self.edit_button.clicked.connect(self.edit_requested)
        self.course_button.clicked.connect(self.course_requested)

    def show_records(self, shown: Shown) -> None:
        """Show a patient's details and courses."""
        if self._facts is not None:
            self.person_card.body.removeWidget(self._facts)
            self._facts.hide()
            self._facts.deleteLater()
        self._facts = _table(self._details(shown.history.details))
        self.person_card.body.addWidget(self._facts)
        self._show_courses(shown)

    def focus_first(self) -> None:
        """Give the keyboard to the first button."""
        self.edit_button.setFocus()

    def course_lines(self) -> "list[CourseLine]":
        """Return the lines of the courses, in their order."""
        return list(self._courses)

    def _show_courses(self, shown: Shown) -> None:
        for line in self._courses:
            self.courses_card.body.removeWidget(line)
            line.hide()
            line.deleteLater()
        facts = {course.fact.id: course.fact for course in shown.progress.courses}
        rows = sorted(shown.history.courses, key=lambda row: _number(facts.get(row.id)))
        self._courses = [CourseLine(row, facts.get(row.id), shown) for row in rows]
        for line in self._courses:
            line.gesture_requested.connect(self.course_gesture)
            self.courses_card.body.addWidget(line)

    def _details(self, details: PatientDetails) -> list[tuple[str, str]]:
        height = details.height_cm
        return [
            (self.tr("Record number"), details.record_number),
            (self.tr("Surname"), details.family_name or ""),
            (self.tr("Given name"), details.given_name or ""),
            (self.tr("Sex"), details.sex or ""),
            (self.tr("Born"), _born(details)),
            (self.tr("Height"), "" if height is None else f"{plain(height)} cm"),
            (self.tr("Allergies"), self._allergies(details)),
            (self.tr("Medicines"), details.medicines or ""),
            (self.tr("Phone"), details.phone or ""),
            (self.tr("E-mail"), details.email or ""),
            (self.tr("Contact person"), details.contact_person or ""),
            (self.tr("Address"), details.address or ""),
            (self.tr("Referred by"), details.referrer or ""),
            (self.tr("Note"), details.note or ""),
        ]

    def _allergies(self, details: PatientDetails) -> str:
        if details.allergies:
            return details.allergies
        asked = details.no_allergies_asked_on
        if asked is not None:
            return self.tr("none known, asked {day}").format(day=show_date(asked))
        return self.tr("not asked")


class CourseLine(QFrame):
    """One course: what for, how far, and what can be done to it."""

    gesture_requested = Signal(str, object)

    def __init__(
        self, row: CourseRow, fact: CourseFact | None, shown: Shown, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.row = row
        indication = shown.clinic.knowledge.indications.get(row.indication)
        name = row.indication if indication is None else indication.name
        self.title = QLabel(
            self.tr("Course {n}: {name}").format(n="" if fact is None else fact.number, name=name)
        )
        set_font(self.title, BODY, SEMIBOLD)
        self.title.setWordWrap(True)
        self.pill = Pill(self.tr("closed") if row.closed_on else self.tr("open"))
        self.facts = _table(self._facts(shown))
        self.edit_button = QPushButton(self.tr("Edit course"))
        self.rule_button = QPushButton(self.tr("Response rule"))
        self.close_button = QPushButton(
            self.tr("Open again") if row.closed_on else self.tr("Close course")
        )
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.pill)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.rule_button)
        buttons.addWidget(self.edit_button)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.facts)
        layout.addLayout(buttons)
        for button in (self.rule_button, self.edit_button, self.close_button):
            button.setAccessibleName(f"{button.text()}: {self.title.text()}")
        self.rule_button.clicked.connect(self._choose_rule)
        self.edit_button.clicked.connect(self._edit)
        self.close_button.clicked.connect(self._close_or_reopen)

    def _facts(self, shown: Shown) -> list[tuple[str, str]]:
        row = self.row
        scale = shown.clinic.knowledge.instruments.get(row.primary_instrument or "")
        rule = shown.clinic.knowledge.response_rules.get(row.response_rule or STANDARD)
        facts = [
            (self.tr("Diagnosis"), row.indication_text or ""),
            (self.tr("ICD-10-CM"), row.icd10_code or ""),
            (self.tr("Planned infusions"), str(row.planned_infusions)),
            (self.tr("Judged by"), "" if scale is None else scale.name),
            (self.tr("Response"), "" if rule is None else rule.name),
            (self.tr("Opened"), _day(row.opened_on)),
            (self.tr("Closed"), _day(row.closed_on)),
            (self.tr("Reason"), ", ".join(filter(None, (row.close_reason, row.close_note)))),
        ]
        return [(name, value) for name, value in facts if value]

    def _edit(self) -> None:
        self.gesture_requested.emit("edit", self.row)

    def _choose_rule(self) -> None:
        self.gesture_requested.emit("rule", self.row)

    def _close_or_reopen(self) -> None:
        self.gesture_requested.emit("reopen" if self.row.closed_on else "close", self.row)


def _table(facts: list[tuple[str, str]]) -> QWidget:
    widget = QWidget()
    grid = QGridLayout(widget)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, 120)
    for row, (name, value) in enumerate(facts):
        label, text = QLabel(name), QLabel(value or "–")
        label.setProperty("tone", "secondary")
        set_font(label, LABEL, MEDIUM)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text, row, 1)
    return widget


def _born(details: PatientDetails) -> str:
    if details.birth_date is not None:
        return show_date(details.birth_date)
    return "" if details.birth_year is None else str(details.birth_year)


def _day(on: date | None) -> str:
    return "" if on is None else show_date(on)


def _number(fact: CourseFact | None) -> int:
    return 0 if fact is None else fact.number
