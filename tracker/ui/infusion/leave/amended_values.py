"""The amendments of a signed session, value by value with the chain of what stood before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from tracker.services.chair.amendments import OldValue, Place
from tracker.ui.infusion.leave.recorded_values import RecordedValue, ValueKind, shown_value
from tracker.ui.widgets.typed_dates import show_date


@dataclass(frozen=True, slots=True)
class AmendedValue:
    """One value: what stood there in turn, what stands now, and a line of who, when and why each.

    `now` is empty for an entry that was voided.
    """

    label: str
    before: tuple[str, ...]
    now: str
    steps: tuple[str, ...]


def amended_values(
    amendments: Mapping[Place, Sequence[OldValue]],
    recorded: Iterable[RecordedValue],
    names: Mapping[UUID, str],
    zone: tzinfo | None,
) -> tuple[AmendedValue, ...]:
    """Return every amended value in the order in which they were first amended.

    `amendments` by place (`services.chair.amendments.shown_amendments`), `names` of people by id.
    """
    known = {one.place: one for one in recorded}
    ordered = sorted(amendments.items(), key=lambda item: item[1][0].at)
    return tuple(_amended(place, chain, known, names, zone) for place, chain in ordered)


def _amended(
    place: Place,
    chain: Sequence[OldValue],
    known: Mapping[Place, RecordedValue],
    names: Mapping[UUID, str],
    zone: tzinfo | None,
) -> AmendedValue:
    value, label = known.get(place), _label(place, known)
    steps = tuple(_step(one, names, zone) for one in chain)
    if place[2] is None:
        return _entry(label, chain, steps)
    kind: ValueKind = "text" if value is None else value.kind
    unit = "" if value is None else value.unit

    def words(stored: object) -> str:
        return shown_value(stored, kind, unit, zone)

    return AmendedValue(label, tuple(words(one.old) for one in chain), words(chain[-1].new), steps)


def _entry(label: str, chain: Sequence[OldValue], steps: tuple[str, ...]) -> AmendedValue:
    """Return a whole entry that was added or voided."""
    if chain[-1].new is None:
        return AmendedValue(label, (_tr("entry"),), _tr("void"), steps)
    return AmendedValue(label, (), _tr("added"), steps)


def _label(place: Place, known: Mapping[Place, RecordedValue]) -> str:
    if place in known:
        return known[place].label
    kinds = {
        "infusion": _tr("Infusion"),
        "vital_signs": _tr("Reading"),
        "side_effect": _tr("Side effect"),
        "vial_use": _tr("Vial"),
        "session_answer": _tr("Answer"),
        "treatment": _tr("Treatment"),
        "run_event": _tr("Pump"),
        "decision": _tr("Decision"),
    }
    name = kinds.get(place[0], place[0])
    return name if place[2] is None else f"{name}, {place[2].replace('_', ' ')}"


def _step(one: OldValue, names: Mapping[UUID, str], zone: tzinfo | None) -> str:
    local = one.at.astimezone(zone)
    nobody = _tr("somebody no longer here")
    who = nobody if one.by_id is None else names.get(one.by_id, nobody)
    return _tr("{name}, {day} {time}: “{reason}”").format(
        name=who, day=show_date(local.date()), time=f"{local:%H:%M}", reason=one.reason
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("amended_values", text)
