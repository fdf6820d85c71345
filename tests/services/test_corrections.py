from datetime import date

import pytest

from tests.factories import TODAY, make_course, make_infusion, make_patient, make_score
from tracker.clinical.moment import Moment
from tracker.models import Course, Infusion, Patient, Score
from tracker.services.corrections import (
    history_of,
    merge_patients,
    move_infusion,
    move_score,
    undo_import,
    void,
)
from tracker.services.event_marks import add_event_mark
from tracker.services.history import load_history
from tracker.services.observations import (
    SideEffectEntry,
    VitalValues,
    record_side_effect,
    record_vital_signs,
)
from tracker.services.patients import find_patients
from tracker.services.refused import ChangedMeanwhile, Refused
from tracker.services.rows import in_force
from tracker.storage.audit import check_rows_against_log


@pytest.fixture
def two(sessions, knowledge):
    """A patient with one infusion and all that hangs on it, and another patient beside."""
    with sessions.write() as session:
        first, second = make_patient(session, "T-1"), make_patient(session, "T-2")
        course, other = make_course(session, first.id), make_course(session, second.id)
        infusion = make_infusion(session, course.id)
        record_vital_signs(
            session,
            infusion.id,
            infusion.started_at,
            VitalValues(systolic=128, diastolic=82, heart_rate=74, spo2=98),
            knowledge.limits,
        )
        onset = Moment(TODAY, infusion.started_at)
        effect = SideEffectEntry(term="nausea", severity=1, onset=onset)
        record_side_effect(session, first.id, infusion.id, effect)
        score = make_score(session, first.id)
    return first, second, course, other, infusion, score


def history(sessions, patient):
    with sessions.read() as session:
        return load_history(session, patient.id)


def test_that_a_void_needs_a_reason_and_hides_the_entry(sessions, two):
    first, *_, score = two
    with pytest.raises(Refused, match="Say why"), sessions.write() as session:
        void(session, Score, score.id, "  ")
    with sessions.write() as session:
        void(session, Score, score.id, "wrong form")
    assert history(sessions, first).scores == ()
    with sessions.read() as session:
        last = history_of(session, "score", score.id)[-1]
    assert (last.action, last.reason, last.person) == ("void", "wrong form", "Ann Example")


def test_that_voiding_an_infusion_voids_what_was_logged_in_it(sessions, two):
    first, _, _, _, infusion, _ = two
    with sessions.write() as session:
        void(session, Infusion, infusion.id, "opened twice")
    after = history(sessions, first)
    assert (after.infusions, after.vital_signs, after.side_effects) == ((), (), ())
    assert len(after.scores) == 1
    with sessions.read() as session:
        assert check_rows_against_log(session.connection()) == []


def test_that_a_course_with_infusions_cannot_be_voided(sessions, two):
    with pytest.raises(Refused, match="has infusions"), sessions.write() as session:
        void(session, Course, two[2].id, "mistake")


def test_that_a_score_on_the_wrong_patient_can_be_moved(sessions, two):
    first, second, *_, score = two
    with sessions.write() as session:
        move_score(session, score.id, second.id)
    assert history(sessions, first).scores == ()
    assert [row.id for row in history(sessions, second).scores] == [score.id]


def test_that_an_infusion_moves_with_all_that_was_logged_in_it(sessions, two):
    first, second, _, other, infusion, _ = two
    with sessions.write() as session:
        move_infusion(session, infusion.id, other.id)
    left, right = history(sessions, first), history(sessions, second)
    assert (left.infusions, left.vital_signs, left.side_effects) == ((), (), ())
    assert len(right.infusions) == len(right.vital_signs) == len(right.side_effects) == 1


def test_that_merging_keeps_everything_and_fills_the_gaps(sessions):
    with sessions.write() as session:
        kept = make_patient(session, "T-1", family_name="Probe")
        double = make_patient(session, "T-1b", given_name="Ada", birth_date=date(1980, 5, 1))
        course = make_course(session, double.id)
        infusion = make_infusion(session, course.id)
        make_score(session, double.id)
        add_event_mark(session, double.id, "life event", "moved house", Moment(TODAY))
        voided = make_infusion(session, course.id, date(2026, 11, 1))
        void(session, Infusion, voided.id, "never happened")
    with sessions.write() as session:
        merge_patients(session, double.id, kept.id)
    after = history(sessions, kept)
    assert (after.details.given_name, after.details.birth_date) == ("Ada", date(1980, 5, 1))
    assert [row.id for row in after.infusions] == [infusion.id]
    assert len(after.courses) == len(after.scores) == len(after.event_marks) == 1
    assert history(sessions, double) is None
    with sessions.read() as session:
        assert [row.record_number for row in find_patients(session, "ada", 10)] == ["T-1"]
        assert session.get(Patient, double.id).merged_into_id == kept.id
        assert check_rows_against_log(session.connection()) == []


def test_that_merging_keeps_the_allergies_medicines_and_notes_of_both(sessions):
    with sessions.write() as session:
        kept = make_patient(session, "T-1", allergies="penicillin", medicines="lithium")
        double = make_patient(
            session, "T-1b", allergies="latex", medicines="lithium", note="phone first"
        )
        merge_patients(session, double.id, kept.id)
    details = history(sessions, kept).details
    assert details.allergies == "penicillin; latex"
    assert (details.medicines, details.note) == ("lithium", "phone first")


@pytest.mark.parametrize("asked_in_kept", [True, False])
def test_that_merging_never_hides_an_allergy_behind_none_known(sessions, asked_in_kept):
    asked, allergic = {"no_allergies_asked_on": TODAY}, {"allergies": "latex"}
    with sessions.write() as session:
        kept = make_patient(session, "T-1", **(asked if asked_in_kept else allergic))
        double = make_patient(session, "T-1b", **(allergic if asked_in_kept else asked))
        merge_patients(session, double.id, kept.id)
    details = history(sessions, kept).details
    assert (details.allergies, details.no_allergies_asked_on) == ("latex", None)


def test_that_merging_carries_over_that_no_allergies_are_known(sessions):
    with sessions.write() as session:
        kept = make_patient(session, "T-1")
        double = make_patient(session, "T-1b", no_allergies_asked_on=TODAY)
        merge_patients(session, double.id, kept.id)
    assert history(sessions, kept).details.no_allergies_asked_on == TODAY


def test_that_a_patient_cannot_be_merged_into_itself(sessions, two):
    with pytest.raises(Refused, match="two different"), sessions.write() as session:
        merge_patients(session, two[0].id, two[0].id)


def test_that_an_entry_that_was_changed_meanwhile_is_refused(sessions, two):
    first = two[0]
    with sessions.write() as session:
        session.get(Patient, first.id).note = "new"
    with sessions.write() as session, pytest.raises(ChangedMeanwhile):
        in_force(session, Patient, first.id, version=1)


def test_that_undoing_an_unknown_import_is_refused(sessions, two):
    with pytest.raises(Refused), sessions.write() as session:
        undo_import(session, two[0].id, "wrong file")
