"""What is seen and what is logged as a side effect speak of the same things."""

from tracker.knowledge import Knowledge


def test_that_every_side_effect_a_sign_names_is_in_the_catalogue(knowledge: Knowledge) -> None:
    named = {term for sign in knowledge.monitoring.signs.values() for term in sign.effects}
    assert named
    assert named <= set(knowledge.side_effects.effects)
