"""The patients of the list, a page at a time, with the progress of those that are on screen."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from tracker.clinical.limits import plain
from tracker.clinical.outcomes import PatientProgress, ScaleProgress
from tracker.ui.patient import wording
from tracker.ui.patient.wording import FlagKind

if TYPE_CHECKING:
    from tracker.services.patients import PatientRow
    from tracker.ui.clinic import Clinic

PAGE = 100
ROLE_ENTRY = Qt.ItemDataRole.UserRole
_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Summary:
    """How a patient fares, in the few words a list has room for."""

    phase: str
    score: str
    result: str
    flags: tuple[tuple[str, FlagKind], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list; the summary is None until the line has been on screen."""

    patient: "PatientRow"
    name: str
    who: str
    summary: Summary | None = None
    running: bool = False


class PatientListModel(QAbstractListModel):
    """Patients who match what was typed; further ones are fetched as the list is scrolled."""

    def __init__(self, clinic: "Clinic", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clinic = clinic
        self._words = ""
        self._patients: list[PatientRow] = []
        self._summaries: dict[UUID, Summary] = {}
        self._running: set[UUID] = set()
        self._complete = False

    def search(self, words: str) -> None:
        """Show who matches these words, read anew; raises what the record raises."""
        found = self._read(words, 0)
        self.beginResetModel()
        self._words, self._patients, self._complete = words, found, len(found) < PAGE
        self.endResetModel()

    def forget_summaries(self) -> None:
        """Work progress out anew: something was entered."""
        self._summaries.clear()

    def show_running(self, patients: set[UUID]) -> None:
        """Mark the patients who have an infusion running."""
        if patients != self._running:
            self._running = set(patients)
            self.dataChanged.emit(self.index(0), self.index(len(self._patients) - 1))

    def patient(self, row: int) -> "PatientRow":
        """Return the patient of a row; raises IndexError."""
        return self._patients[row]

    def row_of(self, patient_id: UUID) -> int | None:
        """Return the row of a patient, or None where they are not among those read."""
        for row, patient in enumerate(self._patients):
            if patient.id == patient_id:
                return row
        return None

    def summarise(self, rows: Iterable[int]) -> None:
        """Work out the progress of these rows, in one go for all that are not known yet."""
        from tracker.services.progress import load_facts

        missing = {
            self._patients[row].id: row
            for row in rows
            if self._patients[row].id not in self._summaries
        }
        if not missing:
            return
        with self.clinic.sessions.read() as session:
            facts = load_facts(session, list(missing))
        for patient_id, row in missing.items():
            progress = facts[patient_id].progress(self.clinic.knowledge)
            self._summaries[patient_id] = summary_of(progress)
            self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many patients were read."""
        return 0 if parent.isValid() else len(self._patients)

    def canFetchMore(self, parent: _Index) -> bool:
        """Return whether there may be further patients."""
        return not parent.isValid() and not self._complete

    def fetchMore(self, parent: _Index) -> None:
        """Read the next page."""
        if parent.isValid():
            return
        first = len(self._patients)
        found = self._read(self._words, first)
        self._complete = len(found) < PAGE
        if found:
            self.beginInsertRows(QModelIndex(), first, first + len(found) - 1)
            self._patients.extend(found)
            self.endInsertRows()

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what the view or a screen reader asks about one patient."""
        if not index.isValid() or index.row() >= len(self._patients):
            return None
        if role == ROLE_ENTRY:
            return self._entry(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._entry(index.row()).name
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return _spoken(self._entry(index.row()))
        return None

    def _entry(self, row: int) -> Entry:
        patient = self._patients[row]
        from tracker.services.patients import shown_name

        name = shown_name(patient.family_name, patient.given_name, patient.record_number)
        age = wording.age_text(patient, self.clinic.today())
        who = wording.join([age, patient.record_number if name != patient.record_number else ""])
        summary = self._summaries.get(patient.id)
        return Entry(patient, name, who, summary, patient.id in self._running)

    def _read(self, words: str, offset: int) -> "list[PatientRow]":
        from tracker.services.patients import find_patients

        with self.clinic.sessions.read() as session:
            return find_patients(session, words, PAGE, offset)


def summary_of(progress: PatientProgress) -> Summary:
    """Return the summary of a patient's latest course, and the flags of all of them."""
    course = progress.courses[-1]
    scale = wording.primary_scale(course)
    return Summary(
        phase=wording.phase_text(course),
        score="" if scale is None else _score_text(scale),
        result="" if scale is None else _result_text(scale),
        flags=tuple(wording.short_flag_words(progress.flags)),
    )


def _score_text(scale: ScaleProgress) -> str:
    name, latest, baseline = scale.instrument.name, scale.latest, scale.baseline
    if latest is not None and latest.fact.total is not None:
        total = latest.fact.total
        sign = (
            wording.arrow(baseline.total, total) if baseline and baseline.total is not None else ""
        )
        return f"{name} {plain(total)} {sign}".strip()
    if baseline is not None and baseline.total is not None:
        return f"{name} {plain(baseline.total)}"
    return name


def _result_text(scale: ScaleProgress) -> str:
    latest = scale.latest
    if latest is None:
        return wording.baseline_word(scale)
    if latest.remission:
        return wording.remission_word()
    return wording.class_word(latest.response_class) or wording.baseline_word(scale)


def _spoken(entry: Entry) -> str:
    parts = [entry.name, entry.who, wording.running_words() if entry.running else ""]
    if entry.summary is not None:
        found = entry.summary
        parts += [found.phase, found.score, found.result, *(word for word, _kind in found.flags)]
    return ", ".join(part for part in parts if part)
