"""All that happened in a session in one list, newest first, in words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Literal
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from tracker.clinical.limits import plain
from tracker.knowledge import Knowledge
from tracker.services.chair.rows import ChairRecord, DecisionRow, RunEventRow
from tracker.services.history import InfusionRow, SideEffectRow, VitalSignsRow
from tracker.services.treatments import TreatmentRow
from tracker.ui.infusion.taken_time import instant_near
from tracker.ui.widgets.typed_dates import UnclearDate

Kind = Literal["run", "effect", "treatment", "note", "decision", "sign", "step", "reading"]

_NOTE = re.compile(r"([0-2]\d:[0-5]\d) (.+)")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened: when (None: no time is known), in words, by whom entered.

    `ref` is the id of its row; None for what stands in the infusion itself.
    """

    at: datetime | None
    words: str
    kind: Kind
    who: str = ""
    ref: UUID | None = None


@dataclass(frozen=True, slots=True)
class Happenings:
    """What a session is told by: its infusion, and all that was recorded of it."""

    infusion: InfusionRow
    chair: ChairRecord
    effects: Sequence[SideEffectRow] = ()
    treatments: Sequence[TreatmentRow] = ()
    readings: Sequence[VitalSignsRow] = ()


def merge_timeline(
    happened: Happenings, knowledge: Knowledge, names: Mapping[UUID, str], zone: tzinfo | None
) -> tuple[TimelineEntry, ...]:
    """Return everything in the order it happened, newest first; what has no time comes last.

    `names` are those of people by their id.
    """
    found = [
        *_steps(happened, names),
        *_run(happened.chair.events, names),
        *_effects(happened.effects, knowledge, names),
        *_treatments(happened.treatments, names),
        *_signs(happened, knowledge, names),
        *_decisions(happened.chair.decisions, names),
        *_readings(happened.readings, names),
        *_notes(happened.infusion, zone),
    ]
    # Sorting keeps the order of what happened at one instant; reversed it is newest first.
    timed = sorted((each for each in found if each.at is not None), key=_instant)
    return (*reversed(timed), *(each for each in found if each.at is None))


def _instant(entry: TimelineEntry) -> float:
    return 0.0 if entry.at is None else entry.at.timestamp()


def _steps(happened: Happenings, names: Mapping[UUID, str]) -> Iterator[TimelineEntry]:
    infusion = happened.infusion
    known = (
        (infusion.checked_in_at, _tr("checked in"), infusion.entered_by_id),
        (infusion.discharged_at, _tr("patient left"), None),
        (infusion.signed_at, _tr("signed"), infusion.signed_by_id),
    )
    for at, words, by in known:
        if at is not None:
            yield TimelineEntry(at, words, "step", _name(by, names))


def _run(events: Sequence[RunEventRow], names: Mapping[UUID, str]) -> Iterator[TimelineEntry]:
    for event in events:
        words = _run_words(event)
        if event.reason:
            words = _tr("{what}: {why}").format(what=words, why=event.reason)
        yield TimelineEntry(event.at, words, "run", _name(event.entered_by_id, names), event.id)


def _run_words(event: RunEventRow) -> str:
    rate = "" if event.mg_per_hour is None else f" {plain(event.mg_per_hour)} mg/h"
    words = {
        "start": _tr("infusion started{rate}"),
        "change rate": _tr("rate changed to{rate}"),
        "bolus": _tr("bolus {mg} mg"),
        "pause": _tr("paused"),
        "resume": _tr("resumed{rate}"),
        "stop": _tr("infusion stopped"),
    }
    mg = "" if event.mg is None else plain(event.mg)
    return words.get(event.step, event.step).format(rate=rate, mg=mg)


def _effects(
    effects: Sequence[SideEffectRow], knowledge: Knowledge, names: Mapping[UUID, str]
) -> Iterator[TimelineEntry]:
    catalogue = knowledge.side_effects
    for effect in effects:
        label = _small(catalogue.label(effect.term, effect.free_text))
        grade = catalogue.grade(effect.severity).name.lower()
        who = _name(effect.entered_by_id, names)
        words = f"{label}, {grade} ({effect.severity})"
        yield TimelineEntry(effect.onset_at, words, "effect", who, effect.id)
        if effect.ended_at is not None:
            over = _tr("{effect} over").format(effect=label)
            yield TimelineEntry(effect.ended_at, over, "effect", who, effect.id)


def _treatments(
    treatments: Sequence[TreatmentRow], names: Mapping[UUID, str]
) -> Iterator[TimelineEntry]:
    for given in treatments:
        dose = "" if given.dose is None else plain(given.dose)
        parts = (given.drug, dose, given.unit if dose else "", given.route)
        words = " ".join(part for part in parts if part)
        if given.note:
            words = _tr("{what}: {why}").format(what=words, why=given.note)
        who = _name(given.entered_by_id, names)
        yield TimelineEntry(given.given_at, words, "treatment", who, given.id)


def _signs(
    happened: Happenings, knowledge: Knowledge, names: Mapping[UUID, str]
) -> Iterator[TimelineEntry]:
    for row in happened.chair.answers:
        sign = knowledge.monitoring.signs.get(row.item.removeprefix("sign."))
        if row.infusion_id != happened.infusion.id or sign is None or sign.key == row.item:
            continue
        text = _tr("{sign} seen") if row.answer == "yes" else _tr("{sign} no longer seen")
        words = text.format(sign=_small(sign.label))
        yield TimelineEntry(row.answered_at, words, "sign", _name(row.entered_by_id, names), row.id)


def _decisions(
    decisions: Sequence[DecisionRow], names: Mapping[UUID, str]
) -> Iterator[TimelineEntry]:
    for row in decisions:
        who = _name(row.entered_by_id, names)
        yield TimelineEntry(row.decided_at, _decision_words(row), "decision", who, row.id)


def _decision_words(row: DecisionRow) -> str:
    about = row.about.split(" ")[0]
    if about in {"reading", "signs"}:
        return _tr("{what}. Done: {words}").format(what=row.stood, words=row.reason or "")
    if row.kind == "cleared":
        text = _tr("{about} cleared by {name}: {reason}")
        return text.format(about=row.about, name=row.name or "", reason=row.reason or "")
    return _tr("{about} acknowledged: {stood}").format(about=row.about, stood=row.stood)


def _readings(
    readings: Sequence[VitalSignsRow], names: Mapping[UUID, str]
) -> Iterator[TimelineEntry]:
    for row in readings:
        if row.note:
            words = _tr("reading: {note}").format(note=row.note)
            who = _name(row.entered_by_id, names)
            yield TimelineEntry(row.taken_at, words, "reading", who, row.id)


def _notes(infusion: InfusionRow, zone: tzinfo | None) -> Iterator[TimelineEntry]:
    """Yield the notes of the infusion: a line begins with its time of day, or has none."""
    near = infusion.checked_in_at or infusion.started_at or infusion.entered_at
    for line in (infusion.note or "").splitlines():
        found = _NOTE.fullmatch(line.strip())
        if found is not None:
            try:
                at = instant_near(found[1], near, near + 2 * _DAY, zone)
            except UnclearDate:
                found = None
            else:
                yield TimelineEntry(at, found[2], "note")
        if found is None and line.strip():
            yield TimelineEntry(None, line.strip(), "note")


def _small(label: str) -> str:
    """Return a label as it stands within a line; IV stays IV."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _name(person_id: UUID | None, names: Mapping[UUID, str]) -> str:
    return "" if person_id is None else names.get(person_id, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("timeline", text)
