"""Reading and writing the record against the bare driver.

    python benchmarks/record.py [rounds]

History: all of one patient through `load_history` against the same statements on the bare driver,
read into tuples (goal G6: at most 2.1). Search: words through `find_patients` against a bare range
over the same index (goal G7: at most 3). Saving: one reading with its audit row, from service to
durable, against one bare insert with the same durability.
"""

import random
import sys
import time
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

from clinic import synthetic_clinic
from measure import in_turn
from sqlalchemy import event, insert

from tracker.knowledge import load_knowledge
from tracker.models import Patient
from tracker.models.patient import patient_term
from tracker.services.history import load_history
from tracker.services.infusions import InfusionOrder, prepare_infusion
from tracker.services.observations import VitalValues, record_vital_signs
from tracker.services.patients import find_patients
from tracker.storage.connection import connect

PATIENTS = 20_000
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def history(sessions, rounds: int) -> None:
    """Compare one patient's history with the bare statements."""
    with sessions.read() as session:
        rows = find_patients(session, "", 50)
        ids = [row.id for row in rows if len(load_history(session, row.id).infusions) > 5]
        seen: list[tuple[str, tuple]] = []
        engine = session.get_bind()
        event.listen(
            engine,
            "before_cursor_execute",
            lambda _c, _cur, statement, values, _ctx, _many: seen.append((statement, values)),
        )
        load_history(session, ids[0])
        statements = [statement for statement, _ in seen if statement.startswith("SELECT")]
        raw = connect(sessions.path, "PRAGMA query_only=ON")
        turn = {"raw": 0, "ours": 0}

        def bare() -> float:
            turn["raw"] += 1
            patient = ids[turn["raw"] % len(ids)].hex
            begun = time.perf_counter()
            for statement in statements:
                raw.execute(statement, (patient,)).fetchall()
            return time.perf_counter() - begun

        def ours() -> float:
            turn["ours"] += 1
            begun = time.perf_counter()
            load_history(session, ids[turn["ours"] % len(ids)])
            return time.perf_counter() - begun

        floor = "bare driver, six statements, tuples (floor)"
        print(in_turn({floor: bare, "load_history": ours}, floor, rounds, 5).report())
        raw.close()


def search(sessions, rounds: int) -> None:
    """Compare a search as you type with a bare range over the same index."""
    fill_with_names(sessions)
    raw = connect(sessions.path, "PRAGMA query_only=ON")
    chance = random.Random(1)
    bare_sql = (
        "SELECT patient.id, record_number, family_name, given_name FROM patient_term"
        " JOIN patient ON patient.id = patient_id WHERE term >= ? AND term < ? LIMIT 50"
    )

    def word() -> str:
        return "".join(chance.choices(LETTERS, k=3))

    def bare() -> float:
        typed = word()
        begun = time.perf_counter()
        raw.execute(bare_sql, (typed, typed[:-1] + chr(ord(typed[-1]) + 1))).fetchall()
        return time.perf_counter() - begun

    with sessions.read() as session:

        def ours() -> float:
            typed = word()
            begun = time.perf_counter()
            find_patients(session, typed, 50)
            return time.perf_counter() - begun

        floor = f"bare range over {PATIENTS} patients (floor)"
        print(in_turn({floor: bare, "find_patients": ours}, floor, rounds, 5).report())
    raw.close()


def fill_with_names(sessions) -> None:
    chance = random.Random(2)
    rows, terms = [], []
    for number in range(PATIENTS):
        family, given = ("".join(chance.choices(LETTERS, k=7)) for _ in range(2))
        key = uuid.uuid4()
        rows.append(
            {
                "id": key,
                "version": 1,
                "entered_at": datetime.now(UTC),
                "record_number": f"B-{number}",
                "record_key": f"b-{number}",
                "sort_key": f"{family} {given}",
                "family_name": family,
                "given_name": given,
                "synthetic": True,
            }
        )
        terms += [{"term": term, "patient_id": key} for term in (family, given, f"b-{number}")]
    with sessions.write() as session:
        session.connection().execute(insert(Patient.__table__), rows)
        session.connection().execute(insert(patient_term), terms)


def saving(sessions, rounds: int) -> None:
    """Compare one saved reading with one bare durable insert."""
    limits = load_knowledge().limits
    with sessions.read() as session:
        rows = find_patients(session, "demo", 20)
        course = next(
            h.courses[0] for h in (load_history(session, r.id) for r in rows) if h.courses
        )
    with sessions.write() as session:
        infusion = prepare_infusion(session, course.id, date.today(), InfusionOrder(), limits)  # noqa: DTZ011
    raw = connect(sessions.path)
    raw.execute("CREATE TABLE IF NOT EXISTS bare (id TEXT PRIMARY KEY, body TEXT)")

    def bare() -> float:
        begun = time.perf_counter()
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO bare VALUES (?, ?)", (uuid.uuid4().hex, "x" * 200))
        raw.execute("COMMIT")
        return time.perf_counter() - begun

    def ours() -> float:
        values = VitalValues(
            systolic=128, diastolic=82, heart_rate=74, temperature_c=Decimal("36.6")
        )
        begun = time.perf_counter()
        with sessions.write() as session:
            record_vital_signs(session, infusion.id, datetime.now(UTC), values, limits)
        return time.perf_counter() - begun

    floor = "one bare insert, as durable (floor)"
    print(in_turn({floor: bare, "one reading with its audit row": ours}, floor, rounds, 5).report())
    raw.execute("DROP TABLE bare")
    raw.close()


def main(rounds: int) -> None:
    with synthetic_clinic() as sessions:
        history(sessions, rounds)
        saving(sessions, rounds)
        search(sessions, rounds)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
