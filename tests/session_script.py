"""A scripted session through the app's own services: a list of gestures, each one transaction.

Each has a minute of its own, so that whoever knows how many were done knows what must stand in the
record, and can go on from there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.factories import TODAY, at
from tracker.clinical.discharge import discharge_criteria, still_in_the_way
from tracker.clinical.moment import Moment
from tracker.clinical.rounding import half_up
from tracker.knowledge import Knowledge
from tracker.services.chair.answers import check_in, record_answer, record_escort
from tracker.services.chair.decisions import DecidedBy, acknowledge, clear, stood_of
from tracker.services.chair.leaving import about_criterion, discharge, facts_for_leaving
from tracker.services.chair.running import (
    change_rate,
    give_bolus,
    pause_run,
    resume_run,
    start_run,
    stop_run,
)
from tracker.services.chair.signing import sign
from tracker.services.chair.vials import VialEntry, record_vial
from tracker.services.infusions import InfusionOrder, change_order
from tracker.services.observations import (
    SideEffectEntry,
    VitalValues,
    change_side_effect,
    end_side_effect,
    record_side_effect,
    record_vital_signs,
)
from tracker.services.treatments import TreatmentEntry, record_treatment
from tracker.storage.sessions import Session
from tracker.ui.infusion.infusion_view import InfusionView, entry_of

START, BORN = at(TODAY, 10), date(1986, 3, 1)
DOCTOR = DecidedBy("Dr Example", "physician", None, "seen and talked over at length")
DERIVED = {"P05", "P10", "P29", "P42", "P43", "P44", "P45", "P46"}
"""What the app answers by itself here; P10 is asked where no scale of mania was filled in."""
ORDER = InfusionOrder(
    weight_kg=Decimal("82.5"),
    ordered_mg_per_kg=Decimal("0.5"),
    ordered_mg=Decimal("41.25"),
    vial_mg_per_ml=50,
    bag_ml=Decimal(100),
    planned_minutes=40,
)


@dataclass(frozen=True)
class Desk:
    """What one gesture needs: its transaction, what the page shows, and the instant."""

    session: Session
    view: InfusionView
    at: datetime
    knowledge: Knowledge
    second_id: UUID

    @property
    def infusion_id(self) -> UUID:
        return self.view.infusion.id


Do = Callable[[Desk], object]


@dataclass(frozen=True)
class Gesture:
    """What is done at a minute from the start."""

    minute: float
    do: Do

    @property
    def at(self) -> datetime:
        return START + timedelta(minutes=self.minute)


@dataclass(frozen=True)
class Figures:
    """What is worked out from what is stored, at the instant of a gesture."""

    stage: str
    elapsed: timedelta
    given_mg: Decimal
    due: tuple[tuple[datetime, str], ...]
    next_due: datetime | None


def figures_of(view: InfusionView, now: datetime) -> Figures:
    """Return the clock, the dose and the due readings of a session as the page shows them."""
    watch, run = view.watch(now), view.run
    assert run is not None
    return Figures(
        view.stage,
        run.elapsed(now),
        run.given_mg(now),
        tuple((p.due_at, state) for p, state in zip(watch.points, watch.states, strict=True)),
        None if watch.next is None else watch.next.due_at,
    )


# ---- what is done


def answered(item: str, answer: str) -> Do:
    def do(desk: Desk) -> None:
        second = desk.second_id if item == "P48" else None
        record_answer(desk.session, desk.infusion_id, item, answer, desk.at, UTC, second)

    return do


def in_one(steps: Sequence[Do]) -> Do:
    def do(desk: Desk) -> None:
        for step in steps:
            step(desk)

    return do


def acknowledged(item: str) -> Do:
    def do(desk: Desk) -> None:
        acknowledge(desk.session, desk.infusion_id, item, _stood(desk, item), desk.at)

    return do


def cleared(item: str) -> Do:
    def do(desk: Desk) -> None:
        enough = desk.view.rules.discharge.reason_characters
        stood = _stood(desk, item)
        clear(desk.session, desk.infusion_id, item, stood, DOCTOR, desk.at, Decimal(enough))

    return do


def read(systolic: int, diastolic: int, pulse: int, spo2: int, **more: Any) -> Do:
    values = VitalValues(
        systolic=systolic, diastolic=diastolic, heart_rate=pulse, spo2=spo2, **more
    )
    return lambda desk: record_vital_signs(
        desk.session, desk.infusion_id, desk.at, values, desk.knowledge.limits
    )


def began(term: str, severity: int) -> Do:
    def do(desk: Desk) -> None:
        entry = SideEffectEntry(term=term, severity=severity, onset=Moment.local(desk.at, UTC))
        record_side_effect(desk.session, desk.view.history.id, desk.infusion_id, entry)

    return do


def grew(term: str, severity: int) -> Do:
    def do(desk: Desk) -> None:
        row = _effect(desk, term)
        entry = entry_of(row)
        names = {name: getattr(entry, name) for name in SideEffectEntry.__dataclass_fields__}
        changed = SideEffectEntry(**names | {"severity": severity})
        change_side_effect(desk.session, row.id, changed, row.version)

    return do


def ended(term: str) -> Do:
    return lambda desk: end_side_effect(desk.session, _effect(desk, term).id, desk.at)


def treated(term: str, drug: str, dose: str) -> Do:
    def do(desk: Desk) -> None:
        effect = _effect(desk, term).id
        entry = TreatmentEntry(
            drug=drug, given_at=desk.at, dose=Decimal(dose), unit="mg", side_effect_id=effect
        )
        record_treatment(desk.session, desk.infusion_id, entry)

    return do


def started(desk: Desk) -> None:
    missing = desk.view.in_the_way(desk.view.screening(desk.at.date(), desk.at), desk.at)
    start_run(
        desk.session,
        desk.infusion_id,
        desk.at,
        UTC,
        knowledge=desk.knowledge,
        missing=missing,
        second_person_id=desk.second_id,
    )


def stopped(desk: Desk) -> None:
    assert desk.view.run is not None
    stop_run(
        desk.session,
        desk.infusion_id,
        desk.at,
        desk.view.run.given_mg(desk.at),
        desk.knowledge.limits,
        desk.knowledge.monitoring.schedule,
        "patient asked",
    )


def drew(desk: Desk) -> None:
    given = desk.view.infusion.given_mg
    assert given is not None
    entry = VialEntry(
        vial_mg_per_ml=50,
        lot="A-17",
        expires_on=TODAY + timedelta(days=300),
        drawn_mg=Decimal(50),
        wasted_mg=50 - given,
        witness_id=desk.second_id,
    )
    record_vial(desk.session, desk.infusion_id, entry, desk.knowledge.limits)


def decided_against(number: int) -> Do:
    def do(desk: Desk) -> None:
        stood, about = _criteria(desk)[number - 1].because, about_criterion(number)
        enough = Decimal(desk.view.rules.discharge.reason_characters)
        clear(desk.session, desk.infusion_id, about, stood, DOCTOR, desk.at, enough)

    return do


def left(desk: Desk) -> None:
    in_the_way = still_in_the_way(_criteria(desk), {}, desk.view.rules.discharge)
    discharge(desk.session, desk.infusion_id, desk.at, in_the_way, desk.knowledge.limits)


def _stood(desk: Desk, item: str) -> str:
    screening = desk.view.screening(desk.at.date(), desk.at)
    return stood_of(next(one for one in screening.outcomes if one.item.id == item))


def _effect(desk: Desk, term: str) -> Any:
    return next(row for row in desk.view.effects if row.term == term)


def _criteria(desk: Desk) -> Any:
    view, rules = desk.view, desk.view.rules.discharge
    facts = facts_for_leaving(
        view.history, view.infusion, view.chair, rules, view.session_flags, desk.at
    )
    return discharge_criteria(facts, rules)


# ---- the script


def pumped_by_hand(minute: float) -> tuple[timedelta, Decimal]:
    """Return how long the pump has run at a minute of the script, and the mg given.

    61.875 mg/h for 12 minutes, then 45 mg/h up to a pause from 20 to 22, and on to 50; a bolus of
    2 mg at 13: 12.375 + 2 + 6 + 21 = 41.375 mg in 48 minutes.
    """
    at = Decimal(str(minute))
    fast = min(max(at, Decimal(0)), Decimal(12))
    slow = min(max(at - 12, Decimal(0)), Decimal(8)) + min(max(at - 22, Decimal(0)), Decimal(28))
    mg = (fast * Decimal("61.875") + slow * 45) / 60 + (2 if at >= 13 else 0)
    return timedelta(minutes=float(fast + slow)), half_up(mg, 2)


def script(knowledge: Knowledge) -> tuple[Gesture, ...]:
    """Return a session of fifty minutes with all that can happen in one, from check-in to signed.

    What is in the way of the start is dealt with on the way: an item that a prescriber clears, and
    one that is acknowledged.
    """
    asked = [item for item in knowledge.checklist.items.values() if item.id not in DERIVED]
    one_by_one = [answered(item.id, item.clear) for item in asked[:8]]
    leaving = [answered(item, answer) for item, answer in LEAVING.items()]
    return (
        Gesture(-20, lambda d: check_in(d.session, d.infusion_id, d.at, d.knowledge)),
        Gesture(-19, lambda d: record_escort(
            d.session, d.infusion_id, "Cy Example", "555 0100", d.at, UTC
        )),
        *(Gesture(-18 + number / 10, do) for number, do in enumerate(one_by_one)),
        Gesture(-15, in_one([answered(item.id, item.clear) for item in asked[8:]])),
        Gesture(-14, answered("P10", "no")),
        Gesture(-11, answered("P12", "yes")),
        Gesture(-10.5, cleared("P12")),
        Gesture(-10, answered("P34", "yes")),
        Gesture(-9.5, acknowledged("P34")),
        Gesture(-9, read(128, 78, 72, 98)),
        Gesture(-8, lambda d: change_order(
            d.session, d.infusion_id, replace(ORDER, bag_ml=Decimal(250)), d.knowledge.limits
        )),
        Gesture(0, started),
        Gesture(5, began("dissociation", 2)),
        Gesture(10, read(141, 86, 81, 97)),
        Gesture(12, lambda d: change_rate(
            d.session, d.infusion_id, d.at, Decimal(45), d.knowledge.limits, "dissociation"
        )),
        Gesture(13, lambda d: give_bolus(
            d.session, d.infusion_id, d.at, Decimal(2), d.knowledge.limits, "breakthrough pain"
        )),
        Gesture(15, read(138, 84, 80, 98, respiratory_rate=14, moaas=5)),
        Gesture(16, began("nausea", 1)),
        Gesture(17, treated("nausea", "ondansetron", "4")),
        Gesture(18, grew("nausea", 2)),
        Gesture(20, lambda d: pause_run(d.session, d.infusion_id, d.at, "vomited")),
        Gesture(21, read(134, 82, 84, 97)),
        Gesture(22, lambda d: resume_run(d.session, d.infusion_id, d.at, d.knowledge.limits)),
        Gesture(25, ended("nausea")),
        Gesture(30, read(136, 83, 78, 98)),
        Gesture(40, read(133, 81, 77, 98)),
        Gesture(50, stopped),
        Gesture(51, drew),
        Gesture(52, ended("dissociation")),
        Gesture(65, read(130, 80, 74, 98, moaas=5)),
        Gesture(80, read(129, 79, 73, 98, moaas=5)),
        *(Gesture(82 + number / 10, do) for number, do in enumerate(leaving[:8])),
        Gesture(84, in_one(leaving[8:])),
        Gesture(85, decided_against(7)),
        Gesture(86, left),
        Gesture(90, lambda d: sign(d.session, d.infusion_id, d.at, d.knowledge)),
    )  # fmt: skip


LEAVING = {
    "oriented": "yes",
    "no_perceptual_change": "yes",
    "standing_held": "yes",
    "standing_symptoms": "no",
    "gait_steady": "yes",
    "nausea_controlled": "yes",
    "drank_fluid": "yes",
    "suicide_asked": "yes",
    "crisis_number_given": "yes",
    "line_out": "yes",
    "site_checked": "yes",
    "escort_present": "yes",
    "escort_instructed": "yes",
    "restrictions_agreed": "yes",
    "next_visit_booked": "yes",
    "contact_given": "yes",
    "call_planned": "yes",
    "aldrete.activity": "2",
    "aldrete.breathing": "1",
}
"""The Aldrete score stays unfinished on purpose: somebody decides against that criterion."""
