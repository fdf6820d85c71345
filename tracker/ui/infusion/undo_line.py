"""The last thing that was logged, in full, and the one key that takes it back."""

from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from tracker.ui.fonts import BODY, MEDIUM, set_font
from tracker.ui.icons import icon
from tracker.ui.widgets.accessible import announce

OFFERED_FOR = timedelta(minutes=2)
"""After that an entry is voided with a reason of its own (convention)."""


class UndoLine(QFrame):
    """Says what was done; Ctrl+Z or the button takes it back while that is offered."""

    undo_requested = Signal()
    """The last thing is to be taken back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._until: datetime | None = None
        self.text_label = QLabel()
        self.text_label.setWordWrap(True)
        self.text_label.setTextFormat(Qt.TextFormat.PlainText)
        set_font(self.text_label, BODY, MEDIUM)
        self.button = QPushButton(self.tr("Undo (Ctrl+Z)"))
        self.button.setIcon(icon("undo"))
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.text_label, 1)
        layout.addWidget(self.button)
        self.button.clicked.connect(self.undo_requested)
        # It belongs to the button: what cannot be seen cannot be undone with a key either.
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self.button, self.button.click)
        self.hide()

    def show_done(self, text: str, at: datetime | None) -> None:
        """Say what was done at an instant, and offer to undo it; None: nothing to undo."""
        self._until = None if at is None else at + OFFERED_FOR
        self.text_label.setText(text)
        self.button.setVisible(at is not None)
        self.button.setAccessibleName(self.tr("Undo: {what}").format(what=text))
        self.setVisible(bool(text))
        if text:
            announce(self.text_label, text)

    def show_now(self, now: datetime) -> None:
        """Offer nothing any more once it is too late."""
        if self._until is not None and now > self._until:
            self.show_done("", None)


class WordsEdit(QLineEdit):
    """A line for words that leaves Ctrl+Z to the page while there is nothing typed to undo."""

    def event(self, event: QEvent) -> bool:
        """Keep the key for undoing only where it does something here."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            event.ignore()
            return False
        return super().event(event)
