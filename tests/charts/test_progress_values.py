from decimal import Decimal

import pytest

from tests.clinical.by_hand import RULES, course, infusion, score
from tracker.charts.progress_values import progress_chart
from tracker.clinical.progress import patient_progress
from tracker.knowledge import load_knowledge

INSTRUMENTS = load_knowledge().instruments


def built(*scores, days=(0, 3, 7), courses=None, only=None):
    infusions = [infusion(day) for day in days]
    progress = patient_progress(courses or [course()], infusions, scores, INSTRUMENTS, RULES)
    return progress_chart(progress, INSTRUMENTS, only=only), infusions


def test_that_every_score_with_a_total_is_a_point():
    facts = [score(-9, 20), score(-1, 22), score(8, 0), score(9, None, method="incomplete")]
    chart, _ = built(*facts)
    [lane] = chart.lanes
    assert [(p.id, p.total) for p in lane.points] == [(f.id, float(f.total)) for f in facts[:3]]
    assert [p.is_baseline for p in lane.points] == [False, True, False]
    assert lane.points[2].improvement == 100


def test_that_the_lines_follow_the_rules_of_the_scale():
    [lane] = built(score(-1, 21), score(8, 4))[0].lanes
    assert [(r.baseline, r.response_at) for r in lane.references] == [(21, 10.5)]
    assert lane.remission_at == 4


def test_that_no_response_line_is_drawn_where_the_baseline_is_too_low_to_judge():
    [lane] = built(score(-1, 9), score(8, 4))[0].lanes
    assert [(r.baseline, r.response_at) for r in lane.references] == [(9, None)]


def test_that_a_scale_judged_by_points_gained_has_its_lines_above_the_baseline():
    [lane] = built(score(-1, 20, "who5"), score(8, 60, "who5"))[0].lanes
    assert [(r.baseline, r.response_at) for r in lane.references] == [(20, 30)]
    assert lane.remission_at == 50
    assert not lane.higher_is_worse


@pytest.mark.parametrize("code", INSTRUMENTS)
def test_that_the_bands_of_every_scale_cover_its_range_without_gaps(code):
    instrument = INSTRUMENTS[code]
    [lane] = built(score(-1, instrument.maximum, code))[0].lanes
    edges = [edge for band in lane.bands for edge in (band.low, band.high)]
    assert edges[1:-1:2] == edges[2::2]
    if edges:
        assert (edges[0], edges[-1]) == (instrument.minimum, instrument.maximum)


def test_that_the_most_pressing_suicide_flag_is_drawn_and_other_flags_are_not():
    facts = [score(-1, 21, flags=("REVIEW", "URGENT")), score(8, 4, flags=("something",))]
    [lane] = built(*facts)[0].lanes
    assert [p.suicide for p in lane.points] == ["URGENT", None]


def test_that_a_total_alone_is_not_ringed_for_its_missing_item():
    facts = [
        score(-1, 21, flags=("SI_UNKNOWN",), method="total_only"),
        score(8, 9, flags=("SI_UNKNOWN",), method="prorated"),
    ]
    [lane] = built(*facts)[0].lanes
    assert [p.suicide for p in lane.points] == [None, "SI_UNKNOWN"]


def test_that_only_another_recall_period_is_marked():
    variants = [variant.code for variant in INSTRUMENTS["pcl5"].variants]
    facts = [score(n, 40, "pcl5", recall=code) for n, code in enumerate(["standard", *variants])]
    [lane] = built(*facts, days=())[0].lanes
    standard = [p.standard_recall for p in lane.points]
    assert standard[0]
    assert standard[1:2] == [True] * len(variants[:1])
    assert not any(standard[2:])


def test_that_infusions_and_series_are_those_of_the_progress():
    chart, infusions = built(score(-1, 20), days=(0, 3, 7, 60))
    assert [(m.id, m.phase, m.number, m.dose) for m in chart.infusions] == [
        (infusions[0].id, "initial", 1, 0.5),
        (infusions[1].id, "initial", 2, 0.5),
        (infusions[2].id, "initial", 3, 0.5),
        (infusions[3].id, "booster", 1, 0.5),
    ]
    [span] = chart.series
    assert (span.first_day, span.last_day) == (chart.infusions[0].day, chart.infusions[2].day)


def test_that_the_primary_scale_comes_first_and_one_scale_can_be_asked_for():
    facts = [score(-1, 12, "gad7"), score(-1, 20, "phq9"), score(-1, Decimal(30), "madrs")]
    assert next(lane.code for lane in built(*facts)[0].lanes) == "phq9"
    assert [lane.code for lane in built(*facts, only="gad7")[0].lanes] == ["gad7"]


def test_that_the_time_axis_reaches_from_the_first_to_the_last():
    chart, infusions = built(score(-4, 20), score(30, 8))
    assert chart.span == (chart.lanes[0].points[0].day, chart.lanes[0].points[-1].day)
    assert infusions[0].moment.on.toordinal() + 0.5 == chart.infusions[0].day
