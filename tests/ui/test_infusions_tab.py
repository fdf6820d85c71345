"""The session chart of the marked infusion, in the record of a patient."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from tests.factories import TODAY, make_course, make_infusion, make_patient
from tracker.services.observations import VitalValues, record_vital_signs


@pytest.fixture
def tab(show, clinic, qtbot):
    """The infusions of a patient: the newest one with two readings, the one before without."""
    with clinic.sessions.write() as session:
        patient = make_patient(session)
        course = make_course(session, patient.id)
        make_infusion(session, course.id, TODAY - timedelta(days=3))
        newest = make_infusion(session, course.id)
        for minute, systolic in ((0, 120), (10, 170)):
            values = VitalValues(systolic=systolic, diastolic=70)
            taken = newest.started_at + timedelta(minutes=minute)
            record_vital_signs(session, newest.id, taken, values, clinic.knowledge.limits)
    page = show(patient.id)
    page.tabs.setCurrentWidget(page.infusions_tab)
    page.infusions_tab.view.setFocus()
    return page.infusions_tab


def test_that_a_key_shows_and_hides_the_chart_of_the_marked_infusion(tab, qtbot):
    assert tab.canvas is None
    qtbot.keyClick(tab.view, Qt.Key.Key_G)
    assert tab.canvas.isVisible()
    assert [each.systolic for each in tab.canvas.chart.readings] == [120, 170]
    assert tab.canvas.chart.ended == 40
    assert tab.canvas.chart.due == ()  # entered afterwards: nothing was due
    assert not any(each.late for each in tab.canvas.chart.readings)
    assert tab.view.hasFocus()
    qtbot.keyClick(tab.view, Qt.Key.Key_G)
    assert not tab.canvas.isVisible()


def test_that_the_chart_follows_the_mark_and_says_when_there_is_nothing(tab, qtbot):
    tab.session_button.click()
    qtbot.keyClick(tab.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: not tab.canvas.isVisible())
    assert tab.nothing_label.isVisible()
    assert not tab.save_button.isVisible()
    qtbot.keyClick(tab.view, Qt.Key.Key_Up)
    qtbot.waitUntil(tab.canvas.isVisible)
    assert not tab.nothing_label.isVisible()


def test_that_the_chart_is_saved_with_its_date_and_a_wrong_ending_told(tab, qtbot, tmp_path):
    tab.session_button.click()
    with qtbot.waitSignal(tab.noticed) as notice:
        tab.save_as(tmp_path / "session.svg")
    assert "session.svg" in notice.args[0]
    assert "Session of 20 Nov 2026" in (tmp_path / "session.svg").read_text(encoding="utf-8")
    with qtbot.waitSignal(tab.failed):
        tab.save_as(tmp_path / "session.doc")
    assert len(list(tmp_path.glob("session.*"))) == 1
