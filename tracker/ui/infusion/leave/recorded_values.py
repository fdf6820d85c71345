"""Every value of a signed session that can be amended, with its words and how it is typed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from tracker.clinical.limits import plain
from tracker.clinical.side_effects import SideEffectCatalogue
from tracker.services.chair.amendments import Place
from tracker.services.chair.rows import AnswerRow, VialUseRow
from tracker.services.history import InfusionRow, SideEffectRow, VitalSignsRow

ValueKind = Literal["number", "whole", "time", "text", "choice", "entry"]
_READING = (
    ("systolic", "mmHg"),
    ("diastolic", "mmHg"),
    ("heart_rate", "/min"),
    ("spo2", "%"),
    ("respiratory_rate", "/min"),
    ("temperature_c", "°C"),
    ("moaas", ""),
)
_ANSWERS: tuple[tuple[str, ...], ...] = (("yes", "no"), ("0", "1", "2"))
_GRADES = ("1", "2", "3", "4", "5")


@dataclass(frozen=True, slots=True)
class RecordedValue:
    """One value as it stands: where it is stored, its words, and what may take its place.

    "entry" is a whole row, which can only be voided; `limit` names the limit of a number.
    """

    place: Place
    label: str
    value: Any
    kind: ValueKind
    unit: str = ""
    choices: tuple[str, ...] = ()
    limit: str = ""

    def shown(self, zone: tzinfo | None) -> str:
        """Return the value as it is read."""
        return shown_value(self.value, self.kind, self.unit, zone)


@dataclass(frozen=True, slots=True)
class Recorded:
    """All that was recorded of a session; `titles` are the words of answered items by item."""

    infusion: InfusionRow
    readings: Sequence[VitalSignsRow]
    effects: Sequence[SideEffectRow]
    vials: Sequence[VialUseRow]
    answers: Sequence[AnswerRow]
    titles: Mapping[str, str]


def recorded_values(
    recorded: Recorded, catalogue: SideEffectCatalogue, zone: tzinfo | None
) -> tuple[RecordedValue, ...]:
    """Return what can be amended, in the order of the session; empty values can be filled."""
    return (
        *_of_infusion(recorded.infusion),
        *(one for row in recorded.readings for one in _of_reading(row, zone)),
        *(one for row in recorded.effects for one in _of_effect(row, catalogue)),
        *(one for row in recorded.vials for one in _of_vial(row)),
        *(_of_answer(row, recorded.titles) for row in recorded.answers),
    )


def shown_value(value: Any, kind: ValueKind, unit: str, zone: tzinfo | None) -> str:
    """Return a value as it is read; also one from the log, where numbers and times are texts."""
    if value is None or value == "":
        return _tr("nothing")
    if kind == "time":
        at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return f"{at.astimezone(zone):%H:%M}"
    if kind in ("number", "whole"):
        number = plain(Decimal(str(value)))
        return f"{number} {unit}" if unit else number
    return _tr("recorded") if kind == "entry" else str(value)


def _of_infusion(row: InfusionRow) -> Iterator[RecordedValue]:
    put = _maker("infusion", row.id, row, "")
    yield put("given_mg", _tr("Given dose"), "number", "mg", limit="given_mg")
    yield put("weight_kg", _tr("Weight"), "number", "kg", limit="weight_kg")
    yield put("discharged_at", _tr("Left at"), "time")
    yield put("stop_reason", _tr("Reason of the stop"), "text")
    yield put("incident_note", _tr("Incident note"), "text")


def _of_reading(row: VitalSignsRow, zone: tzinfo | None) -> Iterator[RecordedValue]:
    title = _tr("Reading {time}").format(time=f"{row.taken_at.astimezone(zone):%H:%M}")
    put = _maker("vital_signs", row.id, row, title)
    names = {
        "systolic": _tr("systolic"),
        "diastolic": _tr("diastolic"),
        "heart_rate": _tr("heart rate"),
        "spo2": _tr("SpO2"),
        "respiratory_rate": _tr("breathing rate"),
        "temperature_c": _tr("temperature"),
        "moaas": _tr("sedation score"),
    }
    for column, unit in _READING:
        kind: ValueKind = "number" if column == "temperature_c" else "whole"
        if getattr(row, column) is not None:
            yield put(column, names[column], kind, unit, limit=column)
    yield put("taken_at", _tr("time"), "time")
    yield RecordedValue(("vital_signs", row.id, None), title, True, "entry")


def _of_effect(row: SideEffectRow, catalogue: SideEffectCatalogue) -> Iterator[RecordedValue]:
    title = catalogue.label(row.term, row.free_text)
    put = _maker("side_effect", row.id, row, title)
    yield put("severity", _tr("grade"), "choice", choices=_GRADES)
    yield put("onset_at", _tr("onset"), "time")
    yield put("ended_at", _tr("end"), "time")
    yield put("note", _tr("note"), "text")
    yield RecordedValue(("side_effect", row.id, None), title, True, "entry")


def _of_vial(row: VialUseRow) -> Iterator[RecordedValue]:
    title = _tr("Vial {lot}").format(lot=row.lot)
    put = _maker("vial_use", row.id, row, title)
    yield put("lot", _tr("lot"), "text")
    yield put("drawn_mg", _tr("drawn"), "number", "mg", limit="drawn_mg")
    yield put("wasted_mg", _tr("wasted"), "number", "mg", limit="wasted_mg")
    yield RecordedValue(("vial_use", row.id, None), title, True, "entry")


def _of_answer(row: AnswerRow, titles: Mapping[str, str]) -> RecordedValue:
    label = titles.get(row.item, row.item)
    among = [each for each in _ANSWERS if row.answer in each]
    choices = among[0] if among else ()
    kind: ValueKind = "choice" if choices else "text"
    return RecordedValue(
        ("session_answer", row.id, "answer"), label, row.answer, kind, choices=choices
    )


def _maker(table: str, row_id: UUID, row: Any, title: str) -> Callable[..., RecordedValue]:
    """Return what makes the values of one row."""

    def make(
        column: str,
        name: str,
        kind: ValueKind,
        unit: str = "",
        choices: tuple[str, ...] = (),
        limit: str = "",
    ) -> RecordedValue:
        label = f"{title}, {name}" if title else name
        value = getattr(row, column)
        return RecordedValue((table, row_id, column), label, value, kind, unit, choices, limit)

    return make


def _tr(text: str) -> str:
    return QCoreApplication.translate("recorded_values", text)
