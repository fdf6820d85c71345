"""What is read back before the pump starts: the numbers of the order, in the order of the pump."""

from decimal import Decimal

from tracker.clinical.limits import plain
from tracker.services.chair.dose_question import worked_dose
from tracker.services.infusions import InfusionOrder


def read_back(order: InfusionOrder) -> tuple[str, ...]:
    """Return dose, time, rates and vial in words, or nothing while the order is not complete."""
    card = worked_dose(order)
    if card is None:
        return ()
    vial, minutes = order.vial_mg_per_ml, Decimal(order.planned_minutes or 0)
    words = [
        f"{plain(card.dose_mg)} mg over {plain(minutes)} min",
        f"{plain(card.mg_per_hour)} mg/h",
    ]
    if card.pump_ml_per_hour is not None:
        words.append(f"pump {plain(card.pump_ml_per_hour)} mL/h")
    if vial is not None and card.draw_ml is not None:
        words += [f"vial {vial} mg/mL", f"draw {plain(card.draw_ml)} mL"]
    return tuple(words)
