"""The row that vital signs are typed into: it owns the focus of the page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from tracker.clinical.cross_checks import check_blood_pressure
from tracker.clinical.limits import OK, Limits, Verdict
from tracker.clinical.vitals_line import FIELDS, UnclearLine, parse_vitals_line
from tracker.services.history import VitalSignsRow
from tracker.services.observations import VitalValues
from tracker.ui.fonts import CARD_TITLE, LABEL, MEDIUM, SEMIBOLD, scaled, set_font
from tracker.ui.icons import ON_ACCENT, icon
from tracker.ui.infusion.taken_time import instant_near
from tracker.ui.infusion.vital_edit import VitalEdit
from tracker.ui.widgets.accessible import announce
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.message_line import MessageKind, MessageLine
from tracker.ui.widgets.pill import set_look
from tracker.ui.widgets.typed_dates import UnclearDate

COLUMN_OF = {field: field for field in FIELDS} | {"temperature": "temperature_c"}
"""The column of VitalValues for each field of the row."""


@dataclass(frozen=True, slots=True)
class VitalsEntry:
    """What is to be logged, and the instant it was taken."""

    values: VitalValues
    taken_at: datetime


class VitalsRow(Card):
    """Fields that go on by themselves; Enter logs. What is refused stays as it was typed."""

    log_requested = Signal()
    """Everything typed has been judged and may be stored: see `entry()`."""
    letter_typed = Signal(str)
    """A letter for the side effects."""
    correction_left = Signal()
    """The correction was given up."""

    def __init__(
        self,
        limits: Limits,
        now: Callable[[], datetime],
        zone: tzinfo | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self._limits, self._now, self._zone = limits, now, zone
        self._near: datetime | None = None
        self._correcting: VitalSignsRow | None = None
        self._last_taken: tuple[datetime, ...] = ()
        self._same_minute_asked = False
        self.edits = {field: VitalEdit(limits[field]) for field in FIELDS}
        self.edits["diastolic"].check_pair_with(self._pair_verdict)
        self.time_edit = QLineEdit()
        self.log_button = QPushButton(self.tr("&Log"))
        self.leave_button = QPushButton(self.tr("Leave as it was"))
        self.message = MessageLine()
        self._lay_out()
        for edit in self.edits.values():
            self._connect(edit)
        self.time_edit.returnPressed.connect(self.log)
        self.log_button.clicked.connect(self.log)
        self.leave_button.clicked.connect(self.leave_correction)
        self.show_hint()

    def focus_entry(self) -> None:
        """Put the focus where typing goes on: at SYS, or after what is typed already."""
        filled = [place for place, edit in enumerate(self._ordered()) if edit.text()]
        begun = bool(filled) and self._correcting is None
        place = min(filled[-1] + 1, len(FIELDS) - 1) if begun else 0
        edit = self._ordered()[place]
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.selectAll()

    def show_now(self, near: datetime | None) -> None:
        """Show the present time; times of day that are typed belong to the visit `near` it."""
        self._near = near
        clock = self._now().astimezone(self._zone)
        self.time_edit.setPlaceholderText(f"{clock:%H:%M}")

    def show_readings(self, readings: tuple[VitalSignsRow, ...]) -> None:
        """Know what has been logged, to ask before the same minute is logged twice."""
        self._last_taken = tuple(reading.taken_at for reading in readings)

    def show_primary(self, *, primary: bool) -> None:
        """Look like the one next action of the page, or not."""
        set_look(self.log_button, "kind", "primary" if primary else "")
        self.log_button.setIcon(icon("check", ON_ACCENT) if primary else icon("check"))

    @property
    def correcting(self) -> VitalSignsRow | None:
        """The stored reading that is being corrected, or None."""
        return self._correcting

    def correct(self, reading: VitalSignsRow) -> None:
        """Put a stored reading into the fields to be typed over."""
        self.clear_entry()
        self._correcting = reading
        for field, edit in self.edits.items():
            value = getattr(reading, COLUMN_OF[field])
            edit.set_value(None if value is None else Decimal(value))
        clock = f"{reading.taken_at.astimezone(self._zone):%H:%M}"
        self.time_edit.setText(clock)
        self.show_title(self.tr("Correcting the reading of {time}").format(time=clock))
        self.log_button.setText(self.tr("Save"))
        self.leave_button.setVisible(True)
        self._say("hint", self.tr("The old values stay in the log."))
        self.focus_entry()

    def leave_correction(self) -> None:
        """Go back to logging; the stored reading stays as it was."""
        if self._correcting is not None:
            self.clear_entry()
            self.correction_left.emit()

    def clear_entry(self) -> None:
        """Empty the row for the next reading."""
        self._correcting = None
        self._same_minute_asked = False
        for edit in self.edits.values():
            edit.clear_entry()
        self.time_edit.clear()
        set_look(self.time_edit, "state", "")
        self.show_title("")
        self.log_button.setText(self.tr("&Log"))
        self.leave_button.setVisible(False)
        self.show_hint()

    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        return not any(edit.text() for edit in self.edits.values())

    def entry(self) -> VitalsEntry:
        """Return what is typed; raises UnclearDate where the time cannot be taken."""
        numbers = {COLUMN_OF[field]: edit.value() for field, edit in self.edits.items()}
        temperature = numbers.pop("temperature_c")
        whole = {name: None if n is None else int(n) for name, n in numbers.items()}
        note = None if self._correcting is None else self._correcting.note
        return VitalsEntry(
            VitalValues(**whole, temperature_c=temperature, note=note), self._taken_at()
        )

    def log(self) -> None:
        """Judge the whole row; what cannot be stored is said and keeps the focus."""
        for edit in self.edits.values():
            problem = edit.settle()
            if problem:
                self._refuse(edit, problem)
                return
        try:
            entry = self.entry()
        except UnclearDate as unclear:
            self._refuse(self.time_edit, str(unclear))
            return
        problems = entry.values.problems(self._limits)
        if problems:
            self.show_problem(" ".join(problems))
            self._first_empty().setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._same_minute_again(entry.taken_at):
            self._ask_same_minute()
        else:
            self.log_requested.emit()

    def show_problem(self, text: str, kind: MessageKind = "alert") -> None:
        """Say why the reading was not stored; all that was typed stays."""
        self._say(kind, text)

    def show_hint(self) -> None:
        """Say how the row is used."""
        self._say("hint", self.tr("Just type; Enter logs. Or a whole line: 142/88 96 98"))

    def type_digit(self, digit: str) -> None:
        """Take a digit that was typed while the focus was on nothing that takes text."""
        edit = self._first_empty()
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.insert(digit)

    def _connect(self, edit: VitalEdit) -> None:
        edit.textEdited.connect(self._follow_typing)
        edit.separator_typed.connect(self._go_on)
        edit.back_typed.connect(self._go_back)
        edit.enter_pressed.connect(self._enter)
        edit.line_typed.connect(self._take_line)
        edit.letter_typed.connect(self.letter_typed)
        edit.left.connect(self._judge_left)

    def _follow_typing(self) -> None:
        edit = self._sender()
        self._same_minute_asked = False
        if edit is None:
            return
        if edit.complete():
            self._advance(edit, by_itself=True)
        elif edit.overflows():
            self._refuse(edit, edit.settle())
        elif edit.waits_complete():
            self._ask_for_tab(edit)

    def _go_on(self) -> None:
        edit = self._sender()
        if edit is not None and edit.waits() and edit.text():
            self._ask_for_tab(edit)
        elif edit is not None:
            self._advance(edit)

    def _enter(self) -> None:
        edit = self._sender()
        if edit is not None and edit.typed_instead():
            self._ask_for_tab(edit)
        else:
            self.log()

    def _ask_for_tab(self, edit: VitalEdit) -> None:
        text = self.tr("Is {value} right? Tab goes on with it.")
        self._say("caution", text.format(value=edit.text()))

    def _go_back(self) -> None:
        edit = self._sender()
        if edit is not None and edit is not self.edits[FIELDS[0]]:
            before = self._ordered()[self._ordered().index(edit) - 1]
            before.setFocus(Qt.FocusReason.BacktabFocusReason)
            before.deselect()

    def _advance(self, edit: VitalEdit, *, by_itself: bool = False) -> None:
        problem = edit.settle()
        if problem:
            self._refuse(edit, problem)
            return
        self.show_hint()
        ordered = self._ordered()
        place = ordered.index(edit) + 1
        if place < len(ordered):
            ordered[place].setFocus(Qt.FocusReason.OtherFocusReason)
            ordered[place].selectAll()
            ordered[place].just_entered = by_itself
        else:
            edit.deselect()

    def _take_line(self, line: str) -> None:
        edit = self._sender()
        if edit is None:
            return
        first = FIELDS[self._ordered().index(edit)]
        try:
            values = parse_vitals_line(line, FIELDS[0] if "/" in line else first)
        except UnclearLine as unclear:
            set_look(edit, "state", "alert")
            self._refuse(edit, str(unclear))
            return
        edit.clear()
        for field, text in values.items():
            self.edits[field].setText(text)
        self._judge_line(values)

    def _judge_line(self, values: object) -> None:
        filled = [edit for edit in self._ordered() if edit.text()]
        for edit in filled:
            problem = edit.settle()
            if problem:
                self._refuse(edit, problem)
                return
        if values and filled:
            self._advance(filled[-1])

    def _judge_left(self) -> None:
        edit = self._sender()
        if edit is None or not edit.text():
            return
        if edit.property("state") and not edit.typed_instead():
            return
        problem = edit.settle()
        if problem:
            edit.deselect()
            self._say_of(edit, problem)
        elif self.message.text():
            self.show_hint()

    def _taken_at(self) -> datetime:
        text, now = self.time_edit.text().strip(), self._now()
        if not text:
            return now
        stored = None if self._correcting is None else self._correcting.taken_at
        if stored is not None and text == f"{stored.astimezone(self._zone):%H:%M}":
            return stored
        return instant_near(text, self._near or now, now, self._zone)

    def _pair_verdict(self, diastolic: Decimal) -> Verdict:
        systolic = self.edits["systolic"].value()
        return OK if systolic is None else check_blood_pressure(self._limits, systolic, diastolic)

    def _same_minute_again(self, taken_at: datetime) -> bool:
        if self._correcting is not None or self._same_minute_asked:
            return False
        minute = taken_at.replace(second=0, microsecond=0)
        return any(timedelta(0) <= at - minute < timedelta(minutes=1) for at in self._last_taken)

    def _ask_same_minute(self) -> None:
        self._same_minute_asked = True
        self._say(
            "caution",
            self.tr("A reading of this minute is logged already. Enter logs another one."),
        )

    def _refuse(self, widget: QLineEdit, problem: str) -> None:
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        widget.selectAll()
        if not widget.property("state"):
            set_look(widget, "state", "alert")
        self._say_of(widget, problem)

    def _say_of(self, widget: QWidget, problem: str) -> None:
        self._say("caution" if widget.property("state") == "caution" else "alert", problem)

    def _say(self, kind: MessageKind, text: str) -> None:
        if text == self.message.text():
            return
        self.message.show_message(kind, text)
        if kind != "hint":
            announce(self.message, text)

    def _first_empty(self) -> VitalEdit:
        return next((edit for edit in self._ordered() if not edit.text()), self._ordered()[0])

    def _ordered(self) -> list[VitalEdit]:
        return [self.edits[field] for field in FIELDS]

    def _sender(self) -> VitalEdit | None:
        sender = self.sender()
        return sender if isinstance(sender, VitalEdit) else None

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        for place, (field, edit) in enumerate(self.edits.items()):
            grid.addWidget(self._caption(self._short_name(field), edit), 0, place)
            grid.addWidget(edit, 1, place)
            grid.setColumnStretch(place, 1)
        self.time_edit.setProperty("chairside", "true")
        self.time_edit.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.time_edit.setFixedWidth(scaled(96))
        self.time_edit.setMaxLength(8)
        self.time_edit.setAccessibleName(self.tr("Time taken"))
        self.time_edit.setAccessibleDescription(self.tr("Empty means now"))
        set_font(self.time_edit, CARD_TITLE, MEDIUM)
        place = len(self.edits)
        grid.addWidget(self._caption(self.tr("Taken"), self.time_edit), 0, place)
        grid.addWidget(self.time_edit, 1, place)
        for button in (self.log_button, self.leave_button):
            button.setProperty("chairside", "true")
        set_font(self.log_button, CARD_TITLE, SEMIBOLD)
        self.leave_button.setVisible(False)
        buttons = QHBoxLayout()
        buttons.addWidget(self.log_button)
        buttons.addWidget(self.leave_button)
        grid.addLayout(buttons, 1, place + 1)
        self.body.addLayout(grid)
        self.body.addWidget(self.message)

    def _caption(self, text: str, field: QWidget) -> QLabel:
        label = QLabel(text)
        label.setProperty("tone", "secondary")
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setBuddy(field)
        set_font(label, LABEL, MEDIUM)
        return label

    def _short_name(self, field: str) -> str:
        return {
            "systolic": self.tr("SYS"),
            "diastolic": self.tr("DIA"),
            "heart_rate": self.tr("HR"),
            "spo2": self.tr("SpO2 %"),
            "respiratory_rate": self.tr("RR"),
            "moaas": self.tr("MOAA/S"),
            "temperature": self.tr("Temp °C"),
        }[field]
