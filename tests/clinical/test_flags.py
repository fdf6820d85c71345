"""Which scales can raise which flag of a patient."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from tracker.clinical.facts import CourseFact, InfusionFact, ScoreFact
from tracker.clinical.moment import Moment
from tracker.clinical.progress import patient_progress
from tracker.clinical.response_rules import rule_text
from tracker.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
COURSE = UUID(int=1)


def flags_of(*scores):
    course = CourseFact(COURSE, 1, "mdd", "phq9", 6, date(2024, 3, 1), None)
    infusion = InfusionFact(UUID(int=2), Moment(date(2024, 3, 10), None), None, COURSE, None)
    progress = patient_progress(
        [course], [infusion], scores, KNOWLEDGE.instruments, KNOWLEDGE.course_rules
    )
    return progress.flags


def score(code, day, total, method="complete", flags=(), recall="standard"):
    figure = None if total is None else Decimal(total)
    identity = UUID(int=100 + day)
    return ScoreFact(
        identity, code, Moment(date(2024, 3, day), None), figure, method, flags, recall, False
    )


@pytest.mark.parametrize("code", ["cssrs", "moaas", "cadss", "cadss6", "ymrs", "vas"])
def test_that_a_scale_that_is_never_judged_needs_no_baseline(code):
    assert flags_of(score(code, 12, None if code == "cssrs" else 3)) == ()


@pytest.mark.parametrize("code", ["phq9", "who5", "nrs"])
def test_that_a_judged_scale_needs_one(code):
    assert flags_of(score(code, 12, 8)) == ("missing_baseline",)


def test_that_the_screen_raises_its_flag_and_lifts_it():
    urgent = score("cssrs", 11, None, flags=("URGENT",))
    assert flags_of(urgent) == ("si_urgent",)
    assert flags_of(urgent, score("cssrs", 12, None)) == ()


def test_that_a_total_raises_the_flag_of_its_suicide_item_and_none_lifts_it():
    baseline = score("bdi2", 9, 30, "total_only")
    urgent = score("bdi2", 11, 30, "total_only", ("URGENT",))
    assert flags_of(baseline, urgent) == ("si_urgent",)
    assert flags_of(baseline, urgent, score("bdi2", 12, 10, "total_only")) == ("si_urgent",)


def test_that_average_pain_is_a_baseline_and_pain_now_is_not():
    assert flags_of(score("nrs", 9, 8, recall="avg_24h"), score("nrs", 12, 3)) == ()
    assert flags_of(score("nrs", 9, 8, recall="now"), score("nrs", 12, 3)) == ("missing_baseline",)


def test_that_the_rule_is_told_in_points_where_it_is_in_points():
    words = "response: at least 10 points above baseline (WHO-5)"
    assert rule_text(KNOWLEDGE.instruments["who5"]) == words
    assert rule_text(KNOWLEDGE.instruments["cadss"]) == "no response rule (CADSS)"
