"""Reads the clinical knowledge under resources/ into the values of tracker.clinical."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tracker.clinical.checklist import ChairSettings, Checklist, chair_settings
from tracker.clinical.clinic_settings import (
    SettingDefault,
    clinic_course_rules,
    clinic_limits,
)
from tracker.clinical.courses import CourseRules
from tracker.clinical.indications import Indication
from tracker.clinical.instrument import Instrument
from tracker.clinical.leaving_items import LeavingItems
from tracker.clinical.limits import Limits
from tracker.clinical.monitoring_rules import MonitoringRules
from tracker.clinical.phrases import Phrases
from tracker.clinical.response_definitions import ResponseDefinition, clinic_instruments
from tracker.clinical.rule_numbers import with_checklist_numbers, with_monitoring_numbers
from tracker.clinical.rule_orders import clinic_numbers
from tracker.clinical.schedule import Schedule
from tracker.clinical.side_effects import SideEffectCatalogue
from tracker.folders import resource
from tracker.knowledge.checklist import load_checklist
from tracker.knowledge.courses import load_course_rules
from tracker.knowledge.indications import load_indications
from tracker.knowledge.instruments import load_instruments
from tracker.knowledge.leaving import load_leaving
from tracker.knowledge.limits import load_limits
from tracker.knowledge.monitoring import load_monitoring
from tracker.knowledge.packs import Packs, PackStamp, load_packs
from tracker.knowledge.phrases import load_phrases
from tracker.knowledge.response_rules import load_response_rules
from tracker.knowledge.schedule import load_schedule
from tracker.knowledge.settings import load_settings
from tracker.knowledge.side_effects import load_side_effects


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that the files under resources/ say, checked and frozen, and what a clinic added to it.

    `instruments` are ours and then the clinic's own of `packs`; `limits`, `course_rules`,
    `checklist`, `monitoring` and the response rules hold the clinic's values where it set any;
    `chair` is how it does the checklist.
    """

    instruments: Mapping[str, Instrument]
    indications: Mapping[str, Indication]
    side_effects: SideEffectCatalogue
    limits: Limits
    course_rules: CourseRules
    response_rules: Mapping[str, ResponseDefinition]
    schedule: Schedule
    settings: Mapping[str, SettingDefault]
    checklist: Checklist
    monitoring: MonitoringRules
    leaving: LeavingItems
    chair: ChairSettings
    phrases: Phrases = field(default_factory=Phrases)
    packs: Packs = field(default_factory=Packs)


def load_knowledge(
    packs: Path | None = None,
    stamps: Mapping[str, PackStamp] | None = None,
    values: Mapping[str, Any] | None = None,
) -> Knowledge:
    """Return what is shipped, with the scales of the folder `packs` and the clinic's own `values`.

    `stamps` say of each pack what was checked before, `values` are settings in force by key. Raises
    KnowledgeError naming the file and the place where one of ours is damaged; a bad pack only
    stands among `packs.refused`.
    """
    shipped = _shipped()
    if packs is None and not values:
        return shipped
    found = Packs() if packs is None else load_packs(packs, shipped.instruments.values(), stamps)
    own = {pack.instrument.code: pack.instrument for pack in found.used}
    chosen = values or {}
    numbers = clinic_numbers(shipped.monitoring, shipped.checklist, chosen)
    instruments = clinic_instruments({**shipped.instruments, **own}, chosen)
    return replace(
        shipped,
        instruments=MappingProxyType(instruments),
        limits=clinic_limits(shipped.limits, chosen),
        course_rules=clinic_course_rules(shipped.course_rules, chosen),
        checklist=with_checklist_numbers(shipped.checklist, numbers),
        monitoring=with_monitoring_numbers(shipped.monitoring, numbers),
        chair=chair_settings(shipped.checklist, chosen),
        packs=found,
    )


@cache
def _shipped() -> Knowledge:
    """Read and check every file of ours once."""
    limits = load_limits(resource("limits.toml"))
    checklist = load_checklist(resource("checklist.toml"))
    monitoring = load_monitoring(resource("monitoring.toml"))
    return Knowledge(
        instruments=load_instruments(resource("instruments")),
        indications=load_indications(resource("indications.toml")),
        side_effects=load_side_effects(resource("side_effects.toml")),
        limits=limits,
        course_rules=load_course_rules(resource("courses.toml")),
        response_rules=load_response_rules(resource("response_rules.toml")),
        schedule=load_schedule(resource("schedule.toml")),
        settings=load_settings(resource("settings.toml"), limits, monitoring, checklist),
        checklist=checklist,
        monitoring=monitoring,
        leaving=load_leaving(resource("leaving.toml")),
        chair=chair_settings(checklist, {}),
        phrases=load_phrases(resource("phrases.toml")),
    )
