"""When and why a course ended."""

from datetime import date

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tracker.models.patient import CLOSE_REASONS
from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.choices import fill
from tracker.ui.widgets.date_field import DateField
from tracker.ui.widgets.form import Form


class CloseCourseDialog(FormDialog):
    """Asks for the day, one of the known reasons, and a note; `answer()` is what to store."""

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__("", parent, save_text=self.tr("Close the course"), width=480)
        self.show_title(self.tr("Close the course"))
        self.on_field = DateField(lambda: today)
        self.on_field.set_value(today)
        self.reason_box = ChoiceBox()
        reasons = [(reason, reason) for reason in CLOSE_REASONS]
        fill(self.reason_box, [(self.tr("Choose…"), ""), *reasons])
        self.note_edit = QPlainTextEdit()
        self.note_edit.setTabChangesFocus(True)
        self.note_edit.setFixedHeight(72)
        form = Form()
        form.add_row(self.tr("Why"), self.reason_box)
        form.add_row(self.tr("Ended on"), self.on_field)
        form.add_row(self.tr("Note"), self.note_edit)
        self.body.addWidget(form)

    def answer(self) -> tuple[date, str, str | None]:
        """Return the day, the reason and the note. Raises ValueError while there is no day."""
        on = self.on_field.value()
        if on is None:
            raise ValueError("the day is missing")
        return on, str(self.reason_box.currentData()), self.note_edit.toPlainText().strip() or None

    def problems(self) -> list[str]:
        """Return what is missing."""
        found = super().problems()
        if not found and self.on_field.value() is None:
            found.append(self.tr("Type the day on which the course ended."))
        if not self.reason_box.currentData():
            found.append(self.tr("Choose why the course ends."))
        return found
