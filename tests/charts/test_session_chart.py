"""The session chart: what stands where, what is said, and that it can be read at any size."""

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from tests.charts import sessions as made
from tests.charts.by_hand import data, drawn, words
from tests.charts.sessions import reading
from tracker.charts.save import save_session
from tracker.charts.session_chart import session_figure
from tracker.charts.session_layout import session_layout
from tracker.charts.session_usual import guide_lines, usual_range
from tracker.charts.session_values import (
    BolusMark,
    DueMark,
    EffectBar,
    RateSegment,
    SessionChart,
    TreatmentFlag,
)
from tracker.charts.tokens import DARK, LIGHT
from tracker.knowledge import load_knowledge

SIZE = (7.6, 3.3)
STATES = {
    name: getattr(made, name.upper())
    for name in ("empty", "prepared", "running", "paused", "red", "finished", "pain")
} | {"many": replace(made.FINISHED, effects=made.MANY_EFFECTS, synthetic=True, title="T-1")}
SIZES = ((4.8, 2.2), SIZE, (12.0, 5.0))


def figure_of(chart, size=SIZE, theme=LIGHT):
    return session_figure(chart, theme, size)


def layout_of(chart, size=SIZE):
    return session_layout(chart, size[0] * 100, size[1] * 100)


def has(figure, name):
    return any(artist.get_gid() == name for artist in figure.get_children())


def minutes(figure, chart, name, size=SIZE):
    layout = layout_of(chart, size)
    per_pixel = (layout.last - layout.first) / (layout.right - layout.left)
    return [round(layout.first + (x - layout.left) * per_pixel, 3) for x, _ in data(figure, name)]


def test_that_every_reading_stands_at_its_minute_and_value():
    figure, layout = figure_of(made.FINISHED), layout_of(made.FINISHED)
    pressure, heart, oxygen = layout.lanes
    for name, lane in (
        ("systolic", pressure),
        ("diastolic", pressure),
        ("heart_rate", heart),
        ("spo2", oxygen),
    ):
        assert data(figure, name) == [
            (layout.x(each.minute), lane.y(each.value(name))) for each in made.SERIES
        ]
    assert len(drawn(figure, "stems").lines) == len(made.SERIES)


def test_that_what_was_not_taken_is_not_drawn_and_zero_is_a_value():
    chart = SessionChart(readings=(reading(5, spo2=97), reading(9, "120/70", moaas=0)))
    figure = figure_of(chart, (9, 4))
    assert minutes(figure, chart, "spo2", (9, 4)) == [5]
    assert minutes(figure, chart, "systolic", (9, 4)) == [9]
    assert not has(figure, "heart_rate")
    assert "– · 0" in words(figure)


def test_that_the_higher_value_stands_higher_and_inside_its_lane():
    chart = SessionChart(readings=(reading(0, "260/30", 190, 62), reading(5, "90/50", 30, 99)))
    for size in SIZES:
        layout = layout_of(chart, size)
        for lane, measure in zip(layout.lanes, ("systolic", "heart_rate", "spo2"), strict=True):
            first, second = (lane.y(each.value(measure)) for each in chart.readings)
            assert (first > second) == (measure != "spo2")
            assert lane.bottom < min(first, second) < max(first, second) < lane.top
        tops = [(lane.top, lane.bottom) for lane in layout.lanes]
        assert all(upper[1] > lower[0] for upper, lower in pairwise(tops))


def test_that_93_percent_looks_different_from_97():
    lane = layout_of(made.RUNNING, SIZES[0]).lanes[2]
    assert (lane.low, lane.high) == (88, 101)
    assert lane.y(97) - lane.y(93) >= 5


def test_that_a_session_without_readings_says_so_on_its_axes():
    assert "No readings yet" in words(figure_of(made.EMPTY))
    assert "No readings" in words(figure_of(SessionChart()))
    assert has(figure_of(made.EMPTY), "axis")
    assert "No readings yet" not in words(figure_of(made.RUNNING))


def test_that_guide_lines_lie_at_the_limits_in_force_from_the_start_on():
    figure, layout = figure_of(made.FINISHED), layout_of(made.FINISHED)
    heights = {line[0][1] for line in drawn(figure, "guides red").lines}
    pressure, heart, oxygen = layout.lanes
    wanted = {pressure.y(180), pressure.y(110), heart.y(140), heart.y(45), oxygen.y(90)}
    assert heights == wanted
    assert {line[0][0] for line in drawn(figure, "guides amber").lines} == {layout.x(0)}
    assert drawn(figure, "guides amber").dashes is not None
    assert "sys ≥ 180" in words(figure)


def test_that_the_limits_drawn_are_those_of_the_rules():
    lines = {
        (line.measure, line.value, line.mark)
        for line in guide_lines(load_knowledge().monitoring.during)
    }
    assert {("systolic", 165, "amber"), ("systolic", 180, "red")} <= lines
    assert {("diastolic", 100, "amber"), ("diastolic", 110, "red")} <= lines
    assert {("spo2", 94, "amber"), ("spo2", 90, "red")} <= lines
    assert not any(measure == "systolic" and value < 120 for measure, value, _ in lines)


def test_that_values_a_rule_has_found_are_written_and_coloured():
    labels = {label.text: label.color for label in drawn(figure_of(made.RED), "labels").labels}
    assert labels["186/112"] == labels["184/111"] == LIGHT.alert
    assert labels["168/96"] == LIGHT.caution
    assert "128/78" not in labels


def test_that_the_latest_values_stand_beside_their_lanes():
    layout = layout_of(made.FINISHED)
    beside = {
        label.text for label in drawn(figure_of(made.FINISHED), "labels").labels
        if label.size == 11 and label.x > layout.right
    }  # fmt: skip
    assert beside == {"130/80", "74", "98"}


def test_that_due_readings_are_hollow_then_filled_and_crossed_red_when_missed():
    states = ("coming", "due", "late", "missed", "done", "done late")
    chart = SessionChart(due=tuple(DueMark(10 * n, state) for n, state in enumerate(states)))
    figure = figure_of(chart)
    for number, state in enumerate(states):
        assert minutes(figure, chart, f"due {state}") == [10 * number]
    assert drawn(figure, "due coming").get_markerfacecolor() == LIGHT.surface
    assert drawn(figure, "due done").get_markerfacecolor() == LIGHT.text_secondary
    assert drawn(figure, "due missed").get_markeredgecolor() == LIGHT.alert
    crossed = drawn(figure, "due missed").get_marker()
    assert len(crossed.vertices) > len(drawn(figure, "due coming").get_marker().vertices)


def test_that_the_ribbon_is_as_high_as_the_rate_and_empty_in_a_pause():
    chart = made.PAUSED
    figure, (foot, top) = figure_of(chart), layout_of(chart).ribbon
    first, second = drawn(figure, "rates").lines
    assert first[2][1] - foot == pytest.approx(top - foot)
    assert second[2][1] - foot == pytest.approx((top - foot) * 34.2 / 51.3)
    assert len(drawn(figure, "pauses").lines) == 1
    assert {"paused", "51.3 mg/h"} <= set(words(figure))


def test_that_a_running_pump_is_drawn_until_now_and_its_plan_beyond():
    figure, layout = figure_of(made.RUNNING), layout_of(made.RUNNING)
    assert drawn(figure, "rates").lines[0][2][0] == layout.x(12.4)
    assert drawn(figure, "plan").lines[0][0][0] == layout.x(12.4)
    assert drawn(figure, "plan").lines[0][-1][0] == layout.x(40)
    assert drawn(figure, "now").lines[0][0][0] == layout.x(12.4)
    finished = figure_of(made.FINISHED)
    assert not has(finished, "plan")
    assert not has(finished, "now")
    assert "recovery" in words(finished)


def test_that_boluses_are_marked_and_named():
    chart = replace(made.PAIN, boluses=(BolusMark(1, 20),))
    figure = figure_of(chart)
    assert minutes(figure, chart, "boluses") == [1]
    assert "bolus 20 mg" in words(figure)


def test_that_side_effects_are_bars_from_onset_to_end_with_their_grade():
    layout = layout_of(made.FINISHED)
    bars = {placed.effect.label: placed for placed in layout.effects}
    assert bars["Nausea"].box[0] == layout.x(14)
    assert bars["Nausea"].end == layout.x(33)
    assert not bars["Nausea"].open
    assert bars["Dizziness"].open
    assert bars["Dizziness"].end == layout.x(layout.last)
    assert {"N2", "Nausea", "D2", "Z1"} <= set(words(figure_of(made.FINISHED)))


def test_that_a_side_effect_that_lasts_is_drawn_until_now():
    layout = layout_of(made.RUNNING)
    assert layout.effects[0].end == pytest.approx(layout.x(12.4))


def test_that_what_finds_no_row_is_counted_and_severe_effects_find_one():
    many = STATES["many"]
    layout = layout_of(many, SIZES[0])
    rows = {placed.row for placed in layout.effects}
    assert len(rows) == 2
    assert {"Anxiety", "Raised blood pressure"} <= {each.effect.label for each in layout.effects}
    hidden = len(many.effects) - len(layout.effects)
    assert layout.effects_hidden == hidden > 0
    assert f"+{hidden} more" in words(figure_of(many, SIZES[0]))
    assert layout_of(many, SIZES[2]).effects_hidden == 0


def test_that_side_effects_do_not_stretch_the_axis_by_hours():
    late = EffectBar("Headache", 1, 20, 700, "H")
    later = EffectBar("Headache", 1, 400, None, "H")
    chart = replace(made.FINISHED, effects=(late, later))
    assert chart.span()[1] <= made.FINISHED.span()[1] + 35
    assert layout_of(chart).effects_hidden == 1


def test_that_treatments_are_flags_with_words():
    figure = figure_of(made.PAUSED)
    assert minutes(figure, made.PAUSED, "treatments") == [19]
    assert "ondansetron 4 mg IV" in words(figure)


def test_that_late_and_corrected_readings_are_marked_and_explained():
    said = words(figure_of(made.FINISHED))
    assert {"L", "C", "L entered late", "C corrected"} <= set(said)
    assert {"L", "C"} <= set(words(figure_of(made.FINISHED, SIZES[0])))


def test_that_invented_data_are_marked_as_such_at_any_size():
    for size in SIZES:
        assert "synthetic data" in words(figure_of(STATES["many"], size))


def test_that_the_axis_holds_everything_between_whole_five_minutes():
    assert made.FINISHED.span() == (-10, 75)
    assert made.PAIN.span() == (-15, 275)
    assert SessionChart().span() == (-5, 65)
    first, last = replace(made.RUNNING, readings=(reading(-31, "120/70"),)).span()
    assert first <= -31
    assert last >= 70


def test_that_the_usual_range_is_shown_from_the_third_session_on():
    assert not usual_range([]).envelopes
    assert not usual_range([made.SERIES]).envelopes
    assert not usual_range([made.SERIES, []]).envelopes
    assert usual_range([made.SERIES, (), made.SERIES]).sessions == 2
    figure = figure_of(made.FINISHED)
    assert all(has(figure, f"usual:{lane}") for lane in ("BP", "HR", "SpO₂"))
    assert "shaded: usual range of 3 earlier sessions" in words(figure)


def test_that_the_usual_range_is_the_widened_lowest_and_highest_by_hand():
    one = (reading(0, "120/70", 60, 99), reading(20, "140/80", 70, 99))
    two = (reading(0, "110/80", 80, 97), reading(10, "150/90", 90, 95))
    pieces = {piece.measure: piece for piece in usual_range([one, two]).envelopes}
    assert pieces["systolic"].minutes == (0, 10)
    assert pieces["systolic"].low == (105, 125)  # at 10 min the first one stood at 130
    assert pieces["systolic"].high == (125, 155)
    assert pieces["heart_rate"].high == (85, 95)
    assert pieces["spo2"].low == (96, 94)
    assert pieces["spo2"].high == (100, 100)


def test_that_a_gap_of_more_than_half_an_hour_says_nothing_of_the_time_between():
    near = (reading(0, "120/70"), reading(30, "130/75"))
    far = (reading(0, "120/70"), reading(31, "130/75"))
    assert usual_range([near, near]).envelopes[0].minutes == (0, 10, 20, 30)
    assert not usual_range([far, far]).envelopes


def test_that_the_usual_range_takes_the_last_six_sessions():
    old = (reading(0, "200/120"), reading(10, "200/120"))
    new = (reading(0, "120/70"), reading(10, "120/70"))
    usual = usual_range([old, *[new] * 6])
    assert usual.sessions == 6
    assert max(usual.envelopes[0].high) == 125


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", STATES)
def test_that_no_words_overlap_or_leave_the_figure(name, size):
    assert_readable(figure_of(STATES[name], size), size)


def assert_readable(figure, size):
    labels = drawn(figure, "labels").labels
    boxes = [(label, *label.box) for label in labels]
    for label, left, _, right, _ in boxes:
        assert label.size >= 8
        assert left >= 0, label.text
        assert right <= size[0] * 100, label.text
        assert 0 <= label.y - 4 < label.y + 4 <= size[1] * 100, label.text
    for (one, left, bottom, right, top), (other, left2, bottom2, right2, top2) in combinations(
        boxes, 2
    ):
        wide = min(right, right2) - max(left, left2)
        high = min(top, top2) - max(bottom, bottom2) - 3  # the room above and below the letters
        assert wide <= 0.5 or high <= 0.5, (one.text, other.text)


MINUTES = st.floats(-30, 400)


@st.composite
def readings(draw):
    systolic = draw(st.none() | st.integers(40, 300))
    return reading(
        draw(MINUTES),
        "" if systolic is None else f"{systolic}/{max(20, systolic - 40)}",
        draw(st.none() | st.integers(20, 250)),
        draw(st.none() | st.integers(50, 100)),
        draw(st.none() | st.integers(3, 60)),
        draw(st.none() | st.integers(0, 5)),
        marks=draw(st.sampled_from([(), (("systolic", "red"),), (("spo2", "amber"),)])),
        late=draw(st.booleans()),
    )


@st.composite
def charts(draw):
    turns = sorted(draw(st.sets(st.integers(0, 300), max_size=4)))
    ends = [*turns[1:], None]
    rates = [
        RateSegment(start, end, draw(st.sampled_from([0, 12.5, 60])))
        for start, end in zip(turns, ends, strict=False)
    ]
    effects = st.builds(
        EffectBar,
        st.sampled_from(["Nausea", "Raised blood pressure", "x" * 70]),
        st.integers(1, 5),
        MINUTES,
        st.none() | MINUTES,
        st.sampled_from([None, "N"]),
    )
    flags = st.builds(TreatmentFlag, MINUTES, st.sampled_from(["ondansetron 4 mg IV", "y" * 90]))
    marks = st.builds(DueMark, MINUTES, st.sampled_from(["coming", "missed", "done"]))
    boluses = st.builds(BolusMark, MINUTES, st.just(10.0))
    sessions = [draw(st.lists(readings(), max_size=12)) for _ in range(3)]
    return SessionChart(
        readings=tuple(sessions[0]),
        rates=tuple(rates),
        boluses=tuple(draw(st.lists(boluses, max_size=3))),
        due=tuple(draw(st.lists(marks, max_size=8))),
        effects=tuple(draw(st.lists(effects, max_size=9))),
        treatments=tuple(draw(st.lists(flags, max_size=4))),
        guides=made.GUIDES,
        usual=usual_range(sessions[1:]),
        planned_end=draw(st.none() | st.floats(5, 300)),
        now=draw(st.none() | st.floats(0, 400)),
        synthetic=draw(st.booleans()),
    )


@settings(max_examples=25, deadline=None)
@given(charts(), st.sampled_from([LIGHT, DARK]), st.sampled_from(SIZES))
def test_that_any_session_can_be_drawn_and_read(chart, theme, size):
    figure = figure_of(chart, size, theme)
    FigureCanvasAgg(figure).draw()
    assert_readable(figure, size)
    layout = layout_of(chart, size)
    for each in chart.readings:
        assert layout.left <= layout.x(each.minute) <= layout.right
        assert all(
            lane.bottom <= lane.y(value) <= lane.top
            for lane in layout.lanes
            for measure in lane.measures
            if (value := each.value(measure)) is not None
        )


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_that_a_session_is_saved_on_white_with_its_words(tmp_path, ending):
    file = tmp_path / f"session.{ending}"
    save_session(made.FINISHED, file)
    assert file.stat().st_size > 5000
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
    if ending == "svg":
        text = file.read_text(encoding="utf-8")
        assert "ondansetron 4 mg IV" in text
        assert 'id="systolic"' in text


def test_that_another_ending_is_refused(tmp_path):
    with pytest.raises(ValueError, match="ends in"):
        save_session(made.FINISHED, tmp_path / "session.docx")
    assert not list(tmp_path.iterdir())
