"""All patients of a synthetic clinic."""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from tracker.clinical.indications import Indication
from tracker.demo.flow import plan_patient
from tracker.demo.parameters import Parameters
from tracker.demo.plans import PatientPlan
from tracker.demo.showcase import SHOWCASES, showcase_patient


def simulate_clinic(
    patients: int,
    seed: int,
    today: date,
    parameters: Parameters,
    indications: Mapping[str, Indication],
) -> Iterator[PatientPlan]:
    """Yield the plans of so many patients; the first few are the showcase.

    The same seed and day give the same clinic, and patient 7 is the same however many there are.
    """
    for number in range(1, patients + 1):
        random = source(seed, number, "plan")
        if number <= SHOWCASES:
            yield showcase_patient(random, parameters, number, today)
        else:
            yield plan_patient(random, parameters, indications, number, today)


def source(seed: int, number: int, what: str) -> Random:
    """Return a source of random numbers for one patient and purpose."""
    return Random(f"{seed} {number} {what}")  # noqa: S311  an invented clinic needs no secrecy
