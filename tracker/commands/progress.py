"""`progress`: how each patient does, as JSON or as a short table."""

import json
import re
from argparse import Namespace
from typing import TYPE_CHECKING

from tracker.commands.database import database_path, knowledge_of, opened
from tracker.commands.failure import CommandFailed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.clinical.progress import PatientProgress, ScoreFact
    from tracker.knowledge import Knowledge

HELP = "show the progress of one patient or of all"
DESCRIPTION = """\
Shows baseline, latest score, improvement and response of each scale in each course. With --json a
list with one object a patient, described in docs/progress-json.md. Patients come in the order of
their record numbers."""


def run(options: Namespace) -> int:
    """Print the progress of the patient asked for, or of all of them."""
    from tracker.clinical.progress import progress_document

    with opened(database_path(options)) as sessions, sessions.read() as session:
        found = _progress(session, options.record_number, knowledge_of(sessions))
    if options.json:
        documents = [progress_document(number, progress) for number, progress in found]
        print(json.dumps(documents, ensure_ascii=False, indent=1))
        return 0
    for number, progress in found:
        print("\n".join(_table(number, progress)))
    if not found:
        print("There are no patients yet.")
    return 0


def _progress(
    session: "Session", record_number: str | None, knowledge: "Knowledge"
) -> "list[tuple[str, PatientProgress]]":
    from tracker.services.patients import count_patients, find_patients, patient_by_record_number
    from tracker.services.progress import load_facts

    if record_number is None:
        rows = find_patients(session, "", count_patients(session))
        patients = {row.id: row.record_number for row in rows}
    else:
        patient = patient_by_record_number(session, record_number)
        if patient is None:
            raise CommandFailed(f"There is no patient with the record number {record_number}.")
        patients = {patient.id: patient.record_number}
    facts = load_facts(session, list(patients))
    found = [(patients[key], each.progress(knowledge)) for key, each in facts.items()]
    return sorted(found, key=lambda pair: _natural(pair[0]))


def _natural(record_number: str) -> tuple[list[tuple[int, str]], str]:
    """Return a key that puts P9 before P10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", record_number.casefold())
    return [(int(part), "") if part[0] in "0123456789" else (-1, part) for part in parts], (
        record_number
    )


def _table(record_number: str, progress: "PatientProgress") -> list[str]:
    flags = f"  ({', '.join(progress.flags)})" if progress.flags else ""
    lines = [f"{record_number}: {progress.infusions} infusions, {progress.scores} scores{flags}"]
    for course in progress.courses:
        what = course.fact.indication or "no indication"
        lines.append(f"  Course {course.fact.number}, {what}: {len(course.infusions)} infusions")
        for scale in course.scales.values():
            latest, baseline = scale.latest, scale.baseline
            cells = [
                f"    {scale.instrument.name:<12}",
                f"baseline {'–' if baseline is None else _total(baseline)}",
                f"latest {'–' if latest is None else _total(latest.fact)}",
            ]
            if latest is not None and latest.improvement_percent is not None:
                cells.append(f"improvement {latest.improvement_percent} %")
            if latest is not None and latest.response_class is not None:
                cells.append(latest.response_class)
            lines.append("  ".join(cells))
    return lines


def _total(score: "ScoreFact") -> str:
    return "–" if score.total is None else format(score.total.normalize(), "f")
