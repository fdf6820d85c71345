"""The three vial strengths: 10 and 100 must not be mistaken for each other."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from tracker.models.infusion import VIAL_STRENGTHS
from tracker.ui.fonts import CAPTION, KEY_NUMBER, MEDIUM, PAGE_TITLE, SEMIBOLD, font, scaled
from tracker.ui.theme import CHAIRSIDE_HEIGHT, current_theme
from tracker.ui.widgets.message_line import MessageLine

_BARS, _BAR, _GAP, _SIDE = 10, 5, 2, 8
_HIGH = CHAIRSIDE_HEIGHT + 18


class VialButton(QPushButton):
    """A number, its unit, and a bar for every 10 mg/mL; the strongest stands out in black."""

    def __init__(self, strength: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strength = strength
        self.setCheckable(True)
        self.setAccessibleName(self.tr("{n} mg/mL").format(n=strength))

    def sizeHint(self) -> QSize:
        """Return the room for number, unit and bars."""
        return QSize(scaled(84), scaled(_HIGH))

    def minimumSizeHint(self) -> QSize:
        """Return the same: a number that is cut off is another number."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame as the style does, then the strength and its bars."""
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        theme, strong = current_theme(), self.strength == max(VIAL_STRENGTHS)
        painter.setFont(font(KEY_NUMBER if strong else PAGE_TITLE, SEMIBOLD))
        number = QRect(_SIDE, 5, self.width() - 2 * _SIDE, scaled(KEY_NUMBER + 6))
        if strong:
            painter.fillRect(number, QColor(theme.text))
        painter.setPen(QColor(theme.surface if strong else theme.text))
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(self.strength))
        painter.setPen(QColor(theme.text))
        painter.setFont(font(CAPTION, MEDIUM))
        unit = QRect(number.left(), number.bottom() + 1, number.width(), scaled(CAPTION + 5))
        painter.drawText(unit, Qt.AlignmentFlag.AlignCenter, self.tr("mg/mL"))
        self._draw_bars(painter, unit.bottom() + 3)

    def _draw_bars(self, painter: QStylePainter, top: int) -> None:
        theme = current_theme()
        wide = (self.width() - 2 * _SIDE - (_BARS - 1) * _GAP) / _BARS
        painter.setPen(Qt.PenStyle.NoPen)
        for bar in range(_BARS):
            filled = bar < self.strength // 10
            painter.setBrush(QColor(theme.text if filled else theme.hairline))
            painter.drawRect(QRectF(_SIDE + bar * (wide + _GAP), top, wide, scaled(_BAR)))


class VialChoice(QWidget):
    """One of three strengths; says when it is another than last time."""

    chosen = Signal()
    """Another strength was chosen."""
    entered = Signal()
    """Enter was pressed: on to what follows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last: int | None = None
        self._typed = ""
        self._group = QButtonGroup(self)
        self.buttons = {strength: VialButton(strength) for strength in VIAL_STRENGTHS}
        self.message = MessageLine()
        row = QHBoxLayout()
        row.setSpacing(8)
        for strength, button in self.buttons.items():
            self._group.addButton(button, strength)
            row.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.message)
        self.setFocusProxy(self.buttons[VIAL_STRENGTHS[0]])
        self._group.idClicked.connect(self._choose)

    def strength(self) -> int | None:
        """Return the chosen strength in mg/mL, or None."""
        chosen = self._group.checkedId()
        return chosen if chosen > 0 else None

    def show_strength(self, strength: int | None, last: int | None) -> None:
        """Show a stored strength in mg/mL, or none, and hold it against the last infusion's."""
        self._last = last
        if strength is not None:
            self.buttons[strength].setChecked(True)
        self._compare()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type the strength as it stands on the vial; Enter goes on once there is one."""
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._typed = ""
            if self.strength() is None:
                words = self.tr("Type the strength on the vial: 10, 50 or 100.")
                self.message.show_message("caution", words)
            else:
                self.entered.emit()
        elif text.isascii() and text.isdigit():
            self._type(text)
        else:
            super().keyPressEvent(event)

    def _type(self, digit: str) -> None:
        """Take a digit of a strength; a third one may still make 100 of 10."""
        typed = self._typed + digit
        begun = any(str(strength).startswith(typed) for strength in VIAL_STRENGTHS)
        self._typed = typed if begun else digit
        strength = int(self._typed)
        if strength in self.buttons:
            self.buttons[strength].setFocus(Qt.FocusReason.OtherFocusReason)
            self.buttons[strength].click()

    def _choose(self) -> None:
        self._compare()
        self.chosen.emit()

    def _compare(self) -> None:
        now, last, words = self.strength(), self._last, ""
        if now is not None and last is not None and now != last:
            words = self.tr("Last time {last} mg/mL, now {now} mg/mL: look at the vial.")
        self.message.show_message("caution", words.format(last=last, now=now))
