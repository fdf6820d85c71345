"""Words that no longer hold: still to be read, with a line through them."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget


class StruckLabel(QLabel):
    """A label whose font is struck through, whatever its size becomes."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("tone", "secondary")
        self.setAccessibleName(self.tr("was {value}").format(value=text))
        self._strike()

    def changeEvent(self, event: QEvent) -> None:
        """Strike through again after another font was set."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._strike()

    def _strike(self) -> None:
        if not self.font().strikeOut():
            font = self.font()
            font.setStrikeOut(True)
            self.setFont(font)
