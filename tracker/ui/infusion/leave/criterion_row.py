"""One criterion for leaving: where it stands, what it rests on, and what is asked for it."""

from collections.abc import Mapping
from datetime import tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.clinical.discharge import Criterion
from tracker.clinical.leaving_items import LeavingItem, LeavingItems
from tracker.services.chair.rows import DecisionRow
from tracker.ui.fonts import BODY, LABEL, MEDIUM, set_font
from tracker.ui.infusion.leave.criterion_words import (
    because_words,
    decision_words,
    means,
    state_words,
)
from tracker.ui.infusion.leave.leaving_view import LeavingView, lets_leave
from tracker.ui.infusion.leave.part_line import PartLine, PartList
from tracker.ui.infusion.leave.state_mark import StateMark
from tracker.ui.widgets.message_line import MessageLine
from tracker.ui.widgets.pill import Pill, PillKind

INDENT = 34
"""Where the words of a row begin, beneath its title, in px."""
_KIND_OF: dict[str, PillKind] = {
    "met": "ok",
    "not met": "alert",
    "not yet assessed": "neutral",
    "overridden": "caution",
}


class CriterionRow(QFrame):
    """Space answers all that is still open in favour of leaving, N opens the parts one by one."""

    answered = Signal(str, str)
    """One item and its answer."""
    answered_many = Signal(object)
    """Answers by item, given in one gesture."""
    taken_back = Signal(object)
    """The items whose answers were a mistake."""
    override_requested = Signal(int)
    """A clinician decides against this criterion."""
    withdrawn = Signal(object)
    """The id of a decision that is taken back."""
    moved = Signal(int, int)
    """The number of this criterion, and −1 for upwards or 1 for downwards."""

    def __init__(
        self,
        number: int,
        items: LeavingItems,
        zone: tzinfo | None,
        extra: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("together", "true")
        self.number = number
        self._items, self._zone, self._extra = items, zone, extra
        self._view = LeavingView(())
        self._criterion = Criterion(number, "", "not yet assessed")
        self.override: DecisionRow | None = None
        self._opened = False
        self.open_items: tuple[LeavingItem, ...] = ()
        self.mark = StateMark()
        self.title_label = self._label(BODY)
        set_font(self.title_label, BODY, MEDIUM)
        self.pill = Pill("")
        self.because_label = self._label(LABEL)
        self.because_label.setProperty("tone", "secondary")
        self.means_label = self._label(LABEL)
        self.note_line, self.wanted_line = MessageLine(), MessageLine()
        self.yes_button = self._button(self.tr("Yes"), "")
        self.parts_button = self._button(self.tr("One by one"), "quiet")
        self.override_button = self._button(self.tr("Decide…"), "quiet")
        self._parts = PartList(INDENT - 12)
        self._lay_out()
        self.yes_button.clicked.connect(self.say_yes)
        self.parts_button.clicked.connect(self.open_parts)
        self.override_button.clicked.connect(self._override)
        self._parts.answered.connect(self.answered)
        self._parts.taken_back.connect(self.taken_back)
        self._parts.left.connect(self._leave_parts)

    def show_row(self, criterion: Criterion, view: LeavingView) -> None:
        """Show where the criterion stands now; parts that are open stay open."""
        self._view, self._criterion = view, criterion
        self.override = None if criterion.state == "met" else view.overrides.get(self.number)
        questions = view.questions(self._items, criterion)
        self.open_items = view.open_questions(self._items, criterion)
        state = criterion.state if self.override is None else "overridden"
        self.mark.show_state(state)
        self.pill.show_flag(state_words(state), _KIND_OF[state])
        self.title_label.setText(f"{criterion.number}  {criterion.title}")
        self.because_label.setText(self._because(questions))
        self.note_line.show_message("caution", criterion.note)
        wanted = "" if criterion.state == "met" else view.wanted.get(self.number, "")
        self.wanted_line.show_message("hint", wanted if self.override is None else "")
        parts = [one for one in questions if one.kind == "yes_no"]
        self._parts.show_parts(parts, view.answers)
        if not self._holds_focus():
            self.close_parts()
        self._parts.setVisible(self._opened and bool(self.lines))
        self._show_buttons()
        self.setAccessibleName(
            f"{criterion.number} {criterion.title}: {self.pill.text()}. {criterion.because}"
        )

    @property
    def lines(self) -> Mapping[str, PartLine]:
        """The parts by item."""
        return self._parts.lines

    @property
    def waits(self) -> bool:
        """Whether something of this criterion is still to be answered here."""
        return bool(self.open_items)

    def say_yes(self) -> None:
        """Answer all that is still open with what lets the patient leave, in one gesture."""
        if self.open_items:
            parts = [one for one in self.open_items if one.kind == "yes_no"]
            self.answered_many.emit({one.key: lets_leave(one) for one in parts})

    def open_parts(self) -> None:
        """Show the parts and put the focus on the first that is open."""
        self._opened = True
        self._parts.setVisible(bool(self.lines))
        self._show_buttons()
        if not self._parts.focus_open(else_first=True):
            self.moved.emit(self.number, 0)

    def focus_here(self) -> None:
        """Put the focus on what is to be answered next in this row."""
        if not (self._opened and self._parts.focus_open(else_first=False)):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_parts(self) -> None:
        """Be short again once every part lets the patient leave; a "no" stays in sight."""
        if self._parts.settled:
            self._opened = False
            self._parts.hide()
            self._show_buttons()

    def hold(self, form: QWidget) -> None:
        """Take a form in beneath the words of this row."""
        self._column.addWidget(form)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Offer what can be done here while this row has the focus."""
        super().focusInEvent(event)
        self._show_buttons()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Be short again."""
        super().focusOutEvent(event)
        self._show_buttons()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer with one key; anything else belongs to the panel."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space and self.hasFocus():
            self.say_yes()
        elif key == Qt.Key.Key_N and self._can_open:
            self.open_parts()
        elif key == Qt.Key.Key_O and self._criterion.state != "met":
            self._override()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(self.number, -1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Backspace:
            self._take_back()
        else:
            super().keyPressEvent(event)

    def _take_back(self) -> None:
        items = [one.key for one in self._items.of_criterion(self.number)]
        given = tuple(item for item in items if item in self._view.answers)
        if self.override is not None:
            self.withdrawn.emit(self.override.id)
        elif given:
            self.taken_back.emit(given)
        else:
            self.moved.emit(self.number, -1)

    def _leave_parts(self, step: int) -> None:
        self.moved.emit(self.number, step)

    @property
    def _can_open(self) -> bool:
        return bool(self.lines) or self._extra is not None

    def _holds_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and focused is not self and self.isAncestorOf(focused)

    def _show_buttons(self) -> None:
        closed = not self._opened
        to_answer = [one for one in self.open_items if one.kind == "yes_no"]
        asks, unmet = closed and bool(to_answer), self._criterion.state != "met"
        self.yes_button.setVisible(asks)
        settled = self._criterion.state == "met" and not self.hasFocus()
        fields = self._extra is not None and unmet and self.override is None
        more = bool(self.lines) or (self._can_open and not fields)
        self.parts_button.setVisible(closed and more and not settled)
        self.parts_button.setText(self.tr("One by one") if asks else self.tr("Change"))
        listed = ", ".join(means(one) for one in to_answer)
        self.means_label.setText(self.tr("Yes means: {parts}").format(parts=listed.lower()))
        self.means_label.setVisible(asks)
        self.override_button.setVisible(unmet and not asks)
        words = self.tr("Decide…") if self.override is None else self.tr("Take back")
        self.override_button.setText(words)
        if self._extra is not None:
            self._extra.setVisible(fields or self._opened)
        reachable = self._can_open or unmet
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if reachable else Qt.FocusPolicy.NoFocus)
        for button in (self.yes_button, self.parts_button, self.override_button):
            button.setAccessibleName(f"{button.text()}: {self._criterion.title}")

    def _because(self, questions: tuple[LeavingItem, ...]) -> str:
        if self.override is not None:
            return decision_words(self.override, self._zone)
        logged = not questions and self._extra is None
        return because_words(self._criterion, from_the_log=logged)

    def _override(self) -> None:
        if self.override is not None:
            self.withdrawn.emit(self.override.id)
        else:
            self.override_requested.emit(self.number)

    def _label(self, size: int) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        set_font(label, size)
        return label

    def _button(self, text: str, kind: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", kind)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row takes the keys
        return button

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(10)
        heading.addWidget(self.mark)
        heading.addWidget(self.title_label, 1)
        heading.addWidget(self.pill)
        words = QVBoxLayout()
        words.setSpacing(1)
        for part in (self.because_label, self.means_label, self.note_line, self.wanted_line):
            words.addWidget(part)
        words.addStretch(1)
        under = QHBoxLayout()
        under.setContentsMargins(INDENT, 0, 0, 0)
        under.setSpacing(4)
        under.addLayout(words, 1)
        for button in (self.yes_button, self.parts_button, self.override_button):
            under.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._parts.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 3, 6, 3)
        self._column.setSpacing(1)
        self._column.addLayout(heading)
        self._column.addLayout(under)
        self._column.addWidget(self._parts)
        if self._extra is not None:
            self._column.addWidget(self._extra)
