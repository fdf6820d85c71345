"""Sessions of one invented patient, told in minutes from the start of the pump."""

from dataclasses import replace
from decimal import Decimal

from tracker.charts.session_usual import usual_range
from tracker.charts.session_values import (
    BolusMark,
    DueMark,
    EffectBar,
    GuideLine,
    RateSegment,
    SessionChart,
    SessionReading,
    TreatmentFlag,
)
from tracker.clinical.monitoring_rules import Bound

GUIDES = tuple(
    GuideLine(measure, Bound(comparison, Decimal(number)), mark)
    for measure, comparison, number, mark in (
        ("systolic", "at_least", 165, "amber"),
        ("diastolic", "at_least", 100, "amber"),
        ("systolic", "at_least", 180, "red"),
        ("diastolic", "at_least", 110, "red"),
        ("heart_rate", "above", 120, "amber"),
        ("heart_rate", "below", 50, "amber"),
        ("heart_rate", "above", 140, "red"),
        ("heart_rate", "below", 45, "red"),
        ("spo2", "below", 94, "amber"),
        ("spo2", "below", 90, "red"),
    )
)
"""The limits of the clinical reference 4.3 that are drawn."""


def reading(minute, pressure="", heart_rate=None, spo2=None, rr=None, moaas=None, **more):
    systolic, diastolic = map(float, pressure.split("/")) if pressure else (None, None)
    return SessionReading(minute, systolic, diastolic, heart_rate, spo2, rr, moaas, **more)


BASELINE = reading(-8, "128/78", 72, 98, 14, 5)
SERIES = (
    BASELINE,
    reading(10, "139/85", 78, 97, 14, 5),
    reading(20, "146/90", 84, 96, 13, 4, corrected=True),
    reading(31, "150/92", 86, 95, 13, 4, late=True),
    reading(41, "148/91", 83, 96, 14, 4),
    reading(55, "138/84", 78, 97, 14, 5),
    reading(70, "130/80", 74, 98, 14, 5),
)
EARLIER = tuple(
    tuple(
        replace(each, systolic=each.systolic + up, diastolic=each.diastolic + up / 2,
                heart_rate=each.heart_rate - up, spo2=min(each.spo2 + 1, 100))
        for each in SERIES
    )
    for up in (-9.0, -3.0, 6.0)
)  # fmt: skip
DUE = (10, 20, 30, 40, 55, 70)


def due(*states):
    words = [*states, *["coming"] * (len(DUE) - len(states))]
    return tuple(DueMark(minute, state) for minute, state in zip(DUE, words, strict=True))


EFFECTS = (
    EffectBar("Dissociation", 2, 8, 46, "D"),
    EffectBar("Nausea", 2, 14, 33, "N"),
    EffectBar("Dizziness", 1, 16, None, "Z"),
)
MANY_EFFECTS = (
    *EFFECTS,
    EffectBar("Anxiety", 3, 18, 29, "A"),
    EffectBar("Blurred vision", 1, 19, 44, "B"),
    EffectBar("Headache", 1, 36, 60, "H"),
    EffectBar("Raised blood pressure", 3, 30, 52),
)
EMPTY = SessionChart(planned_end=40, now=0, guides=GUIDES, due=due())
PREPARED = replace(EMPTY, readings=(BASELINE,), due=())
RUNNING = replace(
    EMPTY,
    readings=SERIES[:2],
    rates=(RateSegment(0, None, 51.3),),
    effects=(EffectBar("Dissociation", 1, 8, None, "D"),),
    due=due("done"),
    now=12.4,
)
PAUSED = replace(
    RUNNING,
    readings=SERIES[:3],
    rates=(RateSegment(0, 12, 51.3), RateSegment(12, 18, 34.2), RateSegment(18, None, 0)),
    due=due("done", "done late", "due"),
    effects=tuple(replace(each, end=None) for each in EFFECTS),
    treatments=(TreatmentFlag(19, "ondansetron 4 mg IV"),),
    now=24.0,
)
RED = replace(
    RUNNING,
    readings=(
        BASELINE,
        reading(10, "168/96", 92, 97, 14, 5, marks=(("systolic", "amber"),)),
        reading(
            20, "186/112", 126, 93, 12, 4,
            marks=(("systolic", "red"), ("diastolic", "red"), ("heart_rate", "amber"),
                   ("spo2", "amber")),
        ),
        reading(23, "184/111", 122, 89, 12, 4,
                marks=(("systolic", "red"), ("heart_rate", "amber"), ("spo2", "red"))),
    ),
    rates=(RateSegment(0, 21, 51.3), RateSegment(21, None, 0)),
    due=due("done", "done"),
    now=25.0,
)  # fmt: skip
FINISHED = SessionChart(
    readings=SERIES,
    rates=(RateSegment(0, 22, 51.3), RateSegment(22, 26, 0), RateSegment(26, 44, 51.3)),
    due=due("done", "done", "done", "done late", "missed", "done"),
    effects=EFFECTS,
    treatments=(
        TreatmentFlag(16, "music lowered"),
        TreatmentFlag(24, "ondansetron 4 mg IV"),
        TreatmentFlag(27, "paracetamol 1 g PO"),
    ),
    guides=GUIDES,
    usual=usual_range(EARLIER),
    planned_end=40,
)
PAIN = SessionChart(
    readings=tuple(
        reading(at, f"{130 + at % 35}/{78 + at % 19}", 70 + at % 13, 95 + at % 4, 14, 5 - at % 2)
        for at in (-10, 10, 20, 30, 40, 50, 60, 75, 90, 105, 120, 150, 180, 210, 240, 255, 270)
    ),
    rates=(RateSegment(0, 62, 20.0), RateSegment(62, 150, 28.5), RateSegment(150, 240, 35.0)),
    boluses=(BolusMark(1, 20), BolusMark(95, 10)),
    due=tuple(DueMark(at, "done") for at in range(15, 241, 15)),
    effects=(EffectBar("Sedation", 2, 30, 200, "S"), EffectBar("Dizziness", 1, 240, 262, "Z")),
    treatments=(TreatmentFlag(96, "midazolam 1 mg IV"),),
    guides=GUIDES,
    planned_end=240,
)
