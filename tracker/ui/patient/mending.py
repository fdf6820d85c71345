"""Putting right what was entered: void, move, merge, and who changed what.

Each function asks with a dialog, stores the answer as one gesture, and returns whether it did.
"""

from uuid import UUID

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tracker.clinical.facts import CourseFact
from tracker.models import EventMark, Infusion, Patient, Recorded, Score, SideEffect
from tracker.services import corrections
from tracker.services.history import (
    EventMarkRow,
    InfusionRow,
    PatientHistory,
    ScoreRow,
    SideEffectRow,
    load_history,
)
from tracker.services.progress import facts_of
from tracker.services.refused import Refused
from tracker.ui.clinic import Clinic
from tracker.ui.patient.record_columns import method_words

RecordRow = InfusionRow | ScoreRow | SideEffectRow | EventMarkRow
_TABLES: dict[type, tuple[type[Recorded], str]] = {
    InfusionRow: (Infusion, Infusion.__tablename__),
    ScoreRow: (Score, Score.__tablename__),
    SideEffectRow: (SideEffect, SideEffect.__tablename__),
    EventMarkRow: (EventMark, EventMark.__tablename__),
}


def infusion_of(row: RecordRow) -> UUID | None:
    """Return the infusion an entry is shown in, or None for what has a dialog of its own."""
    if isinstance(row, InfusionRow):
        return row.id
    return row.infusion_id if isinstance(row, SideEffectRow) else None


def void_record(clinic: Clinic, row: RecordRow, parent: QWidget) -> bool:
    """Ask why an entry does not count, and void it."""
    return _void(clinic, _TABLES[type(row)][0], row.id, _tr("Void this entry"), parent)


def void_patient(clinic: Clinic, history: PatientHistory, parent: QWidget) -> bool:
    """Ask why a patient's whole record does not count, and void it."""
    title = _tr("Void the record of {name}").format(name=history.name)
    return _void(clinic, Patient, history.id, title, parent)


def move_record(clinic: Clinic, history: PatientHistory, row: RecordRow, parent: QWidget) -> bool:
    """Ask which patient an entry belongs to, and move it there."""
    from tracker.ui.dialogs.choose_patient_dialog import ChoosePatientDialog
    from tracker.ui.dialogs.form_dialog import ask

    title = _tr("Move to which patient?")
    dialog = ChoosePatientDialog(clinic, title, history.id, parent)

    def store() -> None:
        chosen = dialog.chosen()
        if chosen is None:
            raise Refused((_tr("Choose the patient it belongs to."),))
        _move(clinic, row, chosen.id, dialog)

    return ask(dialog, store)


def merge_into_another(clinic: Clinic, history: PatientHistory, parent: QWidget) -> UUID | None:
    """Ask which record is kept, move all of this one there, and return the one that is kept."""
    from tracker.ui.dialogs.choose_patient_dialog import ChoosePatientDialog
    from tracker.ui.dialogs.form_dialog import ask

    title = _tr("Merge {name} into which record?").format(name=history.name)
    dialog = ChoosePatientDialog(clinic, title, history.id, parent)
    kept: list[UUID] = []

    def store() -> None:
        chosen = dialog.chosen()
        if chosen is None:
            raise Refused((_tr("Choose the record that is kept."),))
        with clinic.sessions.write() as session:
            corrections.merge_patients(session, history.id, chosen.id)
        kept.append(chosen.id)

    return kept[-1] if ask(dialog, store) else None


def wants_correction(
    clinic: Clinic, history: PatientHistory, row: ScoreRow, parent: QWidget
) -> bool:
    """Show a score as it was answered; return whether it is to be corrected."""
    from tracker.ui.dialogs.score_view_dialog import ScoreViewDialog

    instrument = clinic.knowledge.instruments.get(row.instrument)
    if instrument is not None and instrument.version != row.instrument_version:
        instrument = None  # its answers belong to other questions
    how = method_words(row)
    facts = [how] if how else []
    dialog = ScoreViewDialog(row, instrument, history.name, facts, parent)
    return bool(dialog.exec())


def show_changes(clinic: Clinic, row: RecordRow, parent: QWidget) -> None:
    """Show who changed what of an entry."""
    from tracker.ui.dialogs.history_dialog import HistoryDialog

    with clinic.sessions.read() as session:
        changes = corrections.history_of(session, _TABLES[type(row)][1], row.id)
    HistoryDialog(changes, parent, clinic.zone).exec()


def _void(clinic: Clinic, table: type[Recorded], row_id: UUID, title: str, parent: QWidget) -> bool:
    from tracker.ui.dialogs.form_dialog import ask
    from tracker.ui.dialogs.reason_dialog import ReasonDialog

    dialog = ReasonDialog(
        title,
        _tr("Why does it not count? It stays in the log."),
        (_tr("entered twice"), _tr("wrong patient"), _tr("wrong value"), _tr("did not happen")),
        parent,
    )

    def store() -> None:
        with clinic.sessions.write() as session:
            corrections.void(session, table, row_id, dialog.reason())

    return ask(dialog, store)


def _move(clinic: Clinic, row: RecordRow, to_patient: UUID, dialog: QWidget) -> None:
    course = None
    if not isinstance(row, ScoreRow | EventMarkRow):
        course = _course_of(clinic, to_patient, dialog)
    with clinic.sessions.write() as session:
        if isinstance(row, ScoreRow):
            corrections.move_score(session, row.id, to_patient)
        elif course is None:
            corrections.move_event_mark(session, row.id, to_patient)
        else:
            corrections.move_infusion(session, row.id, course)


def _course_of(clinic: Clinic, patient: UUID, parent: QWidget) -> UUID:
    """Return the course of a patient, asked for where there are several; raises Refused."""
    from tracker.ui.dialogs.choose_course_dialog import ChooseCourseDialog

    with clinic.sessions.read() as session:
        history = load_history(session, patient)
    if history is None or not history.courses:
        raise Refused((_tr("That patient has no course yet. Open one there first."),))
    courses = facts_of(history).courses
    if len(courses) == 1:
        return courses[0].id
    known = [(course.id, _course_words(course, clinic)) for course in courses]
    dialog = ChooseCourseDialog(history.name, known, parent)
    if not dialog.exec():
        raise Refused((_tr("Choose the course it belongs to."),))
    return dialog.chosen()


def _course_words(course: CourseFact, clinic: Clinic) -> str:
    known = clinic.knowledge.indications.get(course.indication or "")
    words = _tr("{what}, course {n}").format(
        what=course.indication if known is None else known.name, n=course.number
    )
    return words if course.closed_on is None else _tr("{course}, closed").format(course=words)


def _tr(text: str) -> str:
    return QCoreApplication.translate("mending", text)
