"""The clock of the window: no one can set it back while an infusion runs."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tracker.clinical.run import SteadyClock

TOLERANCE = timedelta(seconds=60)
"""How far this computer's clock may stray before it is said (convention)."""


def wall_time() -> datetime:
    """Return the present instant as this computer's clock tells it."""
    return datetime.now(UTC)


def counted_seconds() -> float:
    """Return a count that only rises, with the time asleep where the system counts it."""
    asleep_too = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if asleep_too is None else time.clock_gettime(asleep_too)


class SteadyTime:
    """Tells the present instant (UTC) from a start and a count of seconds.

    A clock that is set back or ahead meanwhile changes nothing, so durations stay right; `drift()`
    tells how far it strays, and `follow()` goes over to it. Where the count stands still while the
    machine sleeps (`counts_sleep` False), a clock that runs ahead is followed: the time was slept.
    """

    def __init__(
        self,
        wall: Callable[[], datetime] = wall_time,
        counter: Callable[[], float] = counted_seconds,
        *,
        counts_sleep: bool = hasattr(time, "CLOCK_BOOTTIME"),
    ) -> None:
        self._wall, self._counter, self._counts_sleep = wall, counter, counts_sleep
        self._clock = SteadyClock(wall(), counter())

    def __call__(self) -> datetime:
        """Return the present instant."""
        now = self._clock.now(self._counter())
        if not self._counts_sleep and self._wall() > now:
            self.follow()
            return self._clock.instant
        return now

    def drift(self) -> timedelta:
        """Return how far this computer's clock is ahead of ours; zero within a minute."""
        drift = self._wall() - self()
        return drift if abs(drift) > TOLERANCE else timedelta(0)

    def follow(self) -> None:
        """Take the time from this computer's clock from now on."""
        self._clock = SteadyClock(self._wall(), self._counter())
