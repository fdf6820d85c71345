"""What to tell the clinician when the record could not be written or read."""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

DATABASE_ERRORS: tuple[type[Exception], ...] = (DBAPIError, StaleDataError)
"""What writing or reading the record may raise; `explain` has words for each."""

_FULL = (
    "Not saved: the disk is full or failing. Your entry is still on this screen; free some disk"
    " space, then save again."
)
_LOCKED = "Not saved yet: another program is using the record. Close it, then save again."
_DAMAGED = (
    "The record is damaged. Nothing more is written to it. Open the newest file of the backups"
    " folder instead."
)
_READ_ONLY = "Not saved: the record cannot be written. Check that its folder is not read-only."
_CHANGED = "Not saved: somebody else changed this entry meanwhile. Look at it again, then repeat."
_RULE = "Not saved: the record does not allow this value. Check what was typed."
_OTHER = "Not saved: the record could not be written. Your entry is still on this screen."

_BY_CODE = {
    "SQLITE_FULL": _FULL,
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": _READ_ONLY,
    "SQLITE_CONSTRAINT": _RULE,
}


def explain(error: Exception) -> str:
    """Return one or two sentences on what happened and what to do; never the error's own text.

    The error's own text may hold what was typed, so it belongs neither on screen nor in a log.
    """
    if isinstance(error, StaleDataError):
        return _CHANGED
    if not isinstance(error, DBAPIError):
        return _OTHER
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    if name.startswith("SQLITE_IOERR"):
        return _FULL
    for code, sentence in _BY_CODE.items():
        if name.startswith(code):
            return sentence
    return _by_words(str(error.orig))


def _by_words(words: str) -> str:
    # Drivers older than Python 3.11's carry no code; the words of SQLite itself are stable.
    for fragment, sentence in (
        ("disk is full", _FULL),
        ("disk I/O error", _FULL),
        ("database is locked", _LOCKED),
        ("malformed", _DAMAGED),
        ("not a database", _DAMAGED),
        ("readonly", _READ_ONLY),
        ("unable to open", _READ_ONLY),
        ("constraint failed", _RULE),
    ):
        if fragment in words:
            return sentence
    return _OTHER
