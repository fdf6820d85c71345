"""The numbers of monitoring and checklist: changed by key, in order, and never contradicting."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.clinical.rule_numbers import (
    chair_numbers,
    limit_numbers,
    monitoring_numbers,
    rule_key,
    with_checklist_numbers,
    with_limit_numbers,
    with_monitoring_numbers,
)
from tracker.clinical.rule_orders import clinic_numbers, order_problem, orders
from tracker.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
RULES, CHECKLIST = KNOWLEDGE.monitoring, KNOWLEDGE.checklist
SHIPPED = chair_numbers(RULES, CHECKLIST)
WARN = "monitoring.before.systolic_high_warn"
HOLD = "monitoring.before.systolic_high_hold"


def problem(key, value, **others):
    numbers = SHIPPED | {key: Decimal(str(value))}
    numbers |= {name.replace("__", "."): Decimal(str(one)) for name, one in others.items()}
    return order_problem(RULES, numbers, key, KNOWLEDGE.settings)


def test_that_every_number_of_the_chair_is_a_setting_with_its_default():
    for key, number in SHIPPED.items():
        setting = KNOWLEDGE.settings[key]
        assert (setting.kind, Decimal(str(setting.default))) == ("number", number)
        assert setting.group in {"Monitoring", "Checklist"}
        assert setting.section


def test_that_no_two_settings_share_title_and_heading():
    titles = [(one.group, one.section, one.title) for one in KNOWLEDGE.settings.values()]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_that_each_number_can_be_changed_alone(key):
    numbers = {key: SHIPPED[key] + 1}
    monitoring = with_monitoring_numbers(RULES, numbers)
    checklist = with_checklist_numbers(CHECKLIST, numbers)
    assert chair_numbers(monitoring, checklist) == SHIPPED | numbers


def test_that_the_same_numbers_make_the_same_rules():
    assert with_monitoring_numbers(RULES, SHIPPED) == RULES
    assert with_checklist_numbers(CHECKLIST, SHIPPED) == CHECKLIST
    limits = with_limit_numbers(KNOWLEDGE.limits, limit_numbers(KNOWLEDGE.limits))
    assert limits == KNOWLEDGE.limits


def test_that_a_changed_number_of_the_checklist_stands_in_its_question():
    changed = with_checklist_numbers(CHECKLIST, {"checklist.food_hours": Decimal(6)})
    assert "last 6 hours" in changed.items["P38"].question
    assert "last 4 hours" in CHECKLIST.items["P38"].question


def test_that_the_shipped_numbers_contradict_nothing():
    assert [order for order in orders(RULES) if order.broken(SHIPPED)] == []


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        (WARN, 161, "(161 mmHg) must not be more than “Systolic pressure: hold from” (160 mmHg)"),
        (HOLD, 139, "“Systolic pressure: warn above” (140 mmHg) must not be more than"),
        (HOLD, 181, "no infusion today from"),
        ("monitoring.before.heart_rate_low_warn", 44, "Heart rate: hold below"),
        ("monitoring.before.heart_rate_low_warn", 101, "Heart rate: warn above"),
        ("monitoring.during.systolic_high_amber", 181, "confirmed: red from"),
        ("monitoring.during.spo2_low_amber", 89, "confirmed: red below"),
        ("monitoring.during.moaas_low_stop", 4, "red at or below"),
        ("monitoring.schedule.interval_close_min", 16, "Interval otherwise"),
        ("monitoring.schedule.late_wide_min", 16, "Interval otherwise"),
        ("monitoring.discharge.heart_rate_low", 111, "Heart rate, at most"),
        ("checklist.mania_warn_above", 21, "hold from"),
        ("checklist.weight_days_initial", 31, "for boosters"),
    ],
)
def test_that_a_number_that_contradicts_another_is_refused_naming_both(key, value, words):
    assert words in problem(key, value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (WARN, 160),
        (HOLD, 150),
        ("monitoring.during.systolic_high_stop_with_signs", 170),
        ("monitoring.during.systolic_rise_amber", 200),
        ("monitoring.discharge.observation_min", 60),
        ("checklist.once_days", 30),
    ],
)
def test_that_a_number_that_fits_is_taken(key, value):
    assert problem(key, value) is None


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.sampled_from(sorted(SHIPPED)), st.integers(min_value=1, max_value=300), max_size=30
    )
)
def test_that_whatever_is_stored_the_rules_in_force_never_contradict(values):
    numbers = clinic_numbers(RULES, CHECKLIST, values)
    assert not any(order.broken(numbers) for order in orders(RULES))
    named = {key for order in orders(RULES) for key in (order.lower, order.upper)}
    for key, number in numbers.items():
        assert number in {SHIPPED[key], values.get(key)}
        if key in values and key not in named:
            assert number == values[key]


def test_that_the_ids_of_the_rules_are_those_that_records_hold():
    """Old sessions know the rules by these: add to the list, never rename."""
    before = [rule_key("before", rule).rpartition(".")[2] for rule in RULES.before]
    during = [rule_key("during", rule).rpartition(".")[2] for rule in RULES.during]
    assert set(before) >= {
        *("systolic_high_warn", "systolic_high_hold", "systolic_high_no_infusion"),
        *("diastolic_high_warn", "diastolic_high_hold", "diastolic_high_no_infusion"),
        *("systolic_low_warn", "systolic_low_hold", "diastolic_low_hold"),
        *("heart_rate_low_warn", "heart_rate_high_warn"),
        *("heart_rate_low_hold", "heart_rate_high_hold", "spo2_low_warn", "spo2_low_hold"),
        *("respiratory_rate_low_warn", "respiratory_rate_high_warn"),
        *("respiratory_rate_low_hold", "respiratory_rate_high_hold"),
        *("temperature_high_warn", "temperature_low_warn", "temperature_high_hold"),
        *("moaas_low_warn", "moaas_low_hold"),
    }
    assert set(during) >= {
        *("systolic_high_amber", "diastolic_high_amber"),
        *("systolic_rise_amber", "diastolic_rise_amber"),
        *("systolic_high_red", "diastolic_high_red"),
        *("systolic_high_stop_with_signs", "diastolic_high_stop_with_signs"),
        *("systolic_high_stop_lasting", "diastolic_high_stop_lasting"),
        *("systolic_low_amber", "systolic_fall_amber", "systolic_low_red"),
        *("heart_rate_high_amber", "heart_rate_high_red"),
        *("heart_rate_low_amber", "heart_rate_low_red"),
        *("spo2_low_amber", "spo2_low_red", "spo2_low_stop_lasting"),
        *("respiratory_rate_low_amber", "respiratory_rate_high_amber", "respiratory_rate_low_red"),
        *("moaas_low_red", "moaas_low_stop"),
    }
    assert "monitoring.during.spo2_low_red.over_seconds" in monitoring_numbers(RULES)
