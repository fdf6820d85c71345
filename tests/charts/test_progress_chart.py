import math

import pytest

from tests.charts.by_hand import (
    START,
    chart,
    data,
    drawn,
    infusion,
    lane,
    point,
    words,
)
from tracker.charts.key import WORDS
from tracker.charts.layout import chart_layout
from tracker.charts.progress_chart import progress_figure
from tracker.charts.progress_values import ProgressChart, Reference, SideEffectMark
from tracker.charts.save import save_figure
from tracker.charts.tokens import LIGHT, PAPER


def test_that_every_score_is_drawn_where_it_belongs():
    points = [point(0, 20), point(7, 12, "prorated"), point(14, 0, "total_only")]
    figure = progress_figure(chart(lane(*points)), LIGHT)
    assert data(figure, "scores:phq9:items") == [(p.day, p.total) for p in points[:2]]
    assert data(figure, "scores:phq9:total_only") == [(points[2].day, 0)]
    assert data(figure, "prorated:phq9") == [(points[1].day, 12)]
    assert "prorated" in words(figure)


def test_that_worse_is_at_the_top_whatever_the_direction():
    for worse in (True, False):
        box = chart_layout(chart(lane(point(0, 3), higher_is_worse=worse)), 900, 500).lanes[0]
        assert (box.y(27) > box.y(0)) == worse
        assert box.bottom < box.y(27) < box.top
        assert box.bottom < box.y(0) < box.top


def test_that_a_drawn_point_stands_inside_its_band():
    figure = progress_figure(chart(lane(point(0, 10))), LIGHT)
    box = chart_layout(chart(lane(point(0, 10))), 1000, 620).lanes[0]
    band = [y for _, y in drawn(figure, "bands").lines[2]]
    assert min(band) < box.y(10) < max(band)


def test_that_a_gap_of_more_than_45_days_is_drawn_as_a_gap():
    points = [point(0, 20), point(45, 12), point(91, 8)]
    figure = progress_figure(chart(lane(*points)), LIGHT)
    solid = [x for x, _ in data(figure, "line:phq9") if not math.isnan(x)]
    dashed = [x for x, _ in data(figure, "gap:phq9") if not math.isnan(x)]
    assert solid == [points[0].day, points[1].day]
    assert dashed == [points[1].day, points[2].day]


def test_that_a_suicide_flag_is_a_ring_and_words():
    points = [point(0, 20, suicide="URGENT"), point(7, 12, suicide="SI_UNKNOWN"), point(40, 5)]
    figure = progress_figure(chart(lane(*points)), LIGHT)
    urgent, other = drawn(figure, "suicide urgent:phq9"), drawn(figure, "suicide unknown:phq9")
    assert data(figure, "suicide urgent:phq9") == [(points[0].day, 20)]
    assert data(figure, "suicide unknown:phq9") == [(points[1].day, 12)]
    assert urgent.get_markeredgewidth() > other.get_markeredgewidth()
    assert urgent.get_marker() != other.get_marker()
    assert {"SI urgent", "SI unknown"} <= set(words(figure))


def test_that_the_latest_suicide_flag_keeps_its_words_among_many():
    points = [point(day, 20 - day % 3, suicide="URGENT") for day in range(200)]
    points.append(point(200, 18, suicide="REVIEW"))
    figure = progress_figure(chart(lane(*points)), LIGHT)
    assert words(figure).count("SI review") == 1


def test_that_shapes_tell_states_without_colour():
    points = [
        point(0, 20),
        point(3, 19, "total_only"),
        point(6, 18, standard_recall=False),
        point(8, 18, "total_only", standard_recall=False),
        point(9, 17, late=True),
    ]
    figure = progress_figure(chart(lane(*points)), LIGHT)
    filled, square = drawn(figure, "scores:phq9:items"), drawn(figure, "scores:phq9:total_only")
    hollow = drawn(figure, "scores:phq9:recall")
    assert (filled.get_marker(), square.get_marker()) == ("o", "s")
    assert hollow.get_markerfacecolor() == LIGHT.surface
    assert drawn(figure, "scores:phq9:recall_total_only").get_marker() == "s"
    assert data(figure, "late:phq9") == [(points[4].day, 17)]


def test_that_boosters_are_told_from_the_series_by_shape_and_number():
    marks = (infusion(0, 1), infusion(3, 2), infusion(40, 1, "booster", 0.75))
    figure = progress_figure(chart(lane(point(0, 20)), infusions=marks), LIGHT)
    assert [x for x, _ in data(figure, "infusions")] == [marks[0].day, marks[1].day]
    assert [x for x, _ in data(figure, "boosters")] == [marks[2].day]
    assert drawn(figure, "boosters").get_markerfacecolor() == LIGHT.surface
    assert {"1", "B1", "0.5", "0.75"} <= set(words(figure))


def test_that_the_lines_of_the_rule_are_drawn_and_named():
    references = (Reference(START, START + 30, 20, 10),)
    figure = progress_figure(chart(lane(point(0, 20), point(9, 8), references=references)), LIGHT)
    assert {"baseline 20", "response ≤ 10", "remission ≤ 4", "8"} <= set(words(figure))
    assert drawn(figure, "responses").dashes != drawn(figure, "baselines").dashes


def test_that_severe_side_effects_are_numbered_and_taller():
    effects = (SideEffectMark(START + 1, 1, "nausea"), SideEffectMark(START + 9, 4, "syncope"))
    figure = progress_figure(chart(lane(point(0, 5), point(20, 5)), side_effects=effects), LIGHT)
    heights = {
        severity: max(y for _, y in drawn(figure, f"side effects {severity}").lines[0])
        for severity in (1, 4)
    }
    assert heights[4] > heights[1]
    assert "4" in words(figure)


def test_that_an_empty_chart_says_what_belongs_there():
    assert any("No scores yet" in word for word in words(progress_figure(ProgressChart(), LIGHT)))


def test_that_a_lone_score_is_written_large_and_promises_a_line():
    figure = progress_figure(chart(lane(point(0, 21))), LIGHT)
    large = [label for label in drawn(figure, "labels").labels if label.text == "21"]
    assert [label.size for label in large] == [22]
    assert "a line appears with the second score" in words(figure)


def test_that_only_the_marks_on_the_chart_are_explained():
    plain = words(progress_figure(chart(lane(point(0, 20), point(7, 9))), LIGHT))
    assert not set(WORDS.values()) & set(plain)
    late = words(progress_figure(chart(lane(point(0, 20), point(7, 9, late=True))), LIGHT))
    assert set(WORDS.values()) & set(late) == {"entered late"}


def test_that_infusions_without_scores_are_drawn():
    figure = progress_figure(chart(infusions=(infusion(0, 1),)), LIGHT)
    assert data(figure, "infusions")


def test_that_synthetic_data_says_so():
    figure = progress_figure(chart(lane(point(0, 5)), synthetic=True), PAPER)
    assert "synthetic data" in words(figure)


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_that_a_chart_can_be_saved(tmp_path, ending):
    path = tmp_path / f"chart{ending}"
    save_figure(chart(lane(point(0, 20), point(7, 10))), path)
    content = path.read_bytes()
    starts = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}
    assert content.startswith(starts[ending])
    if ending == ".svg":
        assert b"moderately severe" in content
        assert b"'Inter'" in content
    if ending == ".pdf":
        assert b"/FontFile2" in content
        assert b"Inter" in content
    assert list(tmp_path.iterdir()) == [path]


def test_that_another_ending_is_refused_in_words(tmp_path):
    with pytest.raises(ValueError, match=r"\.png, \.svg or \.pdf"):
        save_figure(chart(lane(point(0, 20))), tmp_path / "chart.docx")
