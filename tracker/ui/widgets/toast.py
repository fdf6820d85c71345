"""A short notice that something is done, with a way back. Never for clinical alerts."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from tracker.ui.widgets.accessible import announce

SHOWN_FOR = 6000
"""Milliseconds; a notice stays longer while the mouse or the keyboard is on it."""
_MARGIN = 16


class Toast(QFrame):
    """A frame at the bottom left of a window (a top-level one could not be placed under Wayland).

    There is one for each window; a new notice takes the place of the last.
    """

    undo_requested = Signal()
    """The button of the notice was pressed."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._undo: Callable[[], None] | None = None
        self.text_label = QLabel()
        self.text_label.setTextFormat(Qt.TextFormat.PlainText)
        self.action_button = QPushButton()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(12)
        layout.addWidget(self.text_label)
        layout.addWidget(self.action_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_FOR)
        self._timer.timeout.connect(self.hide)
        self.action_button.clicked.connect(self._act)
        self.action_button.installEventFilter(self)
        window.installEventFilter(self)
        self.hide()

    def show_notice(
        self, text: str, action: str = "", on_action: Callable[[], None] | None = None
    ) -> None:
        """Say that something is done; the `action`, such as Undo, calls `on_action`."""
        self._undo = on_action
        self.text_label.setText(text)
        self.action_button.setText(action)
        self.action_button.setAccessibleName(f"{action}: {text}")
        self.action_button.setVisible(bool(action))
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        announce(self, text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, and wait while the button has the keyboard."""
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self._place()
        elif isinstance(event, QFocusEvent):
            self._wait_while_attended()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while the mouse is over the notice."""
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Go some time after the mouse."""
        super().leaveEvent(event)
        self._wait_while_attended()

    def _wait_while_attended(self) -> None:
        if not self.isVisible() or self.underMouse() or self.action_button.hasFocus():
            self._timer.stop()
        else:
            self._timer.start()

    def _act(self) -> None:
        self.hide()
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()
        self.undo_requested.emit()

    def _place(self) -> None:
        self.adjustSize()
        self.move(_MARGIN, self._window.height() - self.height() - _MARGIN)
