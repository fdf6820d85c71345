"""One rate of the pump in the three ways it is written: mg/h, mg/kg/h, mL/h (reference 3.1)."""

from dataclasses import dataclass
from decimal import Decimal

from tracker.clinical.rounding import half_up


@dataclass(frozen=True, slots=True)
class PumpRates:
    """What the ways to write a rate hang on: dosing weight in kg, mg in the bag of so many mL.

    A way that cannot be worked out, because something of it is unknown, gives None. A rate in mg/h
    is stored to 0.001; mg/kg/h are shown to 0.001 and mL/h to 0.1.
    """

    weight_kg: Decimal | None = None
    bag_mg: Decimal | None = None
    bag_ml: Decimal | None = None

    def mg_per_kg_h(self, mg_per_hour: Decimal) -> Decimal | None:
        """Return mg/kg/h, to 0.001."""
        return None if not self.weight_kg else half_up(mg_per_hour / self.weight_kg, 3)

    def ml_h(self, mg_per_hour: Decimal) -> Decimal | None:
        """Return mL/h, to 0.1."""
        if not self.bag_mg or not self.bag_ml:
            return None
        return half_up(mg_per_hour * self.bag_ml / self.bag_mg, 1)

    def of_mg_per_kg_h(self, rate: Decimal) -> Decimal | None:
        """Return mg/h of a rate in mg/kg/h, to 0.001."""
        return None if not self.weight_kg else half_up(rate * self.weight_kg, 3)

    def of_ml_h(self, rate: Decimal) -> Decimal | None:
        """Return mg/h of a rate in mL/h, to 0.001."""
        if not self.bag_mg or not self.bag_ml:
            return None
        return half_up(rate * self.bag_mg / self.bag_ml, 3)
