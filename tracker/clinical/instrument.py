"""What a questionnaire is: its items, its scoring rule and the numbers that judge its total."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from tracker.clinical.rounding import half_up

Rater = Literal["self", "clinician"]
Method = Literal["complete", "prorated", "incomplete", "total_only"]
LicenceTier = Literal["A", "B", "C"]
Subscore = Decimal | bool | None

_HYPHENS = "-_\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Item:
    """One question: our own short label and the answers it takes, `low` to `high` by `step`.

    `yes_no` items take 1 for yes and 0 for no. An item with `asked_if` is asked only where the item
    of that number was answered yes.
    """

    number: int
    label: str
    low: Decimal
    high: Decimal
    step: Decimal = Decimal(1)
    anchors: tuple[str, ...] = ()
    not_assessed: Decimal | None = None
    loinc: str | None = None
    yes_no: bool = False
    asked_if: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Items (by number) that make one subscore, as the scoring method has it.

    Where the method weighs or averages, `divisor` divides the sum, and at least `minimum_answered`
    items must be answered; the sum of the others then stands for all.
    """

    name: str
    items: tuple[int, ...]
    divisor: Decimal = Decimal(1)
    minimum_answered: int = 1


@dataclass(frozen=True, slots=True)
class Criterion:
    """A yes/no subscore: enough items at `item_at_least` or more in every group of `needed`."""

    name: str
    item_at_least: Decimal
    needed: Mapping[str, int] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Level:
    """A named risk level: it holds where one of `items` is answered yes, or without items always.

    `flag` is the suicide flag it raises.
    """

    name: str
    items: tuple[int, ...] = ()
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class Scoring:
    """The name of a method of `tracker.clinical.scoring_methods`, and what it works on.

    `multiplier` turns the sum into the total. `judged` names the group that is banded and judged
    where a scale has no total. `levels` are in falling order.
    """

    method: str
    groups: tuple[Group, ...] = ()
    criterion: Criterion | None = None
    multiplier: Decimal = Decimal(1)
    judged: str | None = None
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingRule:
    """How many items (domains, where the method counts those) may be missing from a total."""

    allowed: int


@dataclass(frozen=True, slots=True)
class Band:
    """A named range of totals; it begins at `low` and ends where the next one begins."""

    low: Decimal
    name: str


@dataclass(frozen=True, slots=True)
class ResponseRule:
    """Improvement from baseline, in percent, that counts as response or as partial response."""

    percent: Decimal
    partial_percent: Decimal


@dataclass(frozen=True, slots=True)
class RemissionRule:
    """The total that counts as remission, and the drop from baseline it needs besides, if any."""

    at_most: Decimal
    minimum_drop: Decimal | None = None


@dataclass(frozen=True, slots=True)
class GainRule:
    """Response by points gained and remission by a total above a cut, where percent do not apply.

    `response_points` are points in the better direction.
    """

    response_points: Decimal
    remission_above: Decimal


@dataclass(frozen=True, slots=True)
class Variant:
    """A period the same questions can be asked about, as stored and as shown."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class SuicideRule:
    """The suicide item by number, and the answers from which it raises REVIEW and URGENT."""

    item: int
    review: Decimal
    urgent: Decimal


@dataclass(frozen=True, slots=True)
class ItemNote:
    """A remark shown when an item is answered `at_least` or higher; it is not a suicide flag."""

    item: int
    at_least: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Licence:
    """What we may show: A open, B free to use but not ours to ship, C licensed."""

    tier: LicenceTier
    text: str


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """A form and the result the reference gives for it; without answers, a total alone.

    A `refused` example is one the reference calls invalid: it must not be scored at all.
    """

    answers: tuple[Decimal | None, ...] | None
    extra: tuple[Decimal | None, ...]
    total: Decimal | None
    band: str | None
    method: Method | None
    flags: tuple[str, ...] = ()
    subscores: Mapping[str, Subscore] | None = field(default=None, hash=False)
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of one questionnaire, as a file under resources/instruments/ describes it.

    `minimum`, `maximum` and `total_step` are of the total, or of the mean judged in its place.
    `meaningful_change` and `reliable_change` are points, `meaningful_percent` is of the baseline;
    `minimum_baseline` is the lowest baseline at which response can be judged. Scales judged in
    percent have a `response`, those judged in points a `gain`, and the others are never judged.
    The first of `variants` counts as the standard period. `bands_on_integer` says that a total with
    decimals is banded by its whole number, rounded half up. `sources` maps each rule ("bands",
    "remission" …) to the source tag of its numbers.
    """

    code: str
    name: str
    full_name: str
    measures: str
    spellings: tuple[str, ...]
    version: str
    recall: str
    rater: Rater
    items: tuple[Item, ...]
    extra_items: tuple[Item, ...]
    minimum: Decimal
    maximum: Decimal
    total_step: Decimal
    scoring: Scoring
    missing: MissingRule
    bands: tuple[Band, ...]
    response: ResponseRule | None
    remission: RemissionRule | None
    meaningful_change: Decimal | None
    reliable_change: Decimal | None
    minimum_baseline: Decimal | None
    suicide: SuicideRule | None
    notes: tuple[ItemNote, ...]
    higher_is_worse: bool
    loinc_panel: str | None
    loinc_total: str | None
    licence: Licence
    source: str
    sources: Mapping[str, str] = field(hash=False)
    examples: tuple[WorkedExample, ...] = field(hash=False)
    gain: GainRule | None = None
    meaningful_percent: Decimal | None = None
    variants: tuple[Variant, ...] = ()
    bands_on_integer: bool = False

    @property
    def has_total(self) -> bool:
        """Whether the answers add up to one figure; a risk level or several means do not."""
        return self.scoring.judged is None and not self.scoring.levels

    @property
    def asks_about_suicide(self) -> bool:
        """Whether a form can raise a suicide flag."""
        return self.suicide is not None or any(level.flag for level in self.scoring.levels)

    def item(self, number: int) -> Item | None:
        """Return the item of that number, scored or not."""
        every = (*self.items, *self.extra_items)
        return next((item for item in every if item.number == number), None)

    def is_standard(self, recall_variant: str) -> bool:
        """Whether scores of this recall variant may be a baseline."""
        return recall_variant in ("standard", *(variant.code for variant in self.variants[:1]))

    def band_of(self, total: Decimal) -> Band | None:
        """Return the band that holds `total`, or None where there is none."""
        holding, judged = None, self.as_banded(total)
        for band in self.bands:
            if band.low <= judged:
                holding = band
        return holding

    def as_banded(self, total: Decimal) -> Decimal:
        """Return `total` as bands and cuts see it."""
        return half_up(total) if self.bands_on_integer else total


def recognise(text: str, instruments: Iterable[Instrument]) -> Instrument | None:
    """Return the instrument whose code, name or usual spelling is `text`, or None.

    Case, blanks, hyphens and underscores do not matter; nothing else is guessed, so that a
    HAMD-6 or a bare HAM-D is never taken for the 17 items.
    """
    wanted = fold(text)
    for instrument in instruments:
        if any(fold(name) == wanted for name in names_of(instrument)):
            return instrument
    return None


def names_of(instrument: Instrument) -> tuple[str, ...]:
    """Return every text by which `instrument` is recognised."""
    return (instrument.code, instrument.name, *instrument.spellings)


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """Return `text` without what spellings of one name differ in."""
    return "".join(sign for sign in text.casefold() if not (sign.isspace() or sign in _HYPHENS))
