"""What an import refuses, each with its line and its reason, and what it reads all the same."""

import codecs

import pytest

from tests.exchange.by_file import Clinic, infusion, phq9, reasons, row, table
from tracker.exchange.cells import read_date
from tracker.exchange.sheet import Unreadable
from tracker.storage.sessions import open_record


@pytest.fixture(scope="module")
def empty_clinic(knowledge, tmp_path_factory):
    """One record for all files of which nothing is stored."""
    folder = tmp_path_factory.mktemp("empty")
    record = open_record(folder / "clinic.db")
    yield Clinic(record, knowledge, folder)
    record.close()


def only_reason(report):
    assert report.stored == 0
    ((line, reason),) = reasons(report).items()
    assert line == 2
    return reason


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"value": "28"}, "whole number from 0 to 27"),
        ({"value": "-1"}, "whole number from 0 to 27"),
        ({"value": "12.5"}, "whole number"),
        ({"value": "1e999"}, "not a number"),
        ({"value": "NaN"}, "not a number"),
        ({"value": "Infinity"}, "not a number"),
        ({"value": "9" * 5000}, "not a number"),
        ({"value": "١٢"}, "not a number"),
        ({"value": "12,5"}, "comma"),
        ({"value": ""}, "no value"),
        ({"value": "-56.6", "value_unit": "pct_change_from_baseline"}, "only points"),
        ({"instrument": "HAMD-6"}, "HAM-D17"),
        ({"instrument": "HAM-D"}, "HAM-D17"),
        ({"instrument": "HDRS"}, "HAM-D17"),
        ({"instrument": "Hamilton"}, "HAM-D17"),
        ({"instrument": "MADRS item 10"}, "not a known scale"),
        ({"instrument": "PHQ"}, "not a known scale"),
        ({"instrument": ""}, "no instrument"),
        ({"date": "03/04/2019"}, "two ways"),
        ({"date": "3.4.2019"}, "two ways"),
        ({"date": "2019-02-29"}, "not a day"),
        ({"date": "2019-13-01"}, "not a day"),
        ({"date": "31/31/2019"}, "not a day"),
        ({"date": "2027-01-01"}, "future"),
        ({"date": "0001-01-01"}, "too long ago"),
        ({"date": "19-03-04"}, "not a date"),
        ({"date": "43528"}, "not a date"),
        ({"date": "yesterday"}, "not a date"),
        ({"date": "٢٠١٩-٠٣-٠٤"}, "not a date"),
        ({"date": ""}, "no date"),
        ({"time": "25:00"}, "not a time"),
        ({"time": "noon"}, "not a time"),
        ({"patient_id": ""}, "no patient_id"),
        ({"patient_id": "P" * 65}, "longer than 64"),
        ({"patient_id": "P\x07"}, "cannot be seen"),
        ({"event": ""}, "no event"),
        ({"event": "surgery"}, "no event"),
        ({"birth_year": "2025"}, "before the patient's birth"),
        ({"birth_year": "1890"}, "120 years"),
        ({"birth_year": "abc"}, "birth_year"),
        ({"sex": "z"}, "sex"),
        ({"note": "n" * 20_001}, "longer than 20000"),
        ({"note": "a\x00b"}, "no text"),
        ({"answers": "1 2 3"}, "9 items"),
        ({"answers": "9 9 9 9 9 9 9 9 9"}, "Item 1"),
        ({"answers": "1 1 1 1 1 1 1 1 1", "value": "10"}, "the answers make 9"),
        ({"id": "7"}, "not an id"),
        ({"recall_variant": "often"}, "none of"),
    ],
)
def test_that_a_bad_score_line_is_refused_with_its_reason(empty_clinic, cells, words):
    assert words in only_reason(empty_clinic.take({**phq9(12), **cells}))
    assert empty_clinic.patients() == []


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"dose_mg_per_kg": "0"}, "more than 0"),
        ({"dose_mg_per_kg": "5"}, "at most 4"),
        ({"dose_mg_per_kg": "50"}, "impossible"),
        ({"dose_mg_per_kg": "0.555"}, "steps of 0.01"),
        ({"weight_kg": "700"}, "impossible"),
        ({"weight_kg": "7e1"}, "not a number"),
        ({"given_mg": "-1"}, "impossible"),
        ({"vial_mg_per_ml": "20"}, "no vial"),
        ({"status": "no-show"}, "status_reason"),
        ({"status": "running"}, "needs the time"),
        ({"agent": "esketamine"}, "not racemic"),
        ({"ended_at": "2023-01-01T00:00:00Z", "time": "10:00"}, "before the beginning"),
        ({"ended_at": "soon"}, "not an instant"),
    ],
)
def test_that_a_bad_infusion_line_is_refused_with_its_reason(empty_clinic, cells, words):
    assert words in only_reason(empty_clinic.take({**infusion("2024-01-02"), **cells}))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"event": "note", "note": ""}, "empty"),
        ({"event": "side_effect", "severity": "2"}, "no term"),
        ({"event": "side_effect", "term": "nausea"}, "no severity"),
        ({"event": "side_effect", "term": "nausea", "severity": "6"}, "impossible"),
        ({"event": "vital_signs", "heart_rate": "70"}, "need the time"),
        ({"event": "vital_signs", "time": "10:00", "systolic": "120"}, "both values"),
        (
            {"event": "vital_signs", "time": "10:00", "systolic": "80", "diastolic": "120"},
            "swapped",
        ),
        ({"event": "vital_signs", "time": "10:00"}, "no value"),
        ({"event": "course", "closed_on": "2024-01-02"}, "close_reason"),
        ({"event": "course", "indication": "gout"}, "no indication"),
        ({"event": "person", "name": "Ann"}, "role"),
    ],
)
def test_that_other_bad_lines_are_refused_with_their_reason(empty_clinic, cells, words):
    assert words in only_reason(empty_clinic.take(row(**cells)))


def test_that_a_pain_patient_may_have_a_pain_dose(clinic):
    assert clinic.take(infusion("2024-01-02", dose="5", diagnosis="CRPS")).stored == 1
    assert clinic.take(infusion("2024-01-04", dose="5")).stored == 1


def test_that_an_unusual_dose_is_stored_with_a_remark(clinic):
    report = clinic.take(infusion("2024-01-02", dose="2.5"))
    assert report.stored == 1
    assert [remark.line for remark in report.remarks] == [2]


def test_that_another_value_for_the_same_score_changes_nothing(clinic):
    clinic.take(phq9(20))
    report = clinic.take(phq9(21))
    assert "recorded with 20, not 21" in only_reason(report)
    assert [score.total for score in clinic.history().scores] == [20]
    within = clinic.take(phq9(5, date="2024-02-02"), phq9(6, date="2024-02-02"))
    assert (within.stored, list(reasons(within))) == (1, [3])


def test_that_another_dose_for_the_same_infusion_changes_nothing(clinic):
    clinic.take(infusion("2024-01-02"))
    assert "recorded with 0.5 mg/kg, not 0.7" in only_reason(
        clinic.take(infusion("2024-01-02", dose="0.7"))
    )
    clinic.take(infusion("2024-03-02", dose=""))
    assert "without a dose" in only_reason(clinic.take(infusion("2024-03-02", dose="0.7")))


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2019-03-04", "2019-03-04"),
        ("2019/3/4", "2019-03-04"),
        ("4 Mar 2019", "2019-03-04"),
        ("04-mar-2019", "2019-03-04"),
        ("March 4, 2019", "2019-03-04"),
        ("13/04/2019", "2019-04-13"),
        ("04/13/2019", "2019-04-13"),
        ("13.04.2019", "2019-04-13"),
        ("04/04/2019", "2019-04-04"),
    ],
)
def test_that_a_clear_date_is_read(date, expected):
    assert read_date(date, day_first=False).isoformat() == expected


def test_that_day_first_decides_an_ambiguous_date(clinic):
    clinic.take(phq9(12, date="03/04/2019"), day_first=True)
    assert str(clinic.history().scores[0].taken_on) == "2019-04-03"
    assert "not a day" in only_reason(clinic.take(phq9(12, date="04/13/2019"), day_first=True))


@pytest.mark.parametrize("name", ["PHQ-9", "phq9", "PHQ 9", "Patient Health Questionnaire-9"])
def test_that_a_scale_is_known_by_code_name_and_spelling(clinic, name):
    clinic.take(phq9(12) | {"instrument": name})
    assert clinic.history().scores[0].instrument == "phq9"


@pytest.mark.parametrize("name", ["HAM-D17", "HAMD-17", "hamd17", "HDRS-17"])
def test_that_the_hamilton_scale_with_17_items_is_known(clinic, name):
    clinic.take(row(instrument=name, value=20))
    assert clinic.history().scores[0].instrument == "hamd17"


def test_that_semicolons_a_mark_old_letters_and_decimal_commas_are_read(clinic):
    text = table(
        phq9(12, note="schläft – gut"), infusion("2024-01-03", dose="0,5", time="9:30"),
        delimiter=";",
    )  # fmt: skip
    report = clinic.take_bytes(text.encode("cp1252"))
    assert (report.stored, report.refused) == (2, ())
    assert clinic.history().scores[0].note == "schläft – gut"
    assert clinic.document()["courses"][0]["infusions"][0]["dose_mg_per_kg"] == 0.5
    marked = b"\xef\xbb\xbf" + text.encode("utf-8")
    assert clinic.take_bytes(marked).known == 2


def test_that_tabs_and_utf_16_are_read(clinic):
    text = table(phq9(12, note="müde"), delimiter="\t")
    assert clinic.take_bytes(text.encode("utf-16")).stored == 1
    assert clinic.history().scores[0].note == "müde"


def test_that_columns_come_in_any_order_case_and_known_spelling(clinic):
    text = "Value;SCALE;Date;Patient ID;event\n12;PHQ-9;2024-01-02;P1;Score\n"
    assert clinic.take_text(text).stored == 1


def test_that_unknown_columns_are_named_and_ignored(clinic):
    report = clinic.take(phq9(12, shoe_size="42"))
    assert report.stored == 1
    assert "shoe_size" in report.remarks[0].text


def test_that_blank_lines_are_no_lines(clinic):
    text = table(phq9(12)) + "\n,,,,,,,,,\n   \n"
    report = clinic.take_text(text)
    assert (report.stored, report.refused) == (1, ())


def test_that_line_numbers_are_those_of_the_file(clinic):
    text = table(phq9(12, note="two\nlines"), phq9(99, date="2024-01-09"))
    assert list(reasons(clinic.take_text(text))) == [4]


def test_that_a_lost_quotation_mark_costs_one_line(clinic):
    good = "P1,,,,2024-01-09,score,PHQ-9,5,,\n" * 1
    text = table(phq9(12)) + 'P1,,,,2024-01-08,score,PHQ-9,5,,"open\n' + good
    report = clinic.take_text(text)
    assert (report.stored, list(reasons(report))) == (2, [3])


def test_that_too_many_cells_are_refused(clinic):
    text = table(phq9(12)) + "P1,,,,2024-01-09,score,PHQ-9,5,,,,surplus\n"
    assert "cells" in reasons(clinic.take_text(text))[3]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x81\x8d\x00", "not"),
        (b"hello\nworld\n", "patient_id"),
        (b"patient_id,value\nP1,3\n", "patient_id, date and event"),
        (b"patient_id,date,date,event\n", "more than once"),
        (b"[" * 100_000, "patient_id"),
    ],
)
def test_that_a_file_that_is_no_table_of_events_is_refused(empty_clinic, content, words):
    with pytest.raises(Unreadable, match=words):
        empty_clinic.take_bytes(content)


def test_that_a_missing_file_and_a_folder_are_refused(clinic, tmp_path):
    for path in (tmp_path / "none.csv", tmp_path, tmp_path / "a\x00b"):
        with pytest.raises(Unreadable):
            clinic.take_path(path)


@pytest.mark.parametrize("sex", ["", "NA", "unknown", "U"])
def test_that_not_known_is_no_value(clinic, sex):
    report = clinic.take(phq9(12, sex=sex, birth_year="NA", time="n/a", note="NA"))
    assert (report.stored, report.refused, report.remarks) == (1, (), ())
    history = clinic.history()
    assert (history.details.sex, history.details.birth_year) == (None, None)
    assert (history.scores[0].taken_at, history.scores[0].note) == (None, "NA")


def test_that_a_byte_order_mark_before_windows_1252_is_read_too(clinic):
    text = "patient_id;date;event;note\nMü1;2024-01-02;note;café\n"
    report = clinic.take_bytes(codecs.BOM_UTF8 + text.encode("cp1252"))
    assert (report.stored, report.refused) == (1, ())
