"""The scales of a session: those that are due, and dissociation typed as six digits."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from tracker.clinical.instrument import Instrument
from tracker.ui.fonts import CARD_TITLE, LABEL, SEMIBOLD, set_font
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.chip import Chip
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.message_line import MessageLine


@dataclass(frozen=True, slots=True)
class OfferedScale:
    """A scale that can be filled in here: its code and name, and the score of today if there is."""

    code: str
    name: str
    score: str = ""
    due: bool = False


class ScoresCard(Card):
    """Scales as chips (F8 goes to the first that is due) and a line for the dissociation scale."""

    score_requested = Signal(str)
    """The code of a scale to be filled in."""
    digits_entered = Signal(object)
    """All answers of the dissociation scale, in order (a tuple of Decimal)."""
    total_entered = Signal(object)
    """The total of the dissociation scale alone (a Decimal)."""

    def __init__(self, dissociation: Instrument, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.show_title(self.tr("Scales"))
        self._instrument = dissociation
        self._items_allowed = True
        self._offered: tuple[OfferedScale, ...] = ()
        self.chips: dict[str, Chip] = {}
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        self.edit = AnswersEdit()
        self.edit.setProperty("chairside", "true")
        set_font(self.edit, CARD_TITLE, SEMIBOLD)
        self.told_label = QLabel()
        self.told_label.setProperty("tone", "secondary")
        self.told_label.setWordWrap(True)
        set_font(self.told_label, LABEL)
        self.message = MessageLine()
        for part in (self._chips, self.told_label, self.edit, self.message):
            self.body.addWidget(part)
        self.edit.textChanged.connect(self._tell)
        self.edit.entered.connect(self._take)
        self.show_dissociation(None, items_allowed=True)

    def show_scales(self, offered: Sequence[OfferedScale]) -> None:
        """Show which scales can be filled in, and what they came to today."""
        if tuple(offered) == self._offered:
            return
        self._offered = tuple(offered)
        for chip in self.chips.values():
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = {scale.code: self._chip(scale) for scale in offered}
        for chip in self.chips.values():
            self._flow.addWidget(chip)
        self._chips.setVisible(bool(offered))

    def show_dissociation(self, score: str | None, *, items_allowed: bool) -> None:
        """Show today's score of the dissociation scale; without its licence only a total."""
        self._score, self._items_allowed = score or "", items_allowed
        self.edit.take(self._longest() if items_allowed else 2, self._instrument)
        self.edit.setAccessibleName(
            self.tr("{scale} answers").format(scale=self._instrument.name)
            if items_allowed
            else self.tr("{scale} total").format(scale=self._instrument.name)
        )
        self._tell()

    def show_problem(self, text: str) -> None:
        """Say why a score was not saved; what was typed stays."""
        self.message.show_message("alert", text)

    def clear_entry(self) -> None:
        """Empty the line: the score is stored."""
        self.edit.clear()
        self.message.show_message("hint", "")

    def focus_due(self) -> None:
        """Put the focus on the first scale that is due, else on the line."""
        due = next((scale.code for scale in self._offered if scale.due), None)
        target: QWidget = self.edit if due is None else self.chips[due]
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _take(self) -> None:
        text = self.edit.text()
        if self._items_allowed:
            if len(text) < self._longest():
                self.show_problem(self.tr("Type all {n} answers.").format(n=self._longest()))
                return
            self.digits_entered.emit(tuple(Decimal(digit) for digit in text))
        elif text:
            self.total_entered.emit(Decimal(text))

    def _tell(self) -> None:
        done = len(self.edit.text())
        name, longest = self._instrument.name, self._longest()
        if not self._items_allowed:
            words = self.tr("{scale}: type the total, Enter saves").format(scale=name)
        elif done < longest:
            item = self._instrument.items[done]
            words = self.tr("{scale}, {n} of {all}: {item}, {low} to {high}").format(
                scale=name, n=done + 1, all=longest, item=item.label, low=item.low, high=item.high
            )
        else:
            total = sum(int(digit) for digit in self.edit.text())
            words = self.tr("{scale}: {total}. Enter saves").format(scale=name, total=total)
        if self._score and not done:
            words = self.tr("{score} today · {words}").format(score=self._score, words=words)
        self.told_label.setText(words)

    def _longest(self) -> int:
        return len(self._instrument.items)

    def _chip(self, scale: OfferedScale) -> Chip:
        words = f"{scale.name} {scale.score}".strip()
        chip = Chip(self.tr("{scale} · due").format(scale=words) if scale.due else words)
        chip.setCheckable(False)
        chip.show_grade(None, "caution" if scale.due else "")
        chip.setAccessibleName(self.tr("Fill in {scale}").format(scale=scale.name))
        chip.setProperty("scale", scale.code)
        chip.clicked.connect(self._request)
        return chip

    def _request(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            self.score_requested.emit(chip.property("scale"))


class AnswersEdit(QLineEdit):
    """A line of digits within the bounds of a scale; Enter hands them over."""

    entered = Signal()

    def take(self, digits: int, instrument: Instrument) -> None:
        """Take so many digits: the answers of the scale, or the two of a total."""
        if digits == len(instrument.items):
            highest = int(max(item.high for item in instrument.items))
            pattern = f"[0-{highest}]{{0,{digits}}}"
        else:
            pattern = f"[0-9]{{0,{digits}}}"
        self.setValidator(QRegularExpressionValidator(QRegularExpression(pattern), self))
        self.setMaxLength(digits)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand over with Enter; leave letters to the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.text().isalpha() and not event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)
