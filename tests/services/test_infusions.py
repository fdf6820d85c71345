from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.factories import (
    ORDER,
    TODAY,
    at,
    end_session,
    make_course,
    make_patient,
    start_session,
)
from tracker.clinical.moment import Moment
from tracker.models import Infusion
from tracker.services.history import load_history
from tracker.services.infusions import (
    InfusionOrder,
    add_note,
    change_order,
    mark_not_given,
    no_side_effects,
    order_in_force,
    prepare_infusion,
)
from tracker.services.observations import (
    SideEffectEntry,
    VitalValues,
    end_side_effect,
    record_side_effect,
    record_vital_signs,
)
from tracker.services.progress import facts_of
from tracker.services.refused import ChangedMeanwhile, Refused


@pytest.fixture
def clock(sessions):
    """The sessions with a clock that stands at ten o'clock on the day of the visit."""
    return sessions.entering_at(lambda: at(TODAY, 16))


@pytest.fixture
def prepared(clock, knowledge):
    with clock.write() as session:
        patient = make_patient(session)
        course = make_course(session, patient.id)
        infusion = prepare_infusion(session, course.id, TODAY, ORDER, knowledge.limits)
    return patient, infusion


def row_of(sessions, patient):
    with sessions.read() as session:
        return load_history(session, patient.id).infusions[0]


def test_that_given_mg_per_kg_follows_from_what_was_given(clock, prepared, knowledge):
    patient, infusion = prepared
    with clock.write() as session:
        start_session(session, infusion.id, at(TODAY))
    with clock.write() as session:
        stop = at(TODAY) + timedelta(minutes=20)
        end_session(session, infusion.id, stop, Decimal("20.63"))
    row = row_of(clock, patient)
    assert (row.status, row.given_mg_per_kg) == ("finished", Decimal("0.25"))
    with clock.write() as session:
        heavier = InfusionOrder(weight_kg=Decimal("41.3"))
        change_order(session, infusion.id, heavier, knowledge.limits)
    assert row_of(clock, patient).given_mg_per_kg == Decimal("0.50")


def test_that_the_pump_never_runs_by_an_order_changed_later(clock, prepared, knowledge):
    _patient, infusion = prepared
    with clock.write() as session:
        start_session(session, infusion.id, at(TODAY))
    half = replace(ORDER, ordered_mg_per_kg=Decimal("0.25"), ordered_mg=Decimal("20.63"))
    heavier = replace(ORDER, weight_kg=ORDER.weight_kg + 1, ordered_mg=None, ordered_mg_per_kg=None)
    longer = replace(ORDER, planned_minutes=60)
    for other in (half, heavier, longer):
        with pytest.raises(Refused, match="The pump runs by this order"), clock.write() as session:
            change_order(session, infusion.id, other, knowledge.limits)
    with clock.write() as session:
        started = order_in_force(session.get(Infusion, infusion.id))
        change_order(session, infusion.id, replace(started, bag_ml=Decimal(250)), knowledge.limits)


def test_that_an_order_changed_at_another_desk_is_not_overwritten(clock, prepared, knowledge):
    _patient, infusion = prepared
    with clock.read() as session:
        shown = order_in_force(session.get(Infusion, infusion.id))
    with clock.write() as session:
        longer = replace(shown, planned_minutes=60)
        change_order(session, infusion.id, longer, knowledge.limits, shown=shown)
    with pytest.raises(ChangedMeanwhile), clock.write() as session:
        bag = replace(shown, bag_ml=Decimal(250))
        change_order(session, infusion.id, bag, knowledge.limits, shown=shown)


def test_that_notes_of_two_desks_both_stay(clock, prepared):
    patient, infusion = prepared
    for words in ("10:01 sleepy", "10:02 awake"):
        with clock.write() as session:
            add_note(session, infusion.id, words)
    assert row_of(clock, patient).note == "10:01 sleepy\n10:02 awake"


def test_that_the_end_of_a_side_effect_is_not_overwritten(clock, prepared):
    patient, infusion = prepared
    onset = Moment(TODAY, at(TODAY))
    entry = SideEffectEntry(term="nausea", severity=1, onset=onset)
    with clock.write() as session:
        effect = record_side_effect(session, patient.id, infusion.id, entry)
        end_side_effect(session, effect.id, at(TODAY, 10, 10))
    with pytest.raises(Refused, match="over already"), clock.write() as session:
        end_side_effect(session, effect.id, at(TODAY, 10, 30))


def test_that_the_date_of_an_infusion_is_the_clinics_not_utcs(sessions, prepared):
    patient, infusion = prepared
    late_evening = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
    later = sessions.entering_at(lambda: late_evening)
    with later.write() as session:
        start_session(session, infusion.id, late_evening, ZoneInfo("America/New_York"))
    assert row_of(later, patient).given_on == TODAY


def test_that_an_infusion_not_given_keeps_its_reason_and_no_number(clock, prepared, knowledge):
    patient, infusion = prepared
    with pytest.raises(Refused, match="Say why"), clock.write() as session:
        mark_not_given(session, infusion.id, "no-show", " ")
    with clock.write() as session:
        mark_not_given(session, infusion.id, "no-show", "did not come")
    with clock.read() as session:
        loaded = load_history(session, patient.id)
    assert loaded.infusions[0].status_reason == "did not come"
    assert facts_of(loaded).progress(knowledge).infusions == 0


@pytest.mark.parametrize("status", ["running", "finished"])
def test_that_what_was_given_cannot_be_called_not_given(clock, prepared, knowledge, status):
    _, infusion = prepared
    with clock.write() as session:
        start_session(session, infusion.id, at(TODAY))
        if status == "finished":
            end_session(session, infusion.id, at(TODAY, 11), Decimal(41))
    with pytest.raises(Refused), clock.write() as session:
        mark_not_given(session, infusion.id, "not given", "mistake")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (VitalValues(systolic=82, diastolic=128), "swapped"),
        (VitalValues(systolic=120), "both values"),
        (VitalValues(heart_rate=400), "250"),
        (VitalValues(spo2=101), "100"),
        (VitalValues(), "at least one"),
    ],
)
def test_that_an_impossible_reading_is_refused_in_words(clock, prepared, knowledge, values, words):
    _, infusion = prepared
    with pytest.raises(Refused, match=words), clock.write() as session:
        record_vital_signs(session, infusion.id, at(TODAY), values, knowledge.limits)


def test_that_a_side_effect_takes_none_observed_back(clock, prepared):
    patient, infusion = prepared
    with clock.write() as session:
        start_session(session, infusion.id, at(TODAY))
        no_side_effects(session, infusion.id, at(TODAY, 11))
    entry = SideEffectEntry(term="nausea", severity=2, onset=Moment(TODAY, at(TODAY, 10, 12)))
    with clock.write() as session:
        effect = record_side_effect(session, patient.id, infusion.id, entry)
    assert row_of(clock, patient).no_side_effects_at is None
    with pytest.raises(Refused, match="before the onset"), clock.write() as session:
        end_side_effect(session, effect.id, at(TODAY, 10, 5))


def test_that_an_order_that_contradicts_itself_is_refused(clock, prepared, knowledge):
    _, infusion = prepared
    tenfold = InfusionOrder(
        weight_kg=Decimal("82.5"), ordered_mg_per_kg=Decimal("0.5"), ordered_mg=Decimal("412.5")
    )
    with pytest.raises(Refused, match=r"41\.25 mg, not 412\.5 mg"), clock.write() as session:
        change_order(session, infusion.id, tenfold, knowledge.limits)


def test_that_none_observed_is_refused_beside_a_side_effect(clock, prepared):
    patient, infusion = prepared
    entry = SideEffectEntry(term="nausea", severity=1, onset=Moment(TODAY, at(TODAY)))
    with clock.write() as session:
        record_side_effect(session, patient.id, infusion.id, entry)
    with pytest.raises(Refused, match="logged here"), clock.write() as session:
        no_side_effects(session, infusion.id, at(TODAY, 11))
    assert row_of(clock, patient).no_side_effects_at is None
