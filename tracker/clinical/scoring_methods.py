"""The scoring methods a file may name: from checked answers to the figure that is judged.

A new method is one function and one line in METHODS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tracker.clinical.answers import Answers, by_number, was_asked
from tracker.clinical.instrument import Criterion, Group, Instrument, Level, Subscore
from tracker.clinical.rounding import half_up


@dataclass(frozen=True, slots=True)
class Tally:
    """What a method found: `figure` is the total, or what is judged where there is none.

    `complete` says that nothing is missing, `enough` that everything could be worked out. `gaps` is
    the sentence on what could not.
    """

    figure: Decimal | None
    complete: bool
    enough: bool
    subscores: Mapping[str, Subscore] = field(default_factory=dict)
    level: Level | None = None
    gaps: str | None = None


def _sum(instrument: Instrument, answers: Answers) -> Tally:
    missing = [
        f"{item.number} {item.label}"
        for item, value in zip(instrument.items, answers, strict=True)
        if value is None
    ]
    points = sum((value for value in answers if value is not None), Decimal(0))
    # A subscore of a form with gaps would look like a small one, so there is none.
    subscores = {} if missing else _group_sums(instrument, answers)
    return _counted(instrument, points, len(instrument.items), "item", missing, subscores)


def _domains(instrument: Instrument, answers: Answers) -> Tally:
    groups = instrument.scoring.groups
    scores: dict[str, Decimal | None] = {
        group.name: max(_answered(group, answers), default=None) for group in groups
    }
    missing = [name for name, score in scores.items() if score is None]
    points = sum((score for score in scores.values() if score is not None), Decimal(0))
    return _counted(instrument, points, len(groups), "domain", missing, scores)


def _weighted(instrument: Instrument, answers: Answers) -> Tally:
    exact = {group.name: _weighed(group, answers) for group in instrument.scoring.groups}
    found = [score for score in exact.values() if score is not None]
    enough = len(found) == len(exact)
    return Tally(
        figure=half_up(sum(found, Decimal(0)), 2) if enough else None,
        complete=None not in answers,
        enough=enough,
        subscores=_rounded(exact),
        gaps=_group_gaps(instrument, answers, exact),
    )


def _means(instrument: Instrument, answers: Answers) -> Tally:
    scoring = instrument.scoring
    means = _rounded({group.name: _weighed(group, answers) for group in scoring.groups})
    return Tally(
        figure=means.get(scoring.judged or ""),
        complete=None not in answers,
        enough=None not in means.values(),
        subscores=means,
        gaps=_group_gaps(instrument, answers, means),
    )


def _levels(instrument: Instrument, answers: Answers) -> Tally:
    levels = instrument.scoring.levels
    answered = by_number(instrument, answers, ())
    yes = {number for number, value in answered.items() if value}
    level = next(each for each in levels if not each.items or yes.intersection(each.items))
    missing = [
        f"{item.number} {item.label}"
        for item in instrument.items
        if was_asked(item, answered) and item.number not in answered
    ]
    # What is missing could still raise every level but the highest.
    certain = not missing or level is levels[0]
    return Tally(
        figure=None,
        complete=not missing,
        enough=certain and not missing,
        level=level if certain else None,
        gaps=f"Without an answer: {', '.join(missing)}." if missing else None,
    )


METHODS: Mapping[str, Callable[[Instrument, Answers], Tally]] = {
    "sum": _sum,
    "domains": _domains,
    "weighted": _weighted,
    "means": _means,
    "levels": _levels,
}


def _counted(
    instrument: Instrument,
    points: Decimal,
    parts: int,
    part: str,
    missing: list[str],
    subscores: Mapping[str, Subscore],
) -> Tally:
    answered = parts - len(missing)
    enough = len(missing) <= instrument.missing.allowed and answered > 0
    total = points
    if missing and enough:
        total = half_up(points * parts / answered)
    return Tally(
        figure=total * instrument.scoring.multiplier if enough else None,
        complete=not missing,
        enough=enough,
        subscores=subscores,
        gaps=None if enough else _count_gaps(instrument, parts, part, missing),
    )


def _count_gaps(instrument: Instrument, parts: int, part: str, missing: list[str]) -> str:
    needed = parts - instrument.missing.allowed
    if parts == 1:
        return f"No total: {instrument.name} is without an answer."
    wanted = f"all {parts}" if needed == parts else f"at least {needed} of {parts}"
    gaps = f"{len(missing)} {part}{'s' if len(missing) > 1 else ''} without an answer"
    return f"No total: {gaps} ({', '.join(missing)}); {instrument.name} needs {wanted}."


def _group_sums(instrument: Instrument, answers: Answers) -> dict[str, Subscore]:
    scoring = instrument.scoring
    subscores: dict[str, Subscore] = {
        group.name: sum(_answered(group, answers), Decimal(0)) for group in scoring.groups
    }
    if scoring.criterion is not None:
        subscores[scoring.criterion.name] = _is_met(scoring.criterion, scoring.groups, answers)
    return subscores


def _is_met(criterion: Criterion, groups: tuple[Group, ...], answers: Answers) -> bool:
    present = {
        group.name: sum(value >= criterion.item_at_least for value in _answered(group, answers))
        for group in groups
    }
    return all(present[name] >= needed for name, needed in criterion.needed.items())


def _weighed(group: Group, answers: Answers) -> Decimal | None:
    """Return the sum of the group as if all items were answered, divided; unrounded."""
    values = _answered(group, answers)
    if len(values) < group.minimum_answered:
        return None
    # One division alone, so that nothing is rounded before the end.
    return sum(values, Decimal(0)) * len(group.items) / (len(values) * group.divisor)


def _rounded(scores: Mapping[str, Decimal | None]) -> dict[str, Decimal | None]:
    return {name: None if score is None else half_up(score, 2) for name, score in scores.items()}


def _group_gaps(
    instrument: Instrument, answers: Answers, scores: Mapping[str, Decimal | None]
) -> str | None:
    sentences = [
        f"{group.name}: {len(_answered(group, answers))} of {len(group.items)} items answered, "
        f"at least {group.minimum_answered} needed"
        for group in instrument.scoring.groups
        if scores[group.name] is None
    ]
    return f"Too few answers ({'; '.join(sentences)})." if sentences else None


def _answered(group: Group, answers: Answers) -> list[Decimal]:
    values = [answers[number - 1] for number in group.items]
    return [value for value in values if value is not None]
