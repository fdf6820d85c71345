"""Amending a signed session: which value, the new one, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tracker.clinical.limits import OK, Limits, Verdict, check
from tracker.services.chair.amendments import Place
from tracker.ui.dialogs.search_list import SearchList
from tracker.ui.fonts import BODY, MEDIUM, set_font
from tracker.ui.infusion.leave.recorded_values import RecordedValue
from tracker.ui.infusion.taken_time import instant_near
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.choices import fill
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.message_line import MessageLine
from tracker.ui.widgets.number_field import NumberField
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
        self.setProperty("together", "true")
        self._limits, self._now, self._zone = limits, now, zone
        self._values: tuple[RecordedValue, ...] = ()
        self._near = now()
        self.value: RecordedValue | None = None
        self.search = SearchList(self.tr("Look for the value"), self.tr("What was recorded"))
        self.value_label = QLabel()
        self.value_label.setTextFormat(Qt.TextFormat.PlainText)
        self.value_label.setWordWrap(True)
        set_font(self.value_label, BODY, MEDIUM)
        self.number = NumberField(check=self._check_number)
        self.new_edit, self.reason_edit = QLineEdit(), QLineEdit()
        self.new_choice = ChoiceBox()
        self.message = MessageLine()
        self.go_on_button = QPushButton()
        self.cancel_button = QPushButton(self.tr("Cancel (Esc)"))
        self._lay_out()
        self.search.words_changed.connect(self._find)
        self.search.choice_made.connect(self._choose)
        self.go_on_button.clicked.connect(self._tap)
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
        elif self.reason_edit.hasFocus() or self.go_on_button.hasFocus():
            self._save()
        elif self._takes_new():
            self.reason_edit.setFocus(Qt.FocusReason.TabFocusReason)

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

    def _tap(self) -> None:
        if self.value is None:
            self._choose()
        else:
            self._save()

    def _go_back(self) -> None:
        if self.value is None:
            self.left.emit()
        else:
            self.value = None
            self._show_step()

    def _show_step(self) -> None:
        value = self.value
        choosing = value is None
        self.search.setVisible(choosing)
        self.value_label.setVisible(not choosing)
        self._form.setVisible(not choosing)
        self.go_on_button.setText(self._next_words())
        self.cancel_button.setText(self.tr("Cancel (Esc)") if choosing else self.tr("Back (Esc)"))
        self.message.show_message("hint", "")
        if value is None:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._show_value(value)

    def _next_words(self) -> str:
        if self.value is None:
            return self.tr("Choose (Enter)")
        void = self.value.kind == "entry"
        return self.tr("Void it (Enter)") if void else self.tr("Amend (Enter)")

    def _show_value(self, value: RecordedValue) -> None:
        self._form.clear_messages()
        self.value_label.setText(self._words_of(value))
        self.new_edit.clear()
        self.reason_edit.clear()
        self.number.set_value(None)
        fill(self.new_choice, [(each, each) for each in value.choices], str(value.value))
        fields: dict[str, QWidget] = {"number": self.number, "whole": self.number}
        fields |= {"choice": self.new_choice, "entry": self.reason_edit}
        first = fields.get(value.kind, self.new_edit)
        for row in self._new_rows:
            row.setVisible(row.field is first)
            row.show_hint(self._hint(value))
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hint(self, value: RecordedValue) -> str:
        if value.kind == "time":
            return self.tr("as 10:23 or 1023")
        return self.tr("in {unit}").format(unit=value.unit) if value.unit else ""

    def _takes_new(self) -> bool:
        """Return whether the new value can be taken; if not, say why beside it."""
        value = self.value
        if value is None or value.kind in ("choice", "entry"):
            return True
        if value.kind in ("number", "whole"):
            return self._takes_number()
        try:
            self._read(value)
        except UnclearDate as problem:
            self._refuse(self.new_edit, str(problem))
            return False
        self._form.row_of(self.new_edit).clear_message()
        return True

    def _takes_number(self) -> bool:
        self.number.judge()
        if not self.number.text().strip():
            self._refuse(self.number, self.tr("Type the new value."))
        return self.number.value() is not None

    def _save(self) -> None:
        value = self.value
        if value is None or not self._takes_new():
            return
        reason = self.reason_edit.text().strip()
        if reason:
            self._form.row_of(self.reason_edit).clear_message()
            self.completed.emit(AmendRequest(value.place, self._read(value), reason))
        else:
            self._refuse(self.reason_edit, self.tr("Say why, in a word or two."))

    def _refuse(self, field: QWidget, words: str) -> None:
        self._form.row_of(field).show_error(words)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self, value: RecordedValue) -> Any:
        """Return the new value as it is stored; raises UnclearDate with words."""
        if value.kind == "entry":
            return None
        if value.kind == "choice":
            chosen = self.new_choice.currentData()
            return int(chosen) if isinstance(value.value, int) else chosen
        number = self.number.value()
        if value.kind in ("number", "whole"):
            return int(number) if value.kind == "whole" and number is not None else number
        text = self.new_edit.text().strip()
        if not text:
            raise UnclearDate(self.tr("Type the new value."))
        if value.kind == "text":
            return text
        return instant_near(text, self._near, self._now(), self._zone)

    def _check_number(self, number: Decimal) -> Verdict:
        return OK if self.value is None else check(self._limits[self.value.limit], number)

    def _lay_out(self) -> None:
        self._form = Form()
        fields = (self.number, self.new_edit, self.new_choice)
        self._new_rows = [self._form.add_row(self.tr("New value"), field) for field in fields]
        self._form.add_row(self.tr("Reason"), self.reason_edit)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.go_on_button, self.cancel_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (self.search, self.value_label, self._form, self.message):
            column.addWidget(part)
        column.addLayout(buttons)
