"""Where a session stands, in words: worked out from stored instants, never counted along."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from PySide6.QtCore import QCoreApplication

from tracker.clinical.limits import plain
from tracker.clinical.rounding import half_up
from tracker.clinical.run import Run
from tracker.services.history import InfusionRow
from tracker.ui.infusion.infuse.due_sight import clock
from tracker.ui.widgets.typed_dates import show_date


@dataclass(frozen=True, slots=True)
class RunWords:
    """The state, what was given, and how much of the planned time has gone (None: no such time)."""

    state: str
    given: str = ""
    share: float | None = None


def run_words(
    infusion: InfusionRow, run: Run | None, now: datetime, zone: tzinfo | None, signed_by: str
) -> RunWords:
    """Return where a session stands at `now`."""
    if infusion.status in {"running", "finished"}:
        ended = _after_the_end(infusion, run, now, zone, signed_by)
        return ended if infusion.status == "finished" else _running(infusion, run, now)
    names = {
        "prepared": _tr("Prepared"),
        "not given": _tr("Not given"),
        "no-show": _tr("No-show"),
        "opened by mistake": _tr("Opened by mistake"),
    }
    return RunWords(names[infusion.status], infusion.status_reason or "")


def _running(infusion: InfusionRow, run: Run | None, now: datetime) -> RunWords:
    if run is None or run.started_at is None:
        started = infusion.started_at or now
        return RunWords(_tr("Infusing {elapsed}").format(elapsed=clock(now - started)))
    elapsed, end = run.elapsed(now), run.planned_end(now)
    left = timedelta(0) if end is None else end - now
    planned = elapsed + left
    share = min(1.0, elapsed / planned) if planned else 1.0
    given = _tr("given {mg} mg").format(mg=half_up(run.given_mg(now), 1))
    spent = {"elapsed": clock(elapsed), "planned": clock(planned)}
    if run.state == "paused":
        text = _tr("Paused {paused} · {elapsed} of {planned} run")
        pause = now - run.segments[-1].start
        return RunWords(text.format(paused=clock(pause), **spent), given, share)
    if left < timedelta(0):
        given = _tr("over by {time} · {given}").format(time=clock(-left), given=given)
    return RunWords(_tr("Infusing {elapsed} of {planned}").format(**spent), given, share)


def _after_the_end(
    infusion: InfusionRow,
    run: Run | None,
    now: datetime,
    zone: tzinfo | None,
    signed_by: str,
) -> RunWords:
    amount = infusion.given_mg
    given = "" if amount is None else _tr("given {mg} mg").format(mg=plain(amount))
    if infusion.signed_at is not None:
        text = _tr("Signed by {name} at {time}") if signed_by else _tr("Signed at {time}")
        at = _moment(infusion.signed_at, now, zone)
        return RunWords(text.format(name=signed_by, time=at), given)
    if infusion.discharged_at is not None:
        at = _moment(infusion.discharged_at, now, zone)
        return RunWords(_tr("Left at {time}, not signed yet").format(time=at), given)
    stopped = infusion.ended_at or (None if run is None else run.stopped_at)
    if infusion.checked_in_at is None or stopped is None:
        on = show_date(infusion.given_on)
        return RunWords(_tr("Given on {date}").format(date=on), given)
    since = _tr("since the stop at {time}").format(time=_moment(stopped, now, zone))
    state = _tr("Recovering {elapsed}").format(elapsed=clock(now - stopped))
    return RunWords(state, " · ".join(part for part in (since, given) if part))


def _moment(at: datetime, now: datetime, zone: tzinfo | None) -> str:
    """Return the time of day, with its date where that is another one."""
    local = at.astimezone(zone)
    time = f"{local:%H:%M}"
    return (
        time if local.date() == now.astimezone(zone).date() else f"{show_date(local.date())} {time}"
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("run_words", text)
