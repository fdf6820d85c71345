"""Which parts belong to which step, what is read back, and what the cards of a session come to."""

from dataclasses import replace
from decimal import Decimal
from typing import get_args

import pytest

from tests.factories import end_session
from tests.ui.infusion.conftest import ORDER
from tracker.clinical.moment import Moment
from tracker.services.chair.answers import record_answer, record_escort
from tracker.services.chair.decisions import note_reading
from tracker.services.chair.rows import Stage
from tracker.services.infusions import InfusionOrder
from tracker.services.observations import SideEffectEntry, record_side_effect
from tracker.ui.infusion.infuse.finding_words import stood_of
from tracker.ui.infusion.infuse.findings_of import judged_readings, signs_seen
from tracker.ui.infusion.infuse.step_bar import STEPS
from tracker.ui.infusion.infusion_view import load_view
from tracker.ui.infusion.leave.leaving_of import leaving_of
from tracker.ui.infusion.prepare.read_back import read_back
from tracker.ui.infusion.session_steps import LEFT, RIGHT, done_in, parts_of, step_of

STAGES: tuple[Stage, ...] = get_args(Stage)


def view_of(chair):
    with chair.clinic.sessions.read() as session:
        found = load_view(session, chair.infusion_id, chair.clinic.knowledge)
    assert found is not None
    return found


def write(chair, gesture, *arguments):
    with chair.clinic.sessions.write() as session:
        gesture(session, *arguments)


# ---- the steps


def test_that_the_steps_are_those_of_the_bar_and_no_part_stands_in_both_columns():
    assert list(LEFT) == list(RIGHT) == list(STEPS)
    for step in LEFT:
        assert not set(LEFT[step]) & set(RIGHT[step])


@pytest.mark.parametrize("stage", STAGES)
def test_that_every_stage_has_its_step_and_none_that_is_done_comes_after_it(stage):
    order = list(STEPS)
    assert step_of(stage) in order
    done = done_in(stage)
    assert done == set(order[: len(done)])
    if stage != "signed":
        assert step_of(stage) not in done


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("step", list(LEFT))
def test_that_values_are_typed_only_while_the_session_may_still_be_changed(step, stage):
    shown = parts_of(step, stage)
    closed = stage in {"signed", "not given"} or step == "sign"
    assert ("row" in shown) == (not closed)
    if stage == "not given":
        assert not shown & {"start", "findings", "scores"}
    if stage == "recorded":
        assert not shown & {"vials", "scores"}


# ---- what is read back


def test_that_nothing_is_read_back_of_half_an_order():
    assert read_back(InfusionOrder(weight_kg=Decimal(70), planned_minutes=40)) == ()
    assert read_back(ORDER) == (
        "35 mg over 40 min",
        "52.5 mg/h",
        "pump 150 mL/h",
        "vial 50 mg/mL",
        "draw 0.7 mL",
    )
    without = replace(ORDER, bag_ml=None)
    assert not any("mL/h" in part for part in read_back(without))


# ---- what readings led to


def test_that_signs_count_alone_before_the_first_reading(chair):
    newest, earlier = judged_readings(view_of(chair))
    assert newest is not None
    assert (newest.reading_id, newest.judgement.level, earlier) == (None, "ok", [])
    at, zone = chair.clinic.now(), chair.clinic.zone
    signs = chair.clinic.knowledge.monitoring.signs
    sign = next(key for key, each in signs.items() if each.level in {"red", "stop"})
    write(chair, record_answer, chair.infusion_id, f"sign.{sign}", "yes", at, zone)
    newest, _ = judged_readings(view_of(chair))
    assert newest.judgement.level in {"red", "stop"}
    assert newest.note_wanted
    assert signs_seen(view_of(chair)) == {sign: at}
    write(chair, record_answer, chair.infusion_id, f"sign.{sign}", "no", at, zone)
    assert signs_seen(view_of(chair)) == {}


def test_that_each_reading_since_the_start_is_judged_and_a_note_settles_it(chair, clock):
    for spo2 in (84, 84, 98):
        clock.forward(minutes=5)
        chair.read(spo2=spo2)
    newest, earlier = judged_readings(view_of(chair))
    assert newest.judgement.level == "ok"
    once, low = earlier
    assert (once.judgement.level, once.note_wanted) == ("amber", False)  # to be repeated first
    assert low.judgement.level in {"red", "stop"}
    assert low.note_wanted
    write(
        chair, note_reading, chair.infusion_id, low.reading_id, stood_of(low), "oxygen given",
        clock.time,
    )  # fmt: skip
    _, (_, low) = judged_readings(view_of(chair))
    assert (low.noted, low.note_wanted) == ("oxygen given", False)


def test_that_nothing_is_judged_so_before_the_start(make_chair):
    chair = make_chair()
    chair.read(systolic=190)
    assert judged_readings(view_of(chair)) == (None, [])


# ---- what leaving asks


@pytest.fixture
def ended(ready, clock):
    """A session that was stopped just now, screened before."""
    chair = ready()
    chair.start()
    clock.forward(minutes=40)
    write(chair, end_session, chair.infusion_id, clock.time, Decimal(35))
    return chair


def leaving(chair):
    return leaving_of(view_of(chair), chair.clinic.now(), chair.clinic.zone)


def test_that_what_the_log_answers_is_not_asked(ended):
    shown = leaving(ended)
    assert "call_planned" in shown.not_asked  # nothing happened, and it is not the first infusion
    assert "no_perceptual_change" not in shown.not_asked
    assert len(shown.criteria) == 11
    assert shown.in_the_way


def test_that_a_bad_effect_asks_for_the_call_of_the_next_day(ended):
    clinic = ended.clinic
    grade = clinic.knowledge.monitoring.discharge.call_from_grade
    entry = SideEffectEntry(
        term="nausea", severity=int(grade), onset=Moment.local(clinic.now(), clinic.zone)
    )
    write(ended, record_side_effect, ended.patient_id, ended.infusion_id, entry)
    assert "call_planned" not in leaving(ended).not_asked


def test_that_the_first_infusion_asks_for_the_call_too(make_chair, clock):
    chair = make_chair()
    chair.start()
    clock.forward(minutes=40)
    write(chair, end_session, chair.infusion_id, clock.time, Decimal(35))
    assert "call_planned" not in leaving(chair).not_asked


def test_that_the_escort_of_the_check_in_is_suggested_and_its_correction_followed(ended):
    assert leaving(ended).suggested == {
        "escort_name": "Ben Okafor",
        "escort_phone": "555 0134",
    }
    at, zone = ended.clinic.now(), ended.clinic.zone
    write(ended, record_escort, ended.infusion_id, "Cy Okafor", "555 0199", at, zone)
    assert leaving(ended).suggested["escort_name"] == "Cy Okafor"


def test_that_readings_still_wanted_are_named_where_they_are_missing(ended, clock):
    before = set(leaving(ended).wanted)
    for _ in range(2):
        clock.forward(minutes=15)
        ended.read()
    after = set(leaving(ended).wanted)
    assert 2 in before - after  # the readings of recovery
    assert after == {3, 5}  # no reading says what is perceived, and nobody was measured standing
