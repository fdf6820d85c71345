"""What is remembered of a clinic's own scales, and the knowledge of a record with them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from tracker.knowledge import Knowledge, load_knowledge
from tracker.knowledge.packs import Pack, PackStamp, packs_folder
from tracker.services.settings import change_setting, settings_in_force

_PREFIX = "pack."


def clinic_knowledge(session: Session, database: Path) -> Knowledge:
    """Return what is shipped with this clinic's own scales and values. Raises KnowledgeError."""
    values = {key: row.value for key, row in settings_in_force(session).items()}
    return load_knowledge(packs_folder(database), _stamps(values), values)


def pack_stamps(session: Session) -> dict[str, PackStamp]:
    """Return what was checked of each pack before, those that were removed included, by code."""
    return _stamps({key: row.value for key, row in settings_in_force(session).items()})


def not_remembered(knowledge: Knowledge, stamps: Mapping[str, PackStamp]) -> list[Pack]:
    """Return the packs whose examples this version of the app has run for the first time."""
    used = knowledge.packs.used
    return [
        pack
        for pack in used
        if pack.stamp(stamps.get(pack.instrument.code)) != stamps.get(pack.instrument.code)
    ]


def remember_packs(session: Session, packs: Iterable[Pack]) -> None:
    """Remember version and content of packs whose examples have just passed."""
    stamps = pack_stamps(session)
    for pack in packs:
        stamp = pack.stamp(stamps.get(pack.instrument.code))
        value = {"app": stamp.app, "versions": dict(stamp.versions)}
        reason = f"version {pack.instrument.version}, its examples run by {stamp.app}"
        change_setting(session, f"{_PREFIX}{pack.instrument.code}", value, reason)


def _stamps(values: Mapping[str, Any]) -> dict[str, PackStamp]:
    return {
        key.removeprefix(_PREFIX): PackStamp(value["app"], value["versions"])
        for key, value in values.items()
        if key.startswith(_PREFIX)
    }
