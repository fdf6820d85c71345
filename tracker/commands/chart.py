"""`chart`: one patient's progress chart as a picture."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.commands.database import database_path, knowledge_of, opened
from tracker.commands.failure import CommandFailed

if TYPE_CHECKING:
    from tracker.charts.progress_values import EventMark, ProgressChart, SideEffectMark
    from tracker.knowledge import Knowledge
    from tracker.services.history import PatientHistory

HELP = "draw a patient's progress chart into a file"
DESCRIPTION = """\
Draws the progress chart of one patient, as the window shows it, into a PNG, SVG or PDF file; the
ending of the name decides which."""

ENDINGS = (".png", ".svg", ".pdf")


def run(options: Namespace) -> int:
    """Draw the chart of the patient asked for."""
    from tracker.charts.save import save_figure
    from tracker.charts.tokens import DARK, LIGHT

    path: Path = options.out.expanduser()
    if path.suffix.lower() not in ENDINGS:
        raise CommandFailed(f"{path} must end in .png, .svg or .pdf.", code=2)
    chart = _chart(options)
    try:
        save_figure(chart, path, DARK if options.theme == "dark" else LIGHT)
    except OSError as error:
        raise CommandFailed(f"{path} cannot be written: {error.strerror}.") from error
    return 0


def _code(text: str, knowledge: "Knowledge") -> str:
    from tracker.exchange.scale_names import find_scale, why_not_recognised

    instrument = find_scale(text, knowledge.instruments)
    if instrument is None:
        raise CommandFailed(why_not_recognised(text, knowledge.instruments), code=2)
    return instrument.code


def _chart(options: Namespace) -> "ProgressChart":
    from tracker.charts.progress_values import progress_chart
    from tracker.services.history import load_history
    from tracker.services.patients import patient_by_record_number
    from tracker.services.progress import facts_of

    number = options.record_number
    with opened(database_path(options)) as sessions, sessions.read() as session:
        knowledge = knowledge_of(sessions)
        only = None if options.instrument is None else _code(options.instrument, knowledge)
        patient = patient_by_record_number(session, number)
        history = None if patient is None else load_history(session, patient.id)
    if history is None:
        raise CommandFailed(f"There is no patient with the record number {number}.")
    if only is not None and all(score.instrument != only for score in history.scores):
        name = knowledge.instruments[only].name
        raise CommandFailed(f"{number} has no score of {name}.")
    return progress_chart(
        facts_of(history).progress(knowledge),
        knowledge.instruments,
        side_effects=_side_effects(history, knowledge),
        events=_events(history),
        synthetic=history.synthetic,
        title=history.details.record_number,
        only=only,
    )


def _side_effects(history: "PatientHistory", knowledge: "Knowledge") -> "Iterator[SideEffectMark]":
    from tracker.charts.progress_values import SideEffectMark, day_of

    effects = knowledge.side_effects.effects
    for row in history.side_effects:
        known = effects.get(row.term)
        label = row.free_text or (row.term if known is None else known.label)
        yield SideEffectMark(day_of(row.onset), row.severity, label)


def _events(history: "PatientHistory") -> "Iterator[EventMark]":
    from tracker.charts.progress_values import EventMark, day_of

    for row in history.event_marks:
        yield EventMark(day_of(row.moment), row.text)
