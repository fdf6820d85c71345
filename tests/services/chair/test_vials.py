"""Vials: lot and expiry, a witness to what is wasted, and amounts that add up."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import TODAY, make_course, make_infusion, make_patient
from tracker.models import VialUse
from tracker.services.chair.rows import load_chair
from tracker.services.chair.vials import VialEntry, balance, correct_vial, last_lot, record_vial
from tracker.services.corrections import void
from tracker.services.people import PersonDetails, add_person
from tracker.services.refused import ChangedMeanwhile, Refused


def entry(drawn="50", wasted=None, witness=None, lot="A1", expires=TODAY, strength=50):
    return VialEntry(
        vial_mg_per_ml=strength,
        lot=lot,
        expires_on=expires,
        drawn_mg=Decimal(drawn),
        wasted_mg=None if wasted is None else Decimal(wasted),
        witness_id=witness,
    )


@pytest.fixture
def visit(sessions):
    """An infusion in which 35 mg were given, and a second nurse."""
    with sessions.write() as session:
        patient = make_patient(session)
        infusion = make_infusion(session, make_course(session, patient.id).id)
        return infusion, add_person(session, PersonDetails("Bo Example", "nurse", "BE")).id


@pytest.fixture
def record(sessions, visit, knowledge):
    def store(*values, alone=False, **named):
        with sessions.write() as session:
            limits = knowledge.limits
            return record_vial(session, visit[0].id, entry(*values, **named), limits, alone=alone)

    return store


def vials_of(sessions, infusion):
    with sessions.read() as session:
        return load_chair(session, infusion.id, infusion.patient_id).vials


def test_that_a_vial_is_stored_with_its_witness(sessions, visit, record):
    infusion, witness = visit
    record("50", "15", witness, lot=" A1 ")
    (vial,) = vials_of(sessions, infusion)
    assert (vial.lot, vial.expires_on, vial.vial_mg_per_ml) == ("A1", TODAY, 50)
    assert (vial.drawn_mg, vial.wasted_mg, vial.witness_id) == (50, 15, witness)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"expires": TODAY - timedelta(days=1)}, "has expired"),
        ({"expires": None}, "when the vial expires"),
        ({"lot": "  "}, "Type the lot"),
        ({"lot": "A" * 61}, "60 characters"),
        ({"strength": 20}, "10, 50 or 100"),
        ({"drawn": "0"}, "more than 0"),
        ({"drawn": "2000.5"}, "2000"),
        ({"drawn": "5.005"}, r"steps of 0\.01"),
        ({"wasted": "-1"}, "Amount wasted must be"),
        ({"wasted": "50.01"}, "More was wasted"),
        ({"wasted": "15"}, "Choose who witnessed"),
    ],
)
def test_that_a_vial_that_cannot_be_is_refused_in_words(sessions, visit, record, values, words):
    with pytest.raises(Refused, match=words):
        record(**values)
    assert vials_of(sessions, visit[0]) == ()


def test_that_who_enters_it_is_no_witness_unless_the_clinic_works_alone(sessions, visit, record):
    nurse = sessions.actor.person_id
    with pytest.raises(Refused, match="another person"):
        record("50", "15", nurse)
    record("50", "15", alone=True)
    assert vials_of(sessions, visit[0])[0].witness_id == nurse


def test_that_nothing_wasted_needs_no_witness(sessions, visit, record):
    record("50", "0", visit[1])
    record("35")
    assert [vial.witness_id for vial in vials_of(sessions, visit[0])] == [None, None]


def test_that_a_vial_can_be_corrected_by_the_same_rules(sessions, visit, record, knowledge):
    vial = record("50", "15", visit[1])

    def correct(values, version):
        with sessions.write() as session:
            correct_vial(session, vial.id, values, knowledge.limits, version)

    with pytest.raises(Refused, match="Choose who"):
        correct(entry("50", "10"), 1)
    correct(entry("45", "10", visit[1]), 1)
    with pytest.raises(ChangedMeanwhile):
        correct(entry("44", "9", visit[1]), 1)
    (row,) = vials_of(sessions, visit[0])
    assert (row.drawn_mg, row.wasted_mg) == (45, 10)


@pytest.mark.parametrize(
    ("vials", "kind", "words"),
    [
        ([("50", "15")], "ok", ""),
        ([("20", None), ("30", "15")], "ok", ""),
        ([("35.1", None)], "ok", ""),
        ([("35.11", None)], "reason", "0.11 mg unaccounted for"),
        ([("50", "16")], "reason", "1 mg more than was drawn"),
        ([("30", None)], "impossible", "more than 30 mg drawn"),
        ([], "impossible", "more than 0 mg drawn"),
    ],
)
def test_that_amounts_are_added_up_over_all_vials(knowledge, vials, kind, words):
    found = balance([entry(*amounts) for amounts in vials], Decimal(35), knowledge.limits)
    assert (found.kind, words in found.sentence) == (kind, True)


@given(given_mg=st.decimals(0, 900, places=2), wasted=st.lists(st.decimals(0, 50, places=2)))
def test_that_what_adds_up_is_always_in_order(knowledge, given_mg, wasted):
    vials = [entry(str(mg), str(mg)) for mg in wasted]
    vials.append(entry(str(given_mg), None))
    assert balance(vials, given_mg, knowledge.limits).kind == "ok"


def test_that_the_lot_used_last_is_offered_by_strength(sessions, record):
    with sessions.read() as session:
        assert last_lot(session, 50) is None
    record(lot="A1", expires=date(2027, 1, 1))
    last = record(lot="A2", expires=date(2027, 2, 1))
    record(lot="B9", strength=10)
    with sessions.read() as session:
        assert last_lot(session, 50) == ("A2", date(2027, 2, 1))
    with sessions.write() as session:
        void(session, VialUse, last.id, "wrong vial")
    with sessions.read() as session:
        assert last_lot(session, 50) == ("A1", date(2027, 1, 1))
