"""The four kinds of records of a patient, as their tabs show them."""

from PySide6.QtCore import QCoreApplication

from tracker.services.history import EventMarkRow, InfusionRow, ScoreRow, SideEffectRow
from tracker.ui.patient.record_columns import (
    event_columns,
    infusion_columns,
    score_columns,
    side_effect_columns,
)
from tracker.ui.patient.records_tab import Kind


def infusions() -> Kind[InfusionRow]:
    """Return how infusions are shown."""
    return Kind(
        name=_tr("Infusions"),
        rows=lambda history: history.infusions,
        columns=infusion_columns,
        gestures=("open", "correct", "void", "move", "history"),
        empty_title=_tr("No infusions yet"),
        empty_sentence=_tr("The first one begins the initial series."),
        icon="infusion",
        add=_tr("Log infusion"),
    )


def scores() -> Kind[ScoreRow]:
    """Return how scores are shown."""
    return Kind(
        name=_tr("Scores"),
        rows=lambda history: history.scores,
        columns=score_columns,
        gestures=("open", "correct", "void", "move", "history"),
        empty_title=_tr("No scores yet"),
        empty_sentence=_tr("The score before the first infusion is the baseline."),
        icon="score",
        add=_tr("Add score"),
    )


def side_effects() -> Kind[SideEffectRow]:
    """Return how side effects are shown."""
    return Kind(
        name=_tr("Side effects"),
        rows=lambda history: history.side_effects,
        columns=side_effect_columns,
        gestures=("open", "correct", "void", "history"),
        empty_title=_tr("No side effects recorded"),
        empty_sentence=_tr("They are logged on the page of an infusion."),
        icon="side_effect",
    )


def events() -> Kind[EventMarkRow]:
    """Return how events are shown."""
    return Kind(
        name=_tr("Events"),
        rows=lambda history: history.event_marks,
        columns=event_columns,
        gestures=("correct", "void", "move", "history"),
        empty_title=_tr("No events yet"),
        empty_sentence=_tr("A change of medication or a life event helps to read the chart."),
        icon="event",
        add=_tr("Add event"),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("records", text)
