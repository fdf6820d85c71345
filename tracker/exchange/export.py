"""Writes the whole record as one CSV file in the format that import takes."""

import csv
import os
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.exchange.cells import guarded, write_instant
from tracker.exchange.columns import EXPORTED, OF_EVENT, PEOPLE_OF
from tracker.exchange.known import person_text
from tracker.exchange.sheet import EXPORTED_FILE
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

_AT_ONCE = 200  # patients that are read together
_PREFIX = {"infusion": "started", "score": "taken", "note": "happened", "side_effect": "onset"}


class CannotExport(OSError):
    """Nothing was written; the text says why and what to do."""


def export_record(
    session: Session,
    folder: Path,
    *,
    overwrite: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Write every patient in force to clinic.csv in `folder`; return the file.

    The file is for its owner alone, and appears only when it is whole. Raises CannotExport.
    """
    target = folder / EXPORTED_FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if target.exists() and not overwrite:
            raise CannotExport(
                f"{target} is there already. Name another folder, or add --overwrite."
            )
        _write(target, _rows(session, progress))
    except CannotExport:
        raise
    except (OSError, ValueError) as error:
        words = getattr(error, "strerror", None) or "its name is not valid"
        raise CannotExport(f"{folder} cannot be written: {words}.") from error
    return target


def _write(target: Path, rows: Iterable[Mapping[str, str]]) -> None:
    descriptor, name = tempfile.mkstemp(prefix=".clinic-", suffix=".csv", dir=target.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, EXPORTED, restval="")
            writer.writeheader()
            writer.writerows(rows)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _rows(
    session: Session, progress: Callable[[int, int], None] | None
) -> Iterator[Mapping[str, str]]:
    people = _people(session)
    for person in people.values():
        if person.voided_at is None:
            yield _cells("person", person, "", people)
    patients = session.scalars(
        select(Patient).where(Patient.voided_at.is_(None)).order_by(Patient.sort_key, Patient.id)
    ).all()
    for start in range(0, len(patients), _AT_ONCE):
        if progress is not None:
            progress(start, len(patients))
        yield from _of_patients(session, patients[start : start + _AT_ONCE], people)
    if progress is not None:
        progress(len(patients), len(patients))


def _people(session: Session) -> dict[uuid.UUID, Person]:
    return {person.id: person for person in session.scalars(select(Person).order_by(Person.name))}


def _of_patients(
    session: Session, patients: Iterable[Patient], people: Mapping[uuid.UUID, Person]
) -> Iterator[Mapping[str, str]]:
    numbers = {patient.id: patient.record_number for patient in patients}
    rows: list[tuple[str, uuid.UUID, Recorded]] = [("patient", p.id, p) for p in patients]
    owners: dict[uuid.UUID, uuid.UUID] = {}
    for event, kind in _OF_PATIENT.items():
        for row in session.scalars(_in_force(kind, kind.patient_id, list(numbers))):
            rows.append((event, row.patient_id, row))
            if event == "infusion":
                owners[row.id] = row.patient_id
    for some in _few(list(owners)):
        readings = session.scalars(_in_force(VitalSigns, VitalSigns.infusion_id, some))
        rows += [("vital_signs", owners[each.infusion_id], each) for each in readings]
    place, events = {key: n for n, key in enumerate(numbers)}, list(OF_EVENT)
    rows.sort(key=lambda row: (place[row[1]], events.index(row[0]), _when(*row), str(row[2].id)))
    for event, patient_id, row in rows:
        yield _cells(event, row, numbers[patient_id], people)


_OF_PATIENT: Mapping[str, Any] = {
    "course": Course,
    "infusion": Infusion,
    "score": Score,
    "note": EventMark,
    "side_effect": SideEffect,
}


def _in_force(kind: Any, column: Any, values: list[uuid.UUID]) -> Any:
    return select(kind).where(column.in_(values), kind.voided_at.is_(None))


def _few(values: list[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


def _when(event: str, patient_id: uuid.UUID, row: Any) -> tuple[date, str]:  # noqa: ARG001
    on, at = _moment(event, row)
    return on or date.min, "" if at is None else write_instant(at)


def _moment(event: str, row: Any) -> tuple[date | None, datetime | None]:
    if event == "infusion":
        return row.given_on, row.started_at
    if event == "vital_signs":
        # The day is that of the clinic's wall; the instant beside it is what counts.
        return row.taken_at.astimezone().date(), row.taken_at
    prefix = _PREFIX.get(event)
    if prefix is None:
        return None, None
    return getattr(row, f"{prefix}_on"), getattr(row, f"{prefix}_at")


def _cells(
    event: str, row: Any, record_number: str, people: Mapping[uuid.UUID, Person]
) -> dict[str, str]:
    on, at = _moment(event, row)
    cells = {"patient_id": guarded(record_number), "event": event, "id": str(row.id)}
    if on is not None:
        cells["date"] = on.isoformat()
    if at is not None:
        cells["time"] = f"{at.astimezone():%H:%M}"
        cells["at_utc"] = write_instant(at)
    for column in OF_EVENT[event]:
        value = getattr(row, column.attribute)
        if value is not None and value != "":
            cells[column.name] = guarded(column.write(value))
    for name, attribute in PEOPLE_OF.get(event, {}).items():
        person = people.get(getattr(row, attribute))
        if person is not None:
            cells[name] = guarded(person_text(person.name, person.initials))
    for link in ("course_id", "infusion_id"):
        if getattr(row, link, None) is not None:
            cells[link] = str(getattr(row, link))
    return cells
