"""The guard against formulas gives back exactly what it was given."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.exchange.cells import guarded, unguarded

DANGEROUS = re.compile(r"[\s\x00-\x20]*[=+\-@|%＝＋－＠｜％]|[\t\r\n]")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NASTY = st.text(st.sampled_from("=+-@|%＝＋－'\t\r\n \xa0ab1"), max_size=8)


@settings(max_examples=400)
@given(TEXT | NASTY)
@example("'=1+1")
@example("''")
@example("'")
@example(" =1")
def test_that_guarding_is_undone_exactly(text):
    assert unguarded(guarded(text)) == text


@settings(max_examples=400)
@given(NASTY | TEXT)
def test_that_no_guarded_cell_is_a_formula(text):
    assert not DANGEROUS.match(guarded(text))


@pytest.mark.parametrize("text", ["=cmd()", "+1", "-1", "@x", "\tx", "\rx", "  =1", "＝1", "|x"])
def test_that_what_could_be_a_formula_gets_an_apostrophe(text):
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["O'Neil", "'quoted'", "major depression", "1.5", "a=b"])
def test_that_harmless_text_stays_as_it_is(text):
    assert guarded(text) == text == unguarded(text)
