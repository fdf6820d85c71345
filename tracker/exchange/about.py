"""What a file says of its patients beside the events, and where it contradicts itself or us."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tracker.exchange.cells import shown
from tracker.exchange.lines import Line
from tracker.exchange.report import Remark
from tracker.models import Patient
from tracker.models.patient import fold


def about_patients(
    lines: Iterable[Line],
) -> tuple[dict[str, dict[str, Any]], dict[str, str], list[Remark]]:
    """Return what a file says of each patient, the first word kept, and remarks on the rest."""
    about: dict[str, dict[str, Any]] = {}
    diagnoses: dict[str, str] = {}
    remarks: dict[tuple[str, str, Any], Remark] = {}
    for line in lines:
        if not line.patient:
            continue
        key = fold(line.patient)
        own = about.setdefault(key, {})
        said = dict(line.about) if line.event != "patient" else {}
        for attribute, value in said.items():
            if own.setdefault(attribute, value) != value:
                text = _kept(line.patient, attribute, own[attribute], value)
                remarks.setdefault((key, attribute, value), Remark(text, line.number))
        if line.diagnosis is not None and line.event != "course":
            first = diagnoses.setdefault(key, line.diagnosis)
            if first != line.diagnosis:
                text = _kept(line.patient, "diagnosis", first, line.diagnosis)
                remarks.setdefault((key, "diagnosis", line.diagnosis), Remark(text, line.number))
    return about, diagnoses, list(remarks.values())


def _kept(patient: str, attribute: str, first: object, other: object) -> str:
    return (
        f"{patient}: {attribute.replace('_', ' ')} is {shown(str(other))} here and"
        f" {shown(str(first))} before, which was kept."
    )


def differences(
    patient: Patient, values: Mapping[str, Any], line: int | None = None
) -> Iterator[Remark]:
    """Yield a remark on each thing a file says of a patient and the record does not."""
    for attribute, value in values.items():
        recorded = getattr(patient, attribute)
        if recorded != value and not (attribute == "synthetic" and not value):
            has = "nothing" if recorded is None else shown(str(recorded))
            yield Remark(
                f"{patient.record_number}: {attribute.replace('_', ' ')} is {shown(str(value))} in"
                f" the file and {has} in the record, which was kept.",
                line,
            )
