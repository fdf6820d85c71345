from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clinical.by_hand import RULES, course, infusion, score
from tracker.clinical.headline import headline
from tracker.clinical.progress import patient_progress, progress_document
from tracker.clinical.response import classify, is_judged
from tracker.clinical.response_definitions import (
    ResponseDefinition,
    class_by,
    clinic_instruments,
    response_total,
)
from tracker.clinical.response_rules import judge, judge_by_all, rule_text
from tracker.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
INSTRUMENTS, DEFINITIONS = KNOWLEDGE.instruments, KNOWLEDGE.response_rules
JUDGED = sorted(code for code, scale in INSTRUMENTS.items() if is_judged(scale))


def found(key, code, baseline, now):
    was = None if baseline is None else Decimal(baseline)
    return judge(DEFINITIONS[key], INSTRUMENTS[code], was, Decimal(now))


@pytest.mark.parametrize(
    ("code", "baseline", "now", "word", "remission"),
    [
        ("phq9", 20, 10, "response", False),
        ("phq9", 19, 10, "partial", False),
        ("phq9", 18, 4, "response", True),
        ("phq9", 16, 12, "partial", False),
        ("phq9", 17, 13, "no change", False),
        ("qids16", 11, 5, "response", True),
        ("madrs", 30, 10, "response", True),
        ("madrs", 33, 17, "partial", False),
        ("ybocs", 28, 18, "response", False),
        ("ybocs", 28, 19, "partial", False),
        ("pcl5", 52, 30, "response", False),
        ("phq9", 15, 21, "worse", False),
        ("phq9", 15, 18, "no change", False),
    ],
)
def test_that_the_standard_and_the_cut_follow_the_table_of_definitions(
    code, baseline, now, word, remission
):
    standard = found("standard", code, baseline, now)
    assert (standard.word, standard.met) == (word, word == "response")
    assert found("below_cutoff", code, baseline, now).met is remission


@pytest.mark.parametrize(
    ("baseline", "now", "word", "met"),
    [
        (18, 12, "reliable improvement", True),
        (18, 13, "no reliable change", False),
        (12, 18, "reliable worsening", False),
        (9, 4, "remitted, change within error", False),
        (18, 4, "recovered (reliable and remitted)", True),
    ],
)
def test_that_reliable_change_has_the_labels_of_the_reference(baseline, now, word, met):
    reliable = found("reliable", "phq9", baseline, now)
    assert (reliable.word, reliable.met) == (word, met)


@pytest.mark.parametrize(
    ("code", "baseline", "now", "word", "met"),
    [
        ("phq9", 20, 15, "meaningful improvement", True),
        ("phq9", 20, 16, "no meaningful change", False),
        ("phq9", 15, 20, "meaningful worsening", False),
        ("nrs", 8, 6, "meaningful improvement", True),  # 2 points, though only 25 %
        ("nrs", 6, 5, "no meaningful change", False),
        ("bdi2", 50, 34, "meaningful improvement", True),  # 32 % of baseline
        ("bdi2", 50, 35, "no meaningful change", False),
        ("who5", 40, 50, "meaningful improvement", True),  # higher is better
        ("who5", 50, 40, "meaningful worsening", False),
    ],
)
def test_that_meaningful_change_goes_by_points_or_percent_of_the_scale(
    code, baseline, now, word, met
):
    points = found("points", code, baseline, now)
    assert (points.word, points.met) == (word, met)


def test_that_half_asks_50_percent_of_scales_whose_standard_is_less():
    assert found("standard", "pcl5", 50, 35).met is True
    assert found("half", "pcl5", 50, 35).met is False
    assert found("half", "pcl5", 50, 25).met is True
    assert found("half", "who5", 40, 80).met is None  # gained in points, not in percent


def test_that_the_explanation_has_the_numbers_and_the_source():
    judged = found("standard", "pcl5", 52, 30)
    assert judged.explanation == "52 → 30: 42.31 % better; needs at least 30 % below baseline."
    assert judged.source == "S16"
    assert found("points", "phq9", 20, 19).explanation == (
        "20 → 19: 1 point better; needs at least 5 points below baseline."
    )
    cut = found("below_cutoff", "pcl5", 40, 28)
    assert cut.explanation.endswith("needs 28 or less, at least 15 points below baseline.")
    assert (cut.met, cut.source) == (False, "S40")
    assert found("half", "phq9", 20, 20).explanation.startswith("20 → 20: no change;")
    assert found("below_cutoff", "who5", 30, 51).met is True
    assert found("half", "phq9", 20, 10).source == "convention"
    assert found("standard", "who5", 30, 51).source == "S43"


@pytest.mark.parametrize(
    ("key", "code", "baseline", "why"),
    [
        ("standard", "ymrs", 20, "has no such number"),
        ("standard", "phq9", 8, "too low: judged from 10 up"),
        ("standard", "phq9", None, "no baseline"),
        ("points", "phq9", None, "no baseline"),
        ("points", "bdi2", 0, "baseline is 0"),
        ("reliable", "who5", 40, "has no such number"),
        ("below_cutoff", "bpisf", 5, "has no such number"),
        ("below_cutoff", "pcl5", None, "no baseline"),
    ],
)
def test_that_what_cannot_be_judged_says_why(key, code, baseline, why):
    judged = found(key, code, baseline, 5)
    assert (judged.word, judged.met) == ("not judged", None)
    assert why in judged.explanation


def test_that_a_cut_alone_needs_no_baseline():
    judged = found("below_cutoff", "phq9", None, 4)
    assert judged.met is True
    assert judged.explanation == "now 4; needs 4 or less."


def test_that_all_definitions_are_told_in_the_order_of_the_file():
    judged = judge_by_all(DEFINITIONS.values(), INSTRUMENTS["phq9"], Decimal(20), Decimal(9))
    told = [(each.definition.key, each.met) for each in judged]
    assert told == [
        ("standard", True),
        ("half", True),
        ("below_cutoff", False),
        ("points", True),
        ("reliable", True),
    ]


@pytest.mark.parametrize(
    ("key", "baseline", "now", "response_class"),
    [
        ("below_cutoff", 20, 4, "response"),
        ("below_cutoff", 20, 5, "partial"),
        ("below_cutoff", 20, 16, "no change"),
        ("points", 20, 15, "response"),
        ("points", 14, 10, "partial"),  # 28.6 %, 4 points
        ("reliable", 20, 14, "response"),
        ("reliable", 10, 5, "no change"),  # half of the baseline, yet within error
        ("reliable", 14, 20, "worse"),
        ("points", 8, 2, None),  # the baseline is too low to judge
    ],
)
def test_that_the_class_follows_the_definition(key, baseline, now, response_class):
    scale = INSTRUMENTS["phq9"]
    assert class_by(DEFINITIONS[key], scale, Decimal(baseline), Decimal(now)) == response_class


def test_that_a_scale_without_the_number_keeps_its_standard():
    scale = INSTRUMENTS["bpisf"]
    cut = DEFINITIONS["below_cutoff"]
    assert class_by(cut, scale, Decimal(8), Decimal(5)) == "response"
    assert rule_text(scale, cut) == rule_text(scale)
    assert rule_text(INSTRUMENTS["phq9"], cut) == "response: 4 or less (PHQ-9)"


@settings(max_examples=80)
@given(data=st.data(), code=st.sampled_from(JUDGED), key=st.sampled_from(sorted(DEFINITIONS)))
def test_that_the_line_on_the_chart_is_where_the_class_turns(data, code, key):
    scale, definition = INSTRUMENTS[code], DEFINITIONS[key]
    steps = int((scale.maximum - scale.minimum) / scale.total_step)
    whole = st.integers(0, steps).map(lambda n: scale.minimum + n * scale.total_step)
    baseline, total = data.draw(whole), data.draw(whole)
    line = response_total(definition, scale, baseline)
    found_class = class_by(definition, scale, baseline, total)
    if line is None:
        assert found_class is None
        return
    beyond = total <= line if scale.higher_is_worse else total >= line
    assert (found_class == "response") == beyond


@settings(max_examples=60)
@given(data=st.data(), code=st.sampled_from(sorted(INSTRUMENTS)))
def test_that_nothing_chosen_is_the_standard(data, code):
    scale = INSTRUMENTS[code]
    totals = st.integers(int(scale.minimum), int(scale.maximum)).map(Decimal)
    baseline, total = data.draw(st.none() | totals), data.draw(totals)
    for definition in (None, DEFINITIONS["standard"]):
        assert class_by(definition, scale, baseline, total) == classify(scale, baseline, total)


def test_that_a_clinic_may_judge_pain_at_50_percent():
    own = clinic_instruments(INSTRUMENTS, {"response.nrs_percent": 50})
    assert classify(INSTRUMENTS["nrs"], Decimal(10), Decimal(7)) == "response"
    assert classify(own["nrs"], Decimal(10), Decimal(7)) == "partial"
    assert classify(own["nrs"], Decimal(10), Decimal(5)) == "response"
    assert own["phq9"] is INSTRUMENTS["phq9"]
    assert clinic_instruments(INSTRUMENTS, {}) is INSTRUMENTS


def test_that_a_course_is_judged_by_what_it_chose():
    scores = [score(-1, 20), score(9, 15), score(20, 9)]
    infusions = [infusion(0), infusion(3)]

    def told(chosen):
        courses = [replace(course(), response_rule=chosen)]
        return patient_progress(courses, infusions, scores, INSTRUMENTS, RULES, DEFINITIONS)

    by_key = {key: told(key).courses[0].scales["phq9"] for key in (None, "points", "gone")}
    assert [p.response_class for p in by_key[None].points] == ["partial", "response"]
    assert [p.response_class for p in by_key["points"].points] == ["response", "response"]
    assert by_key["gone"] == by_key[None]
    assert headline(by_key["points"], date(2024, 2, 1)).rule == (
        "response: at least 5 points below baseline (PHQ-9)"
    )


def test_that_the_document_names_a_rule_only_where_one_was_chosen():
    def document(chosen):
        courses = [replace(course(), response_rule=chosen)]
        progress = patient_progress(courses, [infusion(0)], [], INSTRUMENTS, RULES, DEFINITIONS)
        return progress_document("P1", progress)["courses"][0]

    assert "response_rule" not in document(None)
    assert document("points")["response_rule"] == "points"
    assert {**document("points"), "response_rule": None} == {
        **document(None),
        "response_rule": None,
    }


def test_that_a_definition_knows_the_source_of_its_number():
    definition = ResponseDefinition("x", "X", "…", "reliable")
    assert definition.source_for(INSTRUMENTS["phq9"]) == "S32"
    assert definition.source_for(INSTRUMENTS["who5"]) == ""
