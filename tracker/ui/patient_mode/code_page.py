"""The way out of patient mode: the clinic's code, typed or touched."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tracker.ui.fonts import MEDIUM, SEMIBOLD, set_font
from tracker.ui.patient_mode.question_view import ANSWER_SIZE, QUESTION_SIZE, SMALL_SIZE
from tracker.ui.widgets.message_line import MessageLine


class CodePage(QWidget):
    """Asks staff for the code."""

    unlocked = Signal()
    """The right code was typed."""
    back_requested = Signal()
    """The patient goes on."""

    def __init__(self, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._code = code
        title = QLabel(self.tr("For staff: type the code"))
        set_font(title, QUESTION_SIZE, SEMIBOLD)
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.edit.setAccessibleName(self.tr("Code"))
        self.edit.setMaximumWidth(320)
        set_font(self.edit, ANSWER_SIZE, MEDIUM)
        self.edit.setMinimumHeight(60)
        self.message = MessageLine()
        self.open_button = self._button(self.tr("Take the tablet back"))
        self.open_button.setProperty("kind", "primary")
        self.back_button = self._button(self.tr("Back to the questions"))
        self.digits = [self._button(str(digit)) for digit in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)]
        self.erase_button = self._button("⌫")
        self.erase_button.setAccessibleName(self.tr("Erase"))
        self._lay_out(title)
        for button in self.digits:
            button.clicked.connect(self._type)
        self.erase_button.clicked.connect(self.edit.backspace)
        self.edit.returnPressed.connect(self._try)
        self.open_button.clicked.connect(self._try)
        self.back_button.clicked.connect(self.back_requested)

    def begin(self) -> None:
        """Ask anew."""
        self.edit.clear()
        self.message.show_message("hint", "")
        self.edit.setFocus()

    def _try(self) -> None:
        if self.edit.text() == self._code:
            self.unlocked.emit()
            return
        self.edit.clear()
        self.edit.setFocus()
        self.message.show_message("alert", self.tr("That is not the code."))

    def _type(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.edit.insert(button.text())

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setProperty("patient", "true")
        set_font(button, SMALL_SIZE, MEDIUM)
        return button

    def _lay_out(self, title: QLabel) -> None:
        pad = QGridLayout()
        pad.setSpacing(8)
        for place, button in enumerate(self.digits[:9]):
            pad.addWidget(button, place // 3, place % 3)
        pad.addWidget(self.digits[9], 3, 1)
        pad.addWidget(self.erase_button, 3, 2)
        holder = QWidget()
        holder.setMaximumWidth(320)
        holder.setLayout(pad)
        pad.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        for widget in (
            title,
            self.edit,
            self.message,
            holder,
            self.open_button,
            self.back_button,
        ):
            layout.addWidget(widget)
        for button in (self.open_button, self.back_button):
            button.setMaximumWidth(320)
        layout.addStretch(1)
