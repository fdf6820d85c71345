"""What is still to be logged before a patient can leave, and when: one sentence a criterion."""

from datetime import datetime, timedelta, tzinfo

from PySide6.QtCore import QCoreApplication

from tracker.clinical.discharge_facts import DischargeFacts
from tracker.clinical.monitoring_rules import DischargeRules

_BETWEEN_STANDING = timedelta(minutes=2)  # after 1 and after 3 minutes (reference 4.5)


def readings_wanted(
    facts: DischargeFacts,
    rules: DischargeRules,
    stopped_at: datetime | None,
    due_at: datetime | None,
    zone: tzinfo | None,
) -> dict[int, str]:
    """Return by criterion what is to be logged; none for what is complete.

    `stopped_at` when the pump stopped, `due_at` when the next reading is due, None where nothing
    is.
    """
    wanted = {
        1: _watching(facts, rules, stopped_at, zone),
        2: "" if facts.moaas is not None else _tr("Log the sedation score with the vital signs."),
        3: _dissociation(facts),
        4: _vitals(facts, due_at, zone),
        5: _standing(facts, zone),
    }
    return {number: words for number, words in wanted.items() if words}


def _watching(
    facts: DischargeFacts, rules: DischargeRules, stopped: datetime | None, zone: tzinfo | None
) -> str:
    if stopped is None or facts.minutes_since_stop is None:
        return _tr("The pump has not stopped yet.")
    since_stop = float(rules.observation_min - facts.minutes_since_stop)
    started = facts.minutes_since_start
    since_start = 0.0 if started is None else float(rules.from_start_min - started)
    left = max(since_stop, since_start)
    if left <= 0:
        return ""
    until = stopped + timedelta(minutes=float(facts.minutes_since_stop) + left)
    return _tr("Long enough at {time}.").format(time=_clock(until, zone))


def _dissociation(facts: DischargeFacts) -> str:
    if facts.cadss is not None or facts.no_perceptual_change is not None:
        return ""
    return _tr("Fill in the CADSS, or say that no change of perception is left.")


def _vitals(facts: DischargeFacts, due_at: datetime | None, zone: tzinfo | None) -> str:
    recovery = facts.recovery
    sets = sum(one.systolic is not None for one in recovery)
    due = "" if due_at is None else _tr(" due {time}").format(time=_clock(due_at, zone))
    if sets < 2:
        words = _tr("First set{due}: log pressure, heart rate and SpO2.")
        if sets == 1:
            words = _tr("Second set{due}: log pressure, heart rate and SpO2.")
        return words.format(due=due)
    if all(one.spo2 is None for one in recovery):
        return _tr("Log the SpO2.")
    if all(one.heart_rate is None for one in recovery):
        return _tr("Log the heart rate.")
    return ""


def _standing(facts: DischargeFacts, zone: tzinfo | None) -> str:
    standing = facts.standing
    if standing is not None and standing.held is not None:
        return ""
    if standing is None or standing.after_one is None:
        return _tr("Log the pressure after 1 and 3 min standing, or say here that it held.")
    if standing.after_three is None:
        at = _clock(standing.after_one.taken_at + _BETWEEN_STANDING, zone)
        return _tr("Log the pressure after 3 min standing, due {time}.").format(time=at)
    return ""


def _clock(at: datetime, zone: tzinfo | None) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("readings_wanted", text)
