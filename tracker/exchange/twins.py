"""Whether an entry of a file is in the record already, and whether it says the same there."""

import uuid
from collections.abc import Mapping
from decimal import Decimal

from tracker.clinical.instrument import Instrument
from tracker.exchange.columns import write_number
from tracker.exchange.known import Chart, Entry, key_of, same_time
from tracker.models import EventMark, Infusion, Score, SideEffect, VitalSigns

_COMPARED = {
    Infusion: (),
    Score: ("total",),
    EventMark: (),
    SideEffect: ("severity",),
    VitalSigns: (
        "systolic",
        "diastolic",
        "heart_rate",
        "spo2",
        "respiratory_rate",
        "temperature_c",
        "moaas",
    ),
}


class Conflict(Exception):
    """A line that says something else than the record, or belongs to nothing in it."""


def find_twin(
    chart: Chart,
    entry: Entry,
    label: uuid.UUID | None,
    claimed: Mapping[uuid.UUID, uuid.UUID],
    instruments: Mapping[str, Instrument],
) -> Entry | None:
    """Return the entry of the record that says the same; raises Conflict for one that differs.

    An entry that another line of the file holds by its own id (`claimed`) is that line's, so that
    two equal entries of one export stay two.
    """
    other = None
    for candidate in chart.entries.get(key_of(entry), ()):
        holder = claimed.get(candidate.id)
        is_anothers = None not in (holder, label) and holder != label
        if is_anothers or not same_time(candidate, entry):
            continue
        if _says_the_same(candidate, entry):
            return candidate
        other = candidate
    if other is not None:
        raise Conflict(_difference(other, entry, instruments))
    return None


def _says_the_same(one: Entry, other: Entry) -> bool:
    if isinstance(one, Infusion) and isinstance(other, Infusion):
        return _dose(other) is None or _dose(one) == _dose(other)
    if (
        isinstance(one, Score)
        and isinstance(other, Score)
        and None
        not in (
            one.answers,
            other.answers,
        )
    ):
        return one.answers == other.answers
    return all(getattr(one, name) == getattr(other, name) for name in _COMPARED[type(one)])


def _dose(infusion: Infusion) -> Decimal | None:
    given = infusion.given_mg_per_kg
    return infusion.ordered_mg_per_kg if given is None else given


def _difference(recorded: Entry, entry: Entry, instruments: Mapping[str, Instrument]) -> str:
    if isinstance(recorded, Score) and isinstance(entry, Score):
        name = instruments[entry.instrument].name
        what = f"{name} of {entry.taken_on} is recorded with {_total(recorded)}, not"
        return f"{what} {_total(entry)}. Nothing was changed."
    if isinstance(recorded, Infusion) and isinstance(entry, Infusion):
        was, now = _dose(recorded), _dose(entry)
        says = "without a dose" if was is None else f"with {write_number(was)} mg/kg"
        not_now = "" if now is None else f", not {write_number(now)}"
        return f"The infusion of {entry.given_on} is recorded {says}{not_now}. Nothing was changed."
    return "The same is recorded with other values. Nothing was changed."


def _total(score: Score) -> str:
    return "no total" if score.total is None else write_number(score.total)
