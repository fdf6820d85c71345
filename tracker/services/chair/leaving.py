"""Leaving: what is known for the criteria from what is logged, and the discharge."""

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.clinical.aldrete import Aldrete, circulation_part
from tracker.clinical.cross_checks import SessionTimes, check_session_times
from tracker.clinical.discharge import Criterion
from tracker.clinical.discharge_facts import DischargeFacts, Standing
from tracker.clinical.limits import Limits
from tracker.clinical.moment import Moment
from tracker.clinical.monitoring_rules import DischargeRules, Reading
from tracker.models import Decision, Infusion
from tracker.services.chair.decisions import decision_about
from tracker.services.chair.rows import AnswerRow, ChairRecord, DecisionRow
from tracker.services.chair.watching import baseline_of, before_start, judged_rows, reading_of
from tracker.services.history import InfusionRow, PatientHistory, ScoreRow, VitalSignsRow
from tracker.services.refused import Refused, refuse_if
from tracker.services.rows import future_problems, in_force
from tracker.services.safety import OpenFlag

CADSS = ("cadss6", "cadss")
MOAAS = "moaas"
_WATCHED = 1  # the criterion that time alone brings nearer
_VALUE = re.compile(r" \(is [^)]*\)")


def about_criterion(number: int) -> str:
    """Return what a decision to discharge against a criterion is about."""
    return f"criterion {number}"


def answers_of(answers: Sequence[AnswerRow], infusion_id: uuid.UUID) -> dict[str, str]:
    """Return the answers given in one session, by item."""
    return {row.item: row.answer for row in answers if row.infusion_id == infusion_id}


def facts_for_leaving(
    history: PatientHistory,
    infusion: InfusionRow,
    chair: ChairRecord,
    rules: DischargeRules,
    flags: Sequence[OpenFlag],
    now: datetime,
) -> DischargeFacts:
    """Return what is known for the criteria of leaving (clinical reference 4.5).

    `flags` are the patient's open ones. After the discharge the minutes are those of its instant.
    """
    when = infusion.discharged_at or now
    started, stopped = infusion.started_at, infusion.ended_at
    rows = [row for row in history.vital_signs if row.infusion_id == infusion.id]
    since = [row for row in rows if stopped is not None and row.taken_at >= stopped]
    recovery = tuple(reading_of(row) for row in judged_rows(since))
    baseline = None if started is None else baseline_of(before_start(rows, started))
    answers = answers_of(chair.answers, infusion.id)
    scores = [row for row in history.scores if _is_of_visit(row, infusion)]
    cadss, cadss_before = _cadss(scores, infusion)
    before = None if baseline is None else baseline.systolic
    effects = [each for each in history.side_effects if each.infusion_id == infusion.id]
    said = {item: _said(answers, item) for item in _SAID}
    if any(score.suicide_answer is not None for score in scores):
        said["suicide_asked"] = True
    return DischargeFacts(
        minutes_since_stop=_minutes(stopped, when),
        minutes_since_start=_minutes(started, when),
        baseline=baseline,
        recovery=recovery,
        moaas=_moaas(since, scores, stopped),
        cadss=cadss,
        cadss_before=cadss_before,
        standing=_standing(since, answers),
        aldrete=aldrete_of(answers, rules, before, _last_systolic(recovery)).total,
        aldrete_before=aldrete_of(answers, rules, before, before, prefix="aldrete_before").total,
        urgent_flag_open=any(flag.level == "URGENT" for flag in flags),
        escort_name=answers.get("escort_name"),
        first_infusion=not _has_earlier(history, infusion),
        worst_grade=max((effect.severity for effect in effects), default=0),
        **said,
    )


def aldrete_of(
    answers: Mapping[str, str],
    rules: DischargeRules,
    before: Decimal | None,
    now: Decimal | None,
    *,
    prefix: str = "aldrete",
) -> Aldrete:
    """Return the modified Aldrete score from the answers by item and systolic pressures in mmHg.

    The circulation follows from the pressures before the dose and now; where one is missing it is
    what was answered. `prefix` "aldrete_before": that before the dose.
    """
    circulation = _grade(answers, f"{prefix}.circulation")
    if before is not None and now is not None:
        circulation = circulation_part(before, now, rules)
    return Aldrete(
        activity=_grade(answers, f"{prefix}.activity"),
        breathing=_grade(answers, f"{prefix}.breathing"),
        circulation=circulation,
        consciousness=_grade(answers, f"{prefix}.consciousness"),
        oxygen=_grade(answers, f"{prefix}.oxygen"),
    )


def overrides_of(
    decisions: Sequence[DecisionRow], criteria: Sequence[Criterion]
) -> dict[int, DecisionRow]:
    """Return who decided to discharge against which criterion, by number, as it stands now.

    A decision covers what stood then and nothing else; more minutes since the stop than then are
    covered too.
    """
    found = {}
    for criterion in criteria:
        row = _covering(decisions, criterion)
        if row is not None:
            found[criterion.number] = row
    return found


def discharge(
    session: Session,
    infusion_id: uuid.UUID,
    at: datetime,
    in_the_way: Sequence[Criterion],
    limits: Limits,
) -> None:
    """Record that the patient left at an instant. Raises Refused.

    `in_the_way` are the criteria that are not met; each needs a decision in force that covers it.
    """
    infusion = in_force(session, Infusion, infusion_id)
    refuse_if(_not_recovering(infusion))
    refuse_if(future_problems(session, Moment.local(at, UTC)))
    times = SessionTimes(infusion.checked_in_at, infusion.started_at, infusion.ended_at, at)
    verdict = check_session_times(limits, times)
    refuse_if([verdict.sentence] if verdict.refused else [])
    covered = overrides_of(_stored_decisions(session, infusion_id), in_the_way)
    refuse_if(
        f"{each.title}: {each.because}. Meet it, or let a named clinician decide against it."
        for each in in_the_way
        if each.state != "met" and each.number not in covered
    )
    infusion.discharged_at = at


def take_back_discharge(session: Session, infusion_id: uuid.UUID) -> None:
    """Take the discharge back: the patient is still here. Raises Refused."""
    infusion = in_force(session, Infusion, infusion_id)
    if infusion.discharged_at is None:
        raise Refused(("The patient has not left yet.",))
    infusion.discharged_at = None


_SAID = (
    "oriented",
    "no_perceptual_change",
    "nausea_controlled",
    "drank_fluid",
    "suicide_asked",
    "crisis_number_given",
    "line_out",
    "site_checked",
    "escort_present",
    "escort_instructed",
    "restrictions_agreed",
    "next_visit_booked",
    "contact_given",
    "call_planned",
)


def _said(answers: Mapping[str, str], item: str) -> bool | None:
    return {"yes": True, "no": False}.get(answers.get(item, ""))


def _grade(answers: Mapping[str, str], item: str) -> int | None:
    return {"0": 0, "1": 1, "2": 2}.get(answers.get(item, ""))


def _minutes(since: datetime | None, until: datetime) -> Decimal | None:
    """Return whole minutes, none where the clock was set back."""
    if since is None:
        return None
    return Decimal(max(0, int((until - since).total_seconds() // 60)))


def _is_of_visit(score: ScoreRow, infusion: InfusionRow) -> bool:
    return score.infusion_id == infusion.id or score.taken_on == infusion.given_on


def _moaas(
    since: Sequence[VitalSignsRow], scores: Sequence[ScoreRow], stopped: datetime | None
) -> Decimal | None:
    """Return the last MOAA/S since the stop, from a reading or from the scale."""
    taken = [(row.taken_at, Decimal(row.moaas)) for row in since if row.moaas is not None]
    taken += [
        (score.taken_at, score.total)
        for score in scores
        if score.instrument == MOAAS and score.taken_at is not None and score.total is not None
    ]
    after = [each for each in taken if stopped is not None and each[0] >= stopped]
    return max(after)[1] if after else None


def _cadss(
    scores: Sequence[ScoreRow], infusion: InfusionRow
) -> tuple[Decimal | None, Decimal | None]:
    """Return the last dissociation score since the stop, and the same scale before the start."""
    started, stopped = infusion.started_at, infusion.ended_at
    timed = [
        (row.taken_at, row.instrument, row.total)
        for row in scores
        if row.instrument in CADSS and row.taken_at is not None and row.total is not None
    ]
    after = [each for each in timed if stopped is not None and each[0] >= stopped]
    if not after or started is None:
        return None, None
    _, scale, total = after[-1]
    before = [each[2] for each in timed if each[1] == scale and each[0] <= started]
    return total, before[-1] if before else None


def _standing(since: Sequence[VitalSignsRow], answers: Mapping[str, str]) -> Standing | None:
    """Return what is known of standing up: readings by position, and what was answered."""
    up = [row for row in since if (row.position or "").startswith("standing")]
    lying = [row for row in judged_rows(since) if row.systolic is not None]
    if up:
        lying = [row for row in lying if row.taken_at <= up[-1].taken_at]
    found = Standing(
        lying=reading_of(lying[-1]) if lying else None,
        after_one=_last_at(up, "standing 1 min"),
        after_three=_last_at(up, "standing 3 min"),
        held=_said(answers, "standing_held"),
        symptoms=_said(answers, "standing_symptoms"),
        gait_steady=_said(answers, "gait_steady"),
    )
    known = (found.held, found.symptoms, found.gait_steady)
    return found if up or any(each is not None for each in known) else None


def _last_at(rows: Sequence[VitalSignsRow], position: str) -> Reading | None:
    found = [reading_of(row) for row in rows if row.position == position]
    return found[-1] if found else None


def _last_systolic(recovery: Sequence[Reading]) -> Decimal | None:
    values = [each.systolic for each in recovery if each.systolic is not None]
    return values[-1] if values else None


def _has_earlier(history: PatientHistory, infusion: InfusionRow) -> bool:
    return any(row.given and row.moment < infusion.moment for row in history.infusions)


def _covering(decisions: Sequence[DecisionRow], criterion: Criterion) -> DecisionRow | None:
    about = about_criterion(criterion.number)
    if criterion.number != _WATCHED:
        return decision_about(decisions, about, criterion.because)
    now = _VALUE.sub("", criterion.because)
    found = [
        row
        for row in decisions
        if (row.about, row.kind, _VALUE.sub("", row.stood)) == (about, "cleared", now)
    ]
    return found[-1] if found else None


def _stored_decisions(session: Session, infusion_id: uuid.UUID) -> list[DecisionRow]:
    columns = [getattr(Decision, name) for name in DecisionRow.__dataclass_fields__]
    rows = session.execute(
        select(*columns)
        .where(Decision.infusion_id == infusion_id, Decision.voided_at.is_(None))
        .order_by(Decision.decided_at, Decision.id)
    )
    return [DecisionRow(*row) for row in rows]


def _not_recovering(infusion: Infusion) -> tuple[str, ...]:
    if infusion.discharged_at is not None:
        return ("The patient has left already.",)
    if infusion.status == "running":
        return ("The infusion is running. Stop it first.",)
    if infusion.status != "finished":
        return ("The infusion was not given; there is no discharge.",)
    return ()
