"""The screening of a session from what is stored, and what stands in the way of its start."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy.orm import Session

from tracker.clinical.checklist import Checklist, Condition
from tracker.clinical.limits import plain
from tracker.clinical.monitoring_rules import Measure, MonitoringRules, Reading
from tracker.clinical.screening import (
    Decisions,
    GivenAnswer,
    NeedKind,
    Outcome,
    Screening,
    evaluate,
)
from tracker.clinical.screening_facts import ScreeningFacts, conditions
from tracker.clinical.vitals_judging import baseline_is_fresh, judge_before_start
from tracker.knowledge import Knowledge
from tracker.services.chair.answers import answers_by_item
from tracker.services.chair.decisions import decisions_of
from tracker.services.chair.dose_question import dose_question, order_of, order_verdicts
from tracker.services.chair.rows import AnswerRow, ChairRecord
from tracker.services.chair.screening_facts import (
    day_of_session,
    facts_for_screening,
    is_for_pain,
    readings_before,
    words_of_findings,
    words_of_values,
)
from tracker.services.history import InfusionRow, PatientHistory
from tracker.services.infusions import mark_not_given
from tracker.services.refused import refuse_if
from tracker.services.safety import OpenFlag

Where = Literal["screening", "order", "vitals", "dose", "readback"]

_NAMES: dict[Measure, str] = {
    "systolic": "blood pressure",
    "diastolic": "blood pressure",
    "heart_rate": "heart rate",
    "spo2": "SpO₂",
}
_ASKED_FOR: dict[NeedKind, str] = {
    "answer": "not answered yet.",
    "resolve": "“{answer}”. The infusion cannot start with this.",
    "prescriber": "“{answer}”. A prescriber must decide, with a reason.",
    "acknowledge": "“{answer}”. Confirm that you have seen this warning.",
    "second person": "have a second person read it back.",
}


@dataclass(frozen=True, slots=True)
class Missing:
    """Something in the way of the start: a plain sentence, and where on the page to mend it."""

    what: str
    where: Where


def screening_of(
    history: PatientHistory,
    infusion: InfusionRow,
    chair: ChairRecord,
    knowledge: Knowledge,
    names: Mapping[uuid.UUID, str],
    flags: Sequence[OpenFlag],
    today: date,
    now: datetime,
) -> Screening:
    """Return where every item of the checklist stands in a session.

    `knowledge` has the numbers the session is judged by, `flags` are the patient's open suicide
    flags. Once it has started, it is what the start was allowed by, with answers corrected since.
    Each outcome's `because` names the values it was drawn from. Reference 3.6.
    """
    facts = facts_for_screening(history, infusion, knowledge, flags, today)
    day = day_of_session(infusion, today)
    rows = _counting(chair.answers, infusion, knowledge, day, now)
    answers = _known(answers_by_item(rows, names), knowledge.checklist)
    findings = words_of_findings(
        judge_before_start(knowledge.monitoring, readings_before(history, infusion))
    )

    def judged(decisions: Decisions) -> Screening:
        found = evaluate(knowledge.checklist, answers, facts, day, decisions)
        return _explained(found, facts, knowledge.checklist, findings)

    settings = knowledge.chair
    undecided = judged(Decisions(read_back=settings.read_back, actions=settings.actions))
    return judged(decisions_of(chair.decisions, undecided, settings))


def before_start(
    history: PatientHistory,
    infusion: InfusionRow,
    chair: ChairRecord,
    knowledge: Knowledge,
    screening: Screening,
    now: datetime,
) -> tuple[Missing, ...]:
    """Return everything that is still in the way of the start, the order first; empty: start.

    `knowledge` has the numbers the session is judged by. Reference 3.1, 3.6, 4.1 and 4.2.
    """
    order = _order_missing(history, infusion, chair, knowledge)
    vitals = _vitals_missing(knowledge.monitoring, readings_before(history, infusion), now)
    return (*order, *vitals, *_screening_missing(screening, readings_wanted=bool(vitals)))


def fail_screening(
    session: Session,
    infusion_id: uuid.UUID,
    item_ids: Sequence[str],
    reason: str,
    checklist: Checklist,
) -> None:
    """Keep a session as not given because of its screening; the reason names the items.

    Raises Refused without an item or a reason, and for a session that has run.
    """
    refuse_if(() if item_ids else ("Choose which item of the screening it failed on.",))
    refuse_if(() if reason.strip() else ("Say why it was not given.",))
    named = ", ".join(f"{each} {checklist.items[each].title}" for each in item_ids)
    mark_not_given(session, infusion_id, "not given", f"Screening ({named}): {reason.strip()}")


def _counting(
    rows: Sequence[AnswerRow],
    infusion: InfusionRow,
    knowledge: Knowledge,
    day: date,
    now: datetime,
) -> list[AnswerRow]:
    """Return the answers that count in a session: its own, and those of earlier ones.

    Its own count as of its day even where midnight came between them and the start.
    """
    instant = infusion.started_at or now
    longest = timedelta(hours=float(knowledge.limits.rules.session_hours))
    found = []
    for row in rows:
        if row.infusion_id != infusion.id:
            found += [row] if row.answered_at <= instant else []
        elif instant - row.answered_at <= longest:
            found.append(replace(row, answered_on=day))
        else:
            found.append(row)
    return found


def _known(
    answers: Mapping[str, Sequence[GivenAnswer]], checklist: Checklist
) -> dict[str, list[GivenAnswer]]:
    """Leave out what is no answer to an item any more: then the item is asked again."""
    return {
        item.id: [given for given in answers.get(item.id, ()) if given.answer in item.answers]
        for item in checklist.items.values()
    }


def _explained(
    screening: Screening, facts: ScreeningFacts, checklist: Checklist, findings: str
) -> Screening:
    """Return the screening with the values behind each outcome; a decision covers no others."""
    holding = conditions(facts, checklist.rules)
    explained = []
    for outcome in screening.outcomes:
        words = [findings] if outcome.item.derived_by == "vitals" and findings else []
        words += [
            _words_of_condition(each.when, facts)
            for each in outcome.item.instead
            if each.answer == outcome.answer and each.when in holding
        ]
        words = words if outcome.answer is not None else []
        explained.append(replace(outcome, because="; ".join(words)) if words else outcome)
    return Screening(tuple(explained))


def _words_of_condition(condition: Condition, facts: ScreeningFacts) -> str:
    if condition == "high readings":
        return words_of_values(
            {
                "systolic": facts.systolic,
                "diastolic": facts.diastolic,
                "heart_rate": facts.heart_rate,
            }
        )
    if condition == "high dose" and facts.dose_mg_per_kg is not None:
        return f"{plain(facts.dose_mg_per_kg)} mg/kg ordered"
    return {
        "sud": "treated for a substance use disorder",
        "pain": "an infusion for pain",
        "pain with sedation": "an infusion for pain with sedation",
    }.get(condition, condition)


def _order_missing(
    history: PatientHistory, infusion: InfusionRow, chair: ChairRecord, knowledge: Knowledge
) -> list[Missing]:
    order, pain = order_of(infusion), is_for_pain(history, infusion, knowledge)
    wanted = {
        "The weight is missing.": order.dose_weight_kg,
        "The dose is missing.": order.ordered_mg_per_kg and order.ordered_mg,
        "The minutes are missing.": order.planned_minutes,
        "The vial strength is missing.": order.vial_mg_per_ml,
    }
    found = [Missing(sentence, "order") for sentence, value in wanted.items() if not value]
    found += [
        Missing(verdict.sentence, "order")
        for verdict in order_verdicts(order, knowledge.limits, pain=pain)
        if verdict.refused
    ]
    question = dose_question(order, knowledge.limits, chair.decisions, pain=pain)
    return found if question is None else [*found, Missing(question.sentence, "dose")]


def _vitals_missing(
    rules: MonitoringRules, readings: Sequence[Reading], now: datetime
) -> list[Missing]:
    judgement = judge_before_start(rules, readings)
    fresh = [each for each in readings if baseline_is_fresh(rules.schedule, each.taken_at, now)]
    stale = [
        each for each in judge_before_start(rules, fresh).missing if each not in judgement.missing
    ]
    found = []
    if judgement.missing:
        found.append(f"Take the {_measures(judgement.missing)} before the start.")
    if stale:
        minutes = plain(rules.schedule.baseline_min)
        found.append(f"Take the {_measures(stale)} again: older than {minutes} min.")
    if judgement.repeats:
        apart = plain(rules.schedule.repeat_apart_min)
        times = "once" if judgement.repeats == 1 else f"{judgement.repeats} times"
        found.append(f"Repeat the blood pressure {times}, {apart} min or more apart.")
    return [Missing(sentence, "vitals") for sentence in found]


def _measures(measures: Sequence[Measure]) -> str:
    *first, last = dict.fromkeys(_NAMES.get(each, each) for each in measures)
    return " and ".join(part for part in (", ".join(first), last) if part)


def _screening_missing(screening: Screening, *, readings_wanted: bool) -> list[Missing]:
    found = []
    for outcome in screening.outcomes:
        need = outcome.needs
        # Readings that are wanted anyway answer this item by themselves.
        told = readings_wanted and outcome.item.derived_by == "vitals" and need == "answer"
        if need is None or told:
            continue
        where: Where = "readback" if outcome.item.read_back else "screening"
        found.append(Missing(f"{outcome.item.title}: {_words(outcome, need)}", where))
    return found


def _words(outcome: Outcome, need: NeedKind) -> str:
    answer = outcome.answer or ""
    if outcome.because is not None:
        answer = f"{answer}: {outcome.because}"
    return _ASKED_FOR[need].format(answer=answer)
