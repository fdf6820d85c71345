"""What is seen during an infusion: vital signs and side effects, each saved as it is logged."""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from tracker.clinical.cross_checks import SessionTimes, check_vitals_time
from tracker.clinical.limits import Limits, check
from tracker.clinical.moment import Moment
from tracker.clinical.side_effects import ACTIONS, ASKED, OTHER, RELATEDNESS
from tracker.models import Infusion, SideEffect, VitalSigns
from tracker.models.infusion import POSITIONS
from tracker.services.refused import Refused, refuse_if
from tracker.services.rows import future_problems, in_force, moment_columns

_LIMIT_OF_COLUMN = {
    "systolic": "systolic",
    "diastolic": "diastolic",
    "heart_rate": "heart_rate",
    "spo2": "spo2",
    "respiratory_rate": "respiratory_rate",
    "temperature_c": "temperature",
    "moaas": "moaas",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalValues:
    """One reading: pressure in mmHg, rates per minute, SpO2 in %, temperature in °C."""

    systolic: int | None = None
    diastolic: int | None = None
    heart_rate: int | None = None
    spo2: int | None = None
    respiratory_rate: int | None = None
    temperature_c: Decimal | None = None
    moaas: int | None = None
    position: str | None = None
    note: str | None = None

    def problems(self, limits: Limits) -> tuple[str, ...]:
        """Return what is impossible about the reading, in words (clinical reference 4.4)."""
        found = []
        for column, field in _LIMIT_OF_COLUMN.items():
            value = getattr(self, column)
            if value is not None:
                verdict = check(limits[field], Decimal(value))
                found += [verdict.sentence] if verdict.kind == "impossible" else []
        if all(getattr(self, column) is None for column in _LIMIT_OF_COLUMN):
            found.append("Type at least one value.")
        if (self.systolic is None) != (self.diastolic is None):
            found.append("Blood pressure needs both values.")
        elif (self.systolic or 0) <= (self.diastolic or 0) and self.systolic is not None:
            found.append("The two pressures look swapped.")
        if self.position is not None and self.position not in POSITIONS:
            found.append("Choose the position from the list.")
        return tuple(found)


def record_vital_signs(
    session: Session,
    infusion_id: uuid.UUID,
    taken_at: datetime,
    values: VitalValues,
    limits: Limits,
) -> VitalSigns:
    """Store one reading taken at an instant; raises Refused."""
    infusion = in_force(session, Infusion, infusion_id)
    problems = list(values.problems(limits))
    problems += _time_problems(session, infusion, taken_at, limits)
    if infusion.status not in ("prepared", "running", "finished"):
        problems.append("This infusion was not given; nothing can be logged in it.")
    refuse_if(problems)
    reading = VitalSigns(infusion_id=infusion_id, taken_at=taken_at, **asdict(values))
    session.add(reading)
    session.flush()
    return reading


def correct_vital_signs(
    session: Session,
    reading_id: uuid.UUID,
    taken_at: datetime,
    values: VitalValues,
    limits: Limits,
    version: int,
) -> None:
    """Put other values in place of a reading; the old ones stay in the log. Raises Refused."""
    reading = in_force(session, VitalSigns, reading_id, version)
    infusion = in_force(session, Infusion, reading.infusion_id)
    times = _time_problems(session, infusion, taken_at, limits)
    refuse_if((*values.problems(limits), *times))
    reading.taken_at = taken_at
    for column, value in asdict(values).items():
        setattr(reading, column, value)


def _time_problems(
    session: Session, infusion: Infusion, taken_at: datetime, limits: Limits
) -> tuple[str, ...]:
    visit = SessionTimes(checked_in=infusion.checked_in_at, discharged=infusion.discharged_at)
    verdict = check_vitals_time(limits, taken_at, visit)
    outside = (verdict.sentence,) if verdict.refused else ()
    return (*future_problems(session, Moment(taken_at.date(), taken_at)), *outside)


@dataclass(frozen=True, slots=True, kw_only=True)
class SideEffectEntry:
    """A side effect: term of the catalogue (or "other" with free text), severity 1 to 5, onset."""

    term: str
    severity: int
    onset: Moment
    ended_at: datetime | None = None
    free_text: str | None = None
    treatment: str | None = None
    resolved_at_discharge: bool | None = None
    note: str | None = None
    serious: bool | None = None
    action: str | None = None
    relatedness: str | None = None
    asked: str | None = None

    def problems(self) -> tuple[str, ...]:
        """Return what keeps this from being stored, in words (grades: clinical reference 5.2)."""
        found = []
        if not self.term.strip():
            found.append("Choose the side effect.")
        if self.term == OTHER and not (self.free_text or "").strip():
            found.append("Describe the side effect in a word or two.")
        if not 1 <= self.severity <= 5:
            found.append("Choose a severity from 1 to 5.")
        if self.ended_at and self.onset.at and self.ended_at < self.onset.at:
            found.append("The end lies before the onset.")
        choices = ((self.action, ACTIONS), (self.relatedness, RELATEDNESS), (self.asked, ASKED))
        if any(choice is not None and choice not in known for choice, known in choices):
            found.append("Choose what was done, the cause and how it was asked from the lists.")
        return tuple(found)


def record_side_effect(
    session: Session,
    patient_id: uuid.UUID,
    infusion_id: uuid.UUID | None,
    entry: SideEffectEntry,
) -> SideEffect:
    """Store a side effect; "none observed" is taken back where it stood. Raises Refused."""
    refuse_if((*entry.problems(), *future_problems(session, entry.onset)))
    if infusion_id is not None:
        infusion = in_force(session, Infusion, infusion_id)
        if infusion.patient_id != patient_id:
            raise Refused(("That infusion belongs to another patient.",))
        infusion.no_side_effects_at = None
    effect = SideEffect(patient_id=patient_id, infusion_id=infusion_id, **_columns(entry))
    session.add(effect)
    session.flush()
    return effect


def change_side_effect(
    session: Session, effect_id: uuid.UUID, entry: SideEffectEntry, version: int
) -> None:
    """Change a side effect; the old values stay in the log. Raises Refused, ChangedMeanwhile."""
    refuse_if((*entry.problems(), *future_problems(session, entry.onset)))
    effect = in_force(session, SideEffect, effect_id, version)
    for column, value in _columns(entry).items():
        setattr(effect, column, value)


def end_side_effect(session: Session, effect_id: uuid.UUID, at: datetime | None) -> None:
    """End a side effect at an instant (None: it goes on after all); raises Refused."""
    effect = in_force(session, SideEffect, effect_id)
    if at is not None and effect.ended_at is not None:
        raise Refused(("This side effect is over already. Correct its end in the details.",))
    if at is not None and effect.onset_at is not None and at < effect.onset_at:
        raise Refused(("The end lies before the onset.",))
    effect.ended_at = at


def _columns(entry: SideEffectEntry) -> dict[str, object]:
    columns = asdict(entry)
    columns.pop("onset")
    return {**columns, **moment_columns("onset", entry.onset)}
