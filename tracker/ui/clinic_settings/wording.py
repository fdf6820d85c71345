"""Settings in words: values with their units, where a default comes from, who changed it."""

import json
from collections.abc import Mapping
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QCoreApplication

from tracker.clinical.clinic_settings import SettingDefault, as_json
from tracker.clinical.limits import plain
from tracker.services.settings import SettingRow
from tracker.ui.widgets.typed_dates import show_date

_LONGEST = 300


def group_text(group: str) -> str:
    """Return what a group of settings is called on the page."""
    words = {
        "Clinic": _tr("Clinic"),
        "Scales": _tr("Scales"),
        "Safety": _tr("Safety"),
        "Limits and rules": _tr("Limits and rules"),
        "Monitoring": _tr("Monitoring"),
        "Checklist": _tr("Checklist"),
    }
    return words[group]


def value_text(setting: SettingDefault, value: Any) -> str:
    """Return a value as it is shown on the page."""
    if value is None or value == "":
        return _tr("as shipped") if setting.kind == "json" else _tr("nothing written yet")
    if isinstance(value, bool):
        return _tr("yes") if value else _tr("no")
    if setting.kind == "choice":
        return _choice_text(setting, value)
    if isinstance(value, int | float):
        return f"{plain(Decimal(str(value)))} {setting.unit}".strip()
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def matches(setting: SettingDefault, rows: Mapping[str, SettingRow], words: str) -> bool:
    """Return whether every word typed into the search is somewhere in a setting or its value."""
    row = rows.get(setting.key)
    value = value_text(setting, setting.default if row is None else row.value)
    text = (
        f"{setting.title} {setting.about} {group_text(setting.group)} {setting.section}"
        f" {setting.unit} {setting.key} {value}"
    ).casefold()
    return all(word in text for word in words.casefold().split())


def source_text(source: str) -> str:
    """Return a source tag in words."""
    words = {
        "convention": _tr("convention of this project"),
        "memory-high": _tr("not looked up, high confidence"),
        "memory-medium": _tr("not looked up, medium confidence"),
        "memory-low": _tr("not looked up, low confidence"),
    }
    if source.startswith("clinic: "):
        return source.removeprefix("clinic: ")
    return ", ".join(words.get(tag, tag) for tag in source.split(", "))


def default_text(setting: SettingDefault) -> str:
    """Return the line that names the default and its source."""
    return _tr("Default: {value} · Source: {source}").format(
        value=value_text(setting, setting.default), source=source_text(setting.source)
    )


def changed_text(row: SettingRow, zone: tzinfo | None) -> str:
    """Return the line on who changed a setting, when and why."""
    return _tr("Changed {when} by {person}: {reason}").format(
        when=moment_text(row.changed_at, zone), person=row.changed_by, reason=row.reason or "–"
    )


def moment_text(at: datetime, zone: tzinfo | None) -> str:
    """Return an instant as the clinic's clocks showed it."""
    local = at.astimezone(zone)
    return f"{show_date(local.date())} {local:%H:%M}"


def _choice_text(setting: SettingDefault, value: Any) -> str:
    for choice in setting.choices:
        if as_json(choice.value) == value:
            return choice.label
    return str(value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("settings", text)
