"""Score entry by digits alone: the result is told with each key, and nothing typed is lost."""

from decimal import Decimal
from functools import partial
from uuid import UUID, uuid4

from PySide6.QtCore import QSize, Qt
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

from tracker.clinical.facts import ScoreFact
from tracker.clinical.instrument import Instrument
from tracker.clinical.limits import OK, Verdict, plain
from tracker.clinical.moment import Moment
from tracker.clinical.scoring import InvalidAnswers, ScoreResult, score_total
from tracker.services.history import ScoreRow
from tracker.services.people import list_people
from tracker.services.refused import Refused
from tracker.services.scores import ScoreEntry
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.form_dialog import ContentArea, FormDialog
from tracker.ui.score.comparison import Comparison, compare, load_others
from tracker.ui.score.item_list import ItemList
from tracker.ui.score.result_panel import Flag, ResultPanel, ResultView
from tracker.ui.score.taken_form import TakenForm
from tracker.ui.score.wording import (
    baseline_text,
    judgement_text,
    last_text,
    method_text,
    suicide_text,
)
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.number_field import NumberField

_PANEL_WIDTH = 280
_ROOM_FOR_A_FLAG = 700


class ScoreDialog(FormDialog):
    """One questionnaire filled in once; `entry()` is what to store.

    `patient_id` lets it tell the change since the last score and the baseline; an `infusion_id` or
    an `initial` score (to be corrected) says that too.
    """

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
        self._draft_id = uuid4()
        with clinic.sessions.read() as session:
            people = list_people(session)
            own = None if initial is None else initial.id
            self._facts = load_others(session, patient_id, infusion_id, own)
        self.items = ItemList(instrument)
        self.total_field = NumberField(check=partial(judge_total, instrument))
        self.taken_form = TakenForm(clinic, instrument, people)
        self.panel = ResultPanel()
        self.total_only_button = self._heading_button(self.tr("Total only"))
        self.enlarge_button = self._heading_button(self.tr("Enlarge"))
        self._build()
        self._connect()
        if initial is not None:
            self._show_stored(initial)
        self.total_only_button.setEnabled(bool(instrument.items))
        if not instrument.items:
            self.total_only_button.setChecked(True)
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
            rater_id=self.taken_form.rater_id(),
            recall_variant=self.taken_form.recall_variant(),
            note=self.taken_form.note(),
            infusion_id=self._infusion_id,
        )

    def problems(self) -> list[str]:
        """Return what keeps the score from being saved."""
        found = []
        if self.taken_form.taken() is None:
            self.taken_form.taken_field.judge()
            found.append(self.tr("Type when the form was taken."))
        try:
            self.entry().result()
        except Refused as refused:
            found += refused.problems
        return found

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
        else:
            return ""
        return text.format(count=count)

    def drop_question(self) -> str:
        """Return what to ask before answers are dropped."""
        if self._typed() == self._began_with:
            return ""
        return self.tr("The answers are not saved. Press Esc again to drop them.")

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

    def _build(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(20)
        self.entry_stack = QStackedWidget()
        self.entry_stack.addWidget(self.items)
        self.entry_stack.addWidget(self._total_page())
        columns.addWidget(self.entry_stack, 1)
        columns.addWidget(self._side(), 0)
        self.body.addWidget(self._about())
        self.body.addLayout(columns, 1)
        self.body.setSpacing(8)
        self.body.setContentsMargins(0, 0, 0, 0)

    def _about(self) -> QLabel:
        instrument = self._instrument
        parts = [instrument.full_name]
        if instrument.licence.tier != "A":
            parts.append(self.tr("labels are ours; use the official form"))
        label = QLabel(" · ".join(parts))
        label.setProperty("tone", "secondary")
        label.setWordWrap(True)
        label.setToolTip(instrument.licence.text)
        return label

    def _total_page(self) -> QWidget:
        page = QWidget()
        form = Form()
        low, high = plain(self._instrument.minimum), plain(self._instrument.maximum)
        form.add_row(
            self.tr("Total"),
            self.total_field,
            self.tr(
                "{low} to {high}. The items are not recorded, so no item can raise a flag."
            ).format(low=low, high=high),
        )
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        self.total_field.edit.setFixedWidth(160)
        self.total_field.row.addStretch(1)
        layout.addWidget(form)
        layout.addStretch(1)
        return page

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
        self.total_field.value_changed.connect(self._update_result)
        self.taken_form.taken_field.value_changed.connect(self._update_result)
        self.taken_form.recall_box.currentIndexChanged.connect(self._update_result)
        self.total_only_button.toggled.connect(self._switch_total_only)
        self.enlarge_button.toggled.connect(self._enlarge)

    def _show_stored(self, score: ScoreRow) -> None:
        self.taken_form.show_score(score)
        if score.answers is None:
            self.total_only_button.setChecked(True)
            self.total_field.set_value(score.total)
        else:
            self.items.show_answers(score.answers, score.extra_answers or ())

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

    def _update_result(self) -> None:
        self.withdraw_question()
        try:
            entry = self.entry()
            result = entry.result()
        except Refused:
            self._show_nothing()
            return
        any_answer = result.answered > 0 or any(a is not None for a in entry.extra_answers)
        self.save_button.setEnabled(any_answer or result.total is not None)
        self.panel.show_result(self._view(entry, result))

    def _show_nothing(self) -> None:
        self.save_button.setEnabled(False)
        maximum = plain(self._instrument.maximum)
        self.panel.show_result(ResultView("–", self.tr("of {maximum}").format(maximum=maximum)))

    def _view(self, entry: ScoreEntry, result: ScoreResult) -> ResultView:
        comparison = self._compared(entry.taken, result)
        known = self._facts is not None
        return ResultView(
            total="–" if result.total is None else plain(result.total),
            maximum=self.tr("of {maximum}").format(maximum=plain(self._instrument.maximum)),
            band=result.band or "",
            method=method_text(self._instrument, result),
            reason=(result.reason or "") if self._all_passed() else "",
            last=last_text(result.total, comparison.last) if known else "",
            baseline=baseline_text(result.total, comparison) if known else "",
            judgement=judgement_text(comparison),
            notes=result.notes,
            flag=self._flag(entry, result),
        )

    def _compared(self, taken: Moment, result: ScoreResult) -> Comparison:
        if self._facts is None:
            return Comparison()
        draft = ScoreFact(
            id=self._draft_id,
            instrument=self._instrument.code,
            moment=taken,
            total=result.total,
            method=result.method,
            recall_variant=self.taken_form.recall_variant(),
        )
        return compare(self._facts, self._clinic.knowledge, draft)

    def _flag(self, entry: ScoreEntry, result: ScoreResult) -> Flag | None:
        rule = self._instrument.suicide
        if rule is None:
            return None
        answer = None if entry.answers is None else entry.answers[rule.item - 1]
        if entry.answers is not None and answer is None and not self.items.passed(rule.item):
            return None  # not asked yet
        return suicide_text(self._instrument, result, answer)

    def _all_passed(self) -> bool:
        return all(row.touched for row in self.items.rows if row.scored)

    def _typed(self) -> tuple[object, ...]:
        form = self.taken_form
        return (
            self.items.answers(),
            self.items.extra_answers(),
            [row.left_out for row in self.items.rows],
            self.total_field.text(),
            form.taken_field.text(),
            form.taken_field.time_edit.text(),
            form.rater_box.currentIndex(),
            form.recall_box.currentIndex(),
            form.note(),
        )


def judge_total(instrument: Instrument, total: Decimal) -> Verdict:
    """Return whether a total can be one of the instrument, with the reason where it cannot."""
    try:
        score_total(instrument, total)
    except InvalidAnswers as refused:
        return Verdict("impossible", str(refused))
    return OK
