"""Reads the clinical knowledge under resources/ into the values of tracker.clinical."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tracker.clinical.clinic_settings import SettingDefault
from tracker.clinical.courses import CourseRules
from tracker.clinical.indications import Indication
from tracker.clinical.instrument import Instrument
from tracker.clinical.limits import Limits
from tracker.clinical.response_definitions import ResponseDefinition
from tracker.clinical.schedule import Schedule
from tracker.clinical.side_effects import SideEffectCatalogue
from tracker.folders import resource
from tracker.knowledge.courses import load_course_rules
from tracker.knowledge.indications import load_indications
from tracker.knowledge.instruments import load_instruments
from tracker.knowledge.limits import load_limits
from tracker.knowledge.response_rules import load_response_rules
from tracker.knowledge.schedule import load_schedule
from tracker.knowledge.settings import load_settings
from tracker.knowledge.side_effects import load_side_effects


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that the files under resources/ say, checked and frozen."""

    instruments: Mapping[str, Instrument]
    indications: Mapping[str, Indication]
    side_effects: SideEffectCatalogue
    limits: Limits
    course_rules: CourseRules
    response_rules: Mapping[str, ResponseDefinition]
    schedule: Schedule
    settings: Mapping[str, SettingDefault]


@cache
def load_knowledge() -> Knowledge:
    """Read and check every file once; raises KnowledgeError naming the file and the place."""
    limits = load_limits(resource("limits.toml"))
    return Knowledge(
        instruments=load_instruments(resource("instruments")),
        indications=load_indications(resource("indications.toml")),
        side_effects=load_side_effects(resource("side_effects.toml")),
        limits=limits,
        course_rules=load_course_rules(resource("courses.toml")),
        response_rules=load_response_rules(resource("response_rules.toml")),
        schedule=load_schedule(resource("schedule.toml")),
        settings=load_settings(
            resource("settings.toml"),
            limits,
            resource("limits.toml"),
            resource("courses.toml"),
        ),
    )
