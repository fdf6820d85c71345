"""The gate itself: asked right after a flagged score is saved, or later from the page or Today."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from tracker.clinical.instrument import Instrument
from tracker.services.history import load_history
from tracker.services.people import list_people
from tracker.services.safety import SCREEN, OpenFlag, flags_of_score, record_safety_action
from tracker.services.settings import read_setting
from tracker.ui.clinic import Clinic
from tracker.ui.safety.safety_dialog import ClinicSafety, SafetyDialog

STEPS, CRISIS_LINE = "safety.steps", "safety.crisis_line"


def ask_about_score(clinic: Clinic, score_id: UUID, parent: QWidget) -> bool:
    """Ask what was done about the flag of a score; return whether it was recorded.

    Asks nothing where the score has no open flag. Left for later, the flag stays open.
    """
    from tracker.ui.dialogs.form_dialog import ask

    with clinic.sessions.read() as session:
        flags = flags_of_score(session, score_id)
        if not flags:
            return False
        dialog = SafetyDialog(
            clinic, flags, list_people(session), _what_the_clinic_shows(clinic), parent
        )

    def screen() -> None:
        _screen(clinic, flags[0], dialog)

    def store() -> None:
        entry = dialog.entry()
        with clinic.sessions.write() as session:
            for each in entry.score_ids:
                record_safety_action(session, each, entry.action, entry.done, entry.done_by_id)

    dialog.screen_requested.connect(screen)
    try:
        return ask(dialog, store)
    finally:
        dialog.screen_requested.disconnect(screen)


def _what_the_clinic_shows(clinic: Clinic) -> ClinicSafety:
    defaults = clinic.knowledge.settings
    with clinic.sessions.read() as session:
        steps, line = (
            read_setting(session, key, defaults[key].default) for key in (STEPS, CRISIS_LINE)
        )
    return ClinicSafety(str(steps or ""), str(line or ""))


def _screen(clinic: Clinic, flag: OpenFlag, dialog: SafetyDialog) -> None:
    """Do a C-SSRS screen from the gate: its level goes into the words, its flag beside them."""
    from tracker.ui.score.asking import ask_for_score

    screen = clinic.knowledge.instruments[SCREEN]
    with clinic.sessions.read() as session:
        history = load_history(session, flag.patient_id)
    stored = None if history is None else ask_for_score(clinic, history, screen, dialog)
    if stored is None:
        return
    with clinic.sessions.read() as session:
        dialog.show_others(flags_of_score(session, flag.score_id)[1:])
        history = load_history(session, flag.patient_id)
    scores = () if history is None else history.scores
    level = next((row.band for row in scores if row.id == stored), None)
    dialog.add_phrase(_screened(screen, level))


def _screened(screen: Instrument, level: str | None) -> str:
    return f"{screen.name} screen done" if level is None else f"{screen.name} screen done: {level}"
