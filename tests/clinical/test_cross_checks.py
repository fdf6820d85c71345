from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.clinical.cross_checks import (
    SessionTimes,
    age_on,
    asks_weight_basis,
    check_balance,
    check_blood_pressure,
    check_date_of_birth,
    check_dose_increase,
    check_first_dose,
    check_given,
    check_ordered_dose,
    check_session_times,
    check_vitals_time,
    check_weight_change,
    mean_arterial_pressure,
)
from tracker.clinical.dosing import dose_mg, mg_per_kg
from tracker.folders import resource
from tracker.knowledge.limits import load_limits

D = Decimal
LIMITS = load_limits(resource("limits.toml"))
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def at(minutes):
    return NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("systolic", "diastolic", "kind"),
    [
        (128, 82, "ok"),
        (82, 128, "impossible"),
        (90, 90, "impossible"),
        (90, 76, "unlikely"),  # 14 apart
        (90, 75, "ok"),
        (190, 80, "ok"),  # 110 apart
        (191, 80, "unlikely"),
    ],
)
def test_that_the_two_pressures_fit_each_other(systolic, diastolic, kind):
    assert check_blood_pressure(LIMITS, D(systolic), D(diastolic)).kind == kind


def test_that_swapped_pressures_are_called_swapped():
    sentence = check_blood_pressure(LIMITS, D(82), D(128)).sentence
    assert sentence == "Blood pressure 82/128 looks swapped; type systolic first."


@pytest.mark.parametrize(("pair", "mean"), [((143, 87), 106), ((128, 82), 97), ((110, 82), 91)])
def test_that_mean_arterial_pressure_rounds_to_whole_mmhg(pair, mean):
    assert mean_arterial_pressure(*map(D, pair)) == mean


@pytest.mark.parametrize(
    ("weight", "kind"),
    [("73.5", "ok"), ("73.6", "unlikely"), ("66.5", "ok"), ("66.4", "unlikely"), ("70", "ok")],
)
def test_that_a_weight_far_from_the_last_is_asked_again(weight, kind):
    assert check_weight_change(LIMITS, D(weight), D(70)).kind == kind


def test_that_the_weight_basis_is_asked_from_a_body_mass_index_of_30():
    assert asks_weight_basis(LIMITS, D("30.0"))
    assert not asks_weight_basis(LIMITS, D("29.9"))


@pytest.mark.parametrize(
    ("ordered", "per_kg", "weight", "kind"),
    [
        ("35", "0.5", "70", "ok"),
        ("35.35", "0.5", "70", "ok"),
        ("35.36", "0.5", "70", "impossible"),
        ("350", "0.5", "70", "impossible"),
        ("40", "0.48", "82.5", "ok"),  # ordered in mg, mg/kg rounded
    ],
)
def test_that_mg_and_mg_per_kg_of_an_order_agree(ordered, per_kg, weight, kind):
    assert check_ordered_dose(LIMITS, D(ordered), D(per_kg), D(weight)).kind == kind


@given(st.decimals(25, 350, places=1), st.decimals("0.01", 4, places=2))
def test_that_a_dose_worked_out_either_way_always_agrees(weight, per_kg):
    ordered = dose_mg(weight, per_kg)
    assert check_ordered_dose(LIMITS, ordered, per_kg, weight).kind == "ok"
    assert check_ordered_dose(LIMITS, ordered, mg_per_kg(ordered, weight), weight).kind == "ok"


@given(st.decimals(25, 350, places=1), st.decimals("0.1", 4, places=2))
def test_that_a_tenfold_slip_in_mg_is_always_refused(weight, per_kg):
    assert check_ordered_dose(LIMITS, dose_mg(weight, per_kg) * 10, per_kg, weight).refused


def test_that_a_first_dose_above_half_a_mg_per_kg_is_asked_again():
    assert check_first_dose(LIMITS, D("0.50")).kind == "ok"
    assert check_first_dose(LIMITS, D("0.51")).kind == "unlikely"


@pytest.mark.parametrize(
    ("dose", "last", "kind"),
    [
        ("0.75", "0.50", "ok"),  # + 0.25 and + 50 %
        ("0.76", "0.50", "unlikely"),
        ("0.50", "0.30", "unlikely"),  # + 67 %
        ("1.26", "1.00", "unlikely"),  # + 0.26
        ("0.50", "1.00", "ok"),
    ],
)
def test_that_a_steep_increase_is_asked_again(dose, last, kind):
    assert check_dose_increase(LIMITS, D(dose), D(last)).kind == kind


@pytest.mark.parametrize(
    ("given_mg", "kind"),
    [("0", "ok"), ("40", "ok"), ("40.01", "unlikely"), ("42", "unlikely"), ("42.01", "reason")],
)
def test_that_what_was_given_is_recorded_and_excess_explained(given_mg, kind):
    assert check_given(LIMITS, D(given_mg), D(40)).kind == kind


@pytest.mark.parametrize(
    ("drawn", "given_mg", "wasted", "kind"),
    [
        ("50", "35", "15", "ok"),
        ("50", "35", "14.9", "ok"),
        ("50", "35", "14.89", "reason"),
        ("50", "35", "15.11", "reason"),
        ("30", "35", "0", "impossible"),
        ("35", "35", "0", "ok"),
    ],
)
def test_that_drawn_given_and_wasted_balance(drawn, given_mg, wasted, kind):
    assert check_balance(LIMITS, D(drawn), D(given_mg), D(wasted)).kind == kind


def test_that_times_in_order_are_taken_and_missing_ones_left_out():
    assert check_session_times(LIMITS, SessionTimes(at(0), at(20), at(60), at(120))).kind == "ok"
    assert check_session_times(LIMITS, SessionTimes(at(0), at(0), at(0), at(0))).kind == "ok"
    assert check_session_times(LIMITS, SessionTimes(started=at(20))).kind == "ok"
    assert check_session_times(LIMITS, SessionTimes()).kind == "ok"


@pytest.mark.parametrize(
    ("times", "sentence"),
    [
        (SessionTimes(at(30), at(20)), "Check-in cannot be after the start; correct one of the"),
        (SessionTimes(None, at(30), at(20)), "The start cannot be after the end; correct one of"),
        (SessionTimes(at(50), None, at(20)), "Check-in cannot be after the end; correct one of"),
        (SessionTimes(None, None, at(9), at(8)), "The end cannot be after discharge; correct one"),
        (SessionTimes(at(0), discharged=at(721)), "A session cannot last longer than 12 h; check"),
    ],
)
def test_that_impossible_times_are_refused_by_name(times, sentence):
    verdict = check_session_times(LIMITS, times)
    assert verdict.refused
    assert verdict.sentence.startswith(sentence)


def test_that_a_session_of_exactly_twelve_hours_is_taken():
    assert check_session_times(LIMITS, SessionTimes(at(0), discharged=at(720))).kind == "ok"


@pytest.mark.parametrize(
    ("minute", "refused"), [(-31, True), (-30, False), (60, False), (135, False), (136, True)]
)
def test_that_vital_signs_belong_to_the_visit(minute, refused):
    times = SessionTimes(checked_in=at(0), discharged=at(120))
    assert check_vitals_time(LIMITS, at(minute), times).refused is refused


def test_that_vital_signs_are_not_judged_by_times_nobody_knows():
    assert check_vitals_time(LIMITS, at(9000), SessionTimes()).kind == "ok"


@pytest.mark.parametrize(
    ("born", "kind"),
    [
        (date(2026, 3, 3), "impossible"),
        (date(2026, 3, 2), "hold"),
        (date(2008, 3, 3), "hold"),  # 18 tomorrow
        (date(2008, 3, 2), "ok"),
        (date(1940, 3, 3), "ok"),  # still 85
        (date(1940, 3, 2), "unlikely"),
        (date(1905, 3, 3), "unlikely"),
        (date(1905, 3, 2), "impossible"),
    ],
)
def test_that_a_date_of_birth_makes_a_possible_age(born, kind):
    assert check_date_of_birth(LIMITS, born, date(2026, 3, 2)).kind == kind


def test_that_someone_born_on_a_leap_day_ages_on_the_first_of_march():
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18
