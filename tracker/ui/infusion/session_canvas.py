"""The session chart on screen: live at the chair, and the same in the record."""

from dataclasses import replace
from pathlib import Path

from matplotlib.figure import Figure
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from tracker.charts.save import save_session
from tracker.charts.session_chart import SIZE, session_figure
from tracker.charts.session_layout import (
    LEAST_HEIGHT,
    LEAST_WIDTH,
    SessionLayout,
    session_layout,
)
from tracker.charts.session_values import SessionChart, SessionReading
from tracker.charts.tokens import PAPER, Theme
from tracker.ui.figure_view import FigureView, copy_figure, paint_card
from tracker.ui.infusion import session_words
from tracker.ui.theme import current_theme
from tracker.ui.widgets.accessible import announce

_STEP = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_LEAST_MOVE = 1.0  # pixels: the line of the time now is drawn anew once it has gone so far


class SessionCanvas(FigureView):
    """Shows a session chart it is told. The mouse or ← and → tell the readings, Ctrl+C copies.

    It takes the keyboard by Tab alone: a tap on it leaves the focus where it is.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Session chart"))
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self._chart = SessionChart()
        self._layout: SessionLayout | None = None
        self._at: SessionReading | None = None
        self.setAccessibleDescription(session_words.state_words(self._chart))
        copy = QAction(self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        self.addAction(copy)

    def show_chart(self, chart: SessionChart) -> None:
        """Show another chart; it is drawn only if it would look different."""
        if self._looks_the_same(chart):
            return
        self._chart = chart
        if self._at not in chart.readings:
            self._at = None
        self.setAccessibleDescription(session_words.state_words(chart))
        self.draw_anew()

    @property
    def chart(self) -> SessionChart:
        """What is shown."""
        return self._chart

    def told(self) -> list[str]:
        """Return the lines that are told of the reading looked at, or none."""
        return [] if self._at is None else session_words.reading_words(self._at)

    def copy(self) -> None:
        """Copy the chart as a picture on white and its readings as text, without a name."""
        chart = replace(self._chart, title="")
        text = session_words.as_text(chart)
        copy_figure(lambda dpi: session_figure(chart, PAPER, SIZE, dpi), text)

    def save_as(self, file: Path, title: str = "") -> None:
        """Write the chart on white and under a title into a file: PNG, SVG or PDF by its ending.

        Raises ValueError for another ending, OSError where it cannot be written.
        """
        save_session(replace(self._chart, title=title), file)

    def figure(self, theme: Theme, size_inches: tuple[float, float], dpi: float) -> Figure:
        """Return the chart as a figure."""
        return session_figure(self._chart, theme, size_inches, dpi)

    def lay_out(self, width: int, height: int) -> None:
        """Work out where the readings are."""
        self._layout = session_layout(self._chart, width, height)

    def paint_on_top(self, painter: QPainter) -> None:
        """Paint the card of the reading that is looked at, and a line through it."""
        if self._at is None or self._layout is None:
            return
        x = self._layout.x(self._at.minute)
        top = self.height() - self._layout.top
        painter.setPen(QPen(QColor(current_theme().focus), 1))
        painter.drawLine(QPointF(x, top), QPointF(x, self.height() - self._layout.axis_y))
        paint_card(painter, self.size(), QPointF(x, self.height() / 2), self.told())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell nothing while places change."""
        super().resizeEvent(event)
        self._at = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the reading nearest to the mouse."""
        if self._layout is not None:
            self._look_at(self._layout.nearest(self._chart.readings, event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell the reading under a finger, which comes down without having moved."""
        super().mousePressEvent(event)
        self.mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell nothing when the mouse is gone."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self._look_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from reading to reading with the arrows; leave all other keys to the page."""
        key = Qt.Key(event.key())
        if key in _STEP and self._chart.readings:
            self._step(_STEP[key])
        elif key == Qt.Key.Key_Escape and self._at is not None:
            self._look_at(None)
        else:
            event.ignore()

    def _looks_the_same(self, chart: SessionChart) -> bool:
        if chart == self._chart:
            return True
        before, now = self._chart.now, chart.now
        if before is None or now is None or self._layout is None:
            return False
        moved = abs(self._layout.x(now) - self._layout.x(before))
        return moved < _LEAST_MOVE and replace(chart, now=before) == self._chart

    def _step(self, by: int) -> None:
        readings = sorted(self._chart.readings, key=lambda each: each.minute)
        if self._at is None:
            self._look_at(readings[-1])
        else:
            place = readings.index(self._at) + by
            self._look_at(readings[min(max(place, 0), len(readings) - 1)])

    def _look_at(self, reading: SessionReading | None) -> None:
        if reading == self._at:
            return
        self._at = reading
        if reading is not None and self.hasFocus():
            announce(self, ". ".join(self.told()))
        self.update()
