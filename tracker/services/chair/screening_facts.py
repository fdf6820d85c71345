"""What the record itself says to the questions of the screening, as it was up to the start."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tracker.clinical.cross_checks import age_on
from tracker.clinical.limits import with_unit
from tracker.clinical.moment import Moment
from tracker.clinical.monitoring_rules import Measure, Reading
from tracker.clinical.screening_facts import ScreeningFacts
from tracker.clinical.vitals_judging import Judgement, judge_before_start
from tracker.knowledge import Knowledge
from tracker.services.chair import watching
from tracker.services.due_scores import usual_scale
from tracker.services.history import (
    CourseRow,
    InfusionRow,
    PatientHistory,
    ScoreRow,
    SideEffectRow,
)
from tracker.services.progress import facts_of
from tracker.services.safety import SCREEN, OpenFlag

_MANIA = "ymrs"
_SHOWN: dict[Measure, tuple[str, str]] = {
    "systolic": ("systolic", "mmHg"),
    "diastolic": ("diastolic", "mmHg"),
    "heart_rate": ("heart rate", "/min"),
    "spo2": ("SpO₂", "%"),
    "respiratory_rate": ("breathing", "/min"),
    "temperature_c": ("temperature", "°C"),
    "moaas": ("MOAA/S", ""),
}


def day_of_session(infusion: InfusionRow, today: date) -> date:
    """Return the day a session is judged by: that of its start, today before there is one."""
    return today if infusion.started_at is None else infusion.given_on


def is_for_pain(history: PatientHistory, infusion: InfusionRow, knowledge: Knowledge) -> bool:
    """Whether an infusion belongs to a course for pain, which has limits of its own."""
    course = _course(history, infusion)
    indication = None if course is None else knowledge.indications.get(course.indication)
    return indication is not None and indication.pain


def readings_before(history: PatientHistory, infusion: InfusionRow) -> tuple[Reading, ...]:
    """Return the readings of a session up to its start, oldest first."""
    own = [row for row in history.vital_signs if row.infusion_id == infusion.id]
    return watching.before_start(own, infusion.started_at)


def facts_for_screening(
    history: PatientHistory,
    infusion: InfusionRow,
    knowledge: Knowledge,
    flags: Sequence[OpenFlag],
    today: date,
) -> ScreeningFacts:
    """Return what the app knows of the checklist's questions on the day of a session.

    `flags` are the patient's open suicide flags. What came after the start does not count: the
    screening shows what the start was allowed by. Reference 3.6.
    """
    day = day_of_session(infusion, today)
    course, born = _course(history, infusion), history.details.birth_date
    earlier = _earlier(history, infusion)
    readings = readings_before(history, infusion)
    judgement = judge_before_start(knowledge.monitoring, readings)
    last = earlier[-1] if earlier else None
    facts = ScreeningFacts(
        indication="" if course is None else course.indication,
        pain=is_for_pain(history, infusion, knowledge),
        booster=_is_booster(history, infusion, knowledge, day),
        first_visit=last is None,
        suicide_flag=any(_before_start(infusion, flag.taken) for flag in flags),
        drug_screen_required=knowledge.chair.drug_screen_required,
        age_years=None if born is None else age_on(born, day),
        weighed_on=_weighed_on(infusion, earlier, day),
        worst_unresolved_grade=_worst_unresolved(history, infusion, last),
        serious_unresolved=any(effect.serious for effect in _unresolved(history, infusion, last)),
        vitals=judgement.level if judgement.complete else None,
        systolic=judged_value(judgement, readings, "systolic"),
        diastolic=judged_value(judgement, readings, "diastolic"),
        heart_rate=judged_value(judgement, readings, "heart_rate"),
        dose_mg_per_kg=infusion.ordered_mg_per_kg,
    )
    return _with_scores(facts, history, infusion, knowledge, day)


def judged_value(
    judgement: Judgement, readings: Sequence[Reading], measure: Measure
) -> Decimal | None:
    """Return the value a finding is about, such as the mean of repeats, else the last taken."""
    found = (one.value for one in judgement.findings if one.measure == measure)
    taken = (reading.value(measure) for reading in reversed(readings))
    return next((value for value in (*found, *taken) if value is not None), None)


def words_of_findings(judgement: Judgement) -> str:
    """Return the values that are out of range, such as “systolic 165 mmHg, SpO₂ 91 %”."""
    found = {one.measure: one.value for one in judgement.findings}
    return words_of_values(found)


def words_of_values(values: Mapping[Measure | None, Decimal | None]) -> str:
    """Return values by measure in few words; what was not taken is left out."""
    told = []
    for measure, (name, unit) in _SHOWN.items():
        value = values.get(measure)
        if value is not None:
            told.append(f"{name} {with_unit(value, unit)}")
    return ", ".join(told)


def _with_scores(
    facts: ScreeningFacts,
    history: PatientHistory,
    infusion: InfusionRow,
    knowledge: Knowledge,
    day: date,
) -> ScreeningFacts:
    scores = [row for row in history.scores if _counts(row) and _before_start(infusion, row.moment)]
    today = [row for row in scores if row.taken_on == day]
    mania = [row.total for row in today if row.instrument == _MANIA and row.total is not None]
    screens = [row for row in scores if row.instrument == SCREEN and row.taken_on <= day]
    scale = _scale_of_the_day(history, infusion, knowledge)
    done = [row for row in today if row.instrument == scale]
    return replace(
        facts,
        mania_total=mania[-1] if mania else None,
        suicide_screener_on=screens[-1].taken_on if screens else None,
        scale_done=None if scale is None else bool(done),
        suicide_item_answered=bool(done) and _suicide_answered(done[-1], today, knowledge),
    )


def _counts(row: ScoreRow) -> bool:
    """Whether a form came to a result; the screener has a level in place of a total."""
    return row.total is not None or row.method == "complete"


def _scale_of_the_day(
    history: PatientHistory, infusion: InfusionRow, knowledge: Knowledge
) -> str | None:
    course = _course(history, infusion)
    if course is None:
        return None
    taken = {row.instrument for row in history.scores}
    return course.primary_instrument or usual_scale(course.indication, taken, knowledge)


def _suicide_answered(row: ScoreRow, today: Sequence[ScoreRow], knowledge: Knowledge) -> bool:
    """Whether the scale's suicide item, where it has one, or a screen of the day tells the risk."""
    instrument = knowledge.instruments.get(row.instrument)
    if instrument is None or instrument.suicide is None or row.suicide_answer is not None:
        return True
    return any(other.instrument == SCREEN and other.band is not None for other in today)


def _course(history: PatientHistory, infusion: InfusionRow) -> CourseRow | None:
    return next((course for course in history.courses if course.id == infusion.course_id), None)


def _before_start(infusion: InfusionRow, moment: Moment) -> bool:
    """Whether something was known at the start; a day alone counts from its morning."""
    if infusion.started_at is None:
        return True
    if moment.at is None:
        return moment.on <= infusion.given_on
    return moment.at <= infusion.started_at


def _earlier(history: PatientHistory, infusion: InfusionRow) -> list[InfusionRow]:
    """Return the infusions given before this one."""
    others = [row for row in history.infusions if row.given and row.id != infusion.id]
    if infusion.started_at is None:
        return [row for row in others if row.given_on <= infusion.given_on]
    return [row for row in others if row.moment < infusion.moment]


def _is_booster(
    history: PatientHistory, infusion: InfusionRow, knowledge: Knowledge, day: date
) -> bool:
    if infusion.phase_choice is not None:
        return infusion.phase_choice == "booster"
    others = tuple(row for row in history.infusions if row.id != infusion.id)
    facts = facts_of(replace(history, infusions=others))
    return facts.proposal(knowledge, Moment(day, infusion.started_at)).phase == "booster"


def _weighed_on(infusion: InfusionRow, earlier: Sequence[InfusionRow], day: date) -> date | None:
    if infusion.weight_kg is not None:  # typed when the session was prepared, or since
        return min(day, infusion.given_on)
    return next((row.given_on for row in reversed(earlier) if row.weight_kg is not None), None)


def _unresolved(
    history: PatientHistory, infusion: InfusionRow, last: InfusionRow | None
) -> list[SideEffectRow]:
    """Return what was left of the last session, with what came up at home since."""
    if last is None:
        return []
    return [
        effect
        for effect in history.side_effects
        if _goes_on(infusion, effect)
        and (
            effect.infusion_id == last.id
            or (effect.infusion_id is None and effect.onset_on >= last.given_on)
        )
    ]


def _goes_on(infusion: InfusionRow, effect: SideEffectRow) -> bool:
    if effect.resolved_at_discharge or not _before_start(infusion, effect.onset):
        return False
    ended, start = effect.ended_at, infusion.started_at
    return ended is None or (start is not None and ended > start)


def _worst_unresolved(
    history: PatientHistory, infusion: InfusionRow, last: InfusionRow | None
) -> int | None:
    """Return the grade, 0 where none is unresolved; None where nobody asked in that session."""
    asked = (
        last is None
        or last.no_side_effects_at is not None
        or any(effect.infusion_id == last.id for effect in history.side_effects)
    )
    grades = [effect.severity for effect in _unresolved(history, infusion, last)]
    if not asked and not grades:
        return None
    return max(grades, default=0)
