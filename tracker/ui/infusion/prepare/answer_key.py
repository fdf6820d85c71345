"""A button for one answer, with the key that gives it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from tracker.ui.fonts import BODY, CAPTION, MEDIUM, REGULAR, SEMIBOLD, font, scaled
from tracker.ui.theme import CONTROL_HEIGHT, current_theme
from tracker.ui.widgets.pill import set_look

_SIDE, _GAP, _WIDEST = 12, 8, 190


class AnswerKey(QPushButton):
    """Answer and key side by side; dashed while it only shows what was answered last time."""

    def __init__(self, answer: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer, self.key = answer, key
        self.setCheckable(True)
        self.setAutoDefault(False)
        # The row takes the keys; buttons of their own would make each question three stops for Tab.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("{answer}, key {key}").format(answer=answer, key=key))

    def show_suggested(self, suggested: bool) -> None:
        """Mark the answer of the last visit: not given until it is confirmed."""
        set_look(self, "suggested", "true" if suggested else "")

    def sizeHint(self) -> QSize:
        """Return the room for the words in at most two lines, and the key."""
        words = QFontMetrics(font(BODY, SEMIBOLD))
        wide = words.horizontalAdvance(self.answer) + 2
        if wide > scaled(_WIDEST):
            wide = max(scaled(_WIDEST), wide * 11 // 20)
        lines = 1 if words.horizontalAdvance(self.answer) <= wide else 2
        high = max(scaled(CONTROL_HEIGHT), lines * words.height() + 8)
        least = scaled(CONTROL_HEIGHT)
        return QSize(max(least, wide + self._key_width() + 2 * _SIDE + scaled(_GAP)), high)

    def minimumSizeHint(self) -> QSize:
        """Return the same: an answer that is cut off cannot be read."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame as the style does, then the answer and its key."""
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        inner = self.rect().adjusted(_SIDE, 2, -_SIDE, -2)
        words = QRect(inner)
        words.setRight(inner.right() - self._key_width() - scaled(_GAP))
        painter.setPen(self.palette().buttonText().color())
        painter.setFont(font(BODY, SEMIBOLD if self.isChecked() else MEDIUM))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(words, middle | int(Qt.TextFlag.TextWordWrap), self.answer)
        painter.setPen(QColor(current_theme().text_secondary))
        painter.setFont(font(CAPTION, REGULAR))
        painter.drawText(inner, middle | int(Qt.AlignmentFlag.AlignRight), self.key)

    def _key_width(self) -> int:
        return QFontMetrics(font(CAPTION, REGULAR)).horizontalAdvance(self.key)
