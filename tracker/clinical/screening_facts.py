"""What the app itself knows of the checklist's questions, and the answers it draws from that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.clinical.checklist import Checklist, ChecklistRules, Condition, DerivedBy
from tracker.clinical.limits import plain


@dataclass(frozen=True, slots=True)
class ScreeningFacts:
    """What is on file; None where the app does not know, and then the item is asked.

    Age in years, pressures in mmHg, heart rate per minute, dose in mg/kg. `vitals` is the level of
    `judge_before_start`. `worst_unresolved_grade` is that of the last session's side effects (0:
    none), `serious_unresolved` whether a serious one is still open. `drug_screen_required` is the
    clinic's setting. The suicide screener is due at the `first_visit` and with any `suicide_flag`.
    """

    indication: str = ""
    pain: bool = False
    sedation_planned: bool = False
    booster: bool = False
    first_visit: bool = False
    suicide_flag: bool = False
    drug_screen_required: bool = False
    age_years: int | None = None
    mania_total: Decimal | None = None
    weighed_on: date | None = None
    scale_done: bool | None = None
    suicide_item_answered: bool | None = None
    suicide_screener_on: date | None = None
    worst_unresolved_grade: int | None = None
    serious_unresolved: bool = False
    vitals: str | None = None
    systolic: Decimal | None = None
    diastolic: Decimal | None = None
    heart_rate: Decimal | None = None
    dose_mg_per_kg: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """An answer the app draws from what is on file, and why."""

    answer: str
    because: str


def derived_answers(
    checklist: Checklist, facts: ScreeningFacts, today: date
) -> Mapping[str, Derived]:
    """Return by item what the app can answer from the record."""
    found = {}
    for item in checklist.items.values():
        if item.derived_by is None:
            continue
        derived = _DERIVE[item.derived_by](facts, checklist.rules, today)
        if derived is not None:
            found[item.id] = derived
    return found


def conditions(facts: ScreeningFacts, rules: ChecklistRules) -> frozenset[Condition]:
    """Return which of the conditions hold under which the checklist acts otherwise."""
    holds: dict[Condition, bool] = {
        "sud": facts.indication == "sud",
        "pain": facts.pain,
        "pain with sedation": facts.pain and facts.sedation_planned,
        "high dose": _above(facts.dose_mg_per_kg, rules.fasting_hold_above_mg_per_kg),
        "high readings": _above(facts.systolic, rules.stimulant_hold_above_systolic)
        or _above(facts.diastolic, rules.stimulant_hold_above_diastolic)
        or _above(facts.heart_rate, rules.stimulant_hold_above_heart_rate),
    }
    return frozenset(name for name, true in holds.items() if true)


def _above(value: Decimal | None, bound: Decimal) -> bool:
    return value is not None and value > bound


def _age(facts: ScreeningFacts, rules: ChecklistRules, _today: date) -> Derived | None:
    if facts.age_years is None:
        return None
    answer = "yes" if facts.age_years < rules.adult_years else "no"
    return Derived(answer, f"{facts.age_years} years old")


def _mania(facts: ScreeningFacts, rules: ChecklistRules, _today: date) -> Derived | None:
    total = facts.mania_total
    if total is None:
        return None
    if total >= rules.mania_hold_from:
        answer = "manic"
    else:
        answer = "hypomanic" if total > rules.mania_warn_above else "no"
    return Derived(answer, f"YMRS {plain(total)} today")


def _drug_screen(facts: ScreeningFacts, _rules: ChecklistRules, _today: date) -> Derived | None:
    if facts.drug_screen_required:
        return None
    return Derived("not required", "the clinic does not require one")


def _weight(facts: ScreeningFacts, rules: ChecklistRules, today: date) -> Derived | None:
    if facts.weighed_on is None:
        return Derived("no", "no weight on file")
    days = (today - facts.weighed_on).days
    within = rules.weight_days_booster if facts.booster else rules.weight_days_initial
    return Derived("yes" if days <= within else "no", f"weighed {_ago(days)}")


def _scale(facts: ScreeningFacts, _rules: ChecklistRules, _today: date) -> Derived | None:
    if facts.scale_done is None:
        return None
    if not facts.scale_done:
        return Derived("no", "no score of today on file")
    if not facts.suicide_item_answered:
        return Derived("no", "the suicide item is not answered; sign-off will ask for it")
    return Derived("yes", "score of today on file")


def _screener(facts: ScreeningFacts, rules: ChecklistRules, today: date) -> Derived | None:
    if facts.suicide_screener_on is None:
        return Derived("no", "no suicide screener on file")
    days = (today - facts.suicide_screener_on).days
    words = f"screener taken {_ago(days)}"
    if days > 0 and (facts.first_visit or facts.suicide_flag):
        why = "a suicide flag is open" if facts.suicide_flag else "this is the first visit"
        return Derived("no", f"{words}, and {why}")
    return Derived("yes" if days <= rules.suicide_screener_days else "no", words)


def _last_session(facts: ScreeningFacts, rules: ChecklistRules, _today: date) -> Derived | None:
    grade = facts.worst_unresolved_grade
    if facts.serious_unresolved:
        return Derived("yes", "a serious event of the last session is unresolved")
    if grade is None:
        return None
    if grade >= rules.unresolved_from_grade:
        return Derived("yes", f"a side effect of grade {grade} is unresolved")
    return Derived("no", "nothing of that grade is unresolved")


def _vitals(facts: ScreeningFacts, _rules: ChecklistRules, _today: date) -> Derived | None:
    if facts.vitals is None:
        return None
    answers = {"ok": "in range", "warn": "outside, warn", "hold": "outside, hold"}
    return Derived(answers[facts.vitals], "by the readings before the start")


def _ago(days: int) -> str:
    return "today" if days == 0 else f"{days} day{'' if days == 1 else 's'} ago"


_Rule = Callable[[ScreeningFacts, ChecklistRules, date], Derived | None]
_DERIVE: dict[DerivedBy, _Rule] = {
    "age": _age,
    "mania": _mania,
    "drug_screen": _drug_screen,
    "weight": _weight,
    "scale": _scale,
    "suicide_screener": _screener,
    "last_session": _last_session,
    "vitals": _vitals,
}
