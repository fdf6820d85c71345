"""One row of a file as one line of the record: what it is, when it happened, what it says."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tracker.clinical.moment import Moment
from tracker.exchange.cells import BadCell, read_date, read_instant, read_time, shown
from tracker.exchange.checks import CHECKS, Draft
from tracker.exchange.columns import (
    EVENT_SPELLINGS,
    OF_EVENT,
    PATIENT,
    PEOPLE_OF,
    Column,
    Reading,
)
from tracker.knowledge import Knowledge

_TOLERANCE = timedelta(minutes=2)  # clinical reference 4.4: a time may be so far ahead
_LONGEST_NUMBER = 64  # characters of a record number


class BadLine(ValueError):
    """A row that is refused; `problems` says why, one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Line:
    """A row that can be stored: `values` by attribute of its table, links by the file's own ids.

    `about` is what the row says of the patient beside the event, by attribute of the patient;
    `diagnosis` is the text the patient's course comes from.
    """

    number: int
    event: str
    patient: str
    moment: Moment | None
    values: Mapping[str, Any]
    about: Mapping[str, Any] = field(default_factory=dict)
    diagnosis: str | None = None
    people: Mapping[str, str] = field(default_factory=dict)
    label: uuid.UUID | None = None
    course_label: uuid.UUID | None = None
    infusion_label: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading a row depends on: the ways of the file, the clock, the known scales."""

    reading: Reading
    now: datetime
    knowledge: Knowledge

    @property
    def today(self) -> date:
        """The day at the clinic."""
        return self.now.astimezone().date()


def read_line(number: int, cells: Mapping[str, str], reader: Reader) -> Line:
    """Return the line a row holds; raises BadLine with every reason it cannot be stored."""
    problems: list[str] = []
    event = _event(cells, problems)
    patient = _patient(cells, event, problems)
    moment = _moment(cells, event, reader, problems)
    columns = OF_EVENT.get(event, ())
    values = _values(columns, cells, reader.reading, problems)
    about = _values(PATIENT, cells, reader.reading, problems) if event != "patient" else values
    labels = {name: _label(cells, name, problems) for name in ("id", "course_id", "infusion_id")}
    if event in CHECKS:
        CHECKS[event](Draft(cells, values, moment, reader.knowledge, problems))
    _check_birth(about, moment, reader, problems)
    if problems:
        raise BadLine(list(dict.fromkeys(problems)))
    return Line(
        number=number,
        event=event,
        patient=patient,
        moment=moment,
        values=values,
        about=about,
        diagnosis=cells.get("diagnosis"),
        people={
            attribute: cells[name]
            for name, attribute in PEOPLE_OF.get(event, {}).items()
            if name in cells
        },
        label=labels["id"],
        course_label=labels["course_id"],
        infusion_label=labels["infusion_id"],
    )


def _event(cells: Mapping[str, str], problems: list[str]) -> str:
    if "event" not in cells:
        problems.append("There is no event (infusion, score or note).")
        return ""
    word = "_".join(cells["event"].casefold().replace("-", " ").replace("_", " ").split())
    event = EVENT_SPELLINGS.get(word, word)
    if event not in OF_EVENT:
        problems.append(f"“{shown(cells['event'])}” is no event: write infusion, score or note.")
    return event


def _patient(cells: Mapping[str, str], event: str, problems: list[str]) -> str:
    patient = cells.get("patient_id", "").strip()
    if event == "person":
        return ""
    if not patient:
        problems.append("There is no patient_id.")
    elif len(patient) > _LONGEST_NUMBER:
        problems.append(f"The patient_id is longer than {_LONGEST_NUMBER} characters.")
    elif not patient.isprintable():
        problems.append("The patient_id holds a character that cannot be seen.")
    return patient


def _moment(
    cells: Mapping[str, str], event: str, reader: Reader, problems: list[str]
) -> Moment | None:
    if event in {"person", "patient", "course"}:
        return None
    if "date" not in cells:
        problems.append("There is no date.")
        return None
    try:
        on = read_date(cells["date"], day_first=reader.reading.day_first)
        at = _instant(cells, on)
    except BadCell as error:
        problems.append(str(error))
        return None
    if on > reader.today or (at is not None and at > reader.now + _TOLERANCE):
        problems.append(f"{on:%d %b %Y} lies in the future." if at is None else _FUTURE)
    return Moment(on, at)


_FUTURE = "The time lies in the future."


def _instant(cells: Mapping[str, str], on: date) -> datetime | None:
    if "at_utc" in cells:
        at = read_instant(cells["at_utc"])
        if abs(at.date() - on) > timedelta(days=1):
            raise BadCell("date and at_utc do not belong together.")
        return at
    if "time" in cells:
        # A file tells the time by the clock on the clinic's wall.
        return datetime.combine(on, read_time(cells["time"])).astimezone(UTC)
    return None


def _values(
    columns: Sequence[Column], cells: Mapping[str, str], reading: Reading, problems: list[str]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in columns:
        if column.name in cells:
            try:
                value = column.read(cells[column.name], reading)
            except BadCell as error:
                problems.append(f"{column.name}: {error}")
            else:
                if value is not None:
                    values[column.attribute] = value
    return values


def _label(cells: Mapping[str, str], name: str, problems: list[str]) -> uuid.UUID | None:
    if name not in cells:
        return None
    try:
        return uuid.UUID(cells[name].strip())
    except ValueError:
        problems.append(f"{name}: “{shown(cells[name])}” is not an id as an export writes it.")
        return None


def _check_birth(
    about: Mapping[str, Any], moment: Moment | None, reader: Reader, problems: list[str]
) -> None:
    born = about.get("birth_date")
    year = born.year if born else about.get("birth_year")
    if year is None:
        return
    if not reader.today.year - 120 <= year <= reader.today.year or (born and born > reader.today):
        problems.append("The birth must lie within the last 120 years.")
    elif moment is not None and year > moment.on.year:
        problems.append("The date lies before the patient's birth.")
