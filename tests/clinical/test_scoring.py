"""Scoring one form, by hand-checked cases; the tables of the reference live in the files."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tracker.clinical.limits import NotANumber
from tracker.clinical.scoring import (
    InvalidAnswers,
    parse_value,
    score_answers,
    score_total,
    score_values,
)
from tracker.knowledge import load_knowledge

INSTRUMENTS = load_knowledge().instruments
PHQ9, QIDS, MADRS = INSTRUMENTS["phq9"], INSTRUMENTS["qids16"], INSTRUMENTS["madrs"]
HAMD17, PCL5 = INSTRUMENTS["hamd17"], INSTRUMENTS["pcl5"]
CSSRS, BDI2, BPI, FIQR = (INSTRUMENTS[code] for code in ("cssrs", "bdi2", "bpisf", "fiqr"))


def vector(text):
    letters = {"-": None, "Y": Decimal(1), "N": Decimal(0)}
    return [letters[word] if word in letters else Decimal(word) for word in text.split()]


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


def test_that_a_screen_has_a_level_and_says_that_it_has_no_total():
    result = score_values(CSSRS, vector("Y N - - - N -"))
    assert (result.total, result.band, result.answered) == (None, "low", 3)
    assert result.reason == "C-SSRS has a risk level and no total."


def test_that_a_gap_in_a_screen_is_named():
    result = score_values(CSSRS, vector("Y Y - N - N -"))
    assert (result.band, result.flags) == (None, ("SI_UNKNOWN",))
    assert result.reason == (
        "C-SSRS has a risk level and no total. "
        "Without an answer: 3 Thoughts with method, 5 Plan and intent."
    )


def test_that_a_follow_up_after_a_no_is_refused():
    assert problems_of(CSSRS, "Y N Y - - N -") == (
        "Item 3 (Thoughts with method) must be left empty, for item 2 is no.",
    )
    assert problems_of(CSSRS, "2 N - - - N -") == (
        "Item 1 (Wish to be dead) must be Y or N, not 2.",
    )


def test_that_a_screen_takes_no_total():
    with pytest.raises(InvalidAnswers, match="C-SSRS has a risk level and no total"):
        score_total(CSSRS, Decimal(1))


@pytest.mark.parametrize(
    ("text", "value"),
    [("Y", 1), ("n", 0), ("Yes", 1), ("no", 0), ("-", None), ("–", None), ("1", 1)],
)
def test_that_yes_and_no_are_read_where_the_scale_asks_so(text, value):
    assert parse_value(CSSRS, text) == value


def test_that_a_letter_is_no_answer_to_a_scale_of_numbers():
    with pytest.raises(NotANumber):
        parse_value(PHQ9, "Y")
    assert parse_value(INSTRUMENTS["ymrs"], "2.5") == Decimal("2.5")


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("25 0", ()),
        ("25 1", ("REVIEW",)),
        ("25 3", ("URGENT",)),
        ("25 -", ("SI_UNKNOWN",)),
        ("25", ("SI_UNKNOWN",)),
    ],
)
def test_that_the_suicide_item_beside_a_total_is_never_taken_for_zero(text, flags):
    result = score_values(BDI2, vector(text))
    assert (result.total, result.band, result.method) == (25, "moderate", "total_only")
    assert result.flags == flags


def test_that_a_total_from_elsewhere_has_no_flag_without_its_suicide_item():
    assert score_total(BDI2, Decimal(25)).flags == ()
    assert score_total(BDI2, Decimal(25), [None]).flags == ("SI_UNKNOWN",)
    # The difficulty beside a PHQ-9 total says nothing of its suicide item.
    assert score_total(PHQ9, Decimal(12), [Decimal(2)]).flags == ()


@pytest.mark.parametrize("text", ["", "-", "25 1 1"])
def test_that_a_line_without_a_total_is_refused(text):
    assert problems_of(BDI2, text) == (
        "BDI-II is entered as a total, without items (item 9 may follow).",
    )


def test_that_an_impossible_suicide_item_beside_a_total_is_refused():
    assert problems_of(BDI2, "25 4") == (
        "Item 9 (Suicidal thoughts) must be a whole number from 0 to 3, not 4.",
    )
    with pytest.raises(InvalidAnswers, match="BDI-II has 1 unscored items; 2 were given"):
        score_total(BDI2, Decimal(25), [None, None])


def test_that_two_means_stand_for_a_total():
    result = score_values(BPI, vector("6 2 5 4 5 6 - - 4 7 -"))
    assert (result.total, result.judged, result.band) == (None, Decimal("4.25"), "moderate")
    assert result.subscores == {"severity": Decimal("4.25"), "interference": Decimal("5.50")}
    assert result.reason == "BPI-SF has no total; it is judged by its severity mean."


def test_that_a_mean_of_too_few_answers_is_missing_and_says_why():
    result = score_values(BPI, vector("6 2 5 4 5 - - - 4 7 -"))
    assert (result.method, result.subscores["interference"]) == ("incomplete", None)
    assert result.reason.endswith(
        "Too few answers (interference: 3 of 7 items answered, at least 4 needed)."
    )


def test_that_a_mean_can_be_entered_alone():
    result = score_total(BPI, Decimal("4.5"))
    assert (result.total, result.judged, result.band) == (None, Decimal("4.5"), "moderate")
    assert result.subscores == {"severity": Decimal("4.5")}


def test_that_weighted_domains_need_their_fewest_answers():
    answers = ["4"] * 21
    assert score_values(FIQR, vector(" ".join(answers))).total == 40
    answers[:4] = ["-"] * 4
    prorated = score_values(FIQR, vector(" ".join(answers)))
    assert (prorated.total, prorated.method) == (40, "prorated")
    answers[4] = "-"
    result = score_values(FIQR, vector(" ".join(answers)))
    assert (result.total, result.band, result.method) == (None, None, "incomplete")
    assert result.reason == "Too few answers (function: 4 of 9 items answered, at least 5 needed)."
    assert result.subscores == {"function": None, "impact": 8, "symptoms": 20}


def test_that_the_short_cadss_comes_out_of_the_full_one():
    full = score_values(
        INSTRUMENTS["cadss"], vector("3 3 2 1 2 3 2 0 2 1 2 2 1 0 3 2 1 2 2 1 1 2 0")
    )
    short = score_values(INSTRUMENTS["cadss6"], vector("3 3 3 2 3 2"))
    assert full.subscores["cadss6"] == short.total == 16
