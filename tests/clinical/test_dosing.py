from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.clinical.body_weight import (
    adjusted_weight_kg,
    body_mass_index,
    ideal_weight_kg,
    weight_by,
    weight_formula,
)
from tracker.clinical.dosing import (
    DoseCard,
    PainCard,
    cm_from_inches,
    dose_mg,
    given_mg,
    inches_from_cm,
    kg_from_pounds,
    mg_per_kg,
    pounds_from_kg,
    read_back,
)
from tracker.clinical.rounding import half_up

D = Decimal

# kg, mg/kg, min, vial, bag -> dose mg, draw mL, mg/h, mg/kg/h, pump mL/h (reference 3.1)
WORKED = [
    ("70 0.5 40 50 100", "35.00 0.70 52.50 0.750 150.0"),
    ("82.5 0.5 40 50 100", "41.25 0.825 61.875 0.750 150.0"),
    ("60 0.75 45 10 100", "45.00 4.50 60.00 1.000 133.3"),
    ("95 1.0 60 100 250", "95.00 0.95 95.00 1.000 250.0"),
    ("110 0.5 40 50 100", "55.00 1.10 82.50 0.750 150.0"),
    ("68 1.5 240 50 500", "102.00 2.04 25.50 0.375 125.0"),
]

weights = st.decimals(25, 350, places=1)
doses_per_kg = st.decimals("0.01", 15, places=2)
minutes = st.integers(1, 600).map(Decimal)


@pytest.mark.parametrize(("order", "answer"), WORKED)
def test_that_worked_rows_come_out_as_published(order, answer):
    card = DoseCard(*map(Decimal, order.split()))
    worked = (
        card.dose_mg,
        card.draw_ml,
        card.mg_per_hour,
        card.mg_per_kg_per_hour,
        card.pump_ml_per_hour,
    )
    assert worked == tuple(map(Decimal, answer.split()))


@pytest.mark.parametrize(("order", "answer"), WORKED)
def test_that_the_working_shows_each_result_as_the_table_writes_it(order, answer):
    lines = DoseCard(*map(Decimal, order.split())).working()
    results = [line.split(" = ")[1].split(" ")[0] for line in lines]
    assert results == answer.split()


def test_that_the_working_can_be_read_by_hand():
    assert DoseCard(D("70.0"), D("0.50"), D(40), D(50), D(100)).working() == (
        "70 kg × 0.5 mg/kg = 35.00 mg",
        "35.00 mg ÷ 50 mg/mL = 0.70 mL to draw",
        "35.00 mg × 60 ÷ 40 min = 52.50 mg/h",
        "52.50 mg/h ÷ 70 kg = 0.750 mg/kg/h",
        "100 mL × 60 ÷ 40 min = 150.0 mL/h",
    )


def test_that_an_order_in_mg_is_kept_to_the_milligram():
    card = DoseCard(D("82.5"), D("0.48"), D(40), ordered_mg=D(40))
    assert card.dose_mg == D("40.00")
    assert card.working() == (
        "40.00 mg ÷ 82.5 kg = 0.48 mg/kg",
        "40.00 mg × 60 ÷ 40 min = 60.00 mg/h",
        "60.00 mg/h ÷ 82.5 kg = 0.727 mg/kg/h",
    )


def test_that_mg_that_follow_from_the_weight_are_shown_as_following_from_it():
    card = DoseCard(D(70), D("0.5"), D(40), ordered_mg=D(35))
    assert card.working()[0] == "70 kg × 0.5 mg/kg = 35.00 mg"


def test_that_an_unknown_vial_or_bag_leaves_only_its_own_line_out():
    card = DoseCard(D(70), D("0.5"), D(40))
    assert card.draw_ml is None
    assert card.pump_ml_per_hour is None
    assert len(card.working()) == 3


@pytest.mark.parametrize("field", ["weight_kg", "mg_per_kg", "minutes", "vial_mg_per_ml", "bag_ml"])
@pytest.mark.parametrize("number", [D(0), D(-1)])
def test_that_a_number_at_or_below_zero_is_no_order(field, number):
    order = {"weight_kg": D(70), "mg_per_kg": D("0.5"), "minutes": D(40)} | {field: number}
    with pytest.raises(ValueError, match=field):
        DoseCard(**order)


def test_that_the_stored_dose_rounds_half_a_hundredth_up():
    assert dose_mg(D("70.1"), D("0.45")) == D("31.55")  # 31.545
    assert dose_mg(D("68.5"), D("0.37")) == D("25.35")  # 25.345: half to even would give 25.34


@given(weights, doses_per_kg)
def test_that_dose_and_mg_per_kg_invert_each_other(weight, per_kg):
    assert abs(mg_per_kg(dose_mg(weight, per_kg), weight) - per_kg) <= D("0.01")


@given(weights, doses_per_kg, minutes, st.sampled_from([D(10), D(50), D(100)]), minutes)
def test_that_nothing_on_a_dose_card_is_ever_negative_or_out_of_proportion(
    weight, per_kg, run, vial, bag
):
    card = DoseCard(weight, per_kg, run, vial, bag)
    assert min(card.dose_mg, card.draw_ml, card.mg_per_hour, card.pump_ml_per_hour) >= 0
    assert abs(card.draw_ml * vial - card.dose_mg) <= vial * D("0.0005")
    assert abs(card.mg_per_hour * run - card.dose_mg * 60) <= D("0.0005") * run
    assert abs(card.mg_per_kg_per_hour * weight - card.mg_per_hour) <= D("0.001") * weight


@given(weights, weights, doses_per_kg)
def test_that_more_weight_never_means_less_dose(one, other, per_kg):
    low, high = sorted((one, other))
    assert dose_mg(low, per_kg) <= dose_mg(high, per_kg)


def test_that_an_early_stop_gives_the_share_of_the_minutes():
    assert given_mg(D("41.25"), D(40), D(20)) == D("20.63")  # 20.625
    assert given_mg(D("35"), D(40), D(0)) == 0
    assert given_mg(D("35"), D(40), D(40)) == D("35.00")


def test_that_a_pump_left_running_gives_no_more_than_the_bag_held():
    assert given_mg(D(35), D(40), D(55)) == D("35.00")


def test_that_a_clock_gone_backwards_gives_no_negative_dose():
    assert given_mg(D(35), D(40), D(-3)) == 0


@pytest.mark.parametrize(
    ("height", "weight", "sex", "bmi", "ideal", "adjusted"),
    [
        ("178", "82.5", "male", "26.0", "73.2", "76.9"),
        ("165", "110", "female", "40.4", "56.9", "78.1"),
        ("150", "60", "female", "26.7", "45.5", "51.3"),  # below 60 inches adds nothing
    ],
)
def test_that_ideal_and_adjusted_weight_come_out_as_published(
    height, weight, sex, bmi, ideal, adjusted
):
    assert body_mass_index(D(weight), D(height)) == D(bmi)
    assert ideal_weight_kg(D(height), sex) == D(ideal)
    assert adjusted_weight_kg(D(weight), D(height), sex) == D(adjusted)


@pytest.mark.parametrize(
    ("height", "weight", "sex", "ideal", "adjusted"),
    [
        (
            "178",
            "82.5",
            "male",
            "50 + 2.3 × (70.08 in − 60) = 73.2 kg",
            "73.18 + 0.4 × (82.5 − 73.18) = 76.9 kg",
        ),
        (
            "165",
            "110",
            "female",
            "45.5 + 2.3 × (64.96 in − 60) = 56.9 kg",
            "56.91 + 0.4 × (110 − 56.91) = 78.1 kg",
        ),
        (
            "150",
            "60",
            "female",
            "45.5 kg, for a height of up to 60 in",
            "45.5 + 0.4 × (60 − 45.5) = 51.3 kg",
        ),
    ],
)
def test_that_the_formula_of_a_weight_can_be_checked_by_hand(height, weight, sex, ideal, adjusted):
    assert weight_formula("ideal", D(weight), D(height), sex) == ideal
    assert weight_formula("adjusted", D(weight), D(height), sex) == adjusted
    assert weight_formula("actual", D(weight), D(height), sex) == f"weighed {weight} kg"


def test_that_a_weight_without_its_height_or_sex_is_not_guessed():
    assert weight_by("ideal", D(110), None, "female") is None
    assert weight_by("adjusted", D(110), D(165), None) is None
    assert weight_by("actual", D(110), None, None) == D(110)
    assert weight_by("ideal", D(110), D(165), "female") == D("56.9")


def test_that_the_working_names_a_weight_that_is_not_the_actual_one():
    card = DoseCard(D("56.9"), D("0.5"), D(40), basis="ideal")
    assert card.working()[0] == "56.9 kg (ideal) × 0.5 mg/kg = 28.45 mg"


# ---- by the hour


def test_that_a_pain_order_is_worked_out_by_the_hour():
    card = PainCard(D(68), D("0.375"), D(240), D("0.35"), D(50), D(500))
    assert (card.bolus_mg, card.pumped_mg, card.dose_mg) == (D("23.80"), D(102), D("125.80"))
    assert (card.mg_per_kg, card.mg_per_hour) == (D("1.85"), D("25.5"))
    assert (card.bolus_ml, card.draw_ml, card.pump_ml_per_hour) == (D("0.476"), D("2.04"), D(125))
    assert card.working() == (
        "68 kg × 0.35 mg/kg = 23.80 mg bolus",
        "23.80 mg ÷ 50 mg/mL = 0.476 mL to draw for the bolus",
        "68 kg × 0.375 mg/kg/h = 25.50 mg/h",
        "25.50 mg/h × 240 min ÷ 60 = 102.00 mg",
        "102.00 mg ÷ 50 mg/mL = 2.04 mL to draw for the bag",
        "500 mL × 60 ÷ 240 min = 125.0 mL/h",
        "23.80 mg + 102.00 mg = 125.80 mg",
        "125.80 mg ÷ 68 kg = 1.85 mg/kg in all",
    )


def test_that_the_last_row_of_the_worked_table_is_the_same_by_the_hour():
    by_hour = PainCard(D(68), D("0.375"), D(240), D(0), D(50), D(500))
    in_all = DoseCard(D(68), D("1.5"), D(240), D(50), D(500))
    for name in ("dose_mg", "mg_per_kg", "draw_ml", "mg_per_hour", "pump_ml_per_hour"):
        assert getattr(by_hour, name) == getattr(in_all, name), name


@pytest.mark.parametrize("field", ["weight_kg", "mg_per_kg_per_hour", "minutes", "bag_ml"])
def test_that_a_number_at_zero_is_no_order_by_the_hour(field):
    order = {"weight_kg": D(70), "mg_per_kg_per_hour": D("0.5"), "minutes": D(240)} | {field: D(0)}
    with pytest.raises(ValueError, match=field):
        PainCard(**order)
    with pytest.raises(ValueError, match="bolus"):
        PainCard(D(70), D("0.5"), D(240), D("-0.1"))


@given(weights, st.decimals("0.001", 7, places=3), minutes, st.decimals(0, 1, places=2))
def test_that_bolus_and_pump_add_up_to_the_dose_by_the_hour(weight, rate, run, bolus):
    card = PainCard(weight, rate, run, bolus)
    assert card.dose_mg == card.bolus_mg + card.pumped_mg
    assert abs(card.mg_per_hour * run - card.pumped_mg * 60) <= D("0.5") + D("0.0005") * run
    assert abs(card.mg_per_kg * weight - card.dose_mg) <= weight * D("0.005") + D("0.01")


def test_that_what_is_read_back_names_dose_pump_vial_and_volume():
    card = DoseCard(D("68.4"), D("0.5"), D(40), D(50), D(50))
    assert read_back(card) == (
        "34.2 mg over 40 min",
        "51.3 mg/h",
        "pump 75 mL/h",
        "vial 50 mg/mL",
        "draw 0.684 mL",
    )
    pain = PainCard(D(68), D("0.375"), D(240), D("0.35"), D(50), D(500))
    assert read_back(pain)[:2] == ("bolus 23.8 mg (0.476 mL)", "102 mg over 240 min")
    assert read_back(DoseCard(D(70), D("0.5"), D(40))) == ("35 mg over 40 min", "52.5 mg/h")


def test_that_units_convert_exactly():
    assert kg_from_pounds(D(1)) == D("0.45359237")
    assert half_up(kg_from_pounds(D(150)), 1) == D("68.0")
    assert cm_from_inches(D(70)) == D("177.80")


@given(st.decimals("-50", 400, places=2))
def test_that_converting_there_and_back_changes_nothing_that_is_recorded(value):
    assert half_up(kg_from_pounds(pounds_from_kg(value)), 6) == value
    assert half_up(inches_from_cm(cm_from_inches(value)), 6) == value
