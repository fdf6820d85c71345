"""Looking a side effect up in the whole catalogue by its letters."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from tracker.clinical.side_effects import SideEffect, SideEffectCatalogue
from tracker.ui.theme import CONTROL_HEIGHT
from tracker.ui.widgets.message_line import MessageLine

_SHOWN = 5
_KEY = Qt.ItemDataRole.UserRole


class EffectSearch(QWidget):
    """A line that filters the catalogue; a digit logs the one term that is named or chosen.

    A term is named once two letters leave no other that begins so, and chosen with an arrow key or
    a tap: a digit alone never decides which of several is meant.
    """

    chosen = Signal(str, str, int)
    """Key of the catalogue (or "other"), the words typed for "other", grade or 0 for none yet."""
    left = Signal()
    """Closed without a choice."""

    def __init__(self, catalogue: SideEffectCatalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(self.tr("Find a side effect"))
        self.edit.setAccessibleName(self.tr("Find a side effect"))
        self.edit.setProperty("chairside", "true")
        self.edit.setMaxLength(60)
        self._picked = False
        self.message = MessageLine()
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Side effects found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.edit)
        layout.addWidget(self.message)
        layout.addWidget(self.list)
        self.edit.textChanged.connect(self._filter)
        self.edit.installEventFilter(self)
        self.list.itemClicked.connect(self._take)
        self.hide()

    def begin(self, letters: str = "") -> None:
        """Show the search with some letters typed already."""
        self.show()
        self.edit.setText(letters)
        self._filter(letters)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.deselect()
        self.edit.setCursorPosition(len(letters))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let digits, Enter, arrows and Esc choose while letters filter."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(event)
        return super().eventFilter(watched, event)

    def matches(self, letters: str) -> list[SideEffect]:
        """Return the effects that fit: first where a word begins so, then where it occurs."""
        wanted = letters.strip().casefold()
        effects = list(self._catalogue.effects.values())
        begins = [seen for seen in effects if _begins(seen.label, wanted)]
        inside = [s for s in effects if s not in begins and wanted in s.label.casefold()]
        return begins + inside

    def _take_key(self, event: QKeyEvent) -> bool:
        key, text = event.key(), event.text()
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            row = self.list.currentRow() + step
            self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
            self._picked = True
            self._say()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif text and text in "12345":
            self._take_grade(int(text))
        else:
            return False
        return True

    def _take_grade(self, grade: int) -> None:
        if self._decided() is not None:
            self._take(grade=grade)
        else:
            text = self.tr("Which one? Type on, or choose it with the arrow keys and Enter.")
            self.message.show_message("caution", text)

    def _decided(self) -> QListWidgetItem | None:
        if self._picked:
            return self.list.currentItem()
        words = self.edit.text().strip().casefold()
        effects = self._catalogue.effects.values()
        named = [seen.key for seen in effects if _begins(seen.label, words)]
        return self.list.item(0) if len(words) > 1 and len(named) == 1 else None

    def _say(self) -> None:
        decided = self._decided()
        if decided is not None:
            text = self.tr("1 to 5 logs: {effect}").format(effect=decided.text())
        else:
            text = self.tr("Type on, or choose with the arrow keys and Enter.")
        self.message.show_message("hint", text)

    def _filter(self, letters: str) -> None:
        self._picked = False
        self.list.clear()
        for effect in self.matches(letters):
            item = QListWidgetItem(effect.label)
            item.setData(_KEY, effect.key)
            self.list.addItem(item)
        words = letters.strip()
        if len(words) > 1:
            item = QListWidgetItem(self.tr("Other: {words}").format(words=words))
            item.setData(_KEY, "other")
            self.list.addItem(item)
        for row in range(self.list.count()):
            self.list.item(row).setSizeHint(QSize(0, CONTROL_HEIGHT))
        self.list.setCurrentRow(0)
        self.list.setFixedHeight(CONTROL_HEIGHT * min(_SHOWN, max(1, self.list.count())) + 4)
        self._say()

    def _take(self, _item: QListWidgetItem | None = None, grade: int = 0) -> None:
        item = self.list.currentItem()
        if item is not None:
            key = str(item.data(_KEY))
            self.chosen.emit(key, self.edit.text().strip() if key == "other" else "", grade)


def _begins(label: str, wanted: str) -> bool:
    words = label.casefold().replace("/", " ").replace("(", " ").split()
    return label.casefold().startswith(wanted) or any(word.startswith(wanted) for word in words)
