"""One side effect of this infusion: since when, how severe, what was done."""

from datetime import datetime, tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.clinical.side_effects import SideEffectCatalogue
from tracker.services.history import SideEffectRow
from tracker.ui.fonts import BODY, MEDIUM, set_font
from tracker.ui.widgets.elided_label import ElidedLabel
from tracker.ui.widgets.message_line import MessageLine
from tracker.ui.widgets.pill import Pill, PillKind

NOTE_FROM = 3
"""From this grade on a note says what happened (clinical reference 5.2)."""


class EffectRow(QFrame):
    """Name, grade and times, and a place for the treatment and a note."""

    grade_requested = Signal(object)
    """The id of the effect whose grade is to change."""
    ended = Signal(object)
    """The id of the effect that is over."""
    details_changed = Signal(object, str, str)
    """The id of the effect, its treatment and its note."""
    left = Signal()
    """Enter in the details: work goes on elsewhere."""

    def __init__(
        self, catalogue: SideEffectCatalogue, zone: tzinfo | None, effect: SideEffectRow
    ) -> None:
        super().__init__()
        self.effect = effect
        self._catalogue, self._zone = catalogue, zone
        self.name_label = QLabel(label_of(catalogue, effect))
        self.name_label.setTextFormat(Qt.TextFormat.PlainText)
        set_font(self.name_label, BODY, MEDIUM)
        self.grade_pill = Pill("")
        self.time_label = ElidedLabel()
        self.time_label.setProperty("tone", "secondary")
        self.treatment_label = QLabel()
        self.treatment_label.setWordWrap(True)
        self.treatment_label.setTextFormat(Qt.TextFormat.PlainText)
        self.more_button = self._button(self.tr("Details"))
        self.more_button.setCheckable(True)
        self.end_button = self._button(self.tr("Over"))
        self.grade_button = self._button(self.tr("Grade"))
        self.treatment = QLineEdit()
        self.treatment.setCompleter(self._completer())
        self.note = QLineEdit()
        self.message = MessageLine()
        self._details = self._make_details()
        self._lay_out()
        self.more_button.toggled.connect(self._details.setVisible)
        self.end_button.clicked.connect(self._end)
        self.grade_button.clicked.connect(self._grade)
        for edit in (self.treatment, self.note):
            edit.editingFinished.connect(self._commit)
            edit.returnPressed.connect(self.left)
        self.show_effect(effect)

    def show_effect(self, effect: SideEffectRow) -> None:
        """Show the effect as stored; what is being typed stays."""
        self.effect = effect
        kind: PillKind = "alert" if effect.severity >= NOTE_FROM else "neutral"
        grade = self._catalogue.grade(effect.severity)
        self.grade_pill.show_flag(f"{grade.grade} {grade.name.lower()}", kind)
        self.end_button.setVisible(effect.ended_at is None)
        done = " · ".join(part for part in (effect.treatment, effect.note) if part)
        self.treatment_label.setText(done)
        self.treatment_label.setVisible(bool(done))
        if not self.treatment.isModified():
            self.treatment.setText(effect.treatment or "")
        if not self.note.isModified():
            self.note.setText(effect.note or "")
        missing = effect.severity >= NOTE_FROM and not (effect.note or "").strip()
        self.message.show_message(
            "caution",
            self.tr("Grade {n}: write what happened and what was done.").format(n=effect.severity)
            if missing
            else "",
        )
        if missing:
            self.more_button.setChecked(True)
        name = self.name_label.text()
        for button in (self.more_button, self.end_button, self.grade_button):
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

    def ask_for_note(self) -> None:
        """Open the details with the focus in the note."""
        self.more_button.setChecked(True)
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, text: str) -> None:
        """Say why the details were not saved."""
        self.message.show_message("alert", text)

    def note_saved(self) -> None:
        """Take what is typed as stored."""
        self.note.setModified(False)
        self.treatment.setModified(False)

    def _commit(self) -> None:
        treatment, note = self.treatment.text().strip(), self.note.text().strip()
        if (treatment or None, note or None) != (self.effect.treatment, self.effect.note):
            self.details_changed.emit(self.effect.id, treatment, note)

    def _end(self) -> None:
        self.ended.emit(self.effect.id)

    def _grade(self) -> None:
        self.grade_requested.emit(self.effect.id)

    def _completer(self) -> QCompleter:
        completer = QCompleter([known.drug for known in self._catalogue.treatments], self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        return completer

    def _make_details(self) -> QWidget:
        details = QWidget()
        self.treatment.setAccessibleName(self.tr("Treatment given"))
        self.treatment.setPlaceholderText(self.tr("Treatment given"))
        self.note.setAccessibleName(self.tr("Note on this side effect"))
        self.note.setPlaceholderText(self.tr("Note"))
        column = QVBoxLayout(details)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(6)
        for part in (self.treatment, self.note):
            column.addWidget(part)
        details.setVisible(False)
        return details

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", "quiet")
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.name_label)
        top.addWidget(self.grade_pill)
        top.addStretch(1)
        bottom = QHBoxLayout()
        bottom.setSpacing(0)
        bottom.addWidget(self.time_label, 1)
        for button in (self.more_button, self.grade_button, self.end_button):
            bottom.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addLayout(bottom)
        layout.addWidget(self.treatment_label)
        layout.addWidget(self.message)
        layout.addWidget(self._details)


def label_of(catalogue: SideEffectCatalogue, effect: SideEffectRow) -> str:
    """Return the name of an effect as it is shown."""
    known = catalogue.effects.get(effect.term)
    return known.label if known is not None else effect.free_text or effect.term
