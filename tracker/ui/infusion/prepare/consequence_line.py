"""What the answer of a question leads to, and the button for what must be done about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from tracker.clinical.screening import Outcome
from tracker.ui.fonts import LABEL, set_font
from tracker.ui.infusion.prepare.wording import consequence
from tracker.ui.widgets.pill import Pill


class ConsequenceLine(QWidget):
    """A pill in words and colour; takes no room where an answer leads to nothing."""

    acknowledge_requested = Signal()
    """The warning was seen."""
    prescriber_requested = Signal()
    """A prescriber wants to clear the hold."""
    not_given_requested = Signal()
    """The infusion will not be given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pill = Pill("")
        self.reason_label = QLabel()
        self.reason_label.setTextFormat(Qt.TextFormat.PlainText)
        self.reason_label.setWordWrap(True)
        self.reason_label.setProperty("tone", "secondary")
        set_font(self.reason_label, LABEL)
        self.acknowledge_button = QPushButton(self.tr("Acknowledge (A)"))
        self.prescriber_button = QPushButton(self.tr("Prescriber… (Enter)"))
        self.not_given_button = QPushButton(self.tr("Not given…"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.pill)
        row.addWidget(self.reason_label, 1)
        for button in (self.acknowledge_button, self.prescriber_button, self.not_given_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        self.acknowledge_button.clicked.connect(self.acknowledge_requested)
        self.prescriber_button.clicked.connect(self.prescriber_requested)
        self.not_given_button.clicked.connect(self.not_given_requested)

    def show_outcome(self, outcome: Outcome, *, filling: bool) -> None:
        """Show what stands; `filling`: the form for the prescriber is open."""
        words, kind = consequence(outcome)
        self.pill.show_flag(words, kind)
        self.reason_label.setText("" if outcome.clearance is None else outcome.clearance.reason)
        self.acknowledge_button.setVisible(outcome.needs == "acknowledge")
        self.prescriber_button.setVisible(outcome.needs == "prescriber" and not filling)
        self.not_given_button.setVisible(outcome.needs == "resolve")
        self.setVisible(bool(words))
