"""What is seen and what is logged as a side effect speak of the same things."""

from tracker.knowledge import Knowledge


def test_that_every_side_effect_a_sign_names_is_in_the_catalogue(knowledge: Knowledge) -> None:
    named = {term for sign in knowledge.monitoring.signs.values() for term in sign.effects}
    assert named
    assert named <= set(knowledge.side_effects.effects)


def test_that_a_mild_headache_is_no_sign_of_an_emergency_and_a_severe_one_is(
    knowledge: Knowledge,
) -> None:
    sign = knowledge.monitoring.signs["severe_headache"]
    assert [grade for grade in range(1, 6) if sign.told_by("head", grade)] == [3, 4, 5]
    assert not sign.told_by("nausea", 5)
