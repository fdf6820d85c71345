"""A finger drags the page: what Qt's own scroller does only at the price of lost taps.

It takes the touch of a second quick tap away from the buttons, or clicks the one a drag ends on.
"""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar, QWidget

from tracker.ui.widgets.number_pad import by_touch

_FARTHER = 12  # px: less is still a tap
_OUTSIDE = QPointF(-10_000, -10_000)


class FingerScroll(QObject):
    """Scrolls the innermost area under a finger that is dragged up or down within `root`.

    Nothing waits: a tap is a tap at once. What was pressed when the drag began is let go unclicked.
    """

    def __init__(self, root: QWidget) -> None:
        super().__init__(root)
        self._root = root
        self._bar: QScrollBar | None = None
        self._from, self._value, self._dragging = QPoint(), 0, False

    def watch(self) -> None:
        """Listen in the window that shows the root now; once for each is enough."""
        handle = self._root.window().windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the finger; a mouse drags nothing."""
        if not isinstance(event, QMouseEvent) or not by_touch(event):
            return False
        at = event.globalPosition().toPoint()
        if event.type() in {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}:
            self._bar, self._from, self._dragging = self._bar_at(at), at, False
            self._value = 0 if self._bar is None else self._bar.value()
        elif event.type() == QEvent.Type.MouseMove and not event.buttons():
            # A list that dropped down has taken the release for itself.
            self._bar, self._dragging = None, False
        elif event.type() == QEvent.Type.MouseMove and self._bar is not None:
            return self._drag(watched, event, at)
        elif event.type() == QEvent.Type.MouseButtonRelease and event.globalPosition() != _OUTSIDE:
            self._bar = None
            if self._dragging:
                self._dragging = False
                self._let_go(watched, event)
                return True
        return False

    def _drag(self, watched: QObject, event: QMouseEvent, at: QPoint) -> bool:
        if event.globalPosition() == _OUTSIDE or self._bar is None:
            return False
        way = at - self._from
        if not self._dragging and abs(way.y()) > max(_FARTHER, abs(way.x())):
            self._dragging = True
            self._let_go(watched, event)
        if self._dragging:
            self._bar.setValue(self._value - way.y())
        return self._dragging

    def _let_go(self, window: QObject, event: QMouseEvent) -> None:
        """Tell what is pressed that the finger is elsewhere."""
        buttons = event.button(), event.buttons()
        device = event.pointingDevice()
        away = QMouseEvent(
            event.type(), _OUTSIDE, _OUTSIDE, _OUTSIDE, *buttons, event.modifiers(), device
        )
        QCoreApplication.sendEvent(window, away)

    def _bar_at(self, at: QPoint) -> QScrollBar | None:
        """Return the bar of the innermost area at a place of the screen that can be scrolled."""
        widget = self._root.childAt(self._root.mapFromGlobal(at))
        while widget is not None and widget is not self._root:
            area = widget.parentWidget()
            if isinstance(area, QAbstractScrollArea) and area.viewport() is widget:
                bar = area.verticalScrollBar()
                if bar.maximum() > bar.minimum():
                    return bar
            widget = area
        return None
