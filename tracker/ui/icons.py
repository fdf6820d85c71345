"""Our icons: SVG files of `resources/icons`, in one style, tinted when they are painted."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer

from tracker import folders

ON_ACCENT = QPalette.ColorRole.BrightText
"""The palette's role for what is drawn on the accent colour."""


def icon(name: str, role: QPalette.ColorRole = QPalette.ColorRole.ButtonText) -> QIcon:
    """Return the icon of that file name, in the palette's colour of `role` whenever it is painted.

    Raises FileNotFoundError for a name we have not drawn.
    """
    _drawing(name)
    return QIcon(_TintedEngine(name, role))


def icon_names() -> tuple[str, ...]:
    """Return the names of all icons, sorted."""
    return tuple(sorted(file.stem for file in folders.resource("icons").glob("*.svg")))


def application_icon() -> QIcon:
    """Return the icon of the application."""
    return QIcon(str(folders.resource("tracker.svg")))


def paint_icon(painter: QPainter, name: str, colour: QColor, box: QRectF) -> None:
    """Draw an icon in one colour into `box`, as vectors."""
    _renderer(name, colour.name()).render(painter, box)


def tinted_file(name: str, colour: QColor) -> Path:
    """Return an SVG file of the icon in one colour: a style sheet can only name files."""
    file = folders.cache_folder() / "icons" / f"{name}-{colour.name().lstrip('#')}.svg"
    drawing = _tinted(name, colour.name())
    if not file.exists() or file.read_bytes() != drawing:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(drawing)
    return file


class _TintedEngine(QIconEngine):
    def __init__(self, name: str, role: QPalette.ColorRole) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name, self._role)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        palette = QGuiApplication.palette()
        group = QPalette.ColorGroup.Active
        role = self._role
        if mode == QIcon.Mode.Disabled:
            group = QPalette.ColorGroup.Disabled
        elif mode == QIcon.Mode.Selected:
            role = QPalette.ColorRole.HighlightedText
        side = min(rect.width(), rect.height())
        box = QRect(rect.left(), rect.top() + (rect.height() - side) // 2, side, side)
        paint_icon(painter, self._name, palette.color(group, role), QRectF(box))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture


def _tinted(name: str, colour: str) -> bytes:
    return _drawing(name).replace(b"currentColor", colour.encode())


@cache
def _drawing(name: str) -> bytes:
    return (folders.resource("icons") / f"{name}.svg").read_bytes()


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_tinted(name, colour)))
