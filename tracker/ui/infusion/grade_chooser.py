"""How severe a side effect is: one digit, chosen over its chip so that the finger stays."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.clinical.side_effects import SideEffectCatalogue
from tracker.ui.fonts import CARD_TITLE, LABEL, SEMIBOLD, set_font

_MARGIN = 8
_WIDTH, _INNER = 360, 14


class GradeChooser(QFrame):
    """Five grades in a frame over the page; a digit commits, 0 ends an effect that goes on."""

    grade_chosen = Signal(int)
    """A grade from 1 to 5."""
    end_chosen = Signal()
    """The effect is over."""
    void_chosen = Signal()
    """The entry was a mistake."""
    letter_typed = Signal(str)
    """A letter: another effect is looked for."""
    left = Signal()
    """Closed without a choice."""

    def __init__(self, catalogue: SideEffectCatalogue, parent: QWidget) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._clear: QWidget | None = None
        self.setProperty("popover", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title_label = QLabel()
        set_font(self.title_label, CARD_TITLE, SEMIBOLD)
        self.meaning_label = QLabel()
        self.meaning_label.setWordWrap(True)
        self.meaning_label.setProperty("tone", "secondary")
        self.meaning_label.setTextFormat(Qt.TextFormat.PlainText)
        set_font(self.meaning_label, LABEL)
        self.buttons = [self._grade_button(grade.grade) for grade in catalogue.grades]
        self.end_button = self._button(self.tr("0  Over now"))
        self.void_button = self._button(self.tr("Void…"))
        self._lay_out()
        self.end_button.clicked.connect(self.end_chosen)
        self.void_button.clicked.connect(self.void_chosen)
        self.hide()

    def keep_clear(self, row: QWidget) -> None:
        """Never stand over this row at the foot of the page."""
        self._clear = row

    def ask(self, key: str, label: str, over: QWidget, grade: int | None) -> None:
        """Show the grades for an effect, over its chip; `grade` is that of one that goes on."""
        self.title_label.setText(label)
        self.setAccessibleName(self.tr("How severe: {effect}").format(effect=label))
        lines = []
        for step in self._catalogue.grades:
            known = key in self._catalogue.effects
            meaning = self._catalogue.grade_meaning(key, step.grade) if known else step.meaning
            lines.append(f"{step.grade}  {step.name}: {meaning}")
        self.meaning_label.setText("\n".join(lines))
        for number, button in enumerate(self.buttons, start=1):
            button.setChecked(number == grade)
        self.end_button.setVisible(grade is not None)
        self.void_button.setVisible(grade is not None)
        self._place(over)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit with a digit, leave with Esc, look for another effect with a letter."""
        text = event.text()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif text and text in "12345":
            self.grade_chosen.emit(int(text))
        elif text == "0" and self.end_button.isVisible():
            self.end_chosen.emit()
        elif text.isalpha():
            self.letter_typed.emit(text)
        elif not text.isdigit():
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close when work goes on elsewhere on the page."""
        super().focusOutEvent(event)
        now = QApplication.focusWidget()
        stays = now is None or now is self or self.isAncestorOf(now)
        if not stays and event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.hide()

    def _choose(self) -> None:
        button = self.sender()
        if button in self.buttons:
            self.grade_chosen.emit(self.buttons.index(button) + 1)

    def _grade_button(self, grade: int) -> QPushButton:
        button = self._button(str(grade))
        button.setCheckable(True)
        button.setMinimumWidth(52)
        button.setAccessibleName(f"{grade} {self._catalogue.grade(grade).name}")
        set_font(button, CARD_TITLE, SEMIBOLD)
        button.clicked.connect(self._choose)
        return button

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("chairside", "true")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _place(self, over: QWidget) -> None:
        """Put the frame over the chip, moved in until all of it is on the page."""
        page = self.parentWidget()
        if page is None:
            return
        wrapped = self.meaning_label.heightForWidth(_WIDTH - 2 * _INNER)
        self.meaning_label.setFixedHeight(wrapped)
        for layout in (self._ends, self._lines):
            layout.invalidate()  # what was hidden before the first look still counts in it
        self.adjustSize()
        corner = over.mapTo(page, QPoint(0, 0))
        x = min(corner.x(), page.width() - self.width() - _MARGIN)
        lowest = page.height()
        if self._clear is not None and self._clear.isVisible():
            lowest = self._clear.mapTo(page, QPoint(0, 0)).y()
        y = min(corner.y(), lowest - self.height() - _MARGIN)
        self.move(max(_MARGIN, x), max(_MARGIN, y))

    def _lay_out(self) -> None:
        grades = QHBoxLayout()
        grades.setSpacing(8)
        for button in self.buttons:
            grades.addWidget(button)
        ends = self._ends = QHBoxLayout()
        ends.setSpacing(8)
        ends.addWidget(self.end_button, 1)
        ends.addWidget(self.void_button)
        layout = self._lines = QVBoxLayout(self)
        layout.setContentsMargins(_INNER, _INNER, _INNER, _INNER)
        layout.setSpacing(8)
        layout.addWidget(self.title_label)
        layout.addLayout(grades)
        layout.addLayout(ends)
        layout.addWidget(self.meaning_label)
        self.setFixedWidth(_WIDTH)
