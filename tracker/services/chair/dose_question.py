"""What an order as stored asks of the prescriber: the dose tiers of clinical reference 3.1."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from tracker.clinical.dosing import DoseCard, PainCard, WeightBasis, WorkedDose
from tracker.clinical.limits import Limits, Verdict
from tracker.clinical.order_judging import asks_prescriber, dose_stood, judge_order
from tracker.services.chair.decisions import decision_about
from tracker.services.chair.rows import DecisionRow
from tracker.services.history import InfusionRow
from tracker.services.infusions import InfusionOrder

DOSE = "dose"
"""What a decision about the dose is about."""


@dataclass(frozen=True, slots=True)
class DoseQuestion:
    """Why a prescriber must decide about a dose; a decision must be made about what `stood`."""

    sentence: str
    stood: str


def order_of(infusion: InfusionRow) -> InfusionOrder:
    """Return the order of an infusion as stored."""
    names = InfusionOrder.__dataclass_fields__
    return InfusionOrder(**{name: getattr(infusion, name) for name in names})


def worked_dose(order: InfusionOrder) -> WorkedDose | None:
    """Return an order worked out, or None while weight, dose or minutes are missing."""
    weight, minutes = order.dose_weight_kg, order.planned_minutes
    if weight is None or minutes is None:
        return None
    vial = None if order.vial_mg_per_ml is None else Decimal(order.vial_mg_per_ml)
    basis = cast("WeightBasis", order.weight_basis or "actual")
    if order.ordered_mg_per_kg_h is not None:
        return PainCard(
            weight_kg=weight,
            mg_per_kg_per_hour=order.ordered_mg_per_kg_h,
            minutes=Decimal(minutes),
            bolus_mg_per_kg=order.bolus_mg_per_kg or Decimal(0),
            vial_mg_per_ml=vial,
            bag_ml=order.bag_ml,
            basis=basis,
        )
    if order.ordered_mg_per_kg is None:
        return None
    return DoseCard(
        weight_kg=weight,
        mg_per_kg=order.ordered_mg_per_kg,
        minutes=Decimal(minutes),
        vial_mg_per_ml=vial,
        bag_ml=order.bag_ml,
        ordered_mg=order.ordered_mg,
        basis=basis,
    )


def order_verdicts(order: InfusionOrder, limits: Limits, *, pain: bool) -> tuple[Verdict, ...]:
    """Return what there is to say about an order as a whole, the most severe first."""
    card = worked_dose(order)
    return () if card is None else judge_order(limits, card, pain=pain)


def dose_question(
    order: InfusionOrder, limits: Limits, rows: Sequence[DecisionRow], *, pain: bool
) -> DoseQuestion | None:
    """Return what the prescriber must decide about a dose, or None where nothing is open.

    `rows` are the decisions of the session: one about "dose" answers it while the dose stays.
    """
    card = worked_dose(order)
    if card is None:
        return None
    asking = asks_prescriber(judge_order(limits, card, pain=pain))
    stood = dose_stood(card)
    if asking.kind == "ok" or decision_about(rows, DOSE, stood) is not None:
        return None
    return DoseQuestion(asking.sentence, stood)
