"""One question on the whole screen: large words, large answers, one of them at a time."""

from decimal import Decimal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from tracker.clinical.limits import plain
from tracker.ui.fonts import MEDIUM, SEMIBOLD, scaled, set_font
from tracker.ui.patient_mode.forms import Question
from tracker.ui.widgets.flow_layout import FlowLayout

QUESTION_SIZE, ANSWER_SIZE, SMALL_SIZE = 30, 24, 18
ANSWER_HEIGHT = 64
_MOST_BUTTONS = 21


class BigAnswer(QPushButton):
    """An answer to be touched: its words wrap, and it is never lower than a finger needs."""

    def __init__(self, value: Decimal, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = value
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("patient", "true")
        self.setAccessibleName(words or plain(value))
        label = QLabel(words or plain(value))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(bool(words))
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.setAlignment(
            Qt.AlignmentFlag.AlignVCenter
            | (Qt.AlignmentFlag.AlignLeft if words else Qt.AlignmentFlag.AlignHCenter)
        )
        set_font(label, ANSWER_SIZE, MEDIUM)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 10, 20, 10)
        layout.addWidget(label)
        self.setMinimumHeight(ANSWER_HEIGHT)
        self.setMinimumWidth(scaled(76))
        policy = self.sizePolicy()
        policy.setHeightForWidth(bool(words))
        policy.setVerticalPolicy(policy.Policy.Preferred)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Return the room of the words."""
        layout = self.layout()
        hint = QSize() if layout is None else layout.sizeHint()
        return hint.expandedTo(QSize(scaled(76), ANSWER_HEIGHT))

    def heightForWidth(self, width: int) -> int:
        """Return the height the words need when they wrap."""
        layout = self.layout()
        return ANSWER_HEIGHT if layout is None else max(ANSWER_HEIGHT, layout.heightForWidth(width))


class _Slider(QSlider):
    """A slider that the wheel does not move."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class QuestionView(QWidget):
    """Shows one question; told which answer is chosen."""

    chosen = Signal(object)
    """The value of the answer that was touched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.instruction_label = QLabel()
        self.text_label = QLabel()
        for label, size, weight in (
            (self.instruction_label, SMALL_SIZE, MEDIUM),
            (self.text_label, QUESTION_SIZE, SEMIBOLD),
        ):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            set_font(label, size, weight)
        self.ends_label = QLabel()
        set_font(self.ends_label, SMALL_SIZE)
        for label in (self.instruction_label, self.ends_label):
            label.setProperty("tone", "secondary")
        self.answers: list[BigAnswer] = []
        self.slider: QSlider | None = None
        self._answers = QWidget()
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(16)
        self._layout.setContentsMargins(4, 4, 4, 4)
        self._layout.addWidget(self.instruction_label)
        self._layout.addWidget(self.text_label)
        self._layout.addWidget(self._answers)
        self._layout.addWidget(self.ends_label)
        self._layout.addStretch(1)

    def show_question(self, question: Question, instruction: str, answer: Decimal | None) -> None:
        """Show another question with the answer given before, if any."""
        self.instruction_label.setText(instruction)
        self.text_label.setText(question.text)
        self.ends_label.setText(question.ends)
        self.ends_label.setVisible(bool(question.ends))
        before, self._answers = self._answers, QWidget()
        self._layout.replaceWidget(before, self._answers)
        before.hide()
        before.deleteLater()
        self.answers, self.slider = [], None
        if len(question.answers) > _MOST_BUTTONS:
            self._show_slider(question, answer)
        else:
            self._show_buttons(question)
        self.mark(answer)

    def mark(self, answer: Decimal | None) -> None:
        """Show which answer is chosen."""
        for button in self.answers:
            button.setChecked(answer is not None and button.value == answer)

    def _show_buttons(self, question: Question) -> None:
        worded = any(words for _value, words in question.answers)
        layout = QVBoxLayout(self._answers) if worded else FlowLayout(self._answers, gap=12)
        layout.setContentsMargins(0, 0, 0, 0)
        if isinstance(layout, QVBoxLayout):
            layout.setSpacing(12)
        for value, words in question.answers:
            button = BigAnswer(value, words)
            button.clicked.connect(self._tell)
            layout.addWidget(button)
            self.answers.append(button)

    def _show_slider(self, question: Question, answer: Decimal | None) -> None:
        low, high = question.answers[0][0], question.answers[-1][0]
        self.slider = _Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(int(low), int(high))
        self.slider.setMinimumHeight(ANSWER_HEIGHT)
        self.slider.setProperty("patient", "true")
        self.slider.setAccessibleName(question.text)
        self._value_label = QLabel("–" if answer is None else plain(answer))
        set_font(self._value_label, QUESTION_SIZE, SEMIBOLD)
        self._value_label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self._answers)
        for widget in (self._value_label, self.slider):
            column.addWidget(widget)
        self.slider.setValue(int((low + high) / 2) if answer is None else int(answer))
        self.slider.valueChanged.connect(self._tell_slider)
        self.slider.sliderPressed.connect(self._tell_slider)

    def _tell(self) -> None:
        button = self.sender()
        if isinstance(button, BigAnswer):
            self.mark(button.value)
            self.chosen.emit(button.value)

    def _tell_slider(self) -> None:
        if self.slider is not None:
            value = Decimal(self.slider.value())
            self._value_label.setText(plain(value))
            self.chosen.emit(value)
