"""What the tables of a patient's records show, column by column."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt

from tracker.clinical.limits import plain
from tracker.clinical.moment import Moment
from tracker.clinical.outcomes import JudgedScore, PatientProgress
from tracker.services.history import (
    EventMarkRow,
    InfusionRow,
    PatientHistory,
    ScoreRow,
    SideEffectRow,
)
from tracker.services.rows import entered_late
from tracker.ui.clinic import Clinic
from tracker.ui.patient import wording
from tracker.ui.records_model import Column
from tracker.ui.widgets.typed_dates import show_date

_RIGHT = Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class Shown:
    """What the columns speak of: one patient's history and progress, and the names of people."""

    clinic: Clinic
    history: PatientHistory
    progress: PatientProgress
    people: Mapping[UUID, str]

    def when(self, moment: Moment) -> str:
        """Return a day, with the time where it is known, as the clinic's clocks show it."""
        if moment.at is None:
            return show_date(moment.on)
        return f"{show_date(moment.on)}  {self.clinic.local(moment.at):%H:%M}"

    def entered(self, moment: Moment, at: datetime, person: UUID | None) -> str:
        """Return who typed it in, and that it was late where it was."""
        name = self.people.get(person, "") if person is not None else _tr("program")
        if not entered_late(moment, at):
            return name
        return _tr("{name}, late entry").format(name=name)

    def entered_when(self, at: datetime) -> str:
        """Return when it was typed in, for a tool tip."""
        local = self.clinic.local(at)
        return _tr("Entered {day} at {time}").format(
            day=show_date(local.date()), time=f"{local:%H:%M}"
        )


def infusion_columns(shown: Shown) -> tuple[Column[InfusionRow], ...]:
    """Return the columns of the infusions."""
    places = {
        place.fact.id: (place.phase, place.number)
        for course in shown.progress.courses
        for place in course.infusions
    }
    effects: dict[UUID | None, int] = {}
    for effect in shown.history.side_effects:
        effects[effect.infusion_id] = effects.get(effect.infusion_id, 0) + 1

    def what(row: InfusionRow) -> str:
        return _infusion_words(row, places.get(row.id))

    return (
        Column(
            _tr("Date"), lambda row: shown.when(row.moment), sort_key=lambda row: row.moment.order
        ),
        Column(_tr("Infusion"), what),
        Column(_tr("Dose"), _dose, sort_key=lambda row: row.given_mg_per_kg),
        Column(_tr("Weight"), _weight, sort_key=lambda row: row.weight_kg),
        Column(_tr("Minutes"), _minutes, _RIGHT, sort_key=_duration),
        Column(
            _tr("Side effects"),
            lambda row: _count_or_none(effects.get(row.id, 0), row),
            sort_key=lambda row: effects.get(row.id, 0),
        ),
        Column(
            _tr("Entered by"),
            lambda row: _entered_or_imported(shown, row.moment, row),
            tooltip=lambda row: shown.entered_when(row.entered_at),
        ),
        Column(_tr("Note"), lambda row: _one_line(row.note), tooltip=lambda row: row.note or ""),
    )


def score_columns(shown: Shown) -> tuple[Column[ScoreRow], ...]:
    """Return the columns of the scores."""
    judged = {
        point.fact.id: point
        for course in shown.progress.courses
        for scale in course.scales.values()
        for point in scale.points
    }
    baselines = {
        scale.baseline.id
        for course in shown.progress.courses
        for scale in course.scales.values()
        if scale.baseline is not None
    }

    def change(row: ScoreRow) -> str:
        if row.id in baselines:
            return _tr("baseline")
        return _change_words(judged.get(row.id))

    return (
        Column(
            _tr("Date"), lambda row: shown.when(row.moment), sort_key=lambda row: row.moment.order
        ),
        Column(_tr("Scale"), lambda row: _scale_name(shown, row)),
        Column(
            _tr("Total"),
            lambda row: "–" if row.total is None else plain(row.total),
            _RIGHT,
            sort_key=lambda row: row.total,
        ),
        Column(_tr("Severity"), lambda row: row.band or ""),
        Column(_tr("Since baseline"), change),
        Column(_tr("How"), method_words),
        Column(_tr("Suicide item"), _suicide_words),
        Column(
            _tr("Entered by"),
            lambda row: _entered_or_imported(shown, row.moment, row),
            tooltip=lambda row: shown.entered_when(row.entered_at),
        ),
        Column(_tr("Note"), lambda row: _one_line(row.note), tooltip=lambda row: row.note or ""),
    )


def side_effect_columns(shown: Shown) -> tuple[Column[SideEffectRow], ...]:
    """Return the columns of the side effects."""
    catalogue = shown.clinic.knowledge.side_effects

    def what(row: SideEffectRow) -> str:
        known = catalogue.effects.get(row.term)
        label = row.term if known is None else known.label
        return row.free_text or label

    def severity(row: SideEffectRow) -> str:
        return f"{row.severity}  {catalogue.grade(row.severity).name}"

    return (
        Column(
            _tr("Began"), lambda row: shown.when(row.onset), sort_key=lambda row: row.onset.order
        ),
        Column(_tr("Side effect"), what),
        Column(_tr("Severity"), severity, sort_key=lambda row: row.severity),
        Column(_tr("Lasted"), _lasted),
        Column(_tr("Treatment"), lambda row: row.treatment or ""),
        Column(_tr("At discharge"), _discharge_words),
        Column(
            _tr("Entered by"),
            lambda row: shown.entered(row.onset, row.entered_at, row.entered_by_id),
            tooltip=lambda row: shown.entered_when(row.entered_at),
        ),
        Column(_tr("Note"), lambda row: _one_line(row.note), tooltip=lambda row: row.note or ""),
    )


def event_columns(shown: Shown) -> tuple[Column[EventMarkRow], ...]:
    """Return the columns of the events."""
    return (
        Column(
            _tr("Date"), lambda row: shown.when(row.moment), sort_key=lambda row: row.moment.order
        ),
        Column(_tr("Kind"), lambda row: row.kind),
        Column(_tr("What happened"), lambda row: _one_line(row.text), tooltip=lambda row: row.text),
        Column(
            _tr("Entered by"),
            lambda row: shown.entered(row.moment, row.entered_at, row.entered_by_id),
            tooltip=lambda row: shown.entered_when(row.entered_at),
        ),
    )


def _infusion_words(row: InfusionRow, place: tuple[str, int] | None) -> str:
    if row.status == "running":
        return _tr("running now")
    if row.status == "prepared":
        return _tr("prepared, not started")
    if place is None:
        return f"{row.status}: {row.status_reason}" if row.status_reason else row.status
    phase, number = place
    names = {
        "initial": _tr("initial {n}"),
        "booster": _tr("booster {n}"),
        "reinduction": _tr("re-induction {n}"),
    }
    return names[phase].format(n=number)


def _dose(row: InfusionRow) -> str:
    mg = row.ordered_mg if row.given_mg is None else row.given_mg
    per_kg = row.ordered_mg_per_kg if row.given_mg_per_kg is None else row.given_mg_per_kg
    parts = [
        "" if mg is None else _tr("{mg} mg").format(mg=plain(mg)),
        "" if per_kg is None else _tr("{dose} mg/kg").format(dose=plain(per_kg)),
    ]
    words = ", ".join(part for part in parts if part)
    if words and row.given_mg is None and row.given_mg_per_kg is None:
        return _tr("ordered {dose}").format(dose=words)
    return words


def _weight(row: InfusionRow) -> str:
    return "" if row.weight_kg is None else _tr("{kg} kg").format(kg=plain(row.weight_kg))


def _duration(row: InfusionRow) -> int | None:
    if row.started_at is None or row.ended_at is None:
        return None
    return round((row.ended_at - row.started_at).total_seconds() / 60)


def _minutes(row: InfusionRow) -> str:
    minutes = _duration(row)
    return "" if minutes is None else str(minutes)


def _count_or_none(count: int, row: InfusionRow) -> str:
    if count:
        return str(count)
    return _tr("none observed") if row.no_side_effects_at is not None else ""


def _entered_or_imported(shown: Shown, moment: Moment, row: InfusionRow | ScoreRow) -> str:
    if row.import_batch_id is not None:
        return _tr("imported")
    return shown.entered(moment, row.entered_at, row.entered_by_id)


def _scale_name(shown: Shown, row: ScoreRow) -> str:
    known = shown.clinic.knowledge.instruments.get(row.instrument)
    if known is None:
        return _tr("{code} (scale no longer installed)").format(code=row.instrument)
    return known.name


def _change_words(point: JudgedScore | None) -> str:
    if point is None:
        return ""
    percent = point.improvement_percent
    parts = [
        "" if percent is None else wording.percent_text(percent),
        wording.class_word(point.response_class).lower(),
        wording.remission_word().lower() if point.remission else "",
    ]
    return ", ".join(part for part in parts if part)


def method_words(row: ScoreRow) -> str:
    """Return how a total came about and over which period, where it is not the usual way."""
    how = {
        "prorated": _tr("prorated"),
        "incomplete": _tr("incomplete"),
        "total_only": _tr("total only, items not recorded"),
    }
    recall = {
        "since_last_visit": _tr("since last visit"),
        "24h": _tr("last 24 hours"),
        "past_week": _tr("past week"),
    }
    words = (how.get(row.method, ""), recall.get(row.recall_variant, ""))
    return ", ".join(word for word in words if word)


def _suicide_words(row: ScoreRow) -> str:
    raised = (row.suicide_flag, "SI_WORSE" if row.suicide_worse else None)
    return ", ".join(wording.suicide_word(flag) for flag in raised if flag is not None)


def _lasted(row: SideEffectRow) -> str:
    if row.onset_at is None or row.ended_at is None:
        return ""
    minutes = round((row.ended_at - row.onset_at).total_seconds() / 60)
    return _tr("{n} min").format(n=minutes)


def _discharge_words(row: SideEffectRow) -> str:
    words = {True: _tr("resolved"), False: _tr("not resolved")}
    return "" if row.resolved_at_discharge is None else words[row.resolved_at_discharge]


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _tr(text: str) -> str:
    return QCoreApplication.translate("records", text)
