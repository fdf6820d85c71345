"""Body mass index, and the weights a dose may go by: actual, ideal, adjusted (reference 3.1)."""

from decimal import Decimal
from typing import Literal

from tracker.clinical.dosing import WeightBasis, inches_from_cm
from tracker.clinical.limits import plain
from tracker.clinical.rounding import half_up

Sex = Literal["male", "female"]

_DEVINE_START_KG: dict[Sex, Decimal] = {"male": Decimal(50), "female": Decimal("45.5")}
_DEVINE_KG_PER_INCH = Decimal("2.3")
_DEVINE_INCHES = Decimal(60)
_ADJUSTED_SHARE = Decimal("0.4")


def body_mass_index(weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Return kg/m², to 0.1. Raises ValueError for a weight or height of zero or less."""
    _require_positive(weight_kg=weight_kg, height_cm=height_cm)
    return half_up(weight_kg * 10_000 / (height_cm * height_cm), 1)


def ideal_weight_kg(height_cm: Decimal, sex: Sex) -> Decimal:
    """Return Devine's ideal weight in kg, to 0.1 kg; height below 60 inches adds nothing."""
    return half_up(_devine_kg(height_cm, sex), 1)


def adjusted_weight_kg(actual_kg: Decimal, height_cm: Decimal, sex: Sex) -> Decimal:
    """Return ideal + 0.4 × (actual − ideal) in kg, to 0.1 kg (Devine, reference 3.1)."""
    _require_positive(actual_kg=actual_kg)
    ideal = _devine_kg(height_cm, sex)
    return half_up(ideal + _ADJUSTED_SHARE * (actual_kg - ideal), 1)


def weight_by(
    basis: WeightBasis, actual_kg: Decimal, height_cm: Decimal | None, sex: Sex | None
) -> Decimal | None:
    """Return the weight in kg the dose goes by; None where height (cm) or sex is missing for it."""
    if basis == "actual":
        return actual_kg
    if height_cm is None or sex is None:
        return None
    if basis == "ideal":
        return ideal_weight_kg(height_cm, sex)
    return adjusted_weight_kg(actual_kg, height_cm, sex)


def weight_formula(basis: WeightBasis, actual_kg: Decimal, height_cm: Decimal, sex: Sex) -> str:
    """Return how a weight was worked out, so that it can be checked by hand (Devine)."""
    if basis == "actual":
        return f"weighed {plain(actual_kg)} kg"
    start, ideal = plain(_DEVINE_START_KG[sex]), plain(half_up(_devine_kg(height_cm, sex), 2))
    if basis == "adjusted":
        kg = adjusted_weight_kg(actual_kg, height_cm, sex)
        return f"{ideal} + {_ADJUSTED_SHARE} × ({plain(actual_kg)} − {ideal}) = {kg} kg"
    inches = half_up(inches_from_cm(height_cm), 2)
    if inches <= _DEVINE_INCHES:
        return f"{start} kg, for a height of up to {_DEVINE_INCHES} in"
    kg = ideal_weight_kg(height_cm, sex)
    return f"{start} + {_DEVINE_KG_PER_INCH} × ({plain(inches)} in − {_DEVINE_INCHES}) = {kg} kg"


def _devine_kg(height_cm: Decimal, sex: Sex) -> Decimal:
    _require_positive(height_cm=height_cm)
    inches_over = max(Decimal(0), inches_from_cm(height_cm) - _DEVINE_INCHES)
    return _DEVINE_START_KG[sex] + _DEVINE_KG_PER_INCH * inches_over


def _require_positive(**numbers: Decimal) -> None:
    for name, number in numbers.items():
        if number <= 0:
            raise ValueError(f"{name} must be more than zero, not {number}")
