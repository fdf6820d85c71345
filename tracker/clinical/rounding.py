"""Rounding as clinical rules mean it: halves go up, away from zero."""

from decimal import ROUND_HALF_UP, Decimal


def half_up(value: Decimal, places: int = 0) -> Decimal:
    """Return `value` rounded half up to `places` decimals (4.5 becomes 5, -4.5 becomes -5).

    Python's own `round` sends halves to the even neighbour and would turn a PHQ-9 of 4.5 into 4.
    """
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
