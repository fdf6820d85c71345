"""What is asked about an order as it is typed: its limits, the last weight and the last dose."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tracker.clinical.body_weight import Sex, body_mass_index, weight_by
from tracker.clinical.cross_checks import asks_weight_basis, check_weight_change
from tracker.clinical.dosing import PainCard, WeightBasis, dose_mg, mg_per_kg
from tracker.clinical.limits import OK, Limits, Verdict, check, plain, worst
from tracker.clinical.order_judging import DoseBefore, judge_dose, judge_worked
from tracker.services.chair.dose_question import worked_dose
from tracker.services.infusions import InfusionOrder
from tracker.ui.infusion.infusion_view import InfusionView, dose_of
from tracker.ui.widgets.typed_dates import show_date

_LARGEST_BAG_ML = Decimal(5000)


def check_weight(limits: Limits, view: InfusionView, weight_kg: Decimal) -> Verdict:
    """Judge a weight by its limits and against the last one recorded."""
    last = None if view.last_weighed is None else view.last_weighed.weight_kg
    change = OK if last is None else check_weight_change(limits, weight_kg, last)
    return worst((check(limits["weight"], weight_kg), change))


def check_dose(limits: Limits, view: InfusionView, order: InfusionOrder) -> Verdict:
    """Judge the dose of an order, its mg and its rate; but for pain against the last dose too."""
    if order.ordered_mg_per_kg is None:
        return OK
    before = DoseBefore(
        view.first_ever, None if view.last_dosed is None else dose_of(view.last_dosed)
    )
    own = judge_dose(limits, order.ordered_mg_per_kg, before, pain=view.pain)
    if own.refused:
        return own
    return worst((own, *_followed(limits, view, replace(order, bag_ml=None))))


def check_rate(limits: Limits, view: InfusionView, order: InfusionOrder) -> Verdict:
    """Judge the rate of a pain order in mg/kg/h, and what it makes of the dose."""
    if order.ordered_mg_per_kg_h is None:
        return OK
    limit = limits.for_indication("rate_mg_per_kg_h", pain=view.pain)
    own = check(limit, order.ordered_mg_per_kg_h)
    if own.refused:
        return own
    return worst((own, check_dose(limits, view, worked_out(view, order))))


def check_bolus(limits: Limits, bolus_mg_per_kg: Decimal) -> Verdict:
    """Judge a bolus in mg/kg."""
    return check(limits["bolus_mg_per_kg"], bolus_mg_per_kg)


def check_minutes(limits: Limits, view: InfusionView, minutes: Decimal) -> Verdict:
    """Judge the length of an infusion, and what it makes of the dose and the rates."""
    own = check(limits.for_indication("duration_min", pain=view.pain), minutes)
    if own.refused:
        return own
    order = replace(view.order, planned_minutes=int(minutes))
    # By the hour the dose follows from the length, else only the rates do.
    return worst((own, *_followed(limits, view, order)[0 if view.pain else 1 :]))


def check_bag(limits: Limits, view: InfusionView, order: InfusionOrder) -> Verdict:
    """Judge the volume of a bag, for which the reference sets no limits, by the pump's rate."""
    volume = order.bag_ml
    if volume is None:
        return OK
    if not (0 < volume <= _LARGEST_BAG_ML and volume % Decimal("0.1") == 0):
        return Verdict("impossible", f"{plain(volume)} mL is no bag. Type its volume, such as 100.")
    return worst(_followed(limits, view, order)[2:])


def worked_out(view: InfusionView, order: InfusionOrder) -> InfusionOrder:
    """Return an order with the weight it goes by and its mg, or without them where one is missing.

    A pain order gets its mg/kg, too. An ideal or adjusted weight that cannot be worked out any more
    leaves no dose: it never falls back on another weight by itself. Once the pump has run, another
    weight changes the mg/kg: the mg stay as they were ordered.
    """
    if view.infusion.given and view.order.ordered_mg and _same_dose(view.order, order):
        return _as_it_ran(view, order, view.order.ordered_mg)
    if order.weight_kg is None:
        dose = None if view.pain else order.ordered_mg_per_kg
        return replace(order, ordered_mg=None, ordered_mg_per_kg=dose, dosing_weight_kg=None)
    weight = _dosing_weight(view, order)
    if weight is None:
        return replace(order, ordered_mg=None, ordered_mg_per_kg=None, dosing_weight_kg=None)
    actual = order.weight_basis in (None, "actual")
    order = replace(order, dosing_weight_kg=None if actual else weight)
    if view.pain:
        return _pain_totals(view, order, weight)
    dose = order.ordered_mg_per_kg
    return replace(order, ordered_mg=None if dose is None else dose_mg(weight, dose))


def _same_dose(stored: InfusionOrder, order: InfusionOrder) -> bool:
    names = ("ordered_mg_per_kg", "ordered_mg_per_kg_h", "bolus_mg_per_kg", "planned_minutes")
    return all(getattr(stored, name) == getattr(order, name) for name in names)


def _as_it_ran(view: InfusionView, order: InfusionOrder, mg: Decimal) -> InfusionOrder:
    weight, actual = _dosing_weight(view, order), order.weight_basis in (None, "actual")
    kept = replace(order, ordered_mg=mg, dosing_weight_kg=None if actual else weight)
    if weight == view.order.dose_weight_kg:
        return kept
    return replace(kept, ordered_mg_per_kg=None if weight is None else mg_per_kg(mg, weight))


def same_as_last(limits: Limits, view: InfusionView) -> InfusionOrder | None:
    """Return the order with the dose, vial, bag and minutes of the last infusion, to be confirmed.

    None where a dose is typed already, where there was none, and where a limit asks for it to be
    typed: what is unlikely is never confirmed by one key.
    """
    last, order = view.last_dosed, view.order
    typed = order.ordered_mg_per_kg_h if view.pain else order.ordered_mg_per_kg
    if last is None or typed is not None:
        return None
    if (
        last.planned_minutes is None
        or (last.ordered_mg_per_kg_h if view.pain else last.ordered_mg_per_kg) is None
    ):
        return None
    same = replace(
        order,
        ordered_mg_per_kg=last.ordered_mg_per_kg,
        ordered_mg_per_kg_h=last.ordered_mg_per_kg_h,
        bolus_mg_per_kg=last.bolus_mg_per_kg,
        vial_mg_per_ml=last.vial_mg_per_ml,
        bag_ml=last.bag_ml,
        planned_minutes=last.planned_minutes,
        weight_basis=last.weight_basis,
    )
    same = worked_out(view, same)
    if order.weight_kg is not None and same.ordered_mg is None:
        return None
    verdicts = (check_dose(limits, view, same), check_rate(limits, view, same))
    asked = worst((*verdicts, check_minutes(limits, view, Decimal(last.planned_minutes))))
    return None if asked.kind in {"unlikely", "impossible"} else same


def sex_and_height(view: InfusionView) -> tuple[Sex | None, Decimal | None]:
    """Return what ideal weight needs; no sex where the formula has none for it."""
    details = view.history.details
    sexes: dict[str | None, Sex] = {"male": "male", "female": "female"}
    return sexes.get(details.sex), details.height_cm


def body_mass(view: InfusionView, weight_kg: Decimal | None) -> Decimal | None:
    """Return the body mass index in kg/m², None without weight or height."""
    height = view.history.details.height_cm
    return None if weight_kg is None or height is None else body_mass_index(weight_kg, height)


def asks_basis(limits: Limits, view: InfusionView, order: InfusionOrder) -> bool:
    """Return whether to ask which weight the dose goes by: not once it was chosen."""
    index = body_mass(view, order.weight_kg)
    return order.weight_basis is None and index is not None and asks_weight_basis(limits, index)


def _followed(limits: Limits, view: InfusionView, order: InfusionOrder) -> tuple[Verdict, ...]:
    card = worked_dose(worked_out(view, order))
    found = () if card is None else judge_worked(limits, card, pain=view.pain)
    return tuple(_again(verdict) if verdict.kind == "unlikely" else verdict for verdict in found)


def _again(verdict: Verdict) -> Verdict:
    return replace(verdict, sentence=f"{verdict.sentence.rstrip('.')}; type it again to confirm.")


def _dosing_weight(view: InfusionView, order: InfusionOrder) -> Decimal | None:
    if order.weight_kg is None:
        return None
    basis = _basis(order)
    sex, height = sex_and_height(view)
    kept = view.order.dosing_weight_kg if basis == "ideal" else None  # needs no weight of today
    return weight_by(basis, order.weight_kg, height, sex) or kept


def _basis(order: InfusionOrder) -> WeightBasis:
    bases: dict[str | None, WeightBasis] = {"ideal": "ideal", "adjusted": "adjusted"}
    return bases.get(order.weight_basis, "actual")


def _pain_totals(view: InfusionView, order: InfusionOrder, weight: Decimal) -> InfusionOrder:
    rate, minutes = order.ordered_mg_per_kg_h, order.planned_minutes
    if rate is None and view.order.ordered_mg_per_kg_h is None:
        return order  # ordered in mg, from a file or before orders went by the hour
    if rate is None or minutes is None:
        return replace(order, ordered_mg=None, ordered_mg_per_kg=None)
    card = PainCard(weight, rate, Decimal(minutes), order.bolus_mg_per_kg or Decimal(0))
    return replace(order, ordered_mg=card.dose_mg, ordered_mg_per_kg=card.mg_per_kg)


def last_words(view: InfusionView) -> tuple[str, str]:
    """Return the last weight and the last dose with their days, empty where there was none."""
    weighed, dosed = view.last_weighed, view.last_dosed
    weight = "" if weighed is None else _last(weighed.weight_kg, "kg", weighed.given_on)
    if dosed is None:
        return weight, ""
    if view.pain and dosed.ordered_mg_per_kg_h is not None:
        return weight, _last(dosed.ordered_mg_per_kg_h, "mg/kg/h", dosed.given_on)
    return weight, _last(dose_of(dosed), "mg/kg", dosed.given_on)


def _last(value: Decimal | None, unit: str, on: date) -> str:
    return "" if value is None else f"last: {plain(value)} {unit} on {show_date(on)}"
