"""A rate of the pump, written in three ways."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.clinical.pump_rates import PumpRates

# The row of the worked table in reference 3.1: 70 kg, 35 mg in 100 mL over 40 min.
RATES = PumpRates(Decimal(70), Decimal(35), Decimal(100))


def test_that_the_worked_row_of_the_reference_comes_out_in_every_unit():
    assert RATES.mg_per_kg_h(Decimal("52.5")) == Decimal("0.750")
    assert RATES.ml_h(Decimal("52.5")) == Decimal("150.0")
    assert RATES.of_mg_per_kg_h(Decimal("0.75")) == Decimal("52.500")
    assert RATES.of_ml_h(Decimal(150)) == Decimal("52.500")


def test_that_a_rate_without_weight_or_bag_is_not_guessed():
    bare = PumpRates(None, Decimal(35), None)
    assert bare.mg_per_kg_h(Decimal(50)) is None
    assert bare.ml_h(Decimal(50)) is None
    assert bare.of_mg_per_kg_h(Decimal("0.75")) is None
    assert bare.of_ml_h(Decimal(150)) is None


@settings(max_examples=60)
@given(st.integers(1, 12000), st.integers(250, 3500), st.integers(100, 100000))
def test_that_a_rate_set_on_the_pump_is_shown_as_it_was_typed(tenths_ml, tenths_kg, bag_hundredths):
    rates = PumpRates(Decimal(tenths_kg) / 10, Decimal(bag_hundredths) / 100, Decimal(100))
    typed = Decimal(tenths_ml) / 10
    stored = rates.of_ml_h(typed)
    back = rates.ml_h(stored)
    assert abs(back - typed) <= Decimal("0.05") + Decimal("0.0005") * 100 / rates.bag_mg
