"""A side effect with all that is known of it."""

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from tracker.clinical.moment import Moment
from tracker.services.history import SideEffectRow
from tracker.services.observations import SideEffectEntry
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.dialogs.search_list import SearchList
from tracker.ui.fonts import LABEL, set_font
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.choices import choose, fill
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.moment_field import MomentField

OTHER = "other"


class SideEffectDialog(FormDialog):
    """Asks for term, severity (1 to 5, clinical reference 5.2), times, treatment and outcome."""

    def __init__(
        self,
        clinic: Clinic,
        onset: Moment | None = None,
        initial: SideEffectRow | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent, width=860)
        self.show_title(
            self.tr("Change the side effect") if initial else self.tr("Add a side effect")
        )
        self._catalogue = clinic.knowledge.side_effects
        self._initial = initial
        self.search = SearchList(self.tr("Find a side effect"), self.tr("Side effects found"))
        self.free_text_edit = QLineEdit()
        self.onset_field = MomentField(clinic.now, clinic.zone)
        self.ended_field = MomentField(clinic.now, clinic.zone)
        self.treatment_box, self.resolved_box = ChoiceBox(), ChoiceBox()
        self.note_edit = QLineEdit()
        self._make_grades()
        self._fill_boxes()
        self._lay_out_form()
        self._find("")
        self.search.words_changed.connect(self._find)
        self.search.choice_changed.connect(self._show_term)
        self.onset_field.set_value(onset or clinic.this_moment())
        if initial is not None:
            self._show(clinic, initial)
        self._show_term()
        self.search.setFocus()

    def entry(self) -> SideEffectEntry:
        """Return what was typed. Raises ValueError while there is no onset."""
        onset, ended = self.onset_field.value(), self.ended_field.value()
        if onset is None:
            raise ValueError("the onset is missing")
        term, before = self._term(), self._initial
        return SideEffectEntry(
            term=term,
            severity=max(self.grades.checkedId(), 0),
            onset=onset,
            ended_at=None if ended is None else ended.at,
            free_text=(self.free_text_edit.text().strip() or None) if term == OTHER else None,
            treatment=self.treatment_box.currentText().strip() or None,
            resolved_at_discharge=self.resolved_box.currentData(),
            note=self.note_edit.text().strip() or None,
            # What is asked at the chair stays as it was answered there.
            serious=None if before is None else before.serious,
            action=None if before is None else before.action,
            relatedness=None if before is None else before.relatedness,
            asked=None if before is None else before.asked,
        )

    def problems(self) -> list[str]:
        """Return what is missing."""
        found = super().problems()
        if found:
            return found
        if self.onset_field.value() is None:
            return [self.tr("Type when it began.")]
        ended = self.ended_field.value()
        if ended is not None and ended.at is None:
            return [self.tr("Type the time at which it ended, or leave the end empty.")]
        return list(self.entry().problems())

    def _make_grades(self) -> None:
        self.grades = QButtonGroup(self)
        self.grade_box = QWidget()
        grid = QGridLayout(self.grade_box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.setColumnStretch(1, 1)
        self.meanings: dict[int, QLabel] = {}
        for row, grade in enumerate(self._catalogue.grades):
            words = self.tr("{grade} {name}").format(grade=grade.grade, name=grade.name)
            button, meaning = QRadioButton(words), QLabel()
            meaning.setWordWrap(True)
            meaning.setProperty("tone", "secondary")
            set_font(meaning, LABEL)
            self.grades.addButton(button, grade.grade)
            self.meanings[grade.grade] = meaning
            grid.addWidget(button, row, 0)
            grid.addWidget(meaning, row, 1)

    def _fill_boxes(self) -> None:
        self.treatment_box.setEditable(True)
        self.treatment_box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        names = [(given.drug, given.drug) for given in self._catalogue.treatments]
        fill(self.treatment_box, [("", None), *names])
        resolved = [(self.tr("Yes"), True), (self.tr("No"), False)]
        fill(self.resolved_box, [(self.tr("not recorded"), None), *resolved])

    def _lay_out_form(self) -> None:
        form = Form()
        form.add_line((self.tr("Side effect"), self.search), (self.tr("Severity"), self.grade_box))
        self._free_text_row = form.add_row(self.tr("In words"), self.free_text_edit)
        form.add_line((self.tr("Began"), self.onset_field), (self.tr("Ended"), self.ended_field))
        form.add_line(
            (self.tr("Treatment given"), self.treatment_box),
            (self.tr("Resolved at discharge"), self.resolved_box),
        )
        form.add_row(self.tr("Note"), self.note_edit)
        self.body.addWidget(form)

    def _find(self, words: str) -> None:
        wanted = words.casefold().split()
        found = [
            (effect.label, effect.key)
            for effect in self._catalogue.effects.values()
            if effect.key != OTHER
            and all(word in f"{effect.label} {effect.term}".casefold() for word in wanted)
        ]
        self.search.show_found([*found, (self.tr("Other, in words"), OTHER)])

    def _term(self) -> str:
        return str(self.search.chosen() or "")

    def _show_term(self) -> None:
        term = self._term()
        self._free_text_row.setVisible(term == OTHER)
        for grade in self._catalogue.grades:
            meaning = grade.meaning
            if term in self._catalogue.effects:
                meaning = self._catalogue.grade_meaning(term, grade.grade)
            self.meanings[grade.grade].setText(meaning)
            self.grades.button(grade.grade).setAccessibleDescription(meaning)

    def _show(self, clinic: Clinic, effect: SideEffectRow) -> None:
        self.search.choose(effect.term)
        self.free_text_edit.setText(effect.free_text or "")
        self.grades.button(effect.severity).setChecked(True)
        self.onset_field.set_value(effect.onset)
        if effect.ended_at is not None:
            self.ended_field.set_value(Moment.local(effect.ended_at, clinic.zone))
        choose(self.treatment_box, effect.treatment)
        self.treatment_box.setCurrentText(effect.treatment or "")
        choose(self.resolved_box, effect.resolved_at_discharge)
        self.note_edit.setText(effect.note or "")
