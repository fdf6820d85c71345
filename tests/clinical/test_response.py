from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.clinical.response import (
    baseline_is_judgeable,
    classify,
    improvement_percent,
    is_judged,
    meaningful_change,
    reliable_change_label,
    remitted,
)
from tracker.knowledge import load_knowledge

INSTRUMENTS = load_knowledge().instruments
PHQ9 = INSTRUMENTS["phq9"]
WHO5 = INSTRUMENTS["who5"]
JUDGED = sorted(code for code, each in INSTRUMENTS.items() if is_judged(each))
IN_PERCENT = [code for code in JUDGED if code != "who5"]


@pytest.mark.parametrize(
    ("code", "baseline", "now", "percent", "response_class", "remission"),
    [
        ("phq9", 20, 10, "50.00", "response", False),
        ("phq9", 19, 10, "47.37", "partial", False),
        ("phq9", 18, 4, "77.78", "response", True),
        ("phq9", 16, 12, "25.00", "partial", False),
        ("phq9", 17, 13, "23.53", "no change", False),
        ("qids16", 11, 5, "54.55", "response", True),
        ("madrs", 30, 10, "66.67", "response", True),
        ("madrs", 33, 17, "48.48", "partial", False),
        ("ybocs", 28, 18, "35.71", "response", False),
        ("ybocs", 28, 19, "32.14", "partial", False),
        ("pcl5", 52, 30, "42.31", "response", False),
        ("phq9", 15, 21, "-40.00", "worse", False),
        ("phq9", 15, 18, "-20.00", "no change", False),
    ],
)
def test_that_the_table_of_definitions_holds(
    code, baseline, now, percent, response_class, remission
):
    scale, was, total = INSTRUMENTS[code], Decimal(baseline), Decimal(now)
    assert improvement_percent(scale, was, total) == Decimal(percent)
    assert classify(scale, was, total) == response_class
    assert remitted(scale, was, total) is remission


@pytest.mark.parametrize(
    ("baseline", "now", "label"),
    [
        (18, 12, "reliable improvement"),
        (18, 13, "no reliable change"),
        (12, 18, "reliable worsening"),
        (9, 4, "remitted, change within error"),
        (18, 4, "recovered (reliable and remitted)"),
        (12, 17, "no reliable change"),
    ],
)
def test_that_the_cells_of_reliable_change_hold(baseline, now, label):
    assert reliable_change_label(PHQ9, Decimal(baseline), Decimal(now)) == label


def test_that_reliable_change_turns_round_where_higher_is_better():
    upward = replace(PHQ9, higher_is_worse=False, remission=None)
    assert reliable_change_label(upward, Decimal(10), Decimal(16)) == "reliable improvement"
    assert reliable_change_label(upward, Decimal(16), Decimal(10)) == "reliable worsening"


def test_that_without_a_reliable_change_nothing_is_labelled_or_worse():
    scale = replace(PHQ9, reliable_change=None)
    assert reliable_change_label(scale, Decimal(20), Decimal(1)) is None
    assert classify(scale, Decimal(15), Decimal(27)) == "no change"


def test_that_the_class_uses_the_unrounded_fraction():
    # 49.998 % prints as 50.00 and is still not a response.
    scale = replace(PHQ9, minimum_baseline=None)
    assert improvement_percent(scale, Decimal("33.335"), Decimal("16.668")) == Decimal("50.00")
    assert classify(scale, Decimal("33.335"), Decimal("16.668")) == "partial"


def test_that_percentages_round_half_up():
    assert improvement_percent(PHQ9, Decimal(160), Decimal("159.992")) == Decimal("0.01")


@pytest.mark.parametrize(
    ("code", "lowest"),
    [
        ("phq9", 10),
        ("gad7", 10),
        ("qids16", 11),
        ("madrs", 20),
        ("hamd17", 14),
        ("pcl5", 31),
        ("bdi2", 20),
        ("ybocs", 16),
        ("nrs", 4),
        ("fiqr", 41),
        ("wsas", 10),
    ],
)
def test_that_a_low_baseline_is_not_judged_but_its_change_is_told(code, lowest):
    scale, enough, low = INSTRUMENTS[code], Decimal(lowest), Decimal(lowest - 1)
    assert baseline_is_judgeable(scale, enough)
    assert not baseline_is_judgeable(scale, low)
    assert classify(scale, enough, Decimal(0)) == "response"
    assert classify(scale, low, Decimal(0)) is None
    assert improvement_percent(scale, low, Decimal(0)) == 100


def test_that_a_baseline_of_zero_gives_no_percentage_and_no_class():
    scale = replace(PHQ9, minimum_baseline=None)
    assert not baseline_is_judgeable(scale, Decimal(0))
    assert improvement_percent(scale, Decimal(0), Decimal(5)) is None
    assert classify(scale, Decimal(0), Decimal(5)) is None


@pytest.mark.parametrize(
    "scale", [replace(PHQ9, higher_is_worse=False), replace(PHQ9, response=None)]
)
def test_that_scales_not_judged_in_percent_have_neither_percentage_nor_class(scale):
    assert improvement_percent(scale, Decimal(20), Decimal(5)) is None
    assert classify(scale, Decimal(20), Decimal(5)) is None


def test_that_pcl5_remission_needs_the_drop_as_well():
    pcl5 = INSTRUMENTS["pcl5"]
    assert remitted(pcl5, Decimal(43), Decimal(28)) is True
    assert remitted(pcl5, Decimal(42), Decimal(28)) is False
    assert remitted(pcl5, None, Decimal(28)) is None
    assert remitted(pcl5, None, Decimal(29)) is False


def test_that_remission_needs_no_baseline_where_it_is_only_a_cut():
    assert remitted(PHQ9, None, Decimal(4)) is True
    assert remitted(PHQ9, None, Decimal(5)) is False
    assert remitted(replace(PHQ9, remission=None), None, Decimal(0)) is None


@pytest.mark.parametrize(
    ("code", "baseline", "now", "response_class"),
    [
        ("nrs", 10, 7, "response"),
        ("nrs", 8, 6, "partial"),
        ("nrs", 4, 7, "worse"),
        ("bpisf", "5.00", "3.50", "response"),
        ("bpisf", "5.00", "3.51", "partial"),
        ("bpisf", "5.00", "9.00", "no change"),
        ("fiqr", "60.00", "42.00", "response"),
        ("fiqr", "60.00", "42.01", "partial"),
        ("fiqr", "60.00", "78.00", "worse"),
        ("wsas", 30, 15, "response"),
        ("wsas", 30, 16, "partial"),
        ("bdi2", 40, 20, "response"),
        ("bdi2", 30, 40, "worse"),
    ],
)
def test_that_each_scale_is_judged_at_its_own_percentage(code, baseline, now, response_class):
    assert classify(INSTRUMENTS[code], Decimal(baseline), Decimal(now)) == response_class


@pytest.mark.parametrize(
    ("baseline", "now", "response_class"),
    [(20, 30, "response"), (20, 29, "no change"), (0, 10, "response"), (60, 0, "no change")],
)
def test_that_who5_is_judged_by_the_points_gained_and_never_worse(baseline, now, response_class):
    assert classify(WHO5, Decimal(baseline), Decimal(now)) == response_class
    assert improvement_percent(WHO5, Decimal(baseline), Decimal(now)) is None
    assert classify(WHO5, None, Decimal(now)) is None


@pytest.mark.parametrize(
    ("code", "total", "remission"),
    [
        ("who5", 50, False),
        ("who5", 52, True),
        ("wsas", 9, True),
        ("wsas", 10, False),
        ("fiqr", "23.49", True),
        ("fiqr", "23.50", False),
        ("nrs", 3, True),
        ("nrs", 4, False),
        ("bdi2", 12, True),
        ("bdi2", 13, False),
        ("ymrs", "12.5", False),
        ("bpisf", 0, None),
        ("cadss", 0, None),
        ("vas", 100, None),
    ],
)
def test_that_remission_is_cut_where_the_reference_cuts_it(code, total, remission):
    assert remitted(INSTRUMENTS[code], None, Decimal(total)) is remission


@pytest.mark.parametrize("code", ["cssrs", "cadss", "cadss6", "moaas", "ymrs", "vas"])
def test_that_safety_and_momentary_scales_are_never_judged(code):
    scale = INSTRUMENTS[code]
    assert not is_judged(scale)
    assert classify(scale, scale.maximum, scale.minimum) is None
    assert improvement_percent(scale, scale.maximum, scale.minimum) is None


@pytest.mark.parametrize(
    ("code", "baseline", "points"),
    [
        ("phq9", 20, 5),
        ("bdi2", 50, 16),
        ("fiqr", 50, 7),
        ("ybocs", 24, 6),
        ("nrs", 5, "1.5"),
        ("nrs", 10, 2),
        ("nrs", 0, 2),
        ("bdi2", 0, None),
        ("cadss", 10, None),
    ],
)
def test_that_a_meaningful_change_may_depend_on_the_baseline(code, baseline, points):
    expected = None if points is None else Decimal(points)
    assert meaningful_change(INSTRUMENTS[code], Decimal(baseline)) == expected


def _rank(response_class):
    return ["response", "partial", "no change", "worse"].index(response_class)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(IN_PERCENT), st.data())
def test_that_classes_part_the_range_of_totals_without_gap_or_overlap(code, data):
    scale = INSTRUMENTS[code]
    totals = st.integers(int(scale.minimum), int(scale.maximum)).map(Decimal)
    baseline = data.draw(totals.filter(lambda total: baseline_is_judgeable(scale, total)))
    lower, higher = sorted(data.draw(st.tuples(totals, totals)))
    assert _rank(classify(scale, baseline, lower)) <= _rank(classify(scale, baseline, higher))
    assert improvement_percent(scale, baseline, baseline) == 0
    assert classify(scale, baseline, baseline) == "no change"
