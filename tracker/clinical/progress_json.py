"""A patient's progress as plain values for JSON, in the shape docs/progress-json.md describes."""

from decimal import Decimal

from tracker.clinical.courses import PlacedInfusion
from tracker.clinical.facts import ScoreFact
from tracker.clinical.outcomes import CourseProgress, JudgedScore, PatientProgress, ScaleProgress


def progress_document(record_number: str, progress: PatientProgress) -> dict[str, object]:
    """Return one patient's progress as the JSON object of `progress --json`.

    Dates are calendar dates at the clinic; nothing depends on the zone of the machine.
    """
    return {
        "patient": record_number,
        "infusions": progress.infusions,
        "scores": progress.scores,
        "flags": list(progress.flags),
        "courses": [_course(course) for course in progress.courses],
    }


def _course(course: CourseProgress) -> dict[str, object]:
    chosen = course.fact.response_rule
    return {
        "number": course.fact.number,
        "indication": course.fact.indication,
        "primary": course.fact.primary,
        **({} if chosen is None else {"response_rule": chosen}),
        "infusions": [_infusion(place) for place in course.infusions],
        "scales": {code: _scale(scale) for code, scale in course.scales.items()},
    }


def _infusion(place: PlacedInfusion) -> dict[str, object]:
    return {
        "date": place.fact.moment.on.isoformat(),
        "phase": place.phase,
        "series": place.series,
        "number": place.number,
        "dose_mg_per_kg": _number(place.fact.dose_mg_per_kg),
    }


def _scale(scale: ScaleProgress) -> dict[str, object]:
    return {
        "baseline": None if scale.baseline is None else _taken(scale.baseline),
        "latest": _judged(scale.latest),
        "best": _judged(scale.best),
        "first_response_infusion": scale.first_response_infusion,
        "scores": [_judged(point) for point in scale.points],
    }


def _judged(point: JudgedScore | None) -> dict[str, object] | None:
    if point is None:
        return None
    percent = point.improvement_percent
    return {
        **_taken(point.fact),
        "improvement_pct": None if percent is None else float(percent),
        "class": point.response_class,
        "remission": point.remission,
    }


def _taken(score: ScoreFact) -> dict[str, object]:
    return {"date": score.moment.on.isoformat(), "total": _number(score.total)}


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
