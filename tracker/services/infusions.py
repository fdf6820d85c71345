"""Infusions: prepared, ordered, recorded afterwards, or not given with a reason."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.clinical.cross_checks import check_ordered_dose
from tracker.clinical.dosing import mg_per_kg
from tracker.clinical.limits import Limits, check
from tracker.clinical.moment import Moment
from tracker.clinical.rounding import half_up
from tracker.models import Course, Infusion, SideEffect
from tracker.models.infusion import NO_SHOW, NOT_GIVEN, ROUTES
from tracker.services.refused import ChangedMeanwhile, Refused, refuse_if
from tracker.services.rows import future_problems, in_force, moment_columns

_LIMIT_OF_COLUMN = {
    "weight_kg": "weight",
    "ordered_mg": "ordered_mg",
    "ordered_mg_per_kg": "mg_per_kg",
    "vial_mg_per_ml": "vial_mg_per_ml",
    "planned_minutes": "duration_min",
    "dosing_weight_kg": "weight",
    "ordered_mg_per_kg_h": "rate_mg_per_kg_h",
    "bolus_mg_per_kg": "bolus_mg_per_kg",
}

_OF_THE_PUMP = (
    "weight_kg",
    "weight_basis",
    "dosing_weight_kg",
    "ordered_mg",
    "ordered_mg_per_kg",
    "ordered_mg_per_kg_h",
    "bolus_mg_per_kg",
    "planned_minutes",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InfusionOrder:
    """What was ordered: weight in kg, dose in mg and mg/kg, vial in mg/mL, bag in mL, minutes.

    The dose goes by `dosing_weight_kg` where the basis is the ideal or adjusted weight. A pain
    order has a rate in mg/kg/h and perhaps a bolus in mg/kg; its mg and mg/kg hold both. Readings
    are due every `reading_interval_min` where the clinician chose so.
    """

    weight_kg: Decimal | None = None
    ordered_mg: Decimal | None = None
    ordered_mg_per_kg: Decimal | None = None
    vial_mg_per_ml: int | None = None
    bag_ml: Decimal | None = None
    planned_minutes: int | None = None
    route: str = "intravenous"
    prescriber_id: uuid.UUID | None = None
    second_person_id: uuid.UUID | None = None
    phase_choice: str | None = None
    note: str | None = None
    weight_basis: str | None = None
    dosing_weight_kg: Decimal | None = None
    ordered_mg_per_kg_h: Decimal | None = None
    bolus_mg_per_kg: Decimal | None = None
    reading_interval_min: int | None = None

    @property
    def dose_weight_kg(self) -> Decimal | None:
        """The weight the dose goes by."""
        return self.weight_kg if self.dosing_weight_kg is None else self.dosing_weight_kg

    @property
    def bolus_mg(self) -> Decimal:
        """The bolus in mg, 0 without one."""
        if self.bolus_mg_per_kg is None or self.dose_weight_kg is None:
            return Decimal(0)
        return half_up(self.dose_weight_kg * self.bolus_mg_per_kg, 2)

    def problems(self, limits: Limits, *, pain: bool) -> tuple[str, ...]:
        """Return what is impossible about the order, in words (clinical reference 4.4)."""
        found = [] if self.route in ROUTES else ["Choose how it is given."]
        for column, field in _LIMIT_OF_COLUMN.items():
            value = getattr(self, column)
            if value is not None:
                verdict = check(limits.for_indication(field, pain=pain), Decimal(value))
                found += [verdict.sentence] if verdict.kind == "impossible" else []
        return (*found, *self._disagreements(limits))

    def _disagreements(self, limits: Limits) -> tuple[str, ...]:
        """Return whether mg, mg/kg and kg contradict each other: one of them is then a slip."""
        weight = self.dose_weight_kg
        if weight is None or self.ordered_mg is None or self.ordered_mg_per_kg is None:
            return ()
        verdict = check_ordered_dose(limits, self.ordered_mg, self.ordered_mg_per_kg, weight)
        return (verdict.sentence,) if verdict.refused else ()


def prepare_infusion(
    session: Session,
    course_id: uuid.UUID,
    on: date,
    order: InfusionOrder,
    limits: Limits,
    *,
    pain: bool = False,
) -> Infusion:
    """Open an infusion on a day, not started yet; raises Refused."""
    refuse_if(order.problems(limits, pain=pain))
    refuse_if(future_problems(session, Moment(on)))
    infusion = _infusion(session, course_id, Moment(on), order)
    infusion.status = "prepared"
    session.add(infusion)
    session.flush()
    return infusion


def change_order(
    session: Session,
    infusion_id: uuid.UUID,
    order: InfusionOrder,
    limits: Limits,
    *,
    pain: bool = False,
    shown: InfusionOrder | None = None,
) -> None:
    """Change the order of an infusion; what was given follows its new weight.

    While the pump runs, dose and weight stay: what has run must not turn into something else.
    `shown` is the order that was on screen. Raises Refused, and ChangedMeanwhile where another
    order stands by now.
    """
    refuse_if(order.problems(limits, pain=pain))
    infusion = in_force(session, Infusion, infusion_id)
    if shown is not None and order_in_force(infusion) != shown:
        raise ChangedMeanwhile
    if infusion.status == "running":
        refuse_if(_pump_problems(infusion, order))
    for column, value in asdict(order).items():
        setattr(infusion, column, value)
    infusion.given_mg_per_kg = given_per_kg(infusion)


def order_in_force(infusion: Infusion) -> InfusionOrder:
    """Return the order of an infusion as stored."""
    names = InfusionOrder.__dataclass_fields__
    return InfusionOrder(**{name: getattr(infusion, name) for name in names})


def add_note(session: Session, infusion_id: uuid.UUID, words: str) -> None:
    """Add a line to the notes of an infusion; those that stand there stay. Raises Refused."""
    refuse_if(() if words.strip() else ("Type the note.",))
    infusion = in_force(session, Infusion, infusion_id)
    infusion.note = "\n".join(each for each in (infusion.note, words.strip()) if each)


def correct_infusion(
    session: Session,
    infusion_id: uuid.UUID,
    order: InfusionOrder,
    given_mg: Decimal | None,
    limits: Limits,
    version: int,
    *,
    pain: bool = False,
) -> None:
    """Put other values in place of what was entered of an infusion; the old ones stay in the log.

    Raises Refused, ChangedMeanwhile.
    """
    infusion = in_force(session, Infusion, infusion_id, version)
    if given_mg is not None:
        verdict = check(limits["given_mg"], given_mg)
        refuse_if([verdict.sentence] if verdict.kind == "impossible" else [])
        if infusion.status != "finished":
            raise Refused(("What was given is entered when the infusion is stopped.",))
    if infusion.status == "finished":
        infusion.given_mg = given_mg
    change_order(session, infusion_id, order, limits, pain=pain)


def record_past_infusion(
    session: Session,
    course_id: uuid.UUID,
    started: Moment,
    order: InfusionOrder,
    *,
    given_mg: Decimal | None = None,
    given_mg_per_kg: Decimal | None = None,
    ended_at: datetime | None = None,
    import_batch_id: uuid.UUID | None = None,
) -> Infusion:
    """Record an infusion that was given earlier, from paper or from a file; raises Refused."""
    refuse_if(future_problems(session, started))
    infusion = _infusion(session, course_id, started, order)
    infusion.status, infusion.ended_at = "finished", ended_at
    infusion.given_mg = given_mg
    infusion.given_mg_per_kg = given_mg_per_kg or given_per_kg(infusion)
    infusion.import_batch_id = import_batch_id
    session.add(infusion)
    session.flush()
    return infusion


def mark_not_given(session: Session, infusion_id: uuid.UUID, status: str, reason: str) -> None:
    """Keep an infusion that was not given, with its reason; it is never numbered.

    Raises Refused for one that has run: a running infusion is ended instead.
    """
    infusion = in_force(session, Infusion, infusion_id)
    problems = [] if reason.strip() else ["Say why it was not given."]
    if status not in NOT_GIVEN:
        problems.append("Choose not given, no-show, or opened by mistake.")
    if infusion.status == "finished":
        problems.append("This infusion was given. Void it if the entry is wrong.")
    if infusion.status == "running":
        problems.append("This infusion is running. Stop it first.")
    refuse_if(problems)
    infusion.status, infusion.status_reason = status, reason.strip()
    if status == NO_SHOW:
        infusion.checked_in_at = None


def choose_phase(session: Session, infusion_id: uuid.UUID, phase: str | None) -> None:
    """Set what the clinician says this infusion is; None leaves it to the rule."""
    in_force(session, Infusion, infusion_id).phase_choice = phase


def no_side_effects(session: Session, infusion_id: uuid.UUID, at: datetime | None) -> None:
    """Record that side effects were asked for and none was seen (None takes it back).

    Raises Refused where one is logged in this infusion.
    """
    infusion = in_force(session, Infusion, infusion_id)
    logged = select(SideEffect.id).where(
        SideEffect.infusion_id == infusion_id, SideEffect.voided_at.is_(None)
    )
    if at is not None and session.scalar(logged.limit(1)) is not None:
        raise Refused(("Side effects are logged here. Void them first if none was seen.",))
    infusion.no_side_effects_at = at


def _infusion(
    session: Session, course_id: uuid.UUID, started: Moment, order: InfusionOrder
) -> Infusion:
    course = in_force(session, Course, course_id)
    columns = moment_columns("started", started)
    return Infusion(
        patient_id=course.patient_id,
        course_id=course_id,
        given_on=columns.pop("started_on"),
        **columns,
        **asdict(order),
    )


def _pump_problems(infusion: Infusion, order: InfusionOrder) -> tuple[str, ...]:
    stored = ((getattr(infusion, column), getattr(order, column)) for column in _OF_THE_PUMP)
    if all(before is None or before == after for before, after in stored):
        return ()
    return ("The pump runs by this order. Set another rate, or correct the order after the stop.",)


def given_per_kg(infusion: Infusion) -> Decimal | None:
    """Return the mg/kg that follow from what was given; as stored where they cannot be known."""
    weight = infusion.weight_kg if infusion.dosing_weight_kg is None else infusion.dosing_weight_kg
    if infusion.given_mg is None or weight is None:
        return infusion.given_mg_per_kg
    return mg_per_kg(infusion.given_mg, weight)
