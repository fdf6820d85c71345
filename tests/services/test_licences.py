"""What each licence tier lets a clinic enter, before and after its tick."""

import pytest

from tracker.services.licences import (
    entry_allowed,
    give_up_licence,
    hold_licence,
    licence_key,
    licences_held,
)
from tracker.services.refused import Refused
from tracker.services.settings import settings_in_force
from tracker.storage.actor import PROGRAM


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("phq9", (True, False), (True, False)),
        ("madrs", (False, True), (True, False)),
        ("cssrs", (False, True), (True, False)),
        ("bpisf", (False, False), (True, False)),
        ("bdi2", (False, False), (False, False)),
    ],
)
def test_that_the_tier_and_the_tick_decide(knowledge, code, before, after):
    instrument = knowledge.instruments[code]
    free = entry_allowed(instrument, {})
    ticked = entry_allowed(instrument, {licence_key(instrument): True})
    assert (free.items, free.ask_first) == before
    assert (ticked.items, ticked.ask_first) == after
    assert ticked.words == ""


def test_that_every_scale_that_holds_something_back_says_so(knowledge):
    for instrument in knowledge.instruments.values():
        allowed = entry_allowed(instrument, {})
        held_back = allowed.ask_first or allowed.items != bool(instrument.items)
        assert bool(allowed.words) == held_back, instrument.code
        assert "means" in allowed.words if instrument.code == "bpisf" else True


def test_that_anything_but_a_tick_is_none(knowledge):
    instrument = knowledge.instruments["madrs"]
    assert entry_allowed(instrument, {licence_key(instrument): False}).ask_first
    assert entry_allowed(instrument, {licence_key(instrument): 1}).ask_first


def test_that_a_tick_carries_the_name_of_who_made_it_and_can_be_taken_back(sessions, knowledge):
    instrument = knowledge.instruments["madrs"]
    with sessions.write() as session:
        hold_licence(session, instrument)
    with sessions.read() as session:
        assert entry_allowed(instrument, licences_held(session)).items
        assert settings_in_force(session)["licence.madrs"].changed_by == "Ann Example"
    with sessions.write() as session:
        give_up_licence(session, instrument, "licence ended")
    with sessions.read() as session:
        assert entry_allowed(instrument, licences_held(session)).ask_first


def test_that_nobody_ticks_in_nobodys_name_and_nothing_is_ticked_that_is_free(sessions, knowledge):
    with pytest.raises(Refused), sessions.acting_as(PROGRAM).write() as session:
        hold_licence(session, knowledge.instruments["madrs"])
    with pytest.raises(Refused), sessions.write() as session:
        hold_licence(session, knowledge.instruments["phq9"])
    with sessions.read() as session:
        assert licences_held(session) == {}
