"""A session is right whatever the clocks do: set back, changed for summer, midnight, asleep.

Through the services and what the page shows; the page's clock is that of the window.
"""

import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from tests.factories import make_course, make_patient
from tracker.services.chair.answers import check_in
from tracker.services.chair.running import pause_run, resume_run, start_run, stop_run
from tracker.services.infusions import InfusionOrder, prepare_infusion
from tracker.services.observations import VitalValues, record_vital_signs
from tracker.services.refused import Refused
from tracker.ui.infusion.infuse.due_sight import due_sight
from tracker.ui.infusion.infuse.run_words import run_words
from tracker.ui.infusion.infusion_view import load_view
from tracker.ui.infusion.taken_time import instant_near
from tracker.ui.steady_time import SteadyTime
from tracker.ui.widgets.typed_dates import UnclearDate

NEW_YORK = "America/New_York"
ORDER = InfusionOrder(
    weight_kg=Decimal("82.5"),
    ordered_mg_per_kg=Decimal("0.5"),
    ordered_mg=Decimal("41.25"),
    vial_mg_per_ml=50,
    planned_minutes=40,
)
EVENING = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # ten in the morning in New York
SUMMER_BEGINS = datetime(2027, 3, 14, 7, 0, tzinfo=UTC)  # 02:00 becomes 03:00
SUMMER_ENDS = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)  # 02:00 becomes 01:00
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["a zone of its own", "the machine's zone"])
def zone(request, monkeypatch):
    """New York, as a zone of the clinic and as that of the machine (None)."""
    if request.param == "a zone of its own":
        yield ZoneInfo(NEW_YORK)
        return
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of this system cannot be set for a test")
    monkeypatch.setenv("TZ", NEW_YORK)
    time.tzset()
    yield None
    monkeypatch.undo()
    time.tzset()


class Visit:
    """A session on a computer whose clock and count of seconds a test moves."""

    def __init__(self, sessions, knowledge, begin, zone, *, counts_sleep=True):
        self.wall, self.count, self.counts_sleep = begin, 1000.0, counts_sleep
        self.knowledge, self.zone, self._sessions = knowledge, zone, sessions
        self.switch_on()
        with self.sessions.write() as session:
            patient = make_patient(session)
            course = make_course(session, patient.id)
            on = begin.astimezone(zone).date()
            self.id = prepare_infusion(session, course.id, on, ORDER, knowledge.limits).id

    def switch_on(self):
        """Start the app: its clock begins where the clock of the computer stands."""
        self.now = SteadyTime(lambda: self.wall, lambda: self.count, counts_sleep=self.counts_sleep)
        self.sessions = self._sessions.entering_at(self.now)

    def wait(self, minutes):
        self.wall += minutes * MINUTE
        self.count += minutes * 60

    def sleep(self, minutes):
        self.wall += minutes * MINUTE
        if self.counts_sleep:
            self.count += minutes * 60

    def do(self, step, **more):
        with self.sessions.write() as session:
            step(session, self.id, self.now(), **more)

    def start(self):
        self.do(start_run, zone=self.zone, knowledge=self.knowledge, self_read_back=True)

    def resume(self):
        self.do(resume_run, limits=self.knowledge.limits)

    def stop(self):
        rules = self.knowledge.monitoring.schedule
        given = self.view().run.given_mg(self.now())
        limits = self.knowledge.limits
        self.do(stop_run, given_mg=given, limits=limits, rules=rules, reason="asked to")

    def read(self, typed=""):
        """Log a reading taken now, or at a time of day as it is typed."""
        started = self.view().infusion.started_at
        now = self.now()
        at = instant_near(typed, started, now, self.zone) if typed else now
        values = VitalValues(systolic=128, diastolic=78, heart_rate=72, spo2=98)
        with self.sessions.write() as session:
            record_vital_signs(session, self.id, at, values, self.knowledge.limits)

    def view(self):
        with self.sessions.read() as session:
            return load_view(session, self.id, self.knowledge)

    def figures(self):
        """Elapsed whole minutes, mg given, and what has become of each reading."""
        view, now = self.view(), self.now()
        elapsed = view.run.elapsed(now)
        return elapsed // MINUTE, view.run.given_mg(now), list(view.watch(now).states)

    def due(self):
        """Minutes from the start at which readings are due, and the times of day shown for them."""
        view = self.view()
        at = [point.due_at for point in view.watch(self.now()).points]
        minutes = [(due - view.run.started_at) // MINUTE for due in at]
        return minutes, [f"{due.astimezone(self.zone):%H:%M}" for due in at]

    def words(self):
        """What the page says of the run and of the next reading."""
        view, now = self.view(), self.now()
        watch = view.watch(now)
        run = run_words(view.infusion, view.run, now, self.zone, "")
        sight = due_sight(watch.points, watch.states, view.run.started_at, now, self.zone)
        return run.state, sight.words, sight.missed

    def stopped(self):
        """What the page says of the stop."""
        view = self.view()
        return run_words(view.infusion, view.run, self.now(), self.zone, "").given


@pytest.fixture
def visit(sessions, knowledge, zone):
    return lambda begin=EVENING, **how: Visit(sessions, knowledge, begin, zone, **how)


def test_that_a_clock_set_back_an_hour_changes_nothing_of_a_session(visit):
    visit = visit()
    visit.start()
    visit.wait(10)
    visit.read()
    visit.wall -= timedelta(hours=1)
    visit.wait(10)
    visit.read()
    assert visit.figures() == (20, Decimal("20.63"), ["done", "done"] + 4 * ["coming"])
    assert visit.words() == ("Infusing 20:00 of 40:00", "Next vitals 10:30", "")
    visit.do(pause_run)
    visit.wait(5)
    visit.resume()
    visit.wait(20)
    visit.stop()
    assert visit.figures()[:2] == (40, Decimal("41.25"))
    assert "since the stop at 10:45" in visit.stopped()


def test_that_a_start_of_the_app_with_the_clock_an_hour_back_takes_nothing_away(visit):
    visit = visit()
    visit.start()
    visit.wait(20)
    visit.do(pause_run)
    before = visit.figures()
    visit.wall -= timedelta(hours=1)
    visit.switch_on()
    assert visit.figures()[:2] == before[:2] == (20, Decimal("20.63"))
    with pytest.raises(Refused, match="before that of the entry before"):
        visit.resume()
    with pytest.raises(Refused, match="before"):
        visit.stop()
    with pytest.raises(Refused, match="check-in"):
        visit.read()
    visit.wall += timedelta(hours=1)  # it is put right
    visit.now.follow()
    visit.wait(5)
    visit.resume()
    visit.wait(20)
    visit.stop()
    assert visit.figures()[:2] == (40, Decimal("41.25"))


@pytest.mark.parametrize(
    ("change", "shown", "typed", "stopped"),
    [
        (SUMMER_BEGINS, ["01:50", "03:00", "03:10", "03:20", "03:35", "03:50"], "3:10", "03:20"),
        (SUMMER_ENDS, ["01:50", "01:00", "01:10", "01:20", "01:35", "01:50"], "1:10", "01:20"),
    ],
)
def test_that_a_change_of_summer_time_changes_no_duration(visit, change, shown, typed, stopped):
    visit = visit(change - 25 * MINUTE)
    visit.do(check_in, knowledge=visit.knowledge)
    visit.wait(5)
    visit.start()
    visit.wait(10)
    visit.read()
    visit.wait(10)
    visit.read()
    visit.wait(12)
    visit.read(typed)
    assert visit.due() == ([10, 20, 30, 40, 55, 70], shown)
    assert visit.figures() == (32, Decimal("33.00"), 3 * ["done"] + 3 * ["coming"])
    assert visit.words() == ("Infusing 32:00 of 40:00", f"Next vitals {shown[3]}", "")
    visit.wait(8)
    visit.stop()
    assert visit.figures()[:2] == (40, Decimal("41.25"))
    assert f"since the stop at {stopped}" in visit.stopped()
    taken = [row.taken_at for row in visit.view().readings]
    assert [later - one for one, later in pairwise(taken)] == [10 * MINUTE, 10 * MINUTE]


def test_that_a_time_the_change_to_summer_time_leaves_out_is_asked_again(visit):
    visit = visit(SUMMER_BEGINS - 20 * MINUTE)
    visit.start()
    visit.wait(30)
    with pytest.raises(UnclearDate, match="left this time out"):
        visit.read("2:05")


def test_that_a_session_across_midnight_belongs_to_the_day_it_began(visit):
    visit = visit(datetime(2026, 11, 21, 4, 35, tzinfo=UTC))  # 23:35 on the 20th
    visit.do(check_in, knowledge=visit.knowledge)
    visit.wait(10)
    visit.start()
    visit.wait(10)
    visit.read()
    visit.wait(20)
    visit.read("0:05")
    visit.read("23:50")
    minutes, shown = visit.due()
    assert (minutes[:4], shown[:4]) == ([10, 20, 30, 40], ["23:55", "00:05", "00:15", "00:25"])
    assert visit.figures() == (30, Decimal("30.94"), ["done", "done", "due"] + 3 * ["coming"])
    visit.wait(10)
    visit.stop()
    visit.wait(60 * 24)
    view = visit.view()
    assert (view.infusion.given_on, view.stage) == (date(2026, 11, 20), "recover")
    assert visit.figures()[:2] == (40, Decimal("41.25"))
    assert visit.words()[0] == "Recovering 1440:00"
    assert "since the stop at 21 Nov 2026 00:25" in visit.stopped()
    assert [view.minutes_after_start(row.taken_at) for row in view.readings] == [5, 10, 20]


@pytest.mark.parametrize("counts_sleep", [True, False])
def test_that_a_computer_asleep_for_half_an_hour_knows_what_the_pump_gave(visit, counts_sleep):
    visit = visit(counts_sleep=counts_sleep)
    visit.start()
    visit.wait(5)
    visit.sleep(30)
    assert visit.figures() == (
        35,
        Decimal("36.09"),
        ["missed", "missed", "late", "coming", "coming", "coming"],
    )
    assert visit.words() == ("Infusing 35:00 of 40:00", "Vitals late by 5 min", "2 missed")
    visit.sleep(30)
    assert visit.figures()[:2] == (65, Decimal("41.25"))  # no more than it holds
