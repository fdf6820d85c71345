from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from tests.charts.by_hand import chart, drawn, infusion, lane, point
from tracker.charts.labels import in_inter, outline, shortened, text_width
from tracker.charts.progress_chart import progress_figure
from tracker.charts.progress_values import EventMark, Reference, SeriesSpan, SideEffectMark
from tracker.charts.tokens import DARK, LIGHT, PAPER

MOMENTS = st.floats(0, 4000, allow_nan=False)


@st.composite
def points(draw):
    return point(
        draw(MOMENTS),
        draw(st.integers(0, 27)),
        draw(st.sampled_from(["complete", "prorated", "total_only"])),
        suicide=draw(st.sampled_from([None, "REVIEW", "URGENT", "SI_UNKNOWN"])),
        standard_recall=draw(st.booleans()),
        late=draw(st.booleans()),
    )


@st.composite
def charts(draw):
    some = draw(st.lists(points(), max_size=30))
    days = sorted(draw(st.lists(MOMENTS, max_size=40)))
    phases = st.sampled_from(["initial", "booster", "reinduction"])
    doses = st.none() | st.sampled_from([0.5, 0.75])
    marks = tuple(infusion(day, n, draw(phases), draw(doses)) for n, day in enumerate(days, 1))
    references = (Reference(some[0].day, some[0].day, 20, 10),) if some else ()
    count = draw(st.integers(1, 4)) if some else 0
    lanes = [lane(*some, code=f"scale{n}", references=references) for n in range(count)]
    whole = chart(*lanes, infusions=marks)
    ends = whole.span
    return replace(
        whole,
        series=(SeriesSpan(marks[0].day, marks[-1].day, "initial series"),) if marks else (),
        side_effects=tuple(
            SideEffectMark(mark.day, 1 + n % 5, "x") for n, mark in enumerate(marks)
        ),
        events=tuple(EventMark(day, "a change of medication") for day in ends) if some else (),
        synthetic=draw(st.booleans()),
        title=draw(st.sampled_from(["", "MOA126"])),
    )


def meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@settings(max_examples=25)
@given(
    charts(), st.sampled_from([LIGHT, DARK, PAPER]), st.sampled_from([(7, 9), (10, 9), (20, 14)])
)
def test_that_any_chart_is_drawn_with_its_words_inside_and_apart(whole, theme, size):
    figure = progress_figure(whole, theme, size, 100)
    FigureCanvasAgg(figure).draw()
    boxes = [(label.text, label.box) for label in drawn(figure, "labels").labels]
    for text, (left, bottom, right, top) in boxes:
        assert left >= 0, text
        assert right <= size[0] * 100, text
        assert bottom >= 0, text
        assert top <= size[1] * 100, text
    for (one, its), (other, others) in combinations(boxes, 2):
        assert not meet(its, others), (one, other)


def test_that_text_widths_grow_with_text_and_size():
    assert 0 < text_width("mild", 8) < text_width("moderate", 8) < text_width("moderate", 16)


def test_that_words_are_cut_only_where_they_do_not_fit():
    assert shortened("moderately severe", 8, 500) == "moderately severe"
    cut = shortened("moderately severe", 8, 60)
    assert cut.endswith("…")
    assert text_width(cut, 8) <= 60
    assert shortened("moderately severe", 8, 1) == ""


@pytest.mark.parametrize("words", ["王小明", "محمد علي", "\N{GRINNING FACE} 2 mg"])
def test_that_letters_that_inter_has_not_are_drawn_as_boxes_without_a_warning(words):
    assert "\N{WHITE SQUARE}" in in_inter(words)
    assert in_inter("Ibuprofen 400 mg → ½ é Ж") == "Ibuprofen 400 mg → ½ é Ж"
    assert text_width(words, 8) > 0
    assert len(outline(words).vertices) > 0
