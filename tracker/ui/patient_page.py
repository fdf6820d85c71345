"""One patient: who, where in the course, is it working; the chart, the records, what to do next."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.clinical.progress import PatientProgress
from tracker.services.history import InfusionRow, PatientHistory, load_history
from tracker.services.people import names_of_people
from tracker.services.progress import PatientFacts, facts_of
from tracker.ui.clinic import Clinic
from tracker.ui.fonts import scaled
from tracker.ui.icons import icon
from tracker.ui.patient import entering, kinds
from tracker.ui.patient.attention import Attention
from tracker.ui.patient.banner import PatientBanner
from tracker.ui.patient.details_tab import DetailsTab
from tracker.ui.patient.draft_strip import DraftStrip
from tracker.ui.patient.gestures import PatientGestures
from tracker.ui.patient.headline import CourseHeadline
from tracker.ui.patient.infusions_tab import InfusionsTab
from tracker.ui.patient.page_actions import PageActions
from tracker.ui.patient.progress_tab import ProgressTab
from tracker.ui.patient.record_columns import Shown
from tracker.ui.patient.records_tab import RecordsTab
from tracker.ui.patient.scale_order import scales_in_order
from tracker.ui.patient.session_data import session_chart
from tracker.ui.widgets.banner import Banner, BannerKind

_TABS_HEIGHT = 380
"""The least height of the tabs in px; below it the page scrolls."""
_ROOM_FOR_ITEMS = 1120
"""From this width on, in px, a button for the items stands beside the tabs."""


class PatientPage(QWidget):
    """Shows one patient at a time; another one is shown on the same page."""

    changed = Signal()
    """Something of the patient was entered or changed."""
    infusion_opened = Signal(object)
    """The id of the infusion to be shown."""
    patient_opened = Signal(object)
    """The id of another patient to be shown instead."""
    patient_gone = Signal()
    """The patient shown is no longer in force."""
    person_needed = Signal()
    """Somebody must be at the desk before anything is written."""
    noticed = Signal(str)
    """Words for a short notice."""

    def __init__(self, clinic: Clinic, patient_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self._clinic = clinic
        self._patient_id = patient_id
        self._history: PatientHistory | None = None
        self._progress: PatientProgress | None = None
        self._stale: set[int] = set()
        self.gestures = PatientGestures(clinic, self)
        self.banner = PatientBanner()
        self.message = Banner()
        self.attention = Attention()
        self.drafts = DraftStrip()
        self.headline = CourseHeadline()
        self.headline.put_beside_course(self.attention.due_row)
        self.progress_tab = ProgressTab()
        self.infusions_tab = InfusionsTab()
        self.scores_tab = RecordsTab(kinds.scores())
        self.side_effects_tab = RecordsTab(kinds.side_effects())
        self.events_tab = RecordsTab(kinds.events())
        self.details_tab = DetailsTab()
        self.tabs = QTabWidget()
        self.score_button = QPushButton(icon("add"), self.tr("Score"))
        self.event_button = QPushButton(icon("add"), self.tr("Event"))
        self.chart_button = QPushButton(icon("chevron_down"), self.tr("Chart"))
        self._lay_out()
        names = [self.tabs.tabText(number) for number in range(self.tabs.count())]
        self.keys = PageActions(self, tuple(clinic.knowledge.instruments.values()), names)
        self._connect()
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the items to their key and the chart menu where the tabs need the width."""
        super().resizeEvent(event)
        self.progress_tab.items.button.setVisible(self.width() >= scaled(_ROOM_FOR_ITEMS))

    def open_patient(self, patient_id: UUID) -> None:
        """Show another patient, from the first tab on."""
        self._patient_id = patient_id
        self.message.clear()
        self.tabs.setCurrentIndex(0)
        self.refresh()

    def act_as(self, clinic: Clinic) -> None:
        """Go on with another person at the desk."""
        self._clinic = self.gestures.clinic = clinic

    def is_open(self) -> bool:
        """Return whether there is a patient to show."""
        return self._history is not None

    def refresh(self) -> None:
        """Read the patient anew: six statements, and nothing for tabs that are not looked at."""
        with self._clinic.sessions.read() as session:
            self._history = load_history(session, self._patient_id)
        if self._history is None:
            return
        self.attention.show_patient(self._clinic, self._history)
        self.drafts.show_patient(self._clinic, self._history)
        self.attention.setVisible(not self.attention.banner.isHidden())
        facts = facts_of(self._history)
        progress = facts.progress(self._clinic.knowledge)
        today = self._clinic.today()
        self.gestures.history, self._progress = self._history, progress
        self.keys.offer_scales(
            scales_in_order(tuple(self._clinic.knowledge.instruments.values()), self._history)
        )
        self.banner.show_patient(self._history, today)
        self.headline.show_progress(progress, self._clinic.knowledge, today)
        self._show_next(self._history, facts)
        self._stale = set(range(self.tabs.count()))
        self._fill(self.tabs.currentIndex())

    def focus_first(self) -> None:
        """Give the keyboard to what is on the tab that is shown."""
        tab = self.tabs.currentWidget()
        for known in self._all_tabs():
            if tab is known:
                known.focus_first()

    def menu_actions(self) -> list[QAction]:
        """Return what the menu of the window offers for a patient."""
        return self.keys.for_menu()

    def choose_scale(self) -> None:
        """Offer the scales; a digit chooses one."""
        self.keys.scales.popup(self.score_button.mapToGlobal(QPoint(0, self.score_button.height())))

    def _saved(self, notice: str) -> None:
        self.message.clear()
        self.refresh()
        self.changed.emit()
        if notice:
            self.noticed.emit(notice)

    def _merged(self, kept: UUID) -> None:
        self.noticed.emit(self.tr("Records merged"))
        self.changed.emit()
        self.patient_opened.emit(kept)

    def _failed(self, kind: BannerKind, text: str) -> None:
        self.message.show_message(kind, text)

    def _swap_table(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.progress_tab.swap()

    def _swap_items(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.progress_tab.swap_items()

    def _open_chart_menu(self) -> None:
        self.tabs.setCurrentIndex(0)
        below = QPoint(0, self.chart_button.height())
        self.progress_tab.menu.popup(self.chart_button.mapToGlobal(below))

    def _open_score(self, score_id: UUID) -> None:
        scores = () if self._history is None else self._history.scores
        for row in scores:
            if row.id == score_id:
                self.gestures.mend_record("open", row)

    def _show_session(self, row: InfusionRow) -> None:
        chart = session_chart(self._clinic, row)
        if chart is not None:
            self.infusions_tab.show_session(chart)

    def _show_tab(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.tabs.setCurrentIndex(self.keys.tabs.index(action))
            self.focus_first()

    def _show_next(self, history: PatientHistory, facts: PatientFacts) -> None:
        under_way = entering.infusion_under_way(history, self._clinic.today())
        if under_way is not None:
            self.headline.next_card.show_open(under_way)
            return
        proposal = facts.proposal(self._clinic.knowledge, self._clinic.this_moment())
        planned = {course.id: course.planned_infusions for course in history.courses}
        default = self._clinic.knowledge.course_rules.default_planned
        course = default if proposal.course is None else planned[proposal.course]
        self.headline.show_next(proposal, course)

    def _fill(self, number: int) -> None:
        """Fill a tab when it is first looked at after a change."""
        if number not in self._stale or self._history is None or self._progress is None:
            return
        self._stale.discard(number)
        tab = self._all_tabs()[number]
        people = {} if tab is self.progress_tab else self._names_of_people()
        tab.show_records(Shown(self._clinic, self._history, self._progress, people))

    def _names_of_people(self) -> dict[UUID, str]:
        with self._clinic.sessions.read() as session:
            return names_of_people(session)

    def _all_tabs(self) -> tuple[ProgressTab | RecordsTab[Any] | DetailsTab, ...]:
        return (
            self.progress_tab,
            self.infusions_tab,
            self.scores_tab,
            self.side_effects_tab,
            self.events_tab,
            self.details_tab,
        )

    def _lay_out(self) -> None:
        for tab, name in (
            (self.progress_tab, self.tr("Progress")),
            (self.infusions_tab, self.tr("Infusions")),
            (self.scores_tab, self.tr("Scores")),
            (self.side_effects_tab, self.tr("Side effects")),
            (self.events_tab, self.tr("Events")),
            (self.details_tab, self.tr("Details")),
        ):
            self.tabs.addTab(tab, name)
        self.tabs.setMinimumHeight(_TABS_HEIGHT)
        for button, name, key in (
            (self.score_button, self.tr("Add a score"), "S"),
            (self.event_button, self.tr("Add an event"), "N"),
            (self.chart_button, self.tr("Chart menu: table, items, scales, copy, save"), "C"),
        ):
            button.setAccessibleName(name)
            button.setToolTip(self.tr("{what} (key {key})").format(what=name, key=key))
        self.chart_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow comes last
        corner = QWidget(self.tabs)
        buttons = QHBoxLayout(corner)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(8)
        for button in (
            self.score_button,
            self.event_button,
            self.progress_tab.items.button,
            self.chart_button,
        ):
            buttons.addWidget(button)
        self.tabs.setCornerWidget(corner)
        content = QWidget()
        content.setProperty("page", True)
        inner = QVBoxLayout(content)
        inner.setContentsMargins(20, 8, 20, 8)
        inner.setSpacing(8)
        inner.addWidget(self.message)
        inner.addWidget(self.attention)
        inner.addWidget(self.drafts)
        inner.addWidget(self.headline)
        inner.addWidget(self.tabs, 1)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(area, 1)

    def _connect(self) -> None:
        gestures, keys = self.gestures, self.keys
        gestures.saved.connect(self._saved)
        gestures.failed.connect(self._failed)
        gestures.infusion_opened.connect(self.infusion_opened)
        gestures.patient_opened.connect(self._merged)
        gestures.patient_gone.connect(self.patient_gone)
        gestures.person_needed.connect(self.person_needed)
        keys.log_infusion.triggered.connect(gestures.log_infusion)
        keys.record_past.triggered.connect(gestures.record_past)
        keys.add_score.triggered.connect(self.choose_scale)
        keys.score_chosen.connect(gestures.add_score)
        keys.add_event.triggered.connect(gestures.add_event)
        keys.edit_details.triggered.connect(gestures.edit_details)
        keys.new_course.triggered.connect(gestures.begin_course)
        keys.choose_rule.triggered.connect(gestures.choose_rule)
        keys.merge.triggered.connect(gestures.merge)
        keys.void.triggered.connect(gestures.void_patient)
        keys.swap_table.triggered.connect(self._swap_table)
        keys.swap_items.triggered.connect(self._swap_items)
        for action in keys.tabs:
            action.triggered.connect(self._show_tab)
        keys.hand_over.triggered.connect(gestures.hand_over)
        self.drafts.resumed.connect(gestures.add_due_score)
        self.drafts.discarded.connect(gestures.discard_draft)
        self.attention.flag_asked.connect(gestures.answer_flag)
        self.attention.score_asked.connect(gestures.add_due_score)
        self.attention.schedule_asked.connect(gestures.change_schedule)
        self.headline.next_card.log_requested.connect(gestures.log_infusion)
        self.score_button.clicked.connect(self.choose_scale)
        self.event_button.clicked.connect(gestures.add_event)
        self.chart_button.clicked.connect(self._open_chart_menu)
        keys.chart_menu.triggered.connect(self._open_chart_menu)
        self.progress_tab.score_opened.connect(self._open_score)
        self.progress_tab.noticed.connect(self.noticed)
        self.progress_tab.failed.connect(self._failed)
        self.infusions_tab.session_requested.connect(self._show_session)
        self.infusions_tab.noticed.connect(self.noticed)
        self.infusions_tab.failed.connect(self._failed)
        self.infusions_tab.empty.action_requested.connect(gestures.log_infusion)
        self.scores_tab.empty.action_requested.connect(self.choose_scale)
        self.events_tab.empty.action_requested.connect(gestures.add_event)
        for tab in (
            self.infusions_tab,
            self.scores_tab,
            self.side_effects_tab,
            self.events_tab,
        ):
            tab.gesture_requested.connect(gestures.mend_record)
        self.details_tab.edit_requested.connect(gestures.edit_details)
        self.details_tab.course_requested.connect(gestures.begin_course)
        self.details_tab.course_gesture.connect(gestures.mend_course)
        self.tabs.currentChanged.connect(self._fill)
