"""What a scale says of suicide risk: its item, the flag that raises, and whether it got worse."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from uuid import UUID

from tracker.clinical.answers import Answers, by_number
from tracker.clinical.instrument import Instrument, SuicideRule
from tracker.clinical.moment import Moment

SuicideFlag = Literal["REVIEW", "URGENT", "SI_UNKNOWN"]

SI_WORSE = "SI_WORSE"
"""The flag of a score whose item rose since the administration before it."""

WORSE_FROM = Decimal(1)
"""The rise, in points (C-SSRS: levels), from which SI_WORSE is raised (clinical reference 1.0)."""


@dataclass(frozen=True, slots=True)
class Administration:
    """One administration of one scale; `value` as `suicide_value` returns it."""

    id: UUID
    moment: Moment
    value: Decimal | None


def flag_of(rule: SuicideRule, value: Decimal | None) -> SuicideFlag | None:
    """Return the flag of an answer to the suicide item; None is unknown, never zero (1.0)."""
    if value is None:
        return "SI_UNKNOWN"
    if value >= rule.urgent:
        return "URGENT"
    return "REVIEW" if value >= rule.review else None


def suicide_value(
    instrument: Instrument,
    answers: Answers | None,
    extra: Answers = (),
    band: str | None = None,
    beside: Decimal | None = None,
) -> Decimal | None:
    """Return the answer to the suicide item of a form, or None where it is not known.

    `beside` is what was asked beside a total typed in (`answers` None). A scale with a risk level
    has no such item: the place of `band` among its levels stands for it, 0 for the lowest.
    """
    levels = [level.name for level in reversed(instrument.scoring.levels)]
    if levels:
        return Decimal(levels.index(band)) if band in levels else None
    if instrument.suicide is None:
        return None
    value = by_number(instrument, answers or (), extra).get(instrument.suicide.item)
    return beside if value is None and answers is None else value


def worsened(administrations: Iterable[Administration]) -> frozenset[UUID]:
    """Return which administrations of one scale rose by 1 or more since the one before (1.0).

    The order of entry does not matter. One whose item is unknown is passed over: the next is
    compared with the last answer that is known.
    """
    worse, before = set(), None
    for each in _in_order(administrations):
        if each.value is None:
            continue
        if before is not None and each.value - before >= WORSE_FROM:
            worse.add(each.id)
        before = each.value
    return frozenset(worse)


def previous_value(score: UUID, administrations: Iterable[Administration]) -> Decimal | None:
    """Return the last answer known before one administration of the same scale, or None."""
    before = None
    for each in _in_order(administrations):
        if each.id == score:
            break
        before = before if each.value is None else each.value
    return before


def _in_order(administrations: Iterable[Administration]) -> list[Administration]:
    """Sort by moment; of equal ones the higher answer counts as the later, unknown as the last."""
    return sorted(
        administrations,
        key=lambda each: (
            each.moment.order,
            Decimal("Infinity") if each.value is None else each.value,
            each.id,
        ),
    )
