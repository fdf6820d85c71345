"""What is exported comes back exactly, whatever it holds."""

import csv
import dataclasses
import json
import stat
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.by_file import Clinic, infusion, phq9
from tests.factories import TODAY, at, make_course, make_infusion, make_patient, make_score
from tracker.clinical.moment import Moment
from tracker.exchange.export import CannotExport, export_record
from tracker.knowledge import load_knowledge
from tracker.models import Course, Infusion, Patient, Person
from tracker.services.corrections import void
from tracker.services.courses import choose_response_rule, close_course
from tracker.services.event_marks import add_event_mark
from tracker.services.history import load_history
from tracker.services.infusions import (
    InfusionOrder,
    choose_phase,
    mark_not_given,
    no_side_effects,
    prepare_infusion,
)
from tracker.services.observations import (
    SideEffectEntry,
    VitalValues,
    record_side_effect,
    record_vital_signs,
)
from tracker.services.scores import ScoreEntry, record_score
from tracker.storage.sessions import open_record

DATA = Path(__file__).parents[1] / "data"
NEW_WITH_IMPORT = {"version", "entered_at", "entered_by_id", "import_batch_id"}


def plain(value):
    """Return a history as plain values, without what an import sets anew."""
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
        return {name: plain(getattr(value, name)) for name in names if name not in NEW_WITH_IMPORT}
    if isinstance(value, tuple):
        return [plain(each) for each in sorted(value, key=lambda each: str(getattr(each, "id", 0)))]
    return value


def histories(sessions):
    with sessions.read() as session:
        patients = session.query(Patient).filter(Patient.voided_at.is_(None)).all()
        return {p.record_number: plain(load_history(session, p.id)) for p in patients}


def export(clinic, folder, **options):
    with clinic.sessions.read() as session:
        return export_record(session, folder, **options)


def fill(session, limits, note="=HYPERLINK(evil)", name='O\'Neil, "Jo"'):
    """Fill one patient with one of everything."""
    nurse = session.query(Person).first()
    patient = make_patient(
        session,
        "-7",
        family_name=name,
        sex="intersex",
        birth_date=date(1980, 2, 29),
        height_cm=Decimal("170.5"),
        allergies="+penicillin",
        phone="+1 555 0100",
        note=note,
    )
    course = make_course(
        session,
        patient.id,
        planned_infusions=4,
        icd10_code="F33.2",
        indication_text=note,
        opened_on=date(2026, 1, 5),
    )
    make_course(session, patient.id, indication="ptsd", primary_instrument=None)
    first = make_infusion(session, course.id, date(2026, 1, 6))
    first.prescriber_id, first.note, first.incident_note = nurse.id, note, note
    no_side_effects(session, first.id, at(date(2026, 1, 6), 11))
    second = make_infusion(session, course.id, date(2026, 3, 2), "0.75")
    choose_phase(session, second.id, "reinduction")
    missed = prepare_infusion(
        session, course.id, date(2026, 3, 4), InfusionOrder(weight_kg=Decimal("70.5")), limits
    )
    mark_not_given(session, missed.id, "no-show", note)
    prepare_infusion(session, course.id, date(2026, 3, 5), InfusionOrder(route="oral"), limits)
    record_vital_signs(
        session,
        first.id,
        at(date(2026, 1, 6), 10, 15) + timedelta(seconds=7, microseconds=5),
        VitalValues(systolic=130, diastolic=80, temperature_c=Decimal("36.6"), note=note),
        limits,
    )
    for severity, ended in ((2, None), (3, at(date(2026, 1, 6), 12))):
        entry = SideEffectEntry(
            term="nausea",
            severity=severity,
            onset=Moment(date(2026, 1, 6), at(date(2026, 1, 6), 10, 20)),
            ended_at=ended,
            treatment=note,
            resolved_at_discharge=False,
        )
        record_side_effect(session, patient.id, first.id, entry)
    record_side_effect(
        session,
        patient.id,
        None,
        SideEffectEntry(term="other", severity=1, onset=Moment(TODAY), free_text=note),
    )
    for answers in ("2 2 2 2 1 2 1 0 0", "- - - 1 1 1 1 1 1", "1 1 1 1 - 0 0 0 0"):
        make_score(session, patient.id, date(2026, 1, 6), answers)
    instrument = make_score(session, patient.id, date(2026, 1, 9)).instrument
    assert instrument == "phq9"
    add_event_mark(session, patient.id, "life event", note + "!", Moment(date(2026, 1, 7)))
    add_event_mark(session, patient.id, "medication change", "x", Moment(TODAY, at(TODAY, 9)), None)
    close_course(session, course.id, date(2026, 4, 1), "no benefit", note)
    return patient


def test_that_the_real_clinic_comes_back_with_the_same_progress(clinic, other_clinic, tmp_path):
    clinic.take_path(DATA / "nimh_clinic.csv")
    export(clinic, tmp_path / "out")
    report = other_clinic.take_path(tmp_path / "out")
    assert report.refused == ()
    assert json.dumps(other_clinic.documents()) == json.dumps(clinic.documents())
    assert histories(other_clinic.sessions) == histories(clinic.sessions)


def test_that_everything_a_clinic_records_comes_back(clinic, other_clinic, knowledge, tmp_path):
    with clinic.sessions.write() as session:
        patient = fill(session, knowledge.limits)
        record_score(
            session,
            patient.id,
            ScoreEntry(
                instrument=knowledge.instruments["madrs"],
                taken=Moment(date(2026, 1, 6), at(date(2026, 1, 6), 8)),
                total=Decimal(30),
                recall_variant="24h",
                rater_id=session.query(Person).first().id,
                infusion_id=session.query(Infusion).first().id,
            ),
        )
    target = export(clinic, tmp_path / "out")
    report = other_clinic.take_path(target)
    assert (report.refused, report.remarks) == ((), ())
    before, after = histories(clinic.sessions), histories(other_clinic.sessions)
    with clinic.sessions.read() as session:
        nurse = session.query(Person).one()
    with other_clinic.sessions.read() as session:
        copied = session.query(Person).one()
    assert (copied.id, copied.name, copied.role) == (nurse.id, nurse.name, nurse.role)
    assert after == before
    again = other_clinic.take_path(target)
    assert (again.stored, again.refused) == (0, ())
    home = clinic.take_path(target)
    assert (home.stored, home.refused) == (0, ())


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    note=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1),
    name=st.text(st.sampled_from("=+-@'\"\t\r\n;, aé\u2028"), min_size=1, max_size=12),
    choices=st.lists(st.sampled_from([None, "initial", "booster", "reinduction"]), max_size=6),
    days=st.lists(st.integers(0, 500), max_size=6),
)
def test_that_any_text_and_course_comes_back(tmp_path_factory, note, name, choices, days):
    knowledge = load_knowledge()
    folder = tmp_path_factory.mktemp("any")
    one, other = open_record(folder / "one.db"), open_record(folder / "other.db")
    first, second = Clinic(one, knowledge, folder), Clinic(other, knowledge, folder)
    with one.write() as session:
        session.add(Person(name="A", role="nurse", initials="A"))
        session.flush()
        patient = fill(session, knowledge.limits, f"x{note}x" if not note.strip() else note, name)
        course = session.query(Course).filter_by(indication="ptsd").one()
        for day, choice in zip(days, choices, strict=False):
            given_on = date(2024, 1, 1) + timedelta(days=day)
            choose_phase(session, make_infusion(session, course.id, given_on).id, choice)
        assert patient.record_number == "-7"
    try:
        export(first, folder / "out")
        assert second.take_path(folder / "out").refused == ()
        assert histories(other) == histories(one)
        assert second.documents() == first.documents()
    finally:
        one.close()
        other.close()


def test_that_the_file_is_for_its_owner_alone_and_never_replaced_unasked(clinic, tmp_path):
    clinic.take(phq9(20))
    target = export(clinic, tmp_path / "new" / "out")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    before = target.read_bytes()
    with pytest.raises(CannotExport, match="there already"):
        export(clinic, target.parent)
    clinic.take(phq9(10, date="2024-02-02"))
    export(clinic, target.parent, overwrite=True)
    assert target.read_bytes() != before
    assert [path.name for path in target.parent.iterdir()] == ["clinic.csv"]


def test_that_a_folder_that_cannot_be_made_is_told(clinic, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CannotExport, match="cannot be written"):
        export(clinic, tmp_path / "file")


def test_that_no_cell_is_a_formula_and_numbers_stay_numbers(clinic, knowledge, tmp_path):
    with clinic.sessions.write() as session:
        fill(session, knowledge.limits)
    target = export(clinic, tmp_path / "out")
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = [cell for each in rows for cell in each.values() if cell]
    assert not [cell for cell in cells if cell.lstrip()[:1] in set("=+-@|%\t\r")]
    assert {each["dose_mg_per_kg"] for each in rows} == {"", "0.5", "0.75"}
    assert "'=HYPERLINK(evil)" in {each["note"] for each in rows}
    assert {each["patient_id"] for each in rows if each["event"] == "score"} == {"'-7"}


def test_that_voided_entries_are_not_exported(clinic, other_clinic, tmp_path):
    clinic.take(phq9(20), phq9(10, date="2024-02-02"), infusion("2024-01-03"))
    with clinic.sessions.write() as session:
        void(session, Infusion, session.query(Infusion).one().id, "typed twice")
    export(clinic, tmp_path / "out")
    other_clinic.take_path(tmp_path / "out")
    assert other_clinic.document()["infusions"] == 0
    assert other_clinic.documents() == clinic.documents()


def test_that_ids_in_use_elsewhere_are_replaced(clinic, other_clinic, tmp_path):
    clinic.take(phq9(20), infusion("2024-01-03"))
    target = export(clinic, tmp_path / "out")
    text = target.read_text(encoding="utf-8").replace("P1,", "P2,")
    report = clinic.take_text(text)
    assert report.refused == ()
    assert clinic.document("P2")["courses"] == clinic.document("P1")["courses"]
    ids = {
        UUID(str(score.id)) for number in ("P1", "P2") for score in clinic.history(number).scores
    }
    assert len(ids) == 2


def test_that_a_course_keeps_its_definition_of_response_and_its_lack_of_a_primary_scale(
    clinic, other_clinic, tmp_path
):
    with clinic.sessions.write() as session:
        patient = make_patient(session, "P1")
        course = make_course(session, patient.id, primary_instrument=None)
        make_infusion(session, course.id, date(2026, 1, 6))
        make_score(session, patient.id, date(2026, 1, 5), "3 3 2 2 2 2 2 2 0")
        make_score(session, patient.id, date(2026, 1, 9), "2 2 1 1 1 1 1 1 0")
        rule = next(iter(load_knowledge().response_rules))
        choose_response_rule(session, course.id, rule, course.version)
    document = clinic.document("P1")
    assert document["courses"][0]["response_rule"] == rule
    assert document["courses"][0]["primary"] is None
    export(clinic, tmp_path / "out")
    report = other_clinic.take_path(tmp_path / "out")
    assert report.refused == ()
    assert other_clinic.document("P1") == document


def test_that_an_unknown_definition_of_response_is_refused(clinic):
    report = clinic.take({"patient_id": "P1", "event": "course", "response_rule": "nobody"})
    assert "no definition of response" in str(report.refused[0])
