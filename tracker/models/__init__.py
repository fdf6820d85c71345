"""The tables: what is stored, and the rules that one row can break."""

from tracker.models.audit import AuditEntry
from tracker.models.base import Base, Recorded
from tracker.models.chair import (
    Amendment,
    Decision,
    RunEvent,
    SessionAnswer,
    ThresholdSet,
    Treatment,
    VialUse,
)
from tracker.models.draft import Draft
from tracker.models.event_mark import EventMark
from tracker.models.import_batch import ImportBatch
from tracker.models.infusion import Infusion, SideEffect, VitalSigns
from tracker.models.patient import Course, Patient
from tracker.models.person import Person
from tracker.models.safety_action import SafetyAction
from tracker.models.score import Score
from tracker.models.setting import Setting

__all__ = [
    "Amendment",
    "AuditEntry",
    "Base",
    "Course",
    "Decision",
    "Draft",
    "EventMark",
    "ImportBatch",
    "Infusion",
    "Patient",
    "Person",
    "Recorded",
    "RunEvent",
    "SafetyAction",
    "Score",
    "SessionAnswer",
    "Setting",
    "SideEffect",
    "ThresholdSet",
    "Treatment",
    "VialUse",
    "VitalSigns",
]
