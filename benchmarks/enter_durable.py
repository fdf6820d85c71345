"""From Enter in the vitals row of the real page to durable, against one bare durable insert.

    python benchmarks/enter_durable.py [rounds] [--profile]

The time from the key event of Enter until COMMIT has returned: judging the row, the transaction
with its reading and audit row, the commit. The floor is one INSERT of 200 bytes on the bare driver
into the same file with the same durability (WAL, synchronous=FULL, BEGIN IMMEDIATE). "service" is
the transaction alone, without the page. Rounds are interleaved.
"""

import cProfile
import os
import pstats
import sys
import time
import uuid

from chair import ChairBench
from clinic import synthetic_clinic
from measure import in_turn

from tracker.services.observations import VitalValues, record_vital_signs
from tracker.storage.connection import connect

FLOOR = "one bare insert, as durable (floor)"
SERVICE = "the service alone, with its audit row"
ENTER = "Enter in the vitals row to durable"


class Bench(ChairBench):
    """Notes when a commit of the record has returned."""

    def __init__(self, sessions) -> None:
        self.committed_at: list[float] = []
        dialect = sessions._open.writer.dialect
        commit = dialect.do_commit

        def noted(connection) -> None:
            commit(connection)
            self.committed_at.append(time.perf_counter())

        dialect.do_commit = noted
        super().__init__(sessions)
        self.elsewhere = self.page.infusion_id  # so that the readings of the page are its own
        self.open_session()
        self.raw = connect(sessions.path)
        self.raw.execute("CREATE TABLE IF NOT EXISTS bare (id TEXT PRIMARY KEY, body TEXT)")

    def bare(self) -> float:
        begun = time.perf_counter()
        self.raw.execute("BEGIN IMMEDIATE")
        self.raw.execute("INSERT INTO bare VALUES (?, ?)", (uuid.uuid4().hex, "x" * 200))
        self.raw.execute("COMMIT")
        return time.perf_counter() - begun

    def service(self) -> float:
        values = VitalValues(systolic=128, diastolic=82, heart_rate=74, spo2=98)
        begun = time.perf_counter()
        with self.sessions.write() as session:
            record_vital_signs(session, self.elsewhere, self.time, values, self.knowledge.limits)
        return self.committed_at[-1] - begun

    def durable(self) -> float:
        self.type_reading()
        self.committed_at.clear()
        begun = time.perf_counter()
        self.enter()
        took = self.committed_at[0] - begun
        self.settle()
        return took


def main(rounds: int, *, profiled: bool) -> None:
    with synthetic_clinic() as sessions:
        bench = Bench(sessions)
        runs = {FLOOR: bench.bare, SERVICE: bench.service, ENTER: bench.durable}
        if profiled:
            profile = cProfile.Profile()
            profile.runcall(in_turn, runs, FLOOR, rounds, 5)
            pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
            return
        print(in_turn(runs, FLOOR, rounds, 5).report())


if __name__ == "__main__":
    words = [each for each in sys.argv[1:] if each != "--profile"]
    main(int(words[0]) if words else 200, profiled="--profile" in sys.argv)
    sys.stdout.flush()
    os._exit(0)  # the window is not worth tearing down
