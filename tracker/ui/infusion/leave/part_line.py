"""The parts of a criterion, each answered by one key or one tap."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.clinical.leaving_items import LeavingItem
from tracker.ui.infusion.leave.leaving_view import NO, YES, lets_leave

_KEYS = {Qt.Key.Key_Y: YES, Qt.Key.Key_N: NO}


class PartLine(QFrame):
    """A question with its two answers; the first of them lets the patient leave (Space)."""

    answered = Signal(str, str)
    """The item and yes or no."""
    taken_back = Signal(str)
    """The item whose answer was a mistake."""
    moved = Signal(int)
    """To the line above (−1) or below (1)."""

    def __init__(self, item: LeavingItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self.answer: str | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.question_label = QLabel(item.question)
        self.question_label.setTextFormat(Qt.TextFormat.PlainText)
        self.question_label.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 2, 2)
        row.setSpacing(8)
        row.addWidget(self.question_label, 1)
        self.buttons: dict[str, QPushButton] = {}
        good = lets_leave(item)
        for answer in (good, NO if good == YES else YES):
            self.buttons[answer] = self._button(answer)
            row.addWidget(self.buttons[answer])
        self.show_answer(None)

    def show_answer(self, answer: str | None) -> None:
        """Show the answer in force, or that there is none yet."""
        self.answer = answer
        for each, button in self.buttons.items():
            button.setChecked(each == answer)
        said = self.tr("not answered") if answer is None else self.buttons[answer].text()
        self.setAccessibleName(f"{self.item.question} {said}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer with one key, move with the arrows; anything else belongs to the row."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space:
            self.answered.emit(self.item.key, lets_leave(self.item))
        elif key in _KEYS:
            self.answered.emit(self.item.key, _KEYS[key])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Backspace and self.answer is not None:
            self.taken_back.emit(self.item.key)
        else:
            super().keyPressEvent(event)

    def _tap(self) -> None:
        tapped = next(each for each, button in self.buttons.items() if button is self.sender())
        self.show_answer(self.answer)  # a tap checks the button: only what is stored is shown
        self.answered.emit(self.item.key, tapped)

    def _button(self, answer: str) -> QPushButton:
        button = QPushButton(self.tr("Yes") if answer == YES else self.tr("No"))
        button.setCheckable(True)
        button.setMinimumWidth(72)
        # The line takes the keys: a stop for each button would double the way through.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(f"{button.text()}: {self.item.question}")
        button.clicked.connect(self._tap)
        return button


class PartList(QWidget):
    """The parts of one criterion under each other; the arrows lead through them and out."""

    answered = Signal(str, str)
    """The item and yes or no."""
    taken_back = Signal(object)
    """The item, in a tuple, whose answer was a mistake."""
    left = Signal(int)
    """The arrows lead out of the list: −1 upwards, 1 downwards."""

    def __init__(self, indent: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: dict[str, PartLine] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(indent, 0, 0, 0)
        self._column.setSpacing(2)

    @property
    def settled(self) -> bool:
        """Whether every part has the answer that lets the patient leave."""
        return all(line.answer == lets_leave(line.item) for line in self.lines.values())

    def show_parts(self, items: Sequence[LeavingItem], answers: Mapping[str, str]) -> None:
        """Show these parts with the answers in force."""
        if tuple(self.lines) != tuple(item.key for item in items):
            self._make_lines(items)
        for key, line in self.lines.items():
            line.show_answer(answers.get(key))

    def focus_open(self, *, else_first: bool) -> bool:
        """Put the focus on the first part without an answer, else on the first if that is wanted.

        False where there is none.
        """
        lines = list(self.lines.values())
        waiting = [line for line in lines if line.answer is None]
        found = waiting or (lines if else_first else [])
        if found:
            found[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(found)

    def _make_lines(self, items: Sequence[LeavingItem]) -> None:
        for line in self.lines.values():
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = {item.key: PartLine(item) for item in items}
        for line in self.lines.values():
            self._column.addWidget(line)
            line.answered.connect(self.answered)
            line.taken_back.connect(self._take_back)
            line.moved.connect(self._move)

    def _take_back(self, item: str) -> None:
        self.taken_back.emit((item,))

    def _move(self, step: int) -> None:
        lines = list(self.lines.values())
        at = next((n for n, line in enumerate(lines) if line.hasFocus()), 0) + step
        if 0 <= at < len(lines):
            lines[at].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit(step)
