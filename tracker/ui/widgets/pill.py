"""A word or two in a coloured pill: a flag, a state."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from tracker.ui.fonts import LABEL, MEDIUM, set_font

PillKind = Literal["neutral", "ok", "caution", "alert", "accent", "ketamine"]


class Pill(QLabel):
    """Always words; the colour only repeats them (alert for patient safety, caution for "look")."""

    def __init__(
        self, text: str, kind: PillKind = "neutral", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        set_font(self, LABEL, MEDIUM)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_flag(self, text: str, kind: PillKind) -> None:
        """Show another word and colour."""
        self.setText(text)
        set_look(self, "kind", kind)


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet asks for, and let the widget look accordingly."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
