"""One row of the start page: who, what, since when, and one button that does it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.ui.fonts import BODY, LABEL, SEMIBOLD, set_font
from tracker.ui.today.entries import TodayEntry
from tracker.ui.widgets.elided_label import ElidedLabel
from tracker.ui.widgets.pill import Pill

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TodayRow(QFrame):
    """Enter or a click opens the patient; the button does the one thing; arrows go on."""

    opened = Signal(object)
    """The entry whose patient is to be opened."""
    asked = Signal(object)
    """The entry whose one thing is to be done."""
    step_requested = Signal(int)
    """The row above (-1) or below (1) is to have the keyboard."""

    def __init__(self, entry: TodayEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self.name_label = ElidedLabel(entry.name)
        self.pill = Pill(entry.pill, entry.kind)
        self.what_label = QLabel(entry.what)
        self.since_label = QLabel(entry.since)
        self.button = QPushButton(entry.button)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(
            f"{entry.name}: {entry.pill}, {entry.what}, {entry.since}".replace(" ,", ",")
        )
        self.setAccessibleDescription(self.tr("Enter opens the patient"))
        self.button.setAccessibleName(f"{entry.button.rstrip('…')}, {entry.name}")
        self._lay_out()
        self.button.clicked.connect(self._ask)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the patient, go to the row above or below, or into the row."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in _ENTER and self.hasFocus():
            self.opened.emit(self.entry)
        elif event.key() in steps:
            self.step_requested.emit(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Right:
            self.button.setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() == Qt.Key.Key_Left:
            self.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the patient."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.opened.emit(self.entry)

    def _ask(self) -> None:
        self.asked.emit(self.entry)

    def _lay_out(self) -> None:
        set_font(self.name_label, BODY, SEMIBOLD)
        set_font(self.since_label, LABEL)
        set_font(self.what_label, LABEL)
        self.since_label.setProperty("tone", "secondary")
        for label in (self.what_label, self.since_label):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.name_label, 1)
        head.addWidget(self.pill)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.what_label)
        words.addWidget(self.since_label)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addLayout(words, 1)
        below.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 8, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(below)
