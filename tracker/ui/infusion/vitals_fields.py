"""The fields of one reading side by side; they go on by themselves as numbers are completed."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from tracker.clinical.cross_checks import check_blood_pressure
from tracker.clinical.limits import OK, Limits, Verdict, check
from tracker.clinical.temperature import in_fahrenheit, to_celsius, to_fahrenheit
from tracker.clinical.vitals_line import FIELDS, UnclearLine, parse_vitals_line
from tracker.services.history import VitalSignsRow
from tracker.services.observations import VitalValues
from tracker.ui.fonts import CARD_TITLE, LABEL, MEDIUM, scaled, set_font
from tracker.ui.infusion.vital_edit import VitalEdit
from tracker.ui.widgets.pill import set_look

COLUMN_OF = {field: field for field in FIELDS} | {"temperature": "temperature_c"}
"""The column of VitalValues for each field."""
_WIDTH, _WIDTHS = 60, {"respiratory_rate": 56, "moaas": 56, "temperature": 80}


class VitalsFields(QWidget):
    """SYS, DIA, HR, SpO2, RR, MOAA/S, temperature and the time they were taken."""

    said = Signal(str, str)
    """Kind and words of a message; both empty: nothing to say any more."""
    enter_pressed = Signal()
    """The reading is to be logged."""
    letter_typed = Signal(str)
    """A letter for the side effects."""
    edited = Signal()
    """Something was typed."""

    def __init__(self, limits: Limits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limits = limits
        self.edits = {field: VitalEdit(limits[field]) for field in FIELDS}
        self.edits["diastolic"].check_pair_with(self._pair_verdict)
        self._temperature_limits = (limits["temperature"], in_fahrenheit(limits["temperature"]))
        self._fahrenheit = False
        self.captions: dict[str, QLabel] = {}
        self.time_edit = QLineEdit()
        self._lay_out()
        for place, edit in enumerate(self._ordered()):
            self._connect(edit)
            if place:  # after SYS comes DIA, which is never the same
                edit.doubt_retyping_of(partial(_possible, self._ordered()[place + 1 :]))
        self.time_edit.returnPressed.connect(self.enter_pressed)

    @property
    def fahrenheit(self) -> bool:
        """Whether the temperature is typed in °F; it is stored in °C all the same."""
        return self._fahrenheit

    def show_fahrenheit(self, *, on: bool) -> None:
        """Take the temperature in °F or in °C from now on; what is typed is judged anew."""
        self._fahrenheit = on
        edit = self.edits["temperature"]
        edit.show_limit(self._temperature_limits[on])
        self.captions["temperature"].setText(self._short_name("temperature"))
        self.said.emit("", "")
        problem = edit.settle()
        if problem:
            self.refuse(edit, problem)

    def values(self, note: str | None, position: str | None) -> VitalValues:
        """Return what is typed, with a note and the position."""
        numbers = {COLUMN_OF[field]: edit.value() for field, edit in self.edits.items()}
        temperature = numbers.pop("temperature_c")
        if temperature is not None and self._fahrenheit:
            temperature = to_celsius(temperature)
        whole = {name: None if n is None else int(n) for name, n in numbers.items()}
        return VitalValues(**whole, temperature_c=temperature, note=note, position=position)

    def show_reading(self, reading: VitalSignsRow) -> None:
        """Show a stored reading; its values need no second typing."""
        for field, edit in self.edits.items():
            value = getattr(reading, COLUMN_OF[field])
            number = None if value is None else Decimal(value)
            if number is not None and field == "temperature" and self._fahrenheit:
                number = to_fahrenheit(number)
            edit.set_value(number)

    def clear_entry(self) -> None:
        """Empty all fields."""
        for edit in self.edits.values():
            edit.clear_entry()
        self.time_edit.clear()
        set_look(self.time_edit, "state", "")

    def focus_start(self) -> None:
        """Put the focus on the first field."""
        self._enter_field(0)

    def focus_end(self) -> None:
        """Put the focus where typing goes on, after the last value."""
        filled = [place for place, edit in enumerate(self._ordered()) if edit.text()]
        self._enter_field(min(filled[-1] + 1, len(FIELDS) - 1) if filled else 0)

    def focus_empty(self) -> None:
        """Put the focus on the first field without a value."""
        self.first_empty().setFocus(Qt.FocusReason.OtherFocusReason)

    def first_empty(self) -> VitalEdit:
        """Return the first field without a value, or the very first."""
        return next((edit for edit in self._ordered() if not edit.text()), self._ordered()[0])

    def settle(self) -> bool:
        """Judge and mark every value; the first not to be stored is said and gets the focus."""
        found = [(edit, edit.settle()) for edit in self._ordered()]
        wrong = [(edit, problem) for edit, problem in found if problem]
        for edit, _ in wrong:
            edit.deselect()
        if wrong:
            self.refuse(*wrong[0])
        return not wrong

    def refuse(self, edit: QLineEdit, problem: str) -> None:
        """Say what is wrong with a field and give it the focus; what was typed stays."""
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.selectAll()
        if not edit.property("state"):
            set_look(edit, "state", "alert")
        self._say_of(edit, problem)

    def judge(self, edit: VitalEdit) -> None:
        """Judge a field that was left, and say what is wrong with it."""
        if not edit.text():
            return
        problem = edit.settle()
        if problem:
            edit.deselect()
            self._say_of(edit, problem)
        else:
            self.said.emit("", "")

    def _connect(self, edit: VitalEdit) -> None:
        edit.textEdited.connect(self._follow_typing)
        edit.separator_typed.connect(self._go_on)
        edit.skipped.connect(self._skip)
        edit.back_typed.connect(self._go_back)
        edit.enter_pressed.connect(self._take_enter)
        edit.line_typed.connect(self._take_line)
        edit.letter_typed.connect(self.letter_typed)
        edit.left.connect(self._judge_left)

    def _follow_typing(self) -> None:
        edit = self._sender()
        self.edited.emit()
        if edit.complete():
            self._advance(edit, by_itself=True)
        elif edit.overflows():
            self.refuse(edit, edit.settle())
        elif edit.waits_complete():
            self._ask_for_tab(edit)

    def _go_on(self) -> None:
        edit = self._sender()
        if edit.waits() and edit.text():
            self._ask_for_tab(edit)
        else:
            self._advance(edit)

    def _skip(self) -> None:
        self._advance(self._sender(), by_itself=True)

    def _take_enter(self) -> None:
        edit = self._sender()
        if edit.typed_instead():
            self._ask_for_tab(edit)
            edit.selectAll()
        else:
            self.enter_pressed.emit()

    def _go_back(self) -> None:
        place = self._ordered().index(self._sender())
        if place:
            before = self._ordered()[place - 1]
            before.setFocus(Qt.FocusReason.BacktabFocusReason)
            before.deselect()

    def _advance(self, edit: VitalEdit, *, by_itself: bool = False) -> None:
        problem = edit.settle()
        if problem:
            self.refuse(edit, problem)
            return
        self.said.emit("", "")
        place = self._ordered().index(edit) + 1
        if place < len(FIELDS):
            self._enter_field(place)
            self._ordered()[place].just_entered = by_itself
        else:
            edit.deselect()

    def _take_line(self, line: str) -> None:
        edit = self._sender()
        first = FIELDS[self._ordered().index(edit)]
        try:
            values = parse_vitals_line(line, FIELDS[0] if "/" in line else first)
        except UnclearLine as unclear:
            set_look(edit, "state", "alert")
            self.refuse(edit, str(unclear))
            return
        edit.clear()
        for field, text in values.items():
            self.edits[field].setText(text)
        if values and self.settle():
            self._advance(self.edits[list(values)[-1]])

    def _judge_left(self) -> None:
        self.judge(self._sender())

    def _ask_for_tab(self, edit: VitalEdit) -> None:
        text = self.tr("Is {value} right? Tab twice goes on with it.")
        self.said.emit("caution", text.format(value=edit.text()))

    def _say_of(self, edit: QLineEdit, problem: str) -> None:
        if edit is self.edits["temperature"]:
            problem = f"{problem} {self._other_unit_hint()}".rstrip()
        self.said.emit("caution" if edit.property("state") == "caution" else "alert", problem)

    def _other_unit_hint(self) -> str:
        typed, other = (
            self.edits["temperature"].value(),
            self._temperature_limits[not self._fahrenheit],
        )
        if typed is None or check(other, typed).refused:
            return ""
        return self.tr("Was it {unit}? F7 changes the unit.").format(unit=other.unit)

    def _enter_field(self, place: int) -> None:
        edit = self._ordered()[place]
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.selectAll()

    def _pair_verdict(self, diastolic: Decimal) -> Verdict:
        systolic = self.edits["systolic"].value()
        return OK if systolic is None else check_blood_pressure(self._limits, systolic, diastolic)

    def _ordered(self) -> list[VitalEdit]:
        return list(self.edits.values())

    def _sender(self) -> VitalEdit:
        sender = self.sender()
        assert isinstance(sender, VitalEdit)  # noqa: S101  only fields are connected
        return sender

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        for place, (field, edit) in enumerate(self.edits.items()):
            self.captions[field] = self._caption(self._short_name(field), edit)
            grid.addWidget(self.captions[field], 0, place)
            grid.addWidget(edit, 1, place)
            edit.setMinimumWidth(scaled(_WIDTHS.get(field, _WIDTH)))
            grid.setColumnStretch(place, _WIDTHS.get(field, _WIDTH))
        self.time_edit.setProperty("chairside", "true")
        self.time_edit.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.time_edit.setFixedWidth(scaled(96))
        self.time_edit.setMaxLength(8)
        self.time_edit.setAccessibleName(self.tr("Time taken"))
        self.time_edit.setAccessibleDescription(self.tr("Empty means now"))
        set_font(self.time_edit, CARD_TITLE, MEDIUM)
        grid.addWidget(self._caption(self.tr("Taken"), self.time_edit), 0, len(FIELDS))
        grid.addWidget(self.time_edit, 1, len(FIELDS))

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
            "temperature": self.tr("Temp °F") if self._fahrenheit else self.tr("Temp °C"),
        }[field]


def _possible(fields: Sequence[VitalEdit], number: Decimal) -> bool:
    return any(not check(field.limit, number).refused for field in fields)
