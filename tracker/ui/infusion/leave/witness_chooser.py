"""Who saw it: one digit or one tap picks a person."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from tracker.services.people import PersonRow
from tracker.ui.fonts import BODY, MEDIUM, set_font
from tracker.ui.widgets.chip import Chip
from tracker.ui.widgets.flow_layout import FlowLayout

_DIGITS = 9


class WitnessChooser(QFrame):
    """People with the digit that picks each; those beyond the ninth are tapped or tabbed to."""

    chosen = Signal(object)
    """The id of a person."""
    went_back = Signal()
    """Up or Backspace: to the field before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.question_label = QLabel()
        self.question_label.setTextFormat(Qt.TextFormat.PlainText)
        self.question_label.setWordWrap(True)
        set_font(self.question_label, BODY, MEDIUM)
        self._people: tuple[PersonRow, ...] = ()
        self._row = QWidget()
        self._flow = FlowLayout(self._row)
        self.chips: list[Chip] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.question_label)
        column.addWidget(self._row)

    def show_question(self, question: str) -> None:
        """Show what the person has seen."""
        self.question_label.setText(question)
        self.setAccessibleName(question)

    def show_people(self, people: Sequence[PersonRow]) -> None:
        """Offer these people."""
        if tuple(people) == self._people:
            return
        self._people = tuple(people)
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        for number, who in enumerate(people, start=1):
            name = f"{number}  {who.name}" if number <= _DIGITS else who.name
            chip = Chip(name, checkable=False)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.clicked.connect(partial(self.chosen.emit, who.id))
            self.chips.append(chip)
            self._flow.addWidget(chip)
        self.setAccessibleDescription(", ".join(chip.text() for chip in self.chips))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pick with a digit; no other digit or letter goes beyond this question."""
        text, key = event.text(), event.key()
        if text.isascii() and text.isdigit():
            if 1 <= int(text) <= min(len(self._people), _DIGITS):
                self._pick(self._people[int(text) - 1].id)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Backspace):
            self.went_back.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press_enter()
        elif not text.isalpha():
            super().keyPressEvent(event)

    def _press_enter(self) -> None:
        tabbed = next((chip for chip in self.chips if chip.hasFocus()), None)
        if tabbed is not None:
            tabbed.click()

    def _pick(self, person_id: UUID) -> None:
        self.chosen.emit(person_id)
