"""The columns of the file and how each is read and written: import and export share this table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tracker.exchange.cells import (
    BadCell,
    read_date,
    read_instant,
    read_number,
    shown,
    write_instant,
)
from tracker.models.event_mark import EVENT_KINDS
from tracker.models.infusion import PHASES, ROUTES, STATUSES, VIAL_STRENGTHS
from tracker.models.patient import CLOSE_REASONS, SEXES
from tracker.models.person import ROLES
from tracker.models.score import ASKED_NOT_ANSWERED, METHODS, RECALL_VARIANTS

ALIASES: Mapping[str, str] = {
    "patient": "patient_id",
    "record_number": "patient_id",
    "mrn": "patient_id",
    "gender": "sex",
    "year_of_birth": "birth_year",
    "date_of_birth": "birth_date",
    "dob": "birth_date",
    "last_name": "family_name",
    "surname": "family_name",
    "first_name": "given_name",
    "scale": "instrument",
    "total": "value",
    "score": "value",
    "items": "answers",
    "dose": "dose_mg_per_kg",
    "mg_per_kg": "dose_mg_per_kg",
    "mg/kg": "dose_mg_per_kg",
    "weight": "weight_kg",
    "minutes": "planned_minutes",
    "drug": "agent",
    "unit": "value_unit",
    "notes": "note",
    "comment": "note",
}
"""Other names a column may have; case, blanks and hyphens do not matter."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a cell depends on."""

    day_first: bool
    decimal_comma: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A column that holds one attribute of a row."""

    name: str
    attribute: str
    read: Callable[[str, Reading], Any]
    write: Callable[[Any], str] = str


def _text(longest: int | None = None) -> Callable[[str, Reading], str]:
    """Return a reader of text; a short one is a name and loses the blanks around it."""

    def read(cell: str, reading: Reading) -> str:  # noqa: ARG001
        if longest is None:
            return cell
        if len(cell.strip()) > longest:
            raise BadCell(f"“{shown(cell)}” is longer than {longest} characters.")
        return cell.strip()

    return read


def _one_of(
    choices: Sequence[str], spellings: Mapping[str, str] | None = None
) -> Callable[[str, Reading], str]:
    def read(cell: str, reading: Reading) -> str:  # noqa: ARG001
        word = " ".join(cell.casefold().split())
        word = (spellings or {}).get(word, word)
        if word not in choices:
            raise BadCell(f"“{shown(cell)}” is none of: {', '.join(choices)}.")
        return word

    return read


def _any_number(cell: str, reading: Reading) -> Decimal:
    return read_number(cell, decimal_comma=reading.decimal_comma)


def _decimal(low: str, high: str, step: str) -> Callable[[str, Reading], Decimal]:
    lowest, highest, finest = Decimal(low), Decimal(high), Decimal(step)

    def read(cell: str, reading: Reading) -> Decimal:
        value = _any_number(cell, reading)
        if not lowest <= value <= highest:
            raise BadCell(f"{shown(cell)} is impossible; it must lie between {low} and {high}.")
        if value % finest:
            raise BadCell(f"{shown(cell)} is recorded in steps of {step}; round it.")
        return value

    return read


def _integer(low: int, high: int) -> Callable[[str, Reading], int]:
    decimal = _decimal(str(low), str(high), "1")

    def read(cell: str, reading: Reading) -> int:
        return int(decimal(cell, reading))

    return read


def _vial(cell: str, reading: Reading) -> int:
    strength = _integer(1, 1000)(cell, reading)
    if strength not in VIAL_STRENGTHS:
        known = ", ".join(str(each) for each in VIAL_STRENGTHS)
        raise BadCell(f"{strength} mg/mL is no vial we know; the strengths are {known}.")
    return strength


def _day(cell: str, reading: Reading) -> date:
    return read_date(cell, day_first=reading.day_first)


def _instant(cell: str, reading: Reading) -> datetime:  # noqa: ARG001
    return read_instant(cell)


def _yes_no(cell: str, reading: Reading) -> bool:  # noqa: ARG001
    word = cell.strip().casefold()
    if word not in {"yes", "no"}:
        raise BadCell(f"“{shown(cell)}” must be yes or no.")
    return word == "yes"


def _answers(cell: str, reading: Reading) -> tuple[Decimal | None, ...]:
    missing = {"-", "\N{EN DASH}", "\N{EM DASH}", "\N{MINUS SIGN}"}
    return tuple(
        None if word in missing else read_number(word, decimal_comma=reading.decimal_comma)
        for word in cell.split()
    )


def _suicide_item(cell: str, reading: Reading) -> tuple[Decimal | None]:
    """Return the one answer; None in its place says that it was asked for and not answered."""
    if cell.strip().casefold() == ASKED_NOT_ANSWERED:
        return (None,)
    return (read_number(cell, decimal_comma=reading.decimal_comma),)


def write_number(value: Decimal) -> str:
    """Return a number without trailing zeros and without an exponent."""
    return format(value.normalize() if value else Decimal(0), "f")


def _write_answers(answers: Sequence[Decimal | None]) -> str:
    return " ".join("-" if answer is None else write_number(answer) for answer in answers)


def _write_yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _sex(cell: str, reading: Reading) -> str | None:
    if cell.strip().casefold() in {"u", "unknown", "not known", "?", "-"}:
        return None
    return _one_of(SEXES, _SEX_SPELLINGS)(cell, reading)


_SEX_SPELLINGS = {"f": "female", "m": "male", "woman": "female", "man": "male", "w": "female"}
_STATUS_SPELLINGS = {"given": "finished", "done": "finished", "completed": "finished"}

# Bounds are those of the tables (models/), which are the hard limits of clinical reference 4.4.
_NOTE = Column("note", "note", _text())
_ENDED = Column("ended_at", "ended_at", _instant, write_instant)

PERSON = (
    Column("name", "name", _text(200)),
    Column("role", "role", _one_of(ROLES)),
    Column("initials", "initials", _text(6)),
)
PATIENT = (
    Column("sex", "sex", _sex),
    Column("birth_year", "birth_year", _integer(1880, 2200)),
    Column("birth_date", "birth_date", _day, date.isoformat),
    Column("family_name", "family_name", _text(200)),
    Column("given_name", "given_name", _text(200)),
)
PATIENT_ALONE = (
    Column("height_cm", "height_cm", _decimal("100", "230", "0.1"), write_number),
    Column("allergies", "allergies", _text()),
    Column("no_allergies_asked_on", "no_allergies_asked_on", _day, date.isoformat),
    Column("medicines", "medicines", _text()),
    Column("phone", "phone", _text(100)),
    Column("email", "email", _text(200)),
    Column("contact_person", "contact_person", _text()),
    Column("address", "address", _text()),
    Column("referrer", "referrer", _text()),
    Column("synthetic", "synthetic", _yes_no, _write_yes_no),
    _NOTE,
)
COURSE = (
    Column("indication", "indication", _text(20)),
    Column("diagnosis", "indication_text", _text()),
    Column("icd10_code", "icd10_code", _text(10)),
    Column("planned_infusions", "planned_infusions", _integer(1, 12)),
    Column("primary", "primary_instrument", _text(20)),
    Column("response_rule", "response_rule", _text(40)),
    Column("opened_on", "opened_on", _day, date.isoformat),
    Column("closed_on", "closed_on", _day, date.isoformat),
    Column("close_reason", "close_reason", _one_of(CLOSE_REASONS)),
    Column("close_note", "close_note", _text()),
)
INFUSION = (
    Column("weight_kg", "weight_kg", _decimal("25", "350", "0.1"), write_number),
    Column("ordered_mg", "ordered_mg", _decimal("0.01", "1000", "0.01"), write_number),
    Column("ordered_mg_per_kg", "ordered_mg_per_kg", _decimal("0.01", "15", "0.01"), write_number),
    Column("given_mg", "given_mg", _decimal("0", "1000", "0.01"), write_number),
    Column("dose_mg_per_kg", "given_mg_per_kg", _decimal("0", "15", "0.01"), write_number),
    Column("vial_mg_per_ml", "vial_mg_per_ml", _vial),
    Column("bag_ml", "bag_ml", _decimal("0", "5000", "0.1"), write_number),
    Column("planned_minutes", "planned_minutes", _integer(1, 600)),
    Column("route", "route", _one_of(ROUTES, {"iv": "intravenous", "im": "intramuscular"})),
    Column("status", "status", _one_of(STATUSES, _STATUS_SPELLINGS)),
    Column("status_reason", "status_reason", _text()),
    Column("phase", "phase_choice", _one_of(PHASES)),
    _ENDED,
    Column("no_side_effects_at", "no_side_effects_at", _instant, write_instant),
    Column("incident_note", "incident_note", _text()),
    _NOTE,
)
SCORE = (
    Column("instrument", "instrument", _text()),
    Column("value", "total", _any_number, write_number),
    Column("answers", "answers", _answers, _write_answers),
    Column("extra_answers", "extra_answers", _answers, _write_answers),
    Column("suicide_item", "suicide_item", _suicide_item),
    Column("method", "method", _one_of(METHODS)),
    Column("recall_variant", "recall_variant", _one_of(RECALL_VARIANTS)),
    _NOTE,
)
NOTE = (
    Column("kind", "kind", _one_of(EVENT_KINDS)),
    Column("note", "text", _text()),
)
SIDE_EFFECT = (
    Column("term", "term", _text(40)),
    Column("severity", "severity", _integer(1, 5)),
    Column("free_text", "free_text", _text()),
    _ENDED,
    Column("treatment", "treatment", _text()),
    Column("resolved_at_discharge", "resolved_at_discharge", _yes_no, _write_yes_no),
    _NOTE,
)
VITAL_SIGNS = (
    Column("systolic", "systolic", _integer(40, 300)),
    Column("diastolic", "diastolic", _integer(20, 200)),
    Column("heart_rate", "heart_rate", _integer(20, 250)),
    Column("spo2", "spo2", _integer(50, 100)),
    Column("respiratory_rate", "respiratory_rate", _integer(3, 60)),
    Column("temperature_c", "temperature_c", _decimal("30", "43", "0.1"), write_number),
    Column("moaas", "moaas", _integer(0, 5)),
    _NOTE,
)


OF_EVENT: Mapping[str, tuple[Column, ...]] = {
    "person": PERSON,
    "patient": (*PATIENT, *PATIENT_ALONE),
    "course": COURSE,
    "infusion": INFUSION,
    "score": SCORE,
    "note": NOTE,
    "side_effect": SIDE_EFFECT,
    "vital_signs": VITAL_SIGNS,
}
"""The columns of each kind of row, in the order in which the kinds are stored."""

EVENT_SPELLINGS: Mapping[str, str] = {
    "infusions": "infusion",
    "session": "infusion",
    "scores": "score",
    "scale": "score",
    "rating": "score",
    "assessment": "score",
    "notes": "note",
    "event": "note",
    "vitals": "vital_signs",
    "adverse_event": "side_effect",
}

PEOPLE_OF: Mapping[str, Mapping[str, str]] = {
    "infusion": {
        "prescriber": "prescriber_id",
        "second_person": "second_person_id",
        "witness": "witness_id",
    },
    "score": {"rater": "rater_id"},
}
"""The columns that name a person, and the attribute each fills."""

_FRAME = ("patient_id", "event", "date", "time", "at_utc")
_LAST = ("id", "course_id", "infusion_id")
_CHECKED_ONLY = ("value_unit", "agent")

EXPORTED: tuple[str, ...] = tuple(
    dict.fromkeys(
        [
            *_FRAME,
            *(column.name for columns in OF_EVENT.values() for column in columns),
            *(name for names in PEOPLE_OF.values() for name in names),
            *_LAST,
        ]
    )
)
"""Every column of an exported file, in its order."""

COLUMNS = frozenset(EXPORTED) | frozenset(_CHECKED_ONLY)
