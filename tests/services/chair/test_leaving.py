"""Leaving: the criteria from what is logged, decisions against them, and the discharge."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.factories import TODAY, at, end_session, make_course, make_patient, start_session
from tracker.clinical.discharge import discharge_criteria
from tracker.clinical.moment import Moment
from tracker.models import Infusion, SessionAnswer
from tracker.services.chair.decisions import DecidedBy, clear
from tracker.services.chair.leaving import (
    about_criterion,
    aldrete_of,
    discharge,
    facts_for_leaving,
    overrides_of,
    take_back_discharge,
)
from tracker.services.chair.rows import load_chair
from tracker.services.history import load_history
from tracker.services.infusions import InfusionOrder, prepare_infusion
from tracker.services.observations import (
    SideEffectEntry,
    VitalValues,
    record_side_effect,
    record_vital_signs,
)
from tracker.services.refused import Refused
from tracker.services.safety import open_flags, record_safety_action
from tracker.services.scores import ScoreEntry, record_score

ORDER = InfusionOrder(
    weight_kg=Decimal(70),
    ordered_mg_per_kg=Decimal("0.5"),
    ordered_mg=Decimal(35),
    planned_minutes=40,
)
DOCTOR = DecidedBy("Dr Example", "physician", None, "lives next door")
LEFT = 90
"""Minutes after the start at which the patient leaves; the pump stops at 40."""


class Visit:
    """One session with its services, minute by minute from the start."""

    def __init__(self, sessions, knowledge):
        self.sessions = sessions.entering_at(lambda: at(TODAY, 20))
        self.knowledge, self.limits = knowledge, knowledge.limits
        self.rules = knowledge.monitoring.discharge
        with self.sessions.write() as session:
            self.patient = make_patient(session)
            self.course = make_course(session, self.patient.id)
            self.infusion = self.prepare(session)

    def prepare(self, session):
        return prepare_infusion(session, self.course.id, TODAY, ORDER, self.limits)

    def at(self, minute):
        return at(TODAY) + timedelta(minutes=minute)

    def run(self, stop=40):
        with self.sessions.write() as session:
            start_session(session, self.infusion.id, self.at(0))
            if stop is not None:
                end_session(session, self.infusion.id, self.at(stop), Decimal(35))

    def read(self, minute, systolic=128, **values):
        values = {"diastolic": 80, "heart_rate": 70, "spo2": 98} | values
        with self.sessions.write() as session:
            record_vital_signs(
                session,
                self.infusion.id,
                self.at(minute),
                VitalValues(systolic=systolic, **values),
                self.limits,
            )

    def answer(self, **answers):
        with self.sessions.write() as session:
            for item, answer in answers.items():
                session.add(
                    SessionAnswer(
                        patient_id=self.patient.id,
                        infusion_id=self.infusion.id,
                        item=item.replace("__", "."),
                        answer=answer,
                        answered_on=TODAY,
                        answered_at=self.at(60),
                    )
                )

    def score(self, instrument, minute, answers):
        entry = ScoreEntry(
            instrument=self.knowledge.instruments[instrument],
            taken=Moment(TODAY, self.at(minute)),
            answers=tuple(Decimal(each) for each in answers.split()),
            infusion_id=self.infusion.id,
        )
        with self.sessions.write() as session:
            return record_score(session, self.patient.id, entry)

    def facts(self, minute=LEFT):
        with self.sessions.read() as session:
            history = load_history(session, self.patient.id)
            infusion = next(each for each in history.infusions if each.id == self.infusion.id)
            self.chair = load_chair(session, self.infusion.id, self.patient.id)
            flags = open_flags(session, self.patient.id)
        return facts_for_leaving(history, infusion, self.chair, self.rules, flags, self.at(minute))

    def criteria(self, minute=LEFT):
        return discharge_criteria(self.facts(minute), self.rules)

    def state(self, number, minute=LEFT):
        return self.criteria(minute)[number - 1].state

    def decide(self, number, minute=LEFT):
        stood = self.criteria(minute)[number - 1].because
        about, enough = about_criterion(number), self.rules.reason_characters
        with self.sessions.write() as session:
            clear(session, self.infusion.id, about, stood, DOCTOR, self.at(minute), enough)

    def leave(self, minute=LEFT):
        waiting = [each for each in self.criteria(minute) if each.state != "met"]
        with self.sessions.write() as session:
            discharge(session, self.infusion.id, self.at(minute), waiting, self.limits)

    def row(self):
        with self.sessions.read() as session:
            return session.get(Infusion, self.infusion.id)


FINE = {
    "oriented": "yes",
    "standing_symptoms": "no",
    "gait_steady": "yes",
    "nausea_controlled": "yes",
    "drank_fluid": "yes",
    "crisis_number_given": "yes",
    "line_out": "yes",
    "site_checked": "yes",
    "escort_present": "yes",
    "escort_name": "Ben Example",
    "escort_instructed": "yes",
    "restrictions_agreed": "yes",
    "next_visit_booked": "yes",
    "contact_given": "yes",
    "call_planned": "yes",
    "aldrete__activity": "2",
    "aldrete__breathing": "2",
    "aldrete__consciousness": "2",
    "aldrete__oxygen": "2",
}


@pytest.fixture
def visit(sessions, knowledge):
    return Visit(sessions, knowledge)


@pytest.fixture
def fit(visit):
    """A visit after which nothing is in the way of leaving."""
    visit.read(-5)
    visit.score("cadss6", -10, "0 0 1 0 0 0")
    visit.score("phq9", -10, "2 2 2 2 1 2 1 0 0")
    visit.run()
    visit.read(20, 150)
    visit.read(55, 132)
    visit.read(70, 130, moaas=5)
    visit.read(71, 125, position="standing 1 min")
    visit.read(73, 122, position="standing 3 min")
    visit.score("cadss6", 60, "1 1 1 1 0 0")
    visit.answer(**FINE)
    return visit


def test_that_nothing_is_known_before_the_start(visit):
    facts = visit.facts()
    assert (facts.minutes_since_stop, facts.minutes_since_start) == (None, None)
    assert (facts.baseline, facts.recovery, facts.standing) == (None, (), None)
    assert {one.state for one in visit.criteria()} == {"not yet assessed"}


def test_that_the_criteria_follow_from_what_is_logged(fit):
    facts = fit.facts()
    assert (facts.minutes_since_stop, facts.minutes_since_start) == (50, 90)
    assert facts.baseline.systolic == 128
    assert [each.systolic for each in facts.recovery] == [132, 130]
    assert (facts.moaas, facts.cadss, facts.cadss_before) == (5, 4, 1)
    assert (facts.aldrete, facts.suicide_asked, facts.urgent_flag_open) == (10, True, False)
    assert (facts.first_infusion, facts.worst_grade) == (True, 0)
    assert [one.state for one in fit.criteria()] == ["met"] * 11
    fit.leave()
    assert fit.row().discharged_at == fit.at(LEFT)
    assert fit.facts(500).minutes_since_stop == 50


def test_that_a_dissociation_score_counts_only_since_the_stop(visit):
    visit.score("cadss6", -10, "2 2 2 0 0 0")
    visit.score("cadss", -5, " ".join(["1"] * 23))
    visit.run()
    visit.score("cadss6", 30, "4 4 4 4 4 4")
    assert (visit.facts().cadss, visit.facts().cadss_before) == (None, None)
    visit.score("cadss6", 50, "1 1 1 1 1 1")
    assert (visit.facts().cadss, visit.facts().cadss_before) == (6, 6)
    assert visit.state(3) == "met"


def test_that_the_last_sedation_score_counts_wherever_it_was_logged(visit):
    visit.run()
    visit.score("moaas", 45, "3")
    visit.read(50, moaas=4)
    assert visit.facts().moaas == 4
    visit.score("moaas", 60, "5")
    assert visit.facts().moaas == 5


@pytest.mark.parametrize(
    ("readings", "answers", "state"),
    [
        ([], {}, "not yet assessed"),
        ([], {"standing_held": "yes"}, "met"),
        ([], {"standing_held": "no"}, "not met"),
        ([(50, 130, None), (52, 111, "standing 1 min"), (54, 115, "standing 3 min")], {}, "met"),
        ([(50, 130, "lying"), (52, 110, "standing 1 min")], {"standing_held": "yes"}, "not met"),
        ([(50, 130, "lying"), (52, 120, "standing 1 min")], {}, "not yet assessed"),
        ([(50, 130, "lying"), (52, 120, "standing 1 min")], {"standing_held": "yes"}, "met"),
        # what is measured after standing up is not what it is held against
        ([(50, 130, None), (52, 105, "standing 1 min"), (60, 110, None)], {}, "not met"),
    ],
)
def test_that_standing_goes_by_numbers_and_else_by_the_clinicians_word(
    visit, readings, answers, state
):
    visit.run()
    for minute, systolic, position in readings:
        visit.read(minute, systolic, position=position)
    visit.answer(standing_symptoms="no", gait_steady="yes", **answers)
    assert visit.state(5) == state


def test_that_standing_is_no_reading_of_the_recovery(fit):
    fit.read(80, 90, diastolic=60, position="standing 1 min")
    assert fit.state(4) == "met"


@pytest.mark.parametrize(
    ("before", "now", "answers", "total"),
    [
        ("128", "150", {}, 10),
        ("128", "160", {}, 9),
        ("120", "182", {"aldrete.consciousness": "1"}, 7),
        (None, "150", {}, None),
        (None, "150", {"aldrete.circulation": "2"}, 10),
        ("128", "150", {"aldrete.oxygen": "x"}, None),
    ],
)
def test_that_the_circulation_of_the_aldrete_score_is_worked_out(
    knowledge, before, now, answers, total
):
    parts = ("activity", "breathing", "consciousness", "oxygen")
    given = {f"aldrete.{part}": "2" for part in parts} | answers
    pressures = [None if each is None else Decimal(each) for each in (before, now)]
    assert aldrete_of(given, knowledge.monitoring.discharge, *pressures).total == total


def test_that_the_aldrete_score_before_the_dose_counts(fit):
    assert fit.facts().aldrete_before is None
    parts = ("activity", "breathing", "consciousness", "oxygen")
    fit.answer(**{f"aldrete_before__{part}": "1" for part in parts})
    assert fit.facts().aldrete_before == 6  # its own pressure is that before the dose


def test_that_the_suicide_question_is_asked_by_a_scale_or_by_word(visit):
    visit.run()
    assert visit.facts().suicide_asked is None
    visit.answer(suicide_asked="no")
    assert visit.facts().suicide_asked is False
    score = visit.score("phq9", -10, "2 2 2 2 1 2 1 0 3")
    facts = visit.facts()
    assert (facts.suicide_asked, facts.urgent_flag_open) == (True, True)
    with visit.sessions.write() as session:
        nurse = visit.sessions.actor.person_id
        done = Moment(TODAY, visit.at(80))
        record_safety_action(session, score.id, "saw Dr Example", done, nurse)
    assert visit.facts().urgent_flag_open is False


def test_that_a_call_is_asked_for_after_a_first_infusion_or_a_grade_of_two(visit):
    visit.run()
    assert visit.facts().first_infusion
    with visit.sessions.write() as session:
        visit.infusion = visit.prepare(session)
        start_session(session, visit.infusion.id, visit.at(120))
        onset = Moment(TODAY, visit.at(130))
        entry = SideEffectEntry(term="nausea", severity=2, onset=onset)
        record_side_effect(session, visit.patient.id, visit.infusion.id, entry)
    facts = visit.facts(150)
    assert (facts.first_infusion, facts.worst_grade) == (False, 2)


def test_that_answers_of_another_session_count_for_nothing(visit):
    visit.run()
    visit.answer(escort_name="Ben Example", line_out="yes")
    with visit.sessions.write() as session:
        visit.infusion = visit.prepare(session)
    facts = visit.facts()
    assert (facts.escort_name, facts.line_out) == (None, None)


def test_that_leaving_against_a_criterion_needs_a_decision_about_it_as_it_stands(fit):
    fit.read(80, 170)
    with pytest.raises(Refused, match="Vital signs are stable: not: below 160/100"):
        fit.leave()
    fit.decide(4)
    fit.leave()
    with fit.sessions.write() as session:
        take_back_discharge(session, fit.infusion.id)
    fit.read(85, 172)  # what was decided about has changed
    with pytest.raises(Refused, match="Vital signs"):
        fit.leave()
    assert fit.row().discharged_at is None


def test_that_a_decision_to_watch_for_less_time_holds_while_time_goes_on(visit):
    visit.run()
    visit.decide(1, minute=50)
    first, later = visit.criteria(50)[0], visit.criteria(60)[0]
    assert first.because != later.because
    for criterion in (first, later):
        assert overrides_of(visit.chair.decisions, [criterion])[1].name == "Dr Example"
    assert overrides_of(visit.chair.decisions, visit.criteria(60)[1:]) == {}


def test_that_nobody_leaves_while_the_pump_runs(visit):
    with pytest.raises(Refused, match="not given"):
        visit.leave()
    visit.run(stop=None)
    with pytest.raises(Refused, match="Stop it first"):
        visit.leave()


@pytest.mark.parametrize(
    ("minute", "words"), [(30, "correct one of the times"), (11 * 60, "future")]
)
def test_that_the_times_of_a_visit_are_in_order(fit, minute, words):
    with (
        pytest.raises(Refused, match=words),
        fit.sessions.write() as session,
    ):
        discharge(session, fit.infusion.id, fit.at(minute), (), fit.limits)


def test_that_a_discharge_is_taken_back_and_not_made_twice(fit):
    with pytest.raises(Refused, match="not left yet"), fit.sessions.write() as session:
        take_back_discharge(session, fit.infusion.id)
    fit.leave()
    with pytest.raises(Refused, match="left already"):
        fit.leave()
    with fit.sessions.write() as session:
        take_back_discharge(session, fit.infusion.id)
    assert fit.row().discharged_at is None


def test_that_every_question_of_leaving_is_known_to_the_rules(knowledge, visit):
    visit.run()
    items = knowledge.leaving.items.values()
    assert {item.criterion for item in items} == {2, 3, 5, 6, 7, 8, 9, 10, 11}
    good = {"yes_no": "yes", "text": "Ben Example", "grade": "2"}
    answers = {item.key.replace(".", "__"): good[item.kind] for item in items}
    visit.answer(**answers | {"standing_symptoms": "no"})
    states = {each.number: each.state for each in visit.criteria()}
    needs_readings = {1: "met", 2: "not yet assessed", 4: "not yet assessed"}
    assert states == dict.fromkeys(range(1, 12), "met") | needs_readings
