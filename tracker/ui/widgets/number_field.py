"""A number that may be unknown: typed, never spun, and judged in two steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MethodType
from weakref import WeakMethod

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from tracker.clinical.limits import OK, NotANumber, Verdict, parse_number, plain
from tracker.ui.widgets.checked_field import CheckedField

Check = Callable[[Decimal], Verdict]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit the number may be typed in, with the exact way to the stored unit and back."""

    name: str
    to_stored: Callable[[Decimal], Decimal]
    from_stored: Callable[[Decimal], Decimal]


class NumberField(CheckedField):
    """A line for one number with its unit beside it; empty means unknown, not zero.

    `check` judges the value in the stored unit. An unlikely one counts once it has been typed a
    second time from its first digit, an impossible one never; one that needs a reason or a hold is
    taken, and `verdict()` lets the page ask for that. Where there are several `units`, the first is
    the stored one, and a button goes to the next.
    """

    unit_changed = Signal(str)
    """The name of the unit that is typed now."""

    def __init__(
        self,
        unit: str = "",
        check: Check | None = None,
        units: Sequence[Unit] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._check = _held_weakly(check)
        self._units = units
        self._unit = 0
        self._stored: Decimal | None = None  # set by the program and not typed over since
        self._to_confirm: Decimal | None = None
        self._confirmed: Decimal | None = None
        self._begun_again = False
        self._judged = True
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.edit.setMaxLength(17)
        self.edit.setMinimumWidth(72)
        self.unit_label = QLabel(unit)
        self.unit_label.setProperty("tone", "secondary")
        self.unit_button = QPushButton()
        self.row.addWidget(self.unit_label)
        self.row.addWidget(self.unit_button)
        self.row.setStretch(0, 1)
        self._show_unit()
        self.edit.textEdited.connect(self._begin)
        self.edit.editingFinished.connect(self.judge)
        self.unit_button.clicked.connect(self._take_next_unit)

    def value(self) -> Decimal | None:
        """Return the number in the stored unit; None: nothing there, or nothing acceptable."""
        return self._number() if self.acceptable() else None

    def acceptable(self) -> bool:
        """Whether the field may be stored as it stands: empty, likely, or confirmed."""
        if not self.text().strip():
            return True
        number = self._number()
        if number is None:
            return False
        kind = self.verdict().kind
        return kind not in {"unlikely", "impossible"} or number == self._confirmed

    def verdict(self) -> Verdict:
        """Return what the limits say about the number, `ok` where there is none or no limit."""
        number, check = self._number(), self._check()
        return OK if number is None or check is None else check(number)

    def set_value(self, value: Decimal | None) -> None:
        """Show a stored value (in the stored unit); it needs no second typing."""
        self._stored = self._confirmed = value
        self._to_confirm = None
        self._judged = True
        blocker = QSignalBlocker(self.edit)
        self.edit.setText("" if value is None else plain(self._shown(value)))
        blocker.unblock()
        self._show_unit()
        self.say("hint", "")
        self.value_changed.emit()

    def judge(self) -> None:
        """Check what was typed since the last time, and say what is wrong with it."""
        if self._judged:
            return
        self._judged = True
        number = self._number()
        if number is not None:
            self._judge_number(number)
        elif self.text().strip():
            self.say("alert", self._why_not_a_number())
        else:
            self.say("hint", "")
        self.value_changed.emit()

    def _why_not_a_number(self) -> str:
        try:
            parse_number(self.text())
        except NotANumber as problem:
            return str(problem)
        return ""

    def _judge_number(self, number: Decimal) -> None:
        verdict = self.verdict()
        if verdict.kind == "impossible":
            self.say("alert", verdict.sentence)
        elif verdict.kind != "unlikely":
            self.say("caution", verdict.sentence)
        elif number == self._confirmed:
            self.say("hint", "")
        elif number == self._to_confirm and self._begun_again:
            self._confirmed = number
            self.say("ok", self.tr("Confirmed."))
        else:
            self._ask_again(number, verdict.sentence)

    def _ask_again(self, number: Decimal, sentence: str) -> None:
        self._to_confirm = number
        self._begun_again = False
        self.edit.selectAll()
        self.say("caution", sentence)

    def _begin(self, text: str) -> None:
        self._judged = False
        self._stored = None
        if len(text) <= 1:
            self._begun_again = True
        if self._number() != self._confirmed:
            self._confirmed = None
        self._show_unit()
        self.value_changed.emit()

    def _number(self) -> Decimal | None:
        if self._stored is not None:
            return self._stored
        try:
            typed = parse_number(self.text())
        except NotANumber:
            return None
        return self._units[self._unit].to_stored(typed) if self._units else typed

    def _shown(self, value: Decimal) -> Decimal:
        return self._units[self._unit].from_stored(value) if self._units else value

    def _take_next_unit(self) -> None:
        # What was typed stays as typed; what was stored is shown in the new unit.
        self._unit = (self._unit + 1) % len(self._units)
        if self._stored is not None:
            self.edit.setText(plain(self._shown(self._stored)))
        else:
            self._confirmed = self._to_confirm = None
            self._judged = False
            self.judge()
        self._show_unit()
        self.unit_changed.emit(self._units[self._unit].name)

    def _show_unit(self) -> None:
        self.unit_button.setVisible(len(self._units) > 1)
        if not self._units:
            self.unit_label.setVisible(bool(self.unit_label.text()))
            return
        unit, stored = self._units[self._unit], self._units[0]
        self.unit_button.setText(unit.name)
        hint = self.tr("Unit: {unit}. Press to change it.").format(unit=unit.name)
        self.unit_button.setToolTip(hint)
        self.unit_button.setAccessibleName(hint)
        number = self._number()
        beside = "" if self._unit == 0 or number is None else f"= {number:.2f} {stored.name}"
        self.unit_label.setText(beside)
        self.unit_label.setVisible(bool(beside))


def _held_weakly(check: Check | None) -> Callable[[], Check | None]:
    # A page's own method would close a circle from page to field and back; when Python collects
    # such a circle of widgets, Qt's side of them is gone too early and the program crashes.
    return WeakMethod(check) if isinstance(check, MethodType) else lambda: check
