"""The numbers of convention, signed by a person, and again when one of them changed."""

import dataclasses

import pytest

from tests.knowledge.test_packs import PACK
from tracker.clinical.clinic_settings import BOUNDS
from tracker.knowledge import load_knowledge
from tracker.knowledge.thresholds import fingerprint, thresholds
from tracker.services.clinic_values import back_to_default, set_value
from tracker.services.refused import Refused
from tracker.services.scale_packs import clinic_knowledge
from tracker.services.settings import read_setting
from tracker.services.thresholds import last_review, sign_thresholds
from tracker.storage.actor import PROGRAM


def test_that_every_number_of_convention_is_listed_with_its_source(knowledge):
    numbers = thresholds(knowledge)
    assert all("convention" in each.source for each in numbers)
    listed = {(each.what, each.value) for each in numbers}
    assert ("Systolic pressure: ask again above", "180") in listed
    assert ("A series goes on while the gap is at most", "14") in listed
    assert ("lowest baseline at which response is judged", "10") in listed
    assert ("suicide item 9: URGENT from", "2") in listed
    assert ("level “high” raises", "URGENT") in listed
    bounds = sum(
        getattr(limit, bound) is not None
        for fields in (knowledge.limits.fields, knowledge.limits.pain)
        for limit in fields.values()
        for bound in (*BOUNDS, "hard_low", "hard_high")
    )
    assert len([each for each in numbers if each.group == "Limits"]) == bounds + 1


def test_that_the_numbers_of_the_chair_are_up_for_signature(knowledge):
    listed = {(each.group, each.what, each.value) for each in thresholds(knowledge)}
    assert (
        "During and after: blood pressure",
        "Systolic pressure, confirmed: red from",
        "180",
    ) in (listed)
    assert ("Discharge", "Minutes since the pump stopped, at least", "30") in listed
    assert ("Checklist", "What is asked once counts for", "90") in listed
    sourced = [
        each for each in thresholds(knowledge) if each.what == "Systolic pressure: warn above"
    ]
    assert sourced == []  # the label of a related drug says so, no convention


@pytest.mark.parametrize(
    "key",
    [
        "monitoring.during.systolic_high_red",
        "monitoring.discharge.spo2_at_least",
        "checklist.once_days",
    ],
)
def test_that_a_changed_number_of_the_chair_asks_for_a_new_signature(knowledge, key):
    setting = knowledge.settings[key]
    changed = load_knowledge(values={key: setting.default - 1})
    assert fingerprint(thresholds(changed)) != fingerprint(thresholds(knowledge))


def test_that_what_the_literature_says_is_not_up_for_signature(knowledge):
    groups = {each.group: each.what for each in thresholds(knowledge) if "band" in each.what}
    assert not any(group.startswith("PHQ-9") for group in groups)


def test_that_a_signature_says_who_and_holds_until_a_number_changes(sessions, knowledge):
    with sessions.read() as session:
        assert last_review(session, knowledge) is None
    with sessions.write() as session:
        sign_thresholds(session, knowledge, "adopted by the medical director")
    with sessions.read() as session:
        review = last_review(session, knowledge)
        changed = load_knowledge(values={"limits.systolic.soft_high": 160})
        assert review is not None
        assert (review.person, review.remark, review.current) == (
            "Ann Example",
            "adopted by the medical director",
            True,
        )
        assert not last_review(session, changed).current
    with sessions.write() as session:
        sign_thresholds(session, changed, "again")
    with sessions.read() as session:
        assert last_review(session, changed).current
        assert not last_review(session, knowledge).current


def test_that_the_same_numbers_can_be_signed_again_by_somebody(sessions, knowledge):
    for remark in ("first", "second"):
        with sessions.write() as session:
            sign_thresholds(session, knowledge, remark)
    with sessions.read() as session:
        assert last_review(session, knowledge).remark == "second"


def test_that_a_new_scale_with_conventions_asks_for_a_new_signature(tmp_path, knowledge):
    (tmp_path / "calm.toml").write_text(PACK, encoding="utf-8")
    with_pack = load_knowledge(tmp_path)
    assert fingerprint(thresholds(with_pack)) != fingerprint(thresholds(knowledge))


def test_that_a_remark_without_a_number_changes_nothing(knowledge):
    numbers = thresholds(knowledge)
    other = (dataclasses.replace(numbers[0], source="convention, S1"), *numbers[1:])
    assert fingerprint(other) == fingerprint(numbers)


def test_that_nobody_cannot_sign(sessions, knowledge):
    with pytest.raises(Refused), sessions.acting_as(PROGRAM).write() as session:
        sign_thresholds(session, knowledge, "reviewed")
    with pytest.raises(Refused), sessions.write() as session:
        sign_thresholds(session, knowledge, " ")


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("limits.systolic.soft_high", 500, "300 or less"),
        ("limits.systolic.soft_high", 80, "cross"),
        ("limits.systolic.soft_high", "high", "number"),
        ("response.nrs_percent", 40, "list"),
        ("monitoring.before.systolic_high_warn", 170, "hold from. .160 mmHg"),
        ("monitoring.schedule.repeats", 0, "1 or more"),
        ("checklist.read_back", "nobody", "list"),
        ("checklist.action.P31", "note", "list"),
        ("checklist.drug_screen_required", "yes", "yes or no"),
        ("no.such.key", 1, "no such setting"),
    ],
)
def test_that_a_value_that_does_not_fit_is_refused(sessions, knowledge, key, value, words):
    with pytest.raises(Refused, match=words), sessions.write() as session:
        set_value(session, knowledge, key, value, "why not")
    with sessions.read() as session:
        assert read_setting(session, key) is None


def test_that_a_default_that_would_cross_the_clinics_other_value_is_refused(sessions, knowledge):
    for key, value in (
        ("limits.mg_per_kg.reason_above", 1.9),
        ("limits.mg_per_kg.soft_high", 1.75),
    ):
        with sessions.write() as session:
            set_value(session, knowledge, key, value, "our protocol")
    with pytest.raises(Refused, match="cross"), sessions.write() as session:
        back_to_default(session, "limits.mg_per_kg.reason_above", "back")
    with sessions.write() as session:
        back_to_default(session, "limits.mg_per_kg.soft_high", "back")
        back_to_default(session, "limits.mg_per_kg.reason_above", "back")
    with sessions.read() as session:
        assert clinic_knowledge(session, sessions.path).limits.fields == knowledge.limits.fields
