"""Progress from what is stored: the facts of patients, and the one function that judges them."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.clinical.facts import CourseFact, InfusionFact, PhaseChoice, ScoreFact
from tracker.clinical.moment import Moment
from tracker.clinical.progress import PatientProgress, patient_progress
from tracker.clinical.proposals import Proposal, propose_next
from tracker.clinical.suicide import SI_WORSE
from tracker.knowledge import Knowledge
from tracker.models import Course, Infusion, Score
from tracker.models.infusion import GIVEN
from tracker.services.history import CourseRow, InfusionRow, PatientHistory, ScoreRow
from tracker.services.rows import entered_late

_AT_ONCE = 400  # patients a statement, below SQLite's limit of bound values


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """What progress is worked out from."""

    courses: tuple[CourseFact, ...]
    infusions: tuple[InfusionFact, ...]
    scores: tuple[ScoreFact, ...]

    def progress(self, knowledge: Knowledge) -> PatientProgress:
        """Return the progress of the patient."""
        return patient_progress(
            self.courses,
            self.infusions,
            self.scores,
            knowledge.instruments,
            knowledge.course_rules,
            knowledge.response_rules,
        )

    def proposal(self, knowledge: Knowledge, moment: Moment) -> Proposal:
        """Return what an infusion at `moment` would be by the rule."""
        return propose_next(self.courses, self.infusions, moment, knowledge.course_rules)


def facts_of(history: PatientHistory) -> PatientFacts:
    """Return the facts of a history that is already loaded."""
    return _facts(history.courses, history.infusions, history.scores)


def load_facts(session: Session, patient_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, PatientFacts]:
    """Return the facts of many patients, three statements for each few hundred of them."""
    found: dict[uuid.UUID, PatientFacts] = {}
    for start in range(0, len(patient_ids), _AT_ONCE):
        some = patient_ids[start : start + _AT_ONCE]
        courses = _by_patient(session, Course, CourseRow, some)
        infusions = _by_patient(session, Infusion, InfusionRow, some)
        scores = _by_patient(session, Score, ScoreRow, some)
        for patient_id in some:
            found[patient_id] = _facts(
                courses[patient_id], infusions[patient_id], scores[patient_id]
            )
    return found


def _by_patient(
    session: Session,
    table: Any,
    kind: type[Any],
    patient_ids: Sequence[uuid.UUID],
) -> Mapping[uuid.UUID, list[Any]]:
    columns = [getattr(table, name) for name in kind.__dataclass_fields__]
    statement = select(table.patient_id, *columns).where(
        table.patient_id.in_(patient_ids), table.voided_at.is_(None)
    )
    rows: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for patient_id, *values in session.execute(statement):
        rows[patient_id].append(kind(*values))
    return rows


def _facts(
    courses: Iterable[CourseRow], infusions: Iterable[InfusionRow], scores: Iterable[ScoreRow]
) -> PatientFacts:
    given = [_infusion_fact(row) for row in infusions if row.status in GIVEN]
    return PatientFacts(
        courses=_course_facts(courses, given),
        infusions=tuple(given),
        scores=tuple(_score_fact(row) for row in scores),
    )


def _course_facts(
    courses: Iterable[CourseRow], infusions: Sequence[InfusionFact]
) -> tuple[CourseFact, ...]:
    """Return the courses, numbered by when they began: their first infusion, else the opening."""
    first: dict[uuid.UUID, date] = {}
    for fact in infusions:
        first[fact.course] = min(first.get(fact.course, fact.moment.on), fact.moment.on)
    ordered = sorted(
        courses, key=lambda row: (first.get(row.id, row.opened_on or date.max), str(row.id))
    )
    return tuple(
        CourseFact(
            id=row.id,
            number=number,
            indication=row.indication,
            primary=row.primary_instrument,
            planned_infusions=row.planned_infusions,
            opened_on=row.opened_on,
            closed_on=row.closed_on,
            response_rule=row.response_rule,
        )
        for number, row in enumerate(ordered, start=1)
    )


def _infusion_fact(row: InfusionRow) -> InfusionFact:
    dose = row.given_mg_per_kg if row.given_mg_per_kg is not None else row.ordered_mg_per_kg
    return InfusionFact(
        id=row.id,
        moment=row.moment,
        dose_mg_per_kg=dose,
        course=row.course_id,
        phase_choice=cast("PhaseChoice | None", row.phase_choice),
    )


def _score_fact(row: ScoreRow) -> ScoreFact:
    late = row.import_batch_id is None and entered_late(row.moment, row.entered_at)
    return ScoreFact(
        id=row.id,
        instrument=row.instrument,
        moment=row.moment,
        total=row.total,
        method=row.method,
        flags=(
            *((row.suicide_flag,) if row.suicide_flag else ()),
            *((SI_WORSE,) if row.suicide_worse else ()),
        ),
        recall_variant=row.recall_variant,
        entered_late=late,
    )
