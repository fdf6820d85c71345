"""Plays the scripted session without end and tells each entry once it is durable.

Run in a process of its own by tests/kills.py, which ends it with SIGKILL at any moment.
"""

import time
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import event

from tests.factories import TODAY
from tests.session_script import BORN, ORDER, START, Desk, Figures, Gesture, figures_of, script
from tracker.clinical.moment import Moment
from tracker.knowledge import load_knowledge
from tracker.services.courses import CourseDetails, open_course
from tracker.services.infusions import prepare_infusion
from tracker.services.patients import PatientDetails, add_patient
from tracker.services.people import list_people
from tracker.services.scores import ScoreEntry, record_score
from tracker.storage.actor import Actor
from tracker.storage.sessions import Session, open_record
from tracker.ui.infusion.infusion_view import InfusionView, load_view


@dataclass(frozen=True)
class Acknowledged:
    """Told after a commit: how many gestures of a session are stored."""

    infusion_id: UUID
    done: int


@dataclass(frozen=True)
class Shown:
    """Told when the session was read again: what its page shows after that many gestures."""

    done: int
    figures: Figures


LeftAt = tuple[UUID, int]
"""A session that was broken off, and how many of its gestures are stored."""


class Writer:
    """Plays the script on a record, at the instants of the script."""

    def __init__(self, path: Path, pipe: Connection) -> None:
        self.knowledge, self.pipe, self.now = load_knowledge(), pipe, START
        record = open_record(path).entering_at(lambda: self.now)
        with record.read() as session:
            nurse, second = list_people(session)[:2]
        self.sessions = record.acting_as(Actor(nurse.id, nurse.name, "chair 1"))
        self.second_id = second.id
        self.script = script(self.knowledge)

    def open_visit(self, record_number: str) -> UUID:
        """Return a new patient's infusion, to be played."""
        self.now = self.script[0].at - timedelta(minutes=5)
        with self.sessions.write() as session:
            details = PatientDetails(record_number=record_number, birth_date=BORN)
            patient = add_patient(session, details, TODAY)
        self.pipe.send(("patient", patient.id))
        with self.sessions.write() as session:
            about = CourseDetails(indication="mdd", primary_instrument="phq9")
            course = open_course(session, patient.id, about)
        self.pipe.send(("course", course.id))
        for instrument, answers in (("phq9", "2 2 2 2 1 2 1 0 0"), ("cssrs", "0 0 - - - 0 -")):
            self.pipe.send(("score", self.score(patient.id, instrument, answers)))
        with self.sessions.write() as session:
            infusion = prepare_infusion(session, course.id, TODAY, ORDER, self.knowledge.limits)
        self.pipe.send(("infusion", infusion.id))
        return infusion.id

    def score(self, patient_id: UUID, instrument: str, answers: str) -> UUID:
        """Record a filled-in scale."""
        values = tuple(None if each == "-" else Decimal(each) for each in answers.split())
        entry = ScoreEntry(
            instrument=self.knowledge.instruments[instrument], taken=Moment(TODAY), answers=values
        )
        with self.sessions.write() as session:
            return record_score(session, patient_id, entry).id

    def play(self, infusion_id: UUID, done: int, until: int | None = None) -> None:
        """Go on with a session of which `done` gestures are stored, `until` that many or all."""
        view = self.read(infusion_id)
        for number, gesture in enumerate(self.script[done:until], start=done + 1):
            self.now = gesture.at
            with self.sessions.write(reason=f"gesture {number}") as session:
                self.do(session, view, gesture)
            self.pipe.send(Acknowledged(infusion_id, number))
            view = self.read(infusion_id)
            self.pipe.send(Shown(number, figures_of(view, gesture.at)))

    def do(self, session: Session, view: InfusionView, gesture: Gesture) -> None:
        """Do one gesture in a transaction."""
        gesture.do(Desk(session, view, gesture.at, self.knowledge, self.second_id))

    def read(self, infusion_id: UUID) -> InfusionView:
        """Return a session as its page reads it."""
        with self.sessions.read() as session:
            view = load_view(session, infusion_id, self.knowledge)
        assert view is not None
        return view


def write_on(path: Path, run: int, pipe: Connection, left_at: LeftAt | None) -> None:
    """Go on with the session that was broken off, then play session after session without end."""
    writer, number = Writer(path, pipe), 0
    pipe.send("open")
    if left_at is not None:
        writer.play(*left_at)
    while True:
        number += 1
        writer.play(writer.open_visit(f"{run}-{number}"), 0)


def stand_still(path: Path, left_at: LeftAt, statements: int, pipe: Connection) -> None:
    """Do the next gesture and stand still in it once it has written with so many statements.

    With more statements than it has: when all are written and only the commit is missing.
    """
    writer, wrote = Writer(path, pipe), 0
    infusion_id, done = left_at
    gesture = writer.script[done]

    def stand() -> None:
        pipe.send(wrote)
        time.sleep(60)

    def count(*call: Any) -> None:
        nonlocal wrote
        wrote += call[2].startswith(("INSERT", "UPDATE"))
        if wrote == statements:
            stand()

    view, writer.now = writer.read(infusion_id), gesture.at
    with writer.sessions.write() as session:
        event.listen(session.get_bind(), "after_cursor_execute", count)
        writer.do(session, view, gesture)
        session.flush()
        stand()
