"""Leaving: the eleven criteria, each met, not met or not yet assessed, and the discharge."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from tracker.clinical.discharge import Criterion
from tracker.clinical.leaving_items import LeavingItems
from tracker.services.people import PersonRow
from tracker.ui.fonts import CARD_TITLE, SEMIBOLD, set_font
from tracker.ui.infusion.leave.aldrete_row import AldreteRow
from tracker.ui.infusion.leave.criterion_row import CriterionRow
from tracker.ui.infusion.leave.decider_form import DeciderForm
from tracker.ui.infusion.leave.escort_fields import EscortFields
from tracker.ui.infusion.leave.leaving_view import LeavingView
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.message_line import MessageLine
from tracker.ui.widgets.pill import set_look

_CRITERIA, _ALDRETE, _ESCORT = 11, 7, 10  # numbers of the reference (4.5)


class DischargePanel(Card):
    """One key answers one criterion, and the focus runs on to the next one that is open."""

    answered = Signal(str, str)
    """An item and its answer."""
    answered_many = Signal(object)
    """Answers by item, one gesture."""
    taken_back = Signal(object)
    """The items (a tuple) whose answers were a mistake."""
    overridden = Signal(int, str, object)
    """A criterion, what stood there, and the DecidedBy who lets the patient leave all the same."""
    override_withdrawn = Signal(object)
    """The id of a decision that is taken back."""
    discharge_requested = Signal()
    """Nothing is in the way any more, and the patient leaves."""
    finished = Signal()
    """All that is asked here is answered, but something else is still in the way."""

    def __init__(
        self,
        items: LeavingItems,
        zone: tzinfo | None,
        reason_characters: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self.show_title(self.tr("Discharge"))
        self._items = items
        self._view = LeavingView(())
        self._answering: int | None = None
        self._deciding: int | None = None
        self.aldrete, self.escort = AldreteRow(), EscortFields()
        extras: dict[int, QWidget] = {_ALDRETE: self.aldrete, _ESCORT: self.escort}
        self.rows = {
            number: CriterionRow(number, items, zone, extras.get(number))
            for number in range(1, _CRITERIA + 1)
        }
        self.form = DeciderForm(self.tr("Let them leave all the same"), reason_characters, self)
        self.form.hide()
        self.count_label = QLabel()
        self.count_label.setProperty("tone", "secondary")
        self.missing_line = MessageLine()
        self.problem_line = MessageLine()
        self.discharge_button = QPushButton(self.tr("Discharge (Enter)"))
        self._lay_out()
        self._connect()

    def show_people(self, people: Sequence[PersonRow]) -> None:
        """Offer these people for a decision against a criterion."""
        self.form.show_people(people)

    def show_leaving(self, view: LeavingView) -> None:
        """Show where every criterion stands; the focus goes on if the one it is on is answered."""
        if (view.answers, view.overrides) != (self._view.answers, self._view.overrides):
            self.problem_line.show_message("hint", "")  # not at every tick: it must be read
        self._view = view
        self.aldrete.show_score(view.aldrete, view.answers, view.aldrete_before)
        self.escort.show_escort(view.answers, view.suggested)
        for criterion in view.criteria:
            self.rows[criterion.number].show_row(criterion, view)
        self._show_what_is_in_the_way()
        self._go_on()

    def focus_first(self) -> bool:
        """Put the focus on what is to be answered first, or on the discharge; False: on nothing."""
        for number in self.rows:
            if self._waits(number):
                self._focus(number)
                return True
        if self.discharge_button.isEnabled():
            self.discharge_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def show_problem(self, text: str) -> None:
        """Say why something was not saved; the focus stays where it is."""
        self._answering = None
        if self._deciding is not None:
            self.form.show_problem(text)
        else:
            self.problem_line.show_message("alert", text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Discharge with Enter where nothing is in the way."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.discharge_button.isEnabled():
            self.discharge_requested.emit()

    # ---- answers

    def _answer(self, item: str, answer: str) -> None:
        self._answering = self._items.items[item].criterion
        self.answered.emit(item, answer)

    def _answer_many(self, given: Mapping[str, str]) -> None:
        row = self.sender()
        number = row.number if isinstance(row, CriterionRow) else None
        self._answering = number
        answers = dict(given)
        if number == _ESCORT:
            answers |= {item: text for item, text in self.escort.typed().items() if text}
        if answers:
            self.answered_many.emit(answers)
        elif number == _ESCORT:
            self.escort.focus_open()

    def _take_back_one(self, item: str) -> None:
        self.taken_back.emit((item,))

    def _go_on(self) -> None:
        """After an answer that was stored: to the next part, the next criterion, the discharge."""
        number, self._answering = self._answering, None
        if number is None:
            return
        if self._waits(number):
            self._focus(number)
        elif following := self._next_waiting(number):
            self._focus(following)
        elif not self.focus_first():
            self.finished.emit()
        if not self._waits(number):
            self.rows[number].close_parts()

    def _next_waiting(self, number: int) -> int | None:
        return next((after for after in self.rows if after > number and self._waits(after)), None)

    def _waits(self, number: int) -> bool:
        if number in self._view.overrides:
            return False
        if number == _ALDRETE:
            return self._view.aldrete.total is None
        return self.rows[number].waits

    def _focus(self, number: int) -> None:
        row = self.rows[number]
        if number == _ALDRETE and self.aldrete.isVisibleTo(self) and self.aldrete.focus_open():
            return
        only_words = all(one.kind == "text" for one in row.open_items)
        if number == _ESCORT and row.open_items and only_words and self.escort.focus_open():
            return
        row.focus_here()

    def _move(self, number: int, step: int) -> None:
        if step == 0:
            self._focus_opened(number)
            return
        at = number + step
        while at in self.rows and self.rows[at].focusPolicy() == Qt.FocusPolicy.NoFocus:
            at += step
        if at not in self.rows:
            if step > 0 and self.discharge_button.isEnabled():
                self.discharge_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif step < 0 and at == _ALDRETE and self.aldrete.isVisibleTo(self):
            self.aldrete.focus_last()
        else:
            self._focus(at)

    def _focus_opened(self, number: int) -> None:
        if number == _ALDRETE and not self.aldrete.focus_open():
            self.aldrete.focus_last()

    def _move_from_aldrete(self, step: int) -> None:
        self._move(_ALDRETE, step)

    def _leave_escort(self) -> None:
        self._answering = _ESCORT
        if self.rows[_ESCORT].waits:
            self._answering = None
            self.rows[_ESCORT].focus_here()
        else:
            self._go_on()

    # ---- decisions

    def _ask_decision(self, number: int) -> None:
        self._deciding = number
        self.rows[number].hold(self.form)
        self.form.ask()

    def _decide(self, by: object) -> None:
        number = self._deciding
        if number is None:
            return
        stood = next(one for one in self._view.criteria if one.number == number).because
        self._answering = number
        self.overridden.emit(number, stood, by)
        if number in self._view.overrides:
            self._deciding = None
            self.form.hide()

    def _leave_decision(self) -> None:
        number, self._deciding = self._deciding, None
        self.form.hide()
        if number is not None:
            self.rows[number].setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- looks

    def _show_what_is_in_the_way(self) -> None:
        waiting = self._view.in_the_way
        total = len(self._view.criteria)
        words = self.tr("{n} of {total} settled").format(n=total - len(waiting), total=total)
        self.count_label.setText(words)
        said = " ".join(self._listed(waiting, state) for state in ("not met", "not yet assessed"))
        self.missing_line.show_message("hint", said.strip())
        self.discharge_button.setEnabled(bool(self._view.criteria) and not waiting)
        set_look(self.discharge_button, "kind", "" if waiting else "primary")
        self.discharge_button.setAccessibleDescription(said)

    def _listed(self, waiting: Sequence[Criterion], state: str) -> str:
        names = ", ".join(f"{one.number} {one.title}" for one in waiting if one.state == state)
        if not names:
            return ""
        words = self.tr("Not met: {names}.")
        if state == "not yet assessed":
            words = self.tr("Not yet assessed: {names}.")
        return words.format(names=names)

    def _connect(self) -> None:
        for row in self.rows.values():
            row.answered.connect(self._answer)
            row.answered_many.connect(self._answer_many)
            row.taken_back.connect(self.taken_back)
            row.override_requested.connect(self._ask_decision)
            row.withdrawn.connect(self.override_withdrawn)
            row.moved.connect(self._move)
        self.aldrete.answered.connect(self._answer)
        self.aldrete.taken_back.connect(self._take_back_one)
        self.aldrete.left.connect(self._move_from_aldrete)
        self.escort.answered.connect(self._answer)
        self.escort.left.connect(self._leave_escort)
        self.form.decided.connect(self._decide)
        self.form.left.connect(self._leave_decision)
        self.discharge_button.clicked.connect(self.discharge_requested)

    def _lay_out(self) -> None:
        self.header.addWidget(self.count_label)
        self.body.setSpacing(0)
        for row in self.rows.values():
            line = QFrame()
            line.setProperty("line", "true")
            self.body.addWidget(line)
            self.body.addWidget(row)
        self.discharge_button.setProperty("chairside", "true")
        set_font(self.discharge_button, CARD_TITLE, SEMIBOLD)
        self.body.addSpacing(8)
        for part in (self.problem_line, self.missing_line):
            self.body.addWidget(part)
        self.body.addSpacing(8)
        self.body.addWidget(self.discharge_button)
        self.body.addStretch(1)
