"""The progress chart on screen: what is painted, told and opened."""

import sys
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tracker.charts.layout import chart_layout, least_height
from tracker.charts.progress_chart import progress_figure
from tracker.charts.progress_values import Band, InfusionMark, Lane, Point, ProgressChart
from tracker.charts.tokens import DARK, LIGHT
from tracker.ui.chart_view import ChartView
from tracker.ui.figure_view import picture_of_figure
from tracker.ui.theme import apply_theme

START = date(2026, 3, 2)
BANDS = (Band(0, 10, "mild"), Band(10, 27, "severe"))


def point(day, total, **more):
    on = date.fromordinal(START.toordinal() + day)
    return Point(uuid4(), on.toordinal() + 0.5, on, total, "complete", **more)


def lane(name, *points):
    return Lane(
        code=name.lower().replace("-", ""),
        name=name,
        measures="symptoms",
        minimum=0,
        maximum=27,
        higher_is_worse=True,
        bands=BANDS,
        points=points,
        references=(),
        remission_at=4,
        rule="",
    )


PHQ = (
    point(0, 21, band="severe", is_baseline=True),
    point(7, 12, band="severe", improvement=42.86, response_class="partial"),
    point(14, 4, band="mild", improvement=80.95, response_class="response"),
)
GAD = (point(0, 15), point(13, 9))
INFUSION = InfusionMark(
    uuid4(), START.toordinal() + 4.4, START.replace(day=6), "initial", 1, 1, 0.5
)
CHART = ProgressChart(
    lanes=(lane("PHQ-9", *PHQ), lane("GAD-7", *GAD)),
    infusions=(INFUSION,),
    span=(PHQ[0].day, PHQ[-1].day),
)


@pytest.fixture
def view(qtbot, app_look):
    view = ChartView()
    qtbot.addWidget(view)
    view.resize(800, int(least_height(CHART)) + 60)
    view.show_chart(CHART)
    view.show()
    view.setFocus()
    view.grab()
    return view


def place_of(view, lane_number, shown):
    """Return where a point lies on the widget, y downwards."""
    layout = chart_layout(CHART, view.width(), view.height())
    box = layout.lanes[lane_number]
    return QPoint(round(layout.x(shown.day)), round(view.height() - box.y(shown.total)))


def test_that_the_chart_is_painted_where_its_points_are_told(view):
    painted = view.grab().toImage()
    surface = QColor(LIGHT.surface)

    for number, shown in ((0, PHQ[0]), (0, PHQ[2]), (1, GAD[1])):
        dot = painted.pixelColor(place_of(view, number, shown))
        assert dot.lightness() < surface.lightness() - 60


def test_that_pyplot_is_never_loaded(view):
    assert "matplotlib.pyplot" not in sys.modules


def test_that_the_point_under_the_mouse_is_told(view):
    QTest.mouseMove(view, place_of(view, 0, PHQ[1]) + QPoint(6, 6))

    assert view.point_told() == PHQ[1]


def test_that_a_place_far_from_every_point_tells_nothing(view):
    QTest.mouseMove(view, place_of(view, 0, PHQ[1]))

    QTest.mouseMove(view, place_of(view, 0, PHQ[1]) + QPoint(0, 40))

    assert view.point_told() is None


def test_that_hovering_paints_on_top_without_drawing_the_chart_again(view):
    before, picture = view.grab().toImage(), view._picture.cacheKey()

    QTest.mouseMove(view, place_of(view, 0, PHQ[1]))
    told = view.grab().toImage()

    assert view._picture.cacheKey() == picture
    ring = place_of(view, 0, PHQ[1]) + QPoint(9, 0)
    assert told.pixelColor(ring) != before.pixelColor(ring)
    assert abs(told.pixelColor(ring).hue() - QColor(LIGHT.focus).hue()) < 5


def test_that_the_card_says_score_date_band_and_changes(view):
    box = chart_layout(CHART, view.width(), view.height()).lanes[0]

    words = view._words(box, PHQ[1])

    assert words[0] == "PHQ-9 12, severe"
    assert words[1] == "9 Mar 2026, 3 days after an infusion"
    assert "partial" in words[2]
    assert words[3] == "−9 since the score before"
    assert view._words(box, PHQ[0])[2:] == ["baseline"]


def test_that_the_card_tells_the_marks_of_a_point_in_words(view):
    box = chart_layout(CHART, view.width(), view.height()).lanes[0]
    point = replace(PHQ[1], method="total_only", late=True, standard_recall=False)

    words = view._words(box, point)

    assert "total only, items not recorded, other recall period, entered late" in words
    assert "partial response" in words[2]


def test_that_a_tap_opens_the_score_under_the_finger(view, qtbot):
    with qtbot.waitSignal(view.point_opened, timeout=1000) as opened:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=place_of(view, 1, GAD[1]))

    assert opened.args == [GAD[1].id]


def test_that_a_tap_beside_every_point_opens_nothing(view, qtbot):
    QTest.keyClick(view, Qt.Key.Key_Left)

    with qtbot.assertNotEmitted(view.point_opened):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))


def test_that_arrows_walk_the_points_and_enter_opens_one(view, qtbot):
    walked = []
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(view, key)
        walked.append(view.point_told())
    assert walked == [PHQ[2], PHQ[1], PHQ[0], PHQ[1]]

    with qtbot.waitSignal(view.point_opened, timeout=1000) as opened:
        QTest.keyClick(view, Qt.Key.Key_Return)

    assert opened.args == [PHQ[1].id]


def test_that_arrows_stop_at_the_last_point_and_change_lanes_in_time(view):
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(view, key)
    assert view.point_told() == PHQ[2]

    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.point_told() == GAD[1]
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.point_told() == PHQ[2]
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.point_told() is None


def test_that_a_screen_reader_hears_a_name_and_the_course_of_each_scale(view):
    assert view.accessibleName() == "Progress chart"
    assert "PHQ-9: 21 to 4, 16 Mar 2026" in view.accessibleDescription()


def test_that_another_theme_redraws_the_chart(view, qapp):
    try:
        apply_theme(qapp, "dark")
        corner = view.grab().toImage().pixelColor(view.width() - 20, 20)
    finally:
        apply_theme(qapp, "light")

    assert corner.name().upper() in {DARK.surface, DARK.canvas}


def test_that_the_chart_is_stretched_while_resized_and_drawn_once_after(view, qtbot):
    picture = view._picture.cacheKey()

    for width in (820, 840, 860):
        view.resize(width, view.height())
        view.grab()
    assert view._picture.cacheKey() == picture

    qtbot.waitUntil(lambda: view._picture.cacheKey() != picture)
    assert view._picture.width() == round(860 * view.devicePixelRatioF())


def test_that_the_picture_is_sharp_on_a_fine_screen(app_look):
    picture = picture_of_figure(progress_figure(CHART, LIGHT, (5, 6), 200), 2.0)

    assert (picture.width(), picture.height()) == (1000, 1200)
    assert picture.devicePixelRatio() == 2


def test_that_the_wheel_is_left_to_the_page(view):
    event = QWheelEvent(
        QPointF(100, 100),
        QPointF(100, 100),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)

    assert not event.isAccepted()


def test_that_a_chart_without_scores_is_quiet(view):
    view.show_chart(ProgressChart())

    view.grab()
    QTest.keyClick(view, Qt.Key.Key_Left)

    assert view.point_told() is None
    assert view.accessibleDescription() == ""
