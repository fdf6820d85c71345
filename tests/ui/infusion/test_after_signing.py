"""After the signature: nothing changes but in the open."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.factories import TODAY, at
from tests.services.chair.finished import Finished, finish
from tests.ui.conftest import Clock
from tracker.knowledge import Knowledge
from tracker.storage.sessions import Sessions
from tracker.ui.clinic import Clinic
from tracker.ui.infusion.infusion_page import InfusionPage


@pytest.fixture
def signed(sessions: Sessions, knowledge: Knowledge) -> Finished:
    """A session that was given, left and signed today."""
    session = finish(sessions, knowledge)
    session.sign()
    return session


@pytest.fixture
def page(qtbot: QtBot, clinic: Clinic, clock: Clock, signed: Finished) -> InfusionPage:
    """Its page, an hour after the signature."""
    clock.time = at(TODAY, 16) + timedelta(hours=1)
    opened = InfusionPage(replace(clinic), signed.infusion_id)
    qtbot.addWidget(opened)
    opened.resize(1280, 800)
    opened.show()
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    return opened


@pytest.fixture
def press(page: InfusionPage) -> Callable[..., None]:
    """Press keys where the focus is."""

    def press_(*keys: str | Qt.Key) -> None:
        for key in keys:
            for each in key if isinstance(key, str) else (key,):
                target = QApplication.focusWidget() or page
                if isinstance(each, str):
                    QTest.keyClicks(target, each)
                else:
                    QTest.keyClick(target, each)

    return press_


def test_that_a_signed_session_shows_who_signed_and_takes_no_reading(page: InfusionPage) -> None:
    assert page.sheet.step == "sign"
    assert not page.sheet.vitals_row.isVisible()
    assert "Signed by Ann Example" in page.sheet.sign_panel.signed_line.text()


def test_that_a_side_effect_is_refused_with_what_to_do(
    page: InfusionPage, press: Callable[..., None]
) -> None:
    press("n1")
    assert page.view.effects == ()
    assert "amendment" in page.sheet.side_effects.message.text()


def test_that_what_was_forgotten_is_added_as_an_amendment_with_its_reason(
    page: InfusionPage, press: Callable[..., None]
) -> None:
    page.sheet.amendments.add_button.click()
    press("the patient called in the evening", Qt.Key.Key_Return)
    assert page.sheet.vitals_row.isVisible()
    assert "Added after the signature" in page.sheet.banner.text_label.text()
    press("n2")
    (effect,) = page.view.effects
    assert (effect.term, effect.severity) == ("nausea", 2)
    reasons = {row.reason for row in page.view.chair.amendments}
    assert reasons == {"the patient called in the evening"}
    page.sheet.vitals_row.focus_entry()
    press("12880", "7498", Qt.Key.Key_Return)
    assert len(page.view.readings) == 1  # its time lies long after the patient left
    press(Qt.Key.Key_Escape)
    assert page.sheet.step == "sign"
    assert not page.sheet.vitals_row.isVisible()
    assert page.sheet.amendments.lines


def test_that_nothing_is_added_past_the_amendments(
    page: InfusionPage, press: Callable[..., None]
) -> None:
    page.sheet.amendments.add_button.click()
    press("forgotten", Qt.Key.Key_Return, "n2")
    (effect,) = page.view.effects
    page.sheet.side_effects.ended.emit(effect.id)
    assert page.view.effects[0].ended_at is None
