"""Takes a CSV file into the record: one transaction, good lines stored, bad lines reported."""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from tracker.clinical.progress import CourseProgress
from tracker.exchange.about import about_patients, differences
from tracker.exchange.columns import OF_EVENT, Reading
from tracker.exchange.intake import KIND_OF, Intake
from tracker.exchange.known import Chart, ids_in_use, load_charts, load_people
from tracker.exchange.lines import BadLine, Line, Reader, read_line
from tracker.exchange.placing import place_in_courses
from tracker.exchange.report import ImportReport, Remark
from tracker.exchange.sheet import Sheet, read_sheet
from tracker.knowledge import Knowledge
from tracker.models import Course, ImportBatch, Patient, Recorded, Score
from tracker.models.patient import fold
from tracker.services.history import CourseRow, InfusionRow, PatientHistory, ScoreRow
from tracker.services.patients import details_of, index_patient
from tracker.services.progress import facts_of
from tracker.services.worsening import mark_all_worsening
from tracker.storage.sessions import Sessions

Value = TypeVar("Value")
Progress = Callable[[int, int], None]
_STEP = 200  # lines between two reports of progress


class _Stop(Exception):
    """Ends the transaction without storing anything; the report is ready or the user cancelled."""


def import_file(
    sessions: Sessions,
    path: Path,
    knowledge: Knowledge,
    now: datetime,
    *,
    day_first: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportReport:
    """Import one file and report on every line; a dry run does the same and stores nothing.

    `progress` is told lines done and lines in all; `cancelled` is asked now and then. Raises
    Unreadable where the file as a whole cannot be taken.
    """
    sheet = read_sheet(path)
    reader = Reader(Reading(day_first, sheet.delimiter != ","), now, knowledge)
    watch = _Watch(progress, cancelled, 2 * max(1, len(sheet.lines) - sheet.first_line))
    report = ImportReport(file_name=path.name)
    try:
        lines, refused = _read(sheet, reader, watch)
        with sessions.write() as session:
            report = _store(session, sheet, path, knowledge, lines, refused, watch, dry_run)
            if dry_run or not report.stored:
                raise _Stop
    except _Stop:
        if watch.stopped:
            return ImportReport(file_name=path.name, dry_run=dry_run, cancelled=True)
    return report


class _Watch:
    """Counts what is done, and stops when the user cancels."""

    def __init__(
        self, progress: Progress | None, cancelled: Callable[[], bool] | None, total: int
    ) -> None:
        self.progress, self.cancelled, self.total = progress, cancelled, total
        self.done = 0
        self.told = -1
        self.stopped = False

    def step(self) -> None:
        """Note that one more line is done; raises _Stop when the user cancelled."""
        self.done += 1
        if self.done % _STEP == 0:
            self.look()

    def look(self) -> None:
        """Tell how far it is and ask whether to go on."""
        done = min(self.done, self.total)
        if self.progress is not None and done != self.told:
            self.told = done
            self.progress(done, self.total)
        if self.cancelled is not None and self.cancelled():
            self.stopped = True
            raise _Stop


def _read(sheet: Sheet, reader: Reader, watch: _Watch) -> tuple[list[Line], list[Remark]]:
    watch.look()
    lines, refused = [], []
    for row in sheet.rows():
        watch.step()
        if row.problem is not None:
            refused.append(Remark(row.problem, row.line))
            continue
        try:
            lines.append(read_line(row.line, row.cells, reader))
        except BadLine as bad:
            refused.append(Remark(str(bad), row.line))
    return lines, refused


def _store(
    session: Session,
    sheet: Sheet,
    path: Path,
    knowledge: Knowledge,
    lines: Sequence[Line],
    refused: list[Remark],
    watch: _Watch,
    dry_run: bool,
) -> ImportReport:
    intake = _prepared(session, knowledge, lines)
    intake.refused.extend(refused)
    if sheet.ignored:
        intake.remark(_ignored(sheet.ignored))
    order = list(OF_EVENT)
    for line in sorted(lines, key=lambda line: order.index(line.event)):
        watch.step()
        intake.take(line)
    watch.look()
    charts = [intake.charts[key] for key in sorted(intake.touched) if key in intake.charts]
    for chart in charts:
        place_in_courses(intake, chart)
    _remark_on_known_patients(intake, charts)
    batch = ImportBatch(
        id=intake.batch_id,
        file_name=path.name[:300],
        sha256=hashlib.sha256(sheet.content).hexdigest(),
        stored=intake.stored,
        known=intake.known,
        refused=len(intake.refused),
    )
    _judge(intake, charts)
    _flush(session, batch, intake, charts)
    watch.done = watch.total
    watch.look()
    return ImportReport(
        file_name=path.name,
        stored=intake.stored,
        known=intake.known,
        refused=tuple(sorted(intake.refused, key=lambda remark: remark.line or 0)),
        remarks=tuple(sorted(intake.remarks, key=lambda remark: remark.line or 0)),
        new_patients=sum(chart.is_new for chart in charts),
        dry_run=dry_run,
        batch_id=batch.id if intake.stored and not dry_run else None,
    )


def _prepared(session: Session, knowledge: Knowledge, lines: Sequence[Line]) -> Intake:
    about, diagnoses, remarks = about_patients(lines)
    labels: dict[str, list[uuid.UUID]] = {event: [] for event in KIND_OF}
    for line in lines:
        if line.label is not None:
            labels[line.event].append(line.label)
    used = {kind: ids_in_use(session, kind, labels[event]) for event, kind in KIND_OF.items()}
    keys = list(dict.fromkeys(fold(line.patient) for line in lines if line.patient))
    charts, people = load_charts(session, keys), load_people(session)
    intake = Intake(uuid.uuid4(), knowledge, charts, people, used, about, diagnoses)
    intake.remarks.extend(remarks)
    return intake


def _ignored(names: Sequence[str]) -> str:
    few = ", ".join(names[:10])
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return f"Columns that were not read: {few}{more}."


def _remark_on_known_patients(intake: Intake, charts: Iterable[Chart]) -> None:
    for chart in charts:
        if not chart.is_new:
            key = fold(chart.patient.record_number)
            intake.remarks.extend(differences(chart.patient, intake.about.get(key, {})))


def _flush(session: Session, batch: ImportBatch, intake: Intake, charts: Iterable[Chart]) -> None:
    """Write the new rows, table after table, so that each finds what it refers to."""
    session.add(batch)
    session.flush()
    for kind in KIND_OF.values():
        session.add_all(row for row in intake.added if isinstance(row, kind))
        if kind in (Patient, Course) or kind is list(KIND_OF.values())[-1]:
            session.flush()
    for chart in charts:
        if chart.is_new:
            index_patient(session, chart.patient)
    scores = [row for row in intake.added if isinstance(row, Score)]
    asked = {row.patient_id for row in scores if row.suicide_answer is not None}
    mark_all_worsening(session, asked)


def _judge(intake: Intake, charts: Iterable[Chart]) -> None:
    """Choose the scale that judges each imported course, and tell what the rules would ask."""
    new = {row.id for row in intake.added}
    for chart in charts:
        judged = facts_of(_history(chart)).progress(intake.knowledge)
        by_id = {course.id: course for course in chart.courses}
        for progress in judged.courses:
            course = by_id.get(progress.fact.id)
            if (
                course is not None and course.id not in intake.claimed
            ):  # an exported one tells its own
                _choose_primary(course, progress, intake.knowledge)
            for question in progress.questions:
                if question.infusion in new:
                    intake.remark(f"{chart.patient.record_number}: {question.text}")


def _history(chart: Chart) -> PatientHistory:
    """Return what progress needs of a patient as it will be when the import is stored."""
    scores = (entry for found in chart.entries.values() for entry in found)
    return PatientHistory(
        id=chart.patient.id,
        version=0,
        synthetic=False,
        details=details_of(chart.patient),
        courses=tuple(_as(CourseRow, course) for course in chart.courses),
        infusions=tuple(_as(InfusionRow, infusion) for infusion in chart.infusions),
        vital_signs=(),
        side_effects=(),
        scores=tuple(_as(ScoreRow, score) for score in scores if isinstance(score, Score)),
        event_marks=(),
    )


def _as(kind: Callable[..., Value], row: Recorded) -> Value:
    names = kind.__dataclass_fields__  # type: ignore[attr-defined]
    return kind(**{name: getattr(row, name) for name in names})


def _choose_primary(course: Course, progress: CourseProgress, knowledge: Knowledge) -> None:
    """Take the first scale of the indication that has a score; a stated course keeps its own."""
    indication = knowledge.indications.get(course.indication)
    if course.primary_instrument or indication is None or course.import_batch_id is None:
        return
    scored = {
        code
        for code, scale in progress.scales.items()
        if scale.baseline is not None or scale.points or scale.before
    }
    course.primary_instrument = next((c for c in indication.primary if c in scored), None)
