"""Asks for one questionnaire of a patient: the licence first, then the form or its draft."""

from uuid import UUID

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QWidget

from tracker.clinical.instrument import Instrument
from tracker.services.drafts import DraftRow, drop_draft, load_drafts, save_draft, score_form
from tracker.services.history import PatientHistory
from tracker.services.scores import record_score
from tracker.ui.clinic import Clinic
from tracker.ui.saving import Failure, attempt
from tracker.ui.score.form_draft import FormDraft, draft_body, read_body
from tracker.ui.score.licence_question import may_be_entered
from tracker.ui.score_dialog import ScoreDialog
from tracker.ui.widgets.typed_dates import show_date


def ask_for_score(
    clinic: Clinic,
    history: PatientHistory,
    instrument: Instrument,
    parent: QWidget,
    filled_in: FormDraft | None = None,
    infusion_id: UUID | None = None,
) -> UUID | None:
    """Ask for a questionnaire and store it; return its id, or None where it was left.

    `filled_in` is what the patient answered just now; without it the patient's draft of the scale
    is gone on with, where there is one. Left half-filled the form may be kept as a draft; the draft
    goes in the transaction that stores the score. `infusion_id` is the session it is taken in.
    """
    from tracker.ui.dialogs.form_dialog import ask

    if not may_be_entered(clinic, instrument, parent):
        return None
    dialog = _dialog(clinic, history, instrument, parent, filled_in, infusion_id)
    form, stored = score_form(instrument.code), list[UUID]()

    def store() -> None:
        with clinic.sessions.write() as session:
            score_id = record_score(session, history.id, dialog.entry()).id
            drop_draft(session, history.id, form)
        stored.append(score_id)

    def keep() -> None:
        body = draft_body(instrument, dialog.draft())
        done = attempt(clinic, lambda session: save_draft(session, history.id, form, body))
        if isinstance(done, Failure):
            dialog.show_problems(done.problems)
        else:
            dialog.done(QDialog.DialogCode.Rejected)

    dialog.draft_requested.connect(keep)
    dialog.offer_drafts()
    return stored[-1] if ask(dialog, store) else None


def _dialog(
    clinic: Clinic,
    history: PatientHistory,
    instrument: Instrument,
    parent: QWidget,
    filled_in: FormDraft | None,
    infusion_id: UUID | None,
) -> ScoreDialog:
    dialog = ScoreDialog(
        clinic, instrument, history.name, infusion_id, parent=parent, patient_id=history.id
    )
    if filled_in is not None:
        dialog.resume(filled_in, _tr("Draft: filled in by the patient"))
        return dialog
    with clinic.sessions.read() as session:
        rows = load_drafts(session, history.id)
    for row in rows:
        draft = read_body(instrument, row.body) if row.instrument == instrument.code else None
        if draft is not None:
            dialog.resume(draft, draft_words(clinic, row, by_patient=draft.by_patient))
    return dialog


def draft_words(clinic: Clinic, row: DraftRow, *, by_patient: bool) -> str:
    """Return that this is a draft, since when, and whose."""
    at = clinic.local(row.saved_at)
    who = _tr("filled in by the patient") if by_patient else row.person
    words = _tr("Draft of {day}, {time:%H:%M}").format(day=show_date(at.date()), time=at)
    return f"{words} · {who}" if who else words


def _tr(text: str) -> str:
    return QCoreApplication.translate("score", text)
