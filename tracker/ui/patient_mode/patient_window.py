"""The screen the patient holds: one question at a time, and no way out but the code."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.ui.dialogs.form_dialog import ContentArea
from tracker.ui.fonts import MEDIUM, SEMIBOLD, set_font
from tracker.ui.patient_mode.code_page import CodePage
from tracker.ui.patient_mode.forms import PatientForm
from tracker.ui.patient_mode.question_view import QUESTION_SIZE, SMALL_SIZE, QuestionView
from tracker.ui.widgets.pill import set_look

_WIDEST = 900


class PatientWindow(QDialog):
    """Asks all questions of several forms in a row; ends only with the right code.

    No totals, no flags, no names. The answers stand in the forms it was given.
    """

    answered = Signal(object)
    """The form in which an answer was given, taken back or passed."""

    def __init__(
        self, forms: Sequence[PatientForm], code: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(self.tr("Questions"))
        self.setModal(True)
        self._forms = forms
        self._places = [(form, n) for form in forms for n in range(len(form.questions))]
        self._at = self._first_open()
        self._unlocked = False
        self.view = QuestionView()
        self.progress_label = QLabel()
        set_font(self.progress_label, SMALL_SIZE, MEDIUM)
        self.progress_bar = QProgressBar()
        self.progress_bar.setTextVisible(False)
        self.progress_bar.setFixedHeight(12)
        self.progress_bar.setRange(0, len(self._places))
        self.back_button = self._button(self.tr("Back"))
        self.next_button = self._button(self.tr("Next"))
        self.staff_button = QPushButton(self.tr("Staff"))
        self.staff_button.setAutoDefault(False)
        set_look(self.staff_button, "kind", "quiet")
        self.code_page = CodePage(code)
        self.pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self._show()

    def reject(self) -> None:
        """Stay: Esc and the window manager do not lead out."""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay, unless staff has typed the code."""
        if self._unlocked:
            super().closeEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer with a digit, go on with Enter, back with Backspace; nothing else does a thing."""
        if self.pages.currentWidget() is not self.question_page:
            return
        if event.text().isdecimal():
            for button in self.view.answers:
                if button.value == int(event.text()):
                    button.click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.next_button.click()
        elif event.key() == Qt.Key.Key_Backspace:
            self.back_button.click()

    def _first_open(self) -> int:
        for at, (form, n) in enumerate(self._places):
            if form.answers[n] is None and not form.left_out[n]:
                return at
        return len(self._places)

    def _choose(self, value: object) -> None:
        form, n = self._places[self._at]
        form.answers[n] = value  # type: ignore[call-overload]
        form.left_out[n] = False
        form.current = n
        self._show_next_button()
        self.answered.emit(form)

    def _go_on(self) -> None:
        form, n = self._places[self._at]
        if form.answers[n] is None and not form.left_out[n]:
            form.left_out[n] = True
            self.answered.emit(form)
        self._at += 1
        self._show()

    def _go_back(self) -> None:
        if self._at > 0:
            self._at -= 1
            self._show()

    def _show(self) -> None:
        self.staff_button.setVisible(True)
        done = self._at >= len(self._places)
        self.pages.setCurrentWidget(self.done_page if done else self.question_page)
        if done:
            self.progress_label.clear()
            self.setFocus()
            return
        form, n = self._places[self._at]
        self.view.show_question(form.questions[n], form.instruction, form.answers[n])
        self.area.verticalScrollBar().setValue(0)
        self.progress_label.setText(
            self.tr("Question {at} of {all}").format(at=self._at + 1, all=len(self._places))
        )
        self.progress_bar.setValue(self._at + 1)
        self.progress_bar.setAccessibleName(self.progress_label.text())
        self.back_button.setEnabled(self._at > 0)
        self._show_next_button()
        self.setFocus()

    def _show_next_button(self) -> None:
        form, n = self._places[self._at]
        answered = form.answers[n] is not None
        self.next_button.setText(self.tr("Next") if answered else self.tr("Skip this question"))
        set_look(self.next_button, "kind", "primary" if answered else "")

    def _ask_for_code(self) -> None:
        self.staff_button.setVisible(False)
        self.progress_label.clear()
        self.pages.setCurrentWidget(self._code_area)
        self.code_page.begin()

    def _leave(self) -> None:
        self._unlocked = True
        self.accept()

    def _connect(self) -> None:
        self.view.chosen.connect(self._choose)
        self.next_button.clicked.connect(self._go_on)
        self.back_button.clicked.connect(self._go_back)
        self.staff_button.clicked.connect(self._ask_for_code)
        self.code_page.back_requested.connect(self._show)
        self.code_page.unlocked.connect(self._leave)

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setProperty("patient", "true")
        set_font(button, SMALL_SIZE, MEDIUM)
        return button

    def _lay_out(self) -> None:
        self.question_page = QWidget()
        buttons = QHBoxLayout()
        buttons.setSpacing(16)
        buttons.addWidget(self.back_button, 1)
        buttons.addWidget(self.next_button, 2)
        self.area = ContentArea(self.view)
        column = QVBoxLayout(self.question_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.progress_bar)
        column.addWidget(self.area, 1)
        column.addLayout(buttons)
        self.done_page = QWidget()
        thanks = QLabel(self.tr("Thank you. Please hand the tablet back."))
        set_font(thanks, QUESTION_SIZE, SEMIBOLD)
        thanks.setWordWrap(True)
        thanks.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self.done_page).addWidget(thanks)
        code_area = ContentArea(self.code_page)
        for page in (self.question_page, self.done_page, code_area):
            self.pages.addWidget(page)
        self._code_area = code_area
        middle = QWidget()
        middle.setMaximumWidth(_WIDEST)
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.progress_label, 1)
        head.addWidget(self.staff_button)
        inside.addLayout(head)
        inside.addWidget(self.pages, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 12, 24, 16)
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
