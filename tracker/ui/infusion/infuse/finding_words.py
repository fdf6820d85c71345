"""What a reading led to, as its card shows it: level, rule, value, source, and what is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Literal
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from tracker.clinical.limits import plain
from tracker.clinical.monitoring_rules import MonitoringRules
from tracker.clinical.rounding import half_up
from tracker.clinical.vitals_judging import Finding, Judgement, Level, Repeats, rule_words

_LEVELS: tuple[Level, ...] = ("ok", "warn", "hold", "amber", "red", "stop")
_LONGEST = 200  # characters of `stood` in the record


@dataclass(frozen=True, slots=True)
class JudgedReading:
    """A reading and what it led to; `reading_id` None: signs alone.

    `noted` is what was done about a red or stop, empty while nobody wrote it.
    """

    reading_id: UUID | None
    at: datetime
    judgement: Judgement
    noted: str = ""

    @property
    def note_wanted(self) -> bool:
        """Whether a note must still say what was done."""
        return self.judgement.level in {"red", "stop"} and not self.noted


@dataclass(frozen=True, slots=True)
class CardContent:
    """All that one card says.

    `found` are values with the rule and its source, `advice` what to do about them. `repeat_by`
    ends a countdown; `repeat_from` begins one. `asks_note`: the card stays until a note is stored.
    `stood` is what a note is about.
    """

    reading_id: UUID | None
    level: Level
    title: str
    time: str
    found: tuple[str, ...]
    advice: tuple[str, ...]
    repeat: str = ""
    repeat_by: datetime | None = None
    repeat_from: datetime | None = None
    asks_note: bool = False
    noted: str = ""
    stood: str = ""


def during_content(
    judged: JudgedReading, rules: MonitoringRules, zone: tzinfo | None
) -> CardContent | None:
    """Return the card of a reading after the start, or None where nothing was found."""
    judgement = judged.judgement
    told = told_findings(judgement.findings)
    if not told:
        return None
    minutes = rules.schedule.after_change_min
    amber = judgement.level == "amber"
    by = judged.at + timedelta(seconds=float(minutes * 60))
    return CardContent(
        reading_id=judged.reading_id,
        level=judgement.level,
        title=_title(told[0]),
        time=f"{judged.at.astimezone(zone):%H:%M}",
        found=tuple(_with_source(one, _with_value(one)) for one in told),
        advice=_advice(told),
        repeat=_tr("Repeat by {time}").format(time=f"{by.astimezone(zone):%H:%M}") if amber else "",
        repeat_by=by if amber else None,
        asks_note=judged.note_wanted,
        noted=judged.noted,
        stood=stood_of(judged),
    )


def before_content(
    judgement: Judgement,
    repeats: Repeats,
    rules: MonitoringRules,
    at: datetime,
    zone: tzinfo | None,
) -> CardContent | None:
    """Return the card of the readings before the start, or None where nothing was found."""
    told = _strictest(told_findings(judgement.findings), rules)
    if not told:
        return None
    words = ""
    if repeats.next_from is not None:
        text = _tr("Repeat twice, {n} min apart") if repeats.wanted > 1 else _tr("Repeat once more")
        words = text.format(n=plain(rules.schedule.repeat_apart_min))
    repeated = repeats.taken > 0 and repeats.wanted == 0
    return CardContent(
        reading_id=None,
        level=judgement.level,
        title=_before_title(judgement, rules),
        time=f"{at.astimezone(zone):%H:%M}",
        found=tuple(_before_words(one, rules, repeated=repeated) for one in told),
        advice=_advice(told),
        repeat=words,
        repeat_from=repeats.next_from,
    )


def told_findings(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings worth telling, the worst first: of each measure only its worst level."""
    ranked = sorted(findings, key=_rank, reverse=True)
    worst: dict[str, tuple[int, bool]] = {}
    for one in ranked:
        worst.setdefault(one.measure or one.rule, _rank(one))
    return tuple(one for one in ranked if _rank(one) == worst[one.measure or one.rule])


def stood_of(judged: JudgedReading) -> str:
    """Return what a note on this reading is about, as it is stored with the note."""
    told = told_findings(judged.judgement.findings)
    found = "; ".join(_with_value(one) for one in told if one.level == judged.judgement.level)
    return f"{judged.judgement.level}: {found}"[:_LONGEST]


def asks_for_signs(judgement: Judgement) -> bool:
    """Return whether a sign seen now would make an emergency of this pressure."""
    return any(
        one.measure in {"systolic", "diastolic"} and (one.unconfirmed or one.level == "red")
        for one in judgement.findings
    )


def _rank(finding: Finding) -> tuple[int, bool]:
    return _LEVELS.index(finding.level), finding.unconfirmed


def _title(worst: Finding) -> str:
    if worst.unconfirmed:
        return _tr("Red, not confirmed yet: repeat now")
    return {
        "amber": _tr("Amber: recheck"),
        "red": _tr("Red: pause, call the prescriber"),
        "stop": _tr("Stop: emergency"),
    }[worst.level]


def _before_title(judgement: Judgement, rules: MonitoringRules) -> str:
    if judgement.level == "warn":
        return _tr("Warning before the start")
    held = {one.rule for one in judgement.findings if one.level == "hold"}
    stronger = (
        rule.words
        for rule in rules.before
        if rule.words and rule_words(rule.measure, rule.bound) in held
    )
    return _tr("Hold: {what}").format(what=next(stronger, _tr("ask the prescriber")))


def _strictest(findings: Sequence[Finding], rules: MonitoringRules) -> tuple[Finding, ...]:
    """Return the findings without the holds that a stronger hold of their measure covers."""
    stronger = {rule_words(rule.measure, rule.bound) for rule in rules.before if rule.words}
    covered = {one.measure for one in findings if one.rule in stronger}
    return tuple(one for one in findings if one.measure not in covered or one.rule in stronger)


def _before_words(finding: Finding, rules: MonitoringRules, *, repeated: bool) -> str:
    words = _with_value(finding)
    means = {rule_words(rule.measure, rule.bound) for rule in rules.before if rule.repeated}
    if repeated and finding.rule in means:
        words = _tr("{finding} (mean of the last two)").format(finding=words)
    return _with_source(finding, words)


def _advice(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return what to do, each once: two pressures may ask for the same."""
    told = (_advice_words(one) for one in findings if one.advice)
    return tuple(dict.fromkeys(told))


def _advice_words(finding: Finding) -> str:
    if finding.unconfirmed:
        return _tr("If the next reading says the same: {advice}").format(advice=finding.advice)
    return finding.advice


def _with_source(finding: Finding, words: str) -> str:
    return f"{words} [{finding.source}]"


def _with_value(finding: Finding) -> str:
    if finding.value is None:
        return finding.rule
    return f"{plain(half_up(finding.value, 1))}: {finding.rule}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("finding_words", text)


Action = Literal["", "pause", "stop"]


def action_of(level: Level, state: str) -> Action:
    """Return what a card asks for first, given the state of the run."""
    if level == "stop" and state in {"running", "paused"}:
        return "stop"
    return "pause" if level == "red" and state in {"running", "paused"} else ""
