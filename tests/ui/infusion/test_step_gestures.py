"""Steps put right before the signature: the old value stays in the log, nothing is a dead end."""

from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication

from tests.factories import end_session
from tracker.clinical.discharge import Criterion
from tracker.services.corrections import history_of
from tracker.ui.infusion import step_gestures


@pytest.fixture
def ended(chair, clock):
    """An infusion that was stopped just now, 40 minutes after its start."""
    clock.forward(minutes=40)
    with chair.clinic.sessions.write() as session:
        end_session(session, chair.infusion_id, clock.time, Decimal(35))
    return chair


@pytest.fixture
def nothing_in_the_way(monkeypatch):
    """All criteria of leaving are met, whenever."""
    met = (Criterion(1, "Watched long enough", "met"),)
    monkeypatch.setattr(step_gestures, "criteria_of", lambda _view, _at: met)


def take_back(page, press, words="slipped"):
    page.sheet.timeline.take_back_button.click()
    press(f"{words}⏎")


def correct(page, press, which, time):
    page.sheet.timeline.time_button.click()
    chips = page.sheet.question.chips
    next(chip for chip in chips if chip.text().startswith(which)).click()
    press(f"{time}⏎")


def test_that_a_start_and_a_stop_by_mistake_are_taken_back_with_a_reason(ended, open_page, press):
    page = open_page(ended)
    take_back(page, press)
    assert (ended.infusion.status, ended.infusion.given_mg) == ("running", None)
    assert page.sheet.step == "infuse"
    take_back(page, press, "wrong patient")
    assert (ended.infusion.status, page.sheet.step) == ("prepared", "prepare")
    with ended.clinic.sessions.read() as session:
        log = history_of(session, "infusion", ended.infusion_id)
    assert [entry.reason for entry in log[-2:]] == ["slipped", "wrong patient"]


def test_that_nothing_is_taken_back_without_a_reason(page, chair, press):
    page.sheet.timeline.take_back_button.click()
    press("⏎⎋")
    assert chair.infusion.status == "running"
    assert not page.sheet.question.isVisible()


def test_that_the_real_time_of_the_start_counts(page, chair, press, clock):
    clock.forward(minutes=10)
    correct(page, press, "Start", "10:20")
    assert chair.infusion.started_at == clock.time.replace(minute=20, second=0)
    assert page.sheet.run_bar.state_label.text().startswith("Infusing 13:05")
    assert QApplication.focusWidget() is page.sheet.vitals_row.edits["systolic"]
    correct(page, press, "Start", "25:20")
    assert page.sheet.question.message.text()


def test_that_a_discharge_forgotten_overnight_gets_its_real_time(
    ended, open_page, press, clock, nothing_in_the_way
):
    left = clock.time + timedelta(minutes=37)
    clock.forward(hours=21)
    page = open_page(ended)
    correct(page, press, "Discharge", "11:40")
    assert ended.infusion.discharged_at == left.replace(second=0)
    correct(page, press, "Discharge", "11:45")
    assert ended.infusion.discharged_at == left.replace(second=0) + timedelta(minutes=5)
    take_back(page, press)
    assert ended.infusion.discharged_at is None


def test_that_a_discharge_typed_later_is_judged_by_its_criteria(ended, open_page, press, clock):
    clock.forward(hours=1)
    page = open_page(ended)
    correct(page, press, "Discharge", "11:40")
    assert ended.infusion.discharged_at is None
    assert "Watched long enough" not in page.sheet.question.message.text()
    assert "Escort is here" in page.sheet.question.message.text()
