"""A list to choose from that the mouse wheel never changes, with rows for a finger."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tracker.ui.fonts import scaled
from tracker.ui.theme import CONTROL_HEIGHT


class ChoiceBox(QComboBox):
    """A combo box for clinical forms: the wheel scrolls the page and never a value.

    One notch over an unfocused box changes what it holds, and nobody sees it: in a clinical record
    that is a silent falsification. (An event filter of the whole application, in Python, sees
    widgets that are still being built, and crashed.)
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_FingerRows(self))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what lies behind, which scrolls."""
        event.ignore()


class _FingerRows(QStyledItemDelegate):
    """Rows of the list that drops down, as high as every other target."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return super().sizeHint(option, index).expandedTo(QSize(0, scaled(CONTROL_HEIGHT)))
