"""What the screening says of an answer: what it leads to, and when it was given."""

from PySide6.QtCore import QCoreApplication

from tracker.clinical.checklist import ChecklistItem
from tracker.clinical.screening import Outcome
from tracker.ui.infusion.prepare.asked import Tally, is_derived
from tracker.ui.widgets.pill import PillKind
from tracker.ui.widgets.typed_dates import show_date


def tr(text: str) -> str:
    """Return the translation of a text of the screening."""
    return QCoreApplication.translate("Screening", text)


def consequence(outcome: Outcome) -> tuple[str, PillKind]:
    """Return what an answer leads to as it stands now, in words and colour; empty where nothing."""
    if outcome.action == "block":
        return tr("cannot start"), "alert"
    if outcome.action == "hold":
        if outcome.clearance is None:
            return tr("needs a prescriber"), "caution"
        return tr("cleared by {name}").format(name=outcome.clearance.name), "neutral"
    if outcome.action == "warn":
        waits = outcome.needs == "acknowledge"
        return (tr("to be acknowledged"), "caution") if waits else (tr("acknowledged"), "neutral")
    return (tr("noted"), "neutral") if outcome.action == "note" else ("", "neutral")


def keys_of(item: ChecklistItem) -> tuple[str, ...]:
    """Return the key of each answer: only Space gives the clear one."""
    others = len(item.answers) - 1
    return (tr("Space"), *(("N",) if others == 1 else map(str, range(2, others + 2))))


def origin(outcome: Outcome) -> str:
    """Return where an answer comes from, or what it was last time."""
    if is_derived(outcome):
        return tr("from the record: {why}").format(why=outcome.because)
    if outcome.because is not None:
        return outcome.because
    if outcome.suggestion is not None and outcome.answered_on is not None:
        words = tr("last time: {answer}, {date}")
        return words.format(answer=outcome.suggestion, date=show_date(outcome.answered_on))
    if outcome.carried and outcome.answered_on is not None:
        return tr("asked {date}").format(date=show_date(outcome.answered_on))
    if outcome.answer is None and outcome.item.derived_by == "vitals":
        return tr("answered by the app once the readings before the start are logged")
    return ""


def summary(done: Tally) -> str:
    """Return a finished screening in one line."""
    parts = [tr("Screening done: {n} items").format(n=done.items)]
    if done.acknowledged:
        parts.append(tr("{n} acknowledged").format(n=done.acknowledged))
    if done.cleared_by:
        names = ", ".join(dict.fromkeys(done.cleared_by))
        cleared = tr("{n} cleared by {names}")
        parts.append(cleared.format(n=len(done.cleared_by), names=names))
    return ", ".join(parts)
