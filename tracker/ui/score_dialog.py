"""Score entry by digits alone: the result is told with each key, and nothing typed is lost."""

from uuid import UUID, uuid4

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.clinical.carried import carried_items
from tracker.clinical.facts import ScoreFact
from tracker.clinical.instrument import Instrument
from tracker.clinical.moment import Moment
from tracker.clinical.scoring import ScoreResult
from tracker.services.history import ScoreRow
from tracker.services.licences import Allowed, entry_allowed, licences_held
from tracker.services.people import list_people
from tracker.services.refused import Refused
from tracker.services.scores import ScoreEntry
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.form_dialog import ContentArea, FormDialog
from tracker.ui.score.carrying import carried_answers
from tracker.ui.score.comparison import Comparison, compare, load_others
from tracker.ui.score.form_draft import FormDraft
from tracker.ui.score.item_list import ItemList
from tracker.ui.score.live import empty_view, result_view
from tracker.ui.score.result_panel import Flag, ResultPanel
from tracker.ui.score.taken_form import TakenForm
from tracker.ui.score.total_page import TotalPage
from tracker.ui.score.wording import suicide_text
from tracker.ui.widgets.pill import Pill

_PANEL_WIDTH = 280
_ROOM_FOR_A_FLAG = 700


class ScoreDialog(FormDialog):
    """One questionnaire filled in once; `entry()` is what to store.

    `patient_id` lets it tell the change since the last score and the baseline; an `infusion_id` or
    an `initial` score (to be corrected) says that too. A scale whose licence the clinic has not
    ticked takes a total or means alone.
    """

    draft_requested = Signal()
    """What stands here, as `draft()` returns it, is to be kept for later."""

    def __init__(
        self,
        clinic: Clinic,
        instrument: Instrument,
        patient_name: str,
        infusion_id: UUID | None = None,
        initial: ScoreRow | None = None,
        parent: QWidget | None = None,
        *,
        patient_id: UUID | None = None,
    ) -> None:
        title = f"{instrument.name} · {patient_name}"
        super().__init__(title, parent, width=980, scrolls=False)
        self._clinic, self._instrument = clinic, instrument
        self._infusion_id = initial.infusion_id if initial and not infusion_id else infusion_id
        self._patient_id = patient_id
        self._own_id = uuid4()
        self._carry_note = ""
        with clinic.sessions.read() as session:
            people = list_people(session)
            allowed = entry_allowed(instrument, licences_held(session))
            own = None if initial is None else initial.id
            self._facts = load_others(session, patient_id, infusion_id, own)
        self.items = ItemList(instrument)
        self.total_page = TotalPage(instrument)
        self.total_field = self.total_page.total_field
        self.taken_form = TakenForm(clinic, instrument, people)
        self.panel = ResultPanel()
        self.total_only_button = self._heading_button(self.tr("Total only"))
        self.enlarge_button = self._heading_button(self.tr("Enlarge"))
        self.draft_pill = Pill(self.tr("Draft"), "caution")
        self.keep_button = QPushButton(self.tr("&Keep as draft"))
        self._build(allowed)
        self._connect()
        if initial is not None:
            self._show_stored(initial)
        self._offer_ways(allowed, initial)
        self._began_with = self._typed()
        self._update_result()

    def entry(self) -> ScoreEntry:
        """Return what was answered, as the services take it."""
        total_only = self.total_only_button.isChecked()
        return ScoreEntry(
            instrument=self._instrument,
            taken=self.taken_form.taken() or self._clinic.this_moment(),
            answers=None if total_only else self.items.answers(),
            extra_answers=() if total_only else self.items.extra_answers(),
            total=self.total_field.value() if total_only else None,
            suicide_answer=self.total_page.suicide_answer() if total_only else None,
            rater_id=self.taken_form.rater_id(),
            recall_variant=self.taken_form.recall_variant(),
            note=self._note(total_only=total_only),
            infusion_id=self._infusion_id,
        )

    def draft(self) -> FormDraft:
        """Return all that stands in the form, to go on with it later."""
        rows = self.items.rows
        return FormDraft(
            answers=tuple(row.answer for row in rows)
            or (None,) * len(self._instrument.extra_items),
            left_out=tuple(row.left_out for row in rows)
            or (False,) * len(self._instrument.extra_items),
            current=self.items.current,
            total_only=self.total_only_button.isChecked(),
            total=self.total_field.value(),
            suicide_answer=self.total_page.suicide_answer(),
            taken=self.taken_form.taken(),
            recall_variant=self.taken_form.recall_variant(),
            note=self.taken_form.note() or "",
            infusion_id=self._infusion_id,
        )

    def resume(self, draft: FormDraft, words: str) -> None:
        """Go on with a form that was left; `words` say whose it is and since when."""
        self._infusion_id = self._infusion_id or draft.infusion_id
        self.taken_form.show_values(draft.taken, draft.recall_variant, draft.note)
        self.items.resume(draft.answers, draft.left_out, draft.current)
        self.total_page.show_stored(draft.total, draft.suicide_answer)
        if self.total_only_button.isEnabled():
            self.total_only_button.setChecked(draft.total_only)
        self.draft_pill.setText(words)
        self.draft_pill.setVisible(True)
        self._began_with = self._typed()
        self._carry()
        self._update_result()

    def problems(self) -> list[str]:
        """Return what keeps the score from being saved."""
        found = []
        if self.taken_form.taken() is None:
            self.taken_form.taken_field.judge()
            found.append(self.tr("Type when the form was taken."))
        if self.total_only_button.isChecked():
            found += self.total_page.problems()
        try:
            self.entry().result()
        except Refused as refused:
            found += refused.problems
        return found

    def try_to_save(self) -> None:
        """Save, or go to the suicide item where it is still to be asked beside a total."""
        super().try_to_save()
        row = self.total_page.suicide_row
        if self.isVisible() and self._suicide_item_open() and row is not None:
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def question(self) -> str:
        """Return what to confirm where answers are missing."""
        result = self.entry().result()
        count = self.tr("{answered} of {items} answered").format(
            answered=result.answered, items=len(self._instrument.items)
        )
        if result.method == "incomplete":
            text = self.tr("{count}: no total will be shown. Save anyway? Press Enter again.")
        elif result.method == "prorated":
            text = self.tr("{count}: the total is prorated. Save anyway? Press Enter again.")
        elif self._suicide_item_open():
            return self.tr(
                "The suicide item is not answered: it will be unknown, not zero (SI_UNKNOWN)."
                " Answer it, or press Enter again to save so."
            )
        else:
            return ""
        return text.format(count=count)

    def drop_question(self) -> str:
        """Return what to ask before answers are dropped."""
        if self._typed() == self._began_with:
            return ""
        if self.keep_button.isVisible():
            return self.tr(
                "The answers are not saved. Keep them as a draft, or press Esc again to drop them."
            )
        return self.tr("The answers are not saved. Press Esc again to drop them.")

    def offer_drafts(self) -> None:
        """Offer to keep what was typed for later: somebody listens to `draft_requested`."""
        self._drafts_offered = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back into the items from the Save button too."""
        if event.key() == Qt.Key.Key_Backspace and self.save_button.hasFocus():
            self.items.go_back()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return a size with room for a flag beside the items."""
        return super().sizeHint().expandedTo(QSize(0, _ROOM_FOR_A_FLAG))

    def showEvent(self, event: QShowEvent) -> None:
        """Start at the first item."""
        super().showEvent(event)
        if self.total_only_button.isChecked():
            self.total_field.setFocus()
        else:
            self.items.focus_current()

    # building

    def _heading_button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setCheckable(True)
        button.setAutoDefault(False)
        self.heading.addWidget(button)
        return button

    def _offer_ways(self, allowed: Allowed, initial: ScoreRow | None) -> None:
        """Offer items, a total, or both, as the scale has them and its licence lets them."""
        stored_items = initial is not None and initial.answers is not None
        items = bool(self._instrument.items) and (
            allowed.items or allowed.ask_first or stored_items
        )
        levels = bool(self._instrument.scoring.levels)
        if not items:
            self.total_only_button.setChecked(True)
        self.total_only_button.setEnabled(items and not levels)
        self.total_only_button.setVisible(items and not levels)
        self.enlarge_button.setVisible(items)

    def _build(self, allowed: Allowed) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(20)
        self.entry_stack = QStackedWidget()
        self.entry_stack.addWidget(self.items)
        self.entry_stack.addWidget(self.total_page)
        columns.addWidget(self.entry_stack, 1)
        columns.addWidget(self._side(), 0)
        self.body.addWidget(self._about(allowed))
        self.body.addLayout(columns, 1)
        self.body.setSpacing(8)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.heading.insertWidget(1, self.draft_pill)
        self.draft_pill.setVisible(False)
        self.keep_button.setAutoDefault(False)
        self.keep_button.setVisible(False)
        self.buttons.insertWidget(1, self.keep_button)
        self._drafts_offered = False

    def _about(self, allowed: Allowed) -> QLabel:
        instrument = self._instrument
        parts = [instrument.full_name]
        if instrument.licence.tier != "A":
            parts.append(self.tr("labels are ours; use the official form"))
        if not allowed.ask_first and allowed.words:
            parts.append(allowed.words)
        label = QLabel(" · ".join(parts))
        label.setProperty("tone", "secondary")
        label.setWordWrap(True)
        label.setToolTip(instrument.licence.text)
        return label

    def _side(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(12)
        line = QFrame()
        line.setProperty("line", "true")
        column.addWidget(self.panel)
        column.addWidget(line)
        column.addWidget(self.taken_form)
        column.addStretch(1)
        area = ContentArea(inside)
        area.setFixedWidth(_PANEL_WIDTH)
        return area

    def _connect(self) -> None:
        self.items.changed.connect(self._update_result)
        self.items.finished.connect(self.save_button.setFocus)
        self.total_page.changed.connect(self._update_result)
        if self.total_page.suicide_row is not None:
            self.total_page.suicide_row.answer_given.connect(self.save_button.setFocus)
        self.taken_form.taken_field.value_changed.connect(self._carry)
        self.taken_form.recall_box.currentIndexChanged.connect(self._carry)
        self.keep_button.clicked.connect(self.draft_requested)
        self.total_only_button.toggled.connect(self._switch_total_only)
        self.enlarge_button.toggled.connect(self._enlarge)

    def _show_stored(self, score: ScoreRow) -> None:
        self.taken_form.show_score(score)
        if score.answers is None:
            self.total_only_button.setChecked(True)
            self.total_page.show_stored(score.total, score.suicide_answer)
        else:
            self.items.show_answers(score.answers, score.extra_answers or ())
            numbers = carried_items(self._instrument, score.recall_variant)
            stored = {n: value for n in numbers if (value := score.answers[n - 1]) is not None}
            self.items.carry(stored, self.tr("carried from a 7-day rating"))

    # while it is typed

    def _switch_total_only(self, on: bool) -> None:
        self.entry_stack.setCurrentIndex(1 if on else 0)
        if on:
            self.total_field.setFocus()
        else:
            self.items.focus_current()
        self._update_result()

    def _enlarge(self, on: bool) -> None:
        self.items.enlarge(on)
        room = self.maximumSize()
        self.resize(room if on else self.sizeHint().boundedTo(room))
        self.items.focus_current()

    def _carry(self) -> None:
        """Take over from the last usual form what a form of a day does not ask, and say so."""
        carried = carried_answers(
            self._clinic,
            self._patient_id,
            self._instrument,
            self.taken_form.recall_variant(),
            self.taken_form.taken() or self._clinic.this_moment(),
        )
        self.items.carry(carried.answers, carried.words)
        self._carry_note = carried.note
        self._update_result()

    def _update_result(self) -> None:
        self.withdraw_question()
        self.keep_button.setVisible(self._drafts_offered and self._typed() != self._began_with)
        try:
            entry = self.entry()
            result = entry.result()
        except Refused:
            self.save_button.setEnabled(False)
            self.panel.show_result(empty_view(self._instrument))
            return
        any_answer = result.answered > 0 or any(a is not None for a in entry.extra_answers)
        self.save_button.setEnabled(any_answer or result.judged is not None)
        notes = [*result.notes, *([self._carry_note] if self._carry_note else [])]
        self.panel.show_result(
            result_view(
                self._instrument,
                result,
                self._compared(entry.taken, result),
                flag=self._flag(entry, result),
                notes=notes,
                passed=self._all_passed(),
            )
        )

    def _compared(self, taken: Moment, result: ScoreResult) -> Comparison | None:
        if self._facts is None:
            return None
        fact = ScoreFact(
            id=self._own_id,
            instrument=self._instrument.code,
            moment=taken,
            total=result.judged,
            method=result.method,
            recall_variant=self.taken_form.recall_variant(),
        )
        return compare(self._facts, self._clinic.knowledge, fact)

    def _flag(self, entry: ScoreEntry, result: ScoreResult) -> Flag | None:
        rule = self._instrument.suicide
        if rule is None:
            open_yet = result.flags == ("SI_UNKNOWN",) and not self._all_passed()
            return None if open_yet else suicide_text(self._instrument, result, None)
        if entry.answers is None:
            return suicide_text(self._instrument, result, entry.suicide_answer)
        answer = entry.answers[rule.item - 1]
        if answer is None and not self.items.passed(rule.item):
            return None  # not asked yet
        return suicide_text(self._instrument, result, answer)

    def _suicide_item_open(self) -> bool:
        row = self.total_page.suicide_row
        return self.total_only_button.isChecked() and row is not None and not row.touched

    def _note(self, *, total_only: bool) -> str | None:
        means = self.total_page.means_text() if total_only else ""
        return " ".join(part for part in (means, self.taken_form.note()) if part) or None

    def _all_passed(self) -> bool:
        return all(row.touched for row in self.items.rows if row.scored)

    def _typed(self) -> tuple[object, ...]:
        form = self.taken_form
        return (
            self.items.answers(),
            self.items.extra_answers(),
            [row.left_out for row in self.items.rows],
            self.total_field.text(),
            self.total_page.suicide_answer(),
            self.total_page.means_text(),
            form.taken_field.text(),
            form.taken_field.time_edit.text(),
            form.rater_box.currentIndex(),
            form.recall_box.currentIndex(),
            form.note(),
        )
