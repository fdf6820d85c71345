"""Amending a signed session: which value, the new one, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tracker.clinical.limits import Limits, NotANumber, check, parse_number
from tracker.services.chair.amendments import Place
from tracker.ui.dialogs.search_list import SearchList
from tracker.ui.fonts import BODY, MEDIUM, set_font
from tracker.ui.infusion.leave.recorded_values import RecordedValue
from tracker.ui.infusion.taken_time import instant_near
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.choices import fill
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.message_line import MessageLine
from tracker.ui.widgets.typed_dates import UnclearDate


@dataclass(frozen=True, slots=True)
class AmendRequest:
    """A new value for a place, with its reason; a place without a column is voided."""

    place: Place
    new: Any
    reason: str


class AmendForm(QWidget):
    """First the value is looked for, then the new one and the reason are typed."""

    completed = Signal(object)
    """An AmendRequest."""
    left = Signal()
    """Closed without an amendment."""

    def __init__(
        self,
        limits: Limits,
        now: Callable[[], datetime],
        zone: tzinfo | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._limits, self._now, self._zone = limits, now, zone
        self._values: tuple[RecordedValue, ...] = ()
        self._near = now()
        self._asked_again = ""
        self.value: RecordedValue | None = None
        self.search = SearchList(self.tr("Look for the value"), self.tr("What was recorded"))
        self.choose_button = QPushButton(self.tr("Amend this one (Enter)"))
        self.value_label = QLabel()
        self.value_label.setTextFormat(Qt.TextFormat.PlainText)
        self.value_label.setWordWrap(True)
        set_font(self.value_label, BODY, MEDIUM)
        self.new_edit, self.reason_edit = QLineEdit(), QLineEdit()
        self.new_choice = ChoiceBox()
        self.message = MessageLine()
        self.save_button = QPushButton(self.tr("Amend (Enter)"))
        self.cancel_button = QPushButton(self.tr("Cancel (Esc)"))
        self._lay_out()
        self.search.words_changed.connect(self._find)
        self.search.choice_made.connect(self._choose)
        self.choose_button.clicked.connect(self._choose)
        self.save_button.clicked.connect(self._save)
        self.cancel_button.clicked.connect(self._go_back)

    def show_values(self, values: Sequence[RecordedValue], near: datetime) -> None:
        """Offer these values; times of day are read as those of the visit around `near`."""
        self._near = near
        if tuple(values) != self._values:
            self._values = tuple(values)
            self._find(self.search.edit.text())

    def ask(self, place: Place | None = None) -> None:
        """Begin with the search, or with a value that was pointed at."""
        self.search.edit.clear()
        self._find("")
        self.value = next((one for one in self._values if one.place == place), None)
        self.show()
        self._show_step()

    def show_problem(self, text: str) -> None:
        """Say why it was not amended; what was typed stays."""
        self.message.show_message("alert", text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter, back with Esc; no other key leaves the form."""
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press_enter()

    def _press_enter(self) -> None:
        if self.cancel_button.hasFocus():
            self._go_back()
        elif self.value is None:
            self._choose()
        elif self.new_edit.hasFocus() or self.new_choice.hasFocus():
            self._confirm_new()
        else:
            self._save()

    def _find(self, words: str) -> None:
        parts = words.lower().split()
        self.search.show_found(
            (f"{self._words_of(one)}", one)
            for one in self._values
            if all(part in self._words_of(one).lower() for part in parts)
        )

    def _words_of(self, one: RecordedValue) -> str:
        if one.kind == "entry":
            return self.tr("{label}: void the whole entry").format(label=one.label)
        return f"{one.label}: {one.shown(self._zone)}"

    def _choose(self) -> None:
        chosen = self.search.chosen()
        if isinstance(chosen, RecordedValue):
            self.value = chosen
            self._show_step()

    def _go_back(self) -> None:
        if self.value is None:
            self.left.emit()
        else:
            self.value = None
            self._show_step()

    def _show_step(self) -> None:
        value = self.value
        choosing = value is None
        for first in (self.search, self.choose_button):
            first.setVisible(choosing)
        for second in (self.value_label, self._form, self.save_button):
            second.setVisible(not choosing)
        self.cancel_button.setText(self.tr("Cancel (Esc)") if choosing else self.tr("Back (Esc)"))
        self.message.show_message("hint", "")
        if value is None:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._show_value(value)

    def _show_value(self, value: RecordedValue) -> None:
        self._asked_again = ""
        self._form.clear_messages()
        self.value_label.setText(self._words_of(value))
        self.new_edit.clear()
        self.reason_edit.clear()
        self.save_button.setText(
            self.tr("Void it (Enter)") if value.kind == "entry" else self.tr("Amend (Enter)")
        )
        fill(self.new_choice, [(each, each) for each in value.choices], str(value.value))
        self._edit_row.setVisible(value.kind not in ("choice", "entry"))
        self._edit_row.show_hint(self._hint(value))
        self._choice_row.setVisible(value.kind == "choice")
        first: QWidget = self.new_edit
        if value.kind in ("choice", "entry"):
            first = self.new_choice if value.kind == "choice" else self.reason_edit
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hint(self, value: RecordedValue) -> str:
        if value.kind == "time":
            return self.tr("as 10:23 or 1023")
        return self.tr("in {unit}").format(unit=value.unit) if value.unit else ""

    def _confirm_new(self) -> None:
        try:
            self._read()
        except ValueError as problem:
            self._refuse(str(problem))
            return
        self._form.row_of(self.new_edit).clear_message()
        self.reason_edit.setFocus(Qt.FocusReason.TabFocusReason)

    def _save(self) -> None:
        if self.value is None:
            return
        try:
            new = self._read()
        except ValueError as problem:
            self._refuse(str(problem))
            return
        reason = self.reason_edit.text().strip()
        if not reason:
            self._form.row_of(self.reason_edit).show_error(self.tr("Say why, in a word or two."))
            self.reason_edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._form.clear_messages()
        self.completed.emit(AmendRequest(self.value.place, new, reason))

    def _refuse(self, words: str) -> None:
        self._form.row_of(self.new_edit).show_error(words)
        self.new_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> Any:
        """Return the new value; raises ValueError with words for what cannot be taken."""
        value, text = self.value, self.new_edit.text().strip()
        if value is None or value.kind == "entry":
            return None
        if value.kind == "choice":
            chosen = self.new_choice.currentData()
            return int(chosen) if isinstance(value.value, int) else chosen
        if not text:
            raise UnclearDate(self.tr("Type the new value."))
        if value.kind == "time":
            return instant_near(text, self._near, self._now(), self._zone)
        return self._number(value, text) if value.kind in ("number", "whole") else text

    def _number(self, value: RecordedValue, text: str) -> Any:
        number = parse_number(text)
        verdict = check(self._limits[value.limit], number)
        if verdict.refused:
            raise NotANumber(verdict.sentence)
        if verdict.kind == "unlikely" and text != self._asked_again:
            self._asked_again = text
            again = self.tr("{sentence} Press Enter again to take it.")
            raise NotANumber(again.format(sentence=verdict.sentence))
        return int(number) if value.kind == "whole" else number

    def _lay_out(self) -> None:
        self._form = Form()
        self._edit_row = self._form.add_row(self.tr("New value"), self.new_edit)
        self._choice_row = self._form.add_row(self.tr("New value"), self.new_choice)
        self._form.add_row(self.tr("Reason"), self.reason_edit)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.choose_button, self.save_button, self.cancel_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (self.search, self.value_label, self._form, self.message):
            column.addWidget(part)
        column.addLayout(buttons)
