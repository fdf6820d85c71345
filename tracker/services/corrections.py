"""Putting right what was entered wrongly: void, move, merge, undo. Nothing is ever deleted."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import (
    Amendment,
    AuditEntry,
    Course,
    Decision,
    EventMark,
    ImportBatch,
    Infusion,
    Patient,
    Recorded,
    RunEvent,
    SafetyAction,
    Score,
    SessionAnswer,
    SideEffect,
    Treatment,
    VialUse,
    VitalSigns,
)
from tracker.services.drafts import move_drafts
from tracker.services.patients import index_patient
from tracker.services.refused import Refused, refuse_if
from tracker.services.rows import acting_person, entering_now, in_force, unlocked
from tracker.services.worsening import mark_all_worsening, mark_worsening

Row = TypeVar("Row", bound=Recorded)

_OF_INFUSION_AND_PATIENT: tuple[Any, ...] = (SideEffect, SessionAnswer, Treatment)
_OF_INFUSION = (*_OF_INFUSION_AND_PATIENT, VitalSigns, Decision, RunEvent, VialUse, Amendment)


def void(session: Session, kind: type[Row], row_id: uuid.UUID, reason: str) -> Row:
    """Void one entry with a reason; what hangs on it is voided with it. Raises Refused.

    A signed session goes as a whole; its single entries only by an amendment.
    """
    row = in_force(session, kind, row_id)
    refuse_if(() if reason.strip() else ("Say why, in a word or two.",))
    if isinstance(row, Course):
        _refuse_course_in_use(session, row)
    whole: list[Recorded] = [row, *_parts(session, row)]
    with unlocked(session, *(each.id for each in whole if isinstance(each, Infusion))):
        for each in whole:
            _void(session, each, reason)
    if isinstance(row, SideEffect):
        _keep_treatments(session, row)
    if isinstance(row, Score):
        mark_worsening(session, row.patient_id, row.instrument)
    if isinstance(row, Patient):
        session.flush()
        index_patient(session, row)
    return row


def move_score(session: Session, score_id: uuid.UUID, to_patient_id: uuid.UUID) -> None:
    """Move a score that was entered on the wrong patient; its link to an infusion is cut."""
    score = in_force(session, Score, score_id)
    in_force(session, Patient, to_patient_id)
    before, score.infusion_id = score.patient_id, None
    _hand_over(session, score, to_patient_id)
    mark_all_worsening(session, (before, to_patient_id))


def move_event_mark(session: Session, mark_id: uuid.UUID, to_patient_id: uuid.UUID) -> None:
    """Move an event mark that was entered on the wrong patient."""
    in_force(session, Patient, to_patient_id)
    in_force(session, EventMark, mark_id).patient_id = to_patient_id


def move_infusion(session: Session, infusion_id: uuid.UUID, to_course_id: uuid.UUID) -> None:
    """Move an infusion, with all that was logged in it, into a course of another patient."""
    infusion = in_force(session, Infusion, infusion_id)
    course = in_force(session, Course, to_course_id)
    before = infusion.patient_id
    with unlocked(session, infusion_id):
        infusion.course_id, infusion.patient_id = course.id, course.patient_id
        infusion.phase_choice = None
        for kind in _OF_INFUSION_AND_PATIENT:
            for row in _in_force_of(session, kind, kind.infusion_id, infusion_id):
                row.patient_id = course.patient_id
    for score in _in_force_of(session, Score, Score.infusion_id, infusion_id):
        _hand_over(session, score, course.patient_id)
    mark_all_worsening(session, (before, course.patient_id))


def merge_patients(session: Session, duplicate_id: uuid.UUID, kept_id: uuid.UUID) -> None:
    """Move all of a duplicate record into the one that is kept; the duplicate is voided.

    What the kept record does not know is filled in from the duplicate. Raises Refused.
    """
    if duplicate_id == kept_id:
        raise Refused(("Choose two different records.",))
    duplicate = in_force(session, Patient, duplicate_id)
    kept = in_force(session, Patient, kept_id)
    with unlocked(session, *_infusions_of(session, duplicate_id)):
        for course in _in_force_of(session, Course, Course.patient_id, duplicate_id):
            _move_course(session, course, kept_id)
        for kind in _OF_INFUSION_AND_PATIENT:
            for row in _in_force_of(session, kind, kind.patient_id, duplicate_id):
                row.patient_id = kept_id
    for score in _in_force_of(session, Score, Score.patient_id, duplicate_id):
        _hand_over(session, score, kept_id)
    mark_all_worsening(session, (kept_id,))
    for mark in _in_force_of(session, EventMark, EventMark.patient_id, duplicate_id):
        mark.patient_id = kept_id
    move_drafts(session, duplicate_id, kept_id)
    _fill_gaps(kept, duplicate)
    duplicate.merged_into_id = kept_id
    _void(session, duplicate, f"merged into {kept.record_number}")
    session.flush()
    index_patient(session, duplicate)
    index_patient(session, kept)


def undo_import(session: Session, batch_id: uuid.UUID, reason: str) -> int:
    """Void everything one import brought in; return how many entries that were.

    A patient or course who has got other entries since is kept. Raises Refused.
    """
    batch = in_force(session, ImportBatch, batch_id)
    refuse_if(() if reason.strip() else ("Say why, in a word or two.",))
    voided = 0
    for kind in (Score, EventMark, Infusion):
        for row in _in_force_of(session, kind, kind.import_batch_id, batch_id):
            void(session, kind, row.id, reason)
            voided += 1
    session.flush()
    for course in _in_force_of(session, Course, Course.import_batch_id, batch_id):
        if not _in_force_of(session, Infusion, Infusion.course_id, course.id):
            _void(session, course, reason)
            voided += 1
    session.flush()
    for patient in _in_force_of(session, Patient, Patient.import_batch_id, batch_id):
        if not _has_entries(session, patient.id):
            void(session, Patient, patient.id, reason)
            voided += 1
    _void(session, batch, reason)
    return voided


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the log about one row: who, when (UTC), and the columns that changed."""

    at: datetime
    person: str
    action: str
    reason: str | None
    changes: dict[str, tuple[Any, Any]]


_NOT_SHOWN = {"version", "entered_at", "entered_by_id", "voided_by_id", "sort_key", "record_key"}


def history_of(session: Session, table: str, row_id: uuid.UUID) -> list[Change]:
    """Return what the log knows of one row, oldest first, old values beside new ones."""
    entries = session.execute(
        select(
            AuditEntry.at,
            AuditEntry.person_name,
            AuditEntry.action,
            AuditEntry.reason,
            AuditEntry.old,
            AuditEntry.new,
        )
        .where(AuditEntry.table_name == table, AuditEntry.row_id == row_id)
        .order_by(AuditEntry.seq)
    )
    return [
        Change(entry.at, entry.person_name, entry.action, entry.reason, _diff(entry.old, entry.new))
        for entry in entries
    ]


def _diff(old: dict[str, Any] | None, new: dict[str, Any] | None) -> dict[str, tuple[Any, Any]]:
    before, after = old or {}, new or {}
    return {
        key: (before.get(key), after.get(key))
        for key in after
        if key not in _NOT_SHOWN and before.get(key) != after.get(key)
    }


def _void(session: Session, row: Recorded, reason: str) -> None:
    row.voided_at, row.void_reason = entering_now(session), reason.strip()
    row.voided_by_id = acting_person(session)


def _in_force_of(
    session: Session,
    kind: type[Row],
    column: Any,
    value: uuid.UUID,
) -> list[Row]:
    found = session.scalars(select(kind).where(column == value, kind.voided_at.is_(None)))
    return list(found)


def _hand_over(session: Session, score: Score, patient_id: uuid.UUID) -> None:
    """Give a score, with what was done about its flag, to another patient."""
    score.patient_id = patient_id
    for action in _in_force_of(session, SafetyAction, SafetyAction.score_id, score.id):
        action.patient_id = patient_id


def _parts(session: Session, row: Recorded) -> list[Recorded]:
    if isinstance(row, Score):
        return [*_in_force_of(session, SafetyAction, SafetyAction.score_id, row.id)]
    if isinstance(row, Infusion):
        return [
            part
            for kind in _OF_INFUSION
            for part in _in_force_of(session, kind, kind.infusion_id, row.id)
        ]
    if isinstance(row, Patient):
        kinds = (SafetyAction, Score, EventMark, SideEffect, Infusion, Course)
        parts = [
            part for kind in kinds for part in _in_force_of(session, kind, kind.patient_id, row.id)
        ]
        infusions = [part for part in parts if isinstance(part, Infusion)]
        inside = [part for infusion in infusions for part in _parts(session, infusion)]
        return list({part.id: part for part in (*parts, *inside)}.values())
    return []


def _keep_treatments(session: Session, effect: SideEffect) -> None:
    """Let what was given for a voided side effect stand by itself: it was given all the same."""
    for treatment in _in_force_of(session, Treatment, Treatment.side_effect_id, effect.id):
        treatment.side_effect_id = None


def _infusions_of(session: Session, patient_id: uuid.UUID) -> list[uuid.UUID]:
    return list(session.scalars(select(Infusion.id).where(Infusion.patient_id == patient_id)))


def _refuse_course_in_use(session: Session, course: Course) -> None:
    if _in_force_of(session, Infusion, Infusion.course_id, course.id):
        raise Refused(("This course has infusions. Move or void them first, or close the course.",))


def _move_course(session: Session, course: Course, patient_id: uuid.UUID) -> None:
    # An infusion's patient is tied to its course's; the tie is checked when both have moved.
    course.patient_id = patient_id
    for infusion in session.scalars(select(Infusion).where(Infusion.course_id == course.id)):
        infusion.patient_id = patient_id


_FILLED = (
    "family_name",
    "given_name",
    "sex",
    "height_cm",
    "phone",
    "email",
    "contact_person",
    "address",
    "referrer",
)
_JOINED = ("allergies", "medicines", "note")


def _fill_gaps(kept: Patient, duplicate: Patient) -> None:
    for column in _FILLED:
        if getattr(kept, column) is None:
            setattr(kept, column, getattr(duplicate, column))
    if kept.birth_date is None and kept.birth_year in (None, duplicate.birth_year):
        kept.birth_date, kept.birth_year = duplicate.birth_date, duplicate.birth_year
    # An allergy or a medicine that only one of the two records knew must stay in sight.
    for column in _JOINED:
        setattr(kept, column, _joined(getattr(kept, column), getattr(duplicate, column)))
    if kept.allergies is not None:
        kept.no_allergies_asked_on = None
    elif kept.no_allergies_asked_on is None:
        kept.no_allergies_asked_on = duplicate.no_allergies_asked_on


def _joined(one: str | None, other: str | None) -> str | None:
    parts = [part for part in (one, other) if part]
    return "; ".join(dict.fromkeys(parts)) or None


def _has_entries(session: Session, patient_id: uuid.UUID) -> bool:
    kinds = (Score, EventMark, SideEffect, Infusion, Course)
    return any(_in_force_of(session, kind, kind.patient_id, patient_id) for kind in kinds)
