"""Decisions: who cleared what and why, and that they cover what stood then and nothing else."""

import uuid
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.factories import TODAY, at
from tests.services.chair.ready import (
    NOW,
    PRESCRIBER,
    REASON_CHARACTERS,
    answer,
    make_ready,
    measure,
    see,
)
from tracker.clinical.screening import Need
from tracker.models import Infusion
from tracker.services.chair.decisions import (
    acknowledge,
    clear,
    decision_about,
    stood_of,
    withdraw,
)
from tracker.services.corrections import history_of
from tracker.services.refused import Refused


@pytest.fixture
def chair(sessions, knowledge):
    return make_ready(sessions.entering_at(lambda: at(TODAY, 16)), knowledge)


def clear_item(chair, item, by=PRESCRIBER):
    stood = stood_of(see(chair).outcome(item))
    with chair.sessions.write() as session:
        clear(session, chair.infusion_id, item, stood, by, NOW, REASON_CHARACTERS)


def test_that_a_hold_is_cleared_by_a_named_prescriber_with_a_reason(chair):
    with chair.sessions.write() as session:
        answer(session, chair, "P12", "yes")
    assert see(chair).screening.needs == (Need("prescriber", "P12"),)
    clear_item(chair, "P12")
    seen = see(chair)
    assert seen.missing == ()
    (overridden,) = seen.screening.overridden
    assert (overridden.clearance.name, overridden.clearance.role) == ("Dr Example", "physician")
    assert (overridden.clearance.reason, overridden.clearance.at) == (PRESCRIBER.reason, NOW)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": "  "}, "name"),
        ({"reason": "   ok   so   "}, "10 characters"),
        ({"reason": "         x"}, "10 characters"),
        ({"reason": "x" * 1001}, "too long"),
        ({"name": "x" * 121}, "too long"),
        ({"role": "x" * 61}, "too long"),
        ({"person_id": uuid.uuid4()}, "in force"),
    ],
)
def test_that_a_clearance_without_name_or_reason_is_refused(chair, changed, words):
    with chair.sessions.write() as session:
        answer(session, chair, "P12", "yes")
    with pytest.raises(Refused, match=words):
        clear_item(chair, "P12", replace(PRESCRIBER, **changed))
    assert see(chair).chair.decisions == ()


def test_that_the_shortest_reason_is_what_the_clinic_has_set(chair):
    by = replace(PRESCRIBER, reason="0123456789")
    with chair.sessions.write() as session:
        with pytest.raises(Refused, match="11 characters"):
            clear(session, chair.infusion_id, "P12", "yes", by, NOW, Decimal(11))
        clear(session, chair.infusion_id, "P12", "yes", by, NOW, Decimal(10))


def test_that_a_hold_cleared_for_one_pressure_does_not_cover_a_higher_one(chair):
    with chair.sessions.write() as session:
        for minute in (0, 5, 10):
            measure(session, chair, 162, at(TODAY, 10, minute))
    assert stood_of(see(chair).outcome("P46")) == "outside, hold: systolic 162 mmHg"
    clear_item(chair, "P46")
    assert see(chair, at(TODAY, 10, 12)).missing == ()
    with chair.sessions.write() as session:
        measure(session, chair, 190, at(TODAY, 10, 15))
    (missing,) = see(chair, at(TODAY, 10, 16)).missing
    assert missing.where == "screening"
    assert "systolic 176 mmHg" in missing.what


def test_that_a_cleared_stimulant_does_not_cover_a_faster_pulse(chair):
    with chair.sessions.write() as session:
        answer(session, chair, "P33", "yes")
        measure(session, chair, when=at(TODAY, 9, 58), heart_rate=112)
    assert see(chair).outcome("P33").action == "hold"
    clear_item(chair, "P33")
    assert see(chair).outcome("P33").needs is None
    with chair.sessions.write() as session:
        measure(session, chair, when=at(TODAY, 9, 59), heart_rate=118)
    assert see(chair).outcome("P33").needs == "prescriber"


def test_that_an_answer_changed_to_another_hold_asks_again(chair):
    with chair.sessions.write() as session:
        answer(session, chair, "P24", "possible and not tested")
    clear_item(chair, "P24")
    with chair.sessions.write() as session:
        answer(session, chair, "P24", "pregnant")
    assert see(chair).screening.needs == (Need("prescriber", "P24"),)
    with chair.sessions.write() as session:
        answer(session, chair, "P24", "possible and not tested")
    assert see(chair).missing == ()


def test_that_a_warning_is_acknowledged_once_and_clears_no_hold(chair):
    with chair.sessions.write() as session:
        answer(session, chair, "P27", "in remission for less than 3 months")
    stood = stood_of(see(chair).outcome("P27"))
    with chair.sessions.write() as session:
        for _ in range(2):
            acknowledge(session, chair.infusion_id, "P27", stood, NOW)
    seen = see(chair)
    assert (seen.missing, len(seen.chair.decisions)) == ((), 1)
    with chair.sessions.write() as session:
        answer(session, chair, "P27", "active")
        acknowledge(session, chair.infusion_id, "P27", "active", NOW)
    assert see(chair).screening.needs == (Need("prescriber", "P27"),)


def test_that_nothing_clears_a_block(chair):
    with chair.sessions.write() as session:
        answer(session, chair, "P04", "yes")
        acknowledge(session, chair.infusion_id, "P04", "yes", NOW)
    clear_item(chair, "P04")
    seen = see(chair)
    assert seen.screening.blocked
    assert [each.what for each in seen.missing] == [
        "Allergy to ketamine: “yes”. The infusion cannot start with this."
    ]


def test_that_a_decision_withdrawn_is_in_the_way_again(chair):
    with chair.sessions.write() as session:
        answer(session, chair, "P12", "yes")
    clear_item(chair, "P12")
    clear_item(chair, "P12", replace(PRESCRIBER, name="Dr Other"))
    (decision,) = see(chair).chair.decisions
    assert decision_about([decision], "P12", "yes").name == "Dr Other"
    with chair.sessions.write() as session, pytest.raises(Refused, match="Say why"):
        withdraw(session, decision.id, " ")
    with chair.sessions.write() as session:
        withdraw(session, decision.id, "asked the wrong doctor")
    assert see(chair).screening.needs == (Need("prescriber", "P12"),)
    with chair.sessions.read() as session:
        assert history_of(session, "decision", decision.id)[-1].action == "void"


def test_that_a_signed_session_takes_no_decision(chair):
    with chair.sessions.write() as session:
        answer(session, chair, "P12", "yes")
    clear_item(chair, "P12")
    (decision,) = see(chair).chair.decisions
    with chair.sessions.write() as session:
        session.get(Infusion, chair.infusion_id).signed_at = NOW
    with chair.sessions.write() as session:
        with pytest.raises(Refused, match="signed"):
            acknowledge(session, chair.infusion_id, "P09", "yes", NOW)
        with pytest.raises(Refused, match="signed"):
            withdraw(session, decision.id, "asked the wrong doctor")
    with pytest.raises(Refused, match="signed"):
        clear_item(chair, "P12")
