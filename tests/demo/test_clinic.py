"""The synthetic clinic as it is written: real services, a real file."""

import json
from datetime import UTC, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from tests.factories import TODAY, at
from tracker.clinical.flags import FLAGS
from tracker.clinical.progress import progress_document
from tracker.clinical.scoring import score_answers
from tracker.demo.clinic import fill
from tracker.demo.showcase import SHOWCASES
from tracker.models import AuditEntry, Course, Infusion, Patient, Score, SideEffect, VitalSigns
from tracker.services.history import load_history
from tracker.services.people import list_people
from tracker.services.progress import load_facts
from tracker.storage.audit import check_rows_against_log
from tracker.storage.sessions import open_record

PATIENTS = 40


def make_clinic(path, patients=PATIENTS, seed=1, zone=UTC):
    record = open_record(path)
    fill(record, patients, seed, TODAY, zone=zone)
    return record


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    record = make_clinic(tmp_path_factory.mktemp("clinic") / "clinic.db")
    yield record
    record.close()


@pytest.fixture
def session(clinic):
    with clinic.read() as session:
        yield session


def documents(record, knowledge) -> list[dict]:
    with record.read() as session:
        numbers = dict(session.execute(select(Patient.id, Patient.record_number)).all())
        facts = load_facts(session, list(numbers))
        found = [
            progress_document(number, facts[key].progress(knowledge))
            for key, number in numbers.items()
        ]
    return sorted(found, key=lambda document: document["patient"])


def progress_of(record, knowledge, number: int):
    with record.read() as session:
        patient = session.scalars(
            select(Patient).where(Patient.record_number == f"DEMO-{number:03d}")
        ).one()
        return load_facts(session, [patient.id])[patient.id].progress(knowledge)


def test_that_the_same_seed_and_day_give_the_same_clinic(tmp_path, knowledge):
    clinics = {}
    for name, seed in (("first", 3), ("again", 3), ("other", 4)):
        record = make_clinic(tmp_path / f"{name}.db", 12, seed)
        clinics[name] = json.dumps(documents(record, knowledge))
        record.close()
    assert clinics["first"] == clinics["again"]
    assert clinics["first"] != clinics["other"]


def test_that_a_clinic_in_another_zone_has_the_same_progress(tmp_path, knowledge):
    zones = ("America/Los_Angeles", "Pacific/Kiritimati")
    clinics = []
    for zone in zones:
        record = make_clinic(tmp_path / f"{zone[:4]}.db", 10, 1, ZoneInfo(zone))
        clinics.append(documents(record, knowledge))
        record.close()
    assert clinics[0] == clinics[1]


def test_that_no_patients_leave_the_record_empty(tmp_path):
    record = make_clinic(tmp_path / "empty.db", patients=0)
    with record.read() as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 0
    record.close()


def test_that_every_patient_says_to_be_synthetic(session):
    patients = session.scalars(select(Patient)).all()
    assert len(patients) == PATIENTS
    assert all(each.synthetic and "Synthetic patient" in each.note for each in patients)
    names = {(each.given_name, each.family_name) for each in patients}
    assert len(names) == PATIENTS
    assert len(list_people(session)) == 4


def test_that_rows_agree_with_the_log(session):
    assert check_rows_against_log(session.connection()) == []


def test_that_totals_are_what_the_answers_score(session, knowledge):
    scores = session.scalars(select(Score)).all()
    for score in scores:
        instrument = knowledge.instruments[score.instrument]
        assert instrument.minimum <= score.total <= instrument.maximum
        if score.answers is not None:
            scored = score_answers(instrument, score.answers, score.extra_answers or ())
            assert (score.total, score.method) == (scored.total, scored.method)
    assert {score.method for score in scores} == {"complete", "prorated", "total_only"}
    assert {"phq9", "gad7", "qids16", "madrs", "pcl5"} <= {score.instrument for score in scores}


def test_that_no_infusion_lies_before_its_course_or_after_its_end(session):
    rows = session.execute(
        select(Infusion.given_on, Course.opened_on, Course.closed_on).join(
            Course, Infusion.course_id == Course.id
        )
    )
    for given_on, opened_on, closed_on in rows:
        assert opened_on <= given_on <= TODAY
        assert closed_on is None or given_on <= closed_on


def test_that_nothing_was_entered_before_it_happened_or_late(session, knowledge):
    for started, entered in session.execute(select(Infusion.started_at, Infusion.entered_at)):
        assert started is None or timedelta() < entered - started < timedelta(hours=3)
    ids = list(session.scalars(select(Patient.id)))
    facts = load_facts(session, ids).values()
    assert not any(score.entered_late for each in facts for score in each.scores)
    assert session.scalar(select(func.max(AuditEntry.at))) < at(TODAY, 1)


def test_that_progress_raises_only_flags_that_are_meant(clinic, knowledge):
    raised = {flag for document in documents(clinic, knowledge) for flag in document["flags"]}
    meant = {"si_urgent", "si_review", "si_unknown", "baseline_too_low"}
    assert raised <= meant < set(FLAGS)


def test_that_vital_signs_rise_and_come_back(session):
    rises, remains = [], []
    for infusion in session.scalars(select(Infusion).where(Infusion.status == "finished")):
        readings = session.scalars(
            select(VitalSigns)
            .where(VitalSigns.infusion_id == infusion.id)
            .order_by(VitalSigns.taken_at)
        ).all()
        pressures = [reading.systolic for reading in readings]
        rises.append(max(pressures) - pressures[0])
        remains.append(pressures[-1] - pressures[0])
        between = [after.taken_at - before.taken_at for before, after in pairwise(readings)]
        assert max(between[:-1]) <= timedelta(minutes=30)
    assert sum(rises) / len(rises) == pytest.approx(16, abs=3)  # clinical reference 4.3, S63
    assert sum(remains) / len(remains) == pytest.approx(0, abs=2)


def test_that_side_effects_begin_in_or_after_the_infusion_and_end(session, knowledge):
    effects = session.execute(
        select(SideEffect, Infusion).join(Infusion, SideEffect.infusion_id == Infusion.id)
    ).all()
    for effect, infusion in effects:
        assert effect.term in knowledge.side_effects.effects
        onset = effect.onset_at - infusion.started_at
        assert timedelta() < onset <= timedelta(hours=4)
        assert effect.onset_at < effect.ended_at <= effect.onset_at + timedelta(hours=6)
    mild = sum(effect.severity <= 2 for effect, _ in effects)
    assert 0.9 < mild / len(effects) < 1


def test_that_an_infusion_stopped_early_gave_less_and_says_why(session):
    finished = session.scalars(select(Infusion).where(Infusion.status == "finished")).all()
    stopped = [each for each in finished if each.ended_at - each.started_at < timedelta(minutes=40)]
    assert stopped
    for each in stopped:
        assert each.given_mg < each.ordered_mg
        assert each.note.startswith("Stopped early")
    assert all(each.given_mg == each.ordered_mg for each in finished if each not in stopped)
    not_given = session.scalars(select(Infusion).where(Infusion.status_reason.is_not(None))).all()
    assert {each.status for each in not_given} == {"no-show", "not given"}


def test_that_the_showcase_has_one_of_each_kind(clinic, knowledge):
    kinds = {number: progress_of(clinic, knowledge, number) for number in range(1, SHOWCASES + 1)}
    responder, gradual, without, bipolar, ptsd, flagged, again, new, nothing = kinds.values()
    phases = [each.phase for each in responder.courses[0].infusions]
    assert phases == ["initial"] * 6 + ["booster"] * 5
    assert responder.courses[0].scales["phq9"].latest.remission
    assert "gad7" in responder.courses[0].scales
    assert gradual.infusions == 4
    assert without.courses[0].scales["phq9"].latest.response_class == "no change"
    assert bipolar.courses[0].fact.primary == "qids16"
    assert ptsd.courses[0].scales["pcl5"].latest.response_class == "response"
    assert "si_urgent" in flagged.flags
    phases = [each.phase for each in again.courses[0].infusions]
    assert phases == ["initial"] * 6 + ["booster"] + ["reinduction"] * 4 + ["booster"]
    assert (new.infusions, new.scores) == (0, 1)
    assert (nothing.infusions, nothing.scores) == (0, 0)


def test_that_a_visit_is_prepared_for_today(session):
    prepared = session.scalars(select(Infusion).where(Infusion.status == "prepared")).one()
    assert (prepared.given_on, prepared.started_at) == (TODAY, None)
    history = load_history(session, prepared.patient_id)
    assert max(score.moment.on for score in history.scores) == TODAY - timedelta(days=1)


def test_that_progress_is_told_patient_by_patient(tmp_path):
    told = []
    record = open_record(tmp_path / "told.db")
    fill(record, 3, 1, TODAY, progress=lambda done, of: told.append((done, of)))
    record.close()
    assert told == [(1, 3), (2, 3), (3, 3)]
