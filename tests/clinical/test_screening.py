"""The checklist before an infusion: what fires, what stands in the way, and what comes back."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.clinical.checklist import SEVERITY
from tracker.clinical.monitoring_rules import Reading
from tracker.clinical.screening import (
    Clearance,
    Decisions,
    GivenAnswer,
    Need,
    evaluate,
    read_back_by,
)
from tracker.clinical.screening_facts import ScreeningFacts, derived_answers
from tracker.clinical.vitals_judging import judge_before_start
from tracker.knowledge import load_knowledge

CHECKLIST = load_knowledge().checklist
ITEMS = CHECKLIST.items
TODAY = date(2026, 11, 20)
YESTERDAY = TODAY - timedelta(days=1)
REASON = Clearance(
    "Dr Example", "physician", "known to us", datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
)
# Every fact that lets the app derive the clear answer.
CLEAR = ScreeningFacts(
    age_years=41,
    weighed_on=TODAY,
    scale_done=True,
    suicide_item_answered=True,
    suicide_screener_on=TODAY,
    worst_unresolved_grade=0,
    vitals="ok",
)


def all_clear(**changed):
    """Return the clear answer of today for every item, but for those named."""
    given = {
        key: (GivenAnswer(item.clear, TODAY, "AE", "BE"),)
        for key, item in ITEMS.items()
        if item.derived_by in {None, "mania"}
    }
    for key, answer in changed.items():
        given[key] = (GivenAnswer(answer, TODAY, "AE", "BE"),)
    return given


def outcome(key, answer=None, facts=CLEAR, **decided):
    changed = {} if answer is None else {key: answer}
    screening = evaluate(CHECKLIST, all_clear(**changed), facts, TODAY, Decisions(**decided))
    return next(one for one in screening.outcomes if one.item.id == key)


def with_facts(**changed):
    return ScreeningFacts(
        **{name: getattr(CLEAR, name) for name in CLEAR.__dataclass_fields__} | changed
    )


# Reference 3.6, row by row: what fires and what it leads to.
TABLE = """
P01 visit no=block
P02 visit no=block
P03 once no=block
P04 once yes=block
P05 once yes=hold
P06 once yes=hold
P07 once yes=hold
P08 both yes=hold
P09 once yes=warn
P10 visit hypomanic=warn, manic=hold
P11 once yes=note
P12 once yes=hold
P13 once yes=hold
P14 once yes=hold
P15 once no letter=hold
P16 once yes=warn
P17 once risk and no ECG=warn
P18 once yes=hold
P19 once yes=hold
P20 once moderate=warn, severe=hold
P21 once yes=hold
P22 once controlled=note, uncontrolled=hold
P23 once yes=warn, new blood in the urine=hold
P24 both possible and not tested=hold, pregnant=hold
P25 once yes=hold
P26 once yes=warn
P27 once in remission for 3 months or longer=note, in remission for less than 3 months=warn, active=hold
P28 visit in the last 24 hours=warn, intoxicated or in withdrawal=block
P29 visit unexpected=warn
P30 visit yes=hold
P31 visit yes=hold
P32 visit yes=warn
P33 visit yes=warn
P34 once yes=warn
P35 once yes=note
P36 once yes=warn
P37 visit not taken=warn
P38 visit yes=warn
P39 visit no=hold
P40 visit not agreed=hold
P41 visit yes=warn
P42 visit no=warn
P43 visit no=warn
P44 visit no=warn
P45 visit yes=hold
P46 visit outside, warn=warn; outside, hold=hold
P47 visit no=block
P48 visit no=block
"""  # noqa: E501  the answers are long


def rows():
    for line in TABLE.strip().splitlines():
        key, when, fires = line.split(" ", 2)
        parts = fires.split("; ") if ";" in fires else fires.split(", ")
        yield key, when, dict(part.rsplit("=", 1) for part in parts)


def test_that_the_checklist_is_that_of_the_reference():
    found = [(item.id, item.when, dict(item.fires)) for item in ITEMS.values()]
    assert found == list(rows())


def test_that_a_visit_has_the_items_of_the_reference_and_six_are_derived():
    visit = [item for item in ITEMS.values() if item.when != "once"]
    assert len(visit) == 23
    derived = derived_answers(CHECKLIST, CLEAR, TODAY)
    assert [item.id for item in visit if item.id in derived] == [
        "P29",
        "P42",
        "P43",
        "P44",
        "P45",
        "P46",
    ]


def test_that_questions_say_their_numbers():
    assert "last 4 hours, or clear fluid in the last 2?" in ITEMS["P38"].question
    assert "last 7 days (booster: 30)" in ITEMS["P42"].question
    assert not [item.id for item in ITEMS.values() if "{" in item.question]


def test_that_an_infusion_can_start_when_every_item_is_clear():
    screening = evaluate(CHECKLIST, all_clear(), CLEAR, TODAY)
    assert screening.can_start
    assert not screening.blocked


def test_that_nothing_is_answered_by_silence():
    screening = evaluate(CHECKLIST, {}, ScreeningFacts(drug_screen_required=True), TODAY)
    asked = {need.item for need in screening.needs if need.kind == "answer"}
    assert asked == set(ITEMS) - {"P42", "P44"}  # the app knows that these are not on file
    assert not screening.can_start


@pytest.mark.parametrize(
    ("key", "answer", "kind"),
    [
        ("P04", "yes", "resolve"),
        ("P47", "no", "resolve"),
        ("P39", "no", "prescriber"),
        ("P41", "yes", "acknowledge"),
        ("P35", "yes", None),
        ("P20", "moderate", "acknowledge"),
        ("P20", "severe", "prescriber"),
    ],
)
def test_that_each_action_asks_for_what_it_needs(key, answer, kind):
    screening = evaluate(CHECKLIST, all_clear(**{key: answer}), CLEAR, TODAY)
    assert screening.needs == (() if kind is None else (Need(kind, key),))
    assert screening.can_start is (kind is None)


def test_that_no_one_can_clear_a_block():
    decided = Decisions(clearances={"P04": REASON}, acknowledged={"P04"})
    screening = evaluate(CHECKLIST, all_clear(P04="yes"), CLEAR, TODAY, decided)
    assert screening.blocked
    assert not screening.can_start
    assert screening.overridden == ()


@pytest.mark.parametrize(
    ("name", "reason", "cleared"),
    [
        ("Dr Example", "ten chars.", True),
        ("Dr Example", "nine char", False),
        ("Dr Example", "  nine char  ", False),
        ("Dr Example", "a         b", False),
        (" ", "long enough a reason", False),
    ],
)
def test_that_a_hold_needs_a_prescriber_and_a_reason(name, reason, cleared):
    clearance = Clearance(name, "physician", reason, REASON.at)
    found = outcome("P39", "no", clearances={"P39": clearance})
    assert (found.needs is None) is cleared
    assert found.clearance == (clearance if cleared else None)


def test_that_acknowledging_does_not_clear_a_hold():
    assert outcome("P39", "no", acknowledged={"P39"}).needs == "prescriber"
    assert outcome("P41", "yes", acknowledged={"P41"}).needs is None


@pytest.mark.parametrize(("days", "counts"), [(0, True), (1, True), (90, True), (91, False)])
def test_that_what_is_asked_once_comes_back_with_its_date(days, counts):
    on = TODAY - timedelta(days=days)
    answers = all_clear() | {"P16": (GivenAnswer("yes", on),)}
    screening = evaluate(CHECKLIST, answers, CLEAR, TODAY, Decisions(acknowledged={"P16"}))
    found = next(one for one in screening.outcomes if one.item.id == "P16")
    assert found.answered_on == on
    assert found.carried is (counts and days > 0)
    assert (found.answer, found.suggestion) == (("yes", None) if counts else (None, "yes"))
    assert screening.can_start is counts


@pytest.mark.parametrize("key", ["P08", "P24", "P01", "P38"])
def test_that_what_is_asked_at_each_visit_is_unconfirmed_until_confirmed(key):
    yesterday = GivenAnswer(ITEMS[key].clear, TODAY - timedelta(days=1))
    screening = evaluate(CHECKLIST, all_clear() | {key: (yesterday,)}, CLEAR, TODAY)
    assert screening.needs == (Need("answer", key),)
    found = next(one for one in screening.outcomes if one.item.id == key)
    assert (found.answer, found.suggestion) == (None, ITEMS[key].clear)


def test_that_the_last_answer_of_a_day_counts():
    changed = (GivenAnswer("yes", TODAY), GivenAnswer("no", TODAY))
    assert evaluate(CHECKLIST, all_clear() | {"P41": changed}, CLEAR, TODAY).can_start


@pytest.mark.parametrize(
    ("key", "answer", "facts", "action"),
    [
        ("P27", "active", {"indication": "sud"}, "warn"),
        ("P27", "active", {"indication": "mdd"}, "hold"),
        ("P31", "yes", {"pain": True}, "warn"),
        ("P33", "yes", {"systolic": Decimal(140), "diastolic": Decimal(90)}, "warn"),
        ("P33", "yes", {"systolic": Decimal(141)}, "hold"),
        ("P33", "yes", {"diastolic": Decimal(91)}, "hold"),
        ("P33", "yes", {"heart_rate": Decimal(110)}, "warn"),
        ("P33", "yes", {"heart_rate": Decimal(111)}, "hold"),
        ("P38", "yes", {"dose_mg_per_kg": Decimal(1)}, "warn"),
        ("P38", "yes", {"dose_mg_per_kg": Decimal("1.01")}, "hold"),
        ("P38", "yes", {"pain": True}, "warn"),
        ("P38", "yes", {"pain": True, "sedation_planned": True}, "hold"),
    ],
)
def test_that_some_items_act_otherwise_under_a_condition(key, answer, facts, action):
    assert outcome(key, answer, with_facts(**facts)).action == action


def test_that_a_clinic_may_set_a_warning_only_where_the_item_allows_it():
    choice = {"P30": "warn", "P39": "warn"}
    assert outcome("P30", "yes", actions=choice).action == "warn"
    assert outcome("P39", "no", actions=choice).action == "hold"
    assert outcome("P30", "no", actions=choice).action is None


@pytest.mark.parametrize(
    ("key", "facts", "answer", "action"),
    [
        ("P05", {"age_years": 17}, "yes", "hold"),
        ("P05", {"age_years": 18}, "no", None),
        ("P10", {"mania_total": Decimal(12)}, "no", None),
        ("P10", {"mania_total": Decimal(13)}, "hypomanic", "warn"),
        ("P10", {"mania_total": Decimal(20)}, "manic", "hold"),
        ("P42", {"weighed_on": TODAY - timedelta(days=7)}, "yes", None),
        ("P42", {"weighed_on": TODAY - timedelta(days=8)}, "no", "warn"),
        ("P42", {"weighed_on": TODAY - timedelta(days=30), "booster": True}, "yes", None),
        ("P42", {"weighed_on": TODAY - timedelta(days=31), "booster": True}, "no", "warn"),
        ("P42", {"weighed_on": None}, "no", "warn"),
        ("P43", {"scale_done": False}, "no", "warn"),
        ("P43", {"suicide_item_answered": False}, "no", "warn"),
        ("P44", {"suicide_screener_on": TODAY - timedelta(days=30)}, "yes", None),
        ("P44", {"suicide_screener_on": TODAY - timedelta(days=31)}, "no", "warn"),
        ("P44", {"suicide_screener_on": YESTERDAY, "suicide_flag": True}, "no", "warn"),
        ("P44", {"suicide_screener_on": YESTERDAY, "first_visit": True}, "no", "warn"),
        ("P44", {"suicide_flag": True}, "yes", None),
        ("P45", {"worst_unresolved_grade": 2}, "no", None),
        ("P45", {"worst_unresolved_grade": 3}, "yes", "hold"),
        ("P45", {"serious_unresolved": True, "worst_unresolved_grade": None}, "yes", "hold"),
        ("P46", {"vitals": "warn"}, "outside, warn", "warn"),
        ("P46", {"vitals": "hold"}, "outside, hold", "hold"),
    ],
)
def test_that_the_app_answers_what_it_knows(key, facts, answer, action):
    found = outcome(key, facts=with_facts(**facts))
    assert (found.answer, found.action) == (answer, action)
    assert found.because


@pytest.mark.parametrize(
    ("systolic", "needs"), [(120, None), (150, "acknowledge"), (165, "prescriber")]
)
def test_that_the_readings_before_the_start_answer_their_item(systolic, needs):
    numbers = (Decimal(number) for number in (systolic, 80, 70, 98))
    reading = Reading(datetime(2026, 11, 20, 8, 50, tzinfo=UTC), *numbers)
    judged = judge_before_start(load_knowledge().monitoring, [reading])
    assert outcome("P46", facts=with_facts(vitals=judged.level)).needs == needs


def test_that_the_stricter_of_derived_and_typed_counts():
    calm = with_facts(mania_total=Decimal(3))
    assert outcome("P10", "manic", calm).action == "hold"
    assert outcome("P10", "manic", calm).because is None
    high = with_facts(mania_total=Decimal(21))
    assert outcome("P10", "no", high).action == "hold"


@pytest.mark.parametrize(
    ("mode", "by", "second", "who"),
    [
        ("second person", "AE", "BE", "second person"),
        ("second person", "AE", "AE", None),
        ("second person", "AE", None, None),
        ("self", "AE", None, "self"),
        ("self", "AE", "AE", "self"),
        ("self", "AE", "BE", "second person"),
        ("self", None, None, None),
        ("second person", None, "BE", None),
    ],
)
def test_that_reading_back_follows_the_setting_and_says_who(mode, by, second, who):
    assert read_back_by(mode, by, second) == who
    answers = all_clear() | {"P48": (GivenAnswer("yes", TODAY, by, second),)}
    screening = evaluate(CHECKLIST, answers, CLEAR, TODAY, Decisions(read_back=mode))
    assert screening.can_start is (who is not None)
    assert screening.outcomes[-1].self_read_back is (who == "self")


def test_that_an_unknown_answer_is_refused():
    with pytest.raises(ValueError, match=r"P01: “perhaps” is not among the answers"):
        evaluate(CHECKLIST, all_clear(P01="perhaps"), CLEAR, TODAY)


@given(st.fixed_dictionaries({key: st.sampled_from(one.answers) for key, one in ITEMS.items()}))
def test_that_start_is_possible_only_with_every_fired_item_dealt_with(chosen):
    answers = {key: (GivenAnswer(text, TODAY, "AE", "BE"),) for key, text in chosen.items()}
    decided = Decisions(clearances=dict.fromkeys(ITEMS, REASON), acknowledged=set(ITEMS))
    bare = evaluate(CHECKLIST, answers, CLEAR, TODAY)
    dealt_with = evaluate(CHECKLIST, answers, CLEAR, TODAY, decided)
    fired = {one.action for one in bare.outcomes} - {None}
    assert fired <= set(SEVERITY)
    assert bare.can_start is (fired <= {"note"})
    assert dealt_with.can_start is ("block" not in fired)
