"""The screening of a session from what is stored, and what is in the way of its start."""

from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from tests.factories import TODAY, at, make_course, make_infusion, make_score, start_session
from tests.services.chair.ready import (
    NOW,
    ORDER,
    PRESCRIBER,
    REASON_CHARACTERS,
    answer,
    answer_all,
    look,
    make_ready,
    measure,
    prepare,
    prepare_again,
    see,
)
from tracker.clinical.checklist import ChairSettings
from tracker.clinical.moment import Moment
from tracker.clinical.screening import Need
from tracker.models import Infusion, Patient
from tracker.services.chair.answers import record_answer, take_back_answer
from tracker.services.chair.decisions import acknowledge, clear, stood_of
from tracker.services.chair.dose_question import DOSE, dose_question, order_of
from tracker.services.chair.rows import load_chair
from tracker.services.chair.screening import Missing, before_start, fail_screening, screening_of
from tracker.services.chair.screening_facts import facts_for_screening
from tracker.services.corrections import history_of
from tracker.services.history import load_history
from tracker.services.infusions import change_order
from tracker.services.observations import SideEffectEntry, record_side_effect
from tracker.services.refused import Refused
from tracker.services.safety import open_flags


@pytest.fixture
def clock(sessions):
    return sessions.entering_at(lambda: at(TODAY + timedelta(days=200), 16))


@pytest.fixture
def chair(clock, knowledge):
    return make_ready(clock, knowledge)


def facts(chair, today=TODAY, knowledge=None):
    with chair.sessions.read() as session:
        history = load_history(session, chair.patient_id)
        infusion = next(row for row in history.infusions if row.id == chair.infusion_id)
        flags = open_flags(session, chair.patient_id)
    return facts_for_screening(history, infusion, knowledge or chair.knowledge, flags, today)


def where(seen):
    return {each.where for each in seen.missing}


def test_that_nothing_is_in_the_way_of_a_session_that_is_ready(chair):
    seen = see(chair)
    assert seen.missing == ()
    assert seen.screening.can_start


def test_that_every_item_is_in_the_way_until_it_is_answered(clock, knowledge):
    seen = see(prepare(clock, knowledge))
    asked = [need.item for need in seen.screening.needs if need.kind == "answer"]
    assert len(asked) == 42  # 48 but for age, drug screen, weight, scale, screener, last session
    told = [each for each in seen.missing if each.where in {"screening", "readback"}]
    # The vital signs are asked for by the reading, the two warnings by what was derived.
    assert len(told) == len(asked) - 1 + 2
    assert [each.what for each in told if each.where == "readback"] == [
        "Line and pump: not answered yet."
    ]
    assert seen.missing[0] == Missing(
        "Take the blood pressure, heart rate and SpO₂ before the start.", "vitals"
    )


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ({"weight_kg": None}, "The weight is missing."),
        ({"ordered_mg_per_kg": None}, "The dose is missing."),
        ({"ordered_mg": None}, "The dose is missing."),
        ({"planned_minutes": None}, "The minutes are missing."),
        ({"vial_mg_per_ml": None}, "The vial strength is missing."),
    ],
)
def test_that_an_incomplete_order_is_in_the_way(chair, left_out, sentence):
    with chair.sessions.write() as session:
        order = replace(ORDER, **left_out)
        change_order(session, chair.infusion_id, order, chair.knowledge.limits)
    assert Missing(sentence, "order") in see(chair).missing


def order_dose(chair, dose, **changed):
    order = replace(
        ORDER,
        ordered_mg_per_kg=Decimal(dose),
        ordered_mg=Decimal(dose) * Decimal("82.5"),
        planned_minutes=120,
        **changed,
    )
    with chair.sessions.write() as session:
        change_order(session, chair.infusion_id, order, chair.knowledge.limits)


@pytest.mark.parametrize(
    ("dose", "words"), [("1.5", None), ("1.6", "reason"), ("2.0", "reason"), ("2.1", "approval")]
)
def test_that_the_dose_asks_the_prescriber_by_its_tiers(chair, dose, words):
    order_dose(chair, dose)
    told = [each.what for each in see(chair).missing if each.where == "dose"]
    assert len(told) == (0 if words is None else 1)
    assert words is None or words in told[0]


def test_that_a_decision_about_one_dose_does_not_cover_another(chair):
    order_dose(chair, "1.6")
    seen = see(chair)
    limits = chair.knowledge.limits
    asked = dose_question(order_of(seen.infusion), limits, (), pain=False)
    assert asked.stood == "1.6 mg/kg, 132 mg in 120 min"
    with chair.sessions.write() as session:
        clear(session, chair.infusion_id, DOSE, asked.stood, PRESCRIBER, NOW, REASON_CHARACTERS)
    assert see(chair).missing == ()
    order_dose(chair, "1.7")
    assert where(see(chair)) == {"dose"}
    order_dose(chair, "1.6")
    assert see(chair).missing == ()


def test_that_a_dose_above_the_hold_by_its_rate_alone_asks_too(chair):
    with chair.sessions.write() as session:
        order = replace(ORDER, ordered_mg_per_kg=Decimal("1.4"), ordered_mg=Decimal("115.5"))
        change_order(session, chair.infusion_id, order, chair.knowledge.limits)
    (missing,) = [each for each in see(chair).missing if each.where == "dose"]
    assert "mg/kg/h" in missing.what


def test_that_pain_orders_go_by_the_limits_of_pain(clock, knowledge):
    chair = make_ready(clock, knowledge)
    with clock.write() as session:
        course = make_course(session, chair.patient_id, indication="crps", primary_instrument=None)
        session.get(Infusion, chair.infusion_id).course_id = course.id
    hourly = replace(
        ORDER,
        ordered_mg_per_kg=Decimal("2.35"),
        ordered_mg=Decimal("193.88"),
        ordered_mg_per_kg_h=Decimal("0.5"),
        bolus_mg_per_kg=Decimal("0.35"),
        planned_minutes=240,
    )
    with clock.write() as session:
        change_order(session, chair.infusion_id, hourly, knowledge.limits, pain=True)
    assert not where(see(chair)) & {"dose", "order"}
    with clock.write() as session:
        session.get(Infusion, chair.infusion_id).ordered_mg_per_kg_h = Decimal("4.5")
    assert "dose" in where(see(chair))


@pytest.mark.parametrize(("minutes", "fresh"), [(15, True), (16, False)])
def test_that_the_reading_before_the_start_is_at_most_fifteen_minutes_old(chair, minutes, fresh):
    seen = see(chair, at(TODAY, 9, 55) + timedelta(minutes=minutes))
    told = (
        []
        if fresh
        else [
            Missing(
                "Take the blood pressure, heart rate and SpO₂ again: older than 15 min.", "vitals"
            )
        ]
    )
    assert list(seen.missing) == told


def test_that_a_fresh_pulse_does_not_freshen_an_old_pressure(chair):
    later = at(TODAY, 10, 20)
    with chair.sessions.write() as session:
        measure(session, chair, None, later, diastolic=None)
    assert [each.what for each in see(chair, later).missing] == [
        "Take the blood pressure again: older than 15 min."
    ]


def test_that_a_high_pressure_wants_its_repeats_first(chair):
    with chair.sessions.write() as session:
        measure(session, chair, 150, at(TODAY, 10))
    assert [each.what for each in see(chair).missing] == [
        "Repeat the blood pressure 2 times, 5 min or more apart."
    ]
    with chair.sessions.write() as session:
        measure(session, chair, 150, at(TODAY, 10, 5))
        # An answer by hand does not stand in for the repeat that is wanted.
        record_answer(session, chair.infusion_id, "P46", "in range", NOW, UTC)
    assert [each.what for each in see(chair, at(TODAY, 10, 6)).missing] == [
        "Repeat the blood pressure once, 5 min or more apart."
    ]
    with chair.sessions.write() as session:
        measure(session, chair, 130, at(TODAY, 10, 10))
    assert see(chair, at(TODAY, 10, 11)).missing == ()


def test_that_a_second_person_or_a_marked_self_read_back_is_wanted(chair):
    with chair.sessions.write() as session:
        record_answer(session, chair.infusion_id, "P48", "yes", NOW, UTC)
    assert see(chair).missing == (
        Missing("Line and pump: have a second person read it back.", "readback"),
    )
    alone = replace(chair.knowledge, chair=ChairSettings(read_back="self"))
    seen = see(chair, knowledge=alone)
    assert (seen.missing, seen.outcome("P48").self_read_back) == ((), True)


def test_that_an_item_asked_once_comes_back_with_its_date_for_ninety_days(chair):
    later = TODAY + timedelta(days=90)
    again = prepare_again(chair, later)
    outcome = see(again, at(later)).outcome("P12")
    assert (outcome.answer, outcome.answered_on, outcome.carried) == ("no", TODAY, True)
    visit = see(again, at(later)).outcome("P41")
    assert (visit.answer, visit.suggestion, visit.needs) == (None, "no", "answer")
    again = prepare_again(chair, later + timedelta(days=1))
    outcome = see(again, at(later + timedelta(days=1))).outcome("P12")
    assert (outcome.answer, outcome.suggestion, outcome.needs) == (None, "no", "answer")


def test_that_what_was_answered_later_does_not_change_an_earlier_session(chair):
    with chair.sessions.write() as session:
        start_session(session, chair.infusion_id, NOW, UTC)
    later = TODAY + timedelta(days=3)
    again = prepare_again(chair, later)
    with chair.sessions.write() as session:
        answer(session, again, "P12", "yes", at(later))
        make_score(session, chair.patient_id, later, "0 1 - - - 0 -", "cssrs")
    assert see(again, at(later)).outcome("P12").answer == "yes"
    before = see(chair, at(later))
    assert before.outcome("P12").answer == "no"
    assert before.screening.can_start


def test_that_answers_of_a_session_hold_past_midnight(clock, knowledge):
    late = at(TODAY, 23, 50)
    chair = prepare(clock, knowledge)
    with clock.write() as session:
        answer_all(session, chair, late)
    soon = late + timedelta(minutes=20)
    assert see(chair, soon).outcome("P41").answer == "no"
    next_day = late + timedelta(hours=13)
    assert see(chair, next_day).outcome("P41").needs == "answer"


def test_that_an_answer_corrected_after_the_start_leaves_the_old_one_in_the_log(chair):
    with chair.sessions.write() as session:
        start_session(session, chair.infusion_id, NOW, UTC)
    with chair.sessions.write() as session:
        answer(session, chair, "P30", "yes", NOW + timedelta(minutes=9))
    seen = see(chair, NOW + timedelta(minutes=10))
    assert seen.screening.needs == (Need("prescriber", "P30"),)
    row = next(row for row in seen.chair.answers if row.item == "P30")
    with chair.sessions.read() as session:
        changes = history_of(session, "session_answer", row.id)[-1].changes
    assert changes["answer"] == ("no", "yes")


def test_that_an_answer_the_checklist_no_longer_knows_is_asked_again(chair):
    with chair.sessions.write() as session:
        record_answer(session, chair.infusion_id, "P12", "perhaps", NOW, UTC)
    assert see(chair).screening.needs == (Need("answer", "P12"),)


def test_that_the_clinic_may_turn_a_hold_into_a_warning_and_ask_for_a_drug_screen(chair):
    with chair.sessions.write() as session:
        answer(session, chair, "P30", "yes")
    assert see(chair).screening.needs == (Need("prescriber", "P30"),)
    clinic = ChairSettings(actions={"P30": "warn"}, drug_screen_required=True)
    seen = see(chair, knowledge=replace(chair.knowledge, chair=clinic))
    assert set(seen.screening.needs) == {Need("acknowledge", "P30"), Need("answer", "P29")}


def test_that_the_record_answers_what_it_knows(chair):
    found = facts(chair)
    assert (found.age_years, found.indication, found.pain) == (40, "mdd", False)
    assert (found.first_visit, found.booster, found.vitals) == (True, False, "ok")
    assert (found.weighed_on, found.suicide_screener_on) == (TODAY, TODAY)
    assert (found.scale_done, found.suicide_item_answered) == (True, True)
    assert found.dose_mg_per_kg == Decimal("0.5")
    assert (found.worst_unresolved_grade, found.serious_unresolved) == (0, False)


def test_that_what_the_record_does_not_know_is_asked(clock, knowledge):
    chair = prepare(clock, knowledge)
    with clock.write() as session:
        session.get(Patient, chair.patient_id).birth_date = None
    asked = {need.item for need in see(chair).screening.needs if need.kind == "answer"}
    assert {"P05", "P10", "P46"} <= asked
    found = facts(chair)
    assert (found.age_years, found.mania_total, found.vitals) == (None, None, None)
    assert (found.suicide_screener_on, found.scale_done) == (None, False)


def test_that_the_usual_scale_stands_in_where_the_course_names_none(clock, knowledge):
    chair = prepare(clock, knowledge)
    with clock.write() as session:
        course = make_course(session, chair.patient_id, primary_instrument=None)
        session.get(Infusion, chair.infusion_id).course_id = course.id
    usual = knowledge.indications["mdd"].primary[0]
    assert facts(chair).scale_done is False
    with clock.write() as session:
        items = len(knowledge.instruments[usual].items)
        make_score(session, chair.patient_id, answers=" ".join("1" * items), instrument=usual)
    assert facts(chair).scale_done is True


def test_that_a_suicide_item_left_out_is_told_and_a_screen_of_the_day_mends_it(clock, knowledge):
    chair = prepare(clock, knowledge)
    with clock.write() as session:
        make_score(session, chair.patient_id, answers="2 2 2 2 1 2 1 0 -")
    assert see(chair).outcome("P43").because.startswith("the suicide item is not answered")
    with clock.write() as session:
        make_score(session, chair.patient_id, answers="0 0 - - - 0 -", instrument="cssrs")
    assert see(chair).outcome("P43").answer == "yes"


def test_that_an_open_suicide_flag_asks_for_a_new_screen_until_the_start(chair):
    later = TODAY + timedelta(days=3)
    with chair.sessions.write() as session:
        start_session(session, chair.infusion_id, NOW, UTC)
    again = prepare_again(chair, later)
    assert see(again, at(later)).outcome("P44").answer == "yes"
    with chair.sessions.write() as session:
        make_score(session, chair.patient_id, later, "1 1 1 1 1 1 1 1 2")
    assert see(again, at(later)).outcome("P44").because.endswith("a suicide flag is open")
    assert not facts(chair, later).suicide_flag


def test_that_mania_of_today_is_judged_by_its_total(chair, knowledge):
    instrument = knowledge.instruments["ymrs"]
    with chair.sessions.write() as session:
        answers = " ".join(format(item.high, "f") for item in instrument.items)
        make_score(session, chair.patient_id, answers=answers, instrument="ymrs")
    outcome = see(chair).outcome("P10")
    assert (outcome.answer, outcome.action) == ("manic", "hold")
    assert outcome.because == "YMRS 60 today"


@pytest.mark.parametrize(
    ("changed", "grade", "serious"),
    [
        ({}, 3, False),
        ({"serious": True}, 3, True),
        ({"ended_at": at(TODAY, 12)}, 0, False),
        ({"resolved_at_discharge": True}, 0, False),
    ],
)
def test_that_what_the_last_session_left_unresolved_is_known(
    clock, knowledge, changed, grade, serious
):
    chair = prepare(clock, knowledge)
    with clock.write() as session:
        last = make_infusion(session, chair.course_id)
        onset = Moment(TODAY, at(TODAY, 11))
        entry = SideEffectEntry(term="headache", severity=3, onset=onset, note="seen", **changed)
        record_side_effect(session, chair.patient_id, last.id, entry)
    again = prepare_again(chair, TODAY + timedelta(days=3))
    found = facts(again, TODAY + timedelta(days=3))
    assert (found.worst_unresolved_grade, found.serious_unresolved) == (grade, serious)


def test_that_a_last_session_in_which_nobody_asked_is_asked_about(clock, knowledge):
    chair = prepare(clock, knowledge)
    with clock.write() as session:
        last = make_infusion(session, chair.course_id)
    again = prepare_again(chair, TODAY + timedelta(days=3))
    assert facts(again).worst_unresolved_grade is None
    with clock.write() as session:
        session.get(Infusion, last.id).no_side_effects_at = at(TODAY, 12)
    assert facts(again).worst_unresolved_grade == 0
    with clock.write() as session:
        onset = Moment(TODAY + timedelta(days=1))
        entry = SideEffectEntry(term="headache", severity=3, onset=onset, note="at home")
        record_side_effect(session, chair.patient_id, None, entry)
    assert facts(again).worst_unresolved_grade == 3


def test_that_the_weight_of_an_order_prepared_long_ago_is_not_of_today(clock, knowledge):
    chair = prepare(clock, knowledge)
    later = TODAY + timedelta(days=9)
    assert facts(chair).weighed_on == facts(chair, later).weighed_on == TODAY
    assert see(chair, at(later)).outcome("P42").answer == "no"


def test_that_a_weight_counts_longer_for_a_booster(clock, knowledge):
    chair = prepare(clock, knowledge, replace(ORDER, weight_kg=None, ordered_mg=None))
    with clock.write() as session:
        make_infusion(session, chair.course_id, TODAY - timedelta(days=20))
    assert facts(chair).weighed_on == TODAY - timedelta(days=20)
    for phase, answer_there in (("initial", "no"), ("booster", "yes")):
        with clock.write() as session:
            session.get(Infusion, chair.infusion_id).phase_choice = phase
        assert see(chair).outcome("P42").answer == answer_there


def test_that_an_infusion_after_a_closed_series_is_a_booster_by_the_rule(clock, knowledge):
    chair = prepare(clock, knowledge)
    with clock.write() as session:
        for day in range(6):
            make_infusion(session, chair.course_id, TODAY - timedelta(days=60 - 3 * day))
    assert facts(chair).booster
    assert not facts(chair).first_visit


def test_that_readings_after_the_start_do_not_change_what_allowed_it(chair):
    with chair.sessions.write() as session:
        start_session(session, chair.infusion_id, NOW, UTC)
        measure(session, chair, 190, at(TODAY, 10, 20))
    assert facts(chair).vitals == "ok"


def test_that_a_failed_screening_is_a_session_not_given_with_its_reason(chair):
    checklist = chair.knowledge.checklist
    with chair.sessions.write() as session:
        for items, reason in (([], "allergic"), (["P04"], "  ")):
            with pytest.raises(Refused):
                fail_screening(session, chair.infusion_id, items, reason, checklist)
        fail_screening(session, chair.infusion_id, ["P04", "P12"], "sees her doctor", checklist)
    infusion = see(chair).infusion
    assert infusion.status == "not given"
    assert infusion.status_reason == (
        "Screening (P04 Allergy to ketamine, P12 Uncontrolled hypertension): sees her doctor"
    )
    with chair.sessions.write() as session, pytest.raises(Refused, match="not given"):
        answer(session, chair, "P12", "no")


def test_that_a_session_that_runs_cannot_fail_its_screening(chair):
    with chair.sessions.write() as session:
        start_session(session, chair.infusion_id, NOW, UTC)
        with pytest.raises(Refused, match="running"):
            fail_screening(session, chair.infusion_id, ["P04"], "hives", chair.knowledge.checklist)


def test_that_a_session_is_read_in_few_statements_and_judged_without_any(chair):
    statements = []
    with chair.sessions.read() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda *a: statements.append(a))
        history = load_history(session, chair.patient_id)
        record = load_chair(session, chair.infusion_id, chair.patient_id)
        loaded = len(statements)
        infusion = history.infusions[0]
        found = screening_of(history, infusion, record, chair.knowledge, {}, (), TODAY, NOW)
        before_start(history, infusion, record, chair.knowledge, found, NOW)
    assert len(statements) == loaded <= 12


# Items of every kind: block, hold, warn, several answers, derived, conditional, read back.
ITEMS = ("P04", "P12", "P24", "P27", "P28", "P30", "P33", "P38", "P39", "P46", "P48")
ABOUT_ITEMS = ("answer", "answer", "take back", "acknowledge", "clear", "clear")
STEPS = st.tuples(
    st.sampled_from((*ABOUT_ITEMS, "measure", "dose")), st.integers(0, 1), st.integers(0, 3)
)


class Undone(Exception):
    """Takes back all that one example did."""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pair=st.tuples(st.sampled_from(ITEMS), st.sampled_from(ITEMS)),
    steps=st.lists(STEPS, min_size=2, max_size=10),
)
def test_that_no_order_of_steps_opens_the_start_past_a_block_or_a_hold(chair, pair, steps):
    with pytest.raises(Undone), chair.sessions.write() as session:
        seen = look(session, chair, NOW, chair.knowledge)
        for number, (what, which, choice) in enumerate(steps):
            when = NOW - timedelta(minutes=10 - number)
            take(session, chair, seen, (what, pair[which], choice), when)
            seen = look(session, chair, NOW, chair.knowledge)
            assert_nothing_is_passed_over(seen)
        raise Undone


def take(session, chair, seen, step, when):
    what, item, choice = step
    stood = stood_of(seen.outcome(item))
    words = chair.knowledge.checklist.items[item].answers
    try:
        if what == "answer":
            answer(session, chair, item, words[choice % len(words)], when)
        elif what == "take back":
            take_back_answer(session, chair.infusion_id, item, "wrong key")
        elif what == "acknowledge":
            acknowledge(session, chair.infusion_id, item, stood, when)
        elif what == "clear":
            by = replace(PRESCRIBER, reason="x" * (8 + choice))
            clear(session, chair.infusion_id, item, stood, by, when, REASON_CHARACTERS)
        elif what == "measure":
            measure(session, chair, 120 + 25 * choice, when)
        else:
            dose = ("0.5", "1.6", "2.1", "0.6")[choice]
            order = replace(
                ORDER, ordered_mg_per_kg=Decimal(dose), ordered_mg=Decimal(dose) * Decimal("82.5")
            )
            change_order(session, chair.infusion_id, order, chair.knowledge.limits)
    except Refused:
        pass


def assert_nothing_is_passed_over(seen):
    """Look past the rules: at what was answered, decided and measured."""
    if seen.missing:
        return
    decided = {(row.about, row.stood, row.kind): row for row in seen.chair.decisions}
    assert seen.infusion.ordered_mg_per_kg <= Decimal("1.5")
    for outcome in seen.screening.outcomes:
        about = outcome.item.id, stood_of(outcome)
        assert outcome.answer is not None
        assert outcome.action != "block"
        if outcome.action == "warn":
            assert (*about, "acknowledged") in decided
        if outcome.action == "hold":
            assert len(decided[*about, "cleared"].reason) >= 10
    answers = {row.item: row.answer for row in seen.chair.answers}
    assert answers["P04"] == "no"
    assert answers["P28"] != "intoxicated or in withdrawal"
    assert answers["P47"] == answers["P48"] == "yes"
    last_two = [row.systolic for row in seen.history.vital_signs][-2:]
    assert min(last_two) <= 140 or "P46" in {row.about for row in seen.chair.decisions}
