"""Inter at the sizes of the app and the clinician's choice of text size.

Digits are tabular from the size of entries on, where numbers are read and change in place. Below
it stand names and sentences: tabular digits take a wide hyphen with them and tear "PHQ-9" apart.

Weights go through the font's variable axis: a style sheet's font-weight or `setWeight` gives a
smeared imitation of this one variable file. So the style sheet names no font at all.
"""

from importlib import resources

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

FAMILY = "Inter"
CAPTION, LABEL, BODY, CARD_TITLE, PAGE_TITLE, ENTRY, KEY_NUMBER = 12, 13, 15, 17, 20, 24, 28
REGULAR, MEDIUM, SEMIBOLD = 400, 500, 600
TEXT_SIZES = (100, 110, 125, 150)
"""The choices of text size in percent."""

_PROPERTY = "fontSizeAndWeight"


def register_fonts() -> None:
    """Make Inter known to Qt; once is enough. Raises RuntimeError if it cannot be read."""
    if FAMILY in QFontDatabase.families():
        return
    for file in resources.files("fontpkg_inter").joinpath("files").iterdir():
        if QFontDatabase.addApplicationFontFromData(file.read_bytes()) < 0:
            raise RuntimeError(f"the font {file.name} could not be read")


def set_application_font(app: QApplication, text_percent: int = 100) -> None:
    """Give the application its font at the choice nearest to `text_percent`; all widgets follow."""
    register_fonts()
    percent = min(TEXT_SIZES, key=lambda size: abs(size - text_percent))
    app.setFont(_font(_body(percent), REGULAR))
    if app.styleSheet():
        app.setStyleSheet(app.styleSheet())  # children under a sheet keep the old font without this
    for widget in app.allWidgets():
        chosen = widget.property(_PROPERTY)
        if chosen is not None:
            widget.setFont(font(*chosen))


def font(size: int = BODY, weight: int = REGULAR) -> QFont:
    """Return Inter at `size` px (before the text-size setting) and `weight` 100-900."""
    return _font(size * text_scale(), weight, tabular=size >= ENTRY)


def set_font(widget: QWidget, size: int = BODY, weight: int = REGULAR) -> None:
    """Give a widget its size in px and weight; both follow a later change of the text size."""
    widget.setProperty(_PROPERTY, (size, weight))
    widget.setFont(font(size, weight))


def text_scale() -> float:
    """Return the text-size setting as a factor, 1.0 to 1.5."""
    pixels = QGuiApplication.font().pixelSize()
    percent = next((size for size in TEXT_SIZES if _body(size) == pixels), TEXT_SIZES[0])
    return percent / 100


def scaled(pixels: int) -> int:
    """Return a length that grows with the text, in px."""
    return round(pixels * text_scale())


def _body(percent: int) -> int:
    return round(BODY * percent / 100)


def _font(pixels: float, weight: int, *, tabular: bool = False) -> QFont:
    inter = QFont(FAMILY)
    inter.setPixelSize(round(pixels))
    inter.setVariableAxis(QFont.Tag("wght"), weight)
    inter.setFeature(QFont.Tag("tnum"), int(tabular))
    return inter
