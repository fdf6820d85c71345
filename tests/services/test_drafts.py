"""Drafts on a real file: one a form, resumed as left, gone with the transaction that saves."""

from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.factories import TODAY, make_patient, make_score
from tracker.clinical.carried import carried_items
from tracker.clinical.moment import Moment
from tracker.knowledge import Knowledge
from tracker.models import AuditEntry, Draft, Score
from tracker.services.corrections import merge_patients
from tracker.services.drafts import drop_draft, load_drafts, save_draft, score_form
from tracker.services.last_answers import last_standard_answers
from tracker.storage.sessions import Sessions

FORM = score_form("phq9")


@pytest.fixture
def patient(sessions: Sessions) -> UUID:
    with sessions.write() as session:
        return make_patient(session).id


def test_that_a_draft_is_resumed_as_it_was_left(sessions: Sessions, patient: UUID) -> None:
    body = {"answers": ["2", None, "0"], "note": "spoke of sleep"}
    with sessions.write() as session:
        save_draft(session, patient, FORM, body)
    with sessions.read() as session:
        (draft,) = load_drafts(session, patient)
    assert draft.body == body
    assert draft.instrument == "phq9"
    assert draft.person == "Ann Example"


def test_that_a_form_has_one_draft_at_most(sessions: Sessions, patient: UUID) -> None:
    for number in range(3):
        with sessions.write() as session:
            save_draft(session, patient, FORM, {"answers": [str(number)]})
            save_draft(session, patient, score_form("gad7"), {"answers": []})
    with sessions.read() as session:
        drafts = load_drafts(session, patient)
    bodies = {draft.form: draft.body for draft in drafts}
    assert bodies == {FORM: {"answers": ["2"]}, "score.gad7": {"answers": []}}


def test_that_a_draft_is_neither_in_the_record_nor_in_its_log(
    sessions: Sessions, patient: UUID
) -> None:
    with sessions.read() as session:
        before = session.scalar(select(func.count()).select_from(AuditEntry))
    with sessions.write() as session:
        save_draft(session, patient, FORM, {"answers": []})
    with sessions.read() as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == before
        assert session.scalar(select(func.count()).select_from(Score)) == 0


def test_that_a_draft_goes_only_with_the_score_that_is_stored(
    sessions: Sessions, patient: UUID
) -> None:
    with sessions.write() as session:
        save_draft(session, patient, FORM, {"answers": []})
    with pytest.raises(ZeroDivisionError), sessions.write() as session:
        make_score(session, patient)
        drop_draft(session, patient, FORM)
        _ = 1 / 0
    with sessions.read() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 1
        assert session.scalar(select(func.count()).select_from(Score)) == 0
    with sessions.write() as session:
        make_score(session, patient)
        drop_draft(session, patient, FORM)
    with sessions.read() as session:
        assert load_drafts(session, patient) == []


def test_that_a_draft_follows_the_record_its_patient_is_merged_into(
    sessions: Sessions, patient: UUID
) -> None:
    with sessions.write() as session:
        kept = make_patient(session, "T-2").id
        save_draft(session, patient, FORM, {"answers": ["1"]})
        merge_patients(session, patient, kept)
    with sessions.read() as session:
        assert [draft.form for draft in load_drafts(session, kept)] == [FORM]


def test_that_the_last_seven_day_rating_is_what_a_day_carries_on(
    sessions: Sessions, patient: UUID, knowledge: Knowledge
) -> None:
    madrs = knowledge.instruments["madrs"]
    assert carried_items(madrs, "24h") == (4, 5)
    assert carried_items(madrs, "standard") == ()
    with sessions.write() as session:
        make_score(session, patient, TODAY.replace(day=1), "1 1 1 5 3 1 1 1 1 0", "madrs")
        make_score(session, patient, TODAY.replace(day=8), "1 1 1 2 - 1 1 1 1 0", "madrs")
        daily = make_score(session, patient, TODAY.replace(day=9), "1 1 1 6 6 1 1 1 1 0", "madrs")
        daily.recall_variant = "24h"
    with sessions.read() as session:
        last = last_standard_answers(session, patient, madrs, Moment(TODAY))
        earlier = last_standard_answers(session, patient, madrs, Moment(TODAY.replace(day=7)))
        none = last_standard_answers(session, patient, madrs, Moment(TODAY.replace(month=1)))
    assert last is not None
    assert earlier is not None
    assert (last.on.day, last.by_item[4], last.by_item[5]) == (8, Decimal(2), None)
    assert (earlier.on.day, earlier.by_item[4], earlier.by_item[5]) == (1, Decimal(5), Decimal(3))
    assert none is None
