from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.charts.by_hand import START, chart, infusion, lane, point
from tracker.charts.dates import date_ticks
from tracker.charts.layout import chart_layout, fitting, least_height, spread

HEIGHTS = st.lists(st.tuples(st.floats(-50, 250), st.floats(1, 20)), max_size=8)


@given(HEIGHTS)
def test_that_pushed_words_keep_their_order_and_do_not_overlap(wanted):
    middles, heights = [middle for middle, _ in wanted], [height for _, height in wanted]
    placed = spread(middles, heights, 0, 200)
    order = sorted(range(len(wanted)), key=lambda i: middles[i])
    for one, other in pairwise(order):
        assert placed[other] - placed[one] >= (heights[one] + heights[other]) / 2 - 1e-6
    for place, height in zip(placed, heights, strict=True):
        assert height / 2 - 1e-6 <= place <= 200 - height / 2 + 1e-6


def test_that_words_with_room_stay_where_they_belong():
    assert spread([30, 10, 90], [10, 10, 10], 0, 100) == [30, 10, 90]


def test_that_words_without_room_for_all_stay_inside():
    placed = spread([5, 5, 5], [10, 10, 10], 0, 15)
    assert placed == sorted(placed)
    assert placed[0] > 0
    assert placed[-1] < 15


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(1, 60)), max_size=30))
def test_that_words_chosen_to_fit_do_not_meet(words):
    extents = [(begin, begin + width) for begin, width in words]
    shown = sorted(extents[i] for i in fitting(extents, 4))
    assert all(later[0] - earlier[1] >= 4 for earlier, later in pairwise(shown))
    assert bool(shown) == bool(extents)


@pytest.mark.parametrize("days", [0, 1, 5, 13, 40, 200, 800, 3000, 12000, 40000])
def test_that_the_time_axis_always_has_some_dates_and_never_too_many(days):
    ticks = date_ticks(START - 1, START + days + 1, 600)
    assert 1 <= len(ticks) <= 9
    assert any("20" in word or "21" in word for _, word in ticks)
    assert len({day for day, _ in ticks}) == len(ticks)


def test_that_dates_name_the_year_once_and_where_it_turns():
    words = [word for _, word in date_ticks(START - 200, START + 150, 700)]
    assert words == ["Sep 2025", "Nov", "Jan 2026", "Mar", "May", "Jul"]


def test_that_a_place_on_the_axis_and_its_day_are_the_same():
    layout = chart_layout(chart(lane(point(0, 3), point(90, 5))), 900, 500)
    assert layout.day(layout.x(START + 33.5)) == pytest.approx(START + 33.5)


def test_that_the_nearest_point_is_found_and_only_if_near():
    points = [point(0, 20), point(30, 12), point(60, 4)]
    layout = chart_layout(chart(lane(*points)), 900, 500)
    box = layout.lanes[0]
    near = layout.nearest(layout.x(points[1].day) + 3, box.y(12) - 4)
    assert near == (box, points[1])
    assert layout.nearest(layout.x(points[1].day) + 60, box.y(12)) is None


def test_that_the_least_height_leaves_every_lane_legible():
    lanes = [lane(point(0, 3), code=f"scale{n}") for n in range(6)]
    whole = chart(*lanes, infusions=(infusion(0, 1),))
    for box in chart_layout(whole, 900, least_height(whole)).lanes:
        assert box.top - box.bottom >= 60
