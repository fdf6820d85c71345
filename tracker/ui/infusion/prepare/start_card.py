"""The last look before the pump starts: what is in the way, what is read back, and by whom."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.services.chair.screening import Missing
from tracker.services.people import PersonRow
from tracker.ui.fonts import CARD_TITLE, PAGE_TITLE, SEMIBOLD, set_font
from tracker.ui.icons import ON_ACCENT, icon
from tracker.ui.infusion.prepare.go_button import GoButton
from tracker.ui.infusion.prepare.person_chooser import PersonChooser
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.message_line import MessageLine

_BETWEEN = 18


class StartCard(Card):
    """Lines that lead to what is missing; then the numbers to read back, who did, and Start."""

    start_requested = Signal(object)
    """The id of the second person who read back, or None where it was read back alone."""
    go_to = Signal(str)
    """Where to mend what is missing: a `where` of Missing."""
    not_given_requested = Signal()
    """The infusion will not be given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.show_title(self.tr("Start"))
        self.setProperty("together", "true")
        self._missing: tuple[Missing, ...] = ()
        self.missing_buttons: list[GoButton] = []
        self.working_parts: list[QLabel] = []
        self.working = QWidget()
        self._working_flow = FlowLayout(self.working, gap=2)
        self.question_label = QLabel()
        self.question_label.setWordWrap(True)
        set_font(self.question_label, CARD_TITLE, SEMIBOLD)
        self.chooser = PersonChooser(self.tr("Who read the pump and the dose back"))
        self.message = MessageLine()
        self.start_button = QPushButton(icon("play", ON_ACCENT), self.tr("&Start infusion"))
        self.start_button.setProperty("kind", "primary")
        self.not_given_button = QPushButton(self.tr("Not &given…"))
        self.not_given_button.setProperty("kind", "quiet")
        self._lay_out()
        self.chooser.chosen.connect(self._follow_choice)
        self.chooser.entered.connect(self._start)
        self.start_button.clicked.connect(self._start)
        self.not_given_button.clicked.connect(self.not_given_requested)

    def show_start(
        self,
        missing: Sequence[Missing],
        working: Sequence[str],
        people: Sequence[PersonRow],
        *,
        may_read_back_alone: bool,
    ) -> None:
        """Show what is in the way, the numbers to read back, and who may have read them.

        `people` are those who may be the second person: all but the one at the desk.
        """
        others = tuple(one for one in missing if one.where != "readback")
        if others != self._missing:
            self._missing = others
            self._show_missing()
        self._show_working(() if others else working)
        alone = self.tr("Read back alone") if may_read_back_alone else ""
        self.chooser.show_people(people, alone)
        self._show_question(people, may_read_back_alone=may_read_back_alone)
        for part in (self.question_label, self.chooser):
            part.setVisible(not others)
        self.start_button.setEnabled(not others)

    def show_problem(self, text: str) -> None:
        """Say why it did not start; who was chosen stays."""
        self.message.show_message("alert", text)

    def focus_first(self) -> None:
        """Put the focus where the next key belongs: what is missing, the second person, Start."""
        if self.missing_buttons:
            self.missing_buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.chooser.answered:
            self.start_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.chooser.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the focused button by Enter too; a letter is never a side effect here."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(focused, QPushButton) and not event.isAutoRepeat():
                focused.click()
        elif not event.text().isalpha():
            super().keyPressEvent(event)

    def _show_question(self, people: Sequence[PersonRow], *, may_read_back_alone: bool) -> None:
        words = self.tr("Line patent, pump programmed. Who read it back? Digit or initials")
        if may_read_back_alone:
            words = self.tr("Line patent, pump programmed. Who read it back? Digit, initials or 0")
        elif not people:
            words = self.tr("A second person must read it back: add them under People.")
        self.question_label.setText(words)

    def _show_missing(self) -> None:
        focused = any(button.hasFocus() for button in self.missing_buttons)
        while (item := self._list.takeAt(0)) is not None:
            line = item.widget()
            if line is not None:
                line.hide()
                line.deleteLater()
        self.missing_buttons = []
        for where in dict.fromkeys(one.where for one in self._missing):
            button = GoButton(self._sentence(where))
            button.clicked.connect(partial(self.go_to.emit, where))
            self.missing_buttons.append(button)
            self._list.addWidget(button)
            button.setVisible(True)  # at once: what is not shown yet cannot get the focus
        left = len(self._missing)
        title = self.tr("Start: {n} still open").format(n=left) if left else self.tr("Start")
        self.show_title(title)
        if focused:
            self.focus_first()

    def _sentence(self, where: str) -> str:
        """Return what is missing in one place: the first of it, and how much more there is."""
        here = [one.what for one in self._missing if one.where == where]
        if len(here) == 1:
            return here[0]
        return self.tr("{first} And {n} more.").format(first=here[0], n=len(here) - 1)

    def _show_working(self, working: Sequence[str]) -> None:
        while len(self.working_parts) < len(working):
            label = QLabel()
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setContentsMargins(0, 0, _BETWEEN, 0)
            set_font(label, PAGE_TITLE, SEMIBOLD)
            self.working_parts.append(label)
            self._working_flow.addWidget(label)
        for place, label in enumerate(self.working_parts):
            label.setText(working[place] if place < len(working) else "")
            label.setVisible(place < len(working))
        self.working.setVisible(bool(working))

    def _follow_choice(self) -> None:
        self.message.show_message("hint", "")
        if self.chooser.alone:
            self.message.show_message("caution", self.tr("It will be marked: read back alone."))
        if self.start_button.isEnabled():
            self.start_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _start(self) -> None:
        if not self.start_button.isEnabled():
            return
        if not self.chooser.answered:
            self.show_problem(self.tr("Choose who read the pump and the dose back."))
            self.chooser.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.start_requested.emit(self.chooser.person_id)

    def _lay_out(self) -> None:
        for button in (self.start_button, self.not_given_button):
            button.setProperty("chairside", "true")
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.start_button, 1)
        row.addWidget(self.not_given_button)
        self.body.addLayout(self._list)
        for part in (self.working, self.question_label, self.chooser, self.message):
            self.body.addWidget(part)
        self.body.addLayout(row)
