"""One answer of an item: its digit, and beside it the anchor word in at most two lines."""

from decimal import Decimal

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from tracker.clinical.limits import plain
from tracker.ui.fonts import (
    BODY,
    CAPTION,
    LABEL,
    MEDIUM,
    PAGE_TITLE,
    REGULAR,
    SEMIBOLD,
    font,
    scaled,
)
from tracker.ui.widgets.pill import set_look

NORMAL_HEIGHT, LARGE_HEIGHT = 44, 52
_SIDE, _GAP = 8, 7


class AnswerButton(QPushButton):
    """A button of touch size; `value` None stands for an answer that is left out."""

    def __init__(
        self, value: Decimal | None, anchor: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.value = value
        self.anchor = anchor
        self.digit = "–" if value is None else plain(value)
        self._large = False
        self.setCheckable(True)
        self.setAutoDefault(False)
        # The row takes the keys; a button of its own would make each item five stops for Tab.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(" ".join(part for part in (self.digit, anchor) if part))
        self._fix_size()

    def enlarge(self, large: bool) -> None:
        """Show the button at the size for a tablet, or at the usual one."""
        self._large = large
        set_look(self, "chairside", "true" if large else "")
        self._fix_size()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame as the style does, then digit and anchor."""
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        self._draw_words(painter)

    def _draw_words(self, painter: QPainter) -> None:
        inner = self.rect().adjusted(_SIDE, 2, -_SIDE, -2)
        painter.setPen(self.palette().buttonText().color())
        weight = SEMIBOLD if self.isChecked() else MEDIUM
        painter.setFont(font(self._digit_size, weight))
        if not self.anchor:
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, self.digit)
            return
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(inner, middle, self.digit)
        words = QRect(inner)
        words.setLeft(inner.left() + self._digit_width + scaled(_GAP))
        painter.setFont(font(self._anchor_size, MEDIUM if self.isChecked() else REGULAR))
        painter.drawText(words, middle | int(Qt.TextFlag.TextWordWrap), self.anchor)

    @property
    def _digit_size(self) -> int:
        return PAGE_TITLE if self._large else BODY

    @property
    def _anchor_size(self) -> int:
        return LABEL if self._large else CAPTION

    @property
    def _digit_width(self) -> int:
        return QFontMetrics(font(self._digit_size, SEMIBOLD)).horizontalAdvance(self.digit)

    def _fix_size(self) -> None:
        height = scaled(LARGE_HEIGHT if self._large else NORMAL_HEIGHT)
        width = self._digit_width + 2 * _SIDE
        if self.anchor:
            metrics = QFontMetrics(font(self._anchor_size, MEDIUM))
            width += scaled(_GAP) + _width_in_two_lines(metrics, self.anchor) + 4
        self.setFixedSize(QSize(max(width, height), height))


def _width_in_two_lines(metrics: QFontMetrics, text: str) -> int:
    words = text.split()
    splits = (
        max(
            metrics.horizontalAdvance(" ".join(words[:at])),
            metrics.horizontalAdvance(" ".join(words[at:])),
        )
        for at in range(1, len(words) + 1)
    )
    return min(splits, default=0)
