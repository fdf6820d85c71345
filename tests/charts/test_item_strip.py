from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from matplotlib.text import Text

from tests.charts.by_hand import drawn, words
from tracker.charts.item_layout import item_layout, least_height, room_for_labels
from tracker.charts.item_strip import contrast, ink_on, item_figure, shade_color
from tracker.charts.item_values import answer_words, has_items, item_strip
from tracker.charts.layout import chart_layout
from tracker.charts.progress_values import ProgressChart
from tracker.charts.tokens import DARK, LIGHT, PAPER
from tracker.clinical.moment import Moment
from tracker.knowledge import load_knowledge

INSTRUMENTS = load_knowledge().instruments
START = date(2026, 3, 2)
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK, PAPER], ids=lambda theme: theme.name)


@dataclass(frozen=True)
class Filled:
    """One form, told in days from the start."""

    id: UUID
    moment: Moment
    answers: tuple[Decimal | None, ...] | None
    extra_answers: tuple[Decimal | None, ...] | None
    total: Decimal | None


def form(day, answers=None, total=None, extra=None):
    values = None
    if answers is not None:
        values = tuple(None if word == "-" else Decimal(word) for word in answers.split())
    points = None if total is None else Decimal(total)
    return Filled(uuid4(), Moment(START + timedelta(days=day)), values, extra, points)


def strip(*forms, code="phq9", **more):
    last = max(each.moment.on for each in forms) if forms else START
    span = START.toordinal() + 0.5, last.toordinal() + 0.5
    return item_strip(INSTRUMENTS[code], forms, span, **more)


def texts(row):
    return [None if cell is None else cell.text for cell in row.cells]


def labels_like(figure, text):
    return [label for label in drawn(figure, "labels").labels if label.text == text]


def test_that_items_are_rows_and_visits_columns_in_the_order_of_time():
    made = strip(form(7, "1 0 0 0 0 0 0 0 2", 3), form(0, "3 2 2 2 2 2 2 2 -", 19))
    assert [visit.total for visit in made.visits] == ["19", "3"]
    assert texts(made.items[0]) == ["3", "1"]
    assert texts(made.items[8]) == ["–", "2"]
    assert made.items[8].mark == "suicide item"
    assert [row.mark for row in made.items].count("suicide item") == 1
    assert made.items[8].cells[0].shade is None


def test_that_zero_is_an_answer_and_a_gap_is_none():
    row = strip(form(0, "0 - 3 0 0 0 0 0 0", 3)).items
    assert (row[0].cells[0].text, row[0].cells[0].shade) == ("0", 0.0)
    assert (row[1].cells[0].text, row[1].cells[0].shade) == ("–", None)
    assert (row[2].cells[0].text, row[2].cells[0].shade) == ("3", 1.0)
    assert row[1].cells[0].told == "not answered"


def test_that_a_total_alone_is_a_column_without_cells():
    made = strip(form(0, "3 2 2 2 2 2 2 2 1", 18), form(7, total=9))
    assert made.visits[1].note == "total only"
    assert all(row.cells[1] is None for row in made.rows)
    other = strip(form(0, "3 2", 5), form(7, "3 2 2 2 2 2 2 2 1", 18))
    assert other.visits[0].note == "other version"


def test_that_answers_are_told_in_their_words():
    phq9, madrs, cssrs = (INSTRUMENTS[code] for code in ("phq9", "madrs", "cssrs"))
    assert answer_words(phq9.items[0], Decimal(2)) == "more than half the days"
    assert answer_words(madrs.items[0], Decimal(3)) == "3, from 0 to 6"
    assert answer_words(cssrs.items[0], Decimal(1)) == "yes"
    cell = strip(form(0, "2 2 2 2 2 2 2 2 1", 17)).items[0].cells[0]
    assert cell.told == "2: more than half the days"
    yes = strip(form(0, "1 0 - - - 0 -"), code="cssrs").items
    assert [row.cells[0].text for row in yes[:3]] == ["Y", "N", "–"]


def test_that_the_unscored_item_stands_below_the_scored_ones():
    made = strip(form(0, "2 2 2 2 2 2 2 2 1", 17, (Decimal(3),)), form(5, "1 " * 9, 9))
    assert made.items[9].full == "10 Functional difficulty"
    assert texts(made.items[9]) == ["3", "–"]


def test_that_worse_is_darker_whatever_the_direction_of_the_scale():
    made = strip(form(0, "0 5 3 3 3", 56), code="who5")
    assert made.items[0].cells[0].shade == 1.0
    assert made.items[1].cells[0].shade == 0.0


def test_that_not_assessed_is_not_a_number():
    answers = "2 " * 3 + "1 1 1 2 2 2 2 2 1 1 1 2 3 1"
    row = strip(form(0, answers), code="hamd17").items[15]
    assert (row.cells[0].text, row.cells[0].told) == ("–", "not assessed")


@pytest.mark.parametrize(
    ("code", "answers", "told"),
    [
        ("pcl5", "2 " * 20, {"B (1–5)": "10", "C (6–7)": "4", "D (8–14)": "14", "E (15–20)": "12"}),
        ("ybocs", "3 " * 5 + "1 " * 5, {"obsessions (1–5)": "15", "compulsions (6–10)": "5"}),
        ("bpisf", "4 " * 4 + "7 " * 7, {"severity (1–4)": "4", "interference (5–11)": "7"}),
        ("cadss", "1 " * 23, {"depersonalization": "7", "amnesia": "3", "cadss6": "6"}),
        ("qids16", "2 " * 16, {"sleep (1–4)": "2", "appetite/weight (6–9)": "2"}),
    ],
)
def test_that_subscores_have_rows_of_their_own(code, answers, told):
    made = strip(form(0, answers), code=code)
    shown = {row.label: row.cells[0].text for row in made.subscores}
    assert told.items() <= shown.items()
    assert all(0 <= row.cells[0].shade <= 1 for row in made.subscores)


def test_that_a_subscore_of_a_form_with_gaps_is_a_dash():
    row = strip(form(0, "2 " * 19 + "-"), code="pcl5").subscores[0]
    assert (row.cells[0].text, row.cells[0].told) == ("–", "answers missing")


@THEMES
@pytest.mark.parametrize("code", [code for code, each in INSTRUMENTS.items() if has_items(each)])
def test_that_every_number_can_be_read_on_its_shade(theme, code):
    instrument = INSTRUMENTS[code]
    for value in range(21):
        color = shade_color(theme, value / 20)
        assert contrast(ink_on(color), color) >= 4.5
    highest = [item.high for item in instrument.items]
    low = [item.low for item in instrument.items]
    both = [Filled(uuid4(), Moment(START), tuple(each), None, None) for each in (highest, low)]
    figure = item_figure(item_strip(instrument, both, (0.0, 1.0)), theme)
    assert len(drawn(figure, "cells").lines) >= len(instrument.items)


@THEMES
def test_that_shades_run_one_way_so_that_they_can_be_read_in_grey(theme):
    against_white = [contrast(shade_color(theme, n / 10), "#FFFFFF") for n in range(11)]
    steps = [after - before for before, after in pairwise(against_white)]
    assert all(step > 0 for step in steps) or all(step < 0 for step in steps)
    assert contrast(shade_color(theme, 0), shade_color(theme, 1)) > 7


def test_that_numbers_shades_and_dashes_are_drawn():
    made = strip(form(0, "3 2 1 0 - 0 0 0 1", 7), form(30, "1 1 1 0 0 0 0 0 0", 3))
    figure = item_figure(made, LIGHT, (10, least_height(made) / 100))
    assert len(drawn(figure, "cells").lines) == 8 + 9
    # Item 5 of the first form, and the unscored item of both.
    assert len(drawn(figure, "missing").lines) == 3
    assert "suicide item" in words(figure)
    assert "3 → 1" in words(figure)
    faces = drawn(figure, "cells").colors
    assert faces[0] != faces[1]


def test_that_a_visit_without_answers_is_outlined_and_says_why():
    made = strip(form(0, "3 2 1 0 0 0 0 0 1", 7), form(30, total=4))
    figure = item_figure(made, LIGHT, (10, least_height(made) / 100))
    upright = [each.get_text() for each in figure.get_children() if isinstance(each, Text)]
    assert upright == ["total only"]
    assert len(drawn(figure, "outlines").lines) == 1
    assert any("dashed: total only" in text for text in words(figure))


def test_that_visits_stand_where_the_chart_above_has_them():
    made = strip(form(0, "1 " * 9), form(13, "1 " * 9), form(60, "1 " * 9), left=170.0)
    above = chart_layout(ProgressChart(span=made.span, least_left=170.0), 1000, 620)
    layout = item_layout(made, 1000, 300)
    for visit, column in zip(made.visits, layout.columns, strict=True):
        assert column.middle == pytest.approx(above.x(visit.day))
    assert (layout.axis.left, layout.axis.right) == (above.left, above.right)


def test_that_visits_of_one_day_stand_beside_each_other():
    made = strip(form(0, "1 " * 9), form(20, "1 " * 9), form(20, "2 " * 9), form(90, "0 " * 9))
    columns = item_layout(made, 1000, 300).columns
    for before, after in pairwise(columns):
        assert before.right <= after.left + 0.01
        assert before.width > 1


def test_that_sixty_visits_keep_shades_while_numbers_give_way():
    forms = [form(3 * n, "3 2 1 0 1 2 3 0 0", 12) for n in range(60)]
    made = strip(*forms)
    wide = item_figure(made, LIGHT, (10, 3))
    narrow = item_figure(made, LIGHT, (4, 3))
    assert len(drawn(wide, "cells").lines) == len(drawn(narrow, "cells").lines) == 540
    assert len(labels_like(wide, "3")) == 120
    assert labels_like(narrow, "3") == []
    layout = item_layout(made, 400, 300)
    middle = layout.columns[30].middle
    assert layout.cell_at(middle, sum(layout.rows[2]) / 2) == (2, 30)


def test_that_a_column_has_all_its_numbers_or_none():
    forms = [form(n, "10 " * 21 if n % 2 else "1 " * 21) for n in range(60)]
    made = strip(*forms, code="fiqr")
    layout = item_layout(made, 1000, 500)
    figure = item_figure(made, LIGHT, (10, 5))
    for column in layout.columns:
        numbers = [
            label
            for label in drawn(figure, "labels").labels
            if abs(label.x - column.middle) < 1.1
            and layout.rows[20][0] < label.y < layout.rows[0][1]
        ]
        assert len(numbers) in (0, 21)


def test_that_a_place_beside_the_rows_is_no_cell():
    made = strip(form(0, "1 " * 9), form(50, "1 " * 9))
    layout = item_layout(made, 1000, 300)
    inside = sum(layout.rows[0]) / 2
    assert layout.cell_at(layout.columns[0].middle, inside) == (0, 0)
    assert layout.cell_at(20, inside) is None
    assert layout.cell_at(layout.columns[0].middle, 299) is None
    assert layout.cell_at((layout.columns[0].right + layout.columns[1].left) / 2, inside) is None


def test_that_rows_are_as_high_as_they_should_be_at_the_least_height():
    made = strip(form(0, "2 " * 20), code="pcl5")
    layout = item_layout(made, 1000, least_height(made))
    assert {round(high - low) for low, high in layout.rows} == {19}
    assert all(above[0] >= below[1] for above, below in pairwise(layout.rows))
    assert layout.rows[-1][0] > layout.axis.dates_y


def test_that_labels_have_the_room_they_need():
    made = strip(form(0, "1 " * 9))
    needed = room_for_labels([made])
    figure = item_figure(replace(made, left=needed), LIGHT)
    assert "9 Death/self-harm thoughts" in words(figure)
    short = item_figure(replace(made, left=80.0), LIGHT)
    assert "9 Death/self-harm thoughts" not in words(short)
    assert all(label.left >= 0 for label in drawn(short, "labels").labels)


def test_that_a_strip_without_forms_says_so():
    assert "No forms yet" in words(item_figure(strip(), LIGHT))
    assert room_for_labels([]) == 0
