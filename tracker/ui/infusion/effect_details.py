"""What else is known of a side effect: a note, what was done, the cause, the times."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from tracker.clinical.side_effects import ACTIONS, ASKED, RELATEDNESS
from tracker.services.history import SideEffectRow
from tracker.ui.fonts import LABEL, set_font
from tracker.ui.infusion.taken_time import instant_near
from tracker.ui.infusion.undo_line import WordsEdit
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.choices import choose, fill
from tracker.ui.widgets.message_line import MessageLine
from tracker.ui.widgets.typed_dates import UnclearDate


@dataclass(frozen=True, slots=True)
class Details:
    """What can be changed of an effect beside its grade."""

    note: str | None
    serious: bool | None
    action: str | None
    relatedness: str | None
    asked: str | None
    onset_at: datetime | None
    ended_at: datetime | None


def details_of(effect: SideEffectRow) -> Details:
    """Return the details as they are stored."""
    return Details(**{name: getattr(effect, name) for name in Details.__dataclass_fields__})


class EffectDetails(QWidget):
    """A small form; each field is stored as soon as it is left."""

    changed = Signal()
    """Something else may stand here than what is stored: see `details()`."""
    left = Signal()
    """Enter: work goes on elsewhere."""

    def __init__(
        self, now: Callable[[], datetime], zone: tzinfo | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("together", "true")
        self._now, self._zone = now, zone
        self._stored: Details | None = None
        self.note = WordsEdit()
        self.began, self.over = QLineEdit(), QLineEdit()
        self.action, self.relatedness, self.asked = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.message = MessageLine()
        self._fill()
        self._lay_out()
        for edit in (self.note, self.began, self.over):
            edit.editingFinished.connect(self.changed)
            edit.returnPressed.connect(self.left)
        for box in (self.action, self.relatedness, self.asked):
            box.activated.connect(self.changed)

    def show_details(self, details: Details) -> None:
        """Show what is stored; a text that is being typed stays."""
        self._stored = details
        choose(self.action, details.action)
        choose(self.relatedness, details.relatedness)
        choose(self.asked, details.asked)
        for edit, text in (
            (self.note, details.note or ""),
            (self.began, self._clock(details.onset_at)),
            (self.over, self._clock(details.ended_at)),
        ):
            if not edit.isModified():
                edit.setText(text)

    def details(self) -> Details:
        """Return what stands in the form; raises UnclearDate where a time cannot be taken."""
        stored = self._stored
        onset = self._instant(self.began, None if stored is None else stored.onset_at)
        return Details(
            note=self.note.text().strip() or None,
            serious=None if stored is None else stored.serious,
            action=self.action.currentData(),
            relatedness=self.relatedness.currentData(),
            asked=self.asked.currentData(),
            onset_at=onset,
            ended_at=self._instant(self.over, None if stored is None else stored.ended_at),
        )

    def note_saved(self) -> None:
        """Take what is typed as stored."""
        for edit in (self.note, self.began, self.over):
            edit.setModified(False)
        self.message.show_message("alert", "")

    def show_problem(self, text: str) -> None:
        """Say why nothing was saved; what was typed stays."""
        self.message.show_message("alert", text)

    def _instant(self, edit: QLineEdit, stored: datetime | None) -> datetime | None:
        text = edit.text().strip()
        if text == self._clock(stored):
            return stored
        if not text and edit is self.began:
            raise UnclearDate(self.tr("Type when it began."))
        onset = None if self._stored is None else self._stored.onset_at
        now = self._now()
        return instant_near(text, onset or now, now, self._zone) if text else None

    def _clock(self, at: datetime | None) -> str:
        return "" if at is None else f"{at.astimezone(self._zone):%H:%M}"

    def _fill(self) -> None:
        action = (
            self.tr("nothing"),
            self.tr("reassured"),
            self.tr("rate lowered"),
            self.tr("paused"),
            self.tr("stopped"),
            self.tr("drug given"),
        )
        cause = (
            self.tr("unlikely"),
            self.tr("possible"),
            self.tr("probable"),
            self.tr("definite"),
        )
        told = (self.tr("told unasked"), self.tr("asked for"))
        for box, words, values in (
            (self.action, action, ACTIONS),
            (self.relatedness, cause, RELATEDNESS),
            (self.asked, told, ASKED),
        ):
            fill(box, [(self.tr("not noted"), None), *zip(words, values, strict=True)])

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        self.note.setPlaceholderText(self.tr("Note"))
        self.note.setAccessibleName(self.tr("Note on this side effect"))
        grid.addWidget(self.note, 0, 0, 1, 2)
        for place, (words, field) in enumerate(
            (
                (self.tr("Done about it"), self.action),
                (self.tr("Due to ketamine"), self.relatedness),
                (self.tr("How it was told"), self.asked),
                (self.tr("Began"), self.began),
                (self.tr("Over"), self.over),
            )
        ):
            label = QLabel(words)
            label.setProperty("tone", "secondary")
            set_font(label, LABEL)
            label.setBuddy(field)
            field.setAccessibleName(words)
            row, column = 1 + 2 * (place // 2), place % 2
            grid.addWidget(label, row, column)
            grid.addWidget(field, row + 1, column)
        grid.addWidget(self.message, 7, 0, 1, 2)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
