"""The page by the keyboard alone: everything is reached, the focus is seen, Esc leads back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from tests.factories import end_session
from tests.ui.infusion.conftest import Chair
from tracker.models import Infusion
from tracker.services.people import PersonDetails, add_person
from tracker.ui.infusion.infusion_page import InfusionPage

NAMED = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Tab": Qt.Key.Key_Tab,
    "Space": Qt.Key.Key_Space,
    "Down": Qt.Key.Key_Down,
    "F6": Qt.Key.Key_F6,
    "F7": Qt.Key.Key_F7,
    "F9": Qt.Key.Key_F9,
}
MOST, ESCAPES = 90, 3
_SHORTCUT_MS = 150  # a button pressed by its Alt key answers after 100 ms


def press(*keys: str) -> None:
    """Send keys to whatever has the focus: names, "Alt+T", or words letter by letter."""
    for key in keys:
        for single in [key] if key in NAMED or "+" in key else list(key):
            focused = QApplication.focusWidget()
            assert focused is not None, f"nothing had the focus for {single}"
            if "+" in single:
                code = Qt.Key(ord(single[-1]))
                QTest.keyClick(focused, code, Qt.KeyboardModifier.AltModifier)
                QTest.qWait(_SHORTCUT_MS)
            elif single in NAMED:
                QTest.keyClick(focused, NAMED[single])
            else:
                QTest.keyClicks(focused, single)
        QApplication.processEvents()


def words_of(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r}"


def stops(page: QWidget) -> list[QWidget]:
    """Everything on the page that Tab should come to."""
    return [
        each
        for each in page.findChildren(QWidget)
        if each.isVisible()
        and each.isEnabled()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
        and not isinstance(each, QScrollArea)
    ]


def seen_by_tab(page: InfusionPage) -> tuple[list[QWidget], list[str]]:
    """Walk with Tab once around; return the stops, and those where the focus cannot be seen."""
    found: list[QWidget] = []
    unseen: list[str] = []
    for _ in range(MOST):
        now = QApplication.focusWidget()
        assert now is not None, f"the focus was lost after {words_of(found[-1])}"
        if found and now is found[0]:
            break
        found.append(now)
        looks = _picture(now)
        sight = now.visibleRegion().boundingRect().height()
        QTest.keyClick(now, Qt.Key.Key_Tab)
        QApplication.processEvents()
        if sight < min(now.height(), 40) or looks == _picture(now):
            unseen.append(words_of(now))
    return found, unseen


def _picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def finish(chair: Chair, clock) -> None:
    clock.forward(minutes=40)
    with chair.clinic.sessions.write() as session:
        add_person(session, PersonDetails("Tom Reyes", "nurse", "TR"))
        add_person(session, PersonDetails("Dr. Amal Haddad", "prescriber", "AH"))
        end_session(session, chair.infusion_id, clock(), Decimal(35))
    clock.forward(minutes=31)


@pytest.fixture(params=["prepare", "infuse", "discharge", "sign"])
def opened(request, make_chair, open_page, clock) -> InfusionPage:
    """The page at a step, with what can be open there at once."""
    chair = make_chair()
    if request.param == "prepare":
        page: InfusionPage = open_page(chair)
        return page
    chair.start()
    chair.read()
    if request.param == "infuse":
        clock.forward(minutes=3)
        page = open_page(chair)
        press("n2")
        page.sheet.side_effects.treat_button.click()
        page.sheet.run_controls.rate_button.click()
    else:
        finish(chair, clock)
        page = open_page(chair)
        page.sheet.show_step(request.param)
    QApplication.processEvents()
    return page


def test_that_tab_comes_to_everything_in_sight_and_escape_leads_back(opened):
    found, unseen = seen_by_tab(opened)
    assert unseen == []
    assert [words_of(each) for each in stops(opened) if each not in found] == []
    left = []
    opened.closed.connect(lambda: left.append(True))
    for stop in found:
        if not stop.isVisible():  # an Esc before has closed it
            continue
        stop.setFocus()
        left.clear()
        for _ in range(ESCAPES):
            press(*([] if left else ["Esc"]))
        assert left, words_of(stop)


def test_that_the_pump_is_paused_resumed_and_set_anew_and_a_drug_given_by_keys(page, clock):
    clock.forward(minutes=5)
    press("F6", "1")
    clock.forward(minutes=2)
    press("Alt+U")
    clock.forward(minutes=1)
    press("Alt+T", "40", "Enter", "1")
    events = page.view.chair.events
    assert [event.step for event in events] == ["start", "pause", "resume", "change rate"]
    assert (events[1].reason, events[3].mg_per_hour) == ("blood pressure", 40)
    assert not page.sheet.run_controls.rate_form.isVisible()
    press("Alt+M", "ond", "Enter", "4", "Enter")
    (given,) = page.view.treatments
    assert (given.drug, given.dose) == ("Ondansetron", 4)
    assert page.sheet.vitals_row.edits["systolic"].hasFocus()


def test_that_position_fahrenheit_a_correction_and_a_void_take_keys_only(page, clock):
    press("F9", "2", "128827498145", "F7", "98.6", "Enter")
    (reading,) = page.view.readings
    assert (reading.position, reading.temperature_c) == ("lying", 37)
    tab_to(page.sheet.readings.table)
    press("e", "130", "Enter")
    assert [row.systolic for row in page.view.readings] == [130]
    tab_to(page.sheet.readings.table)
    press("v", "typed at the wrong chair", "Enter")
    assert page.view.readings == ()
    assert page.sheet.vitals_row.edits["systolic"].hasFocus()


def tab_to(widget: QWidget) -> None:
    for _ in range(MOST):
        if widget.hasFocus():
            return
        press("Tab")
    raise AssertionError(f"{words_of(widget)} is not reached")


def test_that_a_criterion_is_overridden_by_keys(chair, open_page, clock):
    finish(chair, clock)
    page = open_page(chair)
    press("Alt+4", "Down", "o")
    press("Down", "Enter", "sister stays with her", "Enter")
    (decision,) = page.view.chair.decisions
    assert (decision.name, decision.reason) == ("Dr. Amal Haddad", "sister stays with her")


def test_that_a_signed_session_is_amended_and_added_to_by_keys(chair, open_page, clock):
    finish(chair, clock)
    sign_anyhow(chair, clock)
    page = open_page(chair)
    tab_to(page.sheet.amendments.amend_button)
    press("Space", "given", "Enter", "34.5", "Enter", "read off again", "Enter")
    tab_to(page.sheet.amendments.add_button)
    press("Space", "left on paper", "Enter", "120787298145")
    tab_to(page.sheet.vitals_row.time_edit)
    clocked = chair.clinic.local(clock() - timedelta(minutes=10))
    press(f"{clocked:%H%M}", "Enter", "Esc")
    reasons = {row.reason for row in page.view.chair.amendments}
    assert reasons == {"read off again", "left on paper"}
    assert page.view.infusion.given_mg == Decimal("34.5")
    assert not page.sheet.vitals_row.isVisible()


def sign_anyhow(chair: Chair, clock) -> None:
    """Sign as if nothing had been in the way: what is amended does not depend on it."""
    with chair.clinic.sessions.write() as session:
        infusion = session.get(Infusion, chair.infusion_id)
        infusion.discharged_at = infusion.signed_at = clock()
        infusion.signed_by_id = chair.clinic.sessions.actor.person_id
