"""Hands the screen to the patient, and what was answered to staff when it comes back."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget

from tracker.services.drafts import load_drafts, save_draft, score_form
from tracker.services.history import PatientHistory
from tracker.services.licences import licences_held
from tracker.services.settings import change_setting, read_setting
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.form_dialog import FormDialog, ask
from tracker.ui.patient_mode.forms import Offer, PatientForm, offers
from tracker.ui.patient_mode.patient_window import PatientWindow
from tracker.ui.saving import attempt
from tracker.ui.score.asking import ask_for_score
from tracker.ui.score.form_draft import draft_body, read_body
from tracker.ui.widgets.form import Form

CODE_SETTING = "patient_mode.leave_code"
_SHORTEST_CODE = 4


class HandOverDialog(FormDialog):
    """Asks which scales the patient is to fill in, and for the code where there is none yet."""

    keeps_what_was_typed = False

    def __init__(
        self, choices: Sequence[Offer], *, needs_code: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self.show_title(self.tr("Hand the tablet over"))
        self.save_button.setText(self.tr("Start for the patient"))
        self.boxes: list[tuple[QCheckBox, Offer]] = []
        self._say(self.tr("The patient sees one question at a time and nothing else."), "secondary")
        for offer in sorted(choices, key=lambda each: bool(each.refusal)):
            self._add(offer)
        self.code_edit = QLineEdit()
        self.code_edit.setMaxLength(8)
        self.code_edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._needs_code = needs_code
        if needs_code:
            form = Form()
            form.add_row(
                self.tr("Code that leaves patient mode"),
                self.code_edit,
                self.tr("4 to 8 digits, chosen once for the clinic; staff types it to go back."),
            )
            self.body.addWidget(form)

    def chosen(self) -> list[Offer]:
        """Return the ticked scales in the order in which they are asked."""
        return [offer for box, offer in self.boxes if box.isChecked()]

    def code(self) -> str:
        """Return the code that was chosen, empty where none was asked for."""
        return self.code_edit.text().strip()

    def problems(self) -> list[str]:
        """Return what is missing."""
        found = [] if self.chosen() else [self.tr("Tick at least one scale.")]
        code = self.code()
        if self._needs_code and not (code.isdecimal() and len(code) >= _SHORTEST_CODE):
            found.append(self.tr("Choose a code of 4 to 8 digits."))
        return found

    def _add(self, offer: Offer) -> None:
        box = QCheckBox(f"{offer.instrument.name} · {offer.instrument.measures}")
        box.setEnabled(not offer.refusal)
        self.body.addWidget(box)
        if offer.refusal:
            self._say(f"{offer.instrument.name}: {offer.refusal}", "secondary")
            box.setVisible(False)
        else:
            self.boxes.append((box, offer))

    def _say(self, text: str, tone: str) -> None:
        label = QLabel(text)
        label.setWordWrap(True)
        label.setProperty("tone", tone)
        self.body.addWidget(label)


def hand_over(clinic: Clinic, history: PatientHistory, parent: QWidget) -> int:
    """Let the patient fill in scales, then staff look at each and save it; return how many were.

    What the patient answered is kept as a draft with each answer.
    """
    from tracker.ui.safety.gate import ask_about_score

    prepared = _prepare(clinic, history, parent)
    if prepared is None:
        return 0
    forms, code = prepared
    _let_patient_answer(clinic, history.id, forms, code, parent)
    stored = 0
    for form in forms:
        if not form.touched:
            continue
        score_id = ask_for_score(clinic, history, form.instrument, parent, form.draft())
        if score_id is not None:
            stored += 1
            ask_about_score(clinic, score_id, parent)
    return stored


def keep(clinic: Clinic, patient_id: UUID, form: PatientForm) -> None:
    """Keep what the patient answered so far; what cannot be kept now comes with the next answer."""
    body = draft_body(form.instrument, form.draft())
    name = score_form(form.instrument.code)
    attempt(clinic, lambda session: save_draft(session, patient_id, name, body))


def forms_of(clinic: Clinic, patient_id: UUID, chosen: Sequence[Offer]) -> tuple[PatientForm, ...]:
    """Return the forms to be filled in; one that was left half-filled goes on where it was."""
    with clinic.sessions.read() as session:
        rows = {row.instrument: row for row in load_drafts(session, patient_id)}
    return tuple(_form(clinic, offer, rows.get(offer.instrument.code)) for offer in chosen)


def _form(clinic: Clinic, offer: Offer, row: object) -> PatientForm:
    form = PatientForm(offer.instrument, offer.questions, offer.instruction, clinic.this_moment())
    body = getattr(row, "body", None)
    draft = None if body is None else read_body(offer.instrument, body)
    if draft is not None and not draft.total_only:
        form.answers, form.left_out = list(draft.answers), list(draft.left_out)
        form.taken = draft.taken or form.taken
    return form


def _prepare(
    clinic: Clinic, history: PatientHistory, parent: QWidget
) -> tuple[tuple[PatientForm, ...], str] | None:
    with clinic.sessions.read() as session:
        code = str(read_setting(session, CODE_SETTING, "") or "")
        licences = licences_held(session)
    folder = clinic.sessions.path.parent / "wordings"
    choices = offers(clinic.knowledge.instruments, folder, licences)
    dialog = HandOverDialog(choices, needs_code=not code, parent=parent)
    chosen: list[Offer] = []

    def store() -> None:
        chosen[:] = dialog.chosen()
        if not code:
            with clinic.sessions.write() as session:
                change_setting(session, CODE_SETTING, dialog.code(), "First use of patient mode")

    if not ask(dialog, store):
        return None
    with clinic.sessions.read() as session:
        code = str(read_setting(session, CODE_SETTING, ""))
    return forms_of(clinic, history.id, chosen), code


def _let_patient_answer(
    clinic: Clinic,
    patient_id: UUID,
    forms: Sequence[PatientForm],
    code: str,
    parent: QWidget,
) -> None:
    """Show the questions alone on the screen; the window with the record is hidden meanwhile."""
    window = PatientWindow(forms, code)

    def kept(form: PatientForm) -> None:
        keep(clinic, patient_id, form)

    window.answered.connect(kept)
    record = parent.window()
    window.showFullScreen()
    record.hide()
    try:
        window.exec()
    finally:
        record.show()
        record.activateWindow()
        window.deleteLater()
