"""Other values in place of what was entered: asked with the dialog of the entry, stored at once."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from tracker.clinical.instrument import Instrument
from tracker.services.event_marks import change_event_mark
from tracker.services.history import (
    EventMarkRow,
    InfusionRow,
    PatientHistory,
    ScoreRow,
    SideEffectRow,
)
from tracker.services.infusions import correct_infusion
from tracker.services.observations import change_side_effect
from tracker.services.scores import correct_score
from tracker.ui.clinic import Clinic
from tracker.ui.patient.entering import is_pain
from tracker.ui.patient.mending import RecordRow


def correct_record(
    clinic: Clinic, history: PatientHistory, row: RecordRow, parent: QWidget
) -> bool:
    """Ask for other values of an entry and store them; the old ones stay in the log."""
    if isinstance(row, ScoreRow):
        return _correct_score(clinic, history, row, parent)
    if isinstance(row, EventMarkRow):
        return _correct_event(clinic, row, parent)
    if isinstance(row, SideEffectRow):
        return _correct_side_effect(clinic, row, parent)
    return _correct_infusion(clinic, history, row, parent)


def _correct_score(clinic: Clinic, history: PatientHistory, row: ScoreRow, parent: QWidget) -> bool:
    from tracker.ui.dialogs.form_dialog import ask
    from tracker.ui.safety.gate import ask_about_score
    from tracker.ui.score_dialog import ScoreDialog

    instrument = clinic.knowledge.instruments.get(row.instrument)
    if instrument is None or instrument.version != row.instrument_version:
        QMessageBox.information(parent, _tr("Not corrected"), _why_not(row, instrument))
        return False
    dialog = ScoreDialog(
        clinic,
        instrument,
        history.name,
        initial=row,
        parent=parent,
        patient_id=history.id,
    )

    def store() -> None:
        with clinic.sessions.write() as session:
            correct_score(session, row.id, dialog.entry(), row.version)

    if not ask(dialog, store):
        return False
    ask_about_score(clinic, row.id, parent)
    return True


def _correct_event(clinic: Clinic, row: EventMarkRow, parent: QWidget) -> bool:
    from tracker.ui.dialogs.event_dialog import EventDialog, EventEntry
    from tracker.ui.dialogs.form_dialog import ask

    initial = EventEntry(row.kind, row.text, row.moment)
    dialog = EventDialog(clinic.now(), clinic.zone, parent, initial)

    def store() -> None:
        entry = dialog.entry()
        with clinic.sessions.write() as session:
            change_event_mark(session, row.id, entry.kind, entry.text, entry.moment, row.version)

    return ask(dialog, store)


def _correct_side_effect(clinic: Clinic, row: SideEffectRow, parent: QWidget) -> bool:
    from tracker.ui.dialogs.form_dialog import ask
    from tracker.ui.dialogs.side_effect_dialog import SideEffectDialog

    dialog = SideEffectDialog(clinic, initial=row, parent=parent)

    def store() -> None:
        with clinic.sessions.write() as session:
            change_side_effect(session, row.id, dialog.entry(), row.version)

    return ask(dialog, store)


def _correct_infusion(
    clinic: Clinic, history: PatientHistory, row: InfusionRow, parent: QWidget
) -> bool:
    from tracker.ui.dialogs.correct_infusion_dialog import CorrectInfusionDialog
    from tracker.ui.dialogs.form_dialog import ask

    limits = clinic.knowledge.limits
    course = next(course for course in history.courses if course.id == row.course_id)
    pain = is_pain(clinic, course.indication)
    dialog = CorrectInfusionDialog(limits, row, pain=pain, parent=parent)

    def store() -> None:
        order, given = dialog.order(), dialog.given_mg()
        with clinic.sessions.write() as session:
            correct_infusion(session, row.id, order, given, limits, row.version, pain=pain)

    return ask(dialog, store)


def _why_not(row: ScoreRow, instrument: Instrument | None) -> str:
    """Return why a score cannot be corrected: it keeps the version it was scored with."""
    if instrument is None:
        words = _tr(
            "The scale “{code}” is no longer installed. Add it again under Scales, or void this"
            " score with a reason."
        )
        return words.format(code=row.instrument)
    words = _tr(
        "This score was entered with version {old} of {scale}; version {new} is in use now. If it"
        " is wrong, void it with a reason and enter it anew."
    )
    return words.format(old=row.instrument_version, scale=instrument.name, new=instrument.version)


def _tr(text: str) -> str:
    return QCoreApplication.translate("correcting", text)
