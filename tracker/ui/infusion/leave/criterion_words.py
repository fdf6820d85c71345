"""The words of a criterion: its state, what it rests on, and who decided against it."""

from datetime import tzinfo

from PySide6.QtCore import QCoreApplication

from tracker.clinical.discharge import Criterion
from tracker.clinical.leaving_items import LeavingItem
from tracker.services.chair.rows import DecisionRow
from tracker.ui.infusion.leave.leaving_view import YES, lets_leave


def state_words(state: str) -> str:
    """Return the state of a criterion as it is shown."""
    known = {
        "met": _tr("met"),
        "not met": _tr("not met"),
        "not yet assessed": _tr("not yet assessed"),
    }
    return known.get(state, _tr("decided by a clinician"))


def because_words(criterion: Criterion, *, from_the_log: bool) -> str:
    """Return the values a criterion rests on; what was worked out is marked as such."""
    words = criterion.because[:1].upper() + criterion.because[1:]
    if not from_the_log or not words:
        return words
    return _tr("{words} · from the log").format(words=words)


def means(item: LeavingItem) -> str:
    """Return what one key says about an item."""
    if lets_leave(item) == YES:
        return item.title
    return _tr("no {title}").format(title=item.title.lower())


def decision_words(by: DecisionRow, zone: tzinfo | None) -> str:
    """Return who decided against a criterion, when, why, and what stood there then."""
    words = _tr("{name}, {role}, at {time}: “{reason}”. It stood: {stood}")
    return words.format(
        name=by.name or "",
        role=by.role or "",
        time=f"{by.decided_at.astimezone(zone):%H:%M}",
        reason=by.reason or "",
        stood=by.stood,
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("criterion_words", text)
