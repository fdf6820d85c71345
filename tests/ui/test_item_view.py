"""Items under the chart: by key, by mouse, as a table; which scale, which answer, which form."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.factories import TODAY, make_course, make_infusion, make_patient, make_score
from tracker.charts.layout import chart_layout
from tracker.charts.tokens import DARK
from tracker.clinical.moment import Moment
from tracker.services.scores import ScoreEntry, record_score
from tracker.ui.clinic import Clinic
from tracker.ui.item_strip_view import ItemStripView
from tracker.ui.patient_page import PatientPage
from tracker.ui.theme import apply_theme
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name
from tracker.ui.widgets.choices import choose

Show = Callable[[UUID], PatientPage]


@pytest.fixture
def treated(clinic: Clinic) -> UUID:
    """A patient with two scales by items, and one total alone."""
    start = TODAY - timedelta(days=60)
    with clinic.sessions.write() as session:
        patient = make_patient(session)
        course = make_course(session, patient.id)
        make_score(session, patient.id, start, "3 2 2 2 1 2 2 2 1")
        make_score(session, patient.id, start, "2 2 2 2 2 2 2", "gad7")
        make_infusion(session, course.id, start + timedelta(days=1))
        phq9 = clinic.knowledge.instruments["phq9"]
        alone = ScoreEntry(
            instrument=phq9, taken=Moment(start + timedelta(days=30)), total=Decimal(12)
        )
        record_score(session, patient.id, alone)
        make_score(session, patient.id, start + timedelta(days=50), "1 1 1 - 0 0 0 0 0")
        return patient.id


def drawn_strip(qtbot: QtBot, page: PatientPage) -> ItemStripView:
    view = page.progress_tab.items.strip_view
    qtbot.waitUntil(lambda: view.isVisible() and view._layout is not None)
    return view


def test_that_a_key_shows_the_items_of_the_primary_scale_and_hides_them(
    qtbot: QtBot, show: Show, treated: UUID
) -> None:
    page = show(treated)
    assert not page.progress_tab.items.strip_view.isVisible()
    qtbot.keyClick(page.progress_tab.chart_view, Qt.Key.Key_J)
    view = drawn_strip(qtbot, page)
    assert view.strip.code == "phq9"
    assert view.hasFocus()
    assert [visit.note for visit in view.strip.visits] == ["", "total only", ""]
    qtbot.keyClick(view, Qt.Key.Key_J)
    assert not view.isVisible()


def test_that_the_items_have_the_time_axis_of_the_chart(
    qtbot: QtBot, show: Show, treated: UUID
) -> None:
    page = show(treated)
    qtbot.mouseClick(page.progress_tab.items.button, Qt.MouseButton.LeftButton)
    view, chart_view = drawn_strip(qtbot, page), page.progress_tab.chart_view
    chart = chart_layout(chart_view.chart, chart_view.width(), chart_view.height())
    assert view.width() == chart_view.width()
    assert view.mapTo(page, QPoint(0, 0)).x() == chart_view.mapTo(page, QPoint(0, 0)).x()
    assert view._layout is not None
    for visit, column in zip(view.strip.visits, view._layout.columns, strict=True):
        assert column.middle == pytest.approx(chart.x(visit.day))


def test_that_another_scale_can_be_chosen_and_is_kept(
    qtbot: QtBot, show: Show, treated: UUID
) -> None:
    page = show(treated)
    items = page.progress_tab.items
    items.button.click()
    assert items.scale_box.isVisible()
    choose(items.scale_box, "gad7")
    assert items.strip_view.strip.code == "gad7"
    page.refresh()
    assert items.strip_view.strip.code == "gad7"
    assert len(items.strip_view.strip.visits) == 1


def test_that_arrows_tell_item_answer_and_date_and_enter_opens_the_form(
    qtbot: QtBot, show: Show, treated: UUID
) -> None:
    page = show(treated)
    page.progress_tab.items.button.click()
    view = drawn_strip(qtbot, page)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.told() == ["1 Lost interest", "1: several days", "10 Nov 2026, total 3"]
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.told()[:2] == ["4 Low energy", "not answered"]
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.told()[1:] == ["total only", "21 Oct 2026, total 12"]
    for _ in range(9):
        qtbot.keyClick(view, Qt.Key.Key_Left)
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.told()[0] == "10 Functional difficulty"
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.told()[:2] == ["9 Death/self-harm thoughts, suicide item", "1: several days"]
    page.progress_tab.score_opened.disconnect(page._open_score)
    with qtbot.waitSignal(page.progress_tab.score_opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [view.strip.visits[0].score]
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.told() == []


def test_that_a_cell_the_arrows_come_to_is_brought_into_sight(
    qtbot: QtBot, show: Show, treated: UUID
) -> None:
    page = show(treated)
    page.resize(900, 560)
    page.progress_tab.items.button.click()
    view = drawn_strip(qtbot, page)
    view.setFocus()
    for _ in range(10):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view._layout is not None
    low, high = view._layout.rows[9]
    middle = QPoint(int(view._layout.columns[2].middle), int(view.height() - (low + high) / 2))
    assert view.visibleRegion().contains(middle)


def test_that_the_mouse_tells_a_cell_and_a_click_opens_its_form(
    qtbot: QtBot, show: Show, treated: UUID
) -> None:
    page = show(treated)
    page.progress_tab.items.button.click()
    view = drawn_strip(qtbot, page)
    assert view._layout is not None
    low, high = view._layout.rows[0]
    place = QPointF(view._layout.columns[0].middle, view.height() - (low + high) / 2).toPoint()
    QTest.mouseMove(view, place)
    qtbot.waitUntil(lambda: view.told() != [])
    assert view.told()[0] == "1 Lost interest"
    page.progress_tab.score_opened.disconnect(page._open_score)
    with qtbot.waitSignal(view.score_opened) as opened:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [view.strip.visits[0].score]


def test_that_the_same_is_a_table_one_key_away(qtbot: QtBot, show: Show, treated: UUID) -> None:
    page = show(treated)
    page.progress_tab.items.button.click()
    view = drawn_strip(qtbot, page)
    qtbot.keyClick(view, Qt.Key.Key_T)
    table = page.progress_tab.items.table
    assert table.isVisible()
    model = table.model()
    titles = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    assert titles == ["Item", "21 Sep 2026", "21 Oct 2026", "10 Nov 2026"]
    cells = [model.index(8, n).data() for n in range(4)]
    assert cells == [
        "9 Death/self-harm thoughts, suicide item",
        "1: several days",
        "total only",
        "0: not at all",
    ]
    assert focusable_widgets_without_a_name(page.progress_tab) == []


def test_that_a_patient_with_totals_alone_is_told_why_there_are_no_items(
    qtbot: QtBot, show: Show, clinic: Clinic
) -> None:
    with clinic.sessions.write() as session:
        patient = make_patient(session)
        make_course(session, patient.id)
        madrs = clinic.knowledge.instruments["madrs"]
        entry = ScoreEntry(instrument=madrs, taken=Moment(TODAY), total=Decimal(30))
        record_score(session, patient.id, entry)
    page = show(patient.id)
    page.progress_tab.items.button.click()
    assert page.progress_tab.items.nothing_label.isVisible()
    assert not page.progress_tab.items.strip_view.isVisible()


def test_that_items_follow_the_theme(
    qtbot: QtBot, qapp: QApplication, show: Show, treated: UUID
) -> None:
    page = show(treated)
    page.progress_tab.items.button.click()
    view = drawn_strip(qtbot, page)
    light = view.grab().toImage().pixelColor(3, 3).name().upper()
    try:
        apply_theme(qapp, "dark")
        qtbot.waitUntil(
            lambda: view.grab().toImage().pixelColor(8, 8).name().upper() == DARK.surface
        )
    finally:
        apply_theme(qapp, "light")
    assert light != DARK.surface
