"""One item of a questionnaire: number, our short label, an answer by digit or by touch."""

from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tracker.clinical.instrument import Item
from tracker.clinical.limits import plain
from tracker.ui.fonts import BODY, CARD_TITLE, MEDIUM, scaled, set_font
from tracker.ui.score.answer_button import AnswerButton
from tracker.ui.theme import current_theme
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.pill import set_look

_MOVES = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
}
_ENDS = (*_MOVES, Qt.Key.Key_Return, Qt.Key.Key_Enter)
"""Keys that end a number that could still go on."""
_YES_NO = {"y": "1", "n": "0"}
_WIDE, _TOO_MANY = 380, 21
"""Answers wider than that, in px, stand under the label; of more than so many every tenth shows."""
_LABEL_WIDTH = 164


class ItemRow(QFrame):
    """Takes the keys while it has the focus: digits answer, "-" leaves out, Backspace goes back."""

    answer_given = Signal()
    """An answer was chosen, or the item was left out: the next one may be asked."""
    answer_cleared = Signal()
    """There is no answer any more."""
    back_requested = Signal()
    """Backspace was pressed in an item without an answer."""
    move_requested = Signal(int)
    """An arrow was pressed: go that many items on."""
    refused = Signal(str)
    """What was typed is no answer of this item; the words say which are."""
    entered = Signal()
    """The row got the keyboard."""
    typed_on = Signal(str)
    """A sign that belongs to the next item: this one has its answer."""

    def __init__(self, item: Item, scored: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self.scored = scored
        self.answer: Decimal | None = None
        self.left_out = False
        self.asked = True
        self.carried = ""
        self._typed = ""
        self.number_label = QLabel(str(item.number) if scored else "+")
        self.number_label.setProperty("tone", "secondary")
        self.label = QLabel()
        self.label.setWordWrap(True)
        choices = _choices(item)
        self._answers = {plain(value): value for value, _word in choices}
        self._halves = item.step < 1
        shown = choices if len(choices) <= _TOO_MANY else choices[:: len(choices) // 10]
        self.buttons = [AnswerButton(value, word) for value, word in shown]
        self.leave_out_button = AnswerButton(None)
        self.leave_out_button.setToolTip(self.tr("Leave this item out (key: –)"))
        name = self.tr("Item {number}: {label}") if scored else "{label}"
        self._name = name.format(number=item.number, label=item.label)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(self._name)
        self._show_state()
        for button in (*self.buttons, self.leave_out_button):
            button.clicked.connect(self._take_clicked)

    @property
    def touched(self) -> bool:
        """Whether nothing is to be asked any more: answered, left out on purpose, or not asked."""
        return self.answer is not None or self.left_out or not self.asked

    @property
    def open(self) -> bool:
        """Whether an answer may be given here."""
        return self.asked and not self.carried

    def set_asked(self, asked: bool) -> None:
        """Say whether the item is to be asked, after an answer before it; if not, it has none."""
        if asked == self.asked:
            return
        self.asked = asked
        self._lock()
        self.show_answer(None)

    def carry(self, answer: Decimal | None, words: str) -> None:
        """Show an answer taken over from an earlier form, not to be changed; no words: ask."""
        before, self.carried = self.carried, words
        self._lock()
        if words or before:
            self.show_answer(answer if words else None)

    def _lock(self) -> None:
        for button in (*self.buttons, self.leave_out_button):
            button.setEnabled(self.open)

    def show_answer(self, answer: Decimal | None, *, left_out: bool = False) -> None:
        """Show a stored answer, or the mark of one that was left out."""
        self.answer, self.left_out, self._typed = answer, left_out, ""
        self._show_state()

    def clear_answer(self) -> None:
        """Take the answer back."""
        self.show_answer(None)
        self.answer_cleared.emit()

    def commit(self) -> None:
        """Take what was typed so far, where it is an answer although a longer one could follow."""
        typed, self._typed = self._typed, ""
        if self._halves and typed:
            self._take(self.answer)
        elif typed in self._answers:
            self._take(self._answers[typed])

    def enlarge(self, large: bool) -> None:
        """Show the row at the size for a tablet, or at the usual one."""
        for button in (*self.buttons, self.leave_out_button):
            button.enlarge(large)
        for label in (self.label, self.number_label):
            set_font(label, CARD_TITLE if large else BODY, MEDIUM)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer, leave out, go back or move on; all other keys are the dialog's."""
        text, modifiers = event.text(), event.modifiers()
        text = _YES_NO.get(text.casefold(), text) if self.item.yes_no else text
        plain_key = not modifiers & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if not self.open and event.key() not in {*_MOVES, Qt.Key.Key_Backspace}:
            super().keyPressEvent(event)
        elif plain_key and (text.isdecimal() or text in {".", ","}):
            self.type_sign("." if text == "," else str(int(text)) if text.isdecimal() else text)
        elif plain_key and (text in {"-", "–", " "}):
            self._take(None)
        elif event.key() == Qt.Key.Key_Backspace:
            self._go_back()
        elif self._typed and event.key() in _ENDS:
            self.commit()
        elif plain_key and event.key() in _MOVES:
            self.move_requested.emit(_MOVES[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the keyboard where the row is touched beside its buttons."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys go."""
        super().focusInEvent(event)
        self.entered.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Drop a number that was only begun."""
        super().focusOutEvent(event)
        self._typed = ""
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Mark the row that takes the keys."""
        if not self.hasFocus():
            return
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(theme.selection))
        painter.setPen(QPen(QColor(theme.focus), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)

    def type_sign(self, sign: str) -> None:
        """Take a digit or a decimal point."""
        typed = self._typed + sign
        if self._halves:
            self._type_half(typed, sign)
            return
        answers = self._answers
        longer = any(text.startswith(typed) and text != typed for text in answers)
        if typed in answers and not longer:
            self._take(answers[typed])
        elif typed in answers or longer:
            self._typed = typed
        else:
            self._refuse(typed)

    def _type_half(self, typed: str, sign: str) -> None:
        """Take a digit that a half may follow: 2, 2.5 and a next digit belong to the next item."""
        if typed in self._answers and "." in typed:
            self._take(self._answers[typed])
        elif typed.endswith(".") and f"{typed}5" in self._answers:
            self._typed = typed
            self._show_typed(self._answers[f"{typed}5"])
        elif self._typed in ("", ".") and typed in self._answers:
            self._typed = typed
            self._show_typed(self._answers[typed])
        elif self._typed and sign != ".":
            self._take(self.answer)
            self.typed_on.emit(sign)
        else:
            self._refuse(typed)

    def _show_typed(self, answer: Decimal) -> None:
        """Show an answer that may still get its half; it counts already."""
        self.answer, self.left_out = answer, False
        self._show_state()
        self.answer_cleared.emit()

    def _refuse(self, typed: str) -> None:
        self._typed = ""
        wanted = ", ".join(self._answers)
        if len(self._answers) > _TOO_MANY:
            low, high = plain(self.item.low), plain(self.item.high)
            wanted = self.tr("{low} to {high}").format(low=low, high=high)
        self.refused.emit(
            self.tr("{typed} is no answer here. {name} takes {wanted}.").format(
                typed=typed, name=self._name, wanted=wanted
            )
        )

    def _take(self, answer: Decimal | None) -> None:
        self.show_answer(answer, left_out=answer is None)
        self.answer_given.emit()

    def _take_clicked(self) -> None:
        button = self.sender()
        if not isinstance(button, AnswerButton):
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if button.isChecked():
            self._take(button.value)
        else:
            self.clear_answer()

    def _go_back(self) -> None:
        if self._typed or (self.answer is not None and self.open):
            self.clear_answer()
        else:
            self.back_requested.emit()

    def _show_state(self) -> None:
        for button in self.buttons:
            button.setChecked(button.value == self.answer and self.answer is not None)
        self.leave_out_button.setChecked(self.left_out)
        state = self.tr("not answered yet")
        if self.left_out:
            state = self.tr("left out: missing, not zero")
        elif not self.asked:
            state = self._not_asked()
        elif self.answer is not None:
            words = answer_words(self.item, self.answer)
            state = self.tr("answered {answer}").format(answer=words)
        self.setAccessibleDescription(state)
        text = self.item.label
        if not self.scored:
            text = self.tr("{label} (not scored)").format(label=text)
        if self.left_out:
            text = self.tr("{label} · left out").format(label=text)
        elif self.carried or not self.asked:
            text = f"{text} · {self.carried or self._not_asked()}"
        elif len(self._answers) > len(self.buttons):
            text = f"{text}: {'' if self.answer is None else plain(self.answer)}"
        self.label.setText(text)
        set_look(self.label, "tone", "secondary" if self.left_out or not self.open else "")

    def _not_asked(self) -> str:
        return self.tr("not asked, item {number} is no").format(number=self.item.asked_if)

    def _lay_out(self) -> None:
        self.enlarge(False)
        self.number_label.setFixedSize(QSize(24, self.number_label.sizeHint().height()))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(6)
        row.addWidget(self.number_label)
        if sum(button.width() for button in self.buttons) > scaled(_WIDE):
            row.addLayout(self._label_above_answers(), 1)
        else:
            self.label.setFixedWidth(scaled(_LABEL_WIDTH))
            row.addWidget(self.label)
            for button in self.buttons:
                row.addWidget(button)
            row.addStretch(1)
        row.addSpacing(10)
        row.addWidget(self.leave_out_button)

    def _label_above_answers(self) -> QVBoxLayout:
        answers = QWidget()
        flow = FlowLayout(answers, gap=4)
        for button in self.buttons:
            flow.addWidget(button)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.label)
        column.addWidget(answers)
        return column


def _choices(item: Item) -> list[tuple[Decimal, str]]:
    values = [item.low]
    while values[-1] + item.step <= item.high:
        values.append(values[-1] + item.step)
    words = item.anchors if len(item.anchors) == len(values) else ("",) * len(values)
    if item.yes_no and not item.anchors:
        words = ("no", "yes")
    choices = list(zip(values, words, strict=True))
    if item.not_assessed is not None:
        choices.append((item.not_assessed, "not assessed"))
    return choices


def answer_words(item: Item, answer: Decimal) -> str:
    """Return an answer as it stands on its button, "2 more than half the days"."""
    words = dict(_choices(item)).get(answer, "")
    return f"{plain(answer)} {words}".strip()
