"""All that the infusion page shows, read from the record at once."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from tracker.clinical.cross_checks import SessionTimes
from tracker.clinical.monitoring import Interval
from tracker.clinical.monitoring_rules import MonitoringRules, Reading
from tracker.clinical.run import Run
from tracker.clinical.screening import Screening
from tracker.clinical.vitals_judging import Judgement
from tracker.knowledge import Knowledge
from tracker.models import Infusion
from tracker.services.chair.rows import (
    ChairRecord,
    Stage,
    load_chair,
    run_of_session,
    stage_of,
)
from tracker.services.chair.screening import Missing, screening_of
from tracker.services.chair.screening import before_start as what_is_in_the_way
from tracker.services.chair.vials import last_lot
from tracker.services.chair.watching import (
    Watch,
    active_signs,
    baseline_of,
    before_start,
    interval_facts,
    interval_of,
    judge_newest,
    watch,
)
from tracker.services.history import (
    CourseRow,
    InfusionRow,
    PatientHistory,
    SideEffectRow,
    VitalSignsRow,
    load_history,
)
from tracker.services.infusions import InfusionOrder
from tracker.services.observations import SideEffectEntry
from tracker.services.people import PersonRow, list_people, names_of_people
from tracker.services.safety import OpenFlag, flags_of_session, open_flags
from tracker.services.threshold_sets import ThresholdSetLabel, judged_by, label_of
from tracker.services.treatments import TreatmentRow, list_treatments
from tracker.storage.sessions import Session


@dataclass(frozen=True, slots=True)
class InfusionView:
    """One infusion with its patient, what was logged in it, and the infusions before it.

    `knowledge` holds the numbers it is judged by: those in force until the check-in, and from then
    on those of the check-in. `run` is None while the order does not say what the pump holds.
    `flags` are all open suicide flags of the patient; `last_lot` is that of the last vial of its
    strength.
    """

    infusion: InfusionRow
    history: PatientHistory
    course: CourseRow | None
    earlier: tuple[InfusionRow, ...]
    readings: tuple[VitalSignsRow, ...]
    effects: tuple[SideEffectRow, ...]
    treatments: tuple[TreatmentRow, ...]
    people: tuple[PersonRow, ...]
    names: dict[UUID, str]
    pain: bool
    chair: ChairRecord
    run: Run | None
    stage: Stage
    knowledge: Knowledge
    flags: tuple[OpenFlag, ...]
    last_lot: tuple[str, date | None] | None
    thresholds: ThresholdSetLabel | None

    @property
    def rules(self) -> MonitoringRules:
        """The rules of monitoring it is judged by."""
        return self.knowledge.monitoring

    @property
    def answers(self) -> dict[str, str]:
        """What was answered in this session, by item."""
        own = (row for row in self.chair.answers if row.infusion_id == self.infusion.id)
        return {row.item: row.answer for row in own}

    @property
    def baseline(self) -> Reading | None:
        """The reading before the start that later ones are held against."""
        return baseline_of(before_start(self.readings, self.infusion.started_at))

    @property
    def signs(self) -> frozenset[str]:
        """The signs that are seen now."""
        own = [row for row in self.chair.answers if row.infusion_id == self.infusion.id]
        return active_signs(self.rules, self.effects, own)

    def interval(self) -> Interval:
        """Return how often readings are due."""
        known = {row.item: row.answer for row in self.chair.answers}
        facts = interval_facts(
            self.history, self.infusion, known, pain=self.pain, today=self.infusion.given_on
        )
        return interval_of(self.infusion, facts, self.rules)

    def watch(self, now: datetime) -> Watch:
        """Return which readings are due and what has become of them by `now`."""
        seen = [effect.onset_at for effect in self.effects if effect.onset_at is not None]
        drugs = [treatment.given_at for treatment in self.treatments]
        return watch(
            self.infusion,
            self.run,
            self.chair.events,
            self.readings,
            [*seen, *drugs],
            self.interval(),
            self.rules,
            now,
        )

    @property
    def session_flags(self) -> tuple[OpenFlag, ...]:
        """The open suicide flags that keep this session from being signed."""
        row = self.infusion
        return flags_of_session(self.flags, row.id, row.given_on, row.checked_in_at)

    def screening(self, today: date, now: datetime) -> Screening:
        """Return where every item of the checklist stands."""
        return screening_of(
            self.history,
            self.infusion,
            self.chair,
            self.knowledge,
            self.names,
            self.flags,
            today,
            now,
        )

    def in_the_way(self, screening: Screening, now: datetime) -> tuple[Missing, ...]:
        """Return everything that is still in the way of the start."""
        return what_is_in_the_way(
            self.history, self.infusion, self.chair, self.knowledge, screening, now
        )

    def judgement(self) -> Judgement:
        """Return what the newest reading, and what is seen now, lead to."""
        return judge_newest(self.readings, self.infusion.started_at, self.signs, self.rules)

    @property
    def first_ever(self) -> bool:
        """Whether the patient has had no infusion before this one."""
        return not any(row.given for row in self.earlier)

    @property
    def last_weighed(self) -> InfusionRow | None:
        """The last infusion before this one that has a weight."""
        return next((row for row in reversed(self.earlier) if row.weight_kg is not None), None)

    @property
    def last_dosed(self) -> InfusionRow | None:
        """The last infusion before this one that was given with a known dose."""
        given = (row for row in reversed(self.earlier) if row.given)
        return next((row for row in given if dose_of(row) is not None), None)

    @property
    def order(self) -> InfusionOrder:
        """The order as stored."""
        names = InfusionOrder.__dataclass_fields__
        return InfusionOrder(**{name: getattr(self.infusion, name) for name in names})

    def minutes_after_start(self, at: datetime) -> int | None:
        """Return whole minutes from the start to `at`, negative before it."""
        started = self.infusion.started_at
        return None if started is None else int((at - started).total_seconds() // 60)


def dose_of(infusion: InfusionRow) -> Decimal | None:
    """Return the dose in mg/kg that was given, or ordered where that is all we know."""
    given = infusion.given_mg_per_kg
    return given if given is not None else infusion.ordered_mg_per_kg


def visit_of(view: InfusionView) -> SessionTimes:
    """Return the instants of the visit as far as they are known."""
    row = view.infusion
    return SessionTimes(row.checked_in_at, row.started_at, row.ended_at, row.discharged_at)


def entry_of(effect: SideEffectRow) -> SideEffectEntry:
    """Return a stored side effect as an entry, to be changed."""
    names = [name for name in SideEffectEntry.__dataclass_fields__ if name != "onset"]
    kept = {name: getattr(effect, name) for name in names}
    return SideEffectEntry(onset=effect.onset, **kept)


def load_view(session: Session, infusion_id: UUID, knowledge: Knowledge) -> InfusionView | None:
    """Return the infusion as stored, or None where it or its patient is not in force."""
    stored = session.get(Infusion, infusion_id)
    history = None if stored is None else load_history(session, stored.patient_id)
    if history is None:
        return None
    row = next((row for row in history.infusions if row.id == infusion_id), None)
    return None if row is None else _view(session, history, row, knowledge)


def _view(
    session: Session, history: PatientHistory, row: InfusionRow, knowledge: Knowledge
) -> InfusionView:
    course = next((course for course in history.courses if course.id == row.course_id), None)
    indication = None if course is None else knowledge.indications.get(course.indication)
    others = [other for other in history.infusions if other.id != row.id]
    chair = load_chair(session, row.id, history.id)
    numbers = row.threshold_set_id
    return InfusionView(
        infusion=row,
        history=history,
        course=course,
        earlier=tuple(other for other in others if _came_before(other, row)),
        readings=tuple(seen for seen in history.vital_signs if seen.infusion_id == row.id),
        effects=tuple(seen for seen in history.side_effects if seen.infusion_id == row.id),
        people=tuple(list_people(session)),
        names=names_of_people(session),
        pain=indication is not None and indication.pain,
        chair=chair,
        run=run_of_session(row, chair.events),
        stage=stage_of(row),
        knowledge=judged_by(session, numbers, knowledge),
        treatments=tuple(list_treatments(session, row.id)),
        flags=tuple(open_flags(session, history.id)),
        last_lot=None if row.vial_mg_per_ml is None else last_lot(session, row.vial_mg_per_ml),
        thresholds=None if numbers is None else label_of(session, numbers),
    )


def _came_before(other: InfusionRow, row: InfusionRow) -> bool:
    if row.started_at is None:  # not started yet: whatever else there was that day came before
        return other.given_on <= row.given_on
    return other.moment < row.moment
