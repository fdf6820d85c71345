"""What an import stores, and what it does with what is there already."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import event

from tests.exchange.by_file import Clinic, infusion, phq9, reasons, row, table
from tracker.models import AuditEntry, Course, ImportBatch, Infusion, Patient, Score
from tracker.services.corrections import undo_import
from tracker.services.courses import close_course
from tracker.services.patients import find_patients
from tracker.storage.audit import check_rows_against_log
from tracker.storage.sessions import open_record

DATA = Path(__file__).parents[1] / "data"
EXPECTED = json.loads((DATA / "nimh_expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def real_clinic(knowledge, tmp_path_factory):
    folder = tmp_path_factory.mktemp("real")
    record = open_record(folder / "clinic.db")
    clinic = Clinic(record, knowledge, folder)
    clinic.report = clinic.take_path(DATA / "nimh_clinic.csv")
    yield clinic
    record.close()


def test_that_the_real_file_is_stored_line_by_line(real_clinic):
    report = real_clinic.report
    assert (report.stored, report.known, report.refused, report.new_patients) == (184, 0, (), 21)
    assert real_clinic.patients() == sorted(EXPECTED)


@pytest.mark.parametrize("patient", sorted(EXPECTED))
def test_that_a_real_patient_is_judged_as_expected(real_clinic, patient):
    document, expected = real_clinic.document(patient), EXPECTED[patient]
    (course,) = document["courses"]
    assert document["infusions"] == expected["infusions"]
    assert document["scores"] == expected["scores"]
    assert course["indication"] == ("bipolar" if patient.startswith("MOA2") else "mdd")
    assert (course["primary"], document["flags"]) == ("madrs", [])
    if not expected["infusions"]:
        assert course["infusions"] == []
        assert all(
            scale["baseline"] is None and all(score["class"] is None for score in scale["scores"])
            for scale in course["scales"].values()
        )
        return
    assert {
        code: {"baseline": scale["baseline"], "scores": scale["scores"]}
        for code, scale in course["scales"].items()
    } == expected["scales"]


def test_that_notes_are_kept_as_marks_and_beside_scores(real_clinic):
    history = real_clinic.history("MOA101")
    assert [mark.kind for mark in history.event_marks] == ["note"]
    assert {score.note for score in history.scores} >= {"session b0", "session d2"}
    assert history.courses[0].indication_text == "major depressive disorder"
    assert history.courses[0].icd10_code is None


def test_that_the_log_agrees_with_every_imported_row(real_clinic):
    with real_clinic.sessions.read() as session:
        assert check_rows_against_log(session.connection()) == []


def test_that_an_imported_patient_is_found_by_searching(real_clinic):
    with real_clinic.sessions.read() as session:
        assert [row.record_number for row in find_patients(session, "moa126", 5)] == ["MOA126"]


def test_that_the_same_file_again_adds_nothing_and_says_so(clinic):
    clinic.take(phq9(20), infusion("2024-01-03"), row(event="note", note="moved house"))
    rows = clinic.count(AuditEntry)
    again = clinic.take(phq9(20), infusion("2024-01-03"), row(event="note", note="moved house"))
    assert (again.stored, again.known, again.refused) == (0, 3, ())
    assert again.summary().startswith("Nothing new")
    assert clinic.count(AuditEntry) == rows
    assert again.batch_id is None


def test_that_a_dry_run_reports_the_same_and_stores_nothing(clinic):
    rows = [phq9(20), phq9(99), infusion("2024-01-03")]
    before = clinic.count(AuditEntry)
    dry = clinic.take(*rows, dry_run=True)
    assert clinic.count(AuditEntry) == before
    assert clinic.patients() == []
    real = clinic.take(*rows)
    assert (dry.stored, dry.refused) == (real.stored, real.refused)
    assert (dry.batch_id, dry.dry_run) == (None, True)


def test_that_an_import_is_undone_as_one_and_can_be_repeated(clinic):
    first = clinic.take(phq9(20), infusion("2024-01-03"))
    with clinic.sessions.write() as session:
        undo_import(session, first.batch_id, "wrong file")
    assert clinic.patients() == []
    again = clinic.take(phq9(20), infusion("2024-01-03"))
    assert (again.stored, again.known) == (2, 0)
    assert clinic.document()["infusions"] == 1


def test_that_a_batch_counts_its_lines(clinic):
    report = clinic.take(phq9(20), phq9(99))
    with clinic.sessions.read() as session:
        batch = session.get(ImportBatch, report.batch_id)
        assert (batch.stored, batch.known, batch.refused) == (1, 0, 1)
        assert session.query(Score).one().import_batch_id == batch.id


def test_that_one_bad_line_keeps_no_good_one_out(clinic):
    report = clinic.take(phq9(20), phq9(99, date="2024-01-09"), phq9(8, date="2024-01-16"))
    assert report.stored == 2
    assert list(reasons(report)) == [3]
    assert clinic.document()["scores"] == 2


def test_that_a_failure_half_way_stores_nothing(clinic):
    rows = [phq9(20), infusion("2024-01-03")]

    @event.listens_for(Score, "before_insert")
    def fail(mapper, connection, score):
        raise RuntimeError("pulled plug")

    try:
        with pytest.raises(RuntimeError, match="pulled plug"):
            clinic.take(*rows)
    finally:
        event.remove(Score, "before_insert", fail)
    assert clinic.patients() == []
    assert clinic.count(Infusion) == 0


def test_that_a_cancelled_import_stores_nothing(clinic):
    seen = []

    def cancelled():
        return len(seen) > 2

    def progress(done, total):
        seen.append((done, total))

    text = table(
        *[
            phq9(n % 28, date=f"20{n // 300 + 10}-01-02", time=f"{n % 24}:{n % 60:02}")
            for n in range(900)
        ]
    )
    report = clinic.take_text(text, progress=progress, cancelled=cancelled)
    assert (report.cancelled, report.stored) == (True, 0)
    assert clinic.patients() == []
    assert all(0 <= done <= total for done, total in seen)


def test_that_progress_ends_at_its_total(clinic):
    seen = []
    clinic.take(phq9(20), progress=lambda done, total: seen.append((done, total)))
    done, total = seen[-1]
    assert done == total


def test_that_the_first_scale_of_the_indication_with_a_score_is_the_primary_one(clinic):
    clinic.take(
        row(instrument="HAM-D17", value=20, diagnosis="depression"),
        row(instrument="madrs", value=30),
    )
    assert clinic.document()["courses"][0]["primary"] == "madrs"
    clinic.take(
        row(patient_id="P2", instrument="QIDS-SR16", value=20, diagnosis="MDD"),
        phq9(20, patient_id="P2"),
    )
    assert clinic.document("P2")["courses"][0]["primary"] == "phq9"
    clinic.take(
        phq9(20, patient_id="P3", diagnosis="PTSD"),
        row(patient_id="P3", instrument="PCL-5", value=50),
    )
    assert clinic.document("P3")["courses"][0]["primary"] == "pcl5"


def test_that_a_patient_without_a_score_has_no_primary_scale_until_one_comes(clinic):
    clinic.take(infusion("2024-01-03", diagnosis="MDD"))
    assert clinic.document()["courses"][0]["primary"] is None
    clinic.take(phq9(20))
    (course,) = clinic.document()["courses"]
    assert course["primary"] == "phq9"
    assert course["scales"]["phq9"]["baseline"]["total"] == 20


def test_that_an_unknown_diagnosis_is_other_and_its_text_is_kept(clinic):
    clinic.take(phq9(20, diagnosis="long covid fatigue"))
    (course,) = clinic.history().courses
    assert (course.indication, course.indication_text) == ("other", "long covid fatigue")


def test_that_a_patient_without_an_infusion_has_one_course(clinic):
    clinic.take(phq9(20, diagnosis="MDD"))
    (course,) = clinic.document()["courses"]
    assert (course["indication"], course["infusions"]) == ("mdd", [])


def test_that_more_than_180_days_begin_a_new_course_with_the_same_indication(clinic):
    report = clinic.take(
        infusion("2023-01-02", diagnosis="PTSD"),
        infusion("2023-07-01"),
        infusion("2023-12-29"),
    )
    courses = clinic.document()["courses"]
    assert [course["indication"] for course in courses] == ["ptsd", "ptsd"]
    assert [len(course["infusions"]) for course in courses] == [2, 1]
    assert any("new course begins" in remark.text for remark in report.remarks)


def test_that_a_gap_in_an_open_series_counts_a_booster_and_is_reported(clinic):
    report = clinic.take(infusion("2024-01-02"), infusion("2024-01-17"))
    document = clinic.document()
    assert [one["phase"] for one in document["courses"][0]["infusions"]] == ["initial", "booster"]
    assert document["flags"] == ["series_gap"]
    assert any("15 days passed" in remark.text for remark in report.remarks)
    assert all(infusion.phase_choice is None for infusion in clinic.history().infusions)


def test_that_a_later_file_extends_the_course(clinic):
    clinic.take(infusion("2024-01-02", diagnosis="MDD"), phq9(20, date="2024-01-01"))
    report = clinic.take(infusion("2024-01-04"), phq9(8, date="2024-01-05"))
    assert report.new_patients == 0
    (course,) = clinic.document()["courses"]
    assert [one["number"] for one in course["infusions"]] == [1, 2]
    assert course["scales"]["phq9"]["latest"]["class"] == "response"


def test_that_files_in_either_order_give_the_same_progress(clinic, other_clinic):
    old = [infusion("2024-01-02", diagnosis="MDD"), phq9(20, date="2024-01-01")]
    new = [infusion("2024-01-04", diagnosis="MDD"), phq9(8, date="2024-01-05")]
    clinic.take(*old)
    clinic.take(*new)
    other_clinic.take(*new)
    other_clinic.take(*old)
    assert clinic.document() == other_clinic.document()


def test_that_a_record_number_is_known_whatever_its_case(clinic):
    clinic.take(phq9(20, patient_id="moa-1"))
    clinic.take(phq9(8, patient_id="MOA-1", date="2024-02-02"))
    assert clinic.patients() == ["moa-1"]


def test_that_a_conflicting_sex_is_reported_and_the_first_kept(clinic):
    report = clinic.take(
        phq9(20, sex="F", birth_year=1980), phq9(8, date="2024-01-09", sex="M", birth_year=1981)
    )
    assert report.stored == 2
    assert clinic.history().details.sex == "female"
    assert clinic.history().details.birth_year == 1980
    assert [remark.line for remark in report.remarks] == [3, 3]
    later = clinic.take(phq9(7, date="2024-01-10", sex="M"))
    assert clinic.history().details.sex == "female"
    assert "sex" in later.remarks[0].text


def test_that_a_total_alone_raises_no_suicide_flag_and_answers_do(clinic):
    clinic.take(phq9(27), row(patient_id="P2", instrument="PHQ-9", answers="3 3 3 3 3 3 3 3 2"))
    assert clinic.document("P1")["flags"] == []
    assert clinic.document("P2")["flags"] == ["si_urgent"]
    (score,) = clinic.history("P2").scores
    assert (score.total, score.method, score.answers[8]) == (26, "complete", Decimal(2))


def test_that_answers_with_gaps_and_the_difficulty_are_kept(clinic):
    clinic.take(row(instrument="PHQ-9", answers="1 1 1 1 - 0 0 0 0", extra_answers="2"))
    (score,) = clinic.history().scores
    assert (score.total, score.method, score.extra_answers) == (5, "prorated", (Decimal(2),))


def test_that_a_time_is_read_by_the_clock_of_the_clinic(clinic):
    clinic.take(phq9(20, time="14:05"))
    (score,) = clinic.history().scores
    local = datetime(2024, 1, 2, 14, 5).astimezone()
    assert (score.taken_on, score.taken_at) == (date(2024, 1, 2), local.astimezone(UTC))


def test_that_two_scores_of_a_day_with_times_are_two(clinic):
    clinic.take(phq9(20, time="08:00"), phq9(9, time="16:00"))
    assert [score.total for score in clinic.history().scores] == [20, 9]


def test_that_an_infusion_without_dose_or_with_the_same_dose_is_known(clinic):
    clinic.take(infusion("2024-01-02"))
    again = clinic.take(infusion("2024-01-02", dose=""), infusion("2024-01-02", dose="0.50"))
    assert (again.known, again.stored) == (2, 0)


def test_that_an_infusion_not_given_is_kept_and_never_numbered(clinic):
    clinic.take(
        infusion("2024-01-02"),
        infusion("2024-01-04", dose="", status="no-show", status_reason="no transport"),
        infusion("2024-01-05"),
    )
    document = clinic.document()
    assert document["infusions"] == 2
    assert [one["number"] for one in document["courses"][0]["infusions"]] == [1, 2]
    assert len(clinic.history().infusions) == 3


def test_that_an_infusion_after_a_closed_course_begins_a_new_one(clinic):
    clinic.take(infusion("2024-01-02", diagnosis="MDD"))
    with clinic.sessions.write() as session:
        patient = session.query(Patient).filter_by(record_number="P1").one()
        course = session.query(Course).filter_by(patient_id=patient.id).one()
        close_course(session, course.id, date(2024, 1, 10), "completed")
    clinic.take(infusion("2024-02-02"))
    assert [len(each["infusions"]) for each in clinic.document()["courses"]] == [1, 1]


def test_that_vitals_and_side_effects_find_their_infusion(clinic):
    report = clinic.take(
        infusion("2024-01-02", time="10:00"),
        row(event="vitals", time="10:15", systolic=128, diastolic=80, heart_rate=72, spo2=98),
        row(event="side effect", term="Nausea", severity=2, time="10:20"),
        row(event="side effect", term="saw colours", severity=1),
        row(event="vitals", date="2024-02-02", time="10:15", heart_rate=72),
    )
    history = clinic.history()
    assert [reading.systolic for reading in history.vital_signs] == [128]
    assert {effect.term for effect in history.side_effects} == {"nausea", "other"}
    assert "saw colours" in {effect.free_text for effect in history.side_effects}
    assert list(reasons(report)) == [6]


def test_that_an_import_adds_nothing_to_a_signed_session(clinic):
    given = infusion("2024-01-02", time="10:00")
    seen = row(event="vitals", time="10:15", systolic=128, diastolic=80)
    clinic.take(given, seen)
    with clinic.sessions.write() as session:
        stored = session.query(Infusion).one()
        stored.signed_at = stored.discharged_at = datetime(2024, 1, 2, 12, tzinfo=UTC)
    report = clinic.take(
        given, seen, row(event="vitals", time="10:25", heart_rate=72), phq9(12, "2024-01-03")
    )
    assert (report.known, report.stored) == (2, 1)
    ((_, why),) = reasons(report).items()
    assert "signed" in why
    assert len(clinic.history().vital_signs) == 1


def test_that_thousands_of_lines_need_few_statements(clinic):
    rows = [
        phq9((n + m) % 28, date=f"20{10 + m}-02-03", patient_id=f"P{n}")
        for n in range(150)
        for m in range(10)
    ]
    statements = []
    engine = clinic.sessions._open.writer

    @event.listens_for(engine, "before_cursor_execute")
    def count(connection, cursor, statement, parameters, context, executemany):
        statements.append(statement)

    report = clinic.take(*rows)
    event.remove(engine, "before_cursor_execute", count)
    assert report.stored == 1500
    looked_up = [words for words in statements if words.startswith("SELECT")]
    assert len(looked_up) < 40


def test_that_the_mania_scale_never_judges_a_course(clinic):
    clinic.take(
        infusion("2024-01-03", diagnosis="bipolar disorder"), row(instrument="YMRS", value=8)
    )
    (course,) = clinic.document()["courses"]
    assert (course["indication"], course["primary"]) == ("bipolar", None)
