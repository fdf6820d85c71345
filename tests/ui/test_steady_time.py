"""Durations stay right whatever is done to this computer's clock."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.ui.steady_time import SteadyTime

START = datetime(2026, 11, 20, 23, 50, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Machine:
    """A computer: its clock, and its count of seconds."""

    def __init__(self, *, counts_sleep: bool = True) -> None:
        self.wall, self.count, self._counts_sleep = START, 500.0, counts_sleep
        self.time = SteadyTime(lambda: self.wall, lambda: self.count, counts_sleep=counts_sleep)

    def run(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.count += seconds

    def sleep(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        if self._counts_sleep:
            self.count += seconds


def test_that_a_clock_set_back_an_hour_does_not_turn_the_time_back() -> None:
    machine = Machine()
    machine.run(600)
    machine.wall -= HOUR
    machine.run(60)
    assert machine.time() == START + timedelta(seconds=660)
    assert machine.time.drift() == -HOUR


def test_that_a_clock_set_ahead_is_told_and_followed_only_when_asked() -> None:
    machine = Machine()
    machine.wall += HOUR
    assert machine.time() == START
    assert machine.time.drift() == HOUR
    machine.time.follow()
    assert machine.time() == START + HOUR
    assert machine.time.drift() == timedelta(0)


def test_that_time_asleep_counts_where_the_count_stands_still_meanwhile() -> None:
    for counts in (True, False):
        machine = Machine(counts_sleep=counts)
        machine.run(60)
        machine.sleep(1800)
        machine.run(60)
        assert machine.time() == START + timedelta(seconds=1920)


def test_that_a_clock_that_strays_less_than_a_minute_is_not_worth_a_word() -> None:
    machine = Machine()
    machine.wall += timedelta(seconds=59)
    assert machine.time.drift() == timedelta(0)


@given(st.lists(st.tuples(st.floats(0, 4000), st.integers(-7200, 7200)), min_size=1, max_size=12))
def test_that_no_setting_of_the_clock_ever_turns_the_time_back(
    steps: list[tuple[float, int]],
) -> None:
    machine = Machine()
    before = machine.time()
    for seconds, moved in steps:
        machine.run(seconds)
        machine.wall += timedelta(seconds=moved)
        now = machine.time()
        assert abs((now - before).total_seconds() - seconds) < 0.001
        before = now
