"""One value of a stored session changed by the rules it was entered by, table by table."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from tracker.clinical.cross_checks import SessionTimes, check_session_times
from tracker.clinical.dosing import dose_mg, mg_per_kg
from tracker.clinical.limits import Limits
from tracker.clinical.moment import Moment
from tracker.models import (
    Decision,
    Infusion,
    Recorded,
    RunEvent,
    SessionAnswer,
    SideEffect,
    Treatment,
    VialUse,
    VitalSigns,
)
from tracker.services.chair.run_steps import stored_events, told, value_of
from tracker.services.chair.running import bolus_problems, correct_event_time, rate_problems
from tracker.services.chair.vials import VialEntry, correct_vial
from tracker.services.infusions import InfusionOrder, correct_infusion, no_side_effects
from tracker.services.observations import (
    SideEffectEntry,
    VitalValues,
    change_side_effect,
    correct_vital_signs,
)
from tracker.services.refused import Refused, refuse_if
from tracker.services.rows import future_problems
from tracker.services.treatments import TreatmentEntry, correct_treatment

_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Rules:
    """What a value is held against: limits, the clinic's time zone, whether it is for pain."""

    limits: Limits
    zone: tzinfo | None
    pain: bool


Change = Callable[[Session, Any, Mapping[str, Any], Rules], None]


def change_values(session: Session, row: Recorded, new: Mapping[str, Any], rules: Rules) -> None:
    """Put `new` values by column into a row; raises Refused for a value that cannot be."""
    kind = type(row)
    if not set(new) <= CHANGEABLE[kind]:
        raise Refused(("This value cannot be amended by itself. Void the entry and add another.",))
    _CHANGES[kind](session, row, new, rules)
    session.flush()


def _vital_signs(session: Session, row: VitalSigns, new: Mapping[str, Any], rules: Rules) -> None:
    values, taken_at = _entry(VitalValues, row, new), new.get("taken_at", row.taken_at)
    correct_vital_signs(session, row.id, taken_at, values, rules.limits, row.version)


def _side_effect(session: Session, row: SideEffect, new: Mapping[str, Any], rules: Rules) -> None:
    onset_at = new.get("onset_at", row.onset_at)
    on = row.onset_on if onset_at is None else Moment.local(onset_at, rules.zone).on
    entry = _entry(SideEffectEntry, row, new, onset=Moment(on, onset_at))
    change_side_effect(session, row.id, entry, row.version)


def _treatment(session: Session, row: Treatment, new: Mapping[str, Any], rules: Rules) -> None:  # noqa: ARG001
    correct_treatment(session, row.id, _entry(TreatmentEntry, row, new), row.version)


def _vial(session: Session, row: VialUse, new: Mapping[str, Any], rules: Rules) -> None:
    # A witness is judged when one is named or the waste changes, not for a slip in the lot.
    alone = not {"wasted_mg", "witness_id"} & set(new)
    entry = _entry(VialEntry, row, new)
    correct_vial(session, row.id, entry, rules.limits, row.version, alone=alone)


def _run_event(session: Session, row: RunEvent, new: Mapping[str, Any], rules: Rules) -> None:
    infusion = session.get_one(Infusion, row.infusion_id)
    steps = stored_events(session, infusion.id)
    if "at" in new:
        correct_event_time(session, row.id, new["at"], row.version, rules.zone)
    if "mg_per_hour" in new:
        rate = new["mg_per_hour"]
        if rate is not None or row.step != "resume":
            refuse_if(rate_problems(infusion, rate or Decimal(0), rules.limits))
        row.mg_per_hour = rate
    if "mg" in new:
        refuse_if(bolus_problems(infusion, new["mg"] or Decimal(0), rules.limits))
        row.mg = new["mg"]
    if "reason" in new:
        row.reason = _text(new["reason"], empty=True)
    told([value_of(each) for each in steps], infusion)


def _answer(session: Session, row: SessionAnswer, new: Mapping[str, Any], rules: Rules) -> None:  # noqa: ARG001
    row.answer = _text(new["answer"]) or ""


def _decision(session: Session, row: Decision, new: Mapping[str, Any], rules: Rules) -> None:  # noqa: ARG001
    for column, value in new.items():
        setattr(row, column, _text(value))


def _infusion(session: Session, row: Infusion, new: Mapping[str, Any], rules: Rules) -> None:
    ordered = {column: value for column, value in new.items() if column in _ORDERED}
    if ordered or "given_mg" in new:
        order = InfusionOrder(
            **{name: getattr(row, name) for name in asdict(InfusionOrder())}
            | _agreeing(row, ordered)
        )
        given = new.get("given_mg", row.given_mg)
        pain = rules.pain
        correct_infusion(session, row.id, order, given, rules.limits, row.version, pain=pain)
    for column in _TEXTS & set(new):
        setattr(row, column, _text(new[column], empty=True))
    for column in _TIMES & set(new):
        _infusion_time(session, row, column, new[column], rules)
    if "no_side_effects_at" in new:
        no_side_effects(session, row.id, new["no_side_effects_at"])


def _infusion_time(
    session: Session, row: Infusion, column: str, at: datetime | None, rules: Rules
) -> None:
    if at is None:
        raise Refused(("Type the time.",))
    refuse_if(future_problems(session, Moment.local(at, UTC)))
    setattr(row, column, at)
    times = SessionTimes(row.checked_in_at, row.started_at, row.ended_at, row.discharged_at)
    verdict = check_session_times(rules.limits, times)
    refuse_if([verdict.sentence] if verdict.refused else [])


def _agreeing(row: Infusion, new: Mapping[str, Any]) -> dict[str, Any]:
    """Return the new values with what follows from them: mg, mg/kg and kg agree afterwards.

    A dose follows its mg/kg; else the mg stay as they were ordered and the mg/kg follow.
    """
    values: dict[str, Any] = dict(new)
    weight = values.get("dosing_weight_kg", row.dosing_weight_kg)
    weight = values.get("weight_kg", row.weight_kg) if weight is None else weight
    both = {"ordered_mg", "ordered_mg_per_kg"}
    if not weight or not values or both <= set(values):
        return values
    if values.get("ordered_mg_per_kg"):
        values["ordered_mg"] = dose_mg(weight, values["ordered_mg_per_kg"])
    elif {"ordered_mg", "weight_kg", "dosing_weight_kg"} & set(values):
        mg = values.get("ordered_mg", row.ordered_mg)
        values["ordered_mg_per_kg"] = None if mg is None else mg_per_kg(mg, weight)
    return values


def _entry(kind: Any, row: Recorded, new: Mapping[str, Any], **more: Any) -> Any:
    """Return a stored row as the entry it was made from, with new values by column."""
    names = [name for name in kind.__dataclass_fields__ if name not in more]
    return kind(**{name: new.get(name, getattr(row, name)) for name in names}, **more)


def _text(value: Any, *, empty: bool = False) -> str | None:
    text = (value or "").strip()
    if not text and not empty:
        raise Refused(("This cannot be left empty.",))
    if len(text) > _LONGEST:
        raise Refused((f"This is too long ({_LONGEST} characters at most).",))
    return text or None


_TEXTS = {"incident_note", "stop_reason"}
_TIMES = {"checked_in_at", "discharged_at"}
_ORDERED = set(InfusionOrder.__dataclass_fields__) - {"phase_choice"}
CHANGEABLE: Mapping[type[Recorded], set[str]] = {
    Infusion: _ORDERED | _TEXTS | _TIMES | {"given_mg", "no_side_effects_at"},
    VitalSigns: {*VitalValues.__dataclass_fields__, "taken_at"},
    SideEffect: {*SideEffectEntry.__dataclass_fields__, "onset_at"} - {"onset"},
    SessionAnswer: {"answer"},
    Decision: {"name", "role", "reason"},
    RunEvent: {"at", "mg_per_hour", "mg", "reason"},
    VialUse: set(VialEntry.__dataclass_fields__),
    Treatment: set(TreatmentEntry.__dataclass_fields__),
}
"""What can be amended, by table."""
_CHANGES: Mapping[type[Recorded], Change] = {
    Infusion: _infusion,
    VitalSigns: _vital_signs,
    SideEffect: _side_effect,
    SessionAnswer: _answer,
    Decision: _decision,
    RunEvent: _run_event,
    VialUse: _vial,
    Treatment: _treatment,
}
