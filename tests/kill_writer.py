"""Logs through the app's own services without end; tells each entry once it is durable.

Run by test_kill.py, which ends it with SIGKILL at a random moment.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path

from tracker.clinical.moment import Moment
from tracker.knowledge import load_knowledge
from tracker.services.chair.running import start_run
from tracker.services.courses import CourseDetails, open_course
from tracker.services.infusions import InfusionOrder, prepare_infusion
from tracker.services.observations import (
    SideEffectEntry,
    VitalValues,
    record_side_effect,
    record_vital_signs,
)
from tracker.services.patients import PatientDetails, add_patient
from tracker.services.scores import ScoreEntry, record_score
from tracker.storage.sessions import Sessions, open_record


def write_on(path: Path, run: int, pipe: Connection) -> None:
    """Log visit after visit; send ("open", None), then (table, id) after each commit."""
    knowledge, sessions = load_knowledge(), open_record(path)
    pipe.send(("open", None))
    number = 0
    while True:
        number += 1
        log_visit(sessions, knowledge, f"{run}-{number}", pipe)


def log_visit(sessions: Sessions, knowledge, record_number: str, pipe: Connection) -> None:
    now = datetime.now(UTC)
    start, today = now - timedelta(minutes=40), now.date()
    with sessions.write() as session:
        patient = add_patient(session, PatientDetails(record_number=record_number), today)
    pipe.send(("patient", patient.id))
    with sessions.write() as session:
        course = open_course(session, patient.id, CourseDetails(indication="mdd"))
    pipe.send(("course", course.id))
    with sessions.write() as session:
        order = InfusionOrder(
            weight_kg=Decimal(70),
            ordered_mg_per_kg=Decimal("0.5"),
            ordered_mg=Decimal(35),
            planned_minutes=40,
        )
        infusion = prepare_infusion(session, course.id, today, order, knowledge.limits)
    with sessions.write() as session:
        start_run(session, infusion.id, start, UTC, knowledge=knowledge, self_read_back=True)
    pipe.send(("infusion", infusion.id))
    for minute in (0, 10, 20, 30):
        taken = start + timedelta(minutes=minute)
        with sessions.write() as session:
            values = VitalValues(systolic=128 + minute, diastolic=82, heart_rate=74, spo2=98)
            reading = record_vital_signs(session, infusion.id, taken, values, knowledge.limits)
        pipe.send(("vital_signs", reading.id))
    with sessions.write() as session:
        onset = Moment.local(start + timedelta(minutes=12), UTC)
        entry = SideEffectEntry(term="nausea", severity=1, onset=onset)
        effect = record_side_effect(session, patient.id, infusion.id, entry)
    pipe.send(("side_effect", effect.id))
    with sessions.write() as session:
        answers = tuple(Decimal(1) for _ in range(9))
        entry = ScoreEntry(
            instrument=knowledge.instruments["phq9"], taken=Moment(today), answers=answers
        )
        score = record_score(session, patient.id, entry)
    pipe.send(("score", score.id))
