"""What the progress chart is drawn from: plain values, built from a patient's progress."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

from tracker.clinical.facts import ScoreFact
from tracker.clinical.instrument import Instrument
from tracker.clinical.moment import Moment
from tracker.clinical.outcomes import CourseProgress, JudgedScore, PatientProgress, ScaleProgress
from tracker.clinical.response_definitions import response_total
from tracker.clinical.response_rules import rule_text

NOON = 0.5
SUICIDE_FLAGS = ("URGENT", "SI_WORSE", "REVIEW", "SI_UNKNOWN")
"""The flags a score can raise for its suicide item, the most pressing first."""

_SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Band:
    """A severity band from `low` to `high`, both in points, with its name."""

    low: float
    high: float
    name: str


@dataclass(frozen=True, slots=True)
class Point:
    """One score: `day` in days (date ordinal and fraction), `total` in points of the scale."""

    id: UUID
    day: float
    on: date
    total: float
    method: str
    recall_variant: str = "standard"
    standard_recall: bool = True
    late: bool = False
    suicide: str | None = None
    band: str | None = None
    improvement: float | None = None
    response_class: str | None = None
    is_baseline: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """The baseline of one course and the total that is just a response, from day to day."""

    first_day: float
    last_day: float
    baseline: float
    response_at: float | None


@dataclass(frozen=True, slots=True)
class Lane:
    """One scale: its range, bands and points, and the lines it is judged by."""

    code: str
    name: str
    measures: str
    minimum: float
    maximum: float
    higher_is_worse: bool
    bands: tuple[Band, ...]
    points: tuple[Point, ...]
    references: tuple[Reference, ...]
    remission_at: float | None
    rule: str


@dataclass(frozen=True, slots=True)
class InfusionMark:
    """One infusion on the time axis; dose in mg/kg given."""

    id: UUID
    day: float
    on: date
    phase: str
    series: int
    number: int
    dose: float | None


@dataclass(frozen=True, slots=True)
class SeriesSpan:
    """The days of an initial or re-induction series."""

    first_day: float
    last_day: float
    label: str


@dataclass(frozen=True, slots=True)
class SideEffectMark:
    """One side effect at its onset, severity 1 to 5."""

    day: float
    severity: int
    label: str


@dataclass(frozen=True, slots=True)
class EventMark:
    """A dated remark."""

    day: float
    label: str


@dataclass(frozen=True, slots=True)
class ProgressChart:
    """Everything on one progress chart; days are date ordinals with a fraction.

    `least_left` is where lanes begin at the earliest, in pixels at 100 dpi: what stands under the
    chart on the same time axis may need more room for its words.
    """

    lanes: tuple[Lane, ...] = ()
    infusions: tuple[InfusionMark, ...] = ()
    series: tuple[SeriesSpan, ...] = ()
    side_effects: tuple[SideEffectMark, ...] = ()
    events: tuple[EventMark, ...] = ()
    synthetic: bool = False
    title: str = ""
    span: tuple[float, float] = field(default=(0.0, 1.0))
    least_left: float = 0.0


def day_of(moment: Moment) -> float:
    """Return the place of a moment on the time axis in days; a date alone stands at noon.

    A timed moment keeps to its date at the clinic, in the order of the instants of that day.
    """
    if moment.at is None:
        return moment.on.toordinal() + NOON
    midnight = datetime.combine(moment.on, time(), UTC)
    fraction = (moment.at - midnight).total_seconds() / _SECONDS_A_DAY
    return moment.on.toordinal() + min(max(fraction, 0.02), 0.98)


def progress_chart(
    progress: PatientProgress,
    instruments: Mapping[str, Instrument],
    *,
    side_effects: Iterable[SideEffectMark] = (),
    events: Iterable[EventMark] = (),
    synthetic: bool = False,
    title: str = "",
    only: str | None = None,
) -> ProgressChart:
    """Build the chart of all courses of a patient on one time axis; `only` keeps one scale."""
    codes = _codes(progress, instruments, only)
    lanes = tuple(_lane(instruments[code], progress.courses) for code in codes)
    infusions = tuple(_infusion_marks(progress.courses))
    side_effects, events = tuple(side_effects), tuple(events)
    days = [point.day for lane in lanes for point in lane.points]
    days += [mark.day for mark in infusions]
    days += [mark.day for mark in side_effects]
    days += [mark.day for mark in events]
    return ProgressChart(
        lanes=lanes,
        infusions=infusions,
        series=tuple(_series_spans(infusions)),
        side_effects=side_effects,
        events=events,
        synthetic=synthetic,
        title=title,
        span=(min(days), max(days)) if days else (0.0, 1.0),
    )


def _codes(
    progress: PatientProgress, instruments: Mapping[str, Instrument], only: str | None
) -> list[str]:
    """Return the scales to draw: the primary one of the latest course first."""
    used = {
        code
        for course in progress.courses
        for code, scale in course.scales.items()
        if scale.baseline or scale.before or scale.points
    }
    primary = progress.courses[-1].fact.primary if progress.courses else None
    ordered = [code for code in instruments if code in used and only in (None, code)]
    return sorted(ordered, key=lambda code: code != primary)


def _lane(instrument: Instrument, courses: Iterable[CourseProgress]) -> Lane:
    points: list[Point] = []
    references: list[Reference] = []
    definition = None
    for course in courses:
        scale = course.scales.get(instrument.code)
        if scale is not None:
            own = _points(scale)
            points += own
            references += _reference(scale, own)
            definition = scale.definition
    return Lane(
        code=instrument.code,
        name=instrument.name,
        measures=instrument.measures,
        minimum=float(instrument.minimum),
        maximum=float(instrument.maximum),
        higher_is_worse=instrument.higher_is_worse,
        bands=_bands(instrument),
        points=tuple(sorted(points, key=lambda point: point.day)),
        references=tuple(references),
        remission_at=_remission_at(instrument),
        rule=rule_text(instrument, definition),
    )


def _bands(instrument: Instrument) -> tuple[Band, ...]:
    if not instrument.bands:
        return ()
    lows = [float(band.low) for band in instrument.bands]
    highs = [*lows[1:], float(instrument.maximum)]
    return tuple(
        Band(low, high, band.name)
        for low, high, band in zip(lows, highs, instrument.bands, strict=True)
    )


def _points(scale: ScaleProgress) -> list[Point]:
    unjudged = [*scale.before, *([scale.baseline] if scale.baseline else [])]
    points = [
        _point(scale, fact, None, is_baseline=fact is scale.baseline)
        for fact in unjudged
        if fact.total is not None
    ]
    return points + [_point(scale, judged.fact, judged) for judged in scale.points]


def _point(
    scale: ScaleProgress, fact: ScoreFact, judged: JudgedScore | None, *, is_baseline: bool = False
) -> Point:
    total = fact.total if fact.total is not None else Decimal(0)
    band = scale.instrument.band_of(total)
    percent = None if judged is None else judged.improvement_percent
    return Point(
        id=fact.id,
        day=day_of(fact.moment),
        on=fact.moment.on,
        total=float(total),
        method=fact.method,
        recall_variant=fact.recall_variant,
        standard_recall=scale.instrument.is_standard(fact.recall_variant),
        late=fact.entered_late,
        suicide=_suicide_flag(fact),
        band=None if band is None else band.name,
        improvement=None if percent is None else float(percent),
        response_class=None if judged is None else judged.response_class,
        is_baseline=is_baseline,
    )


def _suicide_flag(fact: ScoreFact) -> str | None:
    """Return the most pressing flag; a total alone already says that no item was recorded."""
    flag = next((flag for flag in SUICIDE_FLAGS if flag in fact.flags), None)
    return None if flag == "SI_UNKNOWN" and fact.method == "total_only" else flag


def _reference(scale: ScaleProgress, points: list[Point]) -> list[Reference]:
    if scale.baseline is None or scale.baseline.total is None:
        return []
    first, last = day_of(scale.baseline.moment), max(point.day for point in points)
    response_at = response_total(scale.definition, scale.instrument, scale.baseline.total)
    place = None if response_at is None else float(response_at)
    return [Reference(first, last, float(scale.baseline.total), place)]


def _remission_at(instrument: Instrument) -> float | None:
    """Return the last total that is remission, or, where higher is better, the last that is not."""
    if instrument.gain is not None:
        return float(instrument.gain.remission_above)
    return None if instrument.remission is None else float(instrument.remission.at_most)


def _infusion_marks(courses: Iterable[CourseProgress]) -> Iterable[InfusionMark]:
    for course in courses:
        for place in course.infusions:
            dose = place.fact.dose_mg_per_kg
            yield InfusionMark(
                id=place.fact.id,
                day=day_of(place.fact.moment),
                on=place.fact.moment.on,
                phase=place.phase,
                series=place.series,
                number=place.number,
                dose=None if dose is None else float(dose),
            )


_SPAN_LABELS = {"initial": "initial series", "reinduction": "re-induction"}


def _series_spans(infusions: Iterable[InfusionMark]) -> Iterable[SeriesSpan]:
    spans: list[SeriesSpan] = []
    for mark in infusions:
        if mark.phase not in _SPAN_LABELS:
            continue
        if mark.number == 1 or not spans:
            spans.append(SeriesSpan(mark.day, mark.day, _SPAN_LABELS[mark.phase]))
        else:
            last = spans.pop()
            spans.append(SeriesSpan(last.first_day, mark.day, last.label))
    return spans
