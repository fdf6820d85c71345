"""What is entered from the patient page: infusions, scores, events, details, courses.

Each function asks with a dialog, stores the answer as one gesture, and returns what came of it.
"""

from datetime import date
from uuid import UUID

from PySide6.QtWidgets import QDialog, QWidget

from tracker.clinical.facts import PhaseChoice
from tracker.clinical.instrument import Instrument
from tracker.clinical.outcomes import CourseProgress
from tracker.clinical.proposals import Proposal
from tracker.services.courses import (
    CourseDetails,
    change_course,
    choose_response_rule,
    close_course,
    open_course,
    reopen_course,
)
from tracker.services.due_scores import (
    change_course_schedule,
    clinic_schedule,
    course_schedule,
)
from tracker.services.event_marks import add_event_mark
from tracker.services.history import CourseRow, InfusionRow, PatientHistory, load_history
from tracker.services.infusions import (
    InfusionOrder,
    prepare_infusion,
    record_past_infusion,
)
from tracker.services.patients import change_patient
from tracker.services.progress import facts_of
from tracker.ui.clinic import Clinic
from tracker.ui.saving import Failure, attempt


def infusion_under_way(history: PatientHistory, today: date) -> InfusionRow | None:
    """Return the session that runs, or today's that was not started or is still to be signed.

    One of an earlier day that nobody signed keeps no one from the next; Today lists it.
    """
    for row in reversed(history.infusions):
        unsigned = row.checked_in_at is not None and row.signed_at is None
        of_today = row.status == "prepared" or (row.status == "finished" and unsigned)
        if row.status == "running" or (of_today and row.given_on == today):
            return row
    return None


def log_infusion(
    clinic: Clinic, history: PatientHistory, proposal: Proposal, parent: QWidget
) -> UUID | Failure | None:
    """Prepare today's infusion and return its id; None where the clinician left it.

    Asks for a course where the rule begins one, and for the phase where the rule asks or offers.
    """
    if proposal.course is None:
        return _infusion_in_new_course(clinic, history, parent)
    course = next(row for row in history.courses if row.id == proposal.course)
    phase: PhaseChoice | None = None
    if proposal.question is not None or proposal.reinduction_offered:
        from tracker.ui.dialogs.phase_dialog import PhaseDialog

        dialog = PhaseDialog(proposal, course.planned_infusions, parent)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return None
        phase = dialog.phase()
    return attempt(
        clinic,
        lambda session: (
            prepare_infusion(
                session,
                course.id,
                clinic.today(),
                InfusionOrder(phase_choice=phase),
                clinic.knowledge.limits,
                pain=is_pain(clinic, course.indication),
            ).id
        ),
    )


def record_past(clinic: Clinic, history: PatientHistory, parent: QWidget) -> bool:
    """Ask for an infusion given earlier and store it in the latest course, begun if there is none.

    Returns whether it was stored.
    """
    from tracker.ui.dialogs.form_dialog import ask
    from tracker.ui.dialogs.past_infusion_dialog import PastInfusionDialog

    if not history.courses and not begin_course(clinic, history, parent):
        return False
    course_id, indication = _latest_course(clinic, history.id)
    pain = is_pain(clinic, indication)
    dialog = PastInfusionDialog(clinic, pain=pain, parent=parent)

    def store() -> None:
        entry = dialog.entry()
        with clinic.sessions.write() as session:
            record_past_infusion(
                session,
                course_id,
                entry.started,
                entry.order,
                given_mg=entry.given_mg,
                ended_at=entry.ended_at,
            )

    return ask(dialog, store)


def add_score(
    clinic: Clinic,
    history: PatientHistory,
    instrument: Instrument,
    parent: QWidget,
    infusion_id: UUID | None = None,
) -> bool:
    """Ask for a questionnaire and store it, then what was done about a flag it raises.

    `infusion_id` is the session it is taken in. Returns whether the questionnaire was stored.
    """
    from tracker.ui.safety.gate import ask_about_score
    from tracker.ui.score.asking import ask_for_score

    stored = ask_for_score(clinic, history, instrument, parent, infusion_id=infusion_id)
    if stored is None:
        return False
    ask_about_score(clinic, stored, parent)
    return True


def add_event(clinic: Clinic, history: PatientHistory, parent: QWidget) -> bool:
    """Ask for an event and store it; return whether it was."""
    from tracker.ui.dialogs.event_dialog import EventDialog
    from tracker.ui.dialogs.form_dialog import ask

    dialog = EventDialog(clinic.now(), clinic.zone, parent)

    def store() -> None:
        entry = dialog.entry()
        with clinic.sessions.write() as session:
            add_event_mark(session, history.id, entry.kind, entry.text, entry.moment)

    return ask(dialog, store)


def edit_details(clinic: Clinic, history: PatientHistory, parent: QWidget) -> bool:
    """Ask for changes to what is known of the patient; return whether they were stored."""
    from tracker.ui.dialogs.form_dialog import ask
    from tracker.ui.dialogs.patient_dialog import PatientDialog

    today = clinic.today()
    dialog = PatientDialog(today, history.details, parent)

    def store() -> None:
        with clinic.sessions.write() as session:
            change_patient(session, history.id, dialog.details(), today, history.version)

    return ask(dialog, store)


def begin_course(clinic: Clinic, history: PatientHistory, parent: QWidget) -> bool:
    """Ask what a new course is for and open it; return whether it was."""
    from tracker.ui.dialogs.course_dialog import CourseDialog
    from tracker.ui.dialogs.form_dialog import ask

    dialog = CourseDialog(clinic.knowledge, clinic.today(), parent=parent)

    def store() -> None:
        with clinic.sessions.write() as session:
            open_course(session, history.id, dialog.details())

    return ask(dialog, store)


def edit_course(clinic: Clinic, course: CourseRow, parent: QWidget) -> bool:
    """Ask for changes to a course and store them; return whether it was done."""
    from tracker.ui.dialogs.course_dialog import CourseDialog
    from tracker.ui.dialogs.form_dialog import ask

    names = CourseDetails.__dataclass_fields__
    details = CourseDetails(**{name: getattr(course, name) for name in names})
    dialog = CourseDialog(clinic.knowledge, clinic.today(), details, parent)

    def store() -> None:
        with clinic.sessions.write() as session:
            change_course(session, course.id, dialog.details(), course.version)

    return ask(dialog, store)


def end_course(clinic: Clinic, course: CourseRow, parent: QWidget) -> bool:
    """Ask when and why a course ended and close it; return whether it was."""
    from tracker.ui.dialogs.close_course_dialog import CloseCourseDialog
    from tracker.ui.dialogs.form_dialog import ask

    dialog = CloseCourseDialog(clinic.today(), parent)

    def store() -> None:
        with clinic.sessions.write() as session:
            close_course(session, course.id, *dialog.answer())

    return ask(dialog, store)


def choose_rule(
    clinic: Clinic, course: CourseRow, progress: CourseProgress, parent: QWidget
) -> bool:
    """Ask by which definition of response a course is judged; return whether it was stored."""
    from tracker.ui.dialogs.form_dialog import ask
    from tracker.ui.dialogs.response_rule_dialog import ResponseRuleDialog

    definitions = tuple(clinic.knowledge.response_rules.values())
    dialog = ResponseRuleDialog(definitions, progress, parent)

    def store() -> None:
        with clinic.sessions.write() as session:
            choose_response_rule(session, course.id, dialog.chosen(), course.version)

    return ask(dialog, store)


def change_schedule(clinic: Clinic, history: PatientHistory, parent: QWidget) -> bool:
    """Ask when the scores of the latest course are due; return whether it was stored."""
    from tracker.ui.dialogs.form_dialog import ask
    from tracker.ui.today.schedule_dialog import ScheduleDialog

    course_id, _indication = _latest_course(clinic, history.id)
    instruments = clinic.knowledge.instruments
    with clinic.sessions.read() as session:
        schedule = course_schedule(session, clinic.knowledge, course_id)
        clinics = clinic_schedule(session, clinic.knowledge)
    dialog = ScheduleDialog(
        schedule, clinics, instruments, _usual_scale(clinic, history, course_id), parent
    )

    def store() -> None:
        with clinic.sessions.write() as session:
            change_course_schedule(session, course_id, dialog.schedule())

    return ask(dialog, store)


def open_again(clinic: Clinic, course: CourseRow) -> Failure | None:
    """Open a closed course again; return what kept it from being done."""
    return attempt(clinic, lambda session: reopen_course(session, course.id))


def _infusion_in_new_course(
    clinic: Clinic, history: PatientHistory, parent: QWidget
) -> UUID | None:
    """Ask for the course and store it with its first infusion, in one gesture."""
    from tracker.ui.dialogs.course_dialog import CourseDialog
    from tracker.ui.dialogs.form_dialog import ask

    dialog = CourseDialog(clinic.knowledge, clinic.today(), parent=parent)
    prepared: list[UUID] = []

    def store() -> None:
        details = dialog.details()
        with clinic.sessions.write() as session:
            course = open_course(session, history.id, details)
            infusion = prepare_infusion(
                session,
                course.id,
                clinic.today(),
                InfusionOrder(),
                clinic.knowledge.limits,
                pain=is_pain(clinic, details.indication),
            )
        prepared.append(infusion.id)

    return prepared[-1] if ask(dialog, store) else None


def _latest_course(clinic: Clinic, patient_id: UUID) -> tuple[UUID, str]:
    with clinic.sessions.read() as session:
        history = load_history(session, patient_id)
    if history is None or not history.courses:
        raise LookupError("the patient has no course")
    latest = facts_of(history).courses[-1]
    return latest.id, latest.indication or ""


def _usual_scale(clinic: Clinic, history: PatientHistory, course_id: UUID) -> str:
    course = next(row for row in history.courses if row.id == course_id)
    known = clinic.knowledge.indications.get(course.indication)
    code = course.primary_instrument or next(iter(known.primary if known else ()), "")
    instrument = clinic.knowledge.instruments.get(code)
    return code if instrument is None else instrument.name


def is_pain(clinic: Clinic, indication: str) -> bool:
    """Whether the dose limits of pain infusions hold for an indication."""
    known = clinic.knowledge.indications.get(indication)
    return known is not None and known.pain
