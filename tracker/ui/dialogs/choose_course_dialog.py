"""Which of a patient's courses, where there are several."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QLabel, QRadioButton, QWidget

from tracker.ui.dialogs.form_dialog import FormDialog


class ChooseCourseDialog(FormDialog):
    """Asks for one course, the latest ticked; `chosen()` is its id."""

    keeps_what_was_typed = False

    def __init__(
        self, patient_name: str, courses: Sequence[tuple[UUID, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent, save_text="", width=520)
        self.show_title(self.tr("Move to which course?"))
        self.save_button.setText(self.tr("Move"))
        words = self.tr("{name} has several courses.").format(name=patient_name)
        self.body.addWidget(QLabel(words))
        self.choices: list[tuple[UUID, QRadioButton]] = []
        for course_id, text in courses:
            button = QRadioButton(text)
            self.choices.append((course_id, button))
            self.body.addWidget(button)
        self.choices[-1][1].setChecked(True)
        self.choices[-1][1].setFocus()

    def chosen(self) -> UUID:
        """Return the id of the ticked course."""
        return next(course_id for course_id, button in self.choices if button.isChecked())
