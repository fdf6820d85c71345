import os

import pytest

from tests.factories import make_patient
from tracker.services.patients import count_patients
from tracker.storage.backup import KEPT, BackupFailed
from tracker.storage.sessions import open_record


def test_that_closing_after_a_change_writes_a_backup_that_opens(tmp_path):
    record = open_record(tmp_path / "clinic.db")
    with record.write() as session:
        make_patient(session)
    backup = record.close()
    copy = open_record(backup, backups=tmp_path / "none")
    with copy.read() as session:
        assert count_patients(session) == 1
    copy.close()


def test_that_closing_without_a_change_writes_none(tmp_path):
    open_record(tmp_path / "clinic.db").close()
    record = open_record(tmp_path / "clinic.db")
    with record.read() as session:
        count_patients(session)
    assert record.close() is None


def test_that_the_newest_ten_are_kept(tmp_path):
    made = []
    for number in range(KEPT + 3):
        record = open_record(tmp_path / "clinic.db")
        with record.write() as session:
            make_patient(session, f"T-{number}")
        made.append(record.close())
    kept = sorted((tmp_path / "backups").iterdir())
    assert kept == made[-KEPT:]


def test_that_a_backup_that_cannot_be_written_is_told_and_leaves_the_record(tmp_path):
    (tmp_path / "backups").write_text("a file where the folder should be")
    record = open_record(tmp_path / "clinic.db")
    with record.write() as session:
        make_patient(session)
    with pytest.raises(BackupFailed, match="record itself is safe"):
        record.close()
    (tmp_path / "backups").unlink()
    assert record.close() is not None
    again = open_record(tmp_path / "clinic.db")
    with again.read() as session:
        assert count_patients(session) == 1
    again.close()


def test_that_a_partial_copy_never_has_a_final_name(tmp_path, monkeypatch):
    record = open_record(tmp_path / "clinic.db")
    with record.write() as session:
        make_patient(session)

    def fail(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(BackupFailed):
        record.close()
    monkeypatch.undo()
    assert list((tmp_path / "backups").iterdir()) == []
    record.close()
