"""A suicide-risk flag in words: what was answered, by which rule, how long it has been open."""

from datetime import date
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tracker.clinical.instrument import Instrument
from tracker.clinical.limits import plain
from tracker.knowledge import Knowledge
from tracker.services.safety import OpenFlag
from tracker.ui.patient.wording import days_ago
from tracker.ui.widgets.banner import BannerKind
from tracker.ui.widgets.typed_dates import show_date


def flag_word(flag: OpenFlag) -> str:
    """Return the flag in a word or two, the most urgent first: "Urgent, worse than before"."""
    words = {
        "URGENT": _tr("Urgent"),
        "REVIEW": _tr("Review"),
        "SI_UNKNOWN": _tr("Not answered"),
    }
    said = [words[flag.level]] if flag.level is not None else []
    if flag.worse:
        said.append(_tr("worse than before"))
    text = ", ".join(said)
    return text[:1].upper() + text[1:]


def flag_kind(flag: OpenFlag) -> BannerKind:
    """Return the kind of message a flag is: red only where something was answered."""
    return "caution" if flag.level == "SI_UNKNOWN" else "alert"


def scale_name(flag: OpenFlag, knowledge: Knowledge) -> str:
    """Return the name of the scale a flag was raised by."""
    instrument = knowledge.instruments.get(flag.instrument)
    return flag.instrument if instrument is None else instrument.name


def answered(flag: OpenFlag, knowledge: Knowledge) -> str:
    """Return what was answered: "PHQ-9, item 9 (…): 2, before it 0"."""
    instrument = knowledge.instruments.get(flag.instrument)
    if instrument is None:
        return _tr("{scale}: suicide item {value}").format(
            scale=flag.instrument, value=_value(flag.value, None)
        )
    rule = instrument.suicide
    item = None if rule is None else instrument.item(rule.item)
    if item is None:
        words = _tr("{scale}, risk level: {value}")
        text = words.format(scale=instrument.name, value=_value(flag.value, instrument))
    else:
        text = _tr("{scale}, item {number} ({label}): {value}").format(
            scale=instrument.name,
            number=item.number,
            label=item.label,
            value=_value(flag.value, instrument),
        )
    if flag.previous is None:
        return text
    return _tr("{text} (was {value})").format(text=text, value=_value(flag.previous, instrument))


def short_answered(flag: OpenFlag, knowledge: Knowledge) -> str:
    """Return what was answered in the few words a row has room for: "PHQ-9 item 9: 2 (was 0)"."""
    instrument = knowledge.instruments.get(flag.instrument)
    rule = None if instrument is None else instrument.suicide
    name = scale_name(flag, knowledge)
    place = name if rule is None else _tr("{scale} item {n}").format(scale=name, n=rule.item)
    text = _tr("{place}: {value}").format(place=place, value=_value(flag.value, instrument))
    if flag.previous is None or flag.previous == flag.value:
        return text
    return _tr("{text} (was {value})").format(text=text, value=_value(flag.previous, instrument))


def rule_lines(flag: OpenFlag, knowledge: Knowledge) -> list[str]:
    """Return the rules that raised a flag, each with its source."""
    instrument = knowledge.instruments.get(flag.instrument)
    lines = [] if instrument is None else _level_lines(flag, instrument)
    if flag.worse:
        lines.append(
            _tr(
                "A rise by one point (C-SSRS: one level) or more since the time before is followed"
                " up. About 6 % of patients report more ideation after a series (source: S1)."
            )
        )
    return lines


def since(flag: OpenFlag, today: date) -> str:
    """Return for how long a flag has been open: "20 Nov 2026, yesterday"."""
    return _tr("{day}, {ago}").format(
        day=show_date(flag.taken.on), ago=days_ago(flag.age_days(today))
    )


def _level_lines(flag: OpenFlag, instrument: Instrument) -> list[str]:
    rule = instrument.suicide
    if flag.level == "SI_UNKNOWN":
        return [
            _tr(
                "A suicide item without an answer is unknown, never zero. Ask it and correct the"
                " score, or do a C-SSRS screen today; either closes this (source: convention)."
            )
        ]
    if flag.level is None:
        return []
    if rule is None:
        source = instrument.sources.get("scoring", instrument.source)
        return [
            _todo(flag),
            _tr(
                "Rule: a high level is urgent, low and moderate are reviewed (source: {s})."
            ).format(s=f"{source}, convention"),
        ]
    words = _tr(
        "Rule: item {item} is reviewed from {review} and urgent from {urgent} (source: {s})."
    )
    return [
        _todo(flag),
        words.format(
            item=rule.item,
            review=plain(rule.review),
            urgent=plain(rule.urgent),
            s=instrument.sources.get("suicide", instrument.source),
        ),
    ]


def _todo(flag: OpenFlag) -> str:
    if flag.level == "URGENT":
        return _tr("A named prescriber assesses and signs before the patient leaves.")
    return _tr("Complete a C-SSRS screen at this visit and note the outcome.")


def _value(value: Decimal | None, instrument: Instrument | None) -> str:
    if value is None:
        return _tr("not answered")
    levels = () if instrument is None else instrument.scoring.levels
    if levels:
        return tuple(reversed(levels))[int(value)].name
    return plain(value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("safety", text)
