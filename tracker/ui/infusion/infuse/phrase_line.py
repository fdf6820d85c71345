"""A line for a note, with phrases that a digit or a tap picks."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tracker.ui.widgets.chip import Chip
from tracker.ui.widgets.flow_layout import FlowLayout

_LONGEST = 1000
_PUT_AWAY = 400  # milliseconds: what is tapped next must not move from under the finger


class PhraseLine(QWidget):
    """A digit in the empty line picks a phrase, Enter takes the line; a space first writes a digit.

    The phrases are seen while the line has the focus. A tap on one adds it to what is written;
    where nothing is, and `at_once`, it is the whole note.
    """

    entered = Signal(str)
    """The words of a note."""
    left = Signal()
    """Esc: work goes on elsewhere."""

    def __init__(
        self,
        phrases: Sequence[str],
        name: str,
        parent: QWidget | None = None,
        *,
        at_once: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setProperty("together", "true")
        self._phrases, self._at_once = tuple(phrases), at_once
        self.edit = _Line(len(self._phrases))
        self.edit.setAccessibleName(name)
        self.edit.setAccessibleDescription(
            self.tr("A digit in the empty line picks a phrase, Enter saves")
        )
        self.edit.setMaxLength(_LONGEST)
        self.edit.setProperty("chairside", "true")
        self.setFocusProxy(self.edit)
        self.add_button = QPushButton(self.tr("Save"))
        self.add_button.setProperty("chairside", "true")
        self.add_button.setAccessibleName(self.tr("Save: {what}").format(what=name))
        self._holder = QWidget()
        flow = FlowLayout(self._holder)
        self.chips = [
            Chip(f"{number} {phrase}", checkable=False)
            for number, phrase in enumerate(self._phrases, start=1)
        ]
        for chip in self.chips:
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.clicked.connect(self._take_chip)
            flow.addWidget(chip)
        self._lay_out()
        self.edit.picked.connect(self._pick)
        self.edit.reached.connect(self._show_phrases)
        self.edit.lost.connect(self._put_away)
        self.edit.escaped.connect(self._leave)
        self.edit.returnPressed.connect(self._enter)
        self.add_button.clicked.connect(self._enter)

    def clear(self) -> None:
        """Empty the line: the note is stored."""
        self.edit.clear()

    def set_placeholder(self, text: str) -> None:
        """Say in the empty line what belongs there."""
        self.edit.setPlaceholderText(text)

    def _enter(self) -> None:
        words = self.edit.text().strip()
        if words:
            self.entered.emit(words)
        else:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self._holder.setVisible(False)
        self.left.emit()

    def _pick(self, number: int) -> None:
        self.edit.setText(self._phrases[number - 1])

    def _take_chip(self) -> None:
        phrase = self._phrases[next(n for n, c in enumerate(self.chips) if c is self.sender())]
        written = self.edit.text().strip()
        if not written and self._at_once:
            self.entered.emit(phrase)
            return
        self.edit.setText(f"{written}; {phrase}" if written else phrase)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_phrases(self) -> None:
        self._holder.setVisible(bool(self.chips))

    def _put_away(self) -> None:
        QTimer.singleShot(_PUT_AWAY, self, self._hide_phrases)

    def _hide_phrases(self) -> None:
        if not self.edit.hasFocus():
            self._holder.setVisible(False)

    def _lay_out(self) -> None:
        self._holder.setVisible(False)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self._holder)


class _Line(QLineEdit):
    """Tells when a digit was typed into it while it was empty."""

    picked = Signal(int)
    reached = Signal()
    lost = Signal()
    escaped = Signal()

    def __init__(self, phrases: int) -> None:
        super().__init__()
        self._numbers = [str(number) for number in range(1, phrases + 1)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pick with a digit, leave with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif not self.text() and event.text() in self._numbers:
            self.picked.emit(int(event.text()))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the phrases."""
        super().focusInEvent(event)
        self.reached.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put them away, but not because another window is in front for a moment."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.lost.emit()
