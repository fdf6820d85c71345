"""Signing: what is still open is said, and nothing is signed before it is done."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.factories import TODAY, at, make_score
from tests.services.chair.finished import LEFT, SIGNED, finish
from tracker.clinical.moment import Moment
from tracker.models import Infusion, SideEffect, VialUse
from tracker.services.chair.decisions import DecidedBy, clear
from tracker.services.chair.vials import ABOUT, balance
from tracker.services.corrections import void
from tracker.services.observations import SideEffectEntry, record_side_effect
from tracker.services.refused import Refused
from tracker.services.safety import record_safety_action
from tracker.storage.actor import PROGRAM
from tracker.storage.faults import SignedSession

ONSET = Moment(TODAY, at(TODAY, 10, 12))


@pytest.fixture
def visit(sessions, knowledge):
    return finish(sessions, knowledge)


def change(visit, **columns):
    with visit.sessions.write() as session:
        infusion = session.get(Infusion, visit.infusion_id)
        for column, value in columns.items():
            setattr(infusion, column, value)


def log(visit, **values):
    entry = SideEffectEntry(**{"term": "nausea", "severity": 1, "onset": ONSET} | values)
    with visit.sessions.write() as session:
        return record_side_effect(session, visit.patient_id, visit.infusion_id, entry)


def test_that_a_session_with_nothing_open_is_signed_by_the_person_at_the_desk(visit):
    assert visit.open() == ()
    visit.sign()
    with visit.sessions.read() as session:
        row = visit.infusion(session)
        assert (row.signed_at, row.signed_by_id) == (SIGNED, visit.sessions.actor.person_id)
    with pytest.raises(SignedSession):
        change(visit, note="later")
    with pytest.raises(Refused, match="signed already"):
        visit.sign()


def test_that_the_program_itself_signs_nothing(visit):
    with pytest.raises(Refused, match="Choose who you are"):
        replace(visit, sessions=visit.sessions.acting_as(PROGRAM)).sign()
    with visit.sessions.read() as session:
        assert visit.infusion(session).signed_at is None


@pytest.mark.parametrize(
    ("when", "words"), [(at(TODAY, 11, 29), "lies after now"), (at(TODAY, 17), "future")]
)
def test_that_the_time_of_signing_fits(visit, when, words):
    with pytest.raises(Refused, match=words):
        visit.sign(when)


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"given_mg": None}, "The given dose was not confirmed. Type the mg that were given."),
        ({"discharged_at": None}, "The patient has not been discharged."),
        (
            {"no_side_effects_at": None},
            "No side effect is logged. Log what there was, or tick that none was observed.",
        ),
        (
            {"status": "running", "ended_at": None},
            "The infusion is running. Stop it first.",
        ),
        (
            {"status": "not given", "status_reason": "fever", "no_side_effects_at": None},
            "The infusion was not given; there is nothing to sign.",
        ),
    ],
)
def test_that_what_is_missing_is_said_and_nothing_is_signed(visit, columns, sentence):
    change(visit, **columns)
    assert visit.open() == (sentence,)
    with pytest.raises(Refused) as refused:
        visit.sign()
    assert refused.value.problems == (sentence,)


@pytest.mark.parametrize(
    ("item9", "words"), [("1", "suicide-risk flag of PHQ-9"), ("-", "item of PHQ-9 was not answ")]
)
def test_that_a_suicide_flag_comes_first_and_keeps_it_open(visit, item9, words):
    with visit.sessions.write() as session:
        score = make_score(session, visit.patient_id, answers=f"1 1 1 1 1 1 1 1 {item9}")
    change(visit, discharged_at=None)
    assert words in visit.open()[0]
    assert len(visit.open()) == 2
    change(visit, discharged_at=LEFT)
    with pytest.raises(Refused, match=words):
        visit.sign()
    with visit.sessions.write() as session:
        nurse, done = visit.sessions.actor.person_id, Moment(TODAY, at(TODAY, 11))
        record_safety_action(session, score.id, "safety plan made", done, nurse)
    visit.sign()


def test_that_a_session_without_a_vial_waits_unless_nothing_was_given(visit):
    with visit.sessions.write() as session:
        void(session, VialUse, visit.chair(session).vials[0].id, "other patient's")
    assert visit.open() == ("No vial was recorded. Type lot, mg drawn and mg wasted.",)
    change(visit, given_mg=Decimal(0))
    assert visit.open() == ()


def test_that_amounts_that_do_not_add_up_wait_for_a_reason_about_them(visit, knowledge):
    change(visit, given_mg=Decimal(34))
    (sentence,) = visit.open()
    assert sentence.startswith("Vials: Drawn − given − wasted leaves 1 mg unaccounted for")
    by = DecidedBy("Ann Example", "nurse", None, "spilt while drawing up")

    def accept():
        with visit.sessions.write() as session:
            stood = balance(
                visit.chair(session).vials, visit.infusion(session).given_mg, knowledge.limits
            ).sentence
            clear(session, visit.infusion_id, ABOUT, stood, by, LEFT, Decimal(10))

    accept()
    assert visit.open() == ()
    change(visit, given_mg=Decimal(33))  # what was accepted is no longer what stands
    assert "2 mg unaccounted" in visit.open()[0]
    change(visit, given_mg=Decimal(36))
    assert "more than was drawn" in visit.open()[0]


def test_that_a_side_effect_is_ended_or_said_to_go_on(visit):
    effect = log(visit)
    assert visit.open() == ("Nausea: say when it ended, or that it was going on at discharge.",)
    for column, value in (("ended_at", at(TODAY, 11)), ("resolved_at_discharge", False)):
        with visit.sessions.write() as session:
            row = session.get(SideEffect, effect.id)
            row.ended_at = row.resolved_at_discharge = None
            setattr(row, column, value)
        assert visit.open() == ()


def test_that_a_serious_effect_waits_for_its_note(visit):
    effect = log(visit, severity=3, ended_at=at(TODAY, 11))
    (sentence,) = visit.open()
    assert sentence.startswith("Nausea: Note needed")
    with visit.sessions.write() as session:
        session.get(SideEffect, effect.id).note = "vomited twice, ondansetron, settled"
    assert visit.open() == ()
    visit.sign()


def test_that_other_sessions_of_the_patient_are_not_asked_about(visit):
    with visit.sessions.write() as session:
        entry = SideEffectEntry(term="nausea", severity=1, onset=ONSET)
        record_side_effect(session, visit.patient_id, None, entry)
    assert visit.open() == ()
