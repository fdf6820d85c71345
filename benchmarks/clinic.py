"""A synthetic clinic to measure on, made anew in a folder of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tracker.charts.progress_values import (
    EventMark,
    ProgressChart,
    SideEffectMark,
    day_of,
    progress_chart,
)
from tracker.demo.clinic import fill
from tracker.knowledge import load_knowledge
from tracker.services.history import PatientHistory, load_history
from tracker.services.patients import find_patients
from tracker.services.progress import facts_of
from tracker.storage.sessions import Sessions, open_record

PATIENTS = 24
TODAY = date(2026, 11, 20)


@contextmanager
def synthetic_clinic(patients: int = PATIENTS) -> Iterator[Sessions]:
    """Yield a record filled with invented patients."""
    with tempfile.TemporaryDirectory() as folder:
        sessions = open_record(Path(folder) / "clinic.db")
        fill(sessions, patients, 1, TODAY)
        yield sessions
        sessions.close()


def chart_of(history: PatientHistory) -> ProgressChart:
    """Return the chart of one patient as the page builds it."""
    knowledge = load_knowledge()
    effects = [
        SideEffectMark(day_of(row.onset), row.severity, row.term) for row in history.side_effects
    ]
    events = [EventMark(day_of(row.moment), row.text) for row in history.event_marks]
    progress = facts_of(history).progress(knowledge)
    return progress_chart(
        progress, knowledge.instruments, side_effects=effects, events=events, synthetic=True
    )


def charts_of_a_synthetic_clinic() -> list[ProgressChart]:
    """Return the charts of the patients who have one worth measuring."""
    with synthetic_clinic() as sessions, sessions.read() as session:
        rows = find_patients(session, "", PATIENTS)
        histories = [load_history(session, row.id) for row in rows]
    return [chart_of(history) for history in histories if history and len(history.infusions) > 4]
