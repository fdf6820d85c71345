"""The versions of the thresholds, and sessions of the past judged by the numbers of their day."""

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests.factories import make_course, make_infusion, make_patient
from tracker import __version__
from tracker.clinical.limits import check
from tracker.clinical.monitoring_rules import Reading
from tracker.clinical.vitals_judging import judge_before_start
from tracker.knowledge import load_knowledge
from tracker.knowledge.threshold_numbers import judging_numbers, knowledge_by
from tracker.models import Infusion, ThresholdSet
from tracker.services.clinic_values import set_value
from tracker.services.refused import Refused
from tracker.services.rows import FUTURE_TOLERANCE, LATE_AFTER
from tracker.services.scale_packs import clinic_knowledge
from tracker.services.threshold_sets import (
    current_set,
    judged_by,
    label_of,
)

HOLD = "monitoring.before.systolic_high_hold"
READING = Reading(
    datetime(2026, 11, 20, 10, 0, tzinfo=UTC),
    systolic=Decimal(155),
    diastolic=Decimal(80),
    heart_rate=Decimal(70),
    spo2=Decimal(98),
)


def change(sessions, **values):
    with sessions.write() as session:
        for key, value in values.items():
            set_value(session, load_knowledge(), key, value, "older patients")


def clinics(session, sessions):
    return clinic_knowledge(session, sessions.path)


def test_that_the_same_numbers_stay_one_version(sessions, knowledge):
    with sessions.write() as session:
        first = current_set(session, knowledge)
    with sessions.write() as session:
        assert current_set(session, knowledge) == first
        assert session.scalar(select(func.count()).select_from(ThresholdSet)) == 1
        label = label_of(session, first)
    assert (label.number, label.app) == (1, __version__)
    assert label.entered_at.tzinfo is not None


def test_that_a_changed_setting_makes_version_two_and_an_old_infusion_keeps_version_one(sessions):
    with sessions.write() as session:
        patient = make_patient(session)
        old = make_infusion(session, make_course(session, patient.id).id)
        old.threshold_set_id = current_set(session, clinics(session, sessions))
        old_id = old.id
    change(sessions, **{HOLD: 150, "limits.systolic.soft_high": 150})
    with sessions.write() as session:
        changed = clinics(session, sessions)
        new_set = current_set(session, changed)
        assert label_of(session, new_set).number == 2
    with sessions.read() as session:
        old_set = session.get_one(Infusion, old_id).threshold_set_id
        assert label_of(session, old_set).number == 1
        then = judged_by(session, old_set, changed).monitoring
        now = judged_by(session, new_set, changed).monitoring
        assert judge_before_start(then, [READING]).level == "warn"
        assert judge_before_start(now, [READING]).level == "hold"
        systolic = judged_by(session, old_set, changed).limits["systolic"]
        assert check(systolic, Decimal(160)).kind == "ok"
        assert (
            check(judged_by(session, new_set, changed).limits["systolic"], Decimal(160)).kind
            != "ok"
        )


def test_that_numbers_a_clinic_goes_back_to_are_the_version_they_were(sessions):
    found = []
    for hold in (160, 150, 160):
        change(sessions, **{HOLD: hold})
        with sessions.write() as session:
            found.append(current_set(session, clinics(session, sessions)))
    assert found[0] == found[2] != found[1]


def test_that_how_the_checklist_is_done_is_part_of_a_version(sessions):
    with sessions.write() as session:
        first = current_set(session, clinics(session, sessions))
    change(
        sessions,
        **{
            "checklist.read_back": "self",
            "checklist.drug_screen_required": True,
            "checklist.action.P30": "warn",
            "checklist.food_hours": 6,
        },
    )
    with sessions.write() as session:
        changed = clinics(session, sessions)
        second = current_set(session, changed)
        then, now = (judged_by(session, each, changed) for each in (first, second))
    assert (then.chair.read_back, now.chair.read_back) == ("second person", "self")
    assert (then.chair.drug_screen_required, now.chair.drug_screen_required) == (False, True)
    assert (then.chair.actions["P30"], now.chair.actions["P30"]) == ("hold", "warn")
    assert "last 4 hours" in then.checklist.items["P38"].question
    assert "last 6 hours" in now.checklist.items["P38"].question


def test_that_everything_judged_by_comes_back_from_a_set(sessions, knowledge):
    with sessions.write() as session:
        kept = current_set(session, knowledge)
    with sessions.read() as session:
        again = judged_by(session, kept, knowledge)
        assert judged_by(session, None, knowledge) is knowledge
    for name in ("limits", "monitoring", "checklist", "chair"):
        assert getattr(again, name) == getattr(knowledge, name), name


def test_that_what_is_not_in_a_set_was_not_in_force(knowledge):
    kept = judging_numbers(knowledge)
    del kept[HOLD], kept["limits.mg_per_kg.hold_above"], kept["checklist.once_days"]
    old = knowledge_by(knowledge, kept)
    assert "systolic_high_hold" not in {rule.id for rule in old.monitoring.before}
    assert len(old.monitoring.before) == len(knowledge.monitoring.before) - 1
    assert old.limits["mg_per_kg"].hold_above is None
    assert old.limits["mg_per_kg"].reason_above == knowledge.limits["mg_per_kg"].reason_above
    assert old.checklist.rules == knowledge.checklist.rules  # a number that came later


@pytest.mark.parametrize(
    "values",
    [
        {"limits.mg_per_kg.reason_above": 1.4},
        {"rules.first_dose_above_mg_per_kg": 0.4},
        {"monitoring.schedule.interval_close_min": 5},
        {"monitoring.during.spo2_low_red.over_seconds": 20},
        {"monitoring.discharge.observation_min": 60},
        {"checklist.weight_days_booster": 20},
    ],
)
def test_that_every_kind_of_number_changes_the_version(values, knowledge):
    assert judging_numbers(load_knowledge(values=values)) != judging_numbers(knowledge)


def test_that_a_set_that_is_not_there_is_refused(sessions, knowledge):
    with sessions.read() as session, pytest.raises(Refused):
        judged_by(session, uuid.uuid4(), knowledge)


def test_that_the_time_rules_of_every_entry_are_those_of_the_limits(knowledge):
    rules = knowledge.limits.rules
    assert timedelta(minutes=float(rules.future_minutes)) == FUTURE_TOLERANCE
    assert timedelta(hours=float(rules.late_entry_hours)) == LATE_AFTER
