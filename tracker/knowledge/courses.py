"""Reads resources/courses.toml: the numbers that place infusions in series (reference 3.5)."""

from pathlib import Path

from pydantic import Field

from tracker.clinical.courses import CourseRules
from tracker.knowledge.toml_file import SourceTag, Table, read_toml


class RuleTable(Table):
    """One number and where it comes from."""

    value: int = Field(gt=0)
    source: SourceTag


class CoursesFile(Table):
    """The whole file; every length is in calendar days."""

    continue_within_days: RuleTable
    booster_within_days: RuleTable
    reinduction_count: RuleTable
    reinduction_within_days: RuleTable
    default_planned: RuleTable


def load_course_rules(path: Path) -> CourseRules:
    """Return the rules of the TOML file at `path`. Raises KnowledgeError naming the place."""
    file = read_toml(path, CoursesFile)
    return CourseRules(**{name: getattr(file, name).value for name in CoursesFile.model_fields})
