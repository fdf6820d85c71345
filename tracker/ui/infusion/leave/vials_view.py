"""The vials of one session as the card shows them, and the arithmetic of what is left over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from tracker.clinical.limits import plain
from tracker.clinical.rounding import half_up
from tracker.services.chair.rows import DecisionRow, VialUseRow
from tracker.services.people import PersonRow

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class VialsView:
    """Amounts in mg, strength in mg/mL.

    `given_mg` is None before the stop; `last_lot` the lot and the expiry of the vial used last in
    the clinic; `witnesses` those who may have seen the waste; `accepted` the decision that lets
    amounts stand which do not add up. `locked`: signed.
    """

    vials: tuple[VialUseRow, ...] = ()
    given_mg: Decimal | None = None
    ordered_mg: Decimal | None = None
    vial_mg_per_ml: int | None = None
    last_lot: tuple[str, date | None] | None = None
    witnesses: Sequence[PersonRow] = ()
    names: Mapping[UUID, str] = field(default_factory=dict)
    accepted: DecisionRow | None = None
    locked: bool = False

    @property
    def drawn_mg(self) -> Decimal:
        """What was drawn from all vials."""
        return sum((vial.drawn_mg for vial in self.vials), ZERO)

    @property
    def wasted_mg(self) -> Decimal:
        """What was wasted of all vials."""
        return sum((vial.wasted_mg or ZERO for vial in self.vials), ZERO)

    def left_over(self, drawn_mg: Decimal, without: UUID | None = None) -> Decimal | None:
        """Return what is to be wasted of a vial: all drawn − given − wasted; None before the stop.

        `without` is a vial whose own amounts do not count because they are being corrected.
        """
        if self.given_mg is None:
            return None
        others = [vial for vial in self.vials if vial.id != without]
        drawn = sum((vial.drawn_mg for vial in others), drawn_mg)
        wasted = sum((vial.wasted_mg or ZERO for vial in others), ZERO)
        return max(ZERO, min(drawn - self.given_mg - wasted, drawn_mg))


def millilitres(mg: Decimal, mg_per_ml: int) -> str:
    """Return the volume of an amount, rounded to 0.01 mL, with its unit."""
    return f"{plain(half_up(mg / mg_per_ml, 2))} mL"
