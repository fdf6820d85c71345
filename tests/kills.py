"""Kills the writer of kill_session.py again and again, and opens the record after each kill."""

import multiprocessing
import random
import re
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from tests import kill_session
from tests.kill_session import Acknowledged, LeftAt, Shown
from tests.session_script import Figures, Gesture, figures_of, pumped_by_hand, script
from tracker.knowledge import Knowledge, load_knowledge
from tracker.models import AuditEntry
from tracker.services.people import PersonDetails, add_person
from tracker.storage.audit import check_rows_against_log
from tracker.storage.sessions import Session, open_record
from tracker.ui.infusion.infusion_view import InfusionView, load_view

_GESTURE = re.compile(r"gesture (\d+)")
_LONGEST_START = 60  # seconds until a writer has opened the record, on a slow machine


def processes() -> Any:
    """Return processes that begin with the app's modules loaded, each with its own connections."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.kill_session"])
    return context


def make_record(path: Path) -> None:
    """Make a record with the two people whom the script needs."""
    record = open_record(path)
    with record.write() as session:
        add_person(session, PersonDetails("Ann Example", "nurse", "AE"))
        add_person(session, PersonDetails("Ben Example", "nurse", "BE"))
    record.close()


@dataclass
class Killing:
    """A record whose writer is killed, and what is known of it.

    `told` is what a page shows after each gesture, as the writers told it before they were killed:
    the script is the same for every session, so it is the same too. `left_at` is the session that
    was broken off last; the next writer goes on with it. `finished` holds what stands in the
    sessions that were played to their end, without ids.
    """

    path: Path
    told: dict[int, Figures] = field(default_factory=dict)
    left_at: LeftAt | None = None
    kills: int = 0
    acknowledged: int = 0
    unheard: int = 0
    finished: dict[UUID, list[tuple[object, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.knowledge: Knowledge = load_knowledge()
        self.script: tuple[Gesture, ...] = script(self.knowledge)
        self.processes = processes()
        make_record(self.path)

    def kill(self, longest: float) -> int:
        """Kill a writer at a random moment and look; return the gesture it was broken off after."""
        heard = self._write_until_killed(random.uniform(0.0, longest))
        self.acknowledged += sum(not isinstance(each, Shown) for each in heard)
        last: dict[UUID, int] = dict([self.left_at] if self.left_at else [])
        for each in heard:
            if isinstance(each, Acknowledged):
                last[each.infusion_id] = each.done
            if isinstance(each, Shown):
                assert self.told.setdefault(each.done, each.figures) == each.figures
        record = open_record(self.path)
        with record.read() as session:
            assert_sound(session.connection())
            assert_there(session.connection(), [e for e in heard if isinstance(e, tuple)])
            self._look(session, last)
        record.close()
        return self.left_at[1] if self.left_at else 0

    def stand_still(self, statements: int) -> int:
        """Kill a writer within the next gesture; return with how many statements it had written."""
        assert self.left_at is not None
        before = self._contents()
        ours, theirs = self.processes.Pipe(duplex=False)
        given = (self.path, self.left_at, statements, theirs)
        writer = self.processes.Process(target=kill_session.stand_still, args=given)
        writer.start()
        theirs.close()
        wrote: int = ours.recv()
        writer.kill()
        writer.join()
        ours.close()
        assert self._contents() == before
        return wrote

    def _write_until_killed(self, seconds: float) -> list[Any]:
        """Return what the writer told before it was killed."""
        ours, theirs = self.processes.Pipe(duplex=False)
        self.kills += 1
        given = (self.path, self.kills, theirs, self.left_at)
        writer = self.processes.Process(target=kill_session.write_on, args=given)
        writer.start()
        theirs.close()
        assert ours.poll(_LONGEST_START)
        assert ours.recv() == "open"
        until, heard = time.perf_counter() + seconds, []
        while (left := until - time.perf_counter()) > 0:
            if ours.poll(left):
                heard.append(ours.recv())
        writer.kill()
        writer.join()
        try:
            while ours.poll():
                heard.append(ours.recv())
        except (EOFError, OSError):
            pass  # cut off in the middle of a message: that entry was not acknowledged
        ours.close()
        return heard

    def _look(self, session: Session, last: dict[UUID, int]) -> None:
        """Hold every session that was written on against what was acknowledged of it."""
        stored = gestures_stored(session.connection())
        self.left_at = None
        for infusion_id, acknowledged in last.items():
            done = len(stored[infusion_id])
            assert stored[infusion_id] == list(range(1, done + 1))
            assert done in (acknowledged, acknowledged + 1)
            self.unheard += done - acknowledged
            view = load_view(session, infusion_id, self.knowledge)
            assert view is not None
            if done:
                gesture = self.script[done - 1]
                figures = figures_of(view, gesture.at)
                assert self.told.get(done, figures) == figures
                assert (figures.elapsed, figures.given_mg) == pumped_by_hand(gesture.minute)
            if done < len(self.script):
                assert self.left_at is None, "two sessions were broken off at once"
                self.left_at = infusion_id, done
            else:
                self.finished[infusion_id] = contents_of(view)

    def _contents(self) -> list[tuple[object, ...]]:
        assert self.left_at is not None
        record = open_record(self.path)
        with record.read() as session:
            assert_sound(session.connection())
            view = load_view(session, self.left_at[0], self.knowledge)
        record.close()
        assert view is not None
        return contents_of(view)


def assert_sound(connection: Connection) -> None:
    """Hold the file against SQLite's own check, and every row against the audit log."""
    assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert check_rows_against_log(connection) == []


def assert_there(connection: Connection, entries: Sequence[tuple[str, UUID]]) -> None:
    """Hold that each row that was acknowledged is there."""
    for table, row_id in entries:
        query = f"SELECT count(*) FROM {table} WHERE id = ?"
        assert connection.exec_driver_sql(query, (row_id.hex,)).scalar() == 1, (table, row_id)


def gestures_stored(connection: Connection) -> dict[UUID, list[int]]:
    """Return by infusion which gestures of the script wrote something, as the log tells it."""
    found: dict[UUID, set[int]] = defaultdict(set)
    logged = select(AuditEntry.reason, AuditEntry.row_id, AuditEntry.new)
    for reason, row_id, new in connection.execute(logged):
        if match := _GESTURE.fullmatch(reason or ""):
            found[UUID(new.get("infusion_id") or str(row_id))].add(int(match[1]))
    return defaultdict(list, {key: sorted(numbers) for key, numbers in found.items()})


def contents_of(view: InfusionView) -> list[tuple[object, ...]]:
    """Return all that stands in a session, ids left out, so that two sessions can be compared."""
    chair = view.chair
    parts = (chair.answers, chair.decisions, chair.events, chair.vials, chair.amendments)
    rows = [row for part in parts for row in part]
    rows += [view.infusion, *view.readings, *view.effects, *view.treatments]
    told = [[getattr(row, each.name) for each in fields(row)] for row in rows]
    return sorted(
        (tuple(None if isinstance(one, UUID) else one for one in values) for values in told),
        key=repr,  # what has the same instant is stored in the order of its ids
    )
