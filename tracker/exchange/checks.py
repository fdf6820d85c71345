"""What one row must hold besides readable cells, event by event, and what follows from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.clinical.instrument import Instrument
from tracker.clinical.moment import Moment
from tracker.exchange.cells import BadCell, shown
from tracker.exchange.scale_names import find_scale, why_not_recognised
from tracker.knowledge import Knowledge
from tracker.models.infusion import NOT_GIVEN
from tracker.models.score import SUICIDE_FLAGS
from tracker.services.refused import Refused
from tracker.services.scores import ScoreEntry

_POINTS = {"points", "point", "score", "total", "raw", "sum"}
_KETAMINE = {"ketamine", "racemic ketamine", "ketamine hydrochloride"}
_ANY_TIME = Moment(date.min)
_VITALS = {"systolic", "heart_rate", "spo2", "respiratory_rate", "temperature_c", "moaas"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A row being read: a check adds to `values` what follows and to `problems` what is wrong."""

    cells: Mapping[str, str]
    values: dict[str, Any]
    moment: Moment | None
    knowledge: Knowledge
    problems: list[str]

    @property
    def at(self) -> datetime | None:
        """The instant of the event where its time is known."""
        return None if self.moment is None else self.moment.at


def _score(draft: Draft) -> None:
    unit = draft.cells.get("value_unit", "points").strip().casefold()
    if unit not in _POINTS:
        draft.problems.append(f"The value is in “{shown(unit)}”; only points can be recorded.")
    name = draft.values.pop("instrument", None)
    instruments = draft.knowledge.instruments
    instrument = None if name is None else find_scale(name, instruments)
    if name is None:
        draft.problems.append("There is no instrument.")
    elif instrument is None:
        draft.problems.append(why_not_recognised(name, instruments))
    if instrument is None or draft.problems:
        return
    try:
        _put_result(instrument, draft.values)
    except Refused as refused:
        draft.problems.extend(refused.problems)
    except BadCell as error:
        draft.problems.append(str(error))


def _put_result(instrument: Instrument, values: dict[str, Any]) -> None:
    """Put what follows from the answers, or from a total alone.

    The latter raises no suicide flag unless the suicide item stands beside it.
    """
    answers, extra = values.get("answers"), values.pop("extra_answers", ())
    asked = values.pop("suicide_item", ())
    typed = values.get("total")
    if answers is None and typed is None:
        raise BadCell("There is no value.")
    entry = ScoreEntry(
        instrument=instrument,
        taken=_ANY_TIME,
        answers=answers,
        extra_answers=extra,
        total=typed,
        suicide_answer=asked[0] if asked else None,
    )
    result = entry.result() if asked else entry.result_as_told()
    if typed is not None and typed != result.judged:
        raise BadCell(f"The value is {typed}, but the answers make {result.judged}.")
    values.update(
        instrument=instrument.code,
        instrument_version=instrument.version,
        answers=answers,
        extra_answers=extra or None,
        total=result.judged,
        band=result.band,
        method=result.method,
        suicide_flag=next((flag for flag in result.flags if flag in SUICIDE_FLAGS), None),
        suicide_answer=entry.suicide_value(result),
    )


def _infusion(draft: Draft) -> None:
    agent = " ".join(draft.cells.get("agent", "ketamine").casefold().split())
    if agent not in _KETAMINE:
        draft.problems.append(f"“{shown(agent)}” is not racemic ketamine; doses do not compare.")
    status = draft.values.setdefault("status", "finished")
    says_why = "status_reason" in draft.values
    if status in NOT_GIVEN and not says_why:
        draft.problems.append("There is no status_reason: why was it not given?")
    if status not in NOT_GIVEN and says_why:
        draft.problems.append("A status_reason belongs to an infusion that was not given.")
    if status == "running" and draft.at is None:
        draft.problems.append("A running infusion needs the time at which it began.")
    _check_end(draft)


def _check_end(draft: Draft) -> None:
    ended = draft.values.get("ended_at")
    if ended is not None and draft.at is not None and ended < draft.at:
        draft.problems.append("The end lies before the beginning.")


def _note(draft: Draft) -> None:
    draft.values.setdefault("kind", "note")
    if "text" not in draft.values:
        draft.problems.append("The note is empty.")


def _side_effect(draft: Draft) -> None:
    words = draft.values.get("term", "")
    if not words:
        draft.problems.append("There is no term: what was the side effect?")
    if "severity" not in draft.values:
        draft.problems.append("There is no severity from 1 to 5.")
    for key, effect in draft.knowledge.side_effects.effects.items():
        if words.casefold() in {key.casefold(), effect.label.casefold(), effect.term.casefold()}:
            draft.values["term"] = key
            break
    else:
        draft.values["term"] = "other"
        if words != "other":
            draft.values.setdefault("free_text", words)
    _check_end(draft)


def _vital_signs(draft: Draft) -> None:
    values = draft.values
    if draft.moment is not None and draft.at is None:
        draft.problems.append("Vital signs need the time at which they were taken.")
    if ("systolic" in values) != ("diastolic" in values):
        draft.problems.append("Blood pressure needs both values.")
    elif "systolic" in values and values["systolic"] <= values["diastolic"]:
        draft.problems.append("The two pressures look swapped.")
    if not _VITALS & set(values):
        draft.problems.append("There is no value.")


def _course(draft: Draft) -> None:
    values = draft.values
    if ("closed_on" in values) != ("close_reason" in values):
        draft.problems.append("A closed course needs both closed_on and close_reason.")
    if "closed_on" in values and values["closed_on"] < values.get("opened_on", values["closed_on"]):
        draft.problems.append("The course ends before it begins.")
    indication = values.get("indication")
    if indication is not None and indication not in draft.knowledge.indications:
        draft.problems.append(f"“{shown(indication)}” is no indication we know.")
    primary = values.get("primary_instrument")
    if primary is not None and primary not in draft.knowledge.instruments:
        draft.problems.append(why_not_recognised(primary, draft.knowledge.instruments))
    rule = values.get("response_rule")
    if rule is not None and rule not in draft.knowledge.response_rules:
        draft.problems.append(f"“{shown(rule)}” is no definition of response we know.")


def _patient(draft: Draft) -> None:
    if {"allergies", "no_allergies_asked_on"} <= set(draft.values):
        draft.problems.append("Either list allergies or say when none was known, not both.")


def _person(draft: Draft) -> None:
    draft.problems.extend(
        f"A person needs a {name}."
        for name in ("name", "role", "initials")
        if not draft.values.get(name)
    )


CHECKS: Mapping[str, Callable[[Draft], None]] = {
    "score": _score,
    "infusion": _infusion,
    "note": _note,
    "side_effect": _side_effect,
    "vital_signs": _vital_signs,
    "course": _course,
    "patient": _patient,
    "person": _person,
}
"""The check of each kind of row."""
