"""The calm page shown where the record cannot be opened: what happened and what to do."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.ui.widgets.empty_state import EmptyState


class TroublePage(QWidget):
    """Says why there is no record, and offers to try again, another file, or the backups."""

    retry_requested = Signal()
    file_requested = Signal()
    backups_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = EmptyState("warning", "", "")
        self.retry_button = self.state.offer(self.tr("Try again"))
        self.file_button = QPushButton(self.tr("Choose another file…"))
        self.backups_button = QPushButton(self.tr("Open the backups folder"))
        others = QHBoxLayout()
        others.setSpacing(12)
        others.addStretch(1)
        others.addWidget(self.file_button)
        others.addWidget(self.backups_button)
        others.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(self.state)
        layout.addLayout(others)
        layout.addStretch(3)
        self.state.action_requested.connect(self.retry_requested)
        self.file_button.clicked.connect(self.file_requested)
        self.backups_button.clicked.connect(self.backups_requested)

    def show_trouble(self, title: str, sentence: str) -> None:
        """Say what is wrong; the first way out gets the keyboard."""
        self.state.show_text(title, sentence)
        self.retry_button.setFocus()
