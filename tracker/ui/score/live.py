"""What the panel shows beside a form that is being filled in."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tracker.clinical.instrument import Instrument
from tracker.clinical.limits import plain
from tracker.clinical.scoring import ScoreResult
from tracker.ui.score.comparison import Comparison
from tracker.ui.score.result_panel import Flag, ResultView
from tracker.ui.score.wording import baseline_text, judgement_text, last_text, method_text


def empty_view(instrument: Instrument) -> ResultView:
    """Return what is shown before there is anything to score."""
    return ResultView("–", _maximum(instrument))


def result_view(
    instrument: Instrument,
    result: ScoreResult,
    comparison: Comparison | None,
    *,
    flag: Flag | None,
    notes: Sequence[str],
    passed: bool,
) -> ResultView:
    """Return the lines of a result; `comparison` None where the patient is not known.

    `passed` says that every item was seen, so that a missing total is worth its reason.
    """
    levels = bool(instrument.scoring.levels)
    shown = comparison is not None and not levels
    return ResultView(
        total=_level(result) if levels else _figure(result.judged),
        maximum=_maximum(instrument),
        band="" if levels else result.band or "",
        method=_method(instrument, result),
        reason=(result.reason or "") if passed and _reason_matters(instrument, result) else "",
        last=last_text(result.judged, comparison.last) if comparison and shown else "",
        baseline=baseline_text(result.judged, comparison) if comparison and shown else "",
        judgement="" if comparison is None else judgement_text(comparison),
        notes=tuple(notes),
        flag=flag,
    )


def _method(instrument: Instrument, result: ScoreResult) -> str:
    if not instrument.scoring.levels:
        return method_text(instrument, result)
    if result.method == "complete":
        return _tr("complete")
    return _tr("no level yet") if result.band is None else _tr("not complete yet")


def _reason_matters(instrument: Instrument, result: ScoreResult) -> bool:
    """Say why there is no figure, unless the scale is one that never has a total."""
    return instrument.has_total or result.method == "incomplete"


def _maximum(instrument: Instrument) -> str:
    if instrument.scoring.levels:
        return _tr("risk level")
    maximum = _tr("of {maximum}").format(maximum=plain(instrument.maximum))
    judged = instrument.scoring.judged
    return maximum if judged is None else f"{maximum}, {judged}"


def _level(result: ScoreResult) -> str:
    band = result.band or "–"
    return band[:1].upper() + band[1:]


def _figure(value: Decimal | None) -> str:
    return "–" if value is None else plain(value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("score", text)
