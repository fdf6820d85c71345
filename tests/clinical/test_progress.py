from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.clinical.by_hand import DAY_0, RULES, course, infusion, score
from tracker.clinical.progress import headline, patient_progress, progress_document
from tracker.knowledge import load_knowledge

INSTRUMENTS = load_knowledge().instruments


def progress(infusions, scores, courses=None, instruments=INSTRUMENTS):
    return patient_progress(courses or [course()], infusions, scores, instruments, RULES)


def phq9(infusions, scores):
    return progress(infusions, scores).courses[0].scales["phq9"]


def flags(infusions, scores):
    return progress(infusions, scores).flags


def totals(points):
    return [int(point.fact.total) for point in points]


class TestBaseline:
    def test_that_it_is_the_last_score_before_the_first_infusion(self):
        scale = phq9([infusion(0)], [score(-10, 18), score(-2, 20), score(3, 10)])
        assert scale.baseline.total == 20
        assert [fact.total for fact in scale.before] == [18]
        assert totals(scale.points) == [10]

    @pytest.mark.parametrize(("days_before", "found"), [(14, True), (15, False)])
    def test_that_it_is_at_most_fourteen_days_old(self, days_before, found):
        scale = phq9([infusion(0)], [score(-days_before, 20)])
        assert (scale.baseline is not None) is found

    def test_that_a_score_of_the_day_without_a_time_counts_as_before_and_says_so(self):
        facts = [infusion(0, hour=10)], [score(-2, 22), score(0, 20), score(3, 9)]
        scale = phq9(*facts)
        assert scale.baseline.total == 20
        assert scale.baseline_same_day
        assert flags(*facts) == ("same_day_score",)

    def test_that_a_timed_score_of_the_day_of_an_untimed_infusion_says_so_too(self):
        facts = [infusion(0)], [score(0, 20, hour=18), score(3, 19)]
        assert phq9(*facts).baseline.total == 20
        assert flags(*facts) == ("same_day_score",)

    def test_that_a_timed_score_of_the_day_counts_only_before_the_start(self):
        scores = [score(0, 20, hour=9), score(0, 5, hour=10), score(0, 4, hour=11)]
        scale = phq9([infusion(0, hour=10)], scores)
        assert scale.baseline.total == 20
        assert totals(scale.points) == [5, 4]
        assert not scale.baseline_same_day
        assert flags([infusion(0, hour=10)], scores) == ()

    def test_that_the_latest_timed_score_of_the_day_goes_before_an_untimed_one(self):
        scores = [score(0, 20, hour=9), score(0, 23)]
        assert phq9([infusion(0, hour=10)], scores).baseline.total == 20

    def test_that_only_the_standard_recall_can_be_baseline(self):
        scale = phq9([infusion(0)], [score(-7, 20), score(-1, 12, recall="24h"), score(3, 10)])
        assert scale.baseline.total == 20
        assert [fact.total for fact in scale.before] == [12]
        assert totals(scale.points) == [10]

    def test_that_a_score_without_total_is_kept_apart(self):
        incomplete = score(-1, None, method="incomplete")
        scale = phq9([infusion(0)], [score(-3, 20), incomplete])
        assert scale.baseline.total == 20
        assert scale.untotalled == (incomplete,)

    def test_that_a_total_of_zero_is_a_score(self):
        scale = phq9([infusion(0)], [score(-1, 20), score(3, 0)])
        assert scale.latest.improvement_percent == 100
        assert scale.latest.remission is True

    def test_that_boosters_keep_the_baseline_of_the_course(self):
        infusions = [infusion(0), infusion(60), infusion(120)]
        scale = phq9(infusions, [score(-1, 20), score(59, 15), score(119, 10)])
        assert scale.baseline.total == 20
        assert [point.improvement_percent for point in scale.points] == [25, 50]


class TestMissingOrLowBaseline:
    def test_that_without_a_baseline_all_scores_are_listed_unjudged(self):
        facts = [infusion(0)], [score(-30, 20), score(3, 4)]
        scale = phq9(*facts)
        assert totals(scale.points) == [20, 4]
        assert {point.response_class for point in scale.points} == {None}
        assert {point.improvement_percent for point in scale.points} == {None}
        assert [point.remission for point in scale.points] == [False, True]
        assert flags(*facts) == ("missing_baseline",)

    def test_that_a_low_baseline_gives_the_change_but_no_class(self):
        facts = [infusion(0)], [score(-1, 9), score(3, 3)]
        point = phq9(*facts).latest
        assert point.improvement_percent == Decimal("66.67")
        assert point.response_class is None
        assert point.remission is True
        assert flags(*facts) == ("baseline_too_low",)

    def test_that_a_baseline_of_zero_is_too_low_and_divides_nothing(self):
        facts = [infusion(0)], [score(-1, 0), score(3, 5)]
        assert phq9(*facts).latest.improvement_percent is None
        assert flags(*facts) == ("baseline_too_low",)


class TestWithoutInfusion:
    def test_that_there_is_one_course_with_every_score_and_no_judgement(self):
        told = progress([], [score(5, 3), score(0, 20)])
        (only,) = told.courses
        scale = only.scales["phq9"]
        assert (told.infusions, told.scores, told.flags) == (0, 2, ())
        assert only.infusions == ()
        assert scale.baseline is None
        assert totals(scale.points) == [20, 3]
        assert {point.response_class for point in scale.points} == {None}
        assert [point.remission for point in scale.points] == [False, True]

    def test_that_a_patient_without_a_course_gets_one_made_up(self):
        told = patient_progress([], [], [], INSTRUMENTS, RULES)
        assert progress_document("7", told) == {
            "patient": "7",
            "infusions": 0,
            "scores": 0,
            "flags": [],
            "courses": [
                {"number": 1, "indication": None, "primary": None, "infusions": [], "scales": {}}
            ],
        }

    def test_that_of_several_courses_the_latest_stands(self):
        courses = [course(number=2), course(number=1)]
        assert [one.fact.number for one in progress([], [], courses).courses] == [2]


class TestSeveralCourses:
    COURSES = (course(number=1), course(number=2))

    def test_that_each_course_has_its_own_baseline_and_scores(self):
        infusions = [infusion(0), infusion(300, number=2)]
        days = {-1: 20, 3: 10, 285: 18, 286: 24, 303: 12}
        scores = [score(day, total) for day, total in days.items()]
        first, second = progress(infusions, scores, self.COURSES).courses
        assert first.scales["phq9"].baseline.total == 20
        assert totals(first.scales["phq9"].points) == [10, 18]
        assert second.scales["phq9"].baseline.total == 24
        assert totals(second.scales["phq9"].points) == [12]

    def test_that_a_course_begins_after_the_last_infusion_of_the_one_before(self):
        infusions = [infusion(0), infusion(5), infusion(10, number=2)]
        scores = [score(-1, 20), score(5, 16), score(6, 15), score(12, 5)]
        first, second = progress(infusions, scores, self.COURSES).courses
        assert totals(first.scales["phq9"].points) == [16]
        assert second.scales["phq9"].baseline.total == 15

    def test_that_a_course_without_infusions_beside_a_treated_one_gets_nothing(self):
        treated, empty = progress(
            [infusion(0)], [score(-1, 20), score(400, 8)], self.COURSES
        ).courses
        assert totals(treated.scales["phq9"].points) == [8]
        assert (empty.infusions, dict(empty.scales)) == ((), {})

    def test_that_an_infusion_of_an_unknown_course_is_refused(self):
        with pytest.raises(ValueError, match="does not have"):
            progress([infusion(0, number=3)], [], self.COURSES)


class TestPoints:
    INFUSIONS = (infusion(0, hour=10), infusion(3, hour=10), infusion(7))

    def test_that_the_first_response_counts_the_infusions_before_it(self):
        scores = [score(-1, 20), score(3, 12, hour=9), score(3, 10, hour=12), score(9, 6)]
        scale = phq9(self.INFUSIONS, scores)
        assert [point.infusions_before for point in scale.points] == [1, 2, 3]
        assert scale.first_response_infusion == 2
        assert flags(self.INFUSIONS, scores) == ()

    def test_that_a_first_response_on_an_infusion_day_without_time_says_so(self):
        scores = [score(-1, 20), score(7, 10), score(9, 8)]
        assert phq9(self.INFUSIONS, scores).first_response_infusion == 2
        assert flags(self.INFUSIONS, scores) == ("same_day_score",)

    def test_that_without_a_response_there_is_no_first_one(self):
        assert phq9(self.INFUSIONS, [score(-1, 20), score(9, 12)]).first_response_infusion is None

    def test_that_best_is_the_first_of_equals_and_latest_the_last(self):
        scores = [score(-1, 20), score(4, 8), score(8, 6), score(15, 6), score(30, 12)]
        scale = phq9(self.INFUSIONS, scores)
        assert scale.best.fact.moment.on == DAY_0 + timedelta(days=8)
        assert scale.latest.fact.total == 12

    def test_that_best_is_the_highest_where_higher_is_better(self):
        upward = {"phq9": replace(INSTRUMENTS["phq9"], higher_is_worse=False)}
        scores = [score(-1, 10), score(4, 20), score(8, 15)]
        scale = progress(self.INFUSIONS, scores, instruments=upward).courses[0].scales["phq9"]
        assert scale.best.fact.total == 20
        assert scale.best.improvement_percent is None

    def test_that_nothing_after_the_baseline_is_no_latest_and_no_best(self):
        scale = phq9(self.INFUSIONS, [score(-1, 20)])
        assert (scale.latest, scale.best, scale.points) == (None, None, ())

    def test_that_scales_are_in_the_order_of_the_instruments(self):
        scores = [score(-1, 20, code) for code in reversed(INSTRUMENTS)]
        assert list(progress(self.INFUSIONS, scores).courses[0].scales) == list(INSTRUMENTS)


class TestFlags:
    TREATED = (infusion(0, hour=10),)

    @pytest.mark.parametrize(
        ("raised", "flag"),
        [("REVIEW", "si_review"), ("URGENT", "si_urgent"), ("SI_UNKNOWN", "si_unknown")],
    )
    def test_that_the_latest_answers_to_the_suicide_item_are_flagged(self, raised, flag):
        scores = [score(-1, 20, method="complete"), score(5, 15, method="complete", flags=[raised])]
        assert flags(self.TREATED, scores) == (flag,)

    def test_that_an_older_suicide_flag_is_over_once_answered_otherwise(self):
        scores = [
            score(-1, 20, method="complete", flags=["URGENT"]),
            score(5, 15, method="complete"),
        ]
        assert flags(self.TREATED, scores) == ()

    def test_that_a_total_alone_does_not_clear_a_suicide_flag(self):
        scores = [score(-1, 20, method="complete", flags=["URGENT"]), score(5, 15)]
        assert flags(self.TREATED, scores) == ("si_urgent",)

    def test_that_each_scale_that_asks_counts_and_an_incomplete_form_does_too(self):
        scores = [
            score(-1, 20, method="complete", flags=["URGENT"]),
            score(-1, 30, "madrs", method="complete"),
            score(5, None, "madrs", method="incomplete", flags=["SI_UNKNOWN"]),
        ]
        assert flags(self.TREATED, scores) == ("si_urgent", "si_unknown")

    def test_that_a_series_gap_answered_by_default_is_flagged(self):
        told = progress([infusion(0), infusion(30)], [])
        assert told.flags == ("series_gap",)
        assert [question.gap_days for question in told.courses[0].questions] == [30]

    def test_that_a_scale_nobody_knows_is_counted_and_flagged(self):
        told = progress(self.TREATED, [score(3, 5, "unheard_of")])
        assert (told.scores, told.flags) == (1, ("unknown_scale",))
        assert dict(told.courses[0].scales) == {}


class TestDocument:
    def test_that_whole_numbers_are_written_whole_and_others_as_they_are(self):
        halves = replace(infusion(0), dose_mg_per_kg=Decimal("0.75"))
        whole = replace(infusion(3), dose_mg_per_kg=Decimal("1.0"))
        unknown = replace(infusion(6), dose_mg_per_kg=None)
        scores = [score(-1, "41.5"), score(1, "20.0")]
        document = progress_document("1", progress([halves, whole, unknown], scores))
        (only,) = document["courses"]
        assert [one["dose_mg_per_kg"] for one in only["infusions"]] == [0.75, 1, None]
        assert only["scales"]["phq9"]["baseline"]["total"] == 41.5
        total = only["scales"]["phq9"]["latest"]["total"]
        assert (total, type(total)) == (20, int)
        assert only["scales"]["phq9"]["latest"]["improvement_pct"] == 51.81

    def test_that_latest_best_and_baseline_are_null_where_there_is_nothing(self):
        document = progress_document("1", progress([infusion(0)], [score(3, None)]))
        assert document["courses"][0]["scales"]["phq9"] == {
            "baseline": None,
            "latest": None,
            "best": None,
            "first_response_infusion": None,
            "scores": [],
        }


class TestHeadline:
    def test_that_it_tells_latest_and_best_with_the_rule_and_the_age(self):
        scores = [score(-1, 20), score(5, 4), score(30, 12)]
        told = headline(phq9([infusion(0), infusion(3)], scores), DAY_0 + timedelta(days=37))
        assert told.instrument == "PHQ-9"
        assert told.response_class == "partial"
        assert (told.baseline_total, told.latest_total) == (20, 12)
        assert told.improvement_percent == 40
        assert told.remission is False
        assert (told.best_total, told.best_after_infusions) == (4, 2)
        assert told.age_days == 7
        assert told.rule == "response: at least 50 % below baseline (PHQ-9)"

    def test_that_the_baseline_tells_the_age_where_nothing_followed(self):
        told = headline(phq9([infusion(0)], [score(-1, 20)]), DAY_0 + timedelta(days=3))
        assert (told.baseline_total, told.latest_total, told.age_days) == (20, None, 4)
        assert (told.response_class, told.best_total) == (None, None)

    def test_that_nothing_known_has_no_age(self):
        told = headline(phq9([infusion(0)], [score(3, None)]), DAY_0)
        assert told.age_days is None
