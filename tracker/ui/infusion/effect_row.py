"""One side effect of this infusion: since when, how severe, what was done."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from tracker.clinical.side_effects import SideEffectCatalogue, is_serious, note_needed
from tracker.services.history import SideEffectRow
from tracker.services.treatments import TreatmentRow
from tracker.ui.fonts import BODY, MEDIUM, set_font
from tracker.ui.infusion.effect_details import EffectDetails, details_of
from tracker.ui.infusion.treatment_list import TreatmentList
from tracker.ui.widgets.elided_label import ElidedLabel
from tracker.ui.widgets.message_line import MessageLine
from tracker.ui.widgets.pill import Pill, PillKind
from tracker.ui.widgets.typed_dates import UnclearDate


class EffectRow(QFrame):
    """Name, grade and times, the treatments given for it, and a place for what else is known."""

    grade_requested = Signal(object)
    """The id of the effect whose grade is to change."""
    ended = Signal(object)
    """The id of the effect that is over."""
    details_changed = Signal(object, object)
    """The id of the effect and its `Details`."""
    serious_answered = Signal(object, bool)
    """The id of the effect, and whether it is serious."""
    left = Signal()
    """Enter in the details: work goes on elsewhere."""

    def __init__(
        self,
        catalogue: SideEffectCatalogue,
        now: Callable[[], datetime],
        zone: tzinfo | None,
        effect: SideEffectRow,
    ) -> None:
        super().__init__()
        self.effect = effect
        self._catalogue, self._zone = catalogue, zone
        self.name_label = QLabel(catalogue.label(effect.term, effect.free_text))
        self.name_label.setTextFormat(Qt.TextFormat.PlainText)
        self.name_label.setWordWrap(True)
        set_font(self.name_label, BODY, MEDIUM)
        self.grade_pill = Pill("")
        self.time_label = ElidedLabel()
        self.time_label.setProperty("tone", "secondary")
        self.note_label = QLabel()
        self.note_label.setWordWrap(True)
        self.note_label.setTextFormat(Qt.TextFormat.PlainText)
        self.more_button = self._button(self.tr("Details"))
        self.more_button.setCheckable(True)
        self.treat_button = self._button(self.tr("Treat"))
        self.end_button = self._button(self.tr("Over"))
        self.grade_button = self._button(self.tr("Grade"))
        self.serious_tick = QCheckBox()
        self.message = MessageLine()
        self.treatments = TreatmentList(catalogue, now, zone, effect.id)
        self.details = EffectDetails(now, zone)
        self.note = self.details.note
        self.details.setVisible(False)
        self._lay_out()
        self._connect()
        self.show_effect(effect, ())

    def show_effect(self, effect: SideEffectRow, treatments: Sequence[TreatmentRow]) -> None:
        """Show the effect as stored; what is being typed stays."""
        self.effect = effect
        grade = self._catalogue.grade(effect.severity)
        serious = is_serious(effect, self._catalogue)
        severe = serious or effect.severity >= self._catalogue.note_from_grade
        kind: PillKind = "alert" if severe else "neutral"
        self.grade_pill.show_flag(f"{grade.grade} {grade.name.lower()}", kind)
        self.end_button.setVisible(effect.ended_at is None)
        said = " · ".join(part for part in (effect.treatment, effect.note) if part)
        self.note_label.setText(said)
        self.note_label.setVisible(bool(said))
        self.details.show_details(details_of(effect))
        self.treatments.show_treatments(treatments, effect.onset_at)
        self._show_serious(serious=serious)
        missing = note_needed(effect, self._catalogue)
        self.message.show_message("caution", missing)
        if missing:
            self.more_button.setChecked(True)
        name = self.name_label.text()
        for button in (self.more_button, self.treat_button, self.end_button, self.grade_button):
            button.setAccessibleName(f"{button.text()}: {name}")

    def show_time(self, now: datetime) -> None:
        """Show how long the effect has lasted, or from when to when it did."""
        effect = self.effect
        if effect.onset_at is None:
            self.time_label.setText("")
            return
        began = f"{effect.onset_at.astimezone(self._zone):%H:%M}"
        until = effect.ended_at or now
        minutes = max(0, int((until - effect.onset_at).total_seconds() // 60))
        if effect.ended_at is None:
            text = self.tr("since {began} · {n} min").format(began=began, n=minutes)
        else:
            ended = f"{effect.ended_at.astimezone(self._zone):%H:%M}"
            text = self.tr("{began} to {ended} · {n} min")
            text = text.format(began=began, ended=ended, n=minutes)
        self.time_label.setText(text)

    def ask_for_note(self) -> bool:
        """Open the details with the focus in the note where one is missing; return whether."""
        if not note_needed(self.effect, self._catalogue):
            return False
        self.more_button.setChecked(True)
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def show_problem(self, text: str) -> None:
        """Say why the details were not saved."""
        self.details.show_problem(text)

    def note_saved(self) -> None:
        """Take what is typed as stored."""
        self.details.note_saved()
        self.details.show_details(details_of(self.effect))

    def _show_serious(self, *, serious: bool) -> None:
        known = self._catalogue.effects.get(self.effect.term)
        condition = None if known is None else known.serious
        by_grade = self.effect.severity >= self._catalogue.serious_from_grade
        words = self.tr("Serious")
        if by_grade:
            words = self.tr("Serious by its grade")
        elif condition:
            said = condition[:1].lower() + condition[1:]
            words = self.tr("Serious: {when}").format(when=said)
        self.serious_tick.setText(words)
        self.serious_tick.setChecked(serious)
        self.serious_tick.setEnabled(not by_grade)
        self.serious_tick.setVisible(
            serious or condition is not None or self.more_button.isChecked()
        )

    def _commit(self) -> None:
        try:
            details = self.details.details()
        except UnclearDate as unclear:
            self.details.show_problem(str(unclear))
            return
        if details != details_of(self.effect):
            self.details_changed.emit(self.effect.id, details)

    def _open_details(self, shown: bool) -> None:
        self.details.setVisible(shown)
        self._show_serious(serious=is_serious(self.effect, self._catalogue))

    def _end(self) -> None:
        self.ended.emit(self.effect.id)

    def _grade(self) -> None:
        self.grade_requested.emit(self.effect.id)

    def _answer_serious(self, serious: bool) -> None:
        self.serious_answered.emit(self.effect.id, serious)

    def _connect(self) -> None:
        self.more_button.toggled.connect(self._open_details)
        self.treat_button.clicked.connect(self.treatments.ask)
        self.end_button.clicked.connect(self._end)
        self.grade_button.clicked.connect(self._grade)
        self.serious_tick.clicked.connect(self._answer_serious)
        self.details.changed.connect(self._commit)
        self.details.left.connect(self.left)
        self.treatments.left.connect(self.left)

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", "quiet")
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.name_label, 1)
        top.addWidget(self.grade_pill)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for button in (self.end_button, self.grade_button, self.treat_button, self.more_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.time_label)
        layout.addLayout(buttons)
        layout.addWidget(self.note_label)
        layout.addWidget(self.treatments)
        layout.addWidget(self.serious_tick)
        layout.addWidget(self.message)
        layout.addWidget(self.details)
