"""Who this is, on top of everything that is shown of a patient."""

import re
from datetime import date

from PySide6.QtWidgets import QFrame, QWidget

from tracker.clinical.limits import plain
from tracker.services.history import PatientHistory
from tracker.services.patients import PatientDetails, shown_name
from tracker.ui.fonts import BODY, MEDIUM, PAGE_TITLE, SEMIBOLD, scaled, set_font
from tracker.ui.patient import wording
from tracker.ui.patient.wording import FlagKind
from tracker.ui.widgets.elided_label import ElidedLabel
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.pill import Pill
from tracker.ui.widgets.typed_dates import show_date

_LONGEST = 70  # letters of one allergy; the tool tip and the details have all


class PatientBanner(QFrame):
    """Name, sex, age, birth, record number and height; allergies always; medicines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name_label = ElidedLabel()
        self.facts_label = ElidedLabel()
        self.synthetic_pill = Pill(self.tr("Synthetic patient"), "ketamine")
        self.medicines_label = ElidedLabel()
        set_font(self.name_label, PAGE_TITLE, SEMIBOLD)
        set_font(self.facts_label, BODY, MEDIUM)
        set_font(self.medicines_label, BODY, MEDIUM)
        self.medicines_label.setProperty("tone", "secondary")
        self._allergies: list[Pill] = []
        self._row = FlowLayout(self, gap=10)
        self._row.setContentsMargins(20, 8, 20, 8)
        for widget in (self.name_label, self.facts_label, self.synthetic_pill):
            self._row.addWidget(widget)
        self.name_label.setMinimumHeight(scaled(28))
        self.facts_label.setMinimumHeight(scaled(28))
        self.medicines_label.setMinimumHeight(scaled(22))

    def show_patient(self, history: PatientHistory, today: date) -> None:
        """Show another patient, or the same one after a change."""
        details = history.details
        name = shown_name(details.family_name, details.given_name, details.record_number)
        self.name_label.setText(name)
        self.facts_label.setText(wording.join(self._facts(details, today)))
        self.synthetic_pill.setVisible(history.synthetic)
        self._show_allergies(details)
        medicines = " ".join((details.medicines or "").split())
        self.medicines_label.setText(self.tr("Medicines: {list}").format(list=medicines))
        self.medicines_label.setVisible(bool(medicines))
        self.setAccessibleName(f"{name}, {self.facts_label.text()}")

    def allergy_words(self) -> list[str]:
        """Return what stands in the pills about allergies."""
        return [pill.text() for pill in self._allergies]

    def _facts(self, details: PatientDetails, today: date) -> list[str]:
        born = "" if details.birth_date is None else show_date(details.birth_date)
        height = details.height_cm
        return [
            self._sex(details.sex),
            wording.age_text(details, today),
            born,
            self.tr("No. {number}").format(number=details.record_number),
            "" if height is None else self.tr("{cm} cm").format(cm=plain(height)),
        ]

    def _sex(self, sex: str | None) -> str:
        names = {
            "female": self.tr("female"),
            "male": self.tr("male"),
            "intersex": self.tr("intersex"),
        }
        return names.get(sex or "", self.tr("sex unknown"))

    def _show_allergies(self, details: PatientDetails) -> None:
        for pill in self._allergies:
            self._row.removeWidget(pill)
            pill.hide()
            pill.deleteLater()
        self._row.removeWidget(self.medicines_label)
        self._allergies = [
            self._allergy_pill(text, kind) for text, kind in self._allergy_words(details)
        ]
        for widget in (*self._allergies, self.medicines_label):
            self._row.addWidget(widget)

    def _allergy_words(self, details: PatientDetails) -> list[tuple[str, FlagKind]]:
        if details.allergies:
            words = [word.strip() for word in re.split(r"[,;\n]", details.allergies)]
            return [(self.tr("Allergy: {what}").format(what=w), "alert") for w in words if w]
        if details.no_allergies_asked_on is not None:
            asked = show_date(details.no_allergies_asked_on)
            return [(self.tr("Allergies: none known, asked {day}").format(day=asked), "neutral")]
        return [(self.tr("Allergies not asked"), "caution")]

    def _allergy_pill(self, text: str, kind: FlagKind) -> Pill:
        pill = Pill(_shortened(text), kind, self)
        pill.setToolTip(text)
        pill.show()
        return pill


def _shortened(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _LONGEST else f"{one_line[: _LONGEST - 1]}…"
