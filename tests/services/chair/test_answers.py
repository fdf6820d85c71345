"""Answers of a session: one in force an item, changed with the old value in the log."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import IntegrityError

from tests.factories import TODAY, at, make_infusion, start_session
from tests.services.chair.ready import NOW, answer, prepare, prepare_again, see
from tracker.models import Infusion, SessionAnswer
from tracker.services.chair import answers as answers_module
from tracker.services.chair.answers import (
    Escort,
    answers_by_item,
    check_in,
    escort_on_file,
    record_answer,
    record_escort,
    take_back_answer,
)
from tracker.services.corrections import history_of, void
from tracker.services.infusions import mark_not_given
from tracker.services.people import names_of_people
from tracker.services.refused import Refused
from tracker.services.threshold_sets import label_of


@pytest.fixture
def chair(sessions, knowledge):
    return prepare(sessions.entering_at(lambda: at(TODAY, 16)), knowledge)


def own(chair, item):
    return [row for row in see(chair).chair.answers if row.item == item]


def test_that_an_answer_changed_stands_once_and_its_old_value_stays_in_the_log(chair):
    with chair.sessions.write() as session:
        answer(session, chair, "P12", "no")
    with chair.sessions.write() as session:
        answer(session, chair, "P12", "yes", NOW + timedelta(minutes=1))
    (row,) = own(chair, "P12")
    assert (row.answer, row.answered_at) == ("yes", NOW + timedelta(minutes=1))
    with chair.sessions.read() as session:
        added, changed = history_of(session, "session_answer", row.id)
    assert added.changes["answer"] == (None, "no")
    assert changed.changes["answer"] == ("no", "yes")


def test_that_an_answer_is_dated_by_the_clinics_calendar(chair):
    evening = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    with chair.sessions.write() as session:
        record_answer(
            session, chair.infusion_id, "P12", "no", evening, ZoneInfo("America/New_York")
        )
    assert own(chair, "P12")[0].answered_on == TODAY - timedelta(days=1)


def test_that_an_answer_taken_back_is_asked_again_and_stays_in_the_log(chair):
    with chair.sessions.write() as session:
        answer(session, chair, "P12", "yes")
    (row,) = own(chair, "P12")
    with chair.sessions.write() as session:
        take_back_answer(session, chair.infusion_id, "P12", "wrong key")
    assert see(chair).outcome("P12").answer is None
    with chair.sessions.write() as session:
        answer(session, chair, "P12", "no")
        with pytest.raises(Refused, match="no answer"):
            take_back_answer(session, chair.infusion_id, "P13", "wrong key")
    with chair.sessions.read() as session:
        assert history_of(session, "session_answer", row.id)[-1].reason == "wrong key"


@pytest.mark.parametrize("typed", ["", "   ", "x" * 501])
def test_that_an_answer_must_say_something_and_fit(chair, typed):
    with chair.sessions.write() as session, pytest.raises(Refused):
        record_answer(session, chair.infusion_id, "contact_given", typed, NOW, UTC)
    assert own(chair, "contact_given") == []


def test_that_an_answer_of_the_future_is_refused(chair):
    with chair.sessions.write() as session, pytest.raises(Refused, match="future"):
        answer(session, chair, "P12", "no", at(TODAY, 17))


def test_that_nobody_reads_back_to_themselves(chair):
    nurse = chair.sessions.actor.person_id
    with chair.sessions.write() as session, pytest.raises(Refused, match="another person"):
        record_answer(session, chair.infusion_id, "P48", "yes", NOW, UTC, nurse)
    assert own(chair, "P48") == []


def test_that_who_changes_an_answer_answers_for_it(chair):
    nurse = chair.sessions.actor.person_id
    with chair.sessions.write() as session:
        record_answer(session, chair.infusion_id, "P48", "no", NOW, UTC)
    with chair.as_second().write() as session:
        record_answer(session, chair.infusion_id, "P48", "yes", NOW, UTC, nurse)
    with chair.sessions.read() as session:
        names = names_of_people(session)
    (given,) = answers_by_item(own(chair, "P48"), names)["P48"]
    assert (given.by, given.second) == ("Ben Example", "Ann Example")


def test_that_an_arranged_escort_needs_a_name_and_a_phone_number(chair):
    with chair.sessions.write() as session:
        with pytest.raises(Refused, match="name and phone"):
            answer(session, chair, "P39", "yes")
        with pytest.raises(Refused, match="phone number"):
            record_escort(session, chair.infusion_id, "Cy Example", "at home", NOW, UTC)
        with pytest.raises(Refused, match="name"):
            record_escort(session, chair.infusion_id, " ", "555 0100", NOW, UTC)
    assert see(chair).chair.answers == ()
    with chair.sessions.write() as session:
        record_escort(session, chair.infusion_id, "Cy Example", "555 0100", NOW, UTC)
        answer(session, chair, "P39", "yes")
        with pytest.raises(Refused, match="first"):
            take_back_answer(session, chair.infusion_id, "escort_phone", "wrong key")
    rows = see(chair).chair.answers
    assert escort_on_file(rows, chair.infusion_id) == Escort("Cy Example", "555 0100", True)


def test_that_the_escort_of_the_last_visit_is_a_suggestion_only(chair):
    with chair.sessions.write() as session:
        record_escort(session, chair.infusion_id, "Cy Example", "555 0100", NOW, UTC)
    again = prepare_again(chair, TODAY)
    rows = see(again).chair.answers
    assert escort_on_file(rows, again.infusion_id) == Escort("Cy Example", "555 0100", False)
    with chair.sessions.write() as session, pytest.raises(Refused, match="name and phone"):
        answer(session, again, "P39", "yes")
    assert escort_on_file((), again.infusion_id) == Escort()


def test_that_the_first_thing_done_is_the_check_in_with_its_thresholds(chair):
    with chair.sessions.write() as session:
        check_in(session, chair.infusion_id, NOW, chair.knowledge)
        check_in(session, chair.infusion_id, NOW + timedelta(minutes=9), chair.knowledge)
    infusion = see(chair).infusion
    assert infusion.checked_in_at == NOW
    with chair.sessions.read() as session:
        assert label_of(session, infusion.threshold_set_id).number == 1


def test_that_a_check_in_never_lies_after_the_start(chair):
    with chair.sessions.write() as session:
        start_session(session, chair.infusion_id, NOW, UTC)
        check_in(session, chair.infusion_id, NOW + timedelta(minutes=3), chair.knowledge)
    assert see(chair).infusion.checked_in_at == NOW


def test_that_who_comes_again_on_another_day_is_checked_in_anew(chair, knowledge):
    sessions = chair.sessions.entering_at(lambda: NOW + timedelta(days=2))
    for hours, checked_in in ((0, 0), (11, 0), (25, 25), (30, 25)):
        with sessions.write() as session:
            check_in(session, chair.infusion_id, NOW + timedelta(hours=hours), knowledge)
        assert see(chair).infusion.checked_in_at == NOW + timedelta(hours=checked_in)
    with sessions.write() as session:
        start_session(session, chair.infusion_id, NOW + timedelta(hours=31))
    with sessions.write() as session:
        check_in(session, chair.infusion_id, NOW + timedelta(hours=47), knowledge)
    assert see(chair).infusion.checked_in_at == NOW + timedelta(hours=25)


def test_that_who_never_came_was_never_checked_in(chair, knowledge):
    with chair.sessions.write() as session:
        check_in(session, chair.infusion_id, NOW, knowledge)
        mark_not_given(session, chair.infusion_id, "no-show", "did not come")
    assert see(chair).infusion.checked_in_at is None


@pytest.mark.parametrize(("status", "known"), [("opened by mistake", None), ("not given", "yes")])
def test_that_answers_of_a_session_opened_by_mistake_say_nothing_of_the_patient(
    chair, status, known
):
    with chair.sessions.write() as session:
        answer(session, chair, "P06", "yes")
        mark_not_given(session, chair.infusion_id, status, "a reason")
    assert [row.answer for row in own(chair, "P06")] == ["yes"]
    assert see(prepare_again(chair, TODAY)).outcome("P06").answer == known


def test_that_a_session_entered_from_paper_has_no_check_in(chair):
    with chair.sessions.write() as session:
        past = make_infusion(session, chair.course_id)
        check_in(session, past.id, NOW, chair.knowledge)
        assert past.checked_in_at is None


@pytest.mark.parametrize("state", ["not given", "signed", "voided"])
def test_that_a_session_that_is_closed_takes_no_answer(chair, state):
    with chair.sessions.write() as session:
        answer(session, chair, "P12", "no")
        infusion = session.get(Infusion, chair.infusion_id)
        if state == "not given":
            mark_not_given(session, infusion.id, "no-show", "did not come")
        elif state == "signed":
            infusion.signed_at = NOW
        else:
            void(session, Infusion, infusion.id, "wrong patient")
    for write in (
        lambda session: answer(session, chair, "P12", "yes"),
        lambda session: take_back_answer(session, chair.infusion_id, "P12", "wrong key"),
        lambda session: check_in(session, chair.infusion_id, NOW, chair.knowledge),
    ):
        with chair.sessions.write() as session, pytest.raises(Refused):
            write(session)


def test_that_an_answer_given_at_two_desks_at_once_is_refused_in_words(chair, monkeypatch):
    with chair.sessions.write() as session:
        answer(session, chair, "P12", "no")
    # What the other desk stored was not there yet when this one looked.
    monkeypatch.setattr(answers_module, "_standing", lambda *_: None)
    with pytest.raises(Refused, match="Somebody else"), chair.sessions.write() as session:
        answer(session, chair, "P12", "yes")
    assert own(chair, "P12")[0].answer == "no"


def test_that_the_record_itself_holds_one_answer_an_item(chair):
    row = {"infusion_id": chair.infusion_id, "patient_id": chair.patient_id, "item": "P12"}
    with pytest.raises(IntegrityError), chair.sessions.write() as session:
        for word in ("yes", "no"):
            session.add(SessionAnswer(**row, answer=word, answered_on=TODAY, answered_at=NOW))
        session.flush()
