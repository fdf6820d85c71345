"""What the record holds of the patients in a file, loaded before the first line is stored."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import (
    Course,
    EventMark,
    Infusion,
    Patient,
    Person,
    Recorded,
    Score,
    SideEffect,
    VitalSigns,
)
from tracker.models.infusion import GIVEN

Row = TypeVar("Row", bound=Recorded)
Entry = Infusion | Score | EventMark | SideEffect | VitalSigns
Key = tuple[str, date, object]

_AT_ONCE = 400  # values a statement, below SQLite's limit
_SAME_TIME = timedelta(minutes=1)


@dataclass(slots=True)
class Chart:
    """One patient during an import: what was in the record and what the file adds to it."""

    patient: Patient
    is_new: bool = False
    courses: list[Course] = field(default_factory=list)
    infusions: list[Infusion] = field(default_factory=list)
    entries: dict[Key, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def add(self, entry: Entry) -> None:
        """Take an entry in."""
        self.entries[key_of(entry)].append(entry)
        if isinstance(entry, Infusion):
            self.infusions.append(entry)


def key_of(entry: Entry) -> Key:
    """Return what two entries of the same event share: kind, day, and what it is about."""
    if isinstance(entry, Infusion):
        return "infusion", entry.given_on, entry.status in GIVEN
    if isinstance(entry, Score):
        return "score", entry.taken_on, (entry.instrument, entry.recall_variant)
    if isinstance(entry, EventMark):
        return "note", entry.happened_on, entry.text
    if isinstance(entry, SideEffect):
        return "side_effect", entry.onset_on, (entry.term, entry.free_text)
    return "vital_signs", entry.taken_at.date(), entry.infusion_id


def instant_of(entry: Entry) -> datetime | None:
    """Return the instant of an entry where it is known."""
    if isinstance(entry, Infusion):
        return entry.started_at
    if isinstance(entry, EventMark):
        return entry.happened_at
    if isinstance(entry, SideEffect):
        return entry.onset_at
    return entry.taken_at


def same_time(one: Entry, other: Entry) -> bool:
    """Whether two entries of one day may be the same event: a missing time leaves it open."""
    first, second = instant_of(one), instant_of(other)
    if first is None or second is None:
        return True
    if isinstance(one, VitalSigns):
        return first == second
    return abs(first - second) < _SAME_TIME


def load_charts(session: Session, record_keys: Sequence[str]) -> dict[str, Chart]:
    """Return what the record holds of the patients with these keys, seven statements a few."""
    charts: dict[str, Chart] = {}
    for some in _chunks(record_keys):
        found = session.scalars(
            select(Patient).where(Patient.record_key.in_(some), Patient.voided_at.is_(None))
        )
        by_id = {patient.id: Chart(patient) for patient in found}
        _fill(session, by_id)
        charts.update({chart.patient.record_key: chart for chart in by_id.values()})
    return charts


def _fill(session: Session, by_id: dict[uuid.UUID, Chart]) -> None:
    for course in _of_patients(session, Course, by_id):
        by_id[course.patient_id].courses.append(course)
    own: dict[uuid.UUID, uuid.UUID] = {}
    for infusion in _of_patients(session, Infusion, by_id):
        own[infusion.id] = infusion.patient_id
        by_id[infusion.patient_id].add(infusion)
    for kind in (Score, EventMark, SideEffect):
        for entry in _of_patients(session, kind, by_id):
            by_id[entry.patient_id].add(entry)
    for some in _chunks(list(own)):
        for reading in session.scalars(
            select(VitalSigns).where(
                VitalSigns.infusion_id.in_(some), VitalSigns.voided_at.is_(None)
            )
        ):
            by_id[own[reading.infusion_id]].add(reading)


def _of_patients(session: Session, kind: type[Any], by_id: Iterable[uuid.UUID]) -> Iterator[Any]:
    return iter(
        session.scalars(
            select(kind).where(kind.patient_id.in_(list(by_id)), kind.voided_at.is_(None))
        )
    )


def load_people(session: Session) -> dict[str, Person]:
    """Return the people of the clinic by the text that names them in a file."""
    found = session.scalars(select(Person).where(Person.voided_at.is_(None)).order_by(Person.name))
    people: dict[str, Person] = {}
    for person in found:
        people.setdefault(person_text(person.name, person.initials), person)
    return people


def person_text(name: str, initials: str) -> str:
    """Return how a file names a person."""
    return f"{name} ({initials})"


def ids_in_use(session: Session, kind: type[Row], ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Return which of these ids a row of this kind has, voided or not."""
    used: set[uuid.UUID] = set()
    for some in _chunks(ids):
        used.update(session.scalars(select(kind.id).where(kind.id.in_(some))))
    return used


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
