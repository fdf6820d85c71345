"""Anything a page could do to a session, in any order and at any time: no impossible state."""

import shutil
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.kill_session import Writer
from tests.kills import assert_sound, contents_of, make_record
from tests.session_script import DOCTOR, ORDER, START, figures_of, script
from tracker.clinical.discharge import discharge_criteria, still_in_the_way
from tracker.clinical.moment import Moment
from tracker.knowledge import Knowledge
from tracker.models import (
    SessionAnswer,
    SideEffect,
    Treatment,
    VialUse,
    VitalSigns,
)
from tracker.services.chair.amendments import amend, amend_by_voiding, shown_amendments
from tracker.services.chair.answers import check_in, record_answer, take_back_answer
from tracker.services.chair.decisions import acknowledge, clear, stood_of
from tracker.services.chair.leaving import (
    about_criterion,
    discharge,
    facts_for_leaving,
    take_back_discharge,
)
from tracker.services.chair.running import (
    change_rate,
    correct_check_in,
    correct_event_time,
    give_bolus,
    pause_run,
    resume_run,
    start_run,
    stop_run,
    take_back_step,
)
from tracker.services.chair.signing import open_before_signing, sign
from tracker.services.chair.vials import VialEntry, record_vial
from tracker.services.corrections import void
from tracker.services.infusions import (
    InfusionOrder,
    change_order,
    mark_not_given,
    no_side_effects,
)
from tracker.services.observations import (
    SideEffectEntry,
    VitalValues,
    end_side_effect,
    record_side_effect,
    record_vital_signs,
)
from tracker.services.people import list_people
from tracker.services.refused import Refused
from tracker.services.treatments import TreatmentEntry, record_treatment
from tracker.storage.actor import Actor
from tracker.storage.faults import SignedSession
from tracker.storage.sessions import open_record
from tracker.ui.infusion.infusion_view import load_view

EXAMPLES, STEPS = 10, 25
STAGES = {"new": 0, "asked": 17, "running": 24, "paused": 28, "stopped": 38, "left": 49}
"""How many gestures of the script are done in each of the sessions to begin with."""

OFFSETS = st.sampled_from([0, 0, 0, 0, 1, -1, -7, -45, -400, 3])  # minutes from now
PICK = st.integers(0, 5)
ITEMS = st.sampled_from(["P01", "P12", "P34", "P48", "oriented", "aldrete.oxygen", "sign.visual"])
ANSWERS = st.sampled_from(["yes", "no", "2", " ", "x" * 501])
MG = st.sampled_from([Decimal(each) for each in ("0", "12.345", "30", "41.38", "61.875", "900")])
VALUES = st.sampled_from(
    [
        VitalValues(systolic=128, diastolic=78, heart_rate=72, spo2=98, moaas=5),
        VitalValues(systolic=190, diastolic=112),
        VitalValues(systolic=120, diastolic=75, position="standing 3 min"),
        VitalValues(spo2=82),
        VitalValues(systolic=80, diastolic=120),
        VitalValues(),
    ]
)
ORDERS = st.sampled_from(
    [
        replace(ORDER, ordered_mg=Decimal("57.75"), ordered_mg_per_kg=Decimal("0.7")),
        replace(ORDER, bolus_mg_per_kg=Decimal("0.1")),
        replace(ORDER, planned_minutes=5),
        InfusionOrder(weight_kg=Decimal(82)),
        InfusionOrder(),
    ]
)
AMENDED = st.sampled_from(
    [
        ("infusion", "given_mg", Decimal("40.5")),
        ("infusion", "discharged_at", START),
        ("infusion", "ordered_mg", Decimal(999)),
        ("vital_signs", "systolic", 141),
        ("vital_signs", "taken_at", START + timedelta(minutes=3)),
        ("run_event", "at", START + timedelta(minutes=4)),
        ("run_event", "mg_per_hour", Decimal(55)),
        ("side_effect", "severity", 9),
        ("vial_use", "wasted_mg", Decimal("1.5")),
        ("session_answer", "answer", "no"),
    ]
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A record with a session at each stage of the script, and their ids."""
    path = tmp_path_factory.mktemp("machine") / "clinic.db"
    make_record(path)
    writer = Writer(path, SimpleNamespace(send=lambda _told: None))
    found = {}
    for stage, done in STAGES.items():
        found[stage] = writer.open_visit(stage)
        writer.play(found[stage], 0, done)
    writer.sessions.close()
    return path, found


class AnyOrder(RuleBasedStateMachine):
    """One session, and what hands and clocks may do to it."""

    path: Path
    ids: dict[str, UUID]
    knowledge: Knowledge

    def __init__(self):
        super().__init__()
        self.folder, self.now = TemporaryDirectory(), START
        copy = Path(shutil.copy(self.path, Path(self.folder.name, "clinic.db")))
        record = open_record(copy).entering_at(lambda: self.now)
        with record.read() as session:
            nurse, self.second = list_people(session)[:2]
        self.sessions = record.acting_as(Actor(nurse.id, nurse.name, "chair 1"))
        self.limits, self.rules = self.knowledge.limits, self.knowledge.monitoring.schedule

    def teardown(self):
        with self.sessions.read() as session:
            assert_sound(session.connection())
        self.sessions.close()
        self.folder.cleanup()

    def do(self, step, *, amends=False):
        """Do one gesture as the page would; hold what is stored and shown then."""
        before = contents_of(self.view)
        try:
            with self.sessions.write() as session:
                step(session)
        except (Refused, SignedSession):
            self.look()
            assert contents_of(self.view) == before
        else:
            signed = self.view.stage == "signed"
            self.look()
            assert not signed or amends or contents_of(self.view) == before
            hold_what_is_stored(self.view)
            hold_what_is_shown(self.view, self.now)

    def look(self):
        with self.sessions.read() as session:
            self.view = load_view(session, self.id, self.knowledge)

    def at(self, offset):
        return self.now + timedelta(minutes=offset)

    def outcome(self, number):
        return self.view.screening(self.now.date(), self.now).outcomes[number]

    @initialize(stage=st.sampled_from(list(STAGES)), later=st.sampled_from([0, 1, 12, 70]))
    def begin(self, stage, later):
        self.id, done = self.ids[stage], STAGES[stage]
        self.now = script(self.knowledge)[max(done - 1, 0)].at + timedelta(minutes=later)
        self.look()

    # ---- the clock, and the whole of a session

    @rule(minutes=st.sampled_from([1, 5, 10, 40, -2, -60]))
    def wait(self, minutes):
        self.now += timedelta(minutes=minutes)
        hold_what_is_shown(self.view, self.now)

    @rule(offset=OFFSETS)
    def check_in(self, offset):
        self.do(lambda s: check_in(s, self.id, self.at(offset), self.knowledge))

    @rule(offset=OFFSETS)
    def correct_check_in(self, offset):
        self.do(lambda s: correct_check_in(s, self.id, self.at(offset)))

    @rule(order=ORDERS)
    def change_order(self, order):
        self.do(lambda s: change_order(s, self.id, order, self.limits))

    @rule(status=st.sampled_from(["not given", "no-show", "lost"]))
    def do_not_give(self, status):
        self.do(lambda s: mark_not_given(s, self.id, status, "felt unwell"))

    # ---- the pump

    @rule(offset=OFFSETS, gated=st.booleans(), alone=st.booleans())
    def start(self, offset, gated, alone):
        at, view = self.at(offset), self.view
        missing = view.in_the_way(view.screening(at.date(), at), at) if gated else ()
        who = None if alone else self.second.id
        self.do(
            lambda s: start_run(
                s,
                self.id,
                at,
                UTC,
                knowledge=self.knowledge,
                missing=missing,
                second_person_id=who,
                self_read_back=alone,
            )
        )

    @rule(offset=OFFSETS, rate=MG)
    def change_rate(self, offset, rate):
        self.do(lambda s: change_rate(s, self.id, self.at(offset), rate, self.limits))

    @rule(offset=OFFSETS, mg=MG)
    def give_bolus(self, offset, mg):
        self.do(lambda s: give_bolus(s, self.id, self.at(offset), mg, self.limits))

    @rule(offset=OFFSETS)
    def pause(self, offset):
        self.do(lambda s: pause_run(s, self.id, self.at(offset), "vomited"))

    @rule(offset=OFFSETS, rate=st.none() | MG)
    def resume(self, offset, rate):
        self.do(lambda s: resume_run(s, self.id, self.at(offset), self.limits, rate))

    @rule(offset=OFFSETS, mg=MG, why=st.sampled_from(["", "asked"]))
    def stop(self, offset, mg, why):
        at = self.at(offset)
        self.do(lambda s: stop_run(s, self.id, at, mg, self.limits, self.rules, why, why))

    @rule(number=PICK, offset=OFFSETS)
    def correct_step(self, number, offset):
        if event := pick(self.view.chair.events, number):
            at = self.at(offset)
            self.do(lambda s: correct_event_time(s, event.id, at, event.version, UTC))

    @rule()
    def take_back_step(self):
        if self.view.chair.events:
            event = self.view.chair.events[-1]
            self.do(lambda s: take_back_step(s, event.id, event.version, "pressed by mistake"))

    # ---- what is asked, seen and given

    @rule(item=ITEMS, answer=ANSWERS, offset=OFFSETS)
    def answer(self, item, answer, offset):
        self.do(lambda s: record_answer(s, self.id, item, answer, self.at(offset), UTC))

    @rule(item=ITEMS)
    def take_back_answer(self, item):
        self.do(lambda s: take_back_answer(s, self.id, item, "wrong key"))

    @rule(number=st.integers(0, 30), cleared=st.booleans())
    def decide(self, number, cleared):
        one = self.outcome(number)
        about, stood = one.item.id, stood_of(one)
        if cleared:
            self.do(lambda s: clear(s, self.id, about, stood, DOCTOR, self.now, Decimal(10)))
        else:
            self.do(lambda s: acknowledge(s, self.id, about, stood, self.now))

    @rule(values=VALUES, offset=OFFSETS)
    def read(self, values, offset):
        self.do(lambda s: record_vital_signs(s, self.id, self.at(offset), values, self.limits))

    @rule(term=st.sampled_from(["nausea", "syncope", "", "other"]), grade=PICK, offset=OFFSETS)
    def side_effect(self, term, grade, offset):
        onset, patient = Moment.local(self.at(offset), UTC), self.view.history.id
        entry = SideEffectEntry(term=term, severity=grade, onset=onset)
        self.do(lambda s: record_side_effect(s, patient, self.id, entry))

    @rule(number=PICK, offset=st.none() | OFFSETS)
    def end_side_effect(self, number, offset):
        if effect := pick(self.view.effects, number):
            at = None if offset is None else self.at(offset)
            self.do(lambda s: end_side_effect(s, effect.id, at))

    @rule(offset=OFFSETS)
    def no_side_effects(self, offset):
        self.do(lambda s: no_side_effects(s, self.id, self.at(offset)))

    @rule(number=PICK, offset=OFFSETS, dose=st.none() | MG)
    def treat(self, number, offset, dose):
        effect = pick(self.view.effects, number)
        entry = TreatmentEntry(
            drug="ondansetron",
            given_at=self.at(offset),
            dose=dose,
            unit="mg",
            side_effect_id=effect and effect.id,
        )
        self.do(lambda s: record_treatment(s, self.id, entry))

    @rule(drawn=MG, wasted=st.none() | MG)
    def vial(self, drawn, wasted):
        entry = VialEntry(
            vial_mg_per_ml=50,
            lot="A-17",
            expires_on=START.date(),
            drawn_mg=drawn,
            wasted_mg=wasted,
            witness_id=self.second.id,
        )
        self.do(lambda s: record_vial(s, self.id, entry, self.limits))

    @rule(place=st.sampled_from(["readings", "effects", "treatments", "vials", "answers"]), n=PICK)
    def void(self, place, n):
        if row := pick(rows_of(self.view)[place], n):
            self.do(lambda s: void(s, KINDS[place], row.id, "wrong patient"))

    # ---- leaving, signing, and after

    @rule(offset=OFFSETS, decided=st.booleans())
    def leave(self, offset, decided):
        at = self.at(offset)
        criteria = criteria_of(self.view, at)
        in_the_way = still_in_the_way(criteria, {}, self.view.rules.discharge)
        if decided and self.view.stage == "recover":
            for each in in_the_way:
                about, stood = about_criterion(each.number), each.because
                self.do(
                    lambda s, a=about, b=stood: clear(s, self.id, a, b, DOCTOR, at, Decimal(10))
                )
        self.do(lambda s: discharge(s, self.id, at, in_the_way, self.limits))

    @rule()
    def take_back_discharge(self):
        self.do(lambda s: take_back_discharge(s, self.id))

    @rule(offset=OFFSETS)
    def sign(self, offset):
        self.do(lambda s: sign(s, self.id, self.at(offset), self.knowledge))

    @rule(what=AMENDED, number=PICK)
    def amend(self, what, number):
        table, column, new = what
        if row := pick(rows_of(self.view)[table], number):
            self.do(
                lambda s: amend(
                    s, self.id, table, row.id, column, new, "mistyped", self.limits, UTC
                ),
                amends=True,
            )

    @rule(table=st.sampled_from(["vital_signs", "side_effect", "run_event"]), number=PICK)
    def amend_by_voiding(self, table, number):
        if row := pick(rows_of(self.view)[table], number):
            self.do(lambda s: amend_by_voiding(s, self.id, table, row.id, "twice"), amends=True)


KINDS = {
    "readings": VitalSigns,
    "effects": SideEffect,
    "treatments": Treatment,
    "vials": VialUse,
    "answers": SessionAnswer,
}


def rows_of(view):
    own = [row for row in view.chair.answers if row.infusion_id == view.infusion.id]
    return {
        "infusion": [view.infusion],
        "readings": view.readings,
        "vital_signs": view.readings,
        "effects": view.effects,
        "side_effect": view.effects,
        "treatments": view.treatments,
        "vials": view.chair.vials,
        "vial_use": view.chair.vials,
        "run_event": view.chair.events,
        "answers": own,
        "session_answer": own,
    }


def pick(rows, number):
    return rows[number % len(rows)] if rows else None


def criteria_of(view, now):
    rules = view.rules.discharge
    facts = facts_for_leaving(
        view.history, view.infusion, view.chair, rules, view.session_flags, now
    )
    return discharge_criteria(facts, rules)


def hold_what_is_stored(view):
    """Hold that the stages follow each other and that infusion and steps tell the same."""
    row, events = view.infusion, view.chair.events
    ordered = [row.started_at, row.ended_at, row.discharged_at]
    reached = [at for at in ordered if at is not None]
    assert ordered[: len(reached)] == reached, "a stage is reached without the one before"
    assert reached == sorted(reached)
    assert row.signed_at is None or (row.discharged_at is not None and row.given_mg is not None)
    assert (row.ended_at is None) == (row.status != "finished")
    assert (row.given_mg is None) == (row.ended_at is None)
    assert (row.status in {"running", "finished"}) == bool(events)
    assert [each.number for each in events] == list(range(1, len(events) + 1))
    assert all(one.at <= later.at for one, later in pairwise(events))
    assert not view.chair.amendments or row.signed_at is not None
    for effect in view.effects:
        assert effect.ended_at is None or effect.ended_at >= effect.onset_at


def hold_what_is_shown(view, now):
    """Work out all that the page shows; hold the run against its infusion."""
    view.in_the_way(view.screening(now.date(), now), now)
    view.judgement()
    view.watch(now)
    assert len(criteria_of(view, now)) == 11
    open_before_signing(view.history, view.infusion, view.chair, view.session_flags, view.knowledge)
    shown_amendments(view.chair.amendments)
    if view.run is None:
        return
    figures = figures_of(view, now)
    assert figures.elapsed >= timedelta(0)
    assert 0 <= figures.given_mg - view.run.bolus_mg <= view.run.ordered_mg
    assert (view.run.started_at, view.run.stopped_at) == (
        view.infusion.started_at,
        view.infusion.ended_at,
    )


@pytest.mark.timeout(120)
def test_that_no_order_of_gestures_reaches_an_impossible_state(begun, knowledge):
    AnyOrder.path, AnyOrder.ids = begun
    AnyOrder.knowledge = knowledge
    modest = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(AnyOrder, settings=modest)
