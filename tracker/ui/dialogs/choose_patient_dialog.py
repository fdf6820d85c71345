"""Which patient: found as you type."""

from datetime import date
from uuid import UUID

from PySide6.QtWidgets import QWidget

from tracker.services.patients import PatientRow, find_patients
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.dialogs.search_list import SearchList
from tracker.ui.widgets.typed_dates import show_date

_AT_MOST = 50


class ChoosePatientDialog(FormDialog):
    """Asks for a patient other than `exclude`; `chosen()` is the answer."""

    keeps_what_was_typed = False

    def __init__(
        self, clinic: Clinic, title: str, exclude: UUID, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent, save_text=self.tr("Choose"), width=560)
        self._clinic, self._exclude = clinic, exclude
        self.search = SearchList(
            self.tr("Name, record number or date of birth"), self.tr("Patients found")
        )
        self.search.list.setMinimumHeight(280)
        self.body.addWidget(self.search, 1)
        self.search.words_changed.connect(self._find)
        self.search.choice_made.connect(self.try_to_save)
        self._find("")
        self.search.setFocus()

    def chosen(self) -> PatientRow | None:
        """Return the chosen patient, or None."""
        row = self.search.chosen()
        return row if isinstance(row, PatientRow) else None

    def problems(self) -> list[str]:
        """Return that nobody is chosen."""
        return [] if self.chosen() else [self.tr("Nobody found. Type other words.")]

    def _find(self, words: str) -> None:
        self.problems_banner.clear()
        with self._clinic.sessions.read() as session:
            rows = find_patients(session, words, _AT_MOST + 1)
        others = [row for row in rows if row.id != self._exclude][:_AT_MOST]
        self.search.show_found([(patient_line(row), row) for row in others])


def patient_line(row: PatientRow) -> str:
    """Return a patient on one line: name, birth, record number."""
    born = _born(row.birth_date, row.birth_year)
    parts = [row.name, born, row.record_number if row.name != row.record_number else ""]
    return "  ·  ".join(part for part in parts if part)


def _born(on: date | None, year: int | None) -> str:
    if on is not None:
        return show_date(on)
    return "" if year is None else str(year)
