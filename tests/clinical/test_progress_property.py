"""What must hold for every patient, whoever they are."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clinical.by_hand import RULES, course, infusion, score
from tracker.clinical.progress import patient_progress
from tracker.knowledge import load_knowledge

INSTRUMENTS = load_knowledge().instruments
COURSE = course()
EXAMPLES = settings(max_examples=60, deadline=None)

HOURS = st.none() | st.integers(7, 19)
INFUSIONS = st.lists(
    st.builds(
        infusion,
        st.integers(0, 400),
        st.sampled_from([None, None, "initial", "booster", "reinduction"]),
        HOURS,
    ),
    min_size=1,
    max_size=12,
)
SCORES = st.lists(
    st.builds(
        score,
        st.integers(-40, 500),
        st.none() | st.integers(0, 27),
        st.sampled_from(["phq9", "qids16"]),
        HOURS,
        recall=st.sampled_from(["standard", "standard", "24h"]),
    ),
    max_size=15,
)


def judged(infusions, scores, courses=(COURSE,)):
    return patient_progress(courses, infusions, scores, INSTRUMENTS, RULES)


def baselines(infusions, scores):
    (only,) = judged(infusions, scores).courses
    return {code: scale.baseline for code, scale in only.scales.items() if scale.baseline}


@EXAMPLES
@given(INFUSIONS, SCORES, st.integers(1, 500), st.integers(0, 27), HOURS)
def test_that_a_later_score_never_changes_the_baseline(infusions, scores, later, total, hour):
    first = min(fact.moment for fact in infusions)
    day = (first.on - infusion(0).moment.on).days + later
    added = score(day, total, hour=hour)
    assert baselines(infusions, [*scores, added]) == baselines(infusions, scores)


@EXAMPLES
@given(INFUSIONS, SCORES, st.integers(1, 400), HOURS)
def test_that_an_infusion_after_the_first_never_changes_the_baseline(
    infusions, scores, later, hour
):
    first = min(fact.moment for fact in infusions)
    day = (first.on - infusion(0).moment.on).days + later
    assert baselines([*infusions, infusion(day, hour=hour)], scores) == baselines(infusions, scores)


@EXAMPLES
@given(INFUSIONS, SCORES, st.booleans(), st.randoms(use_true_random=False))
def test_that_the_order_of_entry_does_not_matter(infusions, scores, two_courses, random):
    courses = [COURSE, course(number=2)] if two_courses else [COURSE]
    parted = [
        replace(fact, course=courses[place % len(courses)].id)
        for place, fact in enumerate(infusions)
    ]

    def shuffled(facts):
        return random.sample(facts, len(facts))

    entered_otherwise = judged(shuffled(parted), shuffled(scores), shuffled(courses))
    assert entered_otherwise == judged(parted, scores, courses)


@EXAMPLES
@given(INFUSIONS | st.just([]), SCORES)
def test_that_every_score_is_told_exactly_once(infusions, scores):
    progress = judged(infusions, scores)
    told = [
        fact.id
        for one in progress.courses
        for scale in one.scales.values()
        for fact in (
            *([scale.baseline] if scale.baseline else []),
            *scale.before,
            *(point.fact for point in scale.points),
            *scale.untotalled,
        )
    ]
    assert sorted(told) == sorted(fact.id for fact in scores)
    assert progress.scores == len(scores)


@EXAMPLES
@given(INFUSIONS, SCORES)
def test_that_points_are_in_order_after_the_baseline_and_best_is_the_lowest(infusions, scores):
    for scale in judged(infusions, scores).courses[0].scales.values():
        taken = [point.fact.moment.order for point in scale.points]
        assert taken == sorted(taken)
        totals = [point.fact.total for point in scale.points]
        assert (scale.best.fact.total if scale.best else None) == min(totals, default=None)
        assert (scale.latest is None) == (not totals)
        if scale.baseline is None:
            assert all(point.improvement_percent is None for point in scale.points)
            assert all(point.response_class is None for point in scale.points)
        elif taken:
            assert scale.baseline.moment.order <= taken[0]
