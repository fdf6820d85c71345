"""What each reading of a session led to, with what was noted about it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from tracker.clinical.monitoring_rules import Reading
from tracker.clinical.vitals_judging import Judgement, judge_during
from tracker.services.chair.decisions import about_reading, decision_about
from tracker.services.chair.watching import judged_rows, reading_of
from tracker.ui.infusion.infuse.finding_words import JudgedReading, stood_of
from tracker.ui.infusion.infusion_view import InfusionView


def judged_readings(view: InfusionView) -> tuple[JudgedReading | None, list[JudgedReading]]:
    """Return what the newest reading since the start led to, and the ones before it.

    The signs that are seen now count with the newest; where there is none yet, alone.
    """
    started = view.infusion.started_at
    if started is None:
        return None, []
    rows = [row for row in judged_rows(view.readings) if row.taken_at > started]
    if not rows:
        alone = judge_during(view.rules, Reading(started), None, (), view.signs)
        return _noted(view, None, started, alone), []
    readings = [reading_of(row) for row in rows]
    found = []
    for place, row in enumerate(rows):
        signs = view.signs if place == len(rows) - 1 else frozenset()
        judgement = judge_during(
            view.rules, readings[place], view.baseline, readings[:place], signs
        )
        found.append(_noted(view, row.id, row.taken_at, judgement))
    return found[-1], found[:-1]


def signs_seen(view: InfusionView) -> Mapping[str, datetime]:
    """Return the signs that were ticked and are still seen, with since when."""
    return {
        row.item.removeprefix("sign."): row.answered_at
        for row in view.chair.answers
        if row.infusion_id == view.infusion.id
        and row.item.startswith("sign.")
        and row.answer == "yes"
    }


def _noted(
    view: InfusionView, reading_id: UUID | None, at: datetime, judgement: Judgement
) -> JudgedReading:
    judged = JudgedReading(reading_id, at, judgement)
    row = decision_about(
        view.chair.decisions, about_reading(reading_id), stood_of(judged), "acknowledged"
    )
    return JudgedReading(reading_id, at, judgement, "" if row is None else row.reason or "")
