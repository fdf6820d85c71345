from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.factories import TODAY, make_patient
from tracker.models.patient import fold
from tracker.services.patients import PatientDetails, change_patient, find_patients
from tracker.services.refused import ChangedMeanwhile, Refused


@pytest.fixture
def three(sessions):
    with sessions.write() as session:
        make_patient(
            session,
            "004217",
            family_name="Okafor",
            given_name="Amara",
            birth_date=date(1985, 3, 12),
        )
        make_patient(
            session, "004218", family_name="Müller-Özil", given_name="Zoë", birth_year=1979
        )
        make_patient(session, "Б-17", family_name="Петрова", given_name="Анна")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("oka 85", ["004217"]),
        ("85 oka", ["004217"]),
        ("amara okafor", ["004217"]),
        ("0042", ["004218", "004217"]),
        ("muller", ["004218"]),
        ("OZIL", ["004218"]),
        ("zoe 79", ["004218"]),
        ("петр", ["Б-17"]),
        ("12.03.1985", ["004217"]),
        ("1985-03", ["004217"]),
        ("Okafor, Amara", ["004217"]),
        ("nobody", []),
        ("", ["004218", "004217", "Б-17"]),
        ("%", []),
        ("'; --", []),
    ],
)
def test_that_words_find_patients_in_any_order(sessions, three, typed, found):
    with sessions.read() as session:
        assert [row.record_number for row in find_patients(session, typed, 10)] == found


@given(st.text(max_size=30))
@example("𝓐")
def test_that_folding_twice_changes_nothing(words):
    assert fold(fold(words)) == fold(words)


def test_that_a_record_number_belongs_to_one_patient(sessions, three):
    with pytest.raises(Refused, match="belongs to another"), sessions.write() as session:
        make_patient(session, " 004217 ")


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"record_number": "  "}, "record number"),
        ({"birth_date": date(2030, 1, 1)}, "future"),
        ({"birth_year": 1850}, "year of birth"),
        ({"height_cm": 300}, "Height"),
        ({"allergies": "latex", "no_allergies_asked_on": TODAY}, "not both"),
        ({"sex": "x"}, "sex"),
    ],
)
def test_that_impossible_details_are_refused_in_words(sessions, details, words):
    details = {"record_number": "T-9", **details}
    with pytest.raises(Refused, match=words), sessions.write() as session:
        make_patient(session, details.pop("record_number"), **details)


def test_that_a_change_is_found_at_once_and_a_stale_one_refused(sessions):
    with sessions.write() as session:
        patient = make_patient(session, "T-1", family_name="Before")
    new = PatientDetails(record_number="T-1", family_name="After")
    with sessions.write() as session:
        change_patient(session, patient.id, new, TODAY, version=1)
    with sessions.read() as session:
        assert find_patients(session, "before", 10) == []
        assert len(find_patients(session, "after", 10)) == 1
    with pytest.raises(ChangedMeanwhile), sessions.write() as session:
        change_patient(session, patient.id, new, TODAY, version=1)
