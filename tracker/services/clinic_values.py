"""A change of a setting as the settings page makes it: known, fitting, and with a reason."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from tracker.clinical.clinic_settings import SettingDefault, limit_problem
from tracker.clinical.rule_numbers import chair_numbers
from tracker.clinical.rule_orders import order_problem
from tracker.knowledge import Knowledge, load_knowledge
from tracker.knowledge.schedule import parse_schedule, schedule_json
from tracker.services.due_scores import SCHEDULE_SETTING
from tracker.services.refused import Refused, refuse_if
from tracker.services.rows import acting_person
from tracker.services.settings import change_setting, reset_setting, settings_in_force

_NOBODY = "Choose who is at the desk first: a setting is changed in a person's name."


def set_value(session: Session, knowledge: Knowledge, key: str, value: Any, reason: str) -> None:
    """Put a clinic's value in place of a default. Raises Refused where it does not fit."""
    setting = knowledge.settings.get(key)
    if setting is None:
        raise Refused(("There is no such setting.",))
    problem = setting.problem(value) or _schedule_problem(key, value)
    problem = problem or _crossing(session, key, {key: value})
    refuse_if(() if problem is None else (problem,))
    refuse_if(() if acting_person(session) is not None else (_NOBODY,))
    change_setting(session, key, value, reason)


def back_to_default(session: Session, key: str, reason: str) -> None:
    """Let the default hold again. Raises Refused."""
    refuse_if(() if acting_person(session) is not None else (_NOBODY,))
    problem = _crossing(session, key, {key: None})
    refuse_if(() if problem is None else (problem,))
    reset_setting(session, key, reason)


def shown_default(knowledge: Knowledge, setting: SettingDefault) -> Any:
    """Return the default of a setting as it can be edited, also one that has a file of its own."""
    if setting.key == SCHEDULE_SETTING:
        return schedule_json(knowledge.schedule)
    return setting.default


def _schedule_problem(key: str, value: Any) -> str | None:
    if key != SCHEDULE_SETTING:
        return None
    try:
        parse_schedule(value)
    except ValueError as error:
        return str(error)
    return None


def _crossing(session: Session, key: str, change: Mapping[str, Any]) -> str | None:
    held = {name: row.value for name, row in settings_in_force(session).items()}
    values = {name: value for name, value in (held | dict(change)).items() if value is not None}
    shipped = load_knowledge()
    problem = limit_problem(shipped.limits, values, key)
    if problem is not None:
        return problem
    numbers = chair_numbers(shipped.monitoring, shipped.checklist)
    own = {name: Decimal(str(values[name])) for name in numbers if name in values}
    return order_problem(shipped.monitoring, {**numbers, **own}, key, shipped.settings)
