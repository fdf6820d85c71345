"""Charts of one invented patient, told in days from 2 March 2026, and what is drawn of them."""

from datetime import date
from uuid import uuid4

from tracker.charts.progress_values import Band, InfusionMark, Lane, Point, ProgressChart

START = date(2026, 3, 2).toordinal()
BANDS = (
    Band(0, 5, "none-minimal"),
    Band(5, 10, "mild"),
    Band(10, 15, "moderate"),
    Band(15, 20, "moderately severe"),
    Band(20, 27, "severe"),
)


def point(day, total, method="complete", **more):
    on = date.fromordinal(START + int(day))
    return Point(uuid4(), START + day + 0.5, on, total, method, **more)


def lane(*points, code="phq9", **more):
    values = {
        "code": code,
        "name": code.upper(),
        "measures": "depressive symptoms",
        "minimum": 0,
        "maximum": 27,
        "higher_is_worse": True,
        "bands": BANDS,
        "points": points,
        "references": (),
        "remission_at": 4,
        "rule": "",
        **more,
    }
    return Lane(**values)


def infusion(day, number, phase="initial", dose=0.5):
    on = date.fromordinal(START + int(day))
    return InfusionMark(uuid4(), START + day + 0.4, on, phase, 1, number, dose)


def chart(*lanes, **more):
    days = [p.day for each in lanes for p in each.points]
    days += [mark.day for mark in more.get("infusions", ())]
    span = (min(days), max(days)) if days else (0.0, 1.0)
    return ProgressChart(lanes=lanes, span=span, **more)


def drawn(figure, name):
    found = [artist for artist in figure.get_children() if artist.get_gid() == name]
    assert found, f"nothing is drawn as {name}"
    return found[0]


def data(figure, name):
    line = drawn(figure, name)
    return list(zip(line.get_xdata(), line.get_ydata(), strict=True))


def words(figure):
    return [label.text for label in drawn(figure, "labels").labels]
