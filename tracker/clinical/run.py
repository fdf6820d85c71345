"""The run of an infusion from its events: what the pump did and gave, and what may follow.

Everything is computed from stored instants, so that it is the same after a crash or at midnight. No
clock is asked here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Literal

from tracker.clinical.rounding import half_up

State = Literal["prepared", "running", "paused", "recovery", "discharged", "signed", "not given"]
Step = Literal[
    "start",
    "change rate",
    "bolus",
    "pause",
    "resume",
    "stop",
    "discharge",
    "sign",
    "do not give",
]

_NEXT: dict[State, dict[Step, State]] = {
    "prepared": {"start": "running", "do not give": "not given"},
    "running": {
        "change rate": "running",
        "bolus": "running",
        "pause": "paused",
        "stop": "recovery",
    },
    "paused": {"resume": "running", "stop": "recovery"},
    "recovery": {"discharge": "discharged"},
    "discharged": {"sign": "signed"},
    "signed": {},
    "not given": {},
}
_IMPOSSIBLE: dict[State, str] = {
    "prepared": "The infusion has not been started.",
    "running": "The infusion is running.",
    "paused": "The infusion is paused; resume or stop it first.",
    "recovery": "The pump has been stopped; the patient is recovering.",
    "discharged": "The patient has left; only signing is still to be done.",
    "signed": "The session is signed; write an amendment.",
    "not given": "This infusion was not given; prepare another.",
}
_PER_HOUR = Decimal(3_600_000_000)  # microseconds
_MICROSECOND = timedelta(microseconds=1)
_NOTHING = timedelta(0)


class ImpossibleStep(ValueError):
    """A step that cannot follow; the text says how things stand and what to do."""


@dataclass(frozen=True, slots=True)
class RunEvent:
    """One stored step with its instant (aware of its zone).

    `mg_per_hour` is the rate of a start, a resuming or a change of rate (resuming without one goes
    on as before); `mg` that of a bolus. `reason` says why it was not given or stopped early.
    """

    step: Step
    at: datetime
    mg_per_hour: Decimal | None = None
    mg: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of time at one rate in mg/h, 0 in a pause; `end` is None while it lasts."""

    start: datetime
    end: datetime | None
    mg_per_hour: Decimal

    @property
    def paused(self) -> bool:
        """Whether the pump stood still."""
        return self.mg_per_hour == 0


@dataclass(frozen=True, slots=True)
class Run:
    """A run as its events tell it. `ordered_mg` is what the pump holds, without boluses."""

    state: State
    ordered_mg: Decimal
    segments: tuple[Segment, ...] = ()
    bolus_mg: Decimal = Decimal(0)
    last_at: datetime | None = None

    @property
    def started_at(self) -> datetime | None:
        """The instant of the start, None before."""
        return self.segments[0].start if self.segments else None

    @property
    def stopped_at(self) -> datetime | None:
        """The instant the pump was stopped for good, None before."""
        return self.segments[-1].end if self.segments else None

    @property
    def rate(self) -> Decimal:
        """The rate of the pump now, in mg/h; 0 while nothing runs."""
        return self.segments[-1].mg_per_hour if self.state == "running" else Decimal(0)

    def elapsed(self, now: datetime) -> timedelta:
        """Return how long the pump has run until `now`, pauses left out."""
        return self._length(now, paused=False)

    def paused(self, now: datetime) -> timedelta:
        """Return how long it has been paused until `now`, all pauses together."""
        return self._length(now, paused=True)

    def given_mg(self, now: datetime) -> Decimal:
        """Return the dose given until `now` in mg, to 0.01 mg, boluses included.

        The rates are integrated over their time, and the pump gives no more than it holds. The
        clinician confirms the figure at the stop.
        """
        return half_up(self.bolus_mg + self._pumped(self._now(now)), 2)

    def planned_end(self, now: datetime) -> datetime | None:
        """Return when the pump will have given what it holds, to the second.

        In a pause it is the end if the pump were resumed `now` at the rate before. None before the
        start; after the stop the instant of the stop.
        """
        if not self.segments or self.stopped_at is not None:
            return self.stopped_at
        rate = next(each.mg_per_hour for each in reversed(self.segments) if not each.paused)
        since = self.segments[-1].start if self.state == "running" else self._now(now)
        left = max(Decimal(0), self.ordered_mg - self._pumped(since))
        return since + timedelta(seconds=int(half_up(left * 3600 / rate)))

    def is_early(self, at: datetime, margin: timedelta) -> bool:
        """Return whether stopping `at` leaves more than `margin`; then a reason is asked for."""
        end = self.planned_end(at)
        return end is not None and end - at > margin

    def _length(self, now: datetime, *, paused: bool) -> timedelta:
        until = self._now(now)
        alike = (each for each in self.segments if each.paused is paused)
        return sum(((each.end or until) - each.start for each in alike), _NOTHING)

    def _pumped(self, until: datetime) -> Decimal:
        total = Decimal(0)
        for each in self.segments:
            end = until if each.end is None else min(each.end, until)
            total += max(0, (end - each.start) // _MICROSECOND) * each.mg_per_hour
        return min(self.ordered_mg, total / _PER_HOUR)

    def _now(self, now: datetime) -> datetime:
        """Return `now`, or the last event where the clock was set back behind it."""
        return now if self.last_at is None else max(now, self.last_at)


def possible_steps(state: State) -> tuple[Step, ...]:
    """Return what can be done next."""
    return tuple(_NEXT[state])


def next_state(state: State, step: Step) -> State:
    """Return the state after `step`. Raises ImpossibleStep where it cannot follow."""
    try:
        return _NEXT[state][step]
    except KeyError:
        raise ImpossibleStep(_IMPOSSIBLE[state]) from None


def run_of(events: Sequence[RunEvent], ordered_mg: Decimal) -> Run:
    """Return the run that the events tell, in the order they were recorded.

    `ordered_mg` is the ordered dose in mg without boluses. Raises ImpossibleStep for events that
    cannot follow each other, and ValueError for a dose of zero or less.
    """
    if ordered_mg <= 0:
        raise ValueError(f"ordered_mg must be more than zero, not {ordered_mg}")
    run = Run("prepared", ordered_mg)
    for event in events:
        run = after(run, event)
    return run


def after(run: Run, event: RunEvent) -> Run:
    """Return the run with one event more. Raises ImpossibleStep where it cannot follow.

    An event is never before the one recorded last: a clock that was set back is found out here.
    """
    state = next_state(run.state, event.step)
    if event.at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    at = event.at.astimezone(UTC)
    if run.last_at is not None and at < run.last_at:
        raise ImpossibleStep(
            "The time is before that of the entry before. Check the clock of this computer, "
            "or type the time."
        )
    _check_numbers(event)
    bolus = run.bolus_mg if event.mg is None else run.bolus_mg + event.mg
    return Run(state, run.ordered_mg, _segments(run, event, at), bolus, at)


def _check_numbers(event: RunEvent) -> None:
    if event.step in {"start", "change rate"} and event.mg_per_hour is None:
        raise ImpossibleStep("Type the rate of the pump.")
    if event.mg_per_hour is not None and event.mg_per_hour <= 0:
        raise ImpossibleStep("The rate must be more than zero; to halt the pump, pause it.")
    missing = event.step == "bolus" and event.mg is None
    if missing or (event.mg is not None and (event.step != "bolus" or event.mg <= 0)):
        raise ImpossibleStep("A bolus needs its dose in mg, more than zero.")
    if event.step == "do not give" and not event.reason.strip():
        raise ImpossibleStep("Say why the infusion was not given.")


def _segments(run: Run, event: RunEvent, at: datetime) -> tuple[Segment, ...]:
    """Return the segments with the last one ended and the next begun, where the rate changes."""
    if event.step not in {"start", "change rate", "pause", "resume", "stop"}:
        return run.segments
    closed = run.segments
    if closed:
        last = closed[-1]
        closed = (*closed[:-1], Segment(last.start, at, last.mg_per_hour))
    if event.step == "stop":
        return closed
    return (*closed, Segment(at, None, _rate_after(run, event)))


def _rate_after(run: Run, event: RunEvent) -> Decimal:
    if event.step == "pause":
        return Decimal(0)
    if event.mg_per_hour is not None:
        return event.mg_per_hour
    return next(each.mg_per_hour for each in reversed(run.segments) if not each.paused)


@dataclass(frozen=True, slots=True)
class SteadyClock:
    """A clock that no one can set back: an instant, and a counter that only rises, read at once.

    The counter is in seconds and should go on while the machine sleeps.
    """

    instant: datetime
    counter: float

    def now(self, counter: float) -> datetime:
        """Return the instant at which the counter stands at `counter`."""
        return self.instant + timedelta(seconds=counter - self.counter)
