"""A record and the files put into it."""

import csv
import io
from datetime import UTC, datetime

from sqlalchemy import func, select

from tracker.clinical.progress import progress_document
from tracker.exchange.importing import import_file
from tracker.models import Patient
from tracker.services.history import load_history
from tracker.services.patients import patient_by_record_number
from tracker.services.progress import load_facts

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HEADER = [
    "patient_id",
    "sex",
    "birth_year",
    "diagnosis",
    "date",
    "event",
    "instrument",
    "value",
    "dose_mg_per_kg",
    "note",
]


def row(**cells):
    cells = {"patient_id": "P1", "date": "2024-01-02", "event": "score", **cells}
    return {name: str(value) for name, value in cells.items()}


def phq9(value, date="2024-01-02", **cells):
    return row(instrument="PHQ-9", value=value, date=date, **cells)


def infusion(date, dose="0.5", **cells):
    return row(event="infusion", date=date, dose_mg_per_kg=dose, **cells)


def table(*rows, delimiter=","):
    names = list(dict.fromkeys([*HEADER, *(name for each in rows for name in each)]))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


class Clinic:
    """Imports what a test writes, and tells what the record holds."""

    def __init__(self, sessions, knowledge, folder):
        self.sessions, self.knowledge, self.folder = sessions, knowledge, folder

    def take(self, *rows, **options):
        return self.take_text(table(*rows), **options)

    def take_text(self, text, **options):
        return self.take_bytes(text.encode("utf-8"), **options)

    def take_bytes(self, content, **options):
        path = self.folder / "file.csv"
        path.write_bytes(content)
        return self.take_path(path, **options)

    def take_path(self, path, **options):
        return import_file(self.sessions, path, self.knowledge, NOW, **options)

    def patients(self):
        with self.sessions.read() as session:
            query = select(Patient.record_number).where(Patient.voided_at.is_(None))
            return sorted(session.scalars(query))

    def history(self, record_number="P1"):
        with self.sessions.read() as session:
            patient = patient_by_record_number(session, record_number)
            return load_history(session, patient.id)

    def document(self, record_number="P1"):
        with self.sessions.read() as session:
            patient = patient_by_record_number(session, record_number)
            facts = load_facts(session, [patient.id])[patient.id]
        return progress_document(record_number, facts.progress(self.knowledge))

    def documents(self):
        return [self.document(number) for number in self.patients()]

    def count(self, table_of):
        with self.sessions.read() as session:
            return session.scalar(select(func.count()).select_from(table_of))


def reasons(report):
    return {remark.line: remark.text for remark in report.refused}
