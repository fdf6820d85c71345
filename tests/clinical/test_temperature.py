"""Degrees Fahrenheit at the thermometer, °C in the record."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.clinical.limits import check
from tracker.clinical.temperature import in_fahrenheit, to_celsius, to_fahrenheit


def test_that_the_limits_are_those_of_the_reference(knowledge):
    limit = in_fahrenheit(knowledge.limits["temperature"])
    assert (limit.hard_low, limit.hard_high) == (Decimal("86.0"), Decimal("109.4"))
    assert (limit.soft_low, limit.soft_high) == (Decimal("95.9"), Decimal("100.4"))
    assert check(limit, Decimal("36.8")).sentence.startswith("Temperature must be 86 to 109.4 °F")


@pytest.mark.parametrize(
    ("fahrenheit", "celsius"),
    [("98.6", "37.0"), ("86.0", "30.0"), ("109.4", "43.0"), ("97.9", "36.6"), ("100.4", "38.0")],
)
def test_that_fahrenheit_is_stored_as_celsius_to_a_tenth(fahrenheit, celsius):
    assert to_celsius(Decimal(fahrenheit)) == Decimal(celsius)


@given(st.integers(300, 430).map(lambda tenths: Decimal(tenths) / 10))
def test_that_a_stored_temperature_comes_back_from_fahrenheit(celsius):
    assert to_celsius(to_fahrenheit(celsius)) == celsius


@given(st.integers(860, 1094).map(lambda tenths: Decimal(tenths) / 10))
def test_that_what_fahrenheit_allows_celsius_allows(fahrenheit):
    assert Decimal(30) <= to_celsius(fahrenheit) <= Decimal(43)
