"""What a reading leads to, before the start and during the infusion, row by row."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.clinical.monitoring_rules import Reading
from tracker.clinical.vitals_judging import (
    baseline_is_fresh,
    judge_before_start,
    judge_during,
    repeats_before_start,
)
from tracker.knowledge import load_knowledge

RULES = load_knowledge().monitoring
AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
CALM = {
    "systolic": 120,
    "diastolic": 75,
    "heart_rate": 70,
    "spo2": 98,
    "respiratory_rate": 14,
    "temperature_c": "36.6",
    "moaas": 5,
}


def reading(minute=0, /, **values):
    taken = {name: Decimal(str(value)) for name, value in (CALM | values).items()}
    return Reading(AT + timedelta(minutes=minute), **taken)


def bp(minute, systolic, diastolic=75):
    return reading(minute, systolic=systolic, diastolic=diastolic)


def before(*readings):
    return judge_before_start(RULES, readings)


def during(now, *history, baseline=None, signs=frozenset()):
    return judge_during(RULES, now, baseline or reading(), history, signs)


@pytest.mark.parametrize(
    ("measure", "steps"),
    [
        ("systolic", [(89, "hold"), (90, "warn"), (99, "warn"), (100, "ok"), (140, "ok")]),
        ("systolic", [(141, "warn"), (159, "warn"), (160, "hold"), (180, "hold")]),
        ("diastolic", [(49, "hold"), (50, "ok"), (90, "ok"), (91, "warn"), (99, "warn")]),
        ("diastolic", [(100, "hold"), (110, "hold")]),
        ("heart_rate", [(44, "hold"), (45, "warn"), (49, "warn"), (50, "ok"), (100, "ok")]),
        ("heart_rate", [(101, "warn"), (120, "warn"), (121, "hold")]),
        ("spo2", [(91, "hold"), (92, "warn"), (94, "warn"), (95, "ok")]),
        ("respiratory_rate", [(9, "hold"), (10, "warn"), (11, "warn"), (12, "ok"), (20, "ok")]),
        ("respiratory_rate", [(21, "warn"), (30, "warn"), (31, "hold")]),
        ("temperature_c", [("35.4", "warn"), ("35.5", "ok"), ("37.7", "ok"), ("37.8", "warn")]),
        ("temperature_c", [("38.4", "warn"), ("38.5", "hold")]),
        ("moaas", [(5, "ok"), (4, "warn"), (3, "hold"), (0, "hold")]),
    ],
)
def test_that_a_value_before_the_start_is_judged_by_the_table(measure, steps):
    found = [(value, before(reading(**{measure: value})).level) for value, _ in steps]
    assert found == steps


def test_that_a_hold_says_its_rule_its_value_and_its_source():
    finding = before(reading(systolic=182)).findings[0]
    assert (finding.level, finding.value, finding.source) == ("hold", 182, "memory-medium")
    assert finding.rule in {
        "Systolic pressure 160 mmHg or more",
        "Systolic pressure 180 mmHg or more",
    }
    words = [one.advice for one in before(reading(systolic=182)).findings]
    assert "No infusion today; medical assessment the same day." in words


def test_that_the_next_repeat_counts_five_minutes_after_the_last_that_counted():
    def repeats(*readings):
        found = repeats_before_start(RULES, readings)
        after = None if found.next_from is None else found.next_from - AT
        return found.taken, found.wanted, after

    assert repeats(bp(0, 130)) == (0, 0, None)
    assert repeats(bp(0, 150)) == (0, 2, timedelta(minutes=5))
    assert repeats(bp(0, 150), bp(3, 150)) == (0, 2, timedelta(minutes=5))  # too soon to count
    assert repeats(bp(0, 150), bp(3, 150), bp(6, 150)) == (1, 1, timedelta(minutes=11))
    assert repeats(bp(0, 150), bp(5, 150), bp(10, 150)) == (2, 0, None)


@pytest.mark.parametrize(
    ("readings", "repeats", "level"),
    [
        ([(0, 140)], 0, "ok"),
        ([(0, 150)], 2, "warn"),
        ([(0, 165)], 2, "hold"),
        ([(0, 165), (5, 130)], 1, "hold"),
        ([(0, 165), (4, 130), (8, 130)], 1, "hold"),
        ([(0, 165), (5, 138), (10, 134)], 0, "ok"),
        ([(0, 165), (5, 150), (10, 140)], 0, "warn"),
        ([(0, 165), (5, 163), (10, 157)], 0, "hold"),
        ([(0, 165), (5, 161), (10, 158)], 0, "warn"),
        ([(0, 165), (5, 165), (10, 165), (15, 130), (20, 130)], 0, "ok"),
        ([(0, 130), (5, 150), (10, 130)], 1, "warn"),
    ],
)
def test_that_a_high_pressure_is_judged_on_the_mean_of_two_repeats(readings, repeats, level):
    found = before(*(bp(minute, systolic) for minute, systolic in readings))
    assert (found.repeats, found.level) == (repeats, level)


@pytest.mark.parametrize(
    ("later", "repeats", "level"),
    [
        ((12, 195, 115), 2, "hold"),  # too soon to be a repeat, and never passed over
        ((60, 178, 95), 2, "hold"),  # not averaged with the calm one of an hour ago
        ((60, 150, 80), 2, "warn"),  # the 190 that was settled does not come back
        ((60, 138, 80), 0, "ok"),
    ],
)
def test_that_a_high_pressure_after_settled_repeats_begins_anew(later, repeats, level):
    found = before(bp(0, 190), bp(5, 136), bp(10, 134), bp(*later))
    assert (found.repeats, found.level) == (repeats, level)


def test_that_the_higher_counts_where_one_more_reading_comes_too_soon():
    assert before(bp(0, 150), bp(5, 150), bp(10, 150), bp(12, 182)).level == "hold"


def test_that_a_repeat_without_pressure_is_none():
    pulse_only = Reading(AT + timedelta(minutes=5), heart_rate=Decimal(70))
    assert before(bp(0, 150), pulse_only).repeats == 2


def test_that_what_was_not_taken_is_missing_and_not_fine():
    found = before(Reading(AT, systolic=Decimal(120), diastolic=Decimal(70)))
    assert found.missing == ("heart_rate", "spo2")
    assert not found.complete
    assert before().missing == ("systolic", "diastolic", "heart_rate", "spo2")
    assert before(reading()).complete


def test_that_the_reading_before_the_start_must_be_fresh():
    quarter = timedelta(minutes=15)
    assert baseline_is_fresh(RULES.schedule, AT, AT + quarter)
    assert not baseline_is_fresh(RULES.schedule, AT, AT + quarter + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("measure", "steps"),
    [
        ("systolic", [(84, "red"), (85, "amber"), (94, "amber"), (95, "ok"), (164, "ok")]),
        ("systolic", [(165, "amber"), (179, "amber"), (180, "amber")]),
        ("diastolic", [(99, "ok"), (100, "amber"), (110, "amber")]),
        ("heart_rate", [(44, "red"), (45, "amber"), (49, "amber"), (50, "ok"), (120, "ok")]),
        ("heart_rate", [(121, "amber"), (140, "amber"), (141, "red")]),
        ("spo2", [(89, "amber"), (93, "amber"), (94, "ok")]),
        ("respiratory_rate", [(7, "red"), (8, "amber"), (9, "amber"), (10, "ok"), (26, "ok")]),
        ("respiratory_rate", [(27, "amber"), (40, "amber")]),
        ("moaas", [(5, "ok"), (4, "ok"), (3, "red"), (2, "stop"), (0, "stop")]),
    ],
)
def test_that_a_value_during_the_infusion_is_judged_by_the_table(measure, steps):
    # A baseline near to both ends, so that no rise or fall is found beside the value itself.
    def level(value):
        near = {measure: value} if measure in {"systolic", "diastolic"} else {}
        found = judge_during(RULES, reading(10, **{measure: value}), reading(**near))
        return found.level

    assert [(value, level(value)) for value, _ in steps] == steps


@pytest.mark.parametrize(
    ("systolic", "diastolic", "level"),
    [
        (159, 75, "ok"),
        (160, 75, "amber"),
        (120, 99, "ok"),
        (130, 99, "ok"),
        (91, 60, "amber"),
        (96, 60, "ok"),
    ],
)
def test_that_a_rise_or_fall_is_held_against_the_reading_before(systolic, diastolic, level):
    assert during(bp(10, systolic, diastolic)).level == level


def test_that_a_rise_of_the_lower_pressure_counts_and_nothing_without_a_baseline():
    low = reading(systolic=110, diastolic=60)
    assert during(bp(10, 120, 85), baseline=low).level == "amber"
    assert during(bp(10, 120, 84), baseline=low).level == "ok"
    assert judge_during(RULES, bp(10, 120, 85), None).level == "ok"
    assert during(bp(10, 101, 70), baseline=reading(systolic=131)).level == "amber"


def test_that_a_red_pressure_waits_for_the_repeat():
    first = during(bp(10, 185))
    assert first.level == "amber"
    assert first.repeats == 1
    assert any(one.unconfirmed for one in first.findings)
    confirmed = during(bp(14, 182), bp(10, 185))
    assert confirmed.level == "red"
    assert confirmed.findings[0].rule == "Systolic pressure 180 mmHg or more"
    assert during(bp(14, 170, 112), bp(10, 185)).level == "red"
    assert during(bp(14, 170), bp(10, 185)).level == "amber"
    assert during(bp(20, 185), bp(10, 185), bp(15, 150)).level == "amber"


def test_that_readings_without_pressure_neither_confirm_nor_break():
    pulse = Reading(AT + timedelta(minutes=12), heart_rate=Decimal(90))
    assert during(bp(14, 185), bp(10, 185), pulse).level == "red"
    assert during(bp(14, 185), pulse).level == "amber"


def test_that_low_oxygen_is_red_after_thirty_seconds_and_stops_after_two_minutes():
    start = reading(10, spo2=88)
    assert during(reading(10.5, spo2=88), start).level == "amber"
    assert during(reading(10.6, spo2=88), start).level == "red"
    assert during(reading(11.9, spo2=89), start).level == "red"
    assert during(reading(12, spo2=89), start).level == "stop"
    assert during(reading(12, spo2=89), start, reading(11, spo2=93)).level == "amber"


def test_that_a_pressure_held_for_a_quarter_of_an_hour_stops():
    run = [bp(10, 185), bp(15, 181), bp(20, 170, 111)]
    assert during(bp(24, 185), *run).level == "red"
    stop = during(bp(25, 185), *run)
    assert stop.level == "stop"
    assert stop.findings[0].rule == "Systolic pressure 180 mmHg or more for 15 min or longer"
    assert during(bp(25, 185), run[0], bp(15, 150), run[2]).level == "red"


@pytest.mark.parametrize("sign", [key for key, one in RULES.signs.items() if one.with_pressure])
def test_that_a_high_pressure_with_a_sign_stops_at_once(sign):
    assert during(bp(10, 180), signs={sign}).level == "stop"
    assert during(bp(10, 150, 120), signs={sign}).level == "stop"
    alone = during(bp(10, 150), signs={sign}).level
    assert alone == (RULES.signs[sign].level or "ok")


@pytest.mark.parametrize("sign", [key for key, one in RULES.signs.items() if one.level])
def test_that_a_sign_leads_to_its_own_level(sign):
    found = during(reading(10), signs={sign})
    assert found.level == RULES.signs[sign].level
    assert found.findings[0].rule == RULES.signs[sign].label


def test_that_an_unknown_sign_is_refused():
    with pytest.raises(KeyError):
        during(reading(10), signs={"sneeze"})


VALUES = st.fixed_dictionaries(
    {
        "systolic": st.integers(100, 250),
        "diastolic": st.integers(30, 99),
        "heart_rate": st.integers(20, 250),
        "spo2": st.integers(50, 100),
        "respiratory_rate": st.integers(3, 60),
        "moaas": st.integers(0, 5),
    }
)


@given(VALUES, st.lists(VALUES, max_size=4))
def test_that_every_finding_is_explained_and_a_longer_run_is_never_milder(now, history):
    earlier = [reading(5 + number, **values) for number, values in enumerate(history)]
    found = during(reading(40, **now), *earlier)
    assert all(one.rule and one.advice and one.source for one in found.findings)
    order = ["ok", "amber", "red", "stop"]
    again = during(reading(60, **now), *earlier, reading(40, **now))
    assert order.index(again.level) >= order.index(found.level)
