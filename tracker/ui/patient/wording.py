"""The words in which lists, banners and cards speak of patients and their progress."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication

from tracker.clinical.outcomes import CourseProgress, ScaleProgress
from tracker.clinical.response import ResponseClass
from tracker.clinical.rounding import half_up

if TYPE_CHECKING:
    from tracker.services.patients import PatientDetails, PatientRow

FlagKind = Literal["neutral", "caution", "alert"]
MINUS = "\N{MINUS SIGN}"


def age_text(who: "PatientRow | PatientDetails", today: date) -> str:
    """Return "41 y", or "about 29" where only the year of birth is known."""
    born = who.birth_date
    if born is not None:
        had_birthday = (today.month, today.day) >= (born.month, born.day)
        return _tr("{age} y").format(age=today.year - born.year - (not had_birthday))
    if who.birth_year is not None:
        return _tr("about {age}").format(age=today.year - who.birth_year)
    return _tr("age unknown")


def percent_text(improvement: Decimal) -> str:
    """Return a change from baseline as it is read: an improvement of 81 is "−81 %"."""
    whole = half_up(improvement)
    sign = MINUS if whole > 0 else "+" if whole < 0 else ""
    return f"{sign}{abs(whole)} %"


def days_ago(days: int) -> str:
    """Return "today", "yesterday", "9 days ago", "5 weeks ago", "4 months ago"."""
    if days <= 0:
        return _tr("today")
    if days == 1:
        return _tr("yesterday")
    if days < 28:
        return _tr("{n} days ago").format(n=days)
    if days < 120:
        return _tr("{n} weeks ago").format(n=days // 7)
    if days < 730:
        return _tr("{n} months ago").format(n=days // 30)
    return _tr("{n} years ago").format(n=days // 365)


def class_word(response: ResponseClass | None) -> str:
    """Return the class of a score as a heading; nothing where it could not be judged."""
    words = {
        "response": _tr("Response"),
        "partial": _tr("Partial response"),
        "no change": _tr("No change"),
        "worse": _tr("Worse"),
    }
    return words[response] if response is not None else ""


def phase_text(course: CourseProgress) -> str:
    """Return where a course stands: "initial 4 of 6", "booster 3", "no infusion yet"."""
    if not course.infusions:
        return _tr("no infusion yet")
    last, planned = course.infusions[-1], course.fact.planned_infusions
    if last.phase == "booster":
        return _tr("booster {n}").format(n=last.number)
    words = _tr("initial {n}") if last.phase == "initial" else _tr("re-induction {n}")
    text = words.format(n=last.number)
    return _tr("{place} of {planned}").format(place=text, planned=max(planned, last.number))


def primary_scale(course: CourseProgress) -> ScaleProgress | None:
    """Return the scale the course is judged by, or the first in use where none was chosen."""
    scales = course.scales
    if course.fact.primary is not None and course.fact.primary in scales:
        return scales[course.fact.primary]
    return next(iter(scales.values()), None)


def arrow(earlier: Decimal, later: Decimal) -> str:
    """Return an arrow that shows where a total went."""
    if later == earlier:
        return "→"
    return "↑" if later > earlier else "↓"


def flag_words(flags: Iterable[str]) -> list[tuple[str, FlagKind]]:
    """Return the flags of a patient as short words, safety first, with the kind of their pill."""
    known: dict[str, tuple[str, FlagKind]] = {
        "si_urgent": (_tr("Suicide item: urgent"), "alert"),
        "si_worse": (_tr("Suicide item: worse"), "alert"),
        "si_review": (_tr("Suicide item: review"), "alert"),
        "si_unknown": (_tr("Suicide item unanswered"), "caution"),
        "missing_baseline": (_tr("Baseline missing"), "caution"),
        "baseline_too_low": (_tr("Baseline too low"), "neutral"),
        "same_day_score": (_tr("Same-day score"), "neutral"),
        "series_gap": (_tr("Gap in series"), "neutral"),
        "unknown_scale": (_tr("Scale no longer installed"), "neutral"),
    }
    return [known.get(flag, (flag.replace("_", " "), "neutral")) for flag in flags]


def short_flag_words(flags: Iterable[str]) -> list[tuple[str, FlagKind]]:
    """Return the flags in the one or two words a list has room for."""
    short = {
        "si_urgent": _tr("Suicide: urgent"),
        "si_worse": _tr("Suicide: worse"),
        "si_review": _tr("Suicide: review"),
        "si_unknown": _tr("Suicide item blank"),
        "missing_baseline": _tr("No baseline"),
        "baseline_too_low": _tr("Low baseline"),
        "series_gap": _tr("Series gap"),
    }
    listed = list(flags)
    full = flag_words(listed)
    return [(short.get(flag, word), kind) for flag, (word, kind) in zip(listed, full, strict=True)]


def running_words() -> str:
    """Return what the list says of a patient whose infusion is not finished."""
    return _tr("Infusion running")


def suicide_word(flag: str) -> str:
    """Return a suicide-risk flag of a score in a word or two."""
    words = {
        "URGENT": _tr("urgent"),
        "SI_WORSE": _tr("worse than before"),
        "REVIEW": _tr("review"),
        "SI_UNKNOWN": _tr("unanswered"),
    }
    return words.get(flag, flag.lower())


def remission_word() -> str:
    """Return the word for a score at or below the cut of its scale."""
    return _tr("Remission")


def baseline_word(scale: ScaleProgress) -> str:
    """Return what the baseline has to do with a score that was not judged."""
    if scale.latest is None:
        return _tr("Baseline only") if scale.baseline is not None else ""
    if scale.baseline is None:
        return _tr("Not judged")
    return _tr("Baseline too low") if scale.instrument.response is not None else ""


def join(parts: Sequence[str]) -> str:
    """Return the parts that say something, with dots between them."""
    return "  ·  ".join(part for part in parts if part)


def _tr(text: str) -> str:
    return QCoreApplication.translate("wording", text)
