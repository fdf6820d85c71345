"""The lock on signed sessions: nothing in them changes but by an amendment."""

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from tracker.models import (
    Decision,
    Infusion,
    RunEvent,
    SessionAnswer,
    SideEffect,
    Treatment,
    VialUse,
    VitalSigns,
)
from tracker.storage.audit import RecordSession
from tracker.storage.faults import SignedSession

_PARTS = (VitalSigns, SideEffect, SessionAnswer, Decision, RunEvent, VialUse, Treatment)
# How a session is counted among others is no part of what happened in it.
_FREE = {"phase_choice"}


@event.listens_for(RecordSession, "before_flush")
def _hold_signed_sessions(
    session: Session,
    context: UOWTransaction,  # noqa: ARG001
    instances: object,  # noqa: ARG001
) -> None:
    touched = set(_touched_infusions(session)) - session.info.get("amending", frozenset())
    # Asked of the table: the session that is being signed in this flush is not signed there yet.
    signed = touched and session.connection().scalar(
        select(Infusion.id).where(Infusion.id.in_(touched), Infusion.signed_at.is_not(None))
    )
    if signed:
        raise SignedSession


def _touched_infusions(session: Session) -> Iterator[uuid.UUID]:
    changed = [row for row in session.dirty if session.is_modified(row)]
    for row in (*session.new, *changed):
        if isinstance(row, _PARTS):
            yield from _infusions_of(row)
        elif isinstance(row, Infusion) and row.id is not None and not _changed(row) <= _FREE:
            yield row.id


def _infusions_of(row: Any) -> Iterable[uuid.UUID]:
    """Return the infusion a row belongs to, and the one it is taken away from."""
    history = inspect(row).attrs.infusion_id.load_history()
    known = (*history.added, *history.unchanged, *history.deleted)
    return [each for each in known if each is not None]


def _changed(row: Infusion) -> set[str]:
    state = inspect(row)
    return {each.key for each in state.attrs if each.history.has_changes()}
