"""Dose arithmetic: what was ordered, drawn up and pumped, from weight, mg/kg and minutes.

It calculates the dose that a prescriber ordered and shows the working; it recommends none.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tracker.clinical.rounding import half_up

WeightBasis = Literal["actual", "ideal", "adjusted"]

KG_PER_POUND = Decimal("0.45359237")  # exact by definition of the pound
CM_PER_INCH = Decimal("2.54")  # exact by definition of the inch

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
    then it is the dose. `basis` names the weight the dose goes by. The pump rate holds if the bag's
    final volume is as stated. Raises ValueError for any number at or below zero. Arithmetic of the
    worked table, reference 3.1.
    """

    weight_kg: Decimal
    mg_per_kg: Decimal
    minutes: Decimal
    vial_mg_per_ml: Decimal | None = None
    bag_ml: Decimal | None = None
    ordered_mg: Decimal | None = None
    basis: WeightBasis = "actual"

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
        return _volume_ml(self.dose_mg, self.vial_mg_per_ml)

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
        return _pump_ml_per_hour(self.bag_ml, self.minutes)

    def working(self) -> tuple[str, ...]:
        """Return the arithmetic line by line, so that it can be checked by hand."""
        dose, rate, minutes = _shown(self.dose_mg), _shown(self.mg_per_hour), _bare(self.minutes)
        weight = _weight_words(self.weight_kg, self.basis)
        return (
            self._dose_line(weight, dose),
            *_draw_lines(self.dose_mg, self.vial_mg_per_ml, "to draw"),
            f"{dose} mg × 60 ÷ {minutes} min = {rate} mg/h",
            f"{rate} mg/h ÷ {weight} = {self.mg_per_kg_per_hour} mg/kg/h",
            *_pump_lines(self.bag_ml, self.minutes),
        )

    def _dose_line(self, weight: str, dose: str) -> str:
        if self.ordered_mg in (None, dose_mg(self.weight_kg, self.mg_per_kg)):
            return f"{weight} × {_bare(self.mg_per_kg)} mg/kg = {dose} mg"
        return f"{dose} mg ÷ {weight} = {mg_per_kg(self.dose_mg, self.weight_kg)} mg/kg"


@dataclass(frozen=True, slots=True)
class PainCard:
    """An order by the hour worked out: kg, mg/kg/h, minutes, perhaps a bolus in mg/kg beforehand.

    The bag holds what the pump gives; the bolus is drawn apart. Vial (mg/mL) and bag (mL) may be
    unknown (None). Raises ValueError for a bolus below zero and any other number at or below it.
    """

    weight_kg: Decimal
    mg_per_kg_per_hour: Decimal
    minutes: Decimal
    bolus_mg_per_kg: Decimal = Decimal(0)
    vial_mg_per_ml: Decimal | None = None
    bag_ml: Decimal | None = None
    basis: WeightBasis = "actual"

    def __post_init__(self) -> None:
        _require_positive(
            weight_kg=self.weight_kg,
            mg_per_kg_per_hour=self.mg_per_kg_per_hour,
            minutes=self.minutes,
            vial_mg_per_ml=self.vial_mg_per_ml,
            bag_ml=self.bag_ml,
        )
        if self.bolus_mg_per_kg < 0:
            raise ValueError(f"bolus_mg_per_kg must not be below zero: {self.bolus_mg_per_kg}")

    @property
    def bolus_mg(self) -> Decimal:
        """The bolus in mg, to 0.01 mg; 0 without one."""
        return half_up(self.weight_kg * self.bolus_mg_per_kg, 2)

    @property
    def pumped_mg(self) -> Decimal:
        """What the pump gives in mg, to 0.01 mg: rate × weight × hours."""
        hourly = self.weight_kg * self.mg_per_kg_per_hour
        return half_up(hourly * self.minutes / _MINUTES_PER_HOUR, 2)

    @property
    def dose_mg(self) -> Decimal:
        """The whole dose in mg, the bolus included."""
        return self.pumped_mg + self.bolus_mg

    @property
    def mg_per_kg(self) -> Decimal:
        """The whole dose in mg/kg, to 0.01 mg/kg."""
        return mg_per_kg(self.dose_mg, self.weight_kg)

    @property
    def draw_ml(self) -> Decimal | None:
        """The volume to draw for the bag in mL, to 0.001 mL; None without a vial strength."""
        return _volume_ml(self.pumped_mg, self.vial_mg_per_ml)

    @property
    def bolus_ml(self) -> Decimal | None:
        """The volume to draw for the bolus in mL, to 0.001 mL; None without a vial strength."""
        return _volume_ml(self.bolus_mg, self.vial_mg_per_ml)

    @property
    def mg_per_hour(self) -> Decimal:
        """The rate in mg/h, to 0.001 mg/h."""
        return half_up(self.weight_kg * self.mg_per_kg_per_hour, 3)

    @property
    def pump_ml_per_hour(self) -> Decimal | None:
        """The pump rate in mL/h, to 0.1 mL/h; None without a bag volume."""
        return _pump_ml_per_hour(self.bag_ml, self.minutes)

    def working(self) -> tuple[str, ...]:
        """Return the arithmetic line by line, so that it can be checked by hand."""
        weight, rate = _weight_words(self.weight_kg, self.basis), _shown(self.mg_per_hour)
        pumped, minutes = _shown(self.pumped_mg), _bare(self.minutes)
        return (
            *self._bolus_lines(weight),
            f"{weight} × {_bare(self.mg_per_kg_per_hour)} mg/kg/h = {rate} mg/h",
            f"{rate} mg/h × {minutes} min ÷ 60 = {pumped} mg",
            *_draw_lines(self.pumped_mg, self.vial_mg_per_ml, "to draw for the bag"),
            *_pump_lines(self.bag_ml, self.minutes),
            *self._total_lines(weight),
        )

    def _bolus_lines(self, weight: str) -> tuple[str, ...]:
        if self.bolus_mg == 0:
            return ()
        bolus = f"{weight} × {_bare(self.bolus_mg_per_kg)} mg/kg = {_shown(self.bolus_mg)} mg bolus"
        return bolus, *_draw_lines(self.bolus_mg, self.vial_mg_per_ml, "to draw for the bolus")

    def _total_lines(self, weight: str) -> tuple[str, ...]:
        total = _shown(self.dose_mg)
        each = f"{total} mg ÷ {weight} = {self.mg_per_kg} mg/kg in all"
        if self.bolus_mg == 0:
            return (each,)
        return f"{_shown(self.bolus_mg)} mg + {_shown(self.pumped_mg)} mg = {total} mg", each


WorkedDose = DoseCard | PainCard


def read_back(card: WorkedDose) -> tuple[str, ...]:
    """Return what a second person compares with pump, bag and vial before the start."""
    minutes = _bare(card.minutes)
    parts = [f"{_bare(card.dose_mg)} mg over {minutes} min"]
    if isinstance(card, PainCard) and card.bolus_mg > 0:
        ml = "" if card.bolus_ml is None else f" ({_bare(card.bolus_ml)} mL)"
        parts = [
            f"bolus {_bare(card.bolus_mg)} mg{ml}",
            f"{_bare(card.pumped_mg)} mg over {minutes} min",
        ]
    parts.append(f"{_bare(card.mg_per_hour)} mg/h")
    if card.pump_ml_per_hour is not None:
        parts.append(f"pump {_bare(card.pump_ml_per_hour)} mL/h")
    if card.vial_mg_per_ml is not None and card.draw_ml is not None:
        parts.append(f"vial {_bare(card.vial_mg_per_ml)} mg/mL")
        parts.append(f"draw {_bare(card.draw_ml)} mL")
    return tuple(parts)


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


def _volume_ml(amount_mg: Decimal, vial_mg_per_ml: Decimal | None) -> Decimal | None:
    return None if vial_mg_per_ml is None else half_up(amount_mg / vial_mg_per_ml, 3)


def _pump_ml_per_hour(bag_ml: Decimal | None, minutes: Decimal) -> Decimal | None:
    return None if bag_ml is None else half_up(bag_ml * _MINUTES_PER_HOUR / minutes, 1)


def _draw_lines(amount_mg: Decimal, vial: Decimal | None, what: str) -> tuple[str, ...]:
    volume = _volume_ml(amount_mg, vial)
    if vial is None or volume is None:
        return ()
    return (f"{_shown(amount_mg)} mg ÷ {_bare(vial)} mg/mL = {_shown(volume)} mL {what}",)


def _pump_lines(bag_ml: Decimal | None, minutes: Decimal) -> tuple[str, ...]:
    rate = _pump_ml_per_hour(bag_ml, minutes)
    if bag_ml is None or rate is None:
        return ()
    return (f"{_bare(bag_ml)} mL × 60 ÷ {_bare(minutes)} min = {rate} mL/h",)


def _weight_words(weight_kg: Decimal, basis: WeightBasis) -> str:
    return f"{_bare(weight_kg)} kg" + ("" if basis == "actual" else f" ({basis})")


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
