"""The simulator against the result of clinical reference 6.2 (200 000 simulated patients)."""

from random import Random
from statistics import mean

import pytest

from tracker.demo.parameters import load_parameters
from tracker.demo.simulator import Trajectory, simulate_patient, worn_off

RESPONSE = (18, 34, 45, 50, 54, 56)  # percent of all, after infusions 1 to 6
REMISSION = (2, 7, 15, 19, 23, 26)
MEANS = (13.1, 11.7, 10.6, 9.9, 9.4, 9.1)
BASELINE = 17.2
PATIENTS = 2000


@pytest.fixture(scope="module", params=[1, 2, 3, 7, 20261120])
def cohort(request) -> list[Trajectory]:
    random = Random(request.param)
    return [simulate_patient(random, load_parameters()) for _ in range(PATIENTS)]


def share(cohort, infusion, judged) -> float:
    return 100 * mean(judged(patient, patient.after[infusion]) for patient in cohort)


def test_that_response_by_infusion_is_that_of_the_reference(cohort):
    for infusion, expected in enumerate(RESPONSE):
        found = share(cohort, infusion, lambda patient, now: 2 * now <= patient.baseline)
        assert found == pytest.approx(expected, abs=4)


def test_that_remission_by_infusion_is_that_of_the_reference(cohort):
    for infusion, expected in enumerate(REMISSION):
        assert share(cohort, infusion, lambda _, now: now <= 4) == pytest.approx(expected, abs=4)


def test_that_mean_scores_are_those_of_the_reference(cohort):
    assert mean(patient.baseline for patient in cohort) == pytest.approx(BASELINE, abs=0.4)
    for infusion, expected in enumerate(MEANS):
        found = mean(patient.after[infusion] for patient in cohort)
        assert found == pytest.approx(expected, abs=0.5)


def test_that_few_without_early_improvement_respond_later(cohort):
    slow = [each for each in cohort if each.after[3] > 0.8 * each.baseline]
    late = [each for each in slow if 2 * each.after[5] <= each.baseline]
    assert len(slow) / len(cohort) == pytest.approx(0.24, abs=0.05)
    assert len(late) / len(slow) < 0.06


def test_that_scores_and_baselines_stay_within_their_ranges(cohort):
    assert all(10 <= patient.baseline <= 27 for patient in cohort)
    assert all(0 <= score <= 27 for patient in cohort for score in patient.after)


def test_that_the_same_seed_gives_the_same_patient():
    first, again, other = (simulate_patient(Random(s), load_parameters()) for s in (5, 5, 6))
    assert first == again
    assert first != other


@pytest.mark.parametrize(("days", "holding"), [(28, 0.80), (56, 0.60)])
def test_that_response_without_boosters_holds_as_long_as_published(days, holding):
    random = Random(11)
    left = [worn_off(random, load_parameters(), 0.3, days) for _ in range(4000)]
    assert mean(each <= 0.5 for each in left) == pytest.approx(holding, abs=0.03)
