"""Draws one patient of the list: three lines of words, with the flags as pills."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tracker.charts.tokens import Theme
from tracker.ui.fonts import BODY, CAPTION, LABEL, MEDIUM, SEMIBOLD, font, scaled
from tracker.ui.patient import wording
from tracker.ui.patient_list_model import ROLE_ENTRY, Entry
from tracker.ui.theme import current_theme

MOST_FLAGS = 2
_SIDE, _GAP = 14, 8
_Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class PatientDelegate(QStyledItemDelegate):
    """Name and last score, age and class, phase and at most two flags."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002
        """Return the room of three lines, which grows with the text."""
        return QSize(200, scaled(84))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the patient of `index`."""
        entry = index.data(ROLE_ENTRY)
        if not isinstance(entry, Entry):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current_theme()
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        self._ground(painter, area, state, theme)
        lines = _lines(area.adjusted(_SIDE, 0, -_SIDE, 0))
        summary = entry.summary
        text, quiet = QColor(theme.text), QColor(theme.text_secondary)
        score, result, phase = ("", "", "")
        if summary is not None:
            score, result, phase = summary.score, summary.result, summary.phase
        if entry.running:
            phase = wording.running_words()
        _pair(
            painter,
            lines[0],
            (entry.name, font(BODY, SEMIBOLD)),
            (score, font(LABEL, MEDIUM)),
            text,
        )
        _pair(painter, lines[1], (entry.who, font(LABEL)), (result, font(LABEL)), quiet)
        pills = self._pills(painter, lines[2], phase, entry, theme)
        rest = lines[2].adjusted(0, 0, -(pills + _GAP if pills else 0), 0)
        face, ink = font(LABEL), quiet
        if entry.running:
            face, ink = font(LABEL, SEMIBOLD), QColor(theme.accent)
        _write(painter, rest, phase, face, ink, _LEFT)
        painter.restore()

    def _ground(
        self, painter: QPainter, area: QRect, state: QStyle.StateFlag, theme: Theme
    ) -> None:
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(theme.selection))
            painter.fillRect(QRect(area.left(), area.top(), 4, area.height()), QColor(theme.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(theme.sunken))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.drawRect(QRectF(area).adjusted(1, 1, -1, -1))
        painter.setPen(QColor(theme.hairline))
        painter.drawLine(area.left() + _SIDE, area.bottom(), area.right() - _SIDE, area.bottom())

    def _pills(self, painter: QPainter, line: QRect, phase: str, entry: Entry, theme: Theme) -> int:
        """Draw from the right as many flags as there is room for, safety first, then "+n".

        Returns the width they took, in px.
        """
        flags = entry.summary.flags if entry.summary is not None else ()
        face = font(CAPTION, MEDIUM)
        metrics = QFontMetrics(face)
        room = line.width() - QFontMetrics(font(LABEL)).horizontalAdvance(phase) - _GAP
        shown = _fitting([word for word, _kind in flags], metrics, room)
        words = list(flags[:shown])
        if len(flags) > shown:
            words.append((f"+{len(flags) - shown}", "neutral"))
        right = line.right()
        painter.setFont(face)
        for word, kind in reversed(words):
            wide = _pill_width(metrics, word)
            box = QRectF(right - wide, line.top() + 1, wide, line.height() - 2)
            fill, ink = _pill_colours(theme, kind)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(fill))
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
            painter.setPen(QColor(ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
            right -= wide + 4
        return line.right() - right


def _lines(area: QRect) -> list[QRect]:
    high = (area.height() - 18) // 3
    return [
        QRect(area.left(), area.top() + 8 + number * (high + 1), area.width(), high)
        for number in range(3)
    ]


def _pair(
    painter: QPainter,
    line: QRect,
    left: tuple[str, QFont],
    right: tuple[str, QFont],
    colour: QColor,
) -> None:
    used = _write(painter, line, *right, colour, _RIGHT)
    _write(painter, line.adjusted(0, 0, -(used + _GAP if used else 0), 0), *left, colour, _LEFT)


def _write(
    painter: QPainter,
    line: QRect,
    words: str,
    face: QFont,
    colour: QColor,
    where: Qt.AlignmentFlag,
) -> int:
    """Write words, shortened where there is no room, and return the width they took."""
    painter.setFont(face)
    painter.setPen(colour)
    metrics = QFontMetrics(face)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, line.width())
    painter.drawText(line, where, shown)
    return metrics.horizontalAdvance(shown)


def _fitting(words: list[str], metrics: QFontMetrics, room: int) -> int:
    """Return how many pills fit, with a "+n" where some are left out; the first one always."""
    for count in range(min(len(words), MOST_FLAGS), 0, -1):
        shown = words[:count] + (["+9"] if count < len(words) else [])
        if sum(_pill_width(metrics, word) + 4 for word in shown) <= room:
            return count
    return min(len(words), 1)


def _pill_width(metrics: QFontMetrics, word: str) -> int:
    return metrics.horizontalAdvance(word) + 16


def _pill_colours(theme: Theme, kind: str) -> tuple[str, str]:
    if kind == "alert":
        return theme.alert_fill, theme.alert_pill
    if kind == "caution":
        return theme.caution_fill, theme.caution_pill
    return theme.sunken, theme.text_secondary
