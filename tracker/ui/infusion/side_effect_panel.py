"""Side effects at the chair: a letter or a tap, then a digit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QScrollArea, QWidget

from tracker.clinical.side_effects import SideEffect, SideEffectCatalogue
from tracker.services.history import SideEffectRow
from tracker.ui.infusion.effect_list import EffectList
from tracker.ui.infusion.effect_row import EffectRow
from tracker.ui.infusion.effect_search import EffectSearch
from tracker.ui.infusion.grade_chooser import GradeChooser
from tracker.ui.infusion.infusion_view import InfusionView
from tracker.ui.infusion.undo_line import UndoLine
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.chip import Chip, ChipLevel
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.message_line import MessageLine


@dataclass(frozen=True, slots=True)
class _Pending:
    """An effect that waits for its grade; `effect` where it has been logged already."""

    term: str
    free_text: str
    onset: datetime
    effect: SideEffectRow | None = None


class SideEffectPanel(Card):
    """Chips for the common effects, a search for the rest, and what has been logged."""

    started = Signal(str, str, int, object)
    """Term, words for "other", grade, and the instant of the onset."""
    grade_changed = Signal(object, int)
    """The id of an effect and its new grade."""
    ended = Signal(object)
    """The id of an effect that is over."""
    void_requested = Signal(object)
    """The id of an effect that was logged by mistake."""
    undo_requested = Signal()
    """What was logged last is to be taken back."""
    none_observed = Signal(bool)
    """Asked for, and none seen (or that is taken back)."""
    left = Signal()
    """Nothing more to do here: the vital signs get the focus back."""

    def __init__(
        self,
        catalogue: SideEffectCatalogue,
        now: Callable[[], datetime],
        zone: tzinfo | None,
        page: QWidget,
    ) -> None:
        super().__init__("")
        self.show_title(self.tr("Side effects"))
        self._catalogue, self._now, self._zone = catalogue, now, zone
        self._view: InfusionView | None = None
        self._pending: _Pending | None = None
        self._letters = ""
        self.none_tick = QCheckBox(self.tr("&None observed"))
        self.chips = {seen.key: self._chip(seen) for seen in catalogue.common}
        self.more_button = QPushButton(self.tr("more…"))
        self.more_button.setProperty("kind", "quiet")
        self.more_button.setAccessibleName(self.tr("More side effects"))
        self.search = EffectSearch(catalogue)
        self.treat_button = QPushButton(self.tr("Treat&ment…"))
        self.treat_button.setProperty("kind", "quiet")
        self.undo_line = UndoLine()
        self.message = MessageLine()
        self.list = EffectList(catalogue, now, zone)
        self.chooser = GradeChooser(catalogue, page)
        self._lay_out()
        self._connect()

    @property
    def rows(self) -> dict[UUID, EffectRow]:
        """The rows of what has been logged, by the id of the effect."""
        return self.list.rows

    def show_view(self, view: InfusionView) -> None:
        """Show what has been logged."""
        self._view = view
        blocker = QSignalBlocker(self.none_tick)
        self.none_tick.setChecked(view.infusion.no_side_effects_at is not None)
        blocker.unblock()
        self.none_tick.setEnabled(not view.effects)
        for key, chip in self.chips.items():
            active = self._active(key)
            chip.setChecked(active is not None)
            level = _level(active, self._catalogue.note_from_grade)
            chip.show_grade(None if active is None else active.severity, level)
        self.list.show_view(view)
        self.show_now()

    def show_now(self) -> None:
        """Show how long the effects have lasted by now."""
        now = self._now()
        self.list.show_time(now)
        self.undo_line.show_now(now)

    def show_problem(self, text: str) -> None:
        """Say why nothing was saved."""
        self.message.show_message("alert", text)

    def show_done(self, text: str, *, undoable: bool = True) -> None:
        """Say in full what was logged, and offer to take it back."""
        self.undo_line.show_done(text, self._now() if undoable else None)
        QTimer.singleShot(0, self.undo_line, self._show_undo_line)

    def take_letter(self, letter: str) -> None:
        """Begin the effect with that letter, or look for one that begins so."""
        self._letters = letter
        key = next(
            (seen.key for seen in self._catalogue.common if seen.letter == letter.upper()), None
        )
        if key is None:
            self.search.begin(letter)
        else:
            self._ask_for(key)

    def ask_for_note(self, effect_id: UUID) -> bool:
        """Ask what happened where the grade wants it; return whether it was asked."""
        row = self.rows.get(effect_id)
        return row is not None and row.ask_for_note()

    def close_questions(self) -> bool:
        """Close what is open over the panel; return whether anything was."""
        opened = self.chooser.isVisible() or self.search.isVisible()
        self._pending = None
        self.chooser.hide()
        self.search.hide()
        return self.list.close_forms() or opened

    def _ask_for(self, key: str, free_text: str = "") -> None:
        active = None if key == "other" else self._active(key)
        over = self.chips.get(key, self.more_button)
        self._pending = _Pending(key, free_text, self._now(), active)
        over.setFocus(Qt.FocusReason.OtherFocusReason)  # brings the chip into sight
        known = self._catalogue.effects.get(key)
        label = free_text if known is None else known.label
        self.chooser.ask(key, label, over, None if active is None else active.severity)

    def _take_chip(self) -> None:
        chip = self.sender()
        key = next((key for key, own in self.chips.items() if own is chip), None)
        if key is not None:
            self.chips[key].setChecked(self._active(key) is not None)
            self._letters = ""
            self._ask_for(key)

    def _take_row(self, effect_id: UUID) -> None:
        row = self.rows[effect_id]
        effect = row.effect
        self._letters = ""
        self._pending = _Pending(effect.term, effect.free_text or "", self._now(), effect)
        self.chooser.ask(
            effect.term, self._catalogue.label(effect.term, effect.free_text), row, effect.severity
        )

    def _take_grade(self, grade: int) -> None:
        pending = self._pending
        self.close_questions()
        if pending is None:
            self.left.emit()
        elif pending.effect is None:
            self.started.emit(pending.term, pending.free_text, grade, pending.onset)
        else:
            self.grade_changed.emit(pending.effect.id, grade)

    def _take_end(self) -> None:
        pending = self._pending
        self.close_questions()
        if pending is not None and pending.effect is not None:
            self.ended.emit(pending.effect.id)

    def _take_void(self) -> None:
        pending = self._pending
        self.close_questions()
        if pending is not None and pending.effect is not None:
            self.void_requested.emit(pending.effect.id)

    def _take_found(self, key: str, words: str, grade: int) -> None:
        self.search.hide()
        self._ask_for(key, words)
        if grade:
            self._take_grade(grade)

    def _look_further(self, letter: str) -> None:
        self.chooser.hide()
        self._letters += letter
        self.search.begin(self._letters)

    def _begin_search(self) -> None:
        self.search.begin()

    def _leave(self) -> None:
        self.close_questions()
        self.left.emit()

    def _active(self, key: str) -> SideEffectRow | None:
        effects = () if self._view is None else self._view.effects
        return next((s for s in effects if s.term == key and s.ended_at is None), None)

    def _show_undo_line(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            return  # a note is asked for: that stays in sight
        part: QWidget | None = self
        while part is not None and not isinstance(part, QScrollArea):
            part = part.parentWidget()
        if part is not None and self.undo_line.isVisible():
            part.ensureWidgetVisible(self.undo_line)

    def _chip(self, effect: SideEffect) -> Chip:
        chip = Chip(f"{effect.letter}  {self._short_name(effect)}")
        name = self.tr("{effect}, key {letter}").format(effect=effect.label, letter=effect.letter)
        chip.setAccessibleName(name)
        chip.setToolTip(effect.label)
        return chip

    def _short_name(self, effect: SideEffect) -> str:
        names = {
            "drowsy": self.tr("Sedation"),
            "float": self.tr("Floating"),
            "diplo": self.tr("Blurred vision"),
            "anxiety": self.tr("Anxiety"),
            "restless": self.tr("Restlessness"),
            "htn": self.tr("High BP"),
        }
        return names.get(effect.key, effect.label)

    def _connect(self) -> None:
        for chip in self.chips.values():
            chip.clicked.connect(self._take_chip)
        self.more_button.clicked.connect(self._begin_search)
        self.search.chosen.connect(self._take_found)
        self.search.left.connect(self._leave)
        self.chooser.grade_chosen.connect(self._take_grade)
        self.chooser.end_chosen.connect(self._take_end)
        self.chooser.void_chosen.connect(self._take_void)
        self.chooser.letter_typed.connect(self._look_further)
        self.chooser.left.connect(self._leave)
        self.none_tick.clicked.connect(self.none_observed)
        self.undo_line.undo_requested.connect(self.undo_requested)
        self.treat_button.clicked.connect(self.list.treatments.ask)
        self.list.grade_requested.connect(self._take_row)
        self.list.ended.connect(self.ended)
        self.list.left.connect(self.left)

    def _lay_out(self) -> None:
        chips = QWidget()
        flow = FlowLayout(chips)
        for chip in self.chips.values():
            flow.addWidget(chip)
        flow.addWidget(self.more_button)
        flow.addWidget(self.treat_button)
        self.header.addWidget(self.none_tick)
        for part in (self.undo_line, self.search, chips, self.message, self.list):
            self.body.addWidget(part)


def _level(effect: SideEffectRow | None, alert_from: int) -> ChipLevel:
    if effect is None:
        return ""
    if effect.severity >= alert_from:
        return "alert"
    return "caution" if effect.severity > 1 else "mild"
