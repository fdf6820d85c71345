from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.factories import make_patient
from tracker.models import Base
from tracker.models.guards import guard_statements, guarded_tables
from tracker.services.patients import count_patients
from tracker.storage import migrate
from tracker.storage.connection import CannotOpen, connect, prepare_file, write_engine
from tracker.storage.sessions import open_record


def test_that_the_migrated_schema_equals_the_models(sessions):
    with sessions.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_that_every_constraint_of_the_models_is_in_the_migrated_schema(sessions):
    with sessions.read() as session:
        sql = session.connection().exec_driver_sql("SELECT sql FROM sqlite_master").scalars().all()
    written = "\n".join(each for each in sql if each)
    for table in Base.metadata.tables.values():
        names = {str(each.name) for each in table.constraints if each.name is not None}
        for name in names - {"pk_audit_log"}:  # SQLite names no key that counts up by itself
            assert name in written


def test_that_the_guards_are_in_the_migrated_schema(sessions):
    with sessions.read() as session:
        found = session.connection().exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
        )
        assert set(found.scalars()) == set(guard_statements(guarded_tables()))


def test_that_the_known_head_is_the_newest_revision():
    script = ScriptDirectory.from_config(migrate._config())
    assert script.get_current_head() == migrate.HEAD


def test_that_a_record_of_the_first_schema_is_copied_and_brought_up_to_date(tmp_path):
    path = tmp_path / "clinic.db"
    migrate_to(path, "0001")
    raw = connect(path)
    raw.execute(
        "INSERT INTO patient (id, version, entered_at, record_number, record_key, sort_key,"
        f" synthetic) VALUES ('{uuid4().hex}', 1, '2026-01-01 00:00:00', 'Z', 'z', 'z', 0)"
    )
    raw.close()
    record = open_record(path)
    with record.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert count_patients(session) == 1
    record.close()
    (copy,) = (tmp_path / "backups").iterdir()
    raw = connect(copy)
    assert raw.execute("SELECT version_num FROM alembic_version").fetchone()[0] == "0001"
    raw.close()


def migrate_to(path, revision):
    prepare_file(path)
    engine = write_engine(path)
    with engine.connect() as connection, connection.begin():
        config = migrate._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def test_that_a_newer_record_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "clinic.db"
    open_record(path).close()
    raw = connect(path)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(CannotOpen, match="newer version"):
        open_record(path)
    assert path.read_bytes() == before
    assert not (tmp_path / "backups").exists()


def test_that_a_migration_that_fails_changes_nothing(tmp_path, monkeypatch):
    path = tmp_path / "clinic.db"

    def fail(*_):
        raise RuntimeError("half way")

    monkeypatch.setattr("tracker.models.guards._trigger", fail)
    with pytest.raises(RuntimeError):
        open_record(path)
    raw = connect(path)
    assert raw.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    raw.close()
    monkeypatch.undo()
    record = open_record(path)
    with record.write() as session:
        make_patient(session)
    record.close()


def test_that_a_record_that_cannot_be_copied_first_is_not_brought_up_to_date(tmp_path):
    path = tmp_path / "clinic.db"
    migrate_to(path, "0001")
    (tmp_path / "backups").write_text("a file where the folder should be")
    with pytest.raises(CannotOpen, match="cannot take the copy"):
        open_record(path)
    (tmp_path / "backups").unlink()
    raw = connect(path)
    assert raw.execute("SELECT version_num FROM alembic_version").fetchone()[0] == "0001"
    raw.close()
