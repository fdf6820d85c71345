"""One number of the vitals row: digits only, judged as soon as it is complete."""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.clinical.limits import (
    OK,
    Limit,
    NotANumber,
    Verdict,
    check,
    next_field_is_complete,
    parse_number,
    plain,
    worst,
)
from tracker.clinical.vitals_line import SEPARATORS
from tracker.ui.fonts import ENTRY, MEDIUM, scaled, set_font
from tracker.ui.widgets.pill import set_look

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_DELETE = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_LONGEST_LINE = 80


class VitalEdit(QLineEdit):
    """A field for one value. Letters and Enter are handed on; a separator means "next".

    An unlikely value counts once it has been typed a second time. After any question the field
    waits for a separator before it is left, so that numbers typed on without looking do not land
    in the wrong field.
    """

    letter_typed = Signal(str)
    """A letter: it belongs to the side effects."""
    separator_typed = Signal()
    """The number is at its end, or the field is to be left empty."""
    skipped = Signal()
    """A dash in an empty field: it is left empty, and the blank after the dash means nothing."""
    enter_pressed = Signal()
    """The whole row is to be logged."""
    line_typed = Signal(str)
    """More than one number stands in the field: pasted, or dropped on it."""
    back_typed = Signal()
    """Backspace in an empty field: to the one before."""
    left = Signal()
    """The focus went elsewhere."""

    def __init__(self, limit: Limit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.limit = limit
        self.just_entered = False
        self._pair_check: Callable[[Decimal], Verdict] | None = None
        self._confusable: Callable[[Decimal], bool] | None = None
        self._asked: tuple[Decimal, str] | None = None
        self._confirmed: tuple[Decimal, str] | None = None
        self._begun_again = False
        self._held = self._seen = self._tab_typed = False
        self.setProperty("chairside", "true")
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setMaxLength(_LONGEST_LINE)
        self.setMinimumWidth(scaled(64))
        set_font(self, ENTRY, MEDIUM)
        self.setAccessibleName(limit.label)
        self.textEdited.connect(self._begin)

    def show_limit(self, limit: Limit) -> None:
        """Judge by other limits from now on, such as those of another unit; the text stays."""
        self.limit = limit
        self._asked = self._confirmed = None
        self._held = False
        self._begun_again = True
        set_look(self, "state", "")

    def check_pair_with(self, pair_check: Callable[[Decimal], Verdict]) -> None:
        """Judge the value by another rule as well, such as pressures that look swapped."""
        self._pair_check = pair_check

    def doubt_retyping_of(self, confusable: Callable[[Decimal], bool]) -> None:
        """Leave a value that is typed again only with Tab twice where a later field may have it.

        Somebody who types 115 for DIA and 115 for HR without looking has not confirmed anything.
        """
        self._confusable = confusable

    def value(self) -> Decimal | None:
        """Return the number typed, or None: nothing, or no number."""
        try:
            return parse_number(self.text())
        except NotANumber:
            return None

    def set_value(self, value: Decimal | None) -> None:
        """Show a stored value; it needs no second typing."""
        self.clear_entry()
        if value is not None:
            self.setText(plain(value))
            self._confirmed = (value, self._verdict(value).sentence)

    def clear_entry(self) -> None:
        """Empty the field and forget what was asked about it."""
        self._asked = self._confirmed = None
        self._begun_again = self._held = self._seen = self.just_entered = False
        self.clear()
        set_look(self, "state", "")

    def complete(self) -> bool:
        """Whether the field may be left by itself: no longer number could begin so."""
        return self._ended() and not self.waits()

    def waits(self) -> bool:
        """Whether a questioned value was neither typed again nor put right for good.

        Tab twice or a click leaves such a field, and Backspace begins it anew: nobody does so
        within a line of numbers.
        """
        return self._held and not self._retyped()

    def typed_instead(self) -> bool:
        """Whether a possible value stands in place of the questioned one."""
        number = self.value()
        possible = number is not None and not check(self.limit, number).refused
        return self.waits() and self._begun_again and possible

    def waits_complete(self) -> bool:
        """Whether another value than the questioned one is typed to its end."""
        return self.typed_instead() and self._ended()

    def overflows(self) -> bool:
        """Whether a held field got digits that were meant for the next."""
        number = self.value()
        too_many = number is not None and check(self.limit, number).refused
        return self._held and self._ended() and too_many

    def settle(self) -> str:
        """Judge what was typed; return why the field cannot be left, empty if it can."""
        if not self.text().strip():
            set_look(self, "state", "")
            return ""
        number = self.value()
        verdict = OK if number is None else self._verdict(number)
        if number is None or verdict.refused:
            self._asked = None
            return self._hold("alert", verdict.sentence or self._why_not_a_number())
        if verdict.kind == "unlikely" and (number, verdict.sentence) != self._confirmed:
            return self._ask(number, verdict)
        self._held = False
        set_look(self, "state", "")
        return ""

    def event(self, event: QEvent) -> bool:
        """Leave letters and undo to whoever wants them as shortcuts (a line edit keeps all)."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.text().isalpha() or event.matches(QKeySequence.StandardKey.Undo))
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take digits; hand letters, Enter and separators on."""
        text = event.text()
        if event.key() in _DELETE and self._held and self.selectedText() == self.text():
            self._held, self._seen = False, True  # nobody deletes a question without reading it
        if event.key() in _ENTER:
            self.enter_pressed.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.back_typed.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Undo):
            event.ignore()  # it undoes what was logged, not a digit
        elif text and text.isprintable() and not event.modifiers() & _COMMANDS:
            self._take_character(text, event)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002  Qt names it so
        """Swallow the Tab that was meant for the field before, which has gone on by itself.

        A value in place of a questioned one is left with a second Tab: one alone could be the
        separator of somebody who types on without looking.
        """
        if next and self._swallows():
            return True
        if next and self.typed_instead() and not self._tab_typed:
            self._tab_typed = True
            self.separator_typed.emit()
            return True
        return super().focusNextPrevChild(next)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the row, which judges what was left."""
        super().focusOutEvent(event)
        self.just_entered = self._tab_typed = self._seen = False
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def _take_character(self, text: str, event: QKeyEvent) -> None:
        fraction = text in ".," and self.limit.precision < 1 and text not in self.text()
        if fraction or (text.isascii() and text.isdigit()):
            super().keyPressEvent(event)
        elif text in SEPARATORS or text in ",-":
            if self._swallows():
                return
            dash = text == "-" and not self.text()
            (self.skipped if dash else self.separator_typed).emit()
        elif text.isalpha():
            self.letter_typed.emit(text)

    def _swallows(self) -> bool:
        swallowed = self.just_entered and not self.text()
        self.just_entered = False
        return swallowed

    def _begin(self, text: str) -> None:
        self.just_entered = self._tab_typed = False
        if text and not _is_plain(text, fraction=self.limit.precision < 1):
            self.line_typed.emit(text)
            return
        if len(text) <= 1:
            self._begun_again = True
        if self.property("state") == "alert":
            set_look(self, "state", "")

    def _ended(self) -> bool:
        # Too small a number is judged once it has as many digits as the smallest possible one.
        low = self.limit.hard_low
        if self.limit.precision < 1 and not set(".,") & set(self.text()[:-1]):
            return False  # the whole of 98.6 tells that another unit was meant
        long_enough = low is None or len(self.text()) >= len(plain(low))
        return long_enough and next_field_is_complete(self.limit, self.text())

    def _retyped(self) -> bool:
        number = self.value()
        again = self._begun_again and self._asked is not None and number == self._asked[0]
        doubtful = number is not None and self._confusable is not None and self._confusable(number)
        return again and not doubtful

    def _verdict(self, number: Decimal) -> Verdict:
        pair = OK if self._pair_check is None else self._pair_check(number)
        return worst((check(self.limit, number), pair))

    def _ask(self, number: Decimal, verdict: Verdict) -> str:
        if self._asked == (number, verdict.sentence) and self._begun_again:
            self._confirmed, self._held = self._asked, False
            set_look(self, "state", "")
            return ""
        self._asked = (number, verdict.sentence)
        return self._hold("caution", verdict.sentence)

    def _hold(self, state: str, sentence: str) -> str:
        self._held = not self._seen
        self._begun_again = False
        set_look(self, "state", state)
        self.selectAll()
        return sentence

    def _why_not_a_number(self) -> str:
        try:
            parse_number(self.text())
        except NotANumber as problem:
            return str(problem)
        return ""


def _is_plain(text: str, *, fraction: bool) -> bool:
    digits = text.replace(",", ".", 1).replace(".", "", 1) if fraction else text
    return not digits or (digits.isascii() and digits.isdigit())
