"""What was given besides the infusion."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import make_course, make_infusion, make_patient
from tracker.clinical.moment import Moment
from tracker.models import Treatment
from tracker.services.corrections import history_of, void
from tracker.services.observations import SideEffectEntry, record_side_effect
from tracker.services.refused import ChangedMeanwhile, Refused
from tracker.services.treatments import (
    TreatmentEntry,
    correct_treatment,
    list_treatments,
    record_treatment,
)

ON = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 10, 20, tzinfo=UTC)
ENTRY = TreatmentEntry(drug="Ondansetron", dose=Decimal(4), unit="mg", route="IV", given_at=AT)


@pytest.fixture
def infusion(sessions):
    """An infusion of a patient, its id and the patient's."""
    with sessions.write() as session:
        patient = make_patient(session)
        course = make_course(session, patient.id)
        return make_infusion(session, course.id, ON, "0.5").id, patient.id


def test_that_a_treatment_of_a_side_effect_is_listed_with_it(sessions, infusion):
    infusion_id, patient_id = infusion
    nausea = SideEffectEntry(term="nausea", severity=2, onset=Moment(ON, AT))
    with sessions.write() as session:
        effect = record_side_effect(session, patient_id, infusion_id, nausea)
        entry = replace(ENTRY, side_effect_id=effect.id)
        record_treatment(session, infusion_id, entry)
        effect_id = effect.id
    with sessions.read() as session:
        (row,) = list_treatments(session, infusion_id)
    assert (row.drug, row.dose, row.unit, row.route) == ("Ondansetron", Decimal(4), "mg", "IV")
    assert (row.given_at, row.side_effect_id) == (AT, effect_id)


def test_that_a_corrected_treatment_keeps_the_old_dose_in_the_log(sessions, infusion):
    with sessions.write() as session:
        treatment = record_treatment(session, infusion[0], ENTRY)
        row_id, version = treatment.id, treatment.version
    with sessions.write() as session:
        correct_treatment(session, row_id, replace(ENTRY, dose=Decimal(8)), version)
    with sessions.read() as session:
        assert list_treatments(session, infusion[0])[0].dose == Decimal(8)
        assert history_of(session, "treatment", row_id)[-1].changes["dose"] == ("4", "8")
    with pytest.raises(ChangedMeanwhile), sessions.write() as session:
        correct_treatment(session, row_id, ENTRY, version)


def test_that_a_void_treatment_is_listed_no_more(sessions, infusion):
    with sessions.write() as session:
        row_id = record_treatment(session, infusion[0], ENTRY).id
    with sessions.write() as session:
        void(session, Treatment, row_id, "wrong patient")
    with sessions.read() as session:
        assert list_treatments(session, infusion[0]) == ()


def test_that_treatments_are_listed_in_the_order_they_were_given(sessions, infusion):
    with sessions.write() as session:
        for minutes in (30, 10, 20):
            later = replace(ENTRY, given_at=AT + timedelta(minutes=minutes), drug=f"D{minutes}")
            record_treatment(session, infusion[0], later)
    with sessions.read() as session:
        assert [row.drug for row in list_treatments(session, infusion[0])] == ["D10", "D20", "D30"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"drug": " "}, "what was given"),
        ({"dose": Decimal(0)}, "more than 0"),
        ({"dose": Decimal("0.0001")}, "three decimals"),
        ({"unit": None}, "unit"),
        ({"given_at": datetime(2199, 1, 1, tzinfo=UTC)}, "future"),
        ({"drug": "x" * 81}, "too long"),
    ],
)
def test_that_what_cannot_be_stored_is_refused_in_words(sessions, infusion, change, said):
    with pytest.raises(Refused, match=said), sessions.write() as session:
        record_treatment(session, infusion[0], replace(ENTRY, **change))


def test_that_an_effect_of_another_infusion_is_refused(sessions, infusion):
    infusion_id, patient_id = infusion
    with sessions.write() as session:
        course = make_course(session, make_patient(session, record_number="2").id)
        other = make_infusion(session, course.id, ON, "0.5").id
        nausea = SideEffectEntry(term="nausea", severity=2, onset=Moment(ON, AT))
        effect = record_side_effect(session, patient_id, infusion_id, nausea).id
    with pytest.raises(Refused, match="another infusion"), sessions.write() as session:
        record_treatment(session, other, replace(ENTRY, side_effect_id=effect))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drug=st.text(max_size=100),
    dose=st.none() | st.decimals(-5, 200_000, places=4),
    unit=st.none() | st.text(max_size=30),
)
def test_that_every_entry_is_refused_in_words_or_stored_as_it_is(
    sessions, infusion, drug, dose, unit
):
    entry = replace(ENTRY, drug=drug, dose=dose, unit=unit)
    if entry.problems():
        with pytest.raises(Refused), sessions.write() as session:
            record_treatment(session, infusion[0], entry)
        return
    with sessions.write() as session:
        row_id = record_treatment(session, infusion[0], entry).id
    with sessions.read() as session:
        row = next(row for row in list_treatments(session, infusion[0]) if row.id == row_id)
    assert (row.drug, row.dose) == (drug.strip(), dose)


def test_that_a_drug_of_no_letters_is_refused_whatever_it_is_made_of() -> None:
    given_at = datetime(2026, 11, 20, 15, tzinfo=UTC)
    for drug in ("", "  ", "\0", " \0x"):
        assert TreatmentEntry(drug=drug, given_at=given_at).problems() == ("Say what was given.",)
