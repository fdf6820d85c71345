import os
import stat
import sys

import pytest
from sqlalchemy.exc import OperationalError

from tests.factories import make_patient
from tracker.models import Patient
from tracker.storage.connection import CannotOpen
from tracker.storage.sessions import open_record


def pragma(session, name):
    return session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()


def test_that_every_writing_connection_waits_for_the_disk(sessions):
    with sessions.write() as first:
        assert pragma(first, "synchronous") == 2
        assert pragma(first, "journal_mode") == "wal"
        assert pragma(first, "foreign_keys") == 1
        assert pragma(first, "recursive_triggers") == 1
        assert pragma(first, "mmap_size") == 0


def test_that_connections_beyond_the_first_follow_the_recipe(sessions):
    engine = sessions._open.writer
    pool_of_two = [engine.raw_connection() for _ in range(3)]
    try:
        for connection in pool_of_two:
            cursor = connection.cursor()
            assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2
            assert cursor.execute("PRAGMA cipher_version").fetchone()[0]
    finally:
        for connection in pool_of_two:
            connection.close()


def test_that_the_reading_engine_cannot_write(sessions):
    with sessions.read() as session:
        session.add(Patient(record_number="X", version=1))
        with pytest.raises(OperationalError, match="readonly"):
            session.connection().exec_driver_sql("UPDATE patient SET version = 2")
        session.expunge_all()


def test_that_a_reader_is_not_held_up_by_a_writer(sessions):
    with sessions.write() as writing:
        make_patient(writing)
        with sessions.read() as reading:
            assert (
                reading.connection().exec_driver_sql("SELECT count(*) FROM patient").scalar() == 0
            )


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_that_only_the_owner_can_read_the_file(tmp_path):
    record = open_record(tmp_path / "new" / "clinic.db")
    with record.write() as session:
        make_patient(session)
        for file in (tmp_path / "new").iterdir():
            if file.is_file():
                assert stat.S_IMODE(file.stat().st_mode) == 0o600
    backup = record.close()
    assert backup is not None
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_that_a_clean_close_leaves_one_file(tmp_path):
    record = open_record(tmp_path / "clinic.db")
    with record.write() as session:
        make_patient(session)
    record.close()
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["clinic.db"]


@pytest.mark.parametrize(
    "content",
    [b"name,date\nA,2019-01-01\n", b"\x00" * 4096, b"SQLite format 3", b"\xff\xd8\xff\xe0JFIF"],
    ids=["csv", "zeros", "cut short", "picture"],
)
def test_that_a_file_that_is_no_record_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "clinic.db"
    path.write_bytes(content)
    with pytest.raises(CannotOpen, match=r"not a database of Infusion Tracker|damaged"):
        open_record(path)
    assert path.read_bytes() == content


def test_that_a_database_of_another_program_is_refused(tmp_path):
    import sqlcipher3.dbapi2 as driver

    path = tmp_path / "other.db"
    other = driver.connect(str(path))
    other.execute("CREATE TABLE song (title)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(CannotOpen, match="another program"):
        open_record(path)
    assert path.read_bytes()[:18] == before[:18]


def test_that_a_folder_is_refused(tmp_path):
    with pytest.raises(CannotOpen, match="folder"):
        open_record(tmp_path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_that_a_folder_without_permission_is_told_in_words(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(CannotOpen, match="cannot be made"):
        open_record(tmp_path / "clinic.db")
    tmp_path.chmod(0o700)


@pytest.mark.skipif(os.name != "posix", reason="pipes with a name")
def test_that_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "clinic.db")
    with pytest.raises(CannotOpen, match="Choose another file"):
        open_record(tmp_path / "clinic.db")


def test_that_a_record_another_program_holds_is_called_in_use_and_not_damaged(
    tmp_path, monkeypatch
):
    import sqlcipher3.dbapi2 as driver

    path = tmp_path / "clinic.db"
    open_record(path).close()
    monkeypatch.setattr("tracker.storage.connection.BUSY_SECONDS", 0.05)
    other = driver.connect(str(path), isolation_level=None)
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(CannotOpen, match="in use by another program") as caught:
            open_record(path)
        assert "damaged" not in str(caught.value)
    finally:
        other.execute("ROLLBACK")
        other.close()
    open_record(path).close()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_that_a_read_only_record_is_not_called_damaged(tmp_path):
    path = tmp_path / "clinic.db"
    open_record(path).close()
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(CannotOpen, match="read-only"):
            open_record(path)
    finally:
        tmp_path.chmod(0o700)
