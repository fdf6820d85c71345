"""One finger on a touch screen: it taps what it can see and reach, and swipes what scrolls."""

from typing import TypeVar

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from tracker.ui.widgets.number_pad import NumberPad

LEAST, LEAST_CHAIRSIDE = 44, 52
"""Sides of what a finger hits, in px: of everything, and of what is used at the chair."""
Kind = TypeVar("Kind", bound=QWidget)
_EDGE, _MORE = 6, 30
_STEPS, _SWIPES = 6, 30


class Finger:
    """Sends touch events only; what nobody could tap is an AssertionError with its name.

    A target must be visible, enabled, large enough and uncovered. What lies outside its scroll
    area is swiped to first. The window is looked at, never called.
    """

    def __init__(self, window: QWidget, device: QPointingDevice) -> None:
        self._window, self._device = window, device
        self.taps = self.swipes = 0
        self.hit: dict[str, tuple[int, int]] = {}

    @property
    def top(self) -> QWidget:
        """What lies on top: a list that dropped down, a dialog, or the window."""
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self._window

    # ---- looking

    def button(self, words: str, within: QWidget | None = None) -> QAbstractButton:
        """Return the uppermost visible button that begins with these words."""
        return self._uppermost(QAbstractButton, words, within)

    def field(self, words: str, within: QWidget | None = None) -> QLineEdit:
        """Return the uppermost visible field whose name begins with these words."""
        return self._uppermost(QLineEdit, words, within)

    def box(self, words: str, within: QWidget | None = None) -> QComboBox:
        """Return the uppermost visible box to choose from whose name begins with these words."""
        return self._uppermost(QComboBox, words, within)

    def sees(self, words: str, within: QWidget | None = None) -> bool:
        """Return whether a visible button begins with these words."""
        buttons = (within or self.top).findChildren(QAbstractButton)
        return any(each.isVisible() and _says(each, words) for each in buttons)

    def _uppermost(self, kind: type[Kind], words: str, within: QWidget | None) -> Kind:
        shown = [each for each in (within or self.top).findChildren(kind) if each.isVisible()]
        found = [each for each in shown if _says(each, words)]
        assert found, f"nothing says {words!r}; there are {[_words(each) for each in shown]}"
        return min(found, key=lambda each: _place(each, self.top))

    # ---- touching

    def tap(self, target: QWidget | str, within: QWidget | None = None) -> None:
        """Tap the middle of a widget, or of the button with these words."""
        self._settle()
        widget = self.button(target, within) if isinstance(target, str) else target
        self._reach(widget, widget.rect())
        self._touch(widget, widget.rect().center())

    def tap_row(self, view: QAbstractItemView, row: int) -> None:
        """Tap the middle of a row of a list or a table."""
        place = view.visualRect(view.model().index(row, 0)) & view.viewport().rect()
        self._reach(view.viewport(), place)
        self._touch(view.viewport(), place.center())

    def choose(self, box: QComboBox, words: str) -> None:
        """Open a box to choose from and tap the row that begins with these words."""
        self.tap(box)
        self.rest()  # nobody reads a list any faster
        rows = [n for n in range(box.count()) if box.itemText(n).startswith(words)]
        assert rows, f"{words!r} is not among {[box.itemText(n) for n in range(box.count())]}"
        self.tap_row(box.view(), rows[0])

    def type(self, text: str, end: str = "") -> None:
        """Tap characters on the pad that is open, with its two pages, then a named key."""
        for character in text:
            self.key({" ": "space"}.get(character, character))
        if end:
            self.key(end)

    def key(self, name: str) -> None:
        """Tap one key of the pad: a character, or a name such as "enter"."""
        if len(name) == 1 and name.isupper():
            self.key("shift")
            name = name.lower()
        self.tap(self._key(name))

    def swipe(self, area: QAbstractScrollArea, by: int, beside: QWidget | None = None) -> None:
        """Draw what an area holds up (`by` > 0) or down; the finger stands still before it lifts.

        It keeps away from what stands `beside`: a tap there at once would be a double click.
        """
        self.swipes += 1
        port, window = area.viewport(), area.window()
        room = port.height() - 2 * _EDGE
        far = max(-room, min(room, by + (_MORE if by > 0 else -_MORE)))
        middle = port.width() // 2
        right = beside is None or beside.mapTo(port, beside.rect().center()).x() < middle
        x = port.width() - _EDGE if right else _EDGE
        start = port.height() - _EDGE if far > 0 else _EDGE
        self._send(window).press(0, port.mapTo(window, QPoint(x, start)), window).commit()
        for step in range(1, _STEPS + 1):
            spot = port.mapTo(window, QPoint(x, start - far * step // _STEPS))
            self._send(window).move(0, spot, window).commit()
        self._send(window).release(0, spot, window).commit()
        self._settle()

    def rest(self) -> None:
        """Wait until the next tap is no double click."""
        QTest.qWait(QApplication.doubleClickInterval() + 20)

    # ---- how

    def _key(self, name: str) -> QAbstractButton:
        pads = [each for each in self.top.findChildren(NumberPad) if each.isVisible()]
        assert pads, "the number pad is not open"
        keys = [pads[0].keys[key] for key in (name, f"letters {name}") if key in pads[0].keys]
        assert keys, f"the pad has no key {name!r}"
        if not any(key.isVisible() for key in keys):
            turn = pads[0].keys["letters"]
            self.tap(turn if turn.isVisible() else pads[0].keys["digits"])
        return next(key for key in keys if key.isVisible())

    def _reach(self, widget: QWidget, place: QRect) -> None:
        name = _words(widget)
        least = LEAST_CHAIRSIDE if widget.property("chairside") == "true" else LEAST
        assert widget.isVisible(), f"{name} is not visible"
        assert widget.isEnabled(), f"{name} is not enabled"
        assert place.width() >= least, f"{name} is only {place.width()} px wide"
        assert place.height() >= least, f"{name} is only {place.height()} px high"
        self.hit[name] = (place.width(), place.height())
        self._bring_into_sight(widget, place)
        window, top = widget.window(), self.top
        assert window is top, f"{name} is behind {_words(top)}"
        there = window.childAt(widget.mapTo(window, place.center())) or window
        covered = there is not widget and not widget.isAncestorOf(there)
        assert not covered, f"{name} is covered by {_words(there)}"

    def _bring_into_sight(self, widget: QWidget, place: QRect) -> None:
        for area in _areas_around(widget):
            for _ in range(_SWIPES):
                by = _out_of_sight(area, widget, place)
                if not by:
                    break
                before = area.verticalScrollBar().value()
                self.swipe(area, by, beside=widget)
                moved = area.verticalScrollBar().value() != before
                assert moved, f"{_words(widget)} cannot be swiped into sight"

    def _touch(self, widget: QWidget, at: QPoint) -> None:
        self.taps += 1
        window = widget.window()
        if QApplication.activePopupWidget() is None and not window.isActiveWindow():
            window.activateWindow()  # as every screen does at a touch; offscreen nobody else does
            self._settle()
        spot = widget.mapTo(window, at)
        self._send(window).press(0, spot, window).commit()
        self._send(window).release(0, spot, window).commit()
        self._settle()

    def _send(self, window: QWidget) -> QTest.QTouchEventSequence:
        return QTest.touchEvent(window, self._device)

    def _settle(self) -> None:
        for _ in range(3):
            QApplication.sendPostedEvents()
            QApplication.processEvents()


def _areas_around(widget: QWidget) -> list[QScrollArea]:
    found: list[QScrollArea] = []
    while not widget.isWindow():
        widget = widget.parentWidget()
        if isinstance(widget, QScrollArea):
            found.append(widget)
    return found


def _out_of_sight(area: QScrollArea, widget: QWidget, place: QRect) -> int:
    """Return by how many px a place lies below (or, negative, above) what an area shows."""
    port = area.viewport()
    spot = QRect(widget.mapTo(port, place.topLeft()), place.size())
    if spot.top() < 0:
        return spot.top()
    return max(0, min(spot.bottom() + 1 - port.height(), spot.top()))


def _words(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return text.replace("&", "") or widget.accessibleName() or type(widget).__name__


def _says(widget: QWidget, words: str) -> bool:
    return any(said.startswith(words) for said in (_words(widget), widget.accessibleName()))


def _place(widget: QWidget, top: QWidget) -> tuple[int, int]:
    spot = widget.mapToGlobal(QPoint(0, 0)) - top.mapToGlobal(QPoint(0, 0))
    return spot.y(), spot.x()
