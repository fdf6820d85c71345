"""What to tell the clinician when the record could not be written or read."""

from collections.abc import Mapping
from enum import Enum, auto
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError


class SignedSession(RuntimeError):
    """Something in a signed session was about to be changed; the text says what to do."""

    def __init__(self) -> None:
        super().__init__("This session is signed. Write an amendment.")


DATABASE_ERRORS: tuple[type[Exception], ...] = (DBAPIError, StaleDataError, SignedSession)
"""What writing or reading the record may raise; `explain` has words for each."""


class _Fault(Enum):
    FULL = auto()
    LOCKED = auto()
    DAMAGED = auto()
    READ_ONLY = auto()
    CHANGED = auto()
    SIGNED = auto()
    RULE = auto()
    OTHER = auto()


_ON_SCREEN: Mapping[_Fault, str] = {
    _Fault.FULL: (
        "Not saved: the disk is full or failing. Your entry is still on this screen; free some disk"
        " space, then save again."
    ),
    _Fault.LOCKED: (
        "Not saved yet: another program is using the record. Close it, then save again."
    ),
    _Fault.DAMAGED: (
        "The record is damaged. Nothing more is written to it. Open the newest file of the backups"
        " folder instead."
    ),
    _Fault.READ_ONLY: (
        "Not saved: the record cannot be written. Check that its folder is not read-only."
    ),
    _Fault.CHANGED: (
        "Not saved: somebody else changed this entry meanwhile. Look at it again, then repeat."
    ),
    _Fault.SIGNED: "This session is signed. Write an amendment.",
    _Fault.RULE: "Not saved: the record does not allow this value. Check what was typed.",
    _Fault.OTHER: "Not saved: the record could not be written. Your entry is still on this screen.",
}
_OF_FILE: Mapping[_Fault, str] = {
    _Fault.FULL: (
        "{path} cannot be written: the disk is full or failing. Nothing was changed; free some disk"
        " space, then try again."
    ),
    _Fault.LOCKED: (
        "{path} is in use by another program. Nothing was changed; close that program, then try"
        " again."
    ),
    _Fault.DAMAGED: (
        "{path} is damaged or is not a database of Infusion Tracker. Nothing was changed. Open the"
        " newest file of the backups folder instead."
    ),
    _Fault.READ_ONLY: (
        "{path} cannot be written. Nothing was changed; check that neither the file nor its folder"
        " is read-only, or copy the file to where it can be written."
    ),
    _Fault.CHANGED: "Somebody else changed {path} meanwhile. Nothing was done; try again.",
    _Fault.SIGNED: "A session in {path} is signed. Nothing was changed; write an amendment.",
    _Fault.RULE: "{path} does not allow one of these values. Nothing was changed.",
    _Fault.OTHER: "{path} could not be read or written. Nothing was changed; try again.",
}
_BY_CODE = {
    "SQLITE_FULL": _Fault.FULL,
    "SQLITE_IOERR": _Fault.FULL,
    "SQLITE_BUSY": _Fault.LOCKED,
    "SQLITE_LOCKED": _Fault.LOCKED,
    "SQLITE_CORRUPT": _Fault.DAMAGED,
    "SQLITE_NOTADB": _Fault.DAMAGED,
    "SQLITE_READONLY": _Fault.READ_ONLY,
    "SQLITE_CANTOPEN": _Fault.READ_ONLY,
    "SQLITE_CONSTRAINT": _Fault.RULE,
}
_BY_WORDS = {
    "disk is full": _Fault.FULL,
    "disk I/O error": _Fault.FULL,
    "database is locked": _Fault.LOCKED,
    "malformed": _Fault.DAMAGED,
    "not a database": _Fault.DAMAGED,
    "readonly": _Fault.READ_ONLY,
    "unable to open": _Fault.READ_ONLY,
    "constraint failed": _Fault.RULE,
}


def explain(error: Exception) -> str:
    """Return one or two sentences on what happened and what to do; never the error's own text.

    The error's own text may hold what was typed, so it belongs neither on screen nor in a log.
    """
    return _ON_SCREEN[_fault(error)]


def explain_file(error: Exception, path: Path) -> str:
    """Return the same for a record that is opened, or used without a screen."""
    return _OF_FILE[_fault(error)].format(path=path)


def _fault(error: Exception) -> _Fault:
    if isinstance(error, StaleDataError):
        return _Fault.CHANGED
    if isinstance(error, SignedSession):
        return _Fault.SIGNED
    if not isinstance(error, DBAPIError):
        return _Fault.OTHER
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    # Drivers older than Python 3.11's carry no code; the words of SQLite itself are stable.
    words = str(error.orig)
    for code, fault in _BY_CODE.items():
        if name.startswith(code):
            return fault
    for fragment, fault in _BY_WORDS.items():
        if fragment in words:
            return fault
    return _Fault.OTHER
