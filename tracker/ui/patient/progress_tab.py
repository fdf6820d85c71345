"""Progress as a chart, and one key away as a table of the same data."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.ui.patient.record_columns import Shown


class ProgressTab(QWidget):
    """The latest course's chart; T swaps it for a table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)

    def show_records(self, shown: Shown) -> None:
        """Show the progress of one patient."""

    def swap(self) -> None:
        """Show the table instead of the chart, or the chart again."""

    def focus_first(self) -> None:
        """Give the keyboard to what is shown."""
        self.setFocus()
