from datetime import timedelta

import pytest

from tests.clinical.by_hand import COURSE, DAY_0, RULES, course, infusion, moment
from tracker.clinical.proposals import propose_next


def proposed(day, days=(), planned=6, choices=None, ahead=(), **dates):
    given = [infusion(given_on, (choices or {}).get(given_on)) for given_on in days]
    planned_dates = [DAY_0 + timedelta(days=later) for later in ahead]
    return propose_next([course(planned, **dates)], given, moment(day), RULES, planned_dates)


def place(proposal):
    return proposal.phase, proposal.series, proposal.number


def test_that_without_a_course_the_infusion_begins_one():
    proposal = propose_next([], [], moment(0), RULES)
    assert proposal.new_course
    assert place(proposal) == ("initial", 1, 1)


def test_that_a_course_without_infusions_begins_with_its_first():
    proposal = proposed(0, opened=0)
    assert proposal.course == COURSE
    assert place(proposal) == ("initial", 1, 1)
    assert proposal.reason == "It is the first infusion of the course: 1 of 6."


def test_that_an_open_series_goes_on():
    proposal = proposed(17, days=[0, 3])
    assert place(proposal) == ("initial", 1, 3)
    assert proposal.question is None
    assert proposal.reason == (
        "2 of 6 infusions were given, the last one 14 days ago. Within 14 days the series goes on."
    )


def test_that_a_gap_in_an_open_series_is_a_question_with_both_answers():
    proposal = proposed(18, days=[0, 3])
    assert proposal.question == "series_gap"
    assert place(proposal) == ("booster", 1, 1)
    assert proposal.number_if_continued == 3
    assert "Continue the series, or close it and count a booster?" in proposal.reason


@pytest.mark.parametrize(("gap", "new_course"), [(180, False), (181, True)])
def test_that_after_a_closed_series_it_is_a_booster_for_180_days(gap, new_course):
    proposal = proposed(3 + gap, days=[0, 3], planned=2)
    assert proposal.new_course is new_course
    assert proposal.phase == ("initial" if new_course else "booster")
    assert f"{gap} days ago" in proposal.reason


def test_that_the_next_booster_counts_on():
    assert place(proposed(60, days=[0, 3, 30], planned=2)) == ("booster", 1, 2)


def test_that_an_open_reinduction_goes_on():
    proposal = proposed(63, days=[0, 3, 60], planned=2, choices={60: "reinduction"})
    assert place(proposal) == ("reinduction", 2, 2)


def test_that_a_closed_course_is_followed_by_a_new_one():
    assert proposed(30, days=[0, 3], planned=2, closed=20).new_course
    assert not proposed(15, days=[0, 3], planned=2, closed=20).new_course


def test_that_the_latest_course_begun_is_the_one_that_goes_on():
    courses = [course(1, number=1), course(6, number=2, opened=200)]
    given = [infusion(0), infusion(200, number=2)]
    assert place(propose_next(courses, given, moment(203), RULES)) == ("initial", 1, 2)
    assert place(propose_next(courses, given, moment(100), RULES)) == ("booster", 1, 1)


def test_that_a_later_infusion_does_not_count_for_a_back_dated_one():
    assert place(proposed(5, days=[0, 3, 10])) == ("initial", 1, 3)


def test_that_earlier_hours_of_the_same_day_count():
    given = [infusion(0, hour=9)]
    assert place(propose_next([course()], given, moment(0, hour=15), RULES))[2] == 2
    assert place(propose_next([course()], given, moment(0, hour=8), RULES))[2] == 1
    assert place(propose_next([course()], given, moment(0), RULES))[2] == 2


@pytest.mark.parametrize(
    ("day", "boosters", "ahead", "offered"),
    [
        (61, [40, 50], [], True),
        (62, [40, 50], [], False),
        (40, [], [47, 61], True),
        (40, [], [47, 62], False),
        (50, [40], [61], True),
        (40, [], [], False),
        (40, [], [40, 47], False),
    ],
)
def test_that_reinduction_is_offered_for_three_within_21_days(day, boosters, ahead, offered):
    proposal = proposed(day, days=[0, 3, *boosters], planned=2, ahead=ahead)
    assert proposal.phase == "booster"
    assert proposal.reinduction_offered is offered
    assert ("re-induction" in proposal.reason) is offered


def test_that_reinduction_is_not_offered_while_the_series_is_open():
    proposal = proposed(20, days=[0, 3], ahead=[22, 24])
    assert proposal.question == "series_gap"
    assert not proposal.reinduction_offered
