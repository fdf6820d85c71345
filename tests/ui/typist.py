"""Plays a story with real key events, sent to whatever holds the focus, and counts them."""

from collections import Counter
from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

_MOUSE = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
}
_PAUSE_MS = 1
_SHORTCUT_MS = 160  # a button pressed by its Alt key answers after 100 ms


class Typist(QObject):
    """Presses keys one by one, also while a dialog asks; a chord counts as two keys.

    It never calls the page: what the story needs besides keys is the clock, set between two keys.
    """

    NAMED: ClassVar = {
        "Enter": Qt.Key.Key_Return,
        "Esc": Qt.Key.Key_Escape,
        "Tab": Qt.Key.Key_Tab,
        "Space": Qt.Key.Key_Space,
        "Down": Qt.Key.Key_Down,
        "F4": Qt.Key.Key_F4,
        "F6": Qt.Key.Key_F6,
        "F8": Qt.Key.Key_F8,
        "F9": Qt.Key.Key_F9,
    }

    def __init__(self, window: QWidget, qtbot: QtBot) -> None:
        super().__init__(window)
        self._window, self._qtbot = window, qtbot
        self._queue: list[str | Callable[[], object]] = []
        self._problem = ""
        self.part = ""
        self.keys: Counter[str] = Counter()
        self.touched = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def play(self, part: str, *steps: str | Callable[[], object]) -> None:
        """Play one part of the story: words are typed key by key, "Alt+4" is a chord."""
        self.part = part
        for step in steps:
            self._queue += self._single(step)
        self._timer.start(_PAUSE_MS)
        self._qtbot.waitUntil(
            lambda: not self._queue and not self._timer.isActive(), timeout=60_000
        )
        assert not self._problem, f"{part}: {self._problem}"

    @property
    def total(self) -> int:
        """All keys pressed so far."""
        return self.keys.total()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Notice any mouse or touch: a story by keys has none."""
        if event.type() in _MOUSE:
            self.touched = True
        return super().eventFilter(watched, event)

    def _is_done(self) -> bool:
        return not self._queue and not self._timer.isActive()

    def _single(self, step: str | Callable[[], object]) -> list[str | Callable[[], object]]:
        if callable(step) or step in self.NAMED or "+" in step:
            return [step]
        return list(step)

    def _next(self) -> None:
        if not self._queue:
            return
        if not self._ready():
            self._timer.start(_PAUSE_MS)
            return
        step = self._queue.pop(0)
        wait = _PAUSE_MS
        if callable(step):
            step()
        else:
            wait = self._press(step)
        if not self._problem:
            self._timer.start(wait)
        else:
            self._queue.clear()

    def _press(self, key: str) -> int:
        target = QApplication.focusWidget()
        if target is None:
            self._problem = f"nothing had the focus when {key} was to be pressed"
            return 0
        self.keys[self.part] += 2 if "+" in key else 1
        # Armed before the key: a dialog that it opens runs a loop of its own.
        self._timer.start(_SHORTCUT_MS if "+" in key else _PAUSE_MS)
        if "+" in key:
            name = key.rpartition("+")[2]
            code = Qt.Key(ord(name.upper()))
            QTest.keyClick(target, code, Qt.KeyboardModifier.AltModifier)
        elif key in self.NAMED:
            QTest.keyClick(target, self.NAMED[key])
        else:
            QTest.keyClicks(target, key)
        return _SHORTCUT_MS if "+" in key else _PAUSE_MS

    def _ready(self) -> bool:
        """Whether the window or the dialog that is on top has the keyboard, as on a real screen."""
        top = QApplication.activeModalWidget() or self._window
        if QApplication.activeWindow() is top:
            return True
        top.activateWindow()  # offscreen nobody does it for us
        return False
