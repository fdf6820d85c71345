"""All items of a questionnaire under each other; the one that is asked has the keyboard."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.clinical.instrument import Instrument
from tracker.ui.dialogs.form_dialog import ContentArea
from tracker.ui.score.item_row import ItemRow
from tracker.ui.widgets.accessible import announce
from tracker.ui.widgets.message_line import MessageLine

Answers = tuple[Decimal | None, ...]


class ItemList(QWidget):
    """Takes one digit an item and goes on by itself; one stop of the Tab key for all items."""

    changed = Signal()
    """An answer was given, left out or taken back."""
    finished = Signal()
    """The last item was answered or left out."""

    def __init__(self, instrument: Instrument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = [ItemRow(item, True) for item in instrument.items]
        self.rows += [ItemRow(item, False) for item in instrument.extra_items]
        self.message = MessageLine()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(0)
        for row in self.rows:
            column.addWidget(row)
            self._connect(row)
        column.addStretch(1)
        self.area = ContentArea(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.message)
        self._current = 0
        if self.rows:
            self._make_current(self.rows[0])
        self._show_keys()

    def answers(self) -> Answers:
        """Return the answers of the scored items in order, None where there is none."""
        return tuple(row.answer for row in self.rows if row.scored)

    def extra_answers(self) -> Answers:
        """Return the answers of the unscored items; empty where none was given."""
        extra = tuple(row.answer for row in self.rows if not row.scored)
        return extra if any(answer is not None for answer in extra) else ()

    def anything_touched(self) -> bool:
        """Whether an item was answered or left out."""
        return any(row.touched for row in self.rows)

    def passed(self, number: int) -> bool:
        """Whether a scored item was left out, or jumped over to answer a later one."""
        rows = [row for row in self.rows if row.scored]
        row = rows[number - 1]
        later = any(other.touched for other in rows[number:])
        return row.answer is None and (row.left_out or later)

    def carry(self, answers: Mapping[int, Decimal], words: str) -> None:
        """Show answers taken over from an earlier form, by item; all others are asked again."""
        for row in self.rows:
            if row.scored:
                answer = answers.get(row.item.number)
                row.carry(answer, "" if answer is None else words)

    def show_answers(
        self, answers: Sequence[Decimal | None], extra: Sequence[Decimal | None]
    ) -> None:
        """Show stored answers; missing ones are marked as left out."""
        stored = {True: list(answers), False: list(extra)}
        for row in self.rows:
            values = stored[row.scored]
            if values:
                answer = values.pop(0)
                row.show_answer(answer, left_out=answer is None)
        self._branch()

    def resume(
        self, answers: Sequence[Decimal | None], left_out: Sequence[bool], current: int
    ) -> None:
        """Go on with a form that was left: all items in order, at the one that was asked."""
        for row, answer, left in zip(self.rows, answers, left_out, strict=False):
            row.show_answer(answer, left_out=left)
        self._branch()
        if self.rows:
            self._make_current(self.rows[min(current, len(self.rows) - 1)])

    @property
    def current(self) -> int:
        """The place of the item that is asked."""
        return self._current

    def go_back(self) -> None:
        """Clear the last item that was touched at or before the current one, and ask it again."""
        before = [row for row in self.rows[: self._current] if row.open]
        row = self.rows[self._current]
        if not (row.open and row.touched) and before:
            row = before[-1]
        self._ask(row)
        row.clear_answer()

    def focus_current(self) -> None:
        """Give the keyboard to the item that is asked."""
        if self.rows:
            self._ask(self.rows[self._current])

    def enlarge(self, large: bool) -> None:
        """Show the items at the size for a tablet, or at the usual one."""
        for row in self.rows:
            row.enlarge(large)

    def _connect(self, row: ItemRow) -> None:
        row.entered.connect(self._follow_focus)
        row.answer_given.connect(self._go_on)
        row.answer_cleared.connect(self._tell_changed)
        row.back_requested.connect(self.go_back)
        row.move_requested.connect(self._move)
        row.refused.connect(self._refuse)
        row.typed_on.connect(self._type_on)

    def _follow_focus(self) -> None:
        row = self.sender()
        if isinstance(row, ItemRow):
            self._make_current(row)
            self._show_keys()

    def _make_current(self, row: ItemRow) -> None:
        self.rows[self._current].setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        row.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._current = self.rows.index(row)
        # With a row's height to spare, so that the next item is in view as well.
        self.area.ensureWidgetVisible(row, 0, row.height())

    def _go_on(self) -> None:
        self._branch()
        self._show_keys()
        self.changed.emit()
        if any(row.open for row in self.rows[self._current + 1 :]):
            self._move(1)
        else:
            self.finished.emit()

    def _move(self, by: int) -> None:
        to = self._current + by
        while 0 <= to < len(self.rows) and not self.rows[to].open:
            to += by
        if 0 <= to < len(self.rows):
            self._ask(self.rows[to])

    def _branch(self) -> None:
        """Ask what an answer opens, and no longer what it closes."""
        answers = {row.item.number: row.answer for row in self.rows if row.scored}
        for row in self.rows:
            if row.item.asked_if is not None:
                row.set_asked(answers.get(row.item.asked_if) != 0)

    def _type_on(self, sign: str) -> None:
        """Hand a digit to the next item; behind the last one there is nothing to answer."""
        row = self.rows[self._current]
        if row is not self.sender():
            row.type_sign(sign)

    def _ask(self, row: ItemRow) -> None:
        self._make_current(row)  # at once: in a window behind others the focus comes later
        row.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_changed(self) -> None:
        self._branch()
        self._show_keys()
        self.changed.emit()

    def _refuse(self, text: str) -> None:
        self.message.show_message("alert", text)
        announce(self, text)

    def _show_keys(self) -> None:
        keys = self.tr("Digits answer · – leaves out · Backspace goes back · ↑ ↓ move")
        if any(row.item.yes_no for row in self.rows):
            keys = self.tr("Y and N answer · – leaves out · Backspace goes back · ↑ ↓ move")
        elif any(row.item.step < 1 for row in self.rows):
            keys = self.tr("Digits answer, 2.5 for a half · – leaves out · Backspace goes back")
        self.message.show_message("hint", keys)
