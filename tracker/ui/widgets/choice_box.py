"""A list to choose from that the mouse wheel never changes."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class ChoiceBox(QComboBox):
    """A combo box for clinical forms: the wheel scrolls the page and never a value.

    One notch over an unfocused box changes what it holds, and nobody sees it: in a clinical record
    that is a silent falsification. (An event filter of the whole application, in Python, sees
    widgets that are still being built, and crashed.)
    """

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what lies behind, which scrolls."""
        event.ignore()
