"""What a course of treatment is for, and how it will be judged."""

from datetime import date
from decimal import Decimal
from functools import partial

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from tracker.clinical.indications import OTHER, Indication
from tracker.clinical.limits import check
from tracker.knowledge import Knowledge
from tracker.services.courses import CourseDetails
from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.choices import choose, fill
from tracker.ui.widgets.date_field import DateField
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.number_field import NumberField

_LONGEST_CODE = 8


class CourseDialog(FormDialog):
    """Asks for a course; the evidence for the chosen indication stands beside it."""

    def __init__(
        self,
        knowledge: Knowledge,
        today: date,
        details: CourseDetails | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent, width=620)
        self.show_title(self.tr("Change the course") if details else self.tr("Open a course"))
        self._knowledge = knowledge
        self.indication_box, self.code_box, self.primary_box = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.evidence_label = QLabel()
        self.evidence_label.setWordWrap(True)
        self.evidence_label.setProperty("tone", "secondary")
        self.text_edit = QLineEdit()
        self.code_box.setEditable(True)
        self.code_box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.planned_field = NumberField(
            self.tr("infusions"), check=partial(check, knowledge.limits["planned_infusions"])
        )
        self.opened_field = DateField(lambda: today)
        self._lay_out_form()
        first = details or CourseDetails(
            indication=next(iter(knowledge.indications)),
            planned_infusions=knowledge.course_rules.default_planned,
            opened_on=today,
        )
        self._show_details(first, new=details is None)
        self.indication_box.currentIndexChanged.connect(self._indication_chosen)

    def details(self) -> CourseDetails:
        """Return what was chosen."""
        planned = self.planned_field.value()
        return CourseDetails(
            indication=self._indication().key,
            indication_text=self.text_edit.text().strip() or None,
            icd10_code=self._code(),
            planned_infusions=0 if planned is None else int(planned),
            primary_instrument=self.primary_box.currentData(),
            opened_on=self.opened_field.value(),
        )

    def problems(self) -> list[str]:
        """Return what keeps the course from being saved."""
        found = super().problems() or list(self.details().problems())
        if self._indication().key == OTHER and not self.text_edit.text().strip():
            found.append(self.tr("Type the diagnosis: “other” alone says too little."))
        if len(self._code() or "") > _LONGEST_CODE:
            found.append(self.tr("An ICD-10-CM code has at most 8 characters, such as F33.2."))
        return found

    def _lay_out_form(self) -> None:
        form = Form()
        names = [(seen.name, seen.key) for seen in self._knowledge.indications.values()]
        fill(self.indication_box, names)
        form.add_row(self.tr("What for"), self.indication_box)
        self.body.addWidget(form)
        self.body.addWidget(self.evidence_label)
        rest = Form()
        rest.add_row(
            self.tr("Diagnosis in words"), self.text_edit, self.tr("As written in the referral.")
        )
        rest.add_row(self.tr("ICD-10-CM code"), self.code_box)
        rest.add_line(
            (self.tr("Planned in the series"), self.planned_field),
            (self.tr("Opened on"), self.opened_field),
        )
        rest.add_row(
            self.tr("Judged by"),
            self.primary_box,
            self.tr("The scale the header and the lists speak of. Others can be recorded as well."),
        )
        self.body.addWidget(rest)

    def _show_details(self, details: CourseDetails, *, new: bool) -> None:
        choose(self.indication_box, details.indication)
        self._indication_chosen()
        self.text_edit.setText(details.indication_text or "")
        if details.icd10_code:
            self._show_code(details.icd10_code)
        self.planned_field.set_value(Decimal(details.planned_infusions))
        self.opened_field.set_value(details.opened_on)
        if not new:
            choose(self.primary_box, details.primary_instrument)

    def _indication_chosen(self) -> None:
        indication = self._indication()
        parts = [indication.evidence, indication.notes or ""]
        self.evidence_label.setText("\n".join(part for part in parts if part))
        codes = [(f"{code.code}  {code.label}", code.code) for code in indication.codes]
        fill(self.code_box, [("", None), *codes])
        scales = self._scales(indication)
        fill(self.primary_box, scales, scales[0][1])

    def _scales(self, indication: Indication) -> list[tuple[str, str | None]]:
        known = self._knowledge.instruments
        first = [code for code in indication.primary if code in known]
        judging = [code for code, seen in known.items() if seen.response is not None]
        rest = [code for code in judging if code not in first]
        scales: list[tuple[str, str | None]] = [(known[code].name, code) for code in first + rest]
        return [*scales, (self.tr("none yet"), None)]

    def _indication(self) -> Indication:
        return self._knowledge.indications[str(self.indication_box.currentData())]

    def _code(self) -> str | None:
        # Typed freely, or chosen: the label behind the code is ours and is not stored.
        typed = self.code_box.currentText().split()
        return typed[0].upper() if typed else None

    def _show_code(self, code: str) -> None:
        choose(self.code_box, code)
        if self.code_box.currentData() != code:
            self.code_box.setCurrentText(code)
