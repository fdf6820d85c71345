"""The screening before an infusion, question by question: one key each, none for all of them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from tracker.clinical.checklist import Checklist
from tracker.clinical.screening import Screening
from tracker.services.chair.decisions import stood_of
from tracker.services.people import PersonRow
from tracker.ui.fonts import scaled
from tracker.ui.icons import icon
from tracker.ui.infusion.prepare.answered_list import AnsweredList
from tracker.ui.infusion.prepare.asked import BLOCK, ESCORT, IDENTITY, Asking, is_derived, tally
from tracker.ui.infusion.prepare.screening_row import ScreeningRow
from tracker.ui.infusion.prepare.wording import summary
from tracker.ui.widgets.accessible import announce
from tracker.ui.widgets.card import Card

_HEADER, _ROW, _FEWEST = 74, 70, 3
"""Heights in px of what stands above the questions and of one of them; and the least number."""


class ScreeningPanel(Card):
    """Three to six questions at a time; what was answered without asking is folded away.

    After a gesture it waits to be shown the screening as stored, and then goes on by itself.
    """

    answered = Signal(str, str)
    """Item and answer."""
    taken_back = Signal(str)
    """The answer of an item was a slip."""
    acknowledged = Signal(str, str)
    """Item, and what stood when its warning was seen."""
    cleared = Signal(str, str, object)
    """Item, what stood, and the DecidedBy who goes on in spite of it."""
    escort_changed = Signal(str, str)
    """Name and phone number were confirmed: they are stored, and P39 is answered with yes."""
    not_given_requested = Signal()
    """The infusion will not be given."""
    finished = Signal()
    """Nothing is left to be asked."""

    def __init__(self, checklist: Checklist, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._characters = int(checklist.rules.reason_characters)
        self._screening = Screening(())
        self._asking = Asking()
        self._acted: str | None = None
        self._people: Sequence[PersonRow] = ()
        self._patient, self._escort = "", ("", "")
        self.rows: dict[str, ScreeningRow] = {}
        self.earlier_button = self._turn_button("back", self.tr("Earlier questions"))
        self.later_button = self._turn_button("forward", self.tr("Later questions"))
        self.all_button = QPushButton(self.tr("Show all"))
        self.all_button.setProperty("kind", "quiet")
        self.all_button.setCheckable(True)
        self.derived_list = AnsweredList(self.tr("Answered from the record ({n})"), again=False)
        self.carried_list = AnsweredList(self.tr("Asked on an earlier day ({n})"), again=True)
        self._lay_out()
        self._connect()

    def show_screening(self, screening: Screening, patient_line: str) -> None:
        """Show where every item stands; `patient_line` is whom the identifiers are compared with.

        The focus goes on only after a gesture of this panel.
        """
        self._screening, self._patient = screening, patient_line
        self._refresh()
        item, self._acted = self._acted, None
        if item is not None:
            self._follow(item)

    def showEvent(self, event: QShowEvent) -> None:
        """Show as many questions at once as there is room for, once everything has its place."""
        super().showEvent(event)
        self.window().installEventFilter(self)
        QTimer.singleShot(0, self, self._fill_room)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Make use of the room of a window that was made larger or smaller."""
        if event.type() == QEvent.Type.Resize and watched is self.window():
            QTimer.singleShot(0, self, self._fill_room)
        return super().eventFilter(watched, event)

    def show_people(self, people: Sequence[PersonRow]) -> None:
        """Offer these people where a prescriber is asked for."""
        self._people = people
        for row in self.rows.values():
            row.show_people(people)

    def show_escort(self, name: str, phone: str) -> None:
        """Show who fetches the patient: as confirmed today, else as a suggestion of last time."""
        self._escort = name, phone
        row = self.rows.get(ESCORT)
        if row is not None:
            self._show_escort_in(row)

    def show_problem(self, item: str, text: str) -> None:
        """Say why something about an item was not saved; what was typed stays."""
        self._acted = None
        if item in self.rows:
            self.rows[item].show_problem(text)

    def focus_first(self) -> bool:
        """Put the focus on the first question that is open; return whether there is one."""
        waiting = self._asking.open
        ready = [item for item in waiting if item not in self._asking.later]
        item = next(iter([*ready, *waiting]), None)
        if item is not None:
            self._go_to(item)
        return item is not None

    # ---- gestures

    def _answer(self, item: str, answer: str) -> None:
        if self._asking.outcomes[item].answer == answer:
            self._go_on()
            return
        self._act_on(item)
        self.answered.emit(item, answer)

    def _confirm_escort(self, name: str, phone: str) -> None:
        self._act_on(ESCORT)
        self.escort_changed.emit(name, phone)

    def _acknowledge(self, item: str) -> None:
        self._act_on(item)
        self.acknowledged.emit(item, stood_of(self._asking.outcomes[item]))

    def _clear(self, item: str, by: object) -> None:
        self._act_on(item)
        self.cleared.emit(item, stood_of(self._asking.outcomes[item]), by)

    def _act_on(self, item: str) -> None:
        asking = self._asking
        asking.current = self._acted = item
        asking.later.discard(item)
        asking.given = [*(each for each in asking.given if each != item), item]

    def _take_back(self) -> None:
        asking = self._asking
        if asking.current in asking.reopened and asking.outcomes[asking.current].answer is None:
            asking.close_again(asking.current)
            self._refresh()
            self._go_on()
            return
        item = asking.last_given()
        if item is not None:
            self._go_to(item)
            self.taken_back.emit(item)

    def _ask_again(self, item: str) -> None:
        self._asking.reopen(item)
        self._refresh()
        self._go_to(item)

    def _put_off(self, item: str) -> None:
        self._asking.current = item
        self._asking.later.add(item)
        self._go_on()

    # ---- where the focus is

    def _follow(self, item: str) -> None:
        """Go on after a gesture, or stay where its answer needs something more."""
        row, needs = self.rows[item], self._asking.outcomes[item].needs
        if needs is None:
            self._go_on()
        elif needs == "prescriber":
            row.open_form()
        else:
            row.take_focus()
        if needs is not None:
            announce(row, row.accessibleDescription())
        if self._asking.done:
            self.finished.emit()

    def _go_on(self) -> None:
        following = self._asking.following()
        if following is not None:
            self._go_to(following)
        elif self._asking.open and self._asking.current is not None:
            self.rows[self._asking.current].setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to(self, item: str | None) -> None:
        if item is not None:
            self._asking.current = item
            self._show_block(focus=item)

    def _move(self, by: int) -> None:
        self._go_to(self._asking.at(by))

    def _turn_back(self) -> None:
        self._go_to(self._asking.turned(-1))

    def _turn_on(self) -> None:
        self._go_to(self._asking.turned(1))

    def _enter(self, item: str) -> None:
        self._asking.current = item

    # ---- what is shown

    def _refresh(self) -> None:
        asking = self._asking
        asking.show(self._screening)
        total = len(asking.order)
        progress = self.tr("Screening: {done} of {total}")
        progress = progress.format(done=total - len(asking.open), total=total)
        self.show_title(summary(tally(self._screening)) if asking.done else progress)
        listed = [one for key, one in asking.outcomes.items() if key not in asking.order]
        self.derived_list.show_outcomes([one for one in listed if is_derived(one)])
        self.carried_list.show_outcomes([one for one in listed if one.carried])
        self._show_block()
        self._fold()

    def _fill_room(self) -> None:
        room = self._room()
        if self._screening.outcomes and room != self._asking.room:
            self._asking.room = room
            self._refresh()

    def _room(self) -> int:
        """Return how many questions fit without scrolling: none may move under a finger."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if not isinstance(around, QScrollArea) or not self.isVisible():
            return BLOCK
        fits = (around.viewport().height() - scaled(_HEADER)) // scaled(_ROW)
        return max(_FEWEST, min(BLOCK, fits))

    def _show_block(self, focus: str | None = None) -> None:
        asking, shown = self._asking, self._asking.block
        for place, item in enumerate(shown):
            row = self._row(item)
            row.show_outcome(asking.outcomes[item])
            if item == IDENTITY:
                row.show_subject(self._patient)
            self._show_escort_in(row)
            if self._block.indexOf(row) != place:
                self._block.insertWidget(place, row)
            row.setVisible(True)
        if focus is not None:  # before the others go, or Qt would hand the focus to one of them
            self.rows[focus].take_focus()
        for item, row in self.rows.items():
            if item not in shown:
                row.setVisible(False)
        self.earlier_button.setEnabled(asking.turned(-1) is not None)
        self.later_button.setEnabled(asking.turned(1) is not None)

    def _row(self, item: str) -> ScreeningRow:
        if item not in self.rows:
            row = ScreeningRow(self._asking.outcomes[item], self._characters)
            row.show_people(self._people)
            row.answered.connect(self._answer)
            row.acknowledged.connect(self._acknowledge)
            row.cleared.connect(self._clear)
            row.escort_confirmed.connect(self._confirm_escort)
            row.back_requested.connect(self._take_back)
            row.move_requested.connect(self._move)
            row.put_off.connect(self._put_off)
            row.entered.connect(self._enter)
            row.not_given_requested.connect(self.not_given_requested)
            self.rows[item] = row
        return self.rows[item]

    def _show_escort_in(self, row: ScreeningRow) -> None:
        if row.escort is not None:
            confirmed = row.outcome.answer == row.item.clear
            row.escort.show_escort(*self._escort, confirmed=confirmed)

    def _fold(self) -> None:
        asking = self._asking
        shown = not asking.done or self.all_button.isChecked()
        self.all_button.setVisible(asking.done)
        self._inside.setVisible(shown)
        for button in (self.earlier_button, self.later_button):
            button.setVisible(shown and len(asking.blocks) > 1)

    def _turn_button(self, name: str, words: str) -> QPushButton:
        button = QPushButton(icon(name), "")
        button.setProperty("kind", "quiet")
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def _connect(self) -> None:
        self.earlier_button.clicked.connect(self._turn_back)
        self.later_button.clicked.connect(self._turn_on)
        self.all_button.toggled.connect(self._fold)
        self.carried_list.ask_again.connect(self._ask_again)

    def _lay_out(self) -> None:
        self.title_label.setWordWrap(True)
        for button in (self.earlier_button, self.later_button, self.all_button):
            self.header.addWidget(button)
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._block = QVBoxLayout()
        self._block.setSpacing(2)
        column.addLayout(self._block)
        folded = QHBoxLayout()
        folded.addWidget(self.derived_list.toggle)
        folded.addWidget(self.carried_list.toggle)
        folded.addStretch(1)
        column.addLayout(folded)
        column.addWidget(self.derived_list)
        column.addWidget(self.carried_list)
        self.body.addWidget(self._inside)
        self.all_button.setVisible(False)
