"""One question of the screening: its answers by key or touch, and what the answer leads to."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tracker.clinical.screening import Outcome
from tracker.services.people import PersonRow
from tracker.ui.fonts import BODY, CAPTION, MEDIUM, SEMIBOLD, set_font
from tracker.ui.infusion.prepare.answer_key import AnswerKey
from tracker.ui.infusion.prepare.asked import ESCORT, IDENTITY, answers_beside, is_derived
from tracker.ui.infusion.prepare.consequence_line import ConsequenceLine
from tracker.ui.infusion.prepare.escort_fields import EscortFields
from tracker.ui.infusion.prepare.hold_form import HoldForm
from tracker.ui.infusion.prepare.wording import keys_of, origin
from tracker.ui.theme import current_theme
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.message_line import MessageLine

_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ScreeningRow(QFrame):
    """Takes the keys while it has the focus: one key answers it and no other question."""

    answered = Signal(str, str)
    """Item and answer."""
    acknowledged = Signal(str)
    """The warning of the item was seen."""
    cleared = Signal(str, object)
    """Item, and the DecidedBy who goes on in spite of the hold."""
    escort_confirmed = Signal(str, str)
    """Name and phone number of who fetches the patient."""
    move_requested = Signal(int)
    """An arrow was pressed: that many questions on."""
    back_requested = Signal()
    """Backspace: the last answer is taken back."""
    put_off = Signal(str)
    """The hold is left for later."""
    not_given_requested = Signal()
    """The infusion will not be given."""
    entered = Signal(str)
    """The row got the keyboard."""

    def __init__(
        self, outcome: Outcome, reason_characters: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.item, self.outcome = outcome.item, outcome
        self._characters = reason_characters
        self._people: Sequence[PersonRow] = ()
        self.form: HoldForm | None = None
        self.question_label = _label(BODY, MEDIUM)
        self.origin_label = _label(CAPTION)
        self.origin_label.setProperty("tone", "secondary")
        self.subject_label = _label(BODY, SEMIBOLD)
        self.buttons = [
            AnswerKey(answer, key)
            for answer, key in zip(self.item.answers, keys_of(self.item), strict=True)
        ]
        self.consequence = ConsequenceLine()
        self.message = MessageLine()
        self.escort = EscortFields() if self.item.id == ESCORT else None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("together", "true")
        self._lay_out()
        self._connect()
        self.show_outcome(outcome)

    def show_outcome(self, outcome: Outcome) -> None:
        """Show where the question stands; a form that is being filled in stays."""
        if outcome != self.outcome:
            self.message.show_message("hint", "")
        self.outcome = outcome
        self.question_label.setText(self.item.question)
        derived = is_derived(outcome)
        about = [self.item.id, self.tr("source {source}").format(source=self.item.source)]
        where = "" if derived else origin(outcome)
        self.origin_label.setText(" · ".join([*about, *filter(None, [where])]))
        if self.item.id != IDENTITY:
            self.show_subject(f"{outcome.answer}: {outcome.because}" if derived else "")
        for button in self.buttons:
            button.setVisible(not derived)
            button.setChecked(button.answer == outcome.answer)
            button.show_suggested(button.answer == outcome.suggestion and outcome.answer is None)
        if outcome.needs != "prescriber" and self.form is not None:
            self.form.setVisible(False)
        self.consequence.show_outcome(outcome, filling=self._filling)
        self._name_for_readers()
        self.update()

    def show_people(self, people: Sequence[PersonRow]) -> None:
        """Offer these people where a prescriber is asked for."""
        self._people = people
        if self.form is not None:
            self.form.show_people(people)

    def show_subject(self, text: str) -> None:
        """Show what belongs to the question, such as whom the identifiers are compared with."""
        self.subject_label.setText(text)
        self.subject_label.setVisible(bool(text))
        self._name_for_readers()

    def show_problem(self, text: str) -> None:
        """Say why it was not saved; what was typed stays."""
        if self.form is not None and self._filling:
            self.form.show_problem(text)
        else:
            self.message.show_message("alert", text)
        for button in self.buttons:
            button.setChecked(button.answer == self.outcome.answer)

    def take_focus(self) -> None:
        """Take the keys; where nobody is known to fetch the patient, the name is typed at once."""
        if self.form is not None and self._filling:
            self.form.reason_edit.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.escort is not None and self.outcome.answer is None and not self.escort.complete:
            self.escort.ask_missing()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_form(self) -> None:
        """Ask who decides and why."""
        if self.form is None:
            self.form = HoldForm(self._characters)
            self.form.show_people(self._people)
            self.form.decided.connect(self._clear)
            self.form.left.connect(self._put_off)
            self._column.insertWidget(self._column.indexOf(self.message), self.form)
        self.form.ask()
        self.consequence.show_outcome(self.outcome, filling=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer, acknowledge, take back or move; letters never leave, digits go to the vitals."""
        key, text = event.key(), event.text().casefold()
        if event.isAutoRepeat() and key not in _MOVES:
            return  # a key held down must not run through the questions
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier & ~_SHIFT:
            super().keyPressEvent(event)
        elif key in _MOVES:
            self.move_requested.emit(_MOVES[Qt.Key(key)])
        elif key == Qt.Key.Key_Backspace:
            self.back_requested.emit()
        elif not self._act(key, text):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the keyboard where the row is touched beside its buttons."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys go."""
        super().focusInEvent(event)
        self.entered.emit(self.item.id)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Mark the row that takes the keys, and at its edge what is in the way."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        blocked = self.outcome.action == "block"
        if self.hasFocus() or blocked:
            fill = theme.alert_fill if blocked else theme.selection
            painter.setBrush(QColor(fill))
            painter.setPen(QPen(QColor(theme.focus), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(frame, 8, 8)
        edge = {"resolve": theme.alert, "prescriber": theme.caution, "acknowledge": theme.caution}
        colour = edge.get(self.outcome.needs or "")
        if colour is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(2, 8, 4, self.height() - 16), 2, 2)

    @property
    def _filling(self) -> bool:
        return self.form is not None and not self.form.isHidden()

    def _act(self, key: int, text: str) -> bool:
        if key in _ENTER:
            self._enter()
            return True
        for answer, name in zip(self.item.answers, keys_of(self.item), strict=True):
            if text == (" " if answer == self.item.clear else name.casefold()):
                self._answer(answer)
                return True
        if text == "a":
            self._acknowledge()
        return text.isalpha() or text == " "  # a letter here is never a side effect

    def _answer(self, answer: str) -> None:
        if is_derived(self.outcome):
            return
        if self.escort is not None and answer == self.item.clear:
            self._confirm_escort()
        else:
            self.answered.emit(self.item.id, answer)

    def _confirm_escort(self) -> None:
        if self.escort is None:
            return
        if self.escort.complete:
            self.message.show_message("hint", "")
            self.escort_confirmed.emit(self.escort.name, self.escort.phone)
            return
        words = self.tr("Type the name and the phone number, then Enter. Esc: back to the answers.")
        self.message.show_message("caution", words)
        self.escort.ask_missing()
        self._check_again()

    def _enter(self) -> None:
        if self.outcome.needs == "acknowledge":
            self._acknowledge()
        elif self.outcome.needs == "prescriber":
            self.open_form()
        elif self.consequence.not_given_button.hasFocus():
            self.not_given_requested.emit()
        elif self.escort is not None:
            self.escort.ask_missing()

    def _acknowledge(self) -> None:
        if self.outcome.needs == "acknowledge":
            self.acknowledged.emit(self.item.id)

    def _clear(self, by: object) -> None:
        self.cleared.emit(self.item.id, by)

    def _put_off(self) -> None:
        if self.form is not None:
            self.form.setVisible(False)
        self.consequence.show_outcome(self.outcome, filling=False)
        self.put_off.emit(self.item.id)

    def _take_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, AnswerKey):
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._check_again()
            self._answer(button.answer)

    def _check_again(self) -> None:
        for each in self.buttons:
            each.setChecked(each.answer == self.outcome.answer)

    def _name_for_readers(self) -> None:
        self.setAccessibleName(
            " ".join(filter(None, [self.item.question, self.subject_label.text()]))
        )
        choices = ", ".join(button.accessibleName() for button in self.buttons)
        answered = self.outcome.answer or self.tr("not answered yet: {keys}").format(keys=choices)
        self.setAccessibleDescription(
            ". ".join(filter(None, [answered, self.consequence.pill.text()]))
        )

    def _connect(self) -> None:
        for button in self.buttons:
            button.clicked.connect(self._take_clicked)
        self.consequence.acknowledge_requested.connect(self._acknowledge)
        self.consequence.prescriber_requested.connect(self.open_form)
        self.consequence.not_given_requested.connect(self.not_given_requested)
        if self.escort is not None:
            self.escort.confirm_requested.connect(self._confirm_escort)
            self.escort.left.connect(self.setFocus)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.question_label)
        words.addWidget(self.subject_label)
        words.addWidget(self.origin_label)
        self.subject_label.setVisible(False)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addLayout(words, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 6, 8, 6)
        self._column.setSpacing(6)
        self._column.addLayout(first)
        if answers_beside(self.item):
            for button in self.buttons:
                first.addWidget(button)
        else:
            self._column.addWidget(self._flow())
        if self.escort is not None:
            self._column.addWidget(self.escort)
        self._column.addWidget(self.consequence)
        self._column.addWidget(self.message)

    def _flow(self) -> QWidget:
        answers = QWidget()
        flow = FlowLayout(answers)
        for button in self.buttons:
            flow.addWidget(button)
        return answers


_SHIFT = Qt.KeyboardModifier.ShiftModifier


def _label(size: int, weight: int = 400) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_font(label, size, weight)
    return label
