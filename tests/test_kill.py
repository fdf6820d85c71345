"""A writer that goes through the app's own services is killed at random moments."""

import multiprocessing
import random
import time
from uuid import UUID

import pytest

from tests import kill_writer
from tracker.storage.audit import check_rows_against_log
from tracker.storage.sessions import open_record

KILLS = 50
TABLES = ("patient", "course", "infusion", "vital_signs", "side_effect", "score")


@pytest.fixture(scope="module")
def processes():
    """Processes that begin with the app's modules loaded, each with connections of its own."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.kill_writer"])
    return context


def write_until_killed(processes, database, run, seconds):
    """Return what the writer acknowledged before it was killed."""
    ours, theirs = processes.Pipe(duplex=False)
    writer = processes.Process(target=kill_writer.write_on, args=(database, run, theirs))
    writer.start()
    theirs.close()
    assert ours.recv() == ("open", None)
    time.sleep(seconds)
    writer.kill()
    writer.join()
    acknowledged = []
    try:
        while ours.poll():
            acknowledged.append(ours.recv())
    except (EOFError, OSError):
        pass  # cut off in the middle of a message: that entry was not acknowledged
    ours.close()
    return acknowledged


def found_in(database):
    record = open_record(database)
    with record.read() as session:
        run = session.connection().exec_driver_sql
        integrity = run("PRAGMA integrity_check").scalar()
        rows = {
            (table, UUID(value))
            for table in TABLES
            for value in run(f"SELECT id FROM {table}").scalars()
        }
        mismatches = check_rows_against_log(session.connection())
    record.close()
    return integrity, rows, mismatches


@pytest.mark.timeout(170)
def test_that_no_acknowledged_entry_is_lost_by_a_kill(tmp_path, processes):
    database = tmp_path / "clinic.db"
    acknowledged: set[tuple[str, UUID]] = set()
    for run in range(KILLS):
        acknowledged |= set(write_until_killed(processes, database, run, random.uniform(0.0, 0.2)))
        integrity, rows, mismatches = found_in(database)
        assert integrity == "ok"
        assert acknowledged <= rows
        assert mismatches == []
    assert len(acknowledged) > KILLS, "the writer was killed before it wrote anything"
