"""What is asked about an order as it is typed: its limits, the last weight and the last dose."""

from decimal import Decimal

from tracker.clinical.cross_checks import (
    check_dose_increase,
    check_first_dose,
    check_weight_change,
)
from tracker.clinical.dosing import DoseCard
from tracker.clinical.limits import OK, Limits, Verdict, check, plain, worst
from tracker.services.infusions import InfusionOrder
from tracker.ui.infusion.infusion_view import InfusionView, dose_of

_LARGEST_BAG_ML = Decimal(5000)


def check_weight(limits: Limits, view: InfusionView, weight_kg: Decimal) -> Verdict:
    """Judge a weight by its limits and against the last one recorded."""
    last = None if view.last_weighed is None else view.last_weighed.weight_kg
    change = OK if last is None else check_weight_change(limits, weight_kg, last)
    return worst((check(limits["weight"], weight_kg), change))


def check_dose(limits: Limits, view: InfusionView, mg_per_kg: Decimal) -> Verdict:
    """Judge a dose by its limits and, but for pain infusions, against the last one."""
    own = check(limits.for_indication("mg_per_kg", pain=view.pain), mg_per_kg)
    if view.pain:
        return own
    if view.first_ever:
        return worst((own, check_first_dose(limits, mg_per_kg)))
    last = None if view.last_dosed is None else dose_of(view.last_dosed)
    increase = OK if last is None else check_dose_increase(limits, mg_per_kg, last)
    return worst((own, increase))


def check_bag(volume_ml: Decimal) -> Verdict:
    """Judge the volume of a bag; the reference sets no limits for it."""
    possible = 0 < volume_ml <= _LARGEST_BAG_ML and volume_ml % Decimal("0.1") == 0
    if possible:
        return OK
    return Verdict("impossible", f"{plain(volume_ml)} mL is no bag. Type its volume, such as 100.")


def dose_card(order: InfusionOrder) -> DoseCard | None:
    """Return the order worked out, or None while weight, dose or minutes are missing."""
    if order.weight_kg is None or order.ordered_mg_per_kg is None or order.planned_minutes is None:
        return None
    vial = order.vial_mg_per_ml
    return DoseCard(
        weight_kg=order.weight_kg,
        mg_per_kg=order.ordered_mg_per_kg,
        minutes=Decimal(order.planned_minutes),
        vial_mg_per_ml=None if vial is None else Decimal(vial),
        bag_ml=order.bag_ml,
    )


def order_verdicts(limits: Limits, view: InfusionView) -> tuple[Verdict, ...]:
    """Return what there is to say about the stored order as a whole, the most severe first."""
    order = view.order
    found = []
    if order.ordered_mg_per_kg is not None:
        limit = limits.for_indication("mg_per_kg", pain=view.pain)
        found.append(check(limit, order.ordered_mg_per_kg))
    card = dose_card(order)
    if card is not None:
        rate = limits.for_indication("rate_mg_per_kg_h", pain=view.pain)
        found.append(check(rate, card.mg_per_kg_per_hour))
        if card.pump_ml_per_hour is not None:
            found.append(check(limits["pump_ml_h"], card.pump_ml_per_hour))
    told = [verdict for verdict in found if verdict.kind != "ok"]
    return tuple(sorted(told, key=lambda verdict: verdict.kind != worst(told).kind))


def reason_mark(order: InfusionOrder) -> str:
    """Return how the note begins that gives the reason for this very order."""
    dose = "" if order.ordered_mg_per_kg is None else plain(order.ordered_mg_per_kg)
    return f"Reason for {dose} mg/kg in {order.planned_minutes} min:"


def reason_missing(limits: Limits, view: InfusionView) -> str:
    """Return the sentence that asks for the prescriber's reason, empty where none is needed."""
    asking = [seen for seen in order_verdicts(limits, view) if seen.kind in {"reason", "hold"}]
    if not asking or reason_mark(view.order) in (view.infusion.note or ""):
        return ""
    return asking[0].sentence


def start_problem(limits: Limits, view: InfusionView) -> str:
    """Return what is missing before the start, empty where nothing is."""
    order = view.order
    if order.weight_kg is None:
        return "The weight is missing."
    if order.ordered_mg_per_kg is None:
        return "The dose is missing."
    verdicts = order_verdicts(limits, view)
    if verdicts and verdicts[0].refused:
        return verdicts[0].sentence
    reason = reason_missing(limits, view)
    if reason and order.prescriber_id is None:
        return "Choose the prescriber who approves this dose."
    return reason
