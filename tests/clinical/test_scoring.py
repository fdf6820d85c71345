"""Scoring one form, by hand-checked cases; the tables of the reference live in the files."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tracker.clinical.scoring import InvalidAnswers, score_answers, score_total, score_values
from tracker.knowledge import load_knowledge

INSTRUMENTS = load_knowledge().instruments
PHQ9, QIDS, MADRS = INSTRUMENTS["phq9"], INSTRUMENTS["qids16"], INSTRUMENTS["madrs"]
HAMD17, PCL5 = INSTRUMENTS["hamd17"], INSTRUMENTS["pcl5"]


def vector(text):
    return [None if word == "-" else Decimal(word) for word in text.split()]


def problems_of(instrument, text):
    with pytest.raises(InvalidAnswers) as refusal:
        score_values(instrument, vector(text))
    return refusal.value.problems


def test_that_a_half_is_rounded_up_not_to_the_even_neighbour():
    result = score_values(PHQ9, vector("1 1 1 1 - 0 0 0 0"))
    assert (result.total, result.band, result.method) == (5, "mild", "prorated")


def test_that_zero_is_an_answer():
    result = score_values(PHQ9, vector("0 0 0 0 0 0 0 0 0"))
    assert (result.total, result.answered, result.flags) == (0, 9, ())


def test_that_too_many_gaps_give_no_total_and_say_why():
    result = score_values(PHQ9, vector("2 - - 2 - 2 1 0 1"))
    assert (result.total, result.band, result.method, result.answered) == (
        None,
        None,
        "incomplete",
        6,
    )
    assert result.reason == (
        "No total: 3 items without an answer (2 Low mood, 3 Sleep, 5 Appetite); "
        "PHQ-9 needs at least 7 of 9."
    )


def test_that_a_clinician_rating_needs_every_item():
    result = score_values(MADRS, vector("2 2 2 2 1 2 2 2 - 2"))
    assert result.total is None
    assert result.reason == "No total: 1 item without an answer (9 Pessimism); MADRS needs all 10."


def test_that_an_empty_form_has_no_total_and_an_unknown_suicide_item():
    result = score_values(PHQ9, [None] * 9)
    assert (result.total, result.answered, result.flags) == (None, 0, ("SI_UNKNOWN",))


@pytest.mark.parametrize(
    ("instrument", "answer", "flags"),
    [
        (PHQ9, 0, ()),
        (PHQ9, 1, ("REVIEW",)),
        (PHQ9, 2, ("URGENT",)),
        (QIDS, 1, ("REVIEW",)),
        (QIDS, 2, ("URGENT",)),
        (MADRS, 1, ()),
        (MADRS, 2, ("REVIEW",)),
        (MADRS, 3, ("REVIEW",)),
        (MADRS, 4, ("URGENT",)),
        (HAMD17, 1, ("REVIEW",)),
        (HAMD17, 2, ("REVIEW",)),
        (HAMD17, 3, ("URGENT",)),
        (PCL5, 4, ()),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_that_the_suicide_item_raises_its_level_even_without_a_total(instrument, answer, flags):
    position = (instrument.suicide.item if instrument.suicide else 16) - 1
    answers = [None] * len(instrument.items)
    answers[position] = Decimal(answer)

    result = score_answers(instrument, answers)

    assert result.total is None
    assert result.flags == flags


def test_that_the_difficulty_is_accepted_and_never_scored():
    with_difficulty = score_values(PHQ9, vector("1 1 1 1 1 0 0 0 0 3"))
    assert with_difficulty == score_values(PHQ9, vector("1 1 1 1 1 0 0 0 0"))
    assert with_difficulty.answered == 9
    assert score_values(PHQ9, vector("1 1 1 1 1 0 0 0 0 -")).total == 5


def test_that_the_difficulty_has_a_range_too():
    assert problems_of(PHQ9, "1 1 1 1 1 0 0 0 0 4") == (
        "Item 10 (Functional difficulty) must be a whole number from 0 to 3, not 4.",
    )


@pytest.mark.parametrize(
    ("text", "given"),
    [("1 1 1", "3 were"), ("1", "1 was"), ("1 1 1 1 1 0 0 0 0 1 1", "11 were"), ("", "0 were")],
)
def test_that_a_wrong_number_of_values_is_refused_with_the_counts(text, given):
    assert problems_of(PHQ9, text) == (
        f"PHQ-9 has 9 items (or 10 with the unscored ones); {given} given.",
    )


def test_that_every_impossible_value_is_named_with_its_range():
    assert problems_of(PHQ9, "1.5 0 4 0 0 0 0 0 -1") == (
        "Item 1 (Lost interest) must be a whole number from 0 to 3, not 1.5.",
        "Item 3 (Sleep) must be a whole number from 0 to 3, not 4.",
        "Item 9 (Death/self-harm thoughts) must be a whole number from 0 to 3, not -1.",
    )


@pytest.mark.parametrize(
    "value", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+999999", "1E-9999999"]
)
def test_that_what_is_no_ordinary_number_is_refused(value):
    answers = " ".join(["0"] * 15 + [value, "0"])
    assert "Item 16 (Weight loss)" in problems_of(HAMD17, answers)[0]
    with pytest.raises(InvalidAnswers):
        score_total(PHQ9, Decimal(value))


def test_that_an_almost_whole_number_is_not_whole():
    nearly = "0." + "9" * 40
    assert problems_of(PHQ9, f"{nearly} 0 0 0 0 0 0 0 0")


def test_that_totals_are_plain_numbers_however_answers_were_written():
    result = score_values(PHQ9, vector("1.0 -0 1E0 0 0 0 0 0 0.00"))
    assert str(result.total) == "2"


def test_that_hamd_item_16_not_assessed_is_a_gap():
    result = score_values(HAMD17, vector("2 1 0 1 1 1 2 1 0 1 1 1 1 0 0 3 0"))
    assert (result.total, result.method, result.answered) == (None, "incomplete", 16)
    assert result.reason == (
        "Item 16 (Weight loss) is coded 3, not assessed. "
        "No total: 1 item without an answer (16 Weight loss); HAM-D17 needs all 17."
    )


def test_that_only_hamd_item_16_can_be_not_assessed():
    (problem,) = problems_of(HAMD17, "2 1 0 1 1 1 2 1 0 1 1 1 1 0 0 0 3")
    assert problem == "Item 17 (Insight) must be a whole number from 0 to 2, not 3."
    (problem,) = problems_of(HAMD17, "2 1 0 1 1 1 2 1 0 1 1 1 1 0 0 4 0")
    assert problem == (
        "Item 16 (Weight loss) must be a whole number from 0 to 2 (3 = not assessed), not 4."
    )


def test_that_qids_pairs_left_empty_are_no_gap():
    result = score_values(QIDS, vector("2 2 1 0 1 - 1 - 0 1 1 0 1 1 1 2"))
    assert (result.total, result.method, result.answered) == (10, "complete", 14)
    assert list(result.subscores) == [
        "sleep",
        "mood",
        "appetite/weight",
        "concentration",
        "self-view",
        "death/suicide",
        "interest",
        "energy",
        "psychomotor",
    ]


def test_that_two_empty_qids_domains_give_no_total_but_keep_the_others():
    result = score_values(QIDS, vector("- - - - - 1 - 1 - 2 1 1 2 2 1 0"))
    assert (result.total, result.method) == (None, "incomplete")
    assert result.subscores["sleep"] is None
    assert result.subscores["interest"] == 2
    assert result.reason == (
        "No total: 2 domains without an answer (sleep, mood); QIDS-SR16 needs at least 8 of 9."
    )


def test_that_pcl5_clusters_are_left_out_when_items_are_missing():
    complete = score_values(PCL5, vector("3 3 3 3 3 1 1 1 1 1 1 1 1 1 2 1 2 2 2 1"))
    assert complete.subscores == {"B": 15, "C": 2, "D": 7, "E": 10, "dsm5_rule_met": False}
    prorated = score_values(PCL5, vector("3 3 3 3 3 1 1 1 1 1 1 1 1 1 2 1 2 2 2 -"))
    assert (prorated.method, prorated.subscores) == ("prorated", {})


def test_that_pcl5_risk_taking_is_a_note_and_no_suicide_flag():
    for answer, notes in ((2, 0), (3, 1)):
        result = score_values(PCL5, vector("0 " * 15 + f"{answer} 0 0 0 0"))
        assert len(result.notes) == notes
        assert result.flags == ()


@pytest.mark.parametrize(
    ("total", "band"), [(0, "none-minimal"), (4, "none-minimal"), (5, "mild"), (27, "severe")]
)
def test_that_a_total_alone_has_a_band_and_no_flag(total, band):
    result = score_total(PHQ9, Decimal(total))
    assert (result.total, result.band, result.method) == (total, band, "total_only")
    assert (result.answered, result.flags, result.subscores) == (0, (), {})


@pytest.mark.parametrize("total", ["-1", "28", "12.5"])
def test_that_an_impossible_total_is_refused_with_its_range(total):
    with pytest.raises(InvalidAnswers) as refusal:
        score_total(PHQ9, Decimal(total))
    assert refusal.value.problems == (
        f"A total of PHQ-9 must be a whole number from 0 to 27, not {total}.",
    )


def test_that_half_points_are_taken_where_the_scale_has_them():
    halves = replace(MADRS, items=tuple(replace(i, step=Decimal("0.5")) for i in MADRS.items))
    assert score_values(halves, vector("2.5 2 2 2 1 2 2 2 2 2")).total == Decimal("19.5")
    assert problems_of(halves, "2.3 2 2 2 1 2 2 2 2 2") == (
        "Item 1 (Visible sadness) must be from 0 to 6 in steps of 0.5, not 2.3.",
    )


def test_that_a_scale_without_items_takes_a_total_alone():
    bare = replace(MADRS, items=(), suicide=None)
    assert score_total(bare, Decimal(30)).band == "moderate"
    assert problems_of(bare, "") == ("MADRS is entered as a total, without items.",)


def test_that_four_empty_phq9_items_give_no_total_no_band_and_a_reason():
    result = score_values(PHQ9, vector("2 - - - - 2 1 0 1"))
    assert (result.total, result.band, result.judged) == (None, None, None)
    assert "4 items without an answer" in result.reason


def test_that_one_item_without_an_answer_says_so():
    result = score_values(INSTRUMENTS["nrs"], [None])
    assert (result.total, result.method) == (None, "incomplete")
    assert result.reason == "No total: Pain NRS is without an answer."
    assert problems_of(INSTRUMENTS["nrs"], "3 4") == ("Pain NRS has 1 item; 2 were given.",)
