"""The criteria of leaving for a session as read, and what of them is still to be asked."""

from datetime import datetime, tzinfo

from tracker.clinical.discharge import Criterion, discharge_criteria
from tracker.clinical.discharge_facts import DischargeFacts
from tracker.services.chair.answers import ESCORT_NAME, ESCORT_PHONE, escort_on_file
from tracker.services.chair.leaving import (
    aldrete_of,
    answers_of,
    facts_for_leaving,
    overrides_of,
)
from tracker.ui.infusion.infusion_view import InfusionView
from tracker.ui.infusion.leave.leaving_view import LeavingView
from tracker.ui.infusion.leave.readings_wanted import readings_wanted


def facts_of(view: InfusionView, now: datetime) -> DischargeFacts:
    """Return what is known for the criteria of leaving at `now`."""
    return facts_for_leaving(
        view.history, view.infusion, view.chair, view.rules.discharge, view.session_flags, now
    )


def criteria_of(view: InfusionView, now: datetime) -> tuple[Criterion, ...]:
    """Return where the eleven criteria stand at `now`."""
    return discharge_criteria(facts_of(view, now), view.rules.discharge)


def leaving_of(view: InfusionView, now: datetime, zone: tzinfo | None) -> LeavingView:
    """Return what the discharge panel shows of a session at `now`."""
    rules = view.rules.discharge
    facts = facts_of(view, now)
    criteria = discharge_criteria(facts, rules)
    answers = answers_of(view.chair.answers, view.infusion.id)
    due = view.watch(now).next
    last = facts.recovery[-1].systolic if facts.recovery else None
    before = None if facts.baseline is None else facts.baseline.systolic
    return LeavingView(
        criteria=criteria,
        answers=answers,
        overrides=overrides_of(view.chair.decisions, criteria),
        aldrete=aldrete_of(answers, rules, before, last),
        aldrete_before=facts.aldrete_before,
        not_asked=_not_asked(facts, view),
        wanted=readings_wanted(
            facts, rules, view.infusion.ended_at, None if due is None else due.due_at, zone
        ),
        suggested=_suggested(view),
    )


def _not_asked(facts: DischargeFacts, view: InfusionView) -> frozenset[str]:
    """Return the items that the log answers already, or that nobody needs to answer."""
    found = set()
    if facts.cadss is not None:
        found.add("no_perceptual_change")
    if facts.standing is not None and facts.standing.after_three is not None:
        found.add("standing_held")
    if "suicide_asked" not in view.answers and facts.suicide_asked:
        found.add("suicide_asked")
    if not (facts.first_infusion or facts.worst_grade >= view.rules.discharge.call_from_grade):
        found.add("call_planned")
    return frozenset(found)


def _suggested(view: InfusionView) -> dict[str, str]:
    escort = escort_on_file(view.chair.answers, view.infusion.id)
    return {ESCORT_NAME: escort.name, ESCORT_PHONE: escort.phone}
