"""Scales whose result is no plain sum: risk levels, means, weighted domains, totals alone."""

from decimal import Decimal

import pytest

from tracker.clinical.limits import NotANumber
from tracker.clinical.scoring import InvalidAnswers, parse_value, score_total, score_values
from tracker.knowledge import load_knowledge

INSTRUMENTS = load_knowledge().instruments
PHQ9 = INSTRUMENTS["phq9"]
CSSRS, BDI2, BPI, FIQR = (INSTRUMENTS[code] for code in ("cssrs", "bdi2", "bpisf", "fiqr"))


def vector(text):
    letters = {"-": None, "Y": Decimal(1), "N": Decimal(0)}
    return [letters[word] if word in letters else Decimal(word) for word in text.split()]


def problems_of(instrument, text):
    with pytest.raises(InvalidAnswers) as refusal:
        score_values(instrument, vector(text))
    return refusal.value.problems


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
