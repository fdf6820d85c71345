import math
from dataclasses import replace
from datetime import date
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from tracker.charts.labels import Labels, text_width
from tracker.charts.layout import chart_layout, date_ticks, spread
from tracker.charts.progress_chart import progress_figure
from tracker.charts.progress_values import (
    Band,
    EventMark,
    InfusionMark,
    Lane,
    Point,
    ProgressChart,
    Reference,
    SeriesSpan,
    SideEffectMark,
)
from tracker.charts.save import save_figure
from tracker.charts.tokens import DARK, LIGHT, PAPER

START = date(2026, 3, 2).toordinal()
BANDS = (
    Band(0, 5, "none-minimal"),
    Band(5, 10, "mild"),
    Band(10, 15, "moderate"),
    Band(15, 20, "moderately severe"),
    Band(20, 27, "severe"),
)


def point(day, total, method="complete", **more):
    on = date.fromordinal(START + int(day))
    return Point(uuid4(), START + day + 0.5, on, total, method, **more)


def lane(*points, code="phq9", **more):
    values = {
        "code": code,
        "name": code.upper(),
        "measures": "depressive symptoms",
        "minimum": 0,
        "maximum": 27,
        "higher_is_worse": True,
        "bands": BANDS,
        "points": points,
        "references": (),
        "remission_at": 4,
        "rule": "",
        **more,
    }
    return Lane(**values)


def infusion(day, number, phase="initial", dose=0.5):
    on = date.fromordinal(START + int(day))
    return InfusionMark(uuid4(), START + day + 0.4, on, phase, 1, number, dose)


def chart(*lanes, **more):
    days = [p.day for each in lanes for p in each.points]
    days += [mark.day for mark in more.get("infusions", ())]
    span = (min(days), max(days)) if days else (0.0, 1.0)
    return ProgressChart(lanes=lanes, span=span, **more)


def drawn(figure, name):
    found = [artist for artist in figure.get_children() if artist.get_gid() == name]
    assert found, f"nothing is drawn as {name}"
    return found[0]


def data(figure, name):
    line = drawn(figure, name)
    return list(zip(line.get_xdata(), line.get_ydata(), strict=True))


def words(figure):
    return [label.text for label in drawn(figure, "labels").labels]


def test_that_every_score_is_drawn_where_it_belongs():
    points = [point(0, 20), point(7, 12, "prorated"), point(14, 0, "total_only")]
    figure = progress_figure(chart(lane(*points)), LIGHT)
    assert data(figure, "scores:phq9:items") == [(p.day, p.total) for p in points[:2]]
    assert data(figure, "scores:phq9:total_only") == [(points[2].day, 0)]
    assert "p" in words(figure)


def test_that_worse_is_at_the_top_whatever_the_direction():
    for worse in (True, False):
        box = chart_layout(chart(lane(point(0, 3), higher_is_worse=worse)), 900, 500).lanes[0]
        assert (box.y(27) > box.y(0)) == worse
        assert box.bottom < box.y(27) < box.top
        assert box.bottom < box.y(0) < box.top


def test_that_a_drawn_point_stands_inside_its_band():
    figure = progress_figure(chart(lane(point(0, 10))), LIGHT)
    box = chart_layout(chart(lane(point(0, 10))), 1000, 620).lanes[0]
    band = drawn(figure, "band:phq9:2").get_paths()[0].vertices[:, 1]
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
    assert data(figure, "suicide:phq9") == [(p.day, p.total) for p in points[:2]]
    assert {"SI urgent", "SI unknown"} <= set(words(figure))


def test_that_shapes_tell_states_without_colour():
    points = [
        point(0, 20),
        point(3, 19, "total_only"),
        point(6, 18, recall_variant="24h"),
        point(9, 17, late=True),
    ]
    figure = progress_figure(chart(lane(*points)), LIGHT)
    filled, square = drawn(figure, "scores:phq9:items"), drawn(figure, "scores:phq9:total_only")
    hollow = drawn(figure, "scores:phq9:recall")
    assert (filled.get_marker(), square.get_marker()) == ("o", "s")
    assert hollow.get_markerfacecolor() == LIGHT.surface
    assert data(figure, "late:phq9") == [(points[3].day, 17)]


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
    assert (
        drawn(figure, "response:phq9").get_linestyle()
        != drawn(figure, "baseline:phq9").get_linestyle()
    )


def test_that_severe_side_effects_are_numbered_and_taller():
    effects = (SideEffectMark(START + 1, 1, "nausea"), SideEffectMark(START + 9, 4, "syncope"))
    figure = progress_figure(chart(lane(point(0, 5), point(20, 5)), side_effects=effects), LIGHT)
    heights = {
        severity: drawn(figure, f"side effects {severity}").get_segments()[0][1][1]
        for severity in (1, 4)
    }
    assert heights[4] > heights[1]
    assert "4" in words(figure)


def test_that_an_empty_chart_says_what_belongs_there():
    assert any("No scores yet" in word for word in words(progress_figure(ProgressChart(), LIGHT)))


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
    if ending == ".pdf":
        assert b"Inter" in content
    assert list(tmp_path.iterdir()) == [path]


def test_that_another_ending_is_refused_in_words(tmp_path):
    with pytest.raises(ValueError, match=r"\.png, \.svg or \.pdf"):
        save_figure(chart(lane(point(0, 20))), tmp_path / "chart.docx")


MOMENTS = st.floats(0, 4000, allow_nan=False)


@st.composite
def charts(draw):
    days = draw(st.lists(MOMENTS, max_size=40))
    methods = st.sampled_from(["complete", "prorated", "total_only"])
    flags = st.sampled_from([None, "REVIEW", "URGENT", "SI_UNKNOWN"])
    points = [
        point(
            day,
            draw(st.integers(0, 27)),
            draw(methods),
            suicide=draw(flags),
            late=draw(st.booleans()),
        )
        for day in days
    ]
    marks = tuple(
        infusion(
            day,
            number,
            draw(st.sampled_from(["initial", "booster"])),
            draw(st.none() | st.just(0.5)),
        )
        for number, day in enumerate(draw(st.lists(MOMENTS, max_size=60)), 1)
    )
    lanes = [lane(*points)] * draw(st.integers(1, 4)) if points else []
    lanes = [replace(each, code=f"scale{n}") for n, each in enumerate(lanes)]
    whole = chart(*lanes, infusions=marks)
    spans = (SeriesSpan(marks[0].day, marks[-1].day, "initial series"),) if marks else ()
    events = (EventMark(whole.span[0], "a long word that tells of a change of medication"),)
    return replace(whole, series=spans, events=events if points else ())


@settings(max_examples=25)
@given(charts(), st.sampled_from([LIGHT, DARK, PAPER]), st.sampled_from([(4, 3), (9, 6), (25, 14)]))
def test_that_any_chart_is_drawn_with_its_words_inside(whole, theme, size):
    figure = progress_figure(whole, theme, size, 100)
    FigureCanvasAgg(figure).draw()
    for label in drawn(figure, "labels").labels:
        assert 0 <= label.y <= size[1] * 100 + 1
        if size[0] >= 9:
            assert -60 <= label.x <= size[0] * 100 + 1


@given(st.lists(st.floats(-50, 150), max_size=8), st.floats(1, 12))
def test_that_pushed_labels_keep_their_order_and_distance(wanted, gap):
    placed = [place for _, place in sorted(zip(wanted, spread(wanted, gap, 0, 100), strict=True))]
    assert all(other - one >= gap - 1e-6 for one, other in pairwise(placed))
    assert all(-1e-6 <= place <= 100 + 1e-6 for place in placed)


@pytest.mark.parametrize("days", [0, 1, 5, 13, 40, 200, 800, 3000, 12000])
def test_that_the_time_axis_always_has_some_dates_and_never_too_many(days):
    ticks = date_ticks(START - 1, START + days + 1, 600)
    assert 1 <= len(ticks) <= 9
    assert any("2026" in word or "203" in word for _, word in ticks)
    assert len({day for day, _ in ticks}) == len(ticks)


def test_that_text_widths_grow_with_text_and_size():
    assert 0 < text_width("mild", 8) < text_width("moderate", 8) < text_width("moderate", 16)
    assert isinstance(drawn(progress_figure(ProgressChart(), LIGHT), "labels"), Labels)
