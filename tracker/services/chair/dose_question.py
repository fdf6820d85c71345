"""What an order as a whole asks of the prescriber: the dose tiers of clinical reference 3.1."""

from collections.abc import Sequence
from decimal import Decimal

from tracker.clinical.dosing import DoseCard
from tracker.clinical.limits import Limits, Verdict, check, plain, worst
from tracker.clinical.rounding import half_up
from tracker.services.chair.decisions import decision_about
from tracker.services.chair.rows import DecisionRow
from tracker.services.history import InfusionRow
from tracker.services.infusions import InfusionOrder

DOSE = "dose"
"""What a decision about the dose is about."""

_MINUTES_PER_HOUR = 60


def order_of(infusion: InfusionRow) -> InfusionOrder:
    """Return the order of an infusion as stored."""
    names = InfusionOrder.__dataclass_fields__
    return InfusionOrder(**{name: getattr(infusion, name) for name in names})


def dose_verdicts(order: InfusionOrder, limits: Limits, *, pain: bool) -> tuple[Verdict, ...]:
    """Return what there is to say about an order as a whole, the most severe first."""
    found = []
    if order.ordered_mg_per_kg is not None:
        limit = limits.for_indication("mg_per_kg", pain=pain)
        found.append(check(limit, order.ordered_mg_per_kg))
    rate = order_rate_mg_per_kg_h(order)
    if rate is not None:
        found.append(check(limits.for_indication("rate_mg_per_kg_h", pain=pain), rate))
    if order.bag_ml is not None and order.planned_minutes is not None:
        pump = order.bag_ml * _MINUTES_PER_HOUR / order.planned_minutes
        found.append(check(limits["pump_ml_h"], half_up(pump, 1)))
    told = [verdict for verdict in found if verdict.kind != "ok"]
    return tuple(sorted(told, key=lambda verdict: verdict.kind != worst(told).kind))


def order_rate_mg_per_kg_h(order: InfusionOrder) -> Decimal | None:
    """Return the rate in mg/kg/h: as ordered for pain, else worked out; None while unknown."""
    if order.ordered_mg_per_kg_h is not None:
        return order.ordered_mg_per_kg_h
    weight, dose, minutes = order.dose_weight_kg, order.ordered_mg_per_kg, order.planned_minutes
    if weight is None or dose is None or minutes is None:
        return None
    return DoseCard(weight, dose, Decimal(minutes)).mg_per_kg_per_hour


def dose_stood(order: InfusionOrder) -> str:
    """Return the dose as a decision covers it: any other weight, dose or time is another one."""
    told = []
    if order.ordered_mg_per_kg is not None:
        told.append(f"{plain(order.ordered_mg_per_kg)} mg/kg")
    if order.ordered_mg_per_kg_h is not None:
        told.append(f"{plain(order.ordered_mg_per_kg_h)} mg/kg/h")
    if order.bolus_mg_per_kg:
        told.append(f"bolus {plain(order.bolus_mg_per_kg)} mg/kg")
    if order.ordered_mg is not None:
        told.append(f"{plain(order.ordered_mg)} mg")
    stood = ", ".join(told)
    return stood if order.planned_minutes is None else f"{stood} in {order.planned_minutes} min"


def dose_question(
    order: InfusionOrder, limits: Limits, rows: Sequence[DecisionRow], *, pain: bool
) -> str:
    """Return the sentence that asks for the prescriber's reason, empty where none is needed.

    `rows` are the decisions of the session: one about "dose" answers it while the dose stays.
    """
    verdicts = dose_verdicts(order, limits, pain=pain)
    asking = [verdict for verdict in verdicts if verdict.kind in {"reason", "hold"}]
    if not asking or decision_about(rows, DOSE, dose_stood(order)) is not None:
        return ""
    return asking[0].sentence
