"""What is stored of scales whose result is no plain total."""

from decimal import Decimal

import pytest

from tests.factories import TODAY, make_patient, make_score
from tracker.clinical.moment import Moment
from tracker.services.history import load_history
from tracker.services.refused import Refused
from tracker.services.scores import ScoreEntry, record_score


def stored(sessions, patient_id):
    with sessions.read() as session:
        (row,) = load_history(session, patient_id).scores
        return row.total, row.band, row.method, row.suicide_flag


@pytest.fixture
def patient(sessions):
    with sessions.write() as session:
        return make_patient(session)


@pytest.mark.parametrize(
    ("code", "answers", "expected"),
    [
        ("cssrs", "0 0 - - - 1 1", (None, "high", "complete", "URGENT")),
        ("cssrs", "0 0 - - - 0 -", (None, "none", "complete", None)),
        ("cssrs", "1 1 - - - 0 -", (None, None, "incomplete", "SI_UNKNOWN")),
        ("bpisf", "6 2 5 4 5 6 - - 4 7 -", (Decimal("4.25"), "moderate", "prorated", None)),
        ("bpisf", "6 2 5 4 5 - - - 4 7 -", (Decimal("4.25"), "moderate", "incomplete", None)),
        ("who5", "3 3 2 3 2", (Decimal(52), "adequate", "complete", None)),
        (
            "ymrs",
            "1 1 0 2 2.5 2 1 2 0 0 1",
            (Decimal("12.5"), "mild/hypomanic range", "complete", None),
        ),
    ],
)
def test_that_the_judged_figure_or_the_level_is_stored(sessions, patient, code, answers, expected):
    with sessions.write() as session:
        make_score(session, patient.id, answers=answers, instrument=code)
    assert stored(sessions, patient.id) == expected


def test_that_the_suicide_item_beside_a_total_is_stored_and_judged(sessions, knowledge, patient):
    bdi = knowledge.instruments["bdi2"]
    entry = ScoreEntry(
        instrument=bdi, taken=Moment(TODAY), total=Decimal(30), extra_answers=(Decimal(2),)
    )
    with sessions.write() as session:
        record_score(session, patient.id, entry)
    assert stored(sessions, patient.id) == (Decimal(30), "severe", "total_only", "URGENT")


def test_that_pain_keeps_the_period_it_was_asked_about(sessions, knowledge, patient):
    nrs = knowledge.instruments["nrs"]
    with sessions.write() as session:
        for variant in nrs.variants:
            entry = ScoreEntry(
                instrument=nrs,
                taken=Moment(TODAY),
                answers=(Decimal(6),),
                recall_variant=variant.code,
            )
            record_score(session, patient.id, entry)
    with sessions.read() as session:
        found = {row.recall_variant for row in load_history(session, patient.id).scores}
    assert found == {"now", "avg_24h", "worst_24h"}


def test_that_a_screen_with_answers_it_cannot_have_is_refused(sessions, patient):
    with sessions.write() as session, pytest.raises(Refused, match="item 2 is no"):
        make_score(session, patient.id, answers="0 0 1 - - 0 -", instrument="cssrs")
