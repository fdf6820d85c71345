"""Keeps the mouse wheel from changing values.

One notch over an unfocused box changes what it holds, and nobody sees it: in a clinical record that
is a silent falsification. So the wheel scrolls the page and never a value.
"""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QApplication, QComboBox, QScrollBar


class WheelGuard(QObject):
    """An event filter for the whole application; installs itself."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass the wheel over a value on to what lies behind it."""
        if event.type() == QEvent.Type.Wheel and _holds_a_value(watched):
            event.ignore()  # ignored events go on to the parent, which scrolls
            return True
        return False


def _holds_a_value(watched: QObject) -> bool:
    if isinstance(watched, QScrollBar):
        return False
    return isinstance(watched, QAbstractSpinBox | QComboBox | QAbstractSlider)
