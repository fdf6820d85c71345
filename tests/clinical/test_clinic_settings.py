"""What a clinic may set, what is refused, and what a set value changes."""

from decimal import Decimal

import pytest

from tracker.clinical.clinic_settings import (
    BOUNDS,
    GROUPS,
    Choice,
    SettingDefault,
    clinic_course_rules,
    clinic_limits,
    limit_problem,
)
from tracker.clinical.limits import check
from tracker.knowledge import load_knowledge

NUMBER = SettingDefault(
    key="a.b",
    group="Safety",
    title="A number",
    kind="number",
    default=5,
    source="convention",
    low=Decimal(1),
    high=Decimal(10),
    step=Decimal("0.5"),
)


@pytest.mark.parametrize("value", [1, 10, 2.5, 1.0])
def test_that_a_number_in_range_and_on_its_step_is_taken(value):
    assert NUMBER.problem(value) is None


@pytest.mark.parametrize(
    "value", [0.5, 10.5, 2.25, "3", True, None, float("nan"), float("inf"), [], {}]
)
def test_that_any_other_number_is_refused_with_words(value):
    assert NUMBER.problem(value)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [("bool", True, 1), ("text", "", 3), ("lines", "x" * 4000, "x" * 4001), ("json", [], None)],
)
def test_that_the_kind_of_a_value_counts(kind, good, bad):
    setting = SettingDefault("k", "Clinic", "T", kind, None, "convention")
    assert setting.problem(good) is None
    assert kind == "json" or setting.problem(bad)


@pytest.mark.parametrize(
    ("code", "fits"),
    [("", True), ("1234", True), ("123", False), ("12a4", False), ("1" * 9, False)],
)
def test_that_the_code_that_leaves_patient_mode_is_digits(knowledge, code, fits):
    problem = knowledge.settings["patient_mode.leave_code"].problem(code)
    assert (problem is None) == fits
    assert fits or "4 to 8 digits" in problem


def test_that_a_choice_takes_what_it_lists_alone():
    choices = (Choice(Decimal(1), "one"), Choice("x", "the other"))
    setting = SettingDefault("k", "Clinic", "T", "choice", 1, "convention", choices=choices)
    assert [setting.problem(value) is None for value in (1, "x", 2, "1", True, None)] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_that_every_setting_as_shipped_has_a_group_a_source_and_a_default_that_fits(knowledge):
    for key, setting in knowledge.settings.items():
        assert setting.key == key
        assert setting.group in GROUPS
        assert setting.source
        assert setting.default is None or setting.problem(setting.default) is None


def test_that_no_hard_bound_can_be_moved(knowledge):
    bounds = {key.rpartition(".")[2] for key in knowledge.settings if key.startswith("limits")}
    assert bounds == set(BOUNDS) - {"hold_below"}


def test_that_a_bound_the_clinic_moved_is_the_one_that_asks(knowledge):
    limits = clinic_limits(knowledge.limits, {"limits.systolic.soft_high": 160})
    assert check(limits["systolic"], Decimal(161)).kind == "unlikely"
    assert check(knowledge.limits["systolic"], Decimal(161)).kind == "ok"
    assert limits.rules == knowledge.limits.rules


def test_that_a_rule_the_clinic_changed_counts(knowledge):
    limits = clinic_limits(knowledge.limits, {"rules.increase_above_mg_per_kg": 0.1})
    assert limits.rules.increase_above_mg_per_kg == Decimal("0.1")
    rules = clinic_course_rules(knowledge.course_rules, {"courses.continue_within_days": 21})
    assert rules.continue_within_days == 21
    assert rules.booster_within_days == knowledge.course_rules.booster_within_days


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("limits.systolic.soft_low", 200),
        ("limits.mg_per_kg.soft_high", 1.75),
        ("limits.mg_per_kg.hold_above", 5),
        ("limits_pain.duration_min.soft_high", 20),
    ],
)
def test_that_bounds_that_would_cross_are_refused_and_never_used(knowledge, key, value):
    assert "cross" in (limit_problem(knowledge.limits, {key: value}, key) or "")
    limits = clinic_limits(knowledge.limits, {key: value})
    assert limits.fields == knowledge.limits.fields
    assert limits.pain == knowledge.limits.pain


def test_that_the_clinics_numbers_of_the_chair_are_in_force(knowledge):
    ours = load_knowledge(
        values={
            "monitoring.before.spo2_low_warn": 96,
            "monitoring.discharge.observation_min": 60,
            "checklist.once_days": 60,
            "checklist.action.P31": "warn",
        }
    )
    (warn,) = (rule for rule in ours.monitoring.before if rule.id == "spo2_low_warn")
    assert warn.bound.number == 96
    assert ours.monitoring.discharge.observation_min == 60
    assert ours.checklist.rules.once_days == 60
    assert ours.chair.actions == {"P30": "hold", "P31": "warn"}
    assert knowledge.chair.actions == {"P30": "hold", "P31": "hold"}
    assert (ours.chair.read_back, ours.chair.drug_screen_required) == ("second person", False)


def test_that_a_stored_value_that_contradicts_is_not_in_force(knowledge):
    ours = load_knowledge(values={"monitoring.before.systolic_high_warn": 170})
    assert ours.monitoring == knowledge.monitoring


def test_that_every_dose_threshold_can_be_set(knowledge):
    """Those of the reference 3.1; the hard limits are not among them."""
    assert {
        *("limits.mg_per_kg.soft_high", "limits.mg_per_kg.reason_above"),
        *("limits.mg_per_kg.hold_above", "rules.first_dose_above_mg_per_kg"),
        *("rules.increase_above_mg_per_kg", "rules.increase_above_percent"),
        *("limits.rate_mg_per_kg_h.soft_high", "limits.rate_mg_per_kg_h.hold_above"),
        *("limits_pain.rate_mg_per_kg_h.soft_high", "limits_pain.rate_mg_per_kg_h.hold_above"),
        *("limits.bolus_mg_per_kg.soft_high", "rules.weight_change_percent"),
        *("rules.weight_basis_from_bmi", "limits_pain.mg_per_kg.soft_high"),
    } <= set(knowledge.settings)
    assert not any(".hard_" in key for key in knowledge.settings)


def test_that_bounds_moved_together_are_judged_together(knowledge):
    values = {"limits.mg_per_kg.reason_above": 1.9, "limits.mg_per_kg.soft_high": 1.75}
    assert limit_problem(knowledge.limits, values, "limits.mg_per_kg.soft_high") is None
    assert limit_problem(knowledge.limits, {}, "safety.steps") is None
