"""How the parts of the infusion page share the room: the vitals row is always in sight."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from tracker.ui.fonts import scaled

TWO_COLUMNS, ROW_BESIDE = 820, 1180
"""Widths of the page from which on it has two columns, and the row stands beside the right one."""
_GAP = 12
_INSETS = 40
_AROUND = 72


class Columns(QWidget):
    """Left and right in columns that scroll on their own, and the vitals row beneath.

    From 1180 px on the row is as wide as the left column, below that as wide as the page, and below
    820 px the right column goes under the left one (all times the size of the text). `pad` stands
    under the right column while it is shown.
    """

    def __init__(
        self,
        left: Sequence[QWidget],
        right: Sequence[QWidget],
        row: QWidget,
        pad: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._left, self._right, self._row = _Column(left, last=1), _Column(right), row
        self._beside = QWidget()
        beside = QVBoxLayout(self._beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(_GAP)
        beside.addWidget(self._right, 1)
        beside.addWidget(pad)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self._mode = ""
        self._arrange("narrow")
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)

    @property
    def mode(self) -> str:
        """How the parts stand now: wide, medium or narrow."""
        return self._mode

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the parts where the width allows."""
        super().resizeEvent(event)
        width = event.size().width()
        narrow = "medium" if width >= scaled(TWO_COLUMNS - _INSETS) else "narrow"
        self._arrange("wide" if width >= scaled(ROW_BESIDE - _INSETS) else narrow)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the vitals row: the columns can stand under each other."""
        return QSize(self._row.minimumSizeHint().width(), super().minimumSizeHint().height())

    def show_part(self, part: QWidget) -> None:
        """Scroll until a part of either column is in sight."""
        for area in (self._left, self._right):
            if area.isAncestorOf(part):
                area.ensureWidgetVisible(part, 0, _AROUND)

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self.isAncestorOf(now):
            return
        self.show_part(now)
        # What was hidden until now has its place only after the layout was done.
        QTimer.singleShot(0, now, partial(self.show_part, now))

    def _arrange(self, mode: str) -> None:
        if mode == self._mode:
            return
        self._mode = mode
        grid = self._grid
        for part in (self._left, self._beside, self._row):
            grid.removeWidget(part)
        under = mode == "narrow"
        grid.addWidget(self._left, 0, 0, 1, 2 if under else 1)
        if under:
            grid.addWidget(self._beside, 1, 0, 1, 2)
        else:
            grid.addWidget(self._beside, 0, 1, 2 if mode == "wide" else 1, 1)
        grid.addWidget(self._row, 2 if under else 1, 0, 1, 1 if mode == "wide" else 2)
        for line, stretch in enumerate((1, 1 if under else 0, 0)):
            grid.setRowStretch(line, stretch)
        grid.setColumnStretch(0, 17)
        grid.setColumnStretch(1, 10)


class _Column(QScrollArea):
    """Scrolls up and down only: never narrower than what it holds."""

    def __init__(self, parts: Sequence[QWidget], last: int = 0) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("page", "true")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        for place, part in enumerate(parts):
            layout.addWidget(part, last if place == len(parts) - 1 else 0)
        if not last:
            layout.addStretch(1)
        self.setWidget(inner)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the widest part, and no height to speak of."""
        inner, bar = self.widget(), self.verticalScrollBar()
        width = 0 if inner is None else inner.minimumSizeHint().width()
        return QSize(width + bar.sizeHint().width(), super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another width when what it holds does."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)
