"""Why something was done: one tap or one digit, or words of one's own."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from tracker.ui.fonts import LABEL, MEDIUM, set_font
from tracker.ui.widgets.chip import Chip
from tracker.ui.widgets.flow_layout import FlowLayout


class ReasonChips(QWidget):
    """Numbered reasons to choose one of, and “Other…” with a line to write in.

    Digits work wherever the focus is among the chips.
    """

    given = Signal(str)
    """A whole reason: chosen, or written and ended with Enter."""
    left = Signal()
    """Esc: no reason now."""

    def __init__(self, reasons: Sequence[str], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("together", "true")
        self._reasons = tuple(reasons)
        self.setAccessibleName(name)
        self.label = QLabel(name)
        set_font(self.label, LABEL, MEDIUM)
        self.words = QLineEdit()
        self.words.setAccessibleName(name)
        self.words.setPlaceholderText(self.tr("Why, then Enter"))
        self.words.setProperty("chairside", "true")
        self.words.setMaxLength(200)
        self.words.setVisible(False)
        holder = QWidget()
        flow = FlowLayout(holder)
        names = [*self._reasons, self.tr("other…")]
        self.chips = [Chip(f"{number} {name}") for number, name in enumerate(names, start=1)]
        for chip in self.chips:
            chip.setAutoExclusive(True)
            chip.clicked.connect(self._take_chip)
            flow.addWidget(chip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.label)
        layout.addWidget(holder)
        layout.addWidget(self.words)

    def reason(self) -> str:
        """Return the reason as it stands, empty while there is none."""
        place = next((place for place, chip in enumerate(self.chips) if chip.isChecked()), None)
        if place is None:
            return ""
        return self._reasons[place] if place < len(self._reasons) else self.words.text().strip()

    def in_own_words(self) -> bool:
        """Return whether the reason is written, not chosen."""
        return self.chips[-1].isChecked()

    def clear(self) -> None:
        """Forget what was chosen and written."""
        for chip in self.chips:
            chip.setAutoExclusive(False)
            chip.setChecked(False)
            chip.setAutoExclusive(True)
        self.words.clear()
        self.words.setVisible(False)

    def focus_first(self) -> None:
        """Put the focus where a digit chooses, or where words are missing."""
        first = self.words if self.words.isVisibleTo(self) else self.chips[0]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with a digit, end one's own words with Enter, leave with Esc."""
        text = event.text()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.in_own_words():
            self._take_words()
        elif text.isascii() and text.isdigit() and 1 <= int(text) <= len(self.chips):
            self.chips[int(text) - 1].click()
        elif not text.isdigit():
            super().keyPressEvent(event)

    def _take_chip(self) -> None:
        other = self.chips[-1].isChecked()
        self.words.setVisible(other)
        if other:
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.given.emit(self.reason())

    def _take_words(self) -> None:
        if self.reason():
            self.given.emit(self.reason())
