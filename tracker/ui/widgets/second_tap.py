"""The second of two taps at one place counts only where the same thing is still there.

Where Pause was there is Resume at once; where a question was answered, the next one stands.
"""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

_SAME_PLACE = 16  # px: two taps of one finger that stays
_LATE = 250  # ms that a tap waited: the page had no time to show what the tap before had done


class SecondTap(QObject):
    """Takes away a tap or click that was meant for what stood there before, within `root`."""

    def __init__(self, root: QWidget) -> None:
        super().__init__(root)
        self._root = root
        self._under: QWidget | None = None
        self._at, self._when = QPoint(), 0
        self._clock = QElapsedTimer()
        self._clock.start()
        self._behind: int | None = None  # by how much the clock of the events is behind, at least
        self._swallowing = False

    def watch(self) -> None:
        """Listen in the window that shows the root now; once for each is enough."""
        handle = self._root.window().windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Judge a press; what belongs to one that is taken away goes with it."""
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            self._judge(event)
        swallowed = self._swallowing
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._swallowing = False
        return swallowed

    def _judge(self, event: QMouseEvent) -> None:
        at, when, late = event.globalPosition().toPoint(), event.timestamp(), self._waited(event)
        under = self._root.childAt(self._root.mapFromGlobal(at))
        quick = when - self._when < QApplication.doubleClickInterval()
        near = (at - self._at).manhattanLength() <= _SAME_PLACE
        self._swallowing = near and (quick or late) and under is not self._under
        if not self._swallowing:
            self._under = under
        self._at, self._when = at, when

    def _waited(self, event: QMouseEvent) -> bool:
        """Return whether a press lay in the queue while the page was busy with the one before."""
        behind = self._clock.elapsed() - event.timestamp()
        self._behind = behind if self._behind is None else min(behind, self._behind)
        return behind - self._behind > _LATE
