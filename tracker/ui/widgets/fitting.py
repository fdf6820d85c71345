"""Room for wrapped words."""

from PySide6.QtWidgets import QWidget


def take_needed_height(widget: QWidget) -> None:
    """Fix the height of `widget` to what its layout needs at the present width.

    Layouts around a wrapped label go by its height at some other width, and cut words off.
    """
    layout = widget.layout()
    if layout is not None:
        layout.invalidate()
        widget.setFixedHeight(layout.totalHeightForWidth(widget.width()))
