"""Why: a word or two that go into the log."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.widgets.chip import Chip
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.form import Form


class ReasonDialog(FormDialog):
    """Asks for a reason; the suggestions fill it in with one key or touch."""

    def __init__(
        self, title: str, question: str, suggestions: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent, save_text=self.tr("Confirm"), width=480)
        self.question_label = QLabel(question)
        self.question_label.setWordWrap(True)
        self.reason_edit = QLineEdit()
        self.reason_edit.setMaxLength(300)
        self.chips = [Chip(words, checkable=False) for words in suggestions]
        choices = QWidget()
        flow = FlowLayout(choices)
        for chip in self.chips:
            chip.setAutoDefault(False)
            chip.clicked.connect(self._take_suggestion)
            flow.addWidget(chip)
        form = Form()
        form.add_row(self.tr("Reason"), self.reason_edit)
        self.body.addWidget(self.question_label)
        self.body.addWidget(form)
        self.body.addWidget(choices)
        self.reason_edit.setFocus()

    def reason(self) -> str:
        """Return the reason as typed."""
        return self.reason_edit.text().strip()

    def problems(self) -> list[str]:
        """Return that a reason is missing."""
        return [] if self.reason() else [self.tr("Say why, in a word or two.")]

    def _take_suggestion(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            self.reason_edit.setText(chip.text())
            self.reason_edit.setFocus()
