"""How the parts of the infusion page share the room: the vitals row is always in sight."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tracker.ui.fonts import scaled
from tracker.ui.widgets.finger_scroll import FingerScroll
from tracker.ui.widgets.second_tap import SecondTap

TWO_COLUMNS, ROW_BESIDE = 820, 1640
"""Widths of the page from which on it has two columns, and the row stands beside the right one."""
EDGE = 20
"""Room at the edges of the page in px, at the right as wide as a scroll bar."""
_GAP = 12
_AROUND = 72


class Columns(QWidget):
    """Left and right in columns that scroll on their own, and the vitals row beneath.

    From 1640 px on the row is as wide as the left column, below that as wide as the page, and below
    820 px both columns are one, the left one above (all times the size of the text). `pad` stands
    under the right column while it is shown. `growing` parts of the left column share what it has
    to spare.
    """

    def __init__(
        self,
        left: Sequence[QWidget],
        right: Sequence[QWidget],
        row: QWidget,
        pad: QWidget,
        *,
        growing: Mapping[QWidget, int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._left, self._right = _Column(left, growing), _Column(right, {})
        self._row, self._row_line = row, QWidget()
        self._row_line.setLayout(inset(row))
        self._beside = QWidget()
        beside = QVBoxLayout(self._beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(_GAP)
        beside.addWidget(self._right, 1)
        beside.addLayout(inset(pad))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(_GAP)
        self._mode = ""
        self._arrange("medium")
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)
        self._finger, self._second_tap = FingerScroll(self), SecondTap(self)

    @property
    def mode(self) -> str:
        """How the parts stand now: wide, medium or narrow."""
        return self._mode

    def showEvent(self, event: QShowEvent) -> None:
        """Let fingers scroll in the window this is shown in, and slips of them do nothing."""
        super().showEvent(event)
        self._finger.watch()
        self._second_tap.watch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the parts where the width allows."""
        super().resizeEvent(event)
        width = event.size().width() + EDGE
        narrow = "medium" if width >= scaled(TWO_COLUMNS) else "narrow"
        self._arrange("wide" if width >= scaled(ROW_BESIDE) else narrow)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the vitals row: the columns can stand under each other."""
        return QSize(self._row_line.minimumSizeHint().width(), super().minimumSizeHint().height())

    def show_part(self, part: QWidget) -> None:
        """Scroll until a part of either column is in sight, with all that it belongs to."""
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # places are known
        for area in (self._left, self._right):
            if area.isAncestorOf(part):
                area.show_part(part)

    def show_later(self, part: QWidget) -> None:
        """Scroll to a part as soon as it has its place."""
        QTimer.singleShot(0, part, partial(self.show_part, part))

    def scroll_up(self) -> None:
        """Show both columns from their beginning."""
        for area in (self._left, self._right):
            area.verticalScrollBar().setValue(0)

    def order_right(self, parts: Sequence[QWidget]) -> None:
        """Let these parts of the right column stand in this order, before all others."""
        self._right.put_first(parts)

    def _follow_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self.isAncestorOf(now):
            return
        if self._row.isAncestorOf(now):
            if before is not None and self._right.isAncestorOf(before):
                self._right.verticalScrollBar().setValue(0)  # the pump is in sight again
            return
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return  # what is pressed is in sight, and must still be there when it is let go
        self.show_part(now)
        # What was hidden until now has its place only after the layout was done.
        QTimer.singleShot(0, now, partial(self._show_focused, now))

    def _show_focused(self, part: QWidget) -> None:
        if part.hasFocus():
            self.show_part(part)

    def _arrange(self, mode: str) -> None:
        if mode == self._mode:
            return
        self._mode = mode
        grid, row = self._grid, self._row_line
        for part in (self._left, self._beside, row):
            grid.removeWidget(part)
        under = mode == "narrow"
        if under:
            self._left.take_in(self._right)
        else:
            self._right.take_back()
        grid.addWidget(self._left, 0, 0, 1, 2 if under else 1)
        if under:
            grid.addWidget(self._beside, 1, 0, 1, 2)
        else:
            grid.addWidget(self._beside, 0, 1, 2 if mode == "wide" else 1, 1)
        grid.addWidget(row, 2 if under else 1, 0, 1, 1 if mode == "wide" else 2)
        grid.setRowStretch(0, 1)
        grid.setColumnStretch(0, 17)
        grid.setColumnStretch(1, 10)


class _Column(QScrollArea):
    """Scrolls up and down only: never narrower than what it holds.

    Its scroll bar always has its room, so that nothing moves when there is something to scroll.
    """

    def __init__(self, parts: Sequence[QWidget], growing: Mapping[QWidget, int]) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()
        bar.setProperty("column", "true")
        bar.rangeChanged.connect(self._show_range)
        self.inner = QWidget()
        self.inner.setProperty("page", "true")
        self._parts = QVBoxLayout(self.inner)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(_GAP)
        for part in parts:
            self._parts.addWidget(part, growing.get(part, 0))
        if not growing:
            self._parts.addStretch(1)
        self.setWidget(self.inner)

    def take_in(self, other: "_Column") -> None:
        """Show what another column holds beneath this one's; it comes to nothing meanwhile."""
        other.hide()
        other.takeWidget()
        self._parts.addWidget(other.inner)
        other.inner.show()

    def take_back(self) -> None:
        """Hold again what another column took in."""
        if self.widget() is None:
            self.setWidget(self.inner)
            self.inner.show()
        self.show()

    def put_first(self, parts: Sequence[QWidget]) -> None:
        """Let these parts stand before all others; nothing where they do already."""
        for place, part in enumerate(parts):
            if self._parts.indexOf(part) != place:
                self._parts.removeWidget(part)
                self._parts.insertWidget(place, part)

    def show_part(self, part: QWidget) -> None:
        """Scroll until a part is in sight, and what it belongs to where that is not too high."""
        whole = None
        around: QWidget | None = part
        while around is not None and around is not self.widget():
            if around.property("together") and around.height() <= self.viewport().height():
                whole = around
            around = around.parentWidget()
        if whole is None:
            self.ensureWidgetVisible(part, 0, _AROUND)
        else:
            self.ensureWidgetVisible(whole, 0, 0)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the widest part, and no height to speak of."""
        inner, bar = self.widget(), self.verticalScrollBar()
        width = 0 if inner is None else inner.minimumSizeHint().width()
        return QSize(width + bar.sizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what has the focus in sight, such as when the number pad takes its room."""
        super().resizeEvent(event)
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            QTimer.singleShot(0, focused, partial(self.show_part, focused))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another width when what it holds does."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _show_range(self, lowest: int, highest: int) -> None:
        self.verticalScrollBar().setEnabled(highest > lowest)


def inset(part: QWidget) -> QHBoxLayout:
    """Return a line that holds a part and keeps the right edge of the page free."""
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, EDGE, 0)
    line.addWidget(part)
    return line
