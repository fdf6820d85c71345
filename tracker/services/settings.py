"""What the clinic decided for itself: one value a key, each change with who, when and why."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.models import AuditEntry, Setting
from tracker.services.refused import refuse_if
from tracker.services.rows import acting_person, entering_now


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A clinic's value in force, and who set it last, when (UTC) and why."""

    key: str
    value: Any
    version: int
    changed_at: datetime
    changed_by: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One change of a setting; `new` is None where it went back to the default."""

    at: datetime
    person: str
    reason: str | None
    old: Any
    new: Any


def read_setting(session: Session, key: str, default: Any = None) -> Any:
    """Return the clinic's value of a setting, or `default` where the clinic has none."""
    found = session.execute(
        select(Setting.value).where(Setting.key == key, Setting.voided_at.is_(None))
    ).first()
    return default if found is None else found.value


def change_setting(session: Session, key: str, value: Any, reason: str) -> None:
    """Put a value (as JSON holds it) in force; nothing happens where it is in force already.

    Raises Refused without a reason.
    """
    refuse_if(_reason_problems(reason))
    session.flush()
    setting = _in_force(session, key)
    if setting is not None and _same(setting.value, value):
        return
    if setting is None:
        session.add(Setting(key=key, value=value))
    else:
        setting.value = value
        flag_modified(setting, "value")  # true and 1 are equal to Python, and not the same here
    _flush_because(session, reason.strip())


def reset_setting(session: Session, key: str, reason: str) -> None:
    """Go back to the default; nothing happens where it holds already. Raises Refused."""
    refuse_if(_reason_problems(reason))
    setting = _in_force(session, key)
    if setting is not None:
        setting.voided_at, setting.void_reason = entering_now(session), reason.strip()
        setting.voided_by_id = acting_person(session)
        session.flush()


def settings_in_force(session: Session) -> dict[str, SettingRow]:
    """Return every value the clinic has set, by key."""
    last = (
        select(func.max(AuditEntry.seq))
        .where(AuditEntry.table_name == Setting.__tablename__)
        .group_by(AuditEntry.row_id)
    )
    rows = session.execute(
        select(
            Setting.key,
            Setting.value,
            Setting.version,
            AuditEntry.at,
            AuditEntry.person_name,
            AuditEntry.reason,
        )
        .join(AuditEntry, AuditEntry.row_id == Setting.id)
        .where(Setting.voided_at.is_(None), AuditEntry.seq.in_(last))
        .order_by(Setting.key)
    )
    return {row.key: SettingRow(*row) for row in rows}


def settings_ever_changed(session: Session) -> set[str]:
    """Return the keys of every setting that has a history, those back at their default included."""
    return set(session.scalars(select(Setting.key).distinct()))


def setting_history(session: Session, key: str) -> list[SettingChange]:
    """Return every change of a setting, oldest first, the times it was reset included."""
    rows: list[uuid.UUID] = list(session.scalars(select(Setting.id).where(Setting.key == key)))
    entries = session.execute(
        select(
            AuditEntry.at,
            AuditEntry.person_name,
            AuditEntry.action,
            AuditEntry.reason,
            AuditEntry.old,
            AuditEntry.new,
        )
        .where(AuditEntry.table_name == Setting.__tablename__, AuditEntry.row_id.in_(rows))
        .order_by(AuditEntry.seq)
    )
    return [
        SettingChange(
            at=entry.at,
            person=entry.person_name,
            reason=entry.reason,
            old=None if entry.old is None else entry.old["value"],
            new=None if entry.action == "void" else entry.new["value"],
        )
        for entry in entries
    ]


def _in_force(session: Session, key: str) -> Setting | None:
    return session.scalars(
        select(Setting).where(Setting.key == key, Setting.voided_at.is_(None))
    ).one_or_none()


def _same(old: Any, new: Any) -> bool:
    """Whether two values are the same; 1 and true are not."""
    return bool(old == new) and type(old) is type(new)


def _flush_because(session: Session, reason: str) -> None:
    """Write what is pending with this reason in the log; the rest of the gesture keeps its own."""
    before = session.info.get("reason")
    session.info["reason"] = reason
    try:
        session.flush()
    finally:
        session.info["reason"] = before


def _reason_problems(reason: str) -> tuple[str, ...]:
    return () if reason.strip() else ("Say why, in a word or two.",)
