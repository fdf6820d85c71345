"""Keys on the screen for hands without a keyboard: they type into whatever has the focus."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPointingDevice
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QFrame,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.ui.fonts import CARD_TITLE, SEMIBOLD, set_font

_GAP, _COLUMN = 6, 52
_DIGIT_ROWS = (
    ("7", "8", "9", "delete", "hide"),
    ("4", "5", "6", "/", "letters"),
    ("1", "2", "3", "next", "next"),
    ("back", "0", ".", "enter", "enter"),
)
_LETTER_ROWS = (
    tuple("abcdefg"),
    tuple("hijklmn"),
    tuple("opqrstu"),
    (*"vwxyz,", "shift"),
    ("digits", "space", "space", ".", "delete", "enter", "enter"),
)
_KEYS = {
    "delete": (Qt.Key.Key_Backspace, ""),
    "next": (Qt.Key.Key_Tab, "\t"),
    "back": (Qt.Key.Key_Backtab, ""),
    "enter": (Qt.Key.Key_Return, "\r"),
    "space": (Qt.Key.Key_Space, " "),
}
"""What the named keys send; the others send the character that stands on them."""
_OF_NUMBERS = frozenset("0123456789.:/")
_TAPS = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)  # two quick taps are both


class NumberPad(QFrame):
    """Digits on one page, letters on the other; every key is 52 px high and sends a key event.

    The keys never take the focus. Inside `page` the pad asks to be opened when a field is tapped
    by touch; whoever holds it shows and hides it.
    """

    open_changed = Signal(bool)
    """The pad is wanted on the screen, or no longer."""

    def __init__(self, page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._watched: set[QWidget] = set()
        self.setAccessibleName(self.tr("Number pad"))
        self.keys: dict[str, QPushButton] = {}
        self.pages = QStackedWidget()
        for rows in (_DIGIT_ROWS, _LETTER_ROWS):
            self.pages.addWidget(self._make_page(rows))
        self.pages.currentChanged.connect(self._measure)
        self._measure()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        layout.addWidget(self.pages)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)
            self._follow_focus(None, app.focusWidget())

    def set_open(self, *, on: bool) -> None:
        """Tell whoever holds the pad to show it, beginning with the digits, or to put it away."""
        if on and not self.isVisible():
            self.pages.setCurrentIndex(0)
        self.open_changed.emit(on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask to be opened when a finger taps a field."""
        if event.type() == QEvent.Type.TouchBegin or (
            isinstance(event, QMouseEvent) and event.type() in _TAPS and by_touch(event)
        ):
            self.set_open(on=True)
            if isinstance(watched, QLineEdit) and set(watched.text()) <= _OF_NUMBERS:
                QTimer.singleShot(0, watched, watched.selectAll)  # a number is typed anew
        return super().eventFilter(watched, event)

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        # Qt moves the focus before it delivers the tap that moved it, so the filter sees that tap.
        if not isinstance(now, QLineEdit | QPlainTextEdit) or not self._page.isAncestorOf(now):
            return
        tapped = now.viewport() if isinstance(now, QAbstractScrollArea) else now
        if tapped not in self._watched:
            self._watched.add(tapped)
            tapped.installEventFilter(self)
            tapped.destroyed.connect(self._forget_destroyed)

    def _forget_destroyed(self) -> None:
        sender = self.sender()
        self._watched = {widget for widget in self._watched if widget is not sender}

    def _measure(self) -> None:
        """Be as wide as the present page needs: the letters take more room than the digits."""
        policies = QSizePolicy.Policy
        for place in range(self.pages.count()):
            shown = place == self.pages.currentIndex()
            wide = policies.Preferred if shown else policies.Ignored
            if page := self.pages.widget(place):
                page.setSizePolicy(wide, policies.Preferred)
        self.pages.updateGeometry()
        self.updateGeometry()

    def _press(self) -> None:
        name = self.sender().objectName()
        if name == "hide":
            self.set_open(on=False)
        elif name in ("letters", "digits"):
            self.pages.setCurrentIndex(name == "letters")
        elif name == "shift":
            self._show_case()
        elif name in _KEYS:
            self._send(*_KEYS[name])
        else:
            self._send(Qt.Key(ord(name.upper())), name)

    def _send(self, key: Qt.Key, text: str) -> None:
        """Send a real key event: fields, choosers and the page take it as from a keyboard."""
        capital = self.keys["shift"].isChecked() and text.isalpha()
        modifiers = Qt.KeyboardModifier.ShiftModifier if capital else Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            focused = QApplication.focusWidget()
            if focused is not None:
                words = text.upper() if capital else text
                QApplication.sendEvent(focused, QKeyEvent(kind, key, modifiers, words))
        if capital:
            self.keys["shift"].setChecked(False)
            self._show_case()

    def _show_case(self) -> None:
        capital = self.keys["shift"].isChecked()
        for name, button in self.keys.items():
            if len(name) == 1 and name.isalpha():
                button.setText(name.upper() if capital else name)

    def _make_page(self, rows: Sequence[Sequence[str]]) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(_GAP)
        for line, names in enumerate(rows):
            for place, name in enumerate(names):
                if place and names[place - 1] == name:
                    continue
                button = self._make_key(name)
                grid.addWidget(button, line, place, 1, names.count(name))
        for column in range(len(rows[0])):
            grid.setColumnMinimumWidth(column, _COLUMN)
            grid.setColumnStretch(column, 1)
        return page

    def _make_key(self, name: str) -> QPushButton:
        shown = {
            "delete": ("\N{ERASE TO THE LEFT}", self.tr("Delete")),
            "next": (self.tr("Next"), self.tr("Next field")),
            "back": ("\N{LEFTWARDS ARROW}", self.tr("Field before")),
            "enter": (self.tr("Enter"), self.tr("Enter")),
            "space": (self.tr("space"), self.tr("Space")),
            "letters": (self.tr("abc"), self.tr("Letters")),
            "digits": (self.tr("123"), self.tr("Digits")),
            "shift": ("\N{UPWARDS WHITE ARROW}", self.tr("Capital letter")),
            "hide": (self.tr("Hide"), self.tr("Hide the number pad")),
            ",": (",", self.tr("Comma")),
            ".": (".", self.tr("Point")),
            "/": ("/", self.tr("Slash")),
        }
        label, spoken = shown.get(name, (name, name))
        button = QPushButton(label)
        button.setAccessibleName(spoken)
        button.setCheckable(name == "shift")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setProperty("chairside", "true")
        button.setProperty("kind", "primary" if name == "enter" else "")
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        set_font(button, CARD_TITLE, SEMIBOLD)
        button.clicked.connect(self._press)
        button.setObjectName(name)
        # What stands on both pages is found as "enter" among the digits, "letters enter" after.
        self.keys[f"letters {name}" if name in self.keys else name] = button
        return button


def by_touch(event: QMouseEvent) -> bool:
    """Return whether a finger made this event."""
    source = event.source() != Qt.MouseEventSource.MouseEventNotSynthesized
    return source or event.pointerType() == QPointingDevice.PointerType.Finger
