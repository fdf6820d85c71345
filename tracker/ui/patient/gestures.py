"""What a clinician does from the patient page, one gesture at a time."""

from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tracker.clinical.instrument import Instrument
from tracker.services.history import CourseRow, PatientHistory, ScoreRow
from tracker.services.progress import facts_of
from tracker.ui.clinic import Clinic
from tracker.ui.patient import entering, mending
from tracker.ui.patient.correcting import correct_record
from tracker.ui.patient.mending import RecordRow
from tracker.ui.saving import Failure, attempt


class PatientGestures(QObject):
    """Asks, stores, and says what came of it; told by the page which patient it is about."""

    saved = Signal(str)
    """Something was stored; words for a short notice, or none."""
    failed = Signal(str, str)
    """Nothing was stored: the kind of the message and its words."""
    infusion_opened = Signal(object)
    patient_opened = Signal(object)
    """The id of another patient to be shown: this record was merged into that one."""
    patient_gone = Signal()
    """The record was voided."""
    person_needed = Signal()
    """Somebody must be at the desk before anything is written."""

    def __init__(self, clinic: Clinic, page: QWidget) -> None:
        super().__init__(page)
        self.clinic = clinic
        self.history: PatientHistory | None = None
        self._page = page

    def log_infusion(self) -> None:
        """Go to the infusion under way, or prepare the next one."""
        history = self.history
        if history is None or not self._someone_is_here():
            return
        row = entering.infusion_under_way(history, self.clinic.today())
        if row is not None:
            self.infusion_opened.emit(row.id)
            return
        proposal = facts_of(history).proposal(self.clinic.knowledge, self.clinic.this_moment())
        prepared = entering.log_infusion(self.clinic, history, proposal, self._page)
        if isinstance(prepared, Failure):
            self.failed.emit(prepared.kind, prepared.text)
        elif prepared is not None:
            self.saved.emit("")
            self.infusion_opened.emit(prepared)

    def record_past(self) -> None:
        """Ask for an infusion that was given earlier, from paper."""
        if self.history is not None and self._someone_is_here():
            saved = entering.record_past(self.clinic, self.history, self._page)
            self._done_if(saved, self.tr("Infusion saved"))

    def add_score(self, instrument: Instrument) -> None:
        """Ask for a questionnaire of this patient."""
        if self.history is not None and self._someone_is_here():
            saved = entering.add_score(self.clinic, self.history, instrument, self._page)
            # A draft may have come or gone although nothing was stored.
            self.saved.emit(self.tr("{scale} saved").format(scale=instrument.name) if saved else "")

    def hand_over(self) -> None:
        """Let the patient fill in scales on this screen."""
        from tracker.ui.patient_mode.handing_over import hand_over

        if self.history is not None and self._someone_is_here():
            stored = hand_over(self.clinic, self.history, self._page)
            self.saved.emit(self.tr("Scores saved: {n}").format(n=stored) if stored else "")

    def discard_draft(self, scale: str) -> None:
        """Remove the draft of a scale."""
        from tracker.services.drafts import drop_draft, score_form

        history = self.history
        if history is None or not self._someone_is_here():
            return
        done = attempt(
            self.clinic, lambda session: drop_draft(session, history.id, score_form(scale))
        )
        if isinstance(done, Failure):
            self.failed.emit(done.kind, done.text)
        else:
            self.saved.emit(self.tr("Draft discarded"))

    def add_due_score(self, scale: str) -> None:
        """Ask for the questionnaire that is due."""
        self.add_score(self.clinic.knowledge.instruments[scale])

    def answer_flag(self, score_id: UUID) -> None:
        """Ask what was done about the suicide-risk flag of a score."""
        from tracker.ui.safety.gate import ask_about_score

        if self._someone_is_here():
            done = ask_about_score(self.clinic, score_id, self._page)
            self._done_if(done, self.tr("Recorded; the flag is closed"))

    def change_schedule(self) -> None:
        """Ask when the scores of the latest course are due."""
        if self.history is not None and self._someone_is_here():
            saved = entering.change_schedule(self.clinic, self.history, self._page)
            self._done_if(saved, self.tr("Schedule saved"))

    def add_event(self) -> None:
        """Ask for an event of this patient."""
        if self.history is not None and self._someone_is_here():
            saved = entering.add_event(self.clinic, self.history, self._page)
            self._done_if(saved, self.tr("Event saved"))

    def edit_details(self) -> None:
        """Ask for changes to what is known of this patient."""
        if self.history is not None and self._someone_is_here():
            saved = entering.edit_details(self.clinic, self.history, self._page)
            self._done_if(saved, self.tr("Details saved"))

    def begin_course(self) -> None:
        """Ask for a new course of this patient."""
        if self.history is not None and self._someone_is_here():
            saved = entering.begin_course(self.clinic, self.history, self._page)
            self._done_if(saved, self.tr("Course opened"))

    def merge(self) -> None:
        """Move all of this record into another one and show that."""
        if self.history is not None and self._someone_is_here():
            kept = mending.merge_into_another(self.clinic, self.history, self._page)
            if kept is not None:
                self.patient_opened.emit(kept)

    def void_patient(self) -> None:
        """Void all of this record, with a reason."""
        if self.history is None or not self._someone_is_here():
            return
        if mending.void_patient(self.clinic, self.history, self._page):
            self.patient_gone.emit()

    def choose_rule(self) -> None:
        """Ask by which definition of response the latest course is judged."""
        if self.history is None:
            return
        latest = facts_of(self.history).progress(self.clinic.knowledge).courses[-1].fact.id
        for course in self.history.courses:
            if course.id == latest:
                self.mend_course("rule", course)
                return
        self.failed.emit("caution", self.tr("Open a course first: a rule belongs to a course."))

    def mend_course(self, what: str, course: CourseRow) -> None:
        """Edit, close or reopen a course, or choose by which rule it is judged."""
        if not self._someone_is_here():
            return
        if what == "reopen":
            failed = entering.open_again(self.clinic, course)
            if failed is not None:
                self.failed.emit(failed.kind, failed.text)
            else:
                self.saved.emit(self.tr("Course opened again"))
            return
        if what == "rule":
            self._done_if(self._asked_for_rule(course), self.tr("Response is judged by that now"))
            return
        ask = entering.edit_course if what == "edit" else entering.end_course
        self._done_if(ask(self.clinic, course, self._page), self.tr("Course saved"))

    def _asked_for_rule(self, course: CourseRow) -> bool:
        if self.history is None:
            return False
        for progress in facts_of(self.history).progress(self.clinic.knowledge).courses:
            if progress.fact.id == course.id:
                return entering.choose_rule(self.clinic, course, progress, self._page)
        return False

    def mend_record(self, what: str, row: RecordRow) -> None:
        """Open, correct, void or move a record, or show who changed it."""
        history = self.history
        if history is None or self._look_only(what, row) or not self._someone_is_here():
            return
        if what == "void":
            self._done_if(
                mending.void_record(self.clinic, row, self._page),
                self.tr("Voided; it stays in the log"),
            )
        elif what == "move":
            self._done_if(
                mending.move_record(self.clinic, history, row, self._page), self.tr("Moved")
            )
        else:
            saved = correct_record(self.clinic, history, row, self._page)
            self._done_if(saved, self.tr("Corrected; the old values stay in the log"))

    def _look_only(self, what: str, row: RecordRow) -> bool:
        """Do what needs nobody at the desk; return whether it was that."""
        if what == "history":
            mending.show_changes(self.clinic, row, self._page)
            return True
        infusion = mending.infusion_of(row)
        if what == "open" and infusion is not None:
            self.infusion_opened.emit(infusion)
            return True
        if what == "open" and isinstance(row, ScoreRow) and self.history is not None:
            return not mending.wants_correction(self.clinic, self.history, row, self._page)
        return False

    def _someone_is_here(self) -> bool:
        if self.clinic.sessions.actor.person_id is None:
            self.person_needed.emit()  # answered before this returns
        return self.clinic.sessions.actor.person_id is not None

    def _done_if(self, saved: bool, notice: str) -> None:
        if saved:
            self.saved.emit(notice)
