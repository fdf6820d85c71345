"""The page at the chair: everything typed is saved at once, and nothing waits for a button."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tracker.services.chair.answers import check_in
from tracker.ui.infusion.effect_gestures import EffectGestures
from tracker.ui.infusion.infusion_sheet import InfusionSheet
from tracker.ui.infusion.infusion_view import InfusionView, load_view
from tracker.ui.infusion.leave_gestures import LeaveGestures, added
from tracker.ui.infusion.prepare_gestures import PrepareGestures
from tracker.ui.infusion.run_gestures import RunGestures
from tracker.ui.infusion.score_gestures import ScoreGestures
from tracker.ui.infusion.step_gestures import StepGestures
from tracker.ui.saving import Failure, attempt
from tracker.ui.steady_time import SteadyTime
from tracker.ui.widgets.accessible import announce

if TYPE_CHECKING:
    from tracker.storage.sessions import Session
    from tracker.ui.clinic import Clinic

_TICK = 1000  # milliseconds; only for painting, the time itself comes from the stored start
_OWN_KEYS = (Qt.Key.Key_F1, Qt.Key.Key_F4, Qt.Key.Key_F8, Qt.Key.Key_Escape)


class InfusionPage(QWidget):
    """One session from check-in to signature; what it shows comes from the record alone.

    Raises LookupError for an infusion that is not in force.
    """

    changed = Signal()
    """Something about the patient was stored."""
    closed = Signal()
    """Back to the patient; a running infusion runs on."""

    def __init__(self, clinic: "Clinic", infusion_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", "true")
        self.clinic, self.infusion_id = clinic, infusion_id
        self._asked: Callable[[str, str], Failure | None] | None = None
        self._adding = ""
        self._told_drift = 0  # minutes
        self._let_go: tuple[str, ...] = ()
        view = self._load()
        if view is None:
            raise LookupError("this infusion is not in force")
        self.view = view
        self.sheet = InfusionSheet(clinic, view, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.sheet)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        PrepareGestures(self, self.sheet)
        self.run_gestures = RunGestures(self, self.sheet)
        StepGestures(self, self.sheet)
        LeaveGestures(self, self.sheet)
        ScoreGestures(self, self.sheet)
        EffectGestures(self, self.sheet.side_effects)
        self._connect()

    def refresh(self) -> None:
        """Show what the record holds now; what is being typed stays."""
        view = self._load()
        if view is None:
            self.closed.emit()
            return
        self.view = view
        self.sheet.show_view(view)

    def act_as(self, clinic: "Clinic") -> None:
        """Go on with another person at the desk; what is being typed stays."""
        self.clinic = self.sheet.clinic = clinic
        self.sheet.show_view(self.view)

    def focus_first(self) -> None:
        """Put the focus where work goes on at the step that is looked at."""
        self.sheet.focus_step()

    def event(self, event: QEvent) -> bool:
        """Keep the keys of this page from the shortcuts of the window while it has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _OWN_KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits go to the vital signs, letters to the side effects, wherever the focus is."""
        text, parts = event.text(), self.sheet
        chord = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if event.key() in _OWN_KEYS:
            self._take_own_key(event.key())
        elif text.isascii() and text.isdigit() and not chord and parts.vitals_row.isVisible():
            parts.vitals_row.type_digit(text)
        elif text.isalpha() and not chord and parts.side_effects.isVisible():
            parts.side_effects.take_letter(text)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what was stored meanwhile, and let the clock run while it can be seen."""
        super().showEvent(event)
        self.refresh()
        self._timer.start()
        self.focus_first()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop painting the clock."""
        super().hideEvent(event)
        self._timer.stop()

    # ---- what the gestures need

    def save(
        self, gesture: "Callable[[Session], Any]", reason: str | None = None
    ) -> Failure | None:
        """Do a gesture in one transaction and show it; return why nothing was saved, or None.

        The first one of a visit checks the patient in.
        """
        if self._adding:
            gesture, reason = added(gesture, self.infusion_id, self._adding), self._adding
        result = attempt(self.clinic, self._checked_in(gesture), reason)
        if isinstance(result, Failure):
            if result.kind == "alert":
                self.complain(result)
            else:
                self.refresh()  # what was refused may have been overtaken by another desk
            return result
        self._show_adding()
        self.refresh()
        self.sheet.run_bar.show_saved(self.clinic.now())
        announce(self.sheet.run_bar, self.sheet.run_bar.saved_label.text())
        self.changed.emit()
        return None

    def begin_adding(self, reason: str) -> None:
        """Take what is logged now as an amendment of the signed session, until that is ended."""
        self._adding = reason
        self._show_adding()
        self.sheet.show_adding(on=True)
        self.focus_first()

    def _show_adding(self) -> None:
        """Say that what is logged becomes an amendment, or nothing at the top of the page."""
        if not self._adding:
            self.sheet.banner.clear()
            return
        words = self.tr("Added after the signature, as an amendment: {reason}")
        self.sheet.banner.show_message(
            "caution", words.format(reason=self._adding), self.tr("End it (Esc)")
        )

    def _end_adding(self) -> None:
        self._adding = ""
        self._show_adding()
        self.sheet.show_adding(on=False)
        self.focus_first()

    def complain(self, failure: Failure | None) -> None:
        """Say why nothing was saved at the top of the page; nothing where all went well."""
        if failure is not None:
            self.sheet.banner.show_message(failure.kind, failure.text)

    def ask(
        self,
        answer: Callable[[str, str], Failure | None],
        title: str,
        question: str,
        confirm: str,
        choices: tuple[str, ...] = (),
    ) -> None:
        """Ask in the page for words; `answer` takes the choice and the words."""
        self._asked = answer
        self.sheet.question.ask(title, question, confirm, choices)
        self.sheet.columns.show_part(self.sheet.question)

    def _checked_in(self, gesture: "Callable[[Session], Any]") -> "Callable[[Session], Any]":
        if self.view.stage != "prepare":
            return gesture
        at, knowledge = self.clinic.now(), self.clinic.knowledge

        def both(session: "Session") -> Any:
            check_in(session, self.infusion_id, at, knowledge)
            return gesture(session)

        return both

    def _take_answer(self, choice: str, words: str) -> None:
        failure = None if self._asked is None else self._asked(choice, words)
        if failure is not None:
            self.sheet.question.show_problem(failure.text)
            return
        self._asked = None
        self.sheet.question.leave()

    # ---- keys

    def _take_own_key(self, key: int) -> None:
        if key == Qt.Key.Key_Escape:
            self._go_back()
        elif key == Qt.Key.Key_F1:
            self.sheet.keys_card.setVisible(not self.sheet.keys_card.isVisible())
        elif key == Qt.Key.Key_F8:
            self.sheet.columns.show_part(self.sheet.scores)
            self.sheet.scores.focus_due()
        elif not self.sheet.findings.focus_note():
            self.sheet.columns.show_part(self.sheet.timeline)
            self.sheet.timeline.focus_note()

    def _go_back(self) -> None:
        sheet = self.sheet
        if sheet.side_effects.close_questions() or sheet.run_controls.close_questions():
            self.focus_first()
        elif sheet.question.isVisible():
            sheet.question.leave()
        elif sheet.vitals_row.correcting is not None:
            sheet.vitals_row.leave_correction()
        elif sheet.keys_card.isVisible():
            sheet.keys_card.setVisible(False)
        elif self._adding:
            self._end_adding()
        else:
            self._leave()

    def _leave(self) -> None:
        """Go back to the patient; what is typed and not stored is asked about once."""
        unstored = [
            edit
            for edit in self.findChildren(QLineEdit)
            if edit.isVisible() and edit.isModified() and edit.text().strip()
        ]
        typed = tuple(edit.text() for edit in unstored)
        if not typed or typed == self._let_go:
            self.closed.emit()
            return
        self._let_go = typed
        names = ", ".join(edit.accessibleName() for edit in unstored)
        words = self.tr("Typed and not stored: {names}. Esc again leaves without it.")
        self.sheet.banner.show_message("caution", words.format(names=names))
        unstored[0].setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- the clock

    def _tick(self) -> None:
        self.sheet.show_now()
        clock = self.clinic.now
        if isinstance(clock, SteadyTime):
            self._tell_drift(round(clock.drift().total_seconds() / 60))

    def _tell_drift(self, minutes: int) -> None:
        """Say once that this computer's clock was changed, and never over another message."""
        if minutes == self._told_drift or (minutes and self.sheet.banner.isVisible()):
            return
        self._told_drift = minutes
        if minutes:
            words = self.tr(
                "This computer's clock was changed by {n} min. Times here go on as before, so that "
                "durations stay right. Put the clock right, or start the app again to follow it."
            )
            self.sheet.banner.show_message("caution", words.format(n=f"{minutes:+d}"))

    def _load(self) -> InfusionView | None:
        with self.clinic.sessions.read() as session:
            return load_view(session, self.infusion_id, self.clinic.knowledge)

    def _connect(self) -> None:
        sheet = self.sheet
        self._timer.timeout.connect(self._tick)
        sheet.run_bar.left.connect(self._leave)
        sheet.vitals_row.letter_typed.connect(sheet.side_effects.take_letter)
        sheet.question.answered.connect(self._take_answer)
        sheet.question.left.connect(self.focus_first)
        sheet.side_effects.left.connect(self.focus_first)
        sheet.banner.action_requested.connect(self._end_adding)
