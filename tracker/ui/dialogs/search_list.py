"""A line to search in, and what was found under it: letters and arrows without changing fields."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

_VALUE = Qt.ItemDataRole.UserRole
_ROW_HEIGHT = QSize(0, 44)
_MOVES = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -5,
    Qt.Key.Key_PageDown: 5,
}


class SearchList(QWidget):
    """Told what was found; the first of it is chosen until the arrows say otherwise."""

    words_changed = Signal(str)
    """Other words to search for."""
    choice_changed = Signal()
    """Another row is chosen."""
    choice_made = Signal()
    """A row was chosen for good, with a double click."""

    def __init__(self, name: str, found_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(name)
        self.edit.setAccessibleName(name)
        self.list = QListWidget()
        self.list.setAccessibleName(found_name)
        self.list.setMinimumHeight(140)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.edit)
        layout.addWidget(self.list, 1)
        self.setFocusProxy(self.edit)
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self.words_changed)
        self.list.currentRowChanged.connect(self.choice_changed)
        self.list.itemDoubleClicked.connect(self.choice_made)

    def show_found(self, found: Iterable[tuple[str, Any]]) -> None:
        """Show rows of words, each with the value it stands for, and choose the first."""
        self.list.clear()
        for words, value in found:
            item = QListWidgetItem(words)
            item.setData(_VALUE, value)
            item.setSizeHint(item.sizeHint().expandedTo(_ROW_HEIGHT))
            self.list.addItem(item)
        self.list.setCurrentRow(0 if self.list.count() else -1)

    def choose(self, value: Any) -> None:
        """Choose the row that stands for `value`, if it was found."""
        for row in range(self.list.count()):
            if self.list.item(row).data(_VALUE) == value:
                self.list.setCurrentRow(row)

    def chosen(self) -> Any:
        """Return the value of the chosen row, or None."""
        item = self.list.currentItem()
        return None if item is None else item.data(_VALUE)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Let the arrows move in the list while the line has the keyboard."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        step = _MOVES.get(Qt.Key(event.key()))
        if step is None or not self.list.count():
            return False
        row = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
        self.list.setCurrentRow(row)
        return True
