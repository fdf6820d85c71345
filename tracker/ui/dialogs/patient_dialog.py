"""Who a patient is: new, or with what is known to be changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from tracker.clinical.dosing import CM_PER_INCH
from tracker.clinical.limits import check
from tracker.clinical.rounding import half_up
from tracker.knowledge import load_knowledge
from tracker.models.patient import SEXES
from tracker.services.patients import PatientDetails, PatientRow, find_patients
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.choices import choose, fill
from tracker.ui.widgets.date_field import BirthDate, BirthDateField
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.number_field import NumberField, Unit
from tracker.ui.widgets.typed_dates import show_date

SameNamed = Callable[[str], list[PatientRow]]
"""Returns the patients found by some words, such as a surname and a date of birth."""


def _cm(inches: Decimal) -> Decimal:
    return half_up(inches * CM_PER_INCH * 2) / 2  # heights are recorded to 0.5 cm


def _inches(cm: Decimal) -> Decimal:
    return half_up(cm / CM_PER_INCH, 1)


HEIGHT_UNITS = (Unit("cm", lambda cm: cm, lambda cm: cm), Unit("in", _cm, _inches))


def same_named(clinic: Clinic) -> SameNamed:
    """Return a search of the record of that clinic."""

    def find(words: str) -> list[PatientRow]:
        with clinic.sessions.read() as session:
            return find_patients(session, words, 1)

    return find


class PatientDialog(FormDialog):
    """Asks for a patient's details; `details()` is the answer.

    With `find_same` a patient of the same surname and birth date is asked about before saving.
    """

    def __init__(
        self,
        today: date,
        details: PatientDetails | None = None,
        parent: QWidget | None = None,
        find_same: SameNamed | None = None,
    ) -> None:
        self._today = today
        self._before = details
        self._find_same = find_same
        super().__init__("", parent, width=760)
        self.show_title(self.tr("Change details") if details else self.tr("Add a patient"))
        self._make_fields(today)
        self._lay_out_form()
        if details is not None:
            self._show_details(details)
        self.allergies_edit.textEdited.connect(self._allergy_typed)
        self.none_known_box.toggled.connect(self._none_known_toggled)

    def details(self) -> PatientDetails:
        """Return what was typed."""
        born = self.birth_field.value()
        return PatientDetails(
            record_number=self.record_number_edit.text().strip(),
            family_name=_text(self.family_name_edit),
            given_name=_text(self.given_name_edit),
            sex=self.sex_box.currentData(),
            birth_date=None if born is None else born.on,
            birth_year=None if born is None else born.year,
            height_cm=self.height_field.value(),
            allergies=_text(self.allergies_edit),
            no_allergies_asked_on=self._asked_on if self.none_known_box.isChecked() else None,
            medicines=_text(self.medicines_edit),
            phone=_text(self.phone_edit),
            email=_text(self.email_edit),
            contact_person=_text(self.contact_edit),
            address=_text(self.address_edit),
            referrer=_text(self.referrer_edit),
            note=_text(self.note_edit),
        )

    def problems(self) -> list[str]:
        """Return what keeps the details from being saved."""
        details = self.details()
        found = super().problems()
        if not details.record_number:
            self.record_number_edit.setFocus()
        height = details.height_cm
        if self._before is not None and height == self._before.height_cm:
            details = replace(details, height_cm=None)  # stored by another rule, not typed now
        return [*found, *details.problems(self._today)]

    def question(self) -> str:
        """Return whether this may be a patient who is in the record already."""
        details = self.details()
        born = details.birth_date
        if self._find_same is None or born is None or not details.family_name:
            return ""
        found = self._find_same(f"{details.family_name} {born.isoformat()}")
        if not found:
            return ""
        text = self.tr(
            "{name}, born {date}, is in the record already with number {number}. "
            "Save as another patient? Press Enter again."
        )
        return text.format(name=found[0].name, date=show_date(born), number=found[0].record_number)

    def _make_fields(self, today: date) -> None:
        self.record_number_edit = QLineEdit()
        self.record_number_edit.setMaxLength(64)
        self.sex_box = ChoiceBox()
        fill(self.sex_box, [(self.tr("not known"), None), *((sex, sex) for sex in SEXES)])
        self.family_name_edit, self.given_name_edit = QLineEdit(), QLineEdit()
        self.birth_field = BirthDateField(lambda: today)
        limit = load_knowledge().limits["height"]
        self.height_field = NumberField(check=partial(check, limit), units=HEIGHT_UNITS)
        self.allergies_edit = QLineEdit()
        self.none_known_box = QCheckBox()
        self._asked_on = self._today
        self._name_none_known()
        self.medicines_edit, self.address_edit = _paragraph(), _paragraph()
        self.note_edit = _paragraph()
        self.phone_edit, self.email_edit = QLineEdit(), QLineEdit()
        self.contact_edit, self.referrer_edit = QLineEdit(), QLineEdit()

    def _lay_out_form(self) -> None:
        form = Form()
        form.add_line(
            (self.tr("Record number"), self.record_number_edit),
            (self.tr("Surname"), self.family_name_edit),
            (self.tr("Given name"), self.given_name_edit),
        )
        form.add_line(
            (self.tr("Date of birth"), self.birth_field),
            (self.tr("Sex"), self.sex_box),
            (self.tr("Height"), self.height_field),
        )
        form.add_line(
            (self.tr("Allergies"), self.allergies_edit),
            (self.tr("None known"), self.none_known_box),
        )
        form.add_row(self.tr("Current medicines"), self.medicines_edit)
        form.add_line((self.tr("Phone"), self.phone_edit), (self.tr("Email"), self.email_edit))
        form.add_line(
            (self.tr("Contact person"), self.contact_edit),
            (self.tr("Referred by"), self.referrer_edit),
        )
        form.add_line((self.tr("Address"), self.address_edit), (self.tr("Note"), self.note_edit))
        self.body.addWidget(form)

    def _show_details(self, details: PatientDetails) -> None:
        for edit, text in (
            (self.record_number_edit, details.record_number),
            (self.family_name_edit, details.family_name),
            (self.given_name_edit, details.given_name),
            (self.allergies_edit, details.allergies),
            (self.phone_edit, details.phone),
            (self.email_edit, details.email),
            (self.contact_edit, details.contact_person),
            (self.referrer_edit, details.referrer),
        ):
            edit.setText(text or "")
        self.medicines_edit.setPlainText(details.medicines or "")
        self.address_edit.setPlainText(details.address or "")
        self.note_edit.setPlainText(details.note or "")
        choose(self.sex_box, details.sex)
        self.height_field.set_value(details.height_cm)
        if details.birth_year is not None or details.birth_date is not None:
            year = details.birth_date.year if details.birth_date else details.birth_year or 0
            self.birth_field.set_value(BirthDate(year, details.birth_date))
        if details.no_allergies_asked_on is not None:
            self._asked_on = details.no_allergies_asked_on
            self.none_known_box.setChecked(True)
            self._name_none_known()

    def _allergy_typed(self, text: str) -> None:
        if text.strip():
            self.none_known_box.setChecked(False)

    def _none_known_toggled(self, on: bool) -> None:
        if on:
            self._asked_on = self._today  # ticked now: asked now
            self._name_none_known()

    def _name_none_known(self) -> None:
        if self._asked_on == self._today:
            self.none_known_box.setText(self.tr("asked today"))
        else:
            words = self.tr("asked {date}").format(date=show_date(self._asked_on))
            self.none_known_box.setText(words)
            self.none_known_box.setToolTip(self.tr("Asked again today? Untick and tick it."))


def _paragraph() -> QPlainTextEdit:
    edit = QPlainTextEdit()
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(64)
    return edit


def _text(edit: QLineEdit | QPlainTextEdit) -> str | None:
    text = edit.text() if isinstance(edit, QLineEdit) else edit.toPlainText()
    return text.strip() or None
