"""Body temperature in degrees Fahrenheit: typed so where a thermometer shows it, stored in °C."""

from dataclasses import replace
from decimal import Decimal

from tracker.clinical.limits import Limit
from tracker.clinical.rounding import half_up


def to_celsius(fahrenheit: Decimal) -> Decimal:
    """Return the temperature in °C, rounded half up to the 0.1 that is stored."""
    return half_up((fahrenheit - 32) * 5 / 9, 1)


def to_fahrenheit(celsius: Decimal) -> Decimal:
    """Return the temperature in °F, rounded half up to 0.1; `to_celsius` gives it back."""
    return half_up(celsius * 9 / 5 + 32, 1)


def in_fahrenheit(limit: Limit) -> Limit:
    """Return the limits of a temperature in °F: 30.0 to 43.0 °C is 86.0 to 109.4 °F (4.4)."""
    return replace(
        limit,
        unit="°F",
        hard_low=_bound(limit.hard_low),
        hard_high=_bound(limit.hard_high),
        soft_low=_bound(limit.soft_low),
        soft_high=_bound(limit.soft_high),
    )


def _bound(celsius: Decimal | None) -> Decimal | None:
    return None if celsius is None else to_fahrenheit(celsius)
