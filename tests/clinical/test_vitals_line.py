"""The one-line form of a reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.clinical.vitals_line import FIELDS, UnclearLine, parse_vitals_line


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("142/88 96 98", ["142", "88", "96", "98"]),
        ("142/88, 96, 98", ["142", "88", "96", "98"]),
        (" 142 / 88\t96;98 14 5 ", ["142", "88", "96", "98", "14", "5"]),
        ("128 82 74 98 14 5 36.8", ["128", "82", "74", "98", "14", "5", "36.8"]),
        ("128 82 74 98 14 5 37", ["128", "82", "74", "98", "14", "5", "37"]),
        ("", []),
    ],
)
def test_that_numbers_fall_into_the_fields_in_their_order(line, values):
    assert parse_vitals_line(line) == dict(zip(FIELDS, values, strict=False))


def test_that_a_dash_leaves_a_field_out():
    assert parse_vitals_line("142/88 - 98") == {"systolic": "142", "diastolic": "88", "spo2": "98"}


def test_that_a_number_with_decimals_is_the_temperature():
    found = parse_vitals_line("142/88 96 98 36,8")
    assert found["temperature"] == "36.8"
    assert "respiratory_rate" not in found


def test_that_a_line_may_begin_at_a_later_field():
    assert parse_vitals_line("96 98", first="heart_rate") == {"heart_rate": "96", "spo2": "98"}


@pytest.mark.parametrize("line", ["hello", "142/88 high", "1 2 3 4 5 6 7 8", "9" * 99, "12345/80"])
def test_that_what_is_no_reading_is_refused_in_words(line):
    with pytest.raises(UnclearLine) as refused:
        parse_vitals_line(line)
    assert str(refused.value).endswith(".")


@given(st.text(max_size=80))
def test_that_no_text_breaks_the_parser(text):
    try:
        found = parse_vitals_line(text)
    except UnclearLine:
        return
    assert set(found) <= set(FIELDS)
    assert all(value[0].isascii() and value[0].isdigit() for value in found.values())


@given(st.lists(st.integers(0, 300), max_size=6), st.sampled_from([" ", "/", " / ", "; ", "\t"]))
def test_that_what_was_written_is_read_back(numbers, separator):
    line = separator.join(str(number) for number in numbers)
    assert [int(value) for value in parse_vitals_line(line).values()] == numbers
