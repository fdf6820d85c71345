"""What there is to say about a dose as it is typed and about an order as a whole.

The numbers come from resources/limits.toml (reference 3.1).
"""

from dataclasses import dataclass
from decimal import Decimal

from tracker.clinical.cross_checks import check_dose_increase, check_first_dose
from tracker.clinical.dosing import PainCard, WorkedDose
from tracker.clinical.limits import OK, Limits, Verdict, check, plain, worst


@dataclass(frozen=True, slots=True)
class DoseBefore:
    """What a dose is held against: the last one in mg/kg, and whether this is the first ever."""

    first_ever: bool = False
    last_mg_per_kg: Decimal | None = None


def judge_dose(limits: Limits, mg_per_kg: Decimal, before: DoseBefore, *, pain: bool) -> Verdict:
    """Judge a dose in mg/kg by its limits and, but for pain infusions, against the one before."""
    own = check(limits.for_indication("mg_per_kg", pain=pain), mg_per_kg)
    if pain:
        return own
    if before.first_ever:
        return worst((own, check_first_dose(limits, mg_per_kg)))
    last = before.last_mg_per_kg
    increase = OK if last is None else check_dose_increase(limits, mg_per_kg, last)
    return worst((own, increase))


def judge_worked(limits: Limits, card: WorkedDose, *, pain: bool) -> tuple[Verdict, ...]:
    """Judge what follows from an order: its mg, its rate in mg/kg/h and the pump's in mL/h.

    Nobody typed these numbers, so the sentences name them and what they follow from.
    """
    found = [
        check(limits.for_indication("ordered_mg", pain=pain), card.dose_mg),
        check(limits.for_indication("rate_mg_per_kg_h", pain=pain), card.mg_per_kg_per_hour),
    ]
    if card.pump_ml_per_hour is not None:
        found.append(check(limits["pump_ml_h"], card.pump_ml_per_hour))
    return tuple(_worked_out(verdict) for verdict in found)


def judge_order(limits: Limits, card: WorkedDose, *, pain: bool) -> tuple[Verdict, ...]:
    """Return what there is to say about an order as a whole, the most severe first."""
    found = [check(limits.for_indication("mg_per_kg", pain=pain), card.mg_per_kg)]
    if isinstance(card, PainCard):
        found.append(check(limits["bolus_mg_per_kg"], card.bolus_mg_per_kg))
    found += judge_worked(limits, card, pain=pain)
    told = [_worked_out(verdict) for verdict in found if verdict.kind != "ok"]
    first = worst(told)
    return tuple(sorted(told, key=lambda verdict: verdict is not first))


def asks_prescriber(verdicts: tuple[Verdict, ...]) -> Verdict:
    """Return the verdict that needs a prescriber's name and reason, OK where none does."""
    return worst(verdict for verdict in verdicts if verdict.kind in {"reason", "hold"})


def dose_stood(card: WorkedDose) -> str:
    """Return a dose in the words a decision about it keeps: another dose needs another one."""
    return f"{plain(card.mg_per_kg)} mg/kg, {plain(card.dose_mg)} mg in {plain(card.minutes)} min"


def _worked_out(verdict: Verdict) -> Verdict:
    again = "; type it again to confirm "
    if again not in verdict.sentence:
        return verdict
    said, _, number = verdict.sentence.partition(again)
    return Verdict(verdict.kind, f"{said}; this order makes {number}")
