"""A computer clock that is changed while a session is open: said once, and over nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.ui.conftest import Clock
from tests.ui.infusion.conftest import Chair
from tracker.ui.infusion.infusion_page import InfusionPage
from tracker.ui.steady_time import SteadyTime


@pytest.fixture
def page(
    clock: Clock,
    make_chair: Callable[..., Chair],
    open_page: Callable[[Chair], InfusionPage],
) -> InfusionPage:
    """A page whose time is counted from a start while the computer's clock can be set."""
    chair = make_chair()
    steady = SteadyTime(clock, lambda: 0.0, counts_sleep=True)
    return open_page(replace(chair, clinic=replace(chair.clinic, now=steady)))


def test_that_a_clock_set_back_is_said_once(page: InfusionPage, clock: Clock) -> None:
    page._tick()
    assert not page.sheet.banner.isVisible()
    clock.time -= timedelta(hours=1)
    page._tick()
    assert "changed by -60 min" in page.sheet.banner.text_label.text()
    page.sheet.banner.clear()
    page._tick()
    assert not page.sheet.banner.isVisible()


def test_that_it_takes_the_place_of_no_other_message(page: InfusionPage, clock: Clock) -> None:
    page.sheet.banner.show_message("alert", "Not saved: the disk is full.")
    clock.time -= timedelta(hours=1)
    page._tick()
    assert page.sheet.banner.text_label.text() == "Not saved: the disk is full."
    page.sheet.banner.clear()
    page._tick()
    assert "changed by -60 min" in page.sheet.banner.text_label.text()
