"""What must hold for every scale there is, whatever is entered."""

from decimal import Decimal
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.clinical.scoring import InvalidAnswers, score_answers, score_total, score_values
from tracker.knowledge import load_knowledge

EVERY = list(load_knowledge().instruments.values())
WITH_ITEMS = [each for each in EVERY if each.items]
# All but the C-SSRS, which has a risk level; of the BPI-SF the mean that stands for a total.
WITH_FIGURE = [each for each in EVERY if not each.scoring.levels]
SCORED = [each for each in WITH_ITEMS if each in WITH_FIGURE]
ADDED_UP = [each for each in SCORED if each.scoring.method == "sum" and len(each.items) > 1]
WITH_SUICIDE_ITEM = [each for each in WITH_ITEMS if each.suicide is not None]
quick = settings(max_examples=25, deadline=None)


def each_of(instruments):
    return pytest.mark.parametrize("instrument", instruments, ids=lambda each: each.code)


def steps(item):
    count = int((item.high - item.low) / item.step)
    return [item.low + item.step * step for step in range(count + 1)]


def complete_forms(instrument):
    return st.tuples(*(st.sampled_from(steps(item)) for item in instrument.items))


def forms_with_gaps(instrument):
    return st.tuples(
        *(st.one_of(st.none(), st.sampled_from(steps(item))) for item in instrument.items)
    )


@each_of(SCORED)
@given(data=st.data())
@quick
def test_that_a_complete_form_has_a_total_in_range_and_a_band(instrument, data):
    result = score_answers(instrument, data.draw(complete_forms(instrument)))

    assert result.method == "complete"
    assert instrument.minimum <= result.judged <= instrument.maximum
    assert result.total == (result.judged if instrument.has_total else None)
    assert (result.band is None) == (not instrument.bands)
    assert result.answered == len(instrument.items)
    alone = score_total(instrument, result.judged)
    assert (alone.total, alone.band) == (result.total, result.band)


@each_of(SCORED)
@given(data=st.data())
@quick
def test_that_a_higher_answer_never_lowers_the_total(instrument, data):
    answers = list(data.draw(complete_forms(instrument)))
    position = data.draw(st.integers(0, len(answers) - 1))
    item = instrument.items[position]
    lower, higher = sorted(data.draw(st.tuples(*[st.sampled_from(steps(item))] * 2)))

    answers[position] = lower
    before = figures(score_answers(instrument, answers))
    answers[position] = higher

    after = figures(score_answers(instrument, answers))
    assert all(later >= earlier for later, earlier in zip(after, before, strict=True))


def figures(result):
    subscores = [value for value in result.subscores.values() if not isinstance(value, bool)]
    return [result.judged, *subscores]


@each_of(SCORED)
@given(data=st.data())
@quick
def test_that_a_form_with_gaps_has_a_total_in_range_or_a_reason(instrument, data):
    answers = data.draw(forms_with_gaps(instrument))
    result = score_answers(instrument, answers)

    assert result.answered == sum(answer is not None for answer in answers)
    assert (result.reason is None) == (result.total is not None)
    if result.judged is None:
        assert result.method == "incomplete"
        assert result.band is None
    else:
        assert instrument.minimum <= result.judged <= instrument.maximum
        assert result.judged % instrument.total_step == 0


@each_of(ADDED_UP)
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


@each_of([each for each in SCORED if each.scoring.groups and each.scoring.method != "domains"])
@given(data=st.data())
@quick
def test_that_only_the_items_of_a_group_move_its_subscore(instrument, data):
    answers = list(data.draw(complete_forms(instrument)))
    before = score_answers(instrument, answers).subscores
    position = data.draw(st.integers(0, len(answers) - 1))
    item = instrument.items[position]
    answers[position] = item.low if answers[position] != item.low else item.high

    after = score_answers(instrument, answers).subscores
    moved = {
        group.name for group in instrument.scoring.groups if before[group.name] != after[group.name]
    }
    assert moved == {
        group.name for group in instrument.scoring.groups if item.number in group.items
    }


@each_of(WITH_SUICIDE_ITEM)
@given(data=st.data())
@quick
def test_that_a_missing_suicide_item_is_unknown_and_never_zero(instrument, data):
    answers = list(data.draw(forms_with_gaps(instrument)))
    answers[instrument.suicide.item - 1] = None
    assert score_answers(instrument, answers).flags == ("SI_UNKNOWN",)

    answers[instrument.suicide.item - 1] = Decimal(0)
    assert score_answers(instrument, answers).flags == ()


@each_of(WITH_ITEMS)
@given(data=st.data())
@quick
def test_that_nothing_but_a_refusal_comes_of_odd_values(instrument, data):
    odd = st.one_of(st.none(), st.integers(-1, 5).map(Decimal), st.decimals())
    count = len(instrument.items)
    values = data.draw(st.lists(odd, min_size=count - 1, max_size=count + 2))
    try:
        total, problems = score_values(instrument, values).judged, ()
    except InvalidAnswers as refusal:
        total, problems = None, refusal.problems

    assert total is None or instrument.minimum <= total <= instrument.maximum
    assert all(problem.endswith(".") for problem in problems)


@each_of(EVERY)
@given(total=st.one_of(st.decimals(), st.integers(-1, 101).map(Decimal)))
@quick
def test_that_no_total_out_of_range_is_taken(instrument, total):
    try:
        taken = score_total(instrument, total).judged
    except InvalidAnswers:
        return
    assert instrument.minimum <= taken <= instrument.maximum
    assert taken == total


@each_of([each for each in WITH_FIGURE if each.bands])
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


CSSRS = load_knowledge().instruments["cssrs"]
LEVELS = ["none", "low", "moderate", "high"]
# What may be answered to 2 to 5 and to 6 and 6a: the follow-ups only after a yes.
THOUGHTS = [(0, None, None, None), *((1, *rest) for rest in product((0, 1), repeat=3))]
BEHAVIOUR = [(0, None), (1, 0), (1, 1)]
SCREENS = [
    [None if each is None else Decimal(each) for each in (wish, *thoughts, *behaviour)]
    for wish, thoughts, behaviour in product((0, 1), THOUGHTS, BEHAVIOUR)
]


def expected_level(wish, thoughts, method, intent, plan, behaviour, recent):
    if intent or plan or recent:
        return "high"
    if method or behaviour:
        return "moderate"
    return "low" if wish or thoughts else "none"


def test_that_every_complete_screen_has_the_level_of_the_reference():
    assert len(SCREENS) == 54
    for answers in SCREENS:
        result = score_answers(CSSRS, answers)
        assert (result.total, result.judged, result.method) == (None, None, "complete")
        assert result.band == expected_level(*answers)


def test_that_a_further_yes_never_lowers_the_level():
    for answers in SCREENS:
        before = LEVELS.index(score_answers(CSSRS, answers).band)
        for position, answer in enumerate(answers):
            if answer == 0:
                more = [*answers[:position], Decimal(1), *answers[position + 1 :]]
                result = score_answers(CSSRS, more)
                # A yes that opens follow-ups leaves the level open, never lower.
                assert result.band is None or LEVELS.index(result.band) >= before
                assert result.flags


def test_that_a_gap_in_a_screen_is_unknown_or_high_and_never_none():
    for answers in SCREENS:
        for position in (place for place, answer in enumerate(answers) if answer is not None):
            gap = [*answers[:position], None, *answers[position + 1 :]]
            result = score_answers(CSSRS, gap)
            assert result.method == "incomplete"
            assert (result.band, result.flags) in ((None, ("SI_UNKNOWN",)), ("high", ("URGENT",)))
            assert (result.band == "high") == (1 in (gap[3], gap[4], gap[6]))
