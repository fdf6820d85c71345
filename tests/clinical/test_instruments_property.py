"""What must hold for every scale there is, whatever is entered."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.clinical.scoring import InvalidAnswers, score_answers, score_total, score_values
from tracker.knowledge import load_knowledge

INSTRUMENTS = [each for each in load_knowledge().instruments.values() if each.items]
ADDED_UP = [each for each in INSTRUMENTS if each.scoring.method == "sum"]
WITH_SUICIDE_ITEM = [each for each in INSTRUMENTS if each.suicide is not None]
every_scale = pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda each: each.code)
quick = settings(max_examples=40, deadline=None)


def steps(item):
    count = int((item.high - item.low) / item.step)
    return [item.low + item.step * step for step in range(count + 1)]


def complete_forms(instrument):
    return st.tuples(*(st.sampled_from(steps(item)) for item in instrument.items))


def forms_with_gaps(instrument):
    return st.tuples(
        *(st.one_of(st.none(), st.sampled_from(steps(item))) for item in instrument.items)
    )


@every_scale
@given(data=st.data())
@quick
def test_that_a_complete_form_has_a_total_in_range_and_a_band(instrument, data):
    result = score_answers(instrument, data.draw(complete_forms(instrument)))

    assert result.method == "complete"
    assert instrument.minimum <= result.total <= instrument.maximum
    assert (result.band is None) == (not instrument.bands)
    assert result.answered == len(instrument.items)
    assert result.total == score_total(instrument, result.total).total


@every_scale
@given(data=st.data())
@quick
def test_that_a_higher_answer_never_lowers_the_total(instrument, data):
    answers = list(data.draw(complete_forms(instrument)))
    position = data.draw(st.integers(0, len(answers) - 1))
    item = instrument.items[position]
    lower, higher = sorted(data.draw(st.tuples(*[st.sampled_from(steps(item))] * 2)))

    answers[position] = lower
    before = score_answers(instrument, answers).total
    answers[position] = higher

    assert score_answers(instrument, answers).total >= before


@every_scale
@given(data=st.data())
@quick
def test_that_a_form_with_gaps_has_a_total_in_range_or_a_reason(instrument, data):
    answers = data.draw(forms_with_gaps(instrument))
    result = score_answers(instrument, answers)

    assert result.answered == sum(answer is not None for answer in answers)
    if result.total is None:
        assert result.method == "incomplete"
        assert result.band is None
        assert result.reason
    else:
        assert instrument.minimum <= result.total <= instrument.maximum
        assert result.total % instrument.total_step == 0
        assert result.reason is None


@pytest.mark.parametrize("instrument", ADDED_UP, ids=lambda each: each.code)
@given(data=st.data())
@quick
def test_that_an_allowed_number_of_gaps_always_gives_a_prorated_total(instrument, data):
    answers = list(data.draw(complete_forms(instrument)))
    most = min(instrument.missing.allowed + 1, len(answers) - 1)
    gaps = data.draw(st.sets(st.integers(0, len(answers) - 1), min_size=1, max_size=most))
    for position in gaps:
        answers[position] = None

    expected = "prorated" if len(gaps) <= instrument.missing.allowed else "incomplete"
    assert score_answers(instrument, answers).method == expected


@pytest.mark.parametrize("instrument", WITH_SUICIDE_ITEM, ids=lambda each: each.code)
@given(data=st.data())
@quick
def test_that_a_missing_suicide_item_is_unknown_and_never_zero(instrument, data):
    answers = list(data.draw(forms_with_gaps(instrument)))
    answers[instrument.suicide.item - 1] = None
    assert score_answers(instrument, answers).flags == ("SI_UNKNOWN",)

    answers[instrument.suicide.item - 1] = Decimal(0)
    assert score_answers(instrument, answers).flags == ()


@every_scale
@given(data=st.data())
@quick
def test_that_nothing_but_a_refusal_comes_of_odd_values(instrument, data):
    odd = st.one_of(st.none(), st.integers(-1, 5).map(Decimal), st.decimals())
    count = len(instrument.items)
    values = data.draw(st.lists(odd, min_size=count - 1, max_size=count + 2))
    try:
        total, problems = score_values(instrument, values).total, ()
    except InvalidAnswers as refusal:
        total, problems = None, refusal.problems

    assert total is None or instrument.minimum <= total <= instrument.maximum
    assert all(problem.endswith(".") for problem in problems)


@every_scale
@given(total=st.decimals())
@quick
def test_that_no_total_out_of_range_is_taken(instrument, total):
    try:
        taken = score_total(instrument, total).total
    except InvalidAnswers:
        return
    assert instrument.minimum <= taken <= instrument.maximum
    assert taken == total


@every_scale
def test_that_bands_cover_the_whole_range_in_rising_order(instrument):
    names = []
    total = instrument.minimum
    while total <= instrument.maximum:
        names.append(score_total(instrument, total).band)
        total += instrument.total_step

    assert None not in names
    assert instrument.bands[0].low == instrument.minimum
    assert all(low.low < high.low <= instrument.maximum for low, high in pairwise(instrument.bands))
    # Each band is one unbroken run of totals.
    runs = [name for name, following in pairwise([*names, None]) if name != following]
    assert runs == [band.name for band in instrument.bands]
    assert instrument.band_of(instrument.minimum - 1) is None
