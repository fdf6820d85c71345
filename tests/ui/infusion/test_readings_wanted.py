"""What is still to be logged before leaving, in words with the time."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.ui.infusion.leaving import LOGGED, NOTHING, STOPPED, reading
from tracker.clinical.discharge_facts import DischargeFacts, Standing
from tracker.clinical.monitoring_rules import Reading
from tracker.knowledge import Knowledge
from tracker.ui.infusion.leave.readings_wanted import readings_wanted

DUE = STOPPED + timedelta(minutes=16)


@pytest.fixture
def wanted(knowledge: Knowledge):
    """What is wanted of some facts, the next reading being due at 10:56."""

    def wanted_(facts: DischargeFacts) -> dict[int, str]:
        rules, zone = knowledge.monitoring.discharge, ZoneInfo("America/New_York")
        return readings_wanted(facts, rules, STOPPED, DUE, zone)

    return wanted_


def test_that_nothing_is_wanted_where_all_is_logged(wanted) -> None:
    assert wanted(replace(LOGGED, standing=Standing(held=True))) == {}


def test_that_each_missing_reading_is_named_with_its_time(wanted) -> None:
    assert wanted(NOTHING) == {
        1: "Long enough at 11:10.",
        2: "Log the sedation score with the vital signs.",
        3: "Fill in the CADSS, or say that no change of perception is left.",
        4: "First set due 10:56: log pressure, heart rate and SpO2.",
        5: "Log the pressure after 1 and 3 min standing, or say here that it held.",
    }


def test_that_the_second_set_is_asked_for_after_the_first(wanted) -> None:
    said = wanted(replace(LOGGED, recovery=(reading(10),)))

    assert said[4] == "Second set due 10:56: log pressure, heart rate and SpO2."


def test_that_a_value_missing_from_two_sets_is_asked_for_alone(wanted) -> None:
    bare = [replace(one, spo2=None) for one in (reading(10), reading(20))]

    assert wanted(replace(LOGGED, recovery=tuple(bare)))[4] == "Log the SpO2."


def test_that_the_pressure_after_three_minutes_is_due_two_after_the_first(wanted) -> None:
    once: Reading = reading(30)
    said = wanted(replace(LOGGED, standing=Standing(once, once)))

    assert said[5] == "Log the pressure after 3 min standing, due 11:12."


def test_that_a_longer_watch_from_the_start_counts(wanted, knowledge: Knowledge) -> None:
    rules = replace(knowledge.monitoring.discharge, from_start_min=Decimal(120))
    facts = replace(LOGGED, minutes_since_start=Decimal(74))

    said = readings_wanted(facts, rules, STOPPED, None, ZoneInfo("America/New_York"))

    assert said[1] == "Long enough at 12:00."
