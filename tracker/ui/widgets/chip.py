"""A rounded button that can be on or off, with a grade where there is one."""

from typing import Literal

from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from tracker.ui.fonts import BODY, MEDIUM, set_font
from tracker.ui.widgets.pill import set_look

ChipLevel = Literal["", "mild", "caution", "alert"]


class Chip(QPushButton):
    """A choice of touch size, such as a side effect; its grade is written, not only coloured."""

    def __init__(self, text: str, parent: QWidget | None = None, *, checkable: bool = True) -> None:
        super().__init__(text, parent)
        self._text = text
        self.setCheckable(checkable)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        set_font(self, BODY, MEDIUM)

    def show_grade(self, grade: int | None, level: ChipLevel = "") -> None:
        """Show a grade after the name (None: without) and colour the chip while it is on."""
        self.setText(self._text if grade is None else f"{self._text} {grade}")
        set_look(self, "level", level)
        self.updateGeometry()
