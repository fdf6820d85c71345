"""The numbers a clinic's medical director must adopt: those of convention (chapter 9)."""

import hashlib
from collections.abc import Iterator
from decimal import Decimal

from tracker.clinical.clinic_settings import BOUNDS
from tracker.clinical.instrument import Instrument
from tracker.clinical.limits import Limit, plain
from tracker.clinical.rule_numbers import chair_numbers
from tracker.clinical.thresholds import Threshold
from tracker.folders import resource
from tracker.knowledge import Knowledge
from tracker.knowledge.courses import CoursesFile
from tracker.knowledge.limits import LimitsFile
from tracker.knowledge.toml_file import read_toml

_HARD = {"hard_low": "refuse below", "hard_high": "refuse above"}


def thresholds(knowledge: Knowledge) -> tuple[Threshold, ...]:
    """Return every number whose source is a convention, with the value that holds at this clinic.

    They are the limits of fields, the checks across fields, the rules of courses, the numbers of
    monitoring and of the checklist, and of each scale the lowest baseline, the suicide levels, the
    bands and what may be missing.
    """
    every = [
        *_of_limits(knowledge),
        *_of_rules(knowledge),
        *_of_the_chair(knowledge),
        *_of_scales(knowledge),
    ]
    return tuple(each for each in every if "convention" in each.source)


def fingerprint(numbers: tuple[Threshold, ...]) -> str:
    """Return a digest that changes with any of the numbers, and with nothing else."""
    lines = [f"{each.group}|{each.what}|{each.value}|{each.unit}" for each in numbers]
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def _of_limits(knowledge: Knowledge) -> Iterator[Threshold]:
    limits = knowledge.limits
    for words, fields in (("", limits.fields), (", pain infusions", limits.pain)):
        for limit in fields.values():
            yield from _of_limit(f"{limit.label}{words}", limit)


def _of_limit(label: str, limit: Limit) -> Iterator[Threshold]:
    for bound, words in (_HARD | BOUNDS).items():
        value: Decimal | None = getattr(limit, bound)
        if value is not None:
            yield Threshold("Limits", f"{label}: {words}", plain(value), limit.unit, limit.source)
    if limit.choices:
        values = ", ".join(plain(choice) for choice in limit.choices)
        yield Threshold("Limits", f"{label}: choices", values, limit.unit, limit.source)


def _of_rules(knowledge: Knowledge) -> Iterator[Threshold]:
    rules = read_toml(resource("limits.toml"), LimitsFile).rules
    for name, rule in rules.items():
        value = getattr(knowledge.limits.rules, name)
        yield _rule("Checks", f"rules.{name}", value, rule.source, knowledge)
    courses = read_toml(resource("courses.toml"), CoursesFile)
    for name in CoursesFile.model_fields:
        value = Decimal(getattr(knowledge.course_rules, name))
        source = getattr(courses, name).source
        yield _rule("Courses", f"courses.{name}", value, source, knowledge)


def _rule(group: str, key: str, value: Decimal, source: str, knowledge: Knowledge) -> Threshold:
    setting = knowledge.settings.get(key)
    words = key.partition(".")[2].replace("_", " ").capitalize()
    if setting is None:
        return Threshold(group, words, plain(value), "", source)
    return Threshold(group, setting.title, plain(value), setting.unit, source)


def _of_the_chair(knowledge: Knowledge) -> Iterator[Threshold]:
    numbers = chair_numbers(knowledge.monitoring, knowledge.checklist)
    for key, setting in knowledge.settings.items():
        if key in numbers:
            group = setting.section if setting.group == "Monitoring" else setting.group
            value = plain(numbers[key])
            yield Threshold(group, setting.title, value, setting.unit, setting.source)


def _of_scales(knowledge: Knowledge) -> Iterator[Threshold]:
    for scale in knowledge.instruments.values():
        group = f"{scale.name}, version {scale.version}"
        for rule, what, value in _numbers(scale):
            yield Threshold(group, what, value, "", scale.sources.get(rule, rule))


def _numbers(scale: Instrument) -> Iterator[tuple[str, str, str]]:
    if scale.minimum_baseline is not None:
        what = "lowest baseline at which response is judged"
        yield "minimum_baseline", what, plain(scale.minimum_baseline)
    if scale.suicide is not None:
        item = f"suicide item {scale.suicide.item}"
        yield "suicide", f"{item}: REVIEW from", plain(scale.suicide.review)
        yield "suicide", f"{item}: URGENT from", plain(scale.suicide.urgent)
    for level in scale.scoring.levels:
        if level.flag is not None:
            # Which level raises which flag is ours (reference 1.0), whatever the levels rest on.
            yield "convention", f"level “{level.name}” raises", level.flag
    for band in scale.bands:
        yield "bands", f"band “{band.name}” from", plain(band.low)
    yield "missing", "answers that may be missing", str(scale.missing.allowed)
    if scale.reliable_change is not None:
        yield "reliable_change", "reliable change", plain(scale.reliable_change)
