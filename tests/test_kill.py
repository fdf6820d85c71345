"""A session written through the app's own services, its writer killed at random moments."""

import sys

import pytest

from tests.kills import Killing
from tests.window_kills import WindowKilling

KILLS = 6
LONGEST = 0.6
"""Seconds a writer may write: a third of a session or so."""


@pytest.fixture
def killing(tmp_path):
    return Killing(tmp_path / "clinic.db")


@pytest.mark.timeout(120)
def test_that_no_acknowledged_entry_is_lost_by_a_kill(killing):
    for _ in range(KILLS):
        killing.kill(LONGEST)
    assert killing.acknowledged > 2 * KILLS, "the writer was killed before it wrote anything"


@pytest.mark.timeout(120)
def test_that_nothing_is_there_of_a_gesture_killed_between_its_statements(killing):
    while killing.left_at is None:
        killing.kill(LONGEST)
    wrote = [killing.stand_still(statements) for statements in (1, 2, 1000)]
    assert wrote[:2] == [1, 2]
    assert 2 <= wrote[2] < 1000


@pytest.mark.timeout(120)
@pytest.mark.skipif(sys.platform == "win32", reason="select() waits for no pipe there")
def test_that_the_window_killed_while_it_is_typed_into_opens_again_with_everything(tmp_path):
    killing = WindowKilling(tmp_path)
    killing.kill(longest=0.6, least=0.3)
    killing.kill(longest=0.0)
    assert killing.acknowledged
