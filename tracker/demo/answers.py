"""From a total to the answers of each item: whole forms that score what the simulator drew."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random

from tracker.clinical.instrument import Group, Instrument
from tracker.demo.plans import ScorePlan

Answer = Decimal | None

_SLEEP, _APPETITE = "sleep", "appetite/weight"
_NOT_MOVED = 0.65  # how strongly a person's own profile of items outweighs chance


def fill_in_form(
    random: Random, instrument: Instrument, plan: ScorePlan, profile: Sequence[float]
) -> tuple[Answer, ...]:
    """Return answers in item order that score the planned total; what is missing is left out then.

    `profile` weighs the parts (items, or domains) of the form; the same person has the same one.
    """
    method = {"sum": _items, "domains": _domains}[instrument.scoring.method]
    answers = method(random, instrument, plan, profile)
    if plan.form == "items":
        return answers
    left_out = _left_out(random, instrument, plan)
    return tuple(None if place == left_out else each for place, each in enumerate(answers))


def difficulty(random: Random, instrument: Instrument, total: int) -> tuple[Answer, ...]:
    """Return the unscored items (the difficulty of the PHQ-9, asked where the total is above 0)."""
    if not instrument.extra_items or total == 0:
        return ()
    share = total / float(instrument.maximum)
    top = int(instrument.extra_items[0].high)
    return (Decimal(max(0, min(top, round(share * top + random.uniform(-0.5, 0.5))))),)


def item_profile(random: Random, instrument: Instrument) -> tuple[float, ...]:
    """Return how much each part of a form weighs for one person."""
    return tuple(random.uniform(0.6, 1.4) for _ in _parts(instrument))


def _parts(instrument: Instrument) -> Sequence[object]:
    domains = instrument.scoring.method == "domains"
    return instrument.scoring.groups if domains else instrument.items


def _items(
    random: Random, instrument: Instrument, plan: ScorePlan, profile: Sequence[float]
) -> tuple[Answer, ...]:
    highs = [int(item.high) for item in instrument.items]
    own = None if instrument.suicide is None else instrument.suicide.item - 1
    return tuple(Decimal(value) for value in _distribute(random, plan, highs, own, profile))


def _domains(
    random: Random, instrument: Instrument, plan: ScorePlan, profile: Sequence[float]
) -> tuple[Answer, ...]:
    groups = instrument.scoring.groups
    suicide = instrument.suicide
    own = next(
        (at for at, group in enumerate(groups) if suicide and suicide.item in group.items), None
    )
    highs = [int(instrument.items[group.items[0] - 1].high) for group in groups]
    values = _distribute(random, plan, highs, own, profile)
    answers: list[Answer] = [None] * len(instrument.items)
    for group, value, weight in zip(groups, values, profile, strict=True):
        expand = _EXPAND.get(group.name, _spread)
        for number, answer in expand(random, group, value, weight).items():
            answers[number - 1] = Decimal(answer)
    return tuple(answers)


def _distribute(
    random: Random,
    plan: ScorePlan,
    highs: Sequence[int],
    own: int | None,
    profile: Sequence[float],
) -> list[int]:
    """Return values that add up to the planned total; `own` is the place of the suicide item.

    That item gets its planned answer unless the total cannot be reached without more of it.
    """
    values = [0] * len(highs)
    others = [place for place in range(len(highs)) if place != own]
    if own is not None:
        room = sum(highs[place] for place in others)
        values[own] = min(highs[own], max(plan.suicide, plan.total - room))
    for _ in range(plan.total - sum(values)):
        open_places = [place for place in others if values[place] < highs[place]]
        weights = [
            _NOT_MOVED * profile[place] * (highs[place] - values[place]) ** 2
            + (1 - _NOT_MOVED) * random.random()
            for place in open_places
        ]
        values[random.choices(open_places, weights)[0]] += 1
    return values


def _spread(random: Random, group: Group, value: int, weight: float) -> dict[int, int]:  # noqa: ARG001
    """Give one item of a domain its value and the others no more."""
    answers = {number: random.randint(0, value) for number in group.items}
    answers[random.choice(group.items)] = value
    return answers


def _sleep(random: Random, group: Group, value: int, weight: float) -> dict[int, int]:
    """Nobody who cannot fall asleep sleeps too much: the last item stays at 0."""
    return _spread(random, Group(group.name, group.items[:-1]), value, weight) | {
        group.items[-1]: 0
    }


def _appetite(random: Random, group: Group, value: int, weight: float) -> dict[int, int]:
    """Answer less or more appetite and loss or gain of weight, as the form asks: two stay empty."""
    less = weight < 1  # the same person loses or gains throughout
    asked = group.items[::2] if less else group.items[1::2]
    return _spread(random, Group(group.name, asked), value, weight)


_EXPAND: dict[str, Callable[[Random, Group, int, float], dict[int, int]]] = {
    _SLEEP: _sleep,
    _APPETITE: _appetite,
}


def _left_out(random: Random, instrument: Instrument, plan: ScorePlan) -> int:
    suicide = None if instrument.suicide is None else instrument.suicide.item
    if plan.form == "suicide item missing" and suicide is not None:
        return suicide - 1
    # Of a domain with several items one may be empty anyway; leave out one that stands alone.
    alone = [group.items[0] for group in instrument.scoring.groups if len(group.items) == 1]
    domains = instrument.scoring.method == "domains"
    numbers = alone if domains else [item.number for item in instrument.items]
    return random.choice([number for number in numbers if number != suicide]) - 1
