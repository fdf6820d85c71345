"""A button whose sentence takes as many lines as it needs."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from tracker.ui.fonts import BODY, scaled, set_font
from tracker.ui.icons import paint_icon
from tracker.ui.theme import CONTROL_HEIGHT, current_theme

_SIDE, _ICON, _ABOVE = 10, 20, 10
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter


class GoButton(QPushButton):
    """Says what is missing and goes there; a long sentence wraps in place of widening the page."""

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(sentence.replace("&", "&&"), parent)
        self.sentence = sentence
        self.setProperty("kind", "quiet")
        self.setAccessibleName(sentence)
        set_font(self, BODY)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Return that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the wrapped sentence at that width, and no less than a target."""
        room = QRect(0, 0, max(1, width - 3 * _SIDE - scaled(_ICON)), 10_000)
        words = QFontMetrics(self.font()).boundingRect(room, int(_WRAPPED), self.sentence)
        return max(scaled(CONTROL_HEIGHT), words.height() + _ABOVE)

    def sizeHint(self) -> QSize:
        """Return the size of one line."""
        wide = QFontMetrics(self.font()).horizontalAdvance(self.sentence)
        return QSize(wide + 3 * _SIDE + scaled(_ICON) + 4, scaled(CONTROL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the least size of a target: the sentence gives way."""
        return QSize(scaled(CONTROL_HEIGHT), scaled(CONTROL_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame as the style does, then the arrow and the sentence."""
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        colour, size = QColor(current_theme().accent), scaled(_ICON)
        arrow = QRectF(_SIDE, (self.height() - size) / 2, size, size)
        paint_icon(painter, "forward", colour, arrow)
        words = self.rect().adjusted(2 * _SIDE + size, 0, -_SIDE, 0)
        painter.setPen(colour)
        painter.setFont(self.font())
        painter.drawText(words, int(_WRAPPED), self.sentence)
