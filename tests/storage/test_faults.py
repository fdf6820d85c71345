import pytest
from sqlalchemy.exc import DBAPIError

from tests.factories import make_patient
from tracker.services.patients import count_patients
from tracker.storage.connection import connect
from tracker.storage.faults import explain, explain_file


def test_that_a_full_disk_is_told_and_the_next_save_works(sessions):
    engine = sessions._open.writer
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        connection.rollback()
    with pytest.raises(DBAPIError) as caught:
        for number in range(500):
            with sessions.write() as session:
                make_patient(session, f"T-{number}", note="x" * 2000)
    assert "disk is full" in explain(caught.value)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=100000")
        connection.rollback()
    with sessions.write() as session:
        make_patient(session, "after")
    with sessions.read() as session:
        assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert count_patients(session) == number + 1


def test_that_another_writer_is_told_as_such(sessions, monkeypatch):
    monkeypatch.setattr("tracker.storage.connection.BUSY_SECONDS", 0.05)
    sessions._open.writer.dispose()
    other = connect(sessions.path)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(DBAPIError) as caught, sessions.write() as session:
            make_patient(session)
        assert "another program" in explain(caught.value)
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_that_the_words_never_hold_what_was_typed(sessions):
    with pytest.raises(DBAPIError) as caught, sessions.write() as session:
        make_patient(session, "T-1")
        session.connection().exec_driver_sql("UPDATE patient SET sex = 'SecretWord', version = 2")
    sentence = explain(caught.value)
    assert "SecretWord" not in sentence
    assert "Check what was typed" in sentence


def test_that_an_unknown_fault_still_says_what_to_do():
    assert "still on this screen" in explain(RuntimeError("internal detail"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("database is locked", "in use by another program"),
        ("attempt to write a readonly database", "read-only"),
        ("unable to open database file", "read-only"),
        ("database or disk is full", "free some disk space"),
        ("disk I/O error", "free some disk space"),
        ("database disk image is malformed", "damaged"),
        ("something nobody foresaw", "try again"),
    ],
)
def test_that_a_record_without_a_screen_is_told_by_its_file(words, told, tmp_path):
    sentence = explain_file(DBAPIError("", None, Exception(words)), tmp_path / "clinic.db")
    assert sentence.startswith(str(tmp_path / "clinic.db"))
    assert told in sentence
    assert "screen" not in sentence
    assert ("damaged" in sentence) == (told == "damaged")
