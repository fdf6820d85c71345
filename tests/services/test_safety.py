"""Suicide-risk flags: raised as a score is stored, open until somebody acted on them."""

import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import event

from tests.factories import TODAY, at, make_course, make_infusion, make_patient, make_score
from tracker.clinical.moment import Moment
from tracker.models import ImportBatch, Score
from tracker.services.corrections import merge_patients, move_score, void
from tracker.services.people import list_people
from tracker.services.progress import load_facts
from tracker.services.refused import Refused
from tracker.services.safety import (
    blocks_signing,
    flags_of_score,
    list_safety_actions,
    open_flags,
    record_safety_action,
)
from tracker.services.scores import ScoreEntry, correct_score, record_score


def phq9(item9, rest="1 1 1 1 1 1 1 1"):
    return f"{rest} {item9}"


def days_ago(days):
    return TODAY - timedelta(days=days)


@pytest.fixture
def patient(sessions):
    with sessions.write() as session:
        return make_patient(session, family_name="Sample", given_name="Ann").id


@pytest.fixture
def nurse(sessions):
    with sessions.read() as session:
        return list_people(session)[0].id


def worse_days(sessions, patient_id):
    with sessions.read() as session:
        rows = session.query(Score).filter_by(patient_id=patient_id, voided_at=None)
        return sorted((TODAY - row.taken_on).days for row in rows if row.suicide_worse)


def flags(sessions, patient_id=None):
    with sessions.read() as session:
        found = open_flags(session, patient_id)
    return [(flag.instrument, flag.level, flag.worse) for flag in found]


def typed(knowledge, code, total, answer=None, on=TODAY, extra=()):
    return ScoreEntry(
        instrument=knowledge.instruments[code],
        taken=Moment(on),
        total=Decimal(total),
        suicide_answer=None if answer is None else Decimal(answer),
        extra_answers=extra,
    )


def test_that_a_score_inserted_before_another_has_that_judged_anew(sessions, patient):
    with sessions.write() as session:
        make_score(session, patient, days_ago(9), phq9(1))
        make_score(session, patient, days_ago(1), phq9(1))
    assert worse_days(sessions, patient) == []
    with sessions.write() as session:
        make_score(session, patient, days_ago(5), phq9(0))
    assert worse_days(sessions, patient) == [1]


def test_that_a_correction_of_the_earlier_one_is_followed(sessions, patient, knowledge):
    with sessions.write() as session:
        first = make_score(session, patient, days_ago(9), phq9(1))
        make_score(session, patient, days_ago(1), phq9(1))
        answers = tuple(Decimal(a) for a in phq9(0).split())
        entry = ScoreEntry(
            instrument=knowledge.instruments["phq9"], taken=Moment(days_ago(9)), answers=answers
        )
        correct_score(session, first.id, entry, first.version)
    assert worse_days(sessions, patient) == [1]


def test_that_a_void_or_moved_score_no_longer_counts(sessions, patient):
    with sessions.write() as session:
        other = make_patient(session, "T-2").id
        make_score(session, patient, days_ago(9), phq9(1))
        low = make_score(session, patient, days_ago(5), phq9(0))
        make_score(session, patient, days_ago(1), phq9(1))
        make_score(session, other, days_ago(3), phq9(2))
    assert worse_days(sessions, patient) == [1]
    with sessions.write() as session:
        move_score(session, low.id, other)
    assert (worse_days(sessions, patient), worse_days(sessions, other)) == ([], [3])
    with sessions.write() as session:
        void(session, Score, low.id, "typing error")
    assert worse_days(sessions, other) == []


def test_that_scales_are_not_compared_with_each_other(sessions, patient):
    with sessions.write() as session:
        make_score(session, patient, days_ago(5), phq9(0))
        make_score(session, patient, days_ago(4), "0 0 0 0 0 0 0 0 0 4", "madrs")
        make_score(session, patient, days_ago(3), "0 0 - - - 0 -", "cssrs")
        make_score(session, patient, days_ago(2), "1 0 - - - 0 -", "cssrs")
    assert worse_days(sessions, patient) == [2]


def test_that_a_rise_below_review_is_a_flag_of_its_own(sessions, patient, knowledge):
    with sessions.write() as session:
        make_score(session, patient, days_ago(5), "0 0 0 0 0 0 0 0 0 0", "madrs")
        make_score(session, patient, days_ago(4), "0 0 0 0 0 0 0 0 0 1", "madrs")
    assert flags(sessions) == [("madrs", None, True)]
    with sessions.read() as session:
        (flag,) = open_flags(session)
        progress = load_facts(session, [patient])[patient].progress(knowledge)
    assert (flag.value, flag.previous, flag.age_days(TODAY)) == (1, 0, 4)
    assert flag.name == "SAMPLE, Ann"
    assert progress.flags == ("si_worse",)


@pytest.mark.parametrize(
    ("code", "total", "answer", "flag"),
    [
        ("phq9", 12, None, "SI_UNKNOWN"),
        ("phq9", 12, 0, None),
        ("phq9", 12, 1, "REVIEW"),
        ("madrs", 30, 5, "URGENT"),
        ("bdi2", 30, 1, "REVIEW"),
        ("gad7", 12, None, None),
    ],
)
def test_that_a_typed_total_asks_for_the_suicide_item(
    sessions, patient, knowledge, code, total, answer, flag
):
    with sessions.write() as session:
        score = record_score(session, patient, typed(knowledge, code, total, answer))
        assert score.suicide_flag == flag
        assert score.suicide_answer == answer


def test_that_the_unscored_item_of_the_form_is_that_answer(sessions, patient, knowledge):
    with sessions.write() as session:
        entry = typed(knowledge, "bdi2", 30, extra=(Decimal(2),))
        assert record_score(session, patient, entry).suicide_flag == "URGENT"


def test_that_an_impossible_answer_beside_a_total_is_refused(sessions, patient, knowledge):
    with sessions.write() as session, pytest.raises(Refused, match="Item 9"):
        record_score(session, patient, typed(knowledge, "phq9", 12, 4))


def test_that_a_total_from_a_file_raises_no_flag_unless_its_item_came_with_it(
    sessions, patient, knowledge
):
    with sessions.write() as session:
        batch = ImportBatch(file_name="old.csv", sha256="0" * 64, stored=1, known=0, refused=0)
        session.add(batch)
        session.flush()
        silent = record_score(session, patient, typed(knowledge, "phq9", 12), batch.id)
        told = record_score(
            session, patient, typed(knowledge, "phq9", 12, 2, days_ago(1)), batch.id
        )
        assert (silent.suicide_flag, told.suicide_flag) == (None, "URGENT")


def test_that_a_flag_is_open_until_an_action_stands_for_it(sessions, patient, nurse):
    with sessions.write() as session:
        score = make_score(session, patient, days_ago(2), phq9(1))
    assert flags(sessions) == [("phq9", "REVIEW", False)]
    with sessions.write() as session:
        done = Moment(days_ago(2), at(days_ago(2), 15))
        action = record_safety_action(session, score.id, " C-SSRS done ", done, nurse)
    assert flags(sessions) == []
    with sessions.read() as session:
        (row,) = list_safety_actions(session, patient)
        assert (row.action, row.done_by, row.moment) == ("C-SSRS done", "Ann Example", done)
    with sessions.write() as session:
        void(session, type(action), action.id, "wrong patient")
    assert flags(sessions) == [("phq9", "REVIEW", False)]


def test_that_urgent_comes_first_and_then_what_waits_longest(sessions, patient):
    with sessions.write() as session:
        make_score(session, patient, days_ago(9), phq9(1))
        make_score(session, patient, days_ago(8), phq9("-"))
        make_score(session, patient, days_ago(7), "0 0 0 0 0 0 0 0 0 2", "madrs")
        make_score(session, patient, days_ago(1), phq9(3))
    assert flags(sessions) == [
        ("phq9", "URGENT", True),
        ("phq9", "REVIEW", False),
        ("madrs", "REVIEW", False),
        ("phq9", "SI_UNKNOWN", False),
    ]


def test_that_a_screen_of_the_day_answers_an_unknown_item_and_nothing_else(sessions, patient):
    with sessions.write() as session:
        make_score(session, patient, days_ago(3), phq9("-"))
        make_score(session, patient, days_ago(3), "0 0 0 0 0 0 0 0 0 2", "madrs")
        make_score(session, patient, days_ago(3), "1 1 - - - 0 -", "cssrs")
    assert len(flags(sessions)) == 3
    with sessions.write() as session:
        make_score(session, patient, days_ago(2), "0 0 - - - 0 -", "cssrs")
    assert len(flags(sessions)) == 3
    with sessions.write() as session:
        make_score(session, patient, days_ago(3), "0 0 - - - 0 -", "cssrs")
    assert flags(sessions) == [("madrs", "REVIEW", False)]


def test_that_an_answer_put_in_later_closes_an_unknown_item(sessions, patient, knowledge):
    with sessions.write() as session:
        score = make_score(session, patient, TODAY, phq9("-"))
        answers = tuple(Decimal(a) for a in phq9(0).split())
        entry = ScoreEntry(
            instrument=knowledge.instruments["phq9"], taken=Moment(TODAY), answers=answers
        )
        correct_score(session, score.id, entry, score.version)
    assert flags(sessions) == []


@pytest.mark.parametrize(("corrected", "open_again"), [(2, True), (1, False), (0, False)])
def test_that_a_correction_to_something_more_urgent_asks_again(
    sessions, patient, nurse, knowledge, corrected, open_again
):
    with sessions.write() as session:
        score = make_score(session, patient, TODAY, phq9(1))
        record_safety_action(session, score.id, "C-SSRS done", Moment(TODAY), nurse)
        answers = tuple(Decimal(a) for a in phq9(corrected).split())
        entry = ScoreEntry(
            instrument=knowledge.instruments["phq9"], taken=Moment(TODAY), answers=answers
        )
        correct_score(session, score.id, entry, score.version)
    assert bool(flags(sessions)) == open_again


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"action": "  "}, "Say what was done"),
        ({"done_by_id": None}, "Choose who did it"),
        ({"done": Moment(TODAY + timedelta(days=9))}, "future"),
        ({"done": Moment(days_ago(3))}, "lies before it"),
        ({"action": "x" * 2001}, "too long"),
        ({"score_id": uuid4()}, "no longer in force"),
    ],
)
def test_that_an_action_is_named_dated_and_somebodys(sessions, patient, nurse, change, words):
    given = {"action": "Prescriber told", "done": Moment(days_ago(2)), "done_by_id": nurse}
    with sessions.write() as session:
        given["score_id"] = make_score(session, patient, days_ago(2), phq9(1)).id
    now = sessions.entering_at(lambda: at(TODAY))
    with now.write() as session, pytest.raises(Refused, match=words):
        record_safety_action(session, **(given | change))


def test_that_a_score_without_a_flag_takes_no_action(sessions, patient, nurse):
    with sessions.write() as session:
        score = make_score(session, patient, days_ago(2), phq9(0))
        with pytest.raises(Refused, match="no suicide-risk flag"):
            record_safety_action(session, score.id, "told", Moment(days_ago(2)), nurse)


def test_that_flags_and_actions_go_along_with_their_score(sessions, patient, nurse):
    with sessions.write() as session:
        kept = make_patient(session, "T-2").id
        done = make_score(session, patient, days_ago(4), phq9(1))
        make_score(session, patient, days_ago(2), phq9(2))
        record_safety_action(session, done.id, "Prescriber told", Moment(days_ago(4)), nurse)
        merge_patients(session, patient, kept)
    assert flags(sessions, patient) == []
    assert flags(sessions, kept) == [("phq9", "URGENT", True)]
    with sessions.read() as session:
        assert [row.action for row in list_safety_actions(session, kept)] == ["Prescriber told"]


def test_that_of_imported_flags_only_the_latest_of_a_scale_is_open(sessions, patient):
    with sessions.write() as session:
        batch = ImportBatch(file_name="old.csv", sha256="0" * 64, stored=1, known=0, refused=0)
        session.add(batch)
        session.flush()
        for day, item in ((30, 2), (20, 1), (10, 1)):
            make_score(session, patient, days_ago(day), phq9(item)).import_batch_id = batch.id
    with sessions.read() as session:
        assert [flag.taken.on for flag in open_flags(session)] == [days_ago(10)]


def test_that_a_session_is_not_signed_over_an_open_flag_of_its_day(sessions, patient, nurse):
    with sessions.write() as session:
        course = make_course(session, patient)
        infusion = make_infusion(session, course.id, days_ago(2)).id
        make_score(session, patient, days_ago(6), phq9(1))
        score = make_score(session, patient, days_ago(2), phq9(1))
    with sessions.read() as session:
        assert [flag.score_id for flag in blocks_signing(session, infusion)] == [score.id]
    with sessions.write() as session:
        record_safety_action(session, score.id, "Safety plan", Moment(days_ago(2)), nurse)
    with sessions.read() as session:
        assert blocks_signing(session, infusion) == ()


def test_that_flags_of_one_day_are_told_together(sessions, patient):
    with sessions.write() as session:
        make_score(session, patient, days_ago(5), phq9(2))
        madrs = make_score(session, patient, days_ago(2), "0 0 0 0 0 0 0 0 0 2", "madrs")
        make_score(session, patient, days_ago(2), phq9(1))
        calm = make_score(session, patient, days_ago(1), phq9(0))
    with sessions.read() as session:
        assert [f.instrument for f in flags_of_score(session, madrs.id)] == ["madrs", "phq9"]
        assert flags_of_score(session, calm.id) == []


def test_that_open_flags_take_two_statements_and_scan_no_table(sessions, patient):
    with sessions.write() as session:
        for day in range(20):
            make_score(session, patient, date(2026, 5, 1 + day), phq9(day % 3))
    with sessions.read() as session:
        seen = []
        engine = session.connection().engine

        def note(connection, cursor, statement, parameters, context, many):
            seen.append((statement, parameters))

        event.listen(engine, "before_cursor_execute", note)
        open_flags(session)
        event.remove(engine, "before_cursor_execute", note)
        assert len(seen) == 2
        plans = [
            row[3]
            for statement, parameters in seen
            for row in session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", tuple(parameters)
            )
        ]
    assert [plan for plan in plans if re.match("SCAN", plan)] == []
