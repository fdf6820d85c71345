"""Reads resources/schedule.toml, and schedules of the clinic or of a course in the same shape."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import Field, ValidationError, model_validator

from tracker.clinical.schedule import Schedule
from tracker.knowledge.toml_file import SourceTag, Table, read_toml

LONGEST_DAYS, LONGEST_WEEKS = 180, 52


class BaselineTable(Table):
    """A score no older than so many days before the first infusion."""

    on: bool = True
    within_days: int = Field(ge=1, le=LONGEST_DAYS)
    source: SourceTag = "convention"


class BeforeInfusionTable(Table):
    """A score before each infusion, which is expected so many days after the last."""

    on: bool = True
    expected_after_days: int = Field(ge=1, le=LONGEST_DAYS)
    source: SourceTag = "convention"


class EndOfSeriesTable(Table):
    """A score in a window of days after the last infusion of a series."""

    on: bool = True
    from_days: int = Field(ge=1, le=LONGEST_DAYS)
    to_days: int = Field(ge=1, le=LONGEST_DAYS)
    source: SourceTag = "convention"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_days > self.to_days:
            raise ValueError("from_days must not be above to_days")
        return self


class FollowUpTable(Table):
    """Scores so many weeks after the last infusion; one counts from so many days before."""

    on: bool = True
    weeks: tuple[int, ...]
    early_days: int = Field(ge=0, le=LONGEST_DAYS)
    source: SourceTag = "convention"

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if any(not 1 <= week <= LONGEST_WEEKS for week in self.weeks):
            raise ValueError(f"weeks must lie between 1 and {LONGEST_WEEKS}")
        if list(self.weeks) != sorted(set(self.weeks)):
            raise ValueError("weeks must rise")
        return self


class ScheduleFile(Table):
    """A whole schedule."""

    scales: tuple[str, ...] = ()
    baseline: BaselineTable
    before_infusion: BeforeInfusionTable
    end_of_series: EndOfSeriesTable
    follow_up: FollowUpTable

    def schedule(self) -> Schedule:
        """Return it as the rules take it."""
        end, follow = self.end_of_series, self.follow_up
        return Schedule(
            scales=self.scales,
            baseline_within=self.baseline.within_days if self.baseline.on else None,
            next_infusion_after=(
                self.before_infusion.expected_after_days if self.before_infusion.on else None
            ),
            end_of_series=(end.from_days, end.to_days) if end.on else None,
            follow_up_weeks=follow.weeks if follow.on else (),
            early=follow.early_days,
        )


def load_schedule(path: Path) -> Schedule:
    """Return the schedule of the TOML file at `path`. Raises KnowledgeError naming the place."""
    return read_toml(path, ScheduleFile).schedule()


def parse_schedule(stored: Mapping[str, Any]) -> Schedule:
    """Return a schedule kept as JSON in the shape of the file. Raises ValueError where it is none.

    Sources may be left out: a clinic's own schedule is a convention of the clinic.
    """
    try:
        return ScheduleFile.model_validate(stored).schedule()
    except ValidationError as error:
        words = "; ".join(each["msg"].removeprefix("Value error, ") for each in error.errors())
        raise ValueError(f"This is not a schedule: {words}.") from error


def schedule_json(schedule: Schedule) -> dict[str, Any]:
    """Return a schedule in the shape of the file, to be kept as JSON."""
    low, high = schedule.end_of_series or (3, 14)
    return {
        "scales": list(schedule.scales),
        "baseline": {
            "on": schedule.baseline_within is not None,
            "within_days": schedule.baseline_within or 14,
        },
        "before_infusion": {
            "on": schedule.next_infusion_after is not None,
            "expected_after_days": schedule.next_infusion_after or 3,
        },
        "end_of_series": {
            "on": schedule.end_of_series is not None,
            "from_days": low,
            "to_days": high,
        },
        "follow_up": {
            "on": bool(schedule.follow_up_weeks),
            "weeks": list(schedule.follow_up_weeks),
            "early_days": schedule.early,
        },
    }
