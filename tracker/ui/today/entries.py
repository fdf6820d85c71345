"""The rows of the start page as plain values: who, what, since when, and the one thing to do."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from tracker.clinical.schedule import DueScore
from tracker.services.due_scores import PatientDue
from tracker.services.safety import OpenFlag
from tracker.services.today import UnderWay
from tracker.ui.clinic import Clinic
from tracker.ui.patient.wording import days_ago
from tracker.ui.safety import wording
from tracker.ui.widgets.pill import PillKind
from tracker.ui.widgets.typed_dates import show_date

Gesture = Literal["flag", "infusion", "score"]


@dataclass(frozen=True, slots=True)
class TodayEntry:
    """One row; `target` is the score, the infusion or the code of the scale its button is about."""

    patient_id: UUID
    name: str
    pill: str
    kind: PillKind
    what: str
    since: str
    gesture: Gesture
    button: str
    target: UUID | str


def flag_entry(flag: OpenFlag, clinic: Clinic) -> TodayEntry:
    """Return the row of an open suicide-risk flag."""
    return TodayEntry(
        patient_id=flag.patient_id,
        name=flag.name,
        pill=_tr("Suicide risk: {flag}").format(flag=wording.flag_word(flag).lower()),
        kind="caution" if flag.level == "SI_UNKNOWN" else "alert",
        what=wording.short_answered(flag, clinic.knowledge),
        since=_tr("since {when}").format(when=wording.since(flag, clinic.today())),
        gesture="flag",
        button=_tr("Record action…"),
        target=flag.score_id,
    )


def infusion_entry(infusion: UnderWay, clinic: Clinic) -> TodayEntry:
    """Return the row of a session that runs, is not signed yet, or was never begun."""
    today = clinic.today()
    if infusion.given:
        return _unsigned_entry(infusion, clinic)
    if infusion.running and infusion.started_at is not None:
        pill, kind = _tr("Infusion running"), _pill("accent")
        since = _tr("since {time}").format(time=f"{clinic.local(infusion.started_at):%H:%M}")
        if infusion.given_on != today:
            since = _tr("since {day}").format(day=show_date(infusion.given_on))
    else:
        old = infusion.given_on < today
        pill = _tr("Infusion not begun")
        kind = _pill("caution" if old else "neutral")
        since = _tr("prepared {day}").format(day=days_ago((today - infusion.given_on).days))
    what = _tr("Go on and finish it") if infusion.running else _tr("Start it, or say why not")
    return TodayEntry(
        patient_id=infusion.patient_id,
        name=infusion.name,
        pill=pill,
        kind=kind,
        what=what,
        since=since,
        gesture="infusion",
        button=_tr("Go to it"),
        target=infusion.infusion_id,
    )


def _unsigned_entry(infusion: UnderWay, clinic: Clinic) -> TodayEntry:
    left = infusion.discharged_at is not None
    old = infusion.given_on < clinic.today()
    return TodayEntry(
        patient_id=infusion.patient_id,
        name=infusion.name,
        pill=_tr("Not signed") if left else _tr("Recovering"),
        kind=_pill("caution" if left or old else "accent"),
        what=_tr("Sign the session") if left else _tr("Discharge, then sign"),
        since=_tr("given {day}").format(day=days_ago((clinic.today() - infusion.given_on).days)),
        gesture="infusion",
        button=_tr("Go to it"),
        target=infusion.infusion_id,
    )


def due_entry(row: PatientDue, clinic: Clinic) -> TodayEntry:
    """Return the row of a score that is due."""
    name = scale_name(row.due, clinic)
    return TodayEntry(
        patient_id=row.patient_id,
        name=row.name,
        pill=due_pill(row.due)[0],
        kind=due_pill(row.due)[1],
        what=_tr("{scale}, {what}").format(scale=name, what=row.due.what),
        since=_tr("since {day}").format(day=show_date(row.due.due_on)),
        gesture="score",
        button=_tr("Add {scale}…").format(scale=name),
        target=row.due.instrument,
    )


def due_pill(due: DueScore) -> tuple[str, PillKind]:
    """Return how late a score is in a word or two."""
    if due.overdue_days < 0:
        return _tr("Next"), "neutral"
    if due.overdue_days == 0:
        return _tr("Due"), "neutral"
    if due.overdue_days == 1:
        return _tr("1 day overdue"), "caution"
    return _tr("{n} days overdue").format(n=due.overdue_days), "caution"


def scale_name(due: DueScore, clinic: Clinic) -> str:
    """Return the name of the scale that is due."""
    instrument = clinic.knowledge.instruments.get(due.instrument)
    return due.instrument if instrument is None else instrument.name


def next_words(coming: PatientDue, clinic: Clinic) -> str:
    """Return what comes next: "Next: 24 Nov 2026, PHQ-9 of Sample, Ann"."""
    return _tr("Next: {day}, {scale} of {name}.").format(
        day=show_date(coming.due.due_on), scale=scale_name(coming.due, clinic), name=coming.name
    )


def date_words(day: date) -> str:
    """Return a day with its weekday, as the head of the page has it."""
    days = (
        _tr("Monday"),
        _tr("Tuesday"),
        _tr("Wednesday"),
        _tr("Thursday"),
        _tr("Friday"),
        _tr("Saturday"),
        _tr("Sunday"),
    )
    return f"{days[day.weekday()]}, {show_date(day)}"


def _pill(kind: PillKind) -> PillKind:
    return kind


def _tr(text: str) -> str:
    return QCoreApplication.translate("today", text)
