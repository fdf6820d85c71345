"""Signing off: the session in a few lines, what is open, and two keys that lock it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.services.chair.signing import OpenPoint
from tracker.ui.fonts import BODY, CARD_TITLE, MEDIUM, SEMIBOLD, set_font
from tracker.ui.widgets.accessible import announce
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.message_line import MessageLine
from tracker.ui.widgets.pill import set_look

_SIGN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_S)


class SignPanel(Card):
    """Told what the session was and what is open; Enter or S asks once more and then signs."""

    sign_requested = Signal()
    """The session is to be signed and locked."""
    go_to = Signal(str)
    """Where an open point is settled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.show_title(self.tr("Sign"))
        self._open: tuple[OpenPoint, ...] = ()
        self._signed = ""
        self._since_armed = QElapsedTimer()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._points = QVBoxLayout()
        self._points.setSpacing(6)
        self._rows: list[QWidget] = []
        self.point_buttons: list[QPushButton] = []
        self.open_label = QLabel(self.tr("Before signing:"))
        set_font(self.open_label, BODY, MEDIUM)
        self.warning_line, self.problem_line = MessageLine(), MessageLine()
        self.signed_line = MessageLine()
        self.sign_button = QPushButton()
        self.back_button = QPushButton(self.tr("Not yet (Esc)"))
        self._lay_out()
        self.sign_button.clicked.connect(self._tap)
        self.back_button.clicked.connect(self._disarm)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)
        self._show_state()

    @property
    def armed(self) -> bool:
        """Whether the next key signs."""
        return self._since_armed.isValid()

    def show_summary(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show the session: what, and the words for it."""
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for row, (name, words) in enumerate(lines):
            name_label, words_label = QLabel(name), QLabel(words)
            name_label.setProperty("tone", "secondary")
            for column, label in enumerate((name_label, words_label)):
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setWordWrap(column == 1)
                self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)

    def show_open(self, points: Sequence[OpenPoint]) -> None:
        """Show what is open, each as a button that goes there; none: it can be signed."""
        if tuple(points) != self._open:
            self._open = tuple(points)
            self._make_buttons()
        self._disarm()

    def show_signed(self, words: str) -> None:
        """Show who signed, when, and what it was judged by; empty: not signed."""
        self._signed = words
        self._disarm()

    def show_problem(self, text: str) -> None:
        """Say why it was not signed."""
        self._disarm()
        self.problem_line.show_message("alert", text)

    def focus_first(self) -> bool:
        """Put the focus on the first open point, or on signing; False once it is signed."""
        if self._signed:
            return False
        first = self.point_buttons[0] if self.point_buttons else self.sign_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Sign with Enter or S pressed twice; a key held down does not count twice."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self.armed:
            self._disarm()
        elif key in _SIGN_KEYS and not self._signed:
            if not event.isAutoRepeat():
                self._press(key)
        else:
            super().keyPressEvent(event)

    def _follow_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Ask anew when work went on elsewhere."""
        if self.armed and now is not None and not self.isAncestorOf(now):
            self._disarm()

    def _press(self, key: Qt.Key) -> None:
        focused = next((button for button in self.point_buttons if button.hasFocus()), None)
        if focused is not None and key != Qt.Key.Key_S:
            focused.click()
        elif self.back_button.hasFocus() and key != Qt.Key.Key_S:
            self._disarm()
        elif self.armed:
            self._sign()
        else:
            self._arm()

    def _tap(self) -> None:
        """Sign with a second tap; a double click is only one."""
        if not self.armed:
            self._arm()
        elif self._since_armed.hasExpired(QApplication.doubleClickInterval()):
            self._sign()

    def _arm(self) -> None:
        if self._open or self._signed:
            return
        self._since_armed.start()
        self._show_state()
        self.sign_button.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self.warning_line.text())

    def _disarm(self) -> None:
        self._since_armed.invalidate()
        self._show_state()

    def _sign(self) -> None:
        self._disarm()
        self.sign_requested.emit()

    def _show_state(self) -> None:
        may = not self._open and not self._signed
        self.problem_line.show_message("hint", "")
        self.signed_line.show_message("ok", self._signed)
        self.open_label.setVisible(bool(self._open) and not self._signed)
        for row in self._rows:
            row.setVisible(not self._signed)
        self.sign_button.setVisible(not self._signed)
        self.sign_button.setEnabled(may)
        set_look(self.sign_button, "kind", "primary" if may else "")
        words = self.tr("Sign now (Enter)") if self.armed else self.tr("Sign (Enter)")
        self.sign_button.setText(words)
        self.back_button.setVisible(self.armed)
        warning = self.tr(
            "Signing locks the session. What is changed afterwards is an amendment: the new value "
            "beside the old one, with who, when and why. Press Enter again to sign."
        )
        self.warning_line.show_message("caution", warning if self.armed else "")

    def _make_buttons(self) -> None:
        for row in self._rows:
            self._points.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows, self.point_buttons = [], []
        for point in self._open:
            row = QWidget()
            label, button = QLabel(point.words), QPushButton(self.tr("Go there"))
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            button.setAccessibleName(self.tr("Go there: {words}").format(words=point.words))
            button.clicked.connect(partial(self.go_to.emit, point.where))
            inside = QHBoxLayout(row)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(12)
            inside.addWidget(label, 1)
            inside.addWidget(button)
            self._rows.append(row)
            self.point_buttons.append(button)
            self._points.addWidget(row)

    def _lay_out(self) -> None:
        for button in (self.sign_button, self.back_button):
            button.setProperty("chairside", "true")
        set_font(self.sign_button, CARD_TITLE, SEMIBOLD)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.sign_button, 1)
        row.addWidget(self.back_button)
        self.body.addLayout(self._grid)
        self.body.addWidget(self.open_label)
        self.body.addLayout(self._points)
        for part in (self.signed_line, self.problem_line, self.warning_line):
            self.body.addWidget(part)
        self.body.addLayout(row)
        self.body.addStretch(1)
