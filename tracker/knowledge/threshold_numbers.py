"""All that a session is judged by as plain text by key, and the knowledge with other numbers.

What is kept of an old session are these texts; docs/thresholds.md says what that means for rules
that change.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from tracker.clinical.checklist import chair_settings
from tracker.clinical.limits import plain
from tracker.clinical.rule_numbers import (
    chair_numbers,
    limit_numbers,
    rule_key,
    with_checklist_numbers,
    with_limit_numbers,
    with_monitoring_numbers,
)
from tracker.knowledge import Knowledge

_CHOICES = ("checklist.read_back", "checklist.drug_screen_required", "checklist.action.")
"""How the keys of what is no number begin."""


def judging_numbers(knowledge: Knowledge) -> dict[str, str]:
    """Return every number a session is judged by, and how the checklist is done, by key."""
    numbers = limit_numbers(knowledge.limits)
    numbers |= chair_numbers(knowledge.monitoring, knowledge.checklist)
    chair = knowledge.chair
    return {
        **{key: plain(number) for key, number in numbers.items()},
        **{f"checklist.action.{item}": action for item, action in chair.actions.items()},
        "checklist.read_back": chair.read_back,
        "checklist.drug_screen_required": "yes" if chair.drug_screen_required else "no",
    }


def knowledge_by(knowledge: Knowledge, kept: Mapping[str, str]) -> Knowledge:
    """Return `knowledge` with the numbers that were `kept` of another day.

    A rule of monitoring that is not among them was not in force and is left out; so is a bound of a
    limit. What else is missing (a number that came with a later version) is as in `knowledge`.
    """
    numbers = {key: Decimal(text) for key, text in kept.items() if not key.startswith(_CHOICES)}
    monitoring = with_monitoring_numbers(knowledge.monitoring, numbers)
    choices = {**kept, "checklist.drug_screen_required": _was_required(kept)}
    return replace(
        knowledge,
        limits=with_limit_numbers(knowledge.limits, numbers),
        monitoring=replace(
            monitoring,
            before=tuple(one for one in monitoring.before if rule_key("before", one) in kept),
            during=tuple(one for one in monitoring.during if rule_key("during", one) in kept),
        ),
        checklist=with_checklist_numbers(knowledge.checklist, numbers),
        chair=chair_settings(knowledge.checklist, choices),
    )


def _was_required(kept: Mapping[str, str]) -> bool:
    return kept.get("checklist.drug_screen_required") == "yes"
