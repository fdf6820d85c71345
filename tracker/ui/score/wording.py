"""The words in which a score is told while it is typed."""

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tracker.clinical.facts import ScoreFact
from tracker.clinical.instrument import Instrument
from tracker.clinical.limits import plain
from tracker.clinical.rounding import half_up
from tracker.clinical.scoring import ScoreResult
from tracker.ui.score.comparison import Comparison, points_apart
from tracker.ui.score.result_panel import Flag
from tracker.ui.widgets.typed_dates import show_date

MINUS = "\N{MINUS SIGN}"


def signed(number: Decimal) -> str:
    """Return a change with its sign: −4, +2, ±0."""
    if number == 0:
        return "±0"
    return f"{MINUS if number < 0 else '+'}{plain(abs(number))}"


def method_text(instrument: Instrument, result: ScoreResult) -> str:
    """Return how much was answered and how the total came about."""
    words = {
        "complete": _tr("complete"),
        "prorated": _tr("total prorated"),
        "incomplete": _tr("no total yet"),
        "total_only": _tr("total only, items not recorded"),
    }
    if result.method == "total_only":
        return words["total_only"]
    count = _tr("{answered} of {items} answered").format(
        answered=result.answered, items=len(instrument.items)
    )
    return f"{count} · {words[result.method]}"


def suicide_text(
    instrument: Instrument, result: ScoreResult, answer: Decimal | None
) -> Flag | None:
    """Return the suicide item's flag in words with its kind, or None where there is none."""
    rule = instrument.suicide
    flag = result.flags[0] if result.flags else ""
    if instrument.scoring.levels:
        return _level_text(result, flag)
    if rule is None or flag == "":
        return None
    item = instrument.item(rule.item)
    if item is None:
        return None
    if flag in {"URGENT", "REVIEW"} and answer is not None:
        kind, todo = _FLAGS[flag]
        text = _tr("Item {number} ({label}) is answered {answer}: {flag}. {todo}")
        words = text.format(
            number=item.number, label=item.label, answer=plain(answer), flag=flag, todo=_tr(todo)
        )
        return kind, words
    unknown = {
        True: _tr(
            "Items not recorded: item {number} ({label}) is unknown, not zero (SI_UNKNOWN). {todo}"
        ),
        False: _tr("Item {number} ({label}) has no answer: unknown, not zero (SI_UNKNOWN). {todo}"),
    }
    text = unknown[result.method == "total_only"]
    todo = _tr("Ask it, or screen with the C‑SSRS.")
    return "caution", text.format(number=item.number, label=item.label, todo=todo)


def _level_text(result: ScoreResult, flag: str) -> Flag | None:
    if flag in _FLAGS:
        kind, todo = _FLAGS[flag]
        words = _tr("Risk level {level}: {flag}. {todo}")
        return kind, words.format(level=result.band, flag=flag, todo=_tr(todo))
    if flag == "":
        return None
    return "caution", _tr("Items are missing: the risk level is unknown, not none (SI_UNKNOWN).")


_FLAGS: dict[str, Flag] = {
    "URGENT": ("alert", "A named prescriber assesses and signs before the patient leaves."),
    "REVIEW": ("alert", "Complete a C‑SSRS screen at this visit and note the outcome."),
}


def last_text(total: Decimal | None, last: ScoreFact | None) -> str:
    """Return the score before this one, and the change since."""
    if last is None or last.total is None:
        return _tr("No earlier score of this scale")
    text = _tr("Last: {total} on {date}").format(
        total=plain(last.total), date=show_date(last.moment.on)
    )
    return _with_change(text, points_apart(last.total, total))


def baseline_text(total: Decimal | None, comparison: Comparison) -> str:
    """Return the baseline this score is judged against, and the change since; empty without one."""
    baseline, judged = comparison.baseline, comparison.judged
    if comparison.is_baseline:
        return _tr("This score would be the baseline of the course")
    if baseline is None or baseline.total is None:
        return _tr("No baseline in this course")
    text = _tr("Baseline: {total} on {date}").format(
        total=plain(baseline.total), date=show_date(baseline.moment.on)
    )
    text = _with_change(text, points_apart(baseline.total, total))
    if judged is not None and judged.improvement_percent is not None:
        text += f", {signed(-half_up(judged.improvement_percent))} %"
    return text


def judgement_text(comparison: Comparison) -> str:
    """Return what this score would be called against the baseline; empty where it is not judged."""
    judged = comparison.judged
    if judged is None:
        return ""
    words = {
        "response": _tr("response"),
        "partial": _tr("partial response"),
        "no change": _tr("no change"),
        "worse": _tr("worse"),
    }
    found = [words[judged.response_class]] if judged.response_class else []
    if judged.remission:
        found.append(_tr("remission"))
    text = ", ".join(found)
    return text[:1].upper() + text[1:]


def _with_change(text: str, change: Decimal | None) -> str:
    if change is None:
        return text
    return f"{text} → {_tr('{change} points').format(change=signed(change))}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("score", text)
