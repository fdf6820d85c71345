"""Fills a record with the synthetic clinic, through the same services as the window does."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import partial
from random import Random

from sqlalchemy.orm import Session

from tracker.clinical.dosing import dose_mg, given_mg
from tracker.clinical.moment import Moment
from tracker.clinical.rounding import half_up
from tracker.demo.answers import difficulty, fill_in_form, item_profile
from tracker.demo.clock import Clock
from tracker.demo.monitoring import (
    DISCHARGE_AFTER,
    Effect,
    Reading,
    Resting,
    read_vitals,
    resting_vitals,
    see_side_effects,
)
from tracker.demo.parameters import Parameters, load_parameters
from tracker.demo.people import NOTE, NURSE, PRESCRIBER, SECOND_NURSE, STAFF, THERAPIST
from tracker.demo.plans import CoursePlan, InfusionPlan, MarkPlan, PatientPlan, ScorePlan
from tracker.demo.population import simulate_clinic, source
from tracker.demo.safety import act_on_flag
from tracker.knowledge import Knowledge, load_knowledge
from tracker.models import Person
from tracker.services.courses import CourseDetails, close_course, open_course
from tracker.services.event_marks import add_event_mark
from tracker.services.infusions import (
    InfusionOrder,
    mark_not_given,
    no_side_effects,
    prepare_infusion,
    record_past_infusion,
)
from tracker.services.observations import (
    SideEffectEntry,
    record_side_effect,
    record_vital_signs,
)
from tracker.services.patients import PatientDetails, add_patient
from tracker.services.people import add_person
from tracker.services.scores import ScoreEntry, record_score
from tracker.storage.actor import Actor
from tracker.storage.sessions import Sessions

_STATION = "synthetic clinic"
_VIAL_MG_PER_ML, _BAG_ML = 50, Decimal(100)
_MORNING, _EVENING = time(7, 45), time(17)
_MIDNIGHT = time(0, 5)  # what is prepared for today was entered before now, whatever the hour
_TYPED_AFTER = timedelta(minutes=3)
_OLDER, _FREQUENT, _USUAL = 50, 10, 15  # clinical reference 4.1: who is measured every 10 minutes
_USUAL_DOSE = Decimal("0.5")


def fill(
    sessions: Sessions,
    patients: int,
    seed: int,
    today: date,
    progress: Callable[[int, int], None] | None = None,
    zone: tzinfo | None = None,
) -> None:
    """Write a synthetic clinic of so many patients into an empty record; none leave it empty.

    The same seed and day give the same clinic. Times of day are those of `zone` (None: the
    machine's). `progress` is told how many patients of how many are written.
    """
    if patients == 0:
        return
    knowledge, parameters = load_knowledge(), load_parameters()
    staff = _add_staff(sessions, today, zone)
    plans = simulate_clinic(patients, seed, today, parameters, knowledge.indications)
    for number, plan in enumerate(plans, start=1):
        nurse = staff[NURSE if number % 2 else SECOND_NURSE]
        clock = Clock(zone)
        acting = sessions.acting_as(Actor(nurse.id, nurse.name, _STATION)).entering_at(clock.read)
        random = source(seed, number, "visits")
        with acting.write() as session:
            _Writer(session, knowledge, parameters, random, clock, staff, plan, today).write()
        if progress is not None:
            progress(number, patients)


def _add_staff(sessions: Sessions, today: date, zone: tzinfo | None) -> list[Person]:
    clock = Clock(zone)
    clock.set(clock.instant(today - timedelta(days=500), _MORNING))
    with sessions.entering_at(clock.read).write() as session:
        return [add_person(session, details) for details in STAFF]


@dataclass
class _Writer:
    """Writes one patient, event after event in the order in which they happened."""

    session: Session
    knowledge: Knowledge
    parameters: Parameters
    random: Random
    clock: Clock
    staff: Sequence[Person]
    plan: PatientPlan
    today: date
    patient_id: uuid.UUID = field(init=False)
    course_id: uuid.UUID = field(init=False)
    resting: Resting = field(init=False)
    profiles: dict[str, tuple[float, ...]] = field(default_factory=dict)

    def write(self) -> None:
        """Write the patient, the course, and all that happened in it."""
        self.resting = resting_vitals(self.random, self.parameters)
        self._register()
        if self.plan.course is None:
            return
        self._open(self.plan.course)
        for instant, action in sorted(self._timeline(), key=lambda event: event[0]):
            self.clock.set(instant + _TYPED_AFTER)
            action()

    def _timeline(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        for score in self.plan.scores:
            yield self.clock.instant(score.on, score.at or _EVENING), partial(self._score, score)
        for infusion in self.plan.infusions:
            yield self._typed(infusion), partial(self._infusion, infusion)
        for mark in self.plan.marks:
            yield self.clock.instant(mark.on, _EVENING), partial(self._mark, mark)
        course = self.plan.course
        if course is not None and course.closed_on is not None:
            yield self.clock.instant(course.closed_on, _EVENING), partial(self._close, course)

    def _typed(self, infusion: InfusionPlan) -> datetime:
        """Return when an infusion is typed in: at discharge, or on the day before it starts."""
        if infusion.status != "finished":
            early = _MIDNIGHT if infusion.status == "prepared" else _MORNING
            return self.clock.instant(infusion.on, early)
        start = self.clock.instant(infusion.on, infusion.start)
        return start + timedelta(minutes=infusion.minutes + DISCHARGE_AFTER)

    def _register(self) -> None:
        person, day = self.plan.person, self.plan.registered_on
        self.clock.set(self.clock.instant(day, _MORNING))
        details = PatientDetails(
            record_number=person.record_number,
            family_name=person.family_name,
            given_name=person.given_name,
            sex=person.sex,
            birth_date=person.birth_date,
            height_cm=person.height_cm,
            allergies=person.allergies,
            no_allergies_asked_on=None if person.allergies else day,
            medicines=person.medicines,
            phone=person.phone,
            address=person.address,
            referrer=person.referrer,
            note=NOTE,
        )
        self.patient_id = add_patient(self.session, details, self.today, synthetic=True).id

    def _open(self, course: CoursePlan) -> None:
        details = CourseDetails(
            indication=course.indication,
            icd10_code=course.icd10_code,
            planned_infusions=self.parameters.flow.planned,
            primary_instrument=course.primary,
            opened_on=course.opened_on,
        )
        self.course_id = open_course(self.session, self.patient_id, details).id

    def _close(self, course: CoursePlan) -> None:
        if course.closed_on is not None and course.close_reason is not None:
            close_course(self.session, self.course_id, course.closed_on, course.close_reason)

    def _mark(self, mark: MarkPlan) -> None:
        add_event_mark(self.session, self.patient_id, mark.kind, mark.text, Moment(mark.on))

    def _score(self, plan: ScorePlan) -> None:
        instrument = self.knowledge.instruments[plan.instrument]
        profile = self.profiles.setdefault(plan.instrument, item_profile(self.random, instrument))
        whole = plan.form == "total only"
        at = None if plan.at is None else self.clock.instant(plan.on, plan.at)
        clinician = instrument.rater == "clinician"
        entry = ScoreEntry(
            instrument=instrument,
            taken=Moment(plan.on, at),
            answers=None if whole else fill_in_form(self.random, instrument, plan, profile),
            extra_answers=() if whole else difficulty(self.random, instrument, plan.total),
            total=Decimal(plan.total) if whole else None,
            suicide_answer=Decimal(plan.suicide) if whole and instrument.suicide else None,
            rater_id=self.staff[THERAPIST].id if clinician else None,
            recall_variant=plan.recall,
            note="Asked by telephone, total only" if at is None else None,
        )
        score = record_score(self.session, self.patient_id, entry)
        nurse, prescriber = self.staff[NURSE].id, self.staff[PRESCRIBER].id
        act_on_flag(self.session, score, self.today, nurse, prescriber)

    def _infusion(self, plan: InfusionPlan) -> None:
        order = self._order(plan)
        if plan.status != "finished":
            self._prepare(plan, order)
            return
        started = self.clock.instant(plan.on, plan.start)
        ordered = order.ordered_mg or Decimal(0)
        infusion = record_past_infusion(
            self.session,
            self.course_id,
            Moment(plan.on, started),
            order,
            given_mg=given_mg(ordered, Decimal(plan.planned_minutes), Decimal(plan.minutes)),
            ended_at=started + timedelta(minutes=plan.minutes),
        )
        self._observe(plan, infusion.id, started)

    def _prepare(self, plan: InfusionPlan, order: InfusionOrder) -> None:
        limits = self.knowledge.limits
        infusion = prepare_infusion(self.session, self.course_id, plan.on, order, limits)
        if plan.reason is not None:
            self.clock.set(self.clock.instant(plan.on, plan.start))
            mark_not_given(self.session, infusion.id, plan.status, plan.reason)

    def _order(self, plan: InfusionPlan) -> InfusionOrder:
        change = Decimal(f"{self.random.gauss(0, 0.5):.1f}")
        weight = half_up(self.plan.person.weight_kg + change, 1)
        nurses = (self.staff[NURSE].id, self.staff[SECOND_NURSE].id)
        return InfusionOrder(
            weight_kg=weight,
            ordered_mg=dose_mg(weight, plan.mg_per_kg),
            ordered_mg_per_kg=plan.mg_per_kg,
            vial_mg_per_ml=_VIAL_MG_PER_ML,
            bag_ml=_BAG_ML,
            planned_minutes=plan.planned_minutes,
            prescriber_id=self.staff[PRESCRIBER].id,
            second_person_id=next(n for n in nurses if n != self.session.info["actor"].person_id),
            phase_choice=plan.phase_choice,
            note=plan.reason if plan.status == "finished" else None,
        )

    def _observe(self, plan: InfusionPlan, infusion_id: uuid.UUID, started: datetime) -> None:
        given = [each.on for each in self.plan.infusions if each.status == "finished"]
        first = plan.on == min(given)
        interval = self._interval(plan, first=first)
        readings = read_vitals(self.random, self.parameters, self.resting, plan.minutes, interval)
        for reading in readings:
            self._reading(reading, infusion_id, started)
        effects = see_side_effects(
            self.random,
            self.knowledge.side_effects,
            readings,
            first=first,
            stopped_by=plan.stopped_by,
        )
        discharge = plan.minutes + DISCHARGE_AFTER
        for effect in effects:
            self._effect(effect, infusion_id, started, discharge)
        if not effects:
            no_side_effects(self.session, infusion_id, started + timedelta(minutes=discharge))

    def _interval(self, plan: InfusionPlan, *, first: bool) -> int:
        age = (plan.on - self.plan.person.birth_date).days // 365
        often = first or age >= _OLDER or plan.mg_per_kg > _USUAL_DOSE
        return _FREQUENT if often else _USUAL

    def _reading(self, reading: Reading, infusion_id: uuid.UUID, started: datetime) -> None:
        at = started + timedelta(minutes=reading.minute)
        limits = self.knowledge.limits
        record_vital_signs(self.session, infusion_id, at, reading.values, limits)

    def _effect(
        self, effect: Effect, infusion_id: uuid.UUID, started: datetime, discharge: int
    ) -> None:
        onset = started + timedelta(minutes=effect.onset)
        ended = started + timedelta(minutes=effect.end)
        self.clock.set(max(self.clock.now, ended + _TYPED_AFTER))
        entry = SideEffectEntry(
            term=effect.term,
            severity=effect.severity,
            onset=Moment.local(onset, self.clock.zone),
            ended_at=ended,
            treatment=effect.treatment,
            resolved_at_discharge=effect.end <= discharge if effect.onset <= discharge else None,
        )
        record_side_effect(self.session, self.patient_id, infusion_id, entry)
