"""Dose arithmetic: what was ordered, drawn up and pumped, from weight, mg/kg and minutes.

It calculates the dose that a prescriber ordered and shows the working; it recommends none.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tracker.clinical.rounding import half_up

Sex = Literal["male", "female"]

KG_PER_POUND = Decimal("0.45359237")  # exact by definition of the pound
CM_PER_INCH = Decimal("2.54")  # exact by definition of the inch

_DEVINE_START_KG: dict[Sex, Decimal] = {"male": Decimal(50), "female": Decimal("45.5")}
_DEVINE_KG_PER_INCH = Decimal("2.3")
_DEVINE_INCHES = Decimal(60)
_ADJUSTED_SHARE = Decimal("0.4")
_MINUTES_PER_HOUR = Decimal(60)


def dose_mg(weight_kg: Decimal, mg_per_kg: Decimal) -> Decimal:
    """Return the dose in mg, to 0.01 mg as it is stored. Raises ValueError at or below zero."""
    _require_positive(weight_kg=weight_kg, mg_per_kg=mg_per_kg)
    return half_up(weight_kg * mg_per_kg, 2)


def mg_per_kg(dose_mg: Decimal, weight_kg: Decimal) -> Decimal:
    """Return the dose in mg/kg, to 0.01 mg/kg. Raises ValueError for a weight of zero or less."""
    _require_positive(weight_kg=weight_kg)
    return half_up(dose_mg / weight_kg, 2)


def given_mg(ordered_mg: Decimal, planned_minutes: Decimal, minutes_run: Decimal) -> Decimal:
    """Return the dose in mg given by a steady pump stopped early, to 0.01 mg.

    Ordered dose × minutes run ÷ minutes planned, never more than was ordered: then the bag is
    empty. The clinician confirms it. Raises ValueError for a planned time of zero or less.
    """
    _require_positive(planned_minutes=planned_minutes)
    share = min(Decimal(1), max(Decimal(0), minutes_run / planned_minutes))
    return half_up(ordered_mg * share, 2)


@dataclass(frozen=True, slots=True)
class DoseCard:
    """One order worked out: kg, mg/kg, minutes, vial strength in mg/mL and bag volume in mL.

    Vial and bag may be unknown (None); `ordered_mg` is set where the order was written in mg, and
    then it is the dose. The pump rate holds if the bag's final volume is as stated. Raises
    ValueError for any number at or below zero. Arithmetic of the worked table, reference 3.1.
    """

    weight_kg: Decimal
    mg_per_kg: Decimal
    minutes: Decimal
    vial_mg_per_ml: Decimal | None = None
    bag_ml: Decimal | None = None
    ordered_mg: Decimal | None = None

    def __post_init__(self) -> None:
        _require_positive(
            weight_kg=self.weight_kg,
            mg_per_kg=self.mg_per_kg,
            minutes=self.minutes,
            vial_mg_per_ml=self.vial_mg_per_ml,
            bag_ml=self.bag_ml,
            ordered_mg=self.ordered_mg,
        )

    @property
    def dose_mg(self) -> Decimal:
        """The dose in mg, to 0.01 mg."""
        if self.ordered_mg is not None:
            return half_up(self.ordered_mg, 2)
        return dose_mg(self.weight_kg, self.mg_per_kg)

    @property
    def draw_ml(self) -> Decimal | None:
        """The volume to draw from the vial in mL, to 0.001 mL; None without a vial strength."""
        if self.vial_mg_per_ml is None:
            return None
        return half_up(self.dose_mg / self.vial_mg_per_ml, 3)

    @property
    def mg_per_hour(self) -> Decimal:
        """The rate in mg/h, to 0.001 mg/h."""
        return half_up(self.dose_mg * _MINUTES_PER_HOUR / self.minutes, 3)

    @property
    def mg_per_kg_per_hour(self) -> Decimal:
        """The rate in mg/kg/h, to 0.001 mg/kg/h."""
        return half_up(self.dose_mg * _MINUTES_PER_HOUR / (self.minutes * self.weight_kg), 3)

    @property
    def pump_ml_per_hour(self) -> Decimal | None:
        """The pump rate in mL/h, to 0.1 mL/h; None without a bag volume."""
        if self.bag_ml is None:
            return None
        return half_up(self.bag_ml * _MINUTES_PER_HOUR / self.minutes, 1)

    def working(self) -> tuple[str, ...]:
        """Return the arithmetic line by line, so that it can be checked by hand."""
        dose, rate, minutes = _shown(self.dose_mg), _shown(self.mg_per_hour), _bare(self.minutes)
        weight = f"{_bare(self.weight_kg)} kg"
        lines = [self._dose_line(weight, dose)]
        if self.vial_mg_per_ml is not None and self.draw_ml is not None:
            vial = _bare(self.vial_mg_per_ml)
            lines.append(f"{dose} mg ÷ {vial} mg/mL = {_shown(self.draw_ml)} mL to draw")
        lines.append(f"{dose} mg × 60 ÷ {minutes} min = {rate} mg/h")
        lines.append(f"{rate} mg/h ÷ {weight} = {self.mg_per_kg_per_hour} mg/kg/h")
        if self.bag_ml is not None:
            bag = _bare(self.bag_ml)
            lines.append(f"{bag} mL × 60 ÷ {minutes} min = {self.pump_ml_per_hour} mL/h")
        return tuple(lines)

    def _dose_line(self, weight: str, dose: str) -> str:
        if self.ordered_mg is None:
            return f"{weight} × {_bare(self.mg_per_kg)} mg/kg = {dose} mg"
        return f"{dose} mg ÷ {weight} = {mg_per_kg(self.dose_mg, self.weight_kg)} mg/kg"


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


def kg_from_pounds(pounds: Decimal) -> Decimal:
    """Return kg, unrounded."""
    return pounds * KG_PER_POUND


def pounds_from_kg(kg: Decimal) -> Decimal:
    """Return pounds, unrounded."""
    return kg / KG_PER_POUND


def cm_from_inches(inches: Decimal) -> Decimal:
    """Return cm, unrounded."""
    return inches * CM_PER_INCH


def inches_from_cm(cm: Decimal) -> Decimal:
    """Return inches, unrounded."""
    return cm / CM_PER_INCH


def celsius_from_fahrenheit(fahrenheit: Decimal) -> Decimal:
    """Return °C, unrounded."""
    return (fahrenheit - 32) * 5 / 9


def fahrenheit_from_celsius(celsius: Decimal) -> Decimal:
    """Return °F, unrounded."""
    return celsius * 9 / 5 + 32


def _devine_kg(height_cm: Decimal, sex: Sex) -> Decimal:
    _require_positive(height_cm=height_cm)
    inches_over = max(Decimal(0), inches_from_cm(height_cm) - _DEVINE_INCHES)
    return _DEVINE_START_KG[sex] + _DEVINE_KG_PER_INCH * inches_over


def _require_positive(**numbers: Decimal | None) -> None:
    for name, number in numbers.items():
        if number is not None and number <= 0:
            raise ValueError(f"{name} must be more than zero, not {number}")


def _bare(number: Decimal) -> str:
    """Return the number as a person writes it: 70.0 as 70, 0.50 as 0.5."""
    return format(number.normalize(), "f")


def _shown(number: Decimal) -> str:
    """Return the number with two decimals, or three where two would round it (41.25, 61.875)."""
    two = half_up(number, 2)
    return format(two if two == number else half_up(number, 3), "f")
