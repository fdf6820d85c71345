"""One of the people of the clinic by one key: the digit before the name, or the initials."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from tracker.services.people import PersonRow
from tracker.ui.widgets.chip import Chip
from tracker.ui.widgets.flow_layout import FlowLayout

ALONE = "alone"
_DIGITS = 9


class PersonChooser(QWidget):
    """Chips with a digit each; digits and typed initials choose, a tap does too."""

    chosen = Signal()
    """Another person was chosen."""
    entered = Signal()
    """Enter was pressed."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: tuple[PersonRow, ...] = ()
        self._alone = ""
        self._typed = ""
        self._choice: UUID | str | None = None
        self.chips: dict[UUID | str, Chip] = {}
        self._flow = FlowLayout(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    @property
    def person_id(self) -> UUID | None:
        """Who was chosen, None for nobody."""
        return self._choice if isinstance(self._choice, UUID) else None

    @property
    def answered(self) -> bool:
        """Whether somebody was chosen, or that it is done alone."""
        return self._choice is not None

    @property
    def alone(self) -> bool:
        """Whether it is done alone."""
        return self._choice == ALONE

    def show_people(self, people: Sequence[PersonRow], alone: str = "") -> None:
        """Offer these people, and with the words `alone` (key 0) to do it alone."""
        if (tuple(people), alone) == (self._people, self._alone) and self.chips:
            return
        self._people, self._alone = tuple(people), alone
        for chip in self.chips.values():
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = {}
        for number, who in enumerate(people, start=1):
            key = f"{number}  " if number <= _DIGITS else ""
            self._add(who.id, f"{key}{who.name} ({who.initials})")
        if alone:
            self._add(ALONE, f"0  {alone}")
        self._choose(self._choice if self._choice in self.chips else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take digits, letters of the initials and Enter; a letter is never a side effect here."""
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif text.isascii() and text.isdigit():
            self._take_digit(int(text))
        elif text.isalpha():
            self._take_letter(text)
        else:
            super().keyPressEvent(event)

    def _take_digit(self, digit: int) -> None:
        self._typed = ""
        if digit == 0 and self._alone:
            self._take(ALONE)
        elif 0 < digit <= len(self._people):
            self._take(self._people[digit - 1].id)

    def _take_letter(self, letter: str) -> None:
        for typed in (self._typed + letter.casefold(), letter.casefold()):
            found = [who for who in self._people if who.initials.casefold().startswith(typed)]
            if found:
                self._typed = typed
                if len(found) == 1 or found[0].initials.casefold() == typed:
                    self._take(found[0].id)
                return
        self._typed = ""

    def _take(self, choice: UUID | str) -> None:
        self._choose(choice)
        self.chosen.emit()

    def _take_clicked(self) -> None:
        clicked = self.sender()
        for choice, chip in self.chips.items():
            if chip is clicked:
                self._take(choice)

    def _choose(self, choice: UUID | str | None) -> None:
        self._choice = choice
        for each, chip in self.chips.items():
            chip.setChecked(each == choice)

    def _add(self, choice: UUID | str, words: str) -> None:
        chip = Chip(words.replace("&", "&&"))
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.clicked.connect(self._take_clicked)
        self._flow.addWidget(chip)
        self.chips[choice] = chip
