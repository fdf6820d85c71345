"""What fields that judge their own text have in common: a line to type in, a state, a message."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from tracker.ui.widgets.message_line import MessageKind
from tracker.ui.widgets.pill import set_look


class CheckedField(QWidget):
    """A line edit that checks what was typed when it is left or Enter is pressed.

    The typed text always stays as it is: a refused value can be seen and mended.
    """

    message_changed = Signal(str, str)
    """Kind and words of the message for the line under the field; both empty: nothing to say."""
    value_changed = Signal()
    """What `value()` returns may be another one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        self.row.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self.message: tuple[MessageKind, str] | None = None

    def text(self) -> str:
        """Return what stands in the field, as typed."""
        return self.edit.text()

    def acceptable(self) -> bool:
        """Whether the field may be stored as it stands."""
        return True

    def judge(self) -> None:
        """Check what was typed, and say what is wrong with it."""

    def say(self, kind: MessageKind, text: str) -> None:
        """Show a message with the border that belongs to it; without text, none."""
        self.message = (kind, text) if text else None
        set_look(self.edit, "state", kind if text and kind in {"caution", "alert"} else "")
        self.message_changed.emit(kind if text else "", text)
