"""A question asked in the page instead of in a dialog: what is seen stays in sight."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from tracker.ui.widgets.card import Card
from tracker.ui.widgets.chip import Chip
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.message_line import MessageLine


class InlineQuestion(Card):
    """Asks for words, with quick answers to choose from; hidden until it is asked."""

    answered = Signal(str, str)
    """The choice (empty where there is none to make) and the words."""
    left = Signal()
    """The question was left without an answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setProperty("together", "true")
        self.question_label = QLabel()
        self.question_label.setWordWrap(True)
        self.question_label.setTextFormat(Qt.TextFormat.PlainText)
        self._choices = QWidget()
        self._flow = FlowLayout(self._choices)
        self.chips: list[Chip] = []
        self.words = QLineEdit()
        self.message = MessageLine()
        self.words.setAccessibleName(self.tr("Reason"))
        self.confirm_button = QPushButton(self.tr("Save"))
        self.cancel_button = QPushButton(self.tr("Cancel (Esc)"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.confirm_button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        for part in (self.question_label, self._choices, self.words, self.message):
            self.body.addWidget(part)
        self.body.addLayout(buttons)
        self.words.returnPressed.connect(self._answer)
        self.confirm_button.clicked.connect(self._answer)
        self.cancel_button.clicked.connect(self.leave)
        self.setVisible(False)

    def ask(self, title: str, question: str, confirm: str, choices: Sequence[str] = ()) -> None:
        """Show the question; one of the `choices`, where there are any, must be taken."""
        self.show_title(title)
        self.question_label.setText(question)
        self.words.setAccessibleName(question)
        self.confirm_button.setText(confirm)
        self.words.clear()
        self.message.show_message("hint", "")
        self._show_choices(choices)
        self.setVisible(True)
        first: QWidget = self.chips[0] if self.chips else self.words
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, text: str) -> None:
        """Say why the answer was not taken."""
        self.message.show_message("alert", text)

    def leave(self) -> None:
        """Close without an answer."""
        self.setVisible(False)
        self.left.emit()

    def _show_choices(self, choices: Sequence[str]) -> None:
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [Chip(choice) for choice in choices]
        for chip in self.chips:
            chip.setAutoExclusive(True)
            chip.clicked.connect(self.words.setFocus)
            self._flow.addWidget(chip)
        self._choices.setVisible(bool(choices))

    def _answer(self) -> None:
        chosen = next((chip.text() for chip in self.chips if chip.isChecked()), "")
        if self.chips and not chosen:
            self.show_problem(self.tr("Choose one of these first."))
        elif not self.words.text().strip():
            self.show_problem(self.tr("Say why, in a word or two."))
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.answered.emit(chosen, self.words.text().strip())
