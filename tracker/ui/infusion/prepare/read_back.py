"""What is read back before the pump starts: the numbers of the order, in the order of the pump."""

from tracker.clinical import dosing
from tracker.services.chair.dose_question import worked_dose
from tracker.services.infusions import InfusionOrder


def read_back(order: InfusionOrder) -> tuple[str, ...]:
    """Return dose, time, rates and vial in words, or nothing while the order is not complete."""
    card = worked_dose(order)
    return () if card is None else dosing.read_back(card)
