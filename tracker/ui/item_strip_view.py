"""The item strip on screen: hovering or the arrow keys tell the answer at each place."""

from matplotlib.figure import Figure
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from tracker.charts.item_layout import ItemLayout, item_layout, least_height
from tracker.charts.item_strip import item_figure
from tracker.charts.item_values import ItemStrip
from tracker.charts.tokens import Theme
from tracker.ui.figure_view import FigureView, paint_card
from tracker.ui.theme import current_theme
from tracker.ui.widgets.accessible import announce
from tracker.ui.widgets.typed_dates import show_date

_STEP = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_AROUND = 40, 90
"""How much is brought into sight beside a cell, in px: its card above all."""
_EMPTY = ItemStrip("", "", True, (), (), (), (0.0, 1.0))


class ItemStripView(FigureView):
    """Shows a strip it is told. Arrow keys go from cell to cell, Enter opens the form."""

    score_opened = Signal(object)
    """The id of the score of the visit that was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strip = _EMPTY
        self._layout: ItemLayout | None = None
        self._at: tuple[int, int] | None = None

    def show_strip(self, strip: ItemStrip) -> None:
        """Show another strip; it is drawn when it is next painted."""
        self._strip, self._at = strip, None
        self.setFixedHeight(int(least_height(strip)))
        self.setAccessibleName(self.tr("Items of {scale} by visits").format(scale=strip.name))
        words = self.tr("{rows} rows, {visits} visits. The arrow keys tell each answer.")
        self.setAccessibleDescription(words.format(rows=len(strip.rows), visits=len(strip.visits)))
        self.draw_anew()

    @property
    def strip(self) -> ItemStrip:
        """What is shown."""
        return self._strip

    def told(self) -> list[str]:
        """Return the lines that are told of the place looked at, or none."""
        return [] if self._at is None else self._words(*self._at)

    def figure(self, theme: Theme, size_inches: tuple[float, float], dpi: float) -> Figure:
        """Return the strip as a figure."""
        return item_figure(self._strip, theme, size_inches, dpi)

    def lay_out(self, width: int, height: int) -> None:
        """Work out where rows and visits are."""
        self._layout = item_layout(self._strip, width, height)

    def paint_on_top(self, painter: QPainter) -> None:
        """Frame the cell that is looked at, and tell it on a card."""
        if self._at is None or self._layout is None:
            return
        row, visit = self._at
        low, high = self._layout.rows[row]
        column = self._layout.columns[visit]
        frame = QRectF(column.left, self.height() - high, column.width, high - low)
        painter.setPen(QPen(QColor(current_theme().focus), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame.adjusted(-1, -1, 1, 1))
        paint_card(painter, self.size(), QPointF(frame.right(), frame.top()), self.told())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell nothing while places change."""
        super().resizeEvent(event)
        self._at = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the cell under the mouse."""
        if self._layout is not None:
            place = event.position()
            self._look_at(self._layout.cell_at(place.x(), self.height() - place.y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell nothing when the mouse is gone."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self._look_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the form of the visit under the mouse."""
        super().mousePressEvent(event)
        self.mouseMoveEvent(event)  # a finger comes down without having moved
        if event.button() == Qt.MouseButton.LeftButton:
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell with the arrows, open with Enter."""
        key = Qt.Key(event.key())
        if key in _STEP and self._strip.visits:
            self._step(*_STEP[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._at is not None:
            self._open()
        elif key == Qt.Key.Key_Escape and self._at is not None:
            self._look_at(None)
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self._at is not None:
            self.score_opened.emit(self._strip.visits[self._at[1]].score)

    def _step(self, rows: int, visits: int) -> None:
        """Go on to the next cell; the first step goes to the latest visit's first item."""
        last_row, last_visit = len(self._strip.rows) - 1, len(self._strip.visits) - 1
        if self._at is None:
            self._look_at((0, last_visit))
        else:
            row, visit = self._at[0] + rows, self._at[1] + visits
            self._look_at((min(max(row, 0), last_row), min(max(visit, 0), last_visit)))
        self._bring_into_sight()

    def _bring_into_sight(self) -> None:
        """Scroll whatever holds the strip to the cell looked at."""
        if self._at is None or self._layout is None:
            return
        low, high = self._layout.rows[self._at[0]]
        x = self._layout.columns[self._at[1]].middle
        cell = QPoint(round(x), round(self.height() - (low + high) / 2))
        parent = self.parentWidget()
        while parent is not None:
            content = parent.widget() if isinstance(parent, QScrollArea) else None
            if isinstance(parent, QScrollArea) and content is not None:
                place = self.mapTo(content, cell)
                parent.ensureVisible(place.x(), place.y(), *_AROUND)
            parent = parent.parentWidget()

    def _look_at(self, at: tuple[int, int] | None) -> None:
        if at == self._at:
            return
        self._at = at
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.setCursor(arrow if at is None else hand)
        if at is not None and self.hasFocus():
            announce(self, ". ".join(self.told()))
        self.update()

    def _words(self, row: int, visit: int) -> list[str]:
        """Return item, answer in words, and date, in three lines."""
        told, column = self._strip.rows[row], self._strip.visits[visit]
        cell = told.cells[visit]
        first = f"{told.full}, {told.mark}" if told.mark else told.full
        answer = column.note if cell is None else cell.told
        when = show_date(column.on)
        if column.total:
            when = self.tr("{date}, total {total}").format(date=when, total=column.total)
        return [first, answer, when]
